"""The Rosenbrock method, the triangular Jacobian of causal attention, and the change between methods."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from numerics.circle import causal_attention, frozen_causal_attention, self_attention, simulate, starts
from numerics.circle.causal_jacobian import causal_jacobian
from numerics.circle.compiled import compiled_sums_available
from numerics.integrators import DOP853, TSIT5, Linearised, Tableau, integrate
from numerics.integrators.rosenbrock import rosenbrock_trial

Array = NDArray[np.float64]
METHODS = ("direct", "compiled") if compiled_sums_available() else ("direct",)


def _velocity(t: Array, y: Array) -> Array:
    """y₀' = −y₀², y₁' = y₀ y₁: from (1, 1) the solution is (1/(1+t), 1+t)."""
    return np.stack([-(y[:, 0] ** 2), y[:, 0] * y[:, 1]], axis=1)


def _linearise(y: Array) -> Linearised:
    """J = [[−2y₀, 0], [y₁, y₀]]."""

    def solve(shift: Array, right: Array) -> Array:
        first = right[:, 0] / (shift + 2 * y[:, 0])
        return np.stack([first, (right[:, 1] + y[:, 1] * first) / (shift - y[:, 0])], axis=1)

    return Linearised(2 * np.abs(y[:, 0]), solve)


def _fixed_steps(steps: int) -> tuple[Array, float]:
    """The state at t = 1 with equal steps, and the largest error halfway through a step by interpolation."""
    t, y, h, worst = np.zeros(1), np.ones((1, 2)), np.full(1, 1.0 / steps), 0.0
    for _ in range(steps):
        outputs = np.ones(1, dtype=bool)
        trial = rosenbrock_trial(
            _linearise, lambda _, s, x: _velocity(s, x), np.arange(1), t, y, h, _velocity(t, y), (1.0, 0.0), outputs
        )
        middle = trial.between(np.array([0]), np.array([0.5]))[0]
        worst = max(worst, float(np.abs(middle - [1 / (1 + t[0] + h[0] / 2), 1 + t[0] + h[0] / 2]).max()))
        t, y = t + h, trial.y_new
    return y[0], worst


def test_measured_order_is_five_and_that_of_the_interpolation_four() -> None:
    # halving the step divides the error by 2^p
    (a, middle_a), (b, middle_b) = _fixed_steps(8), _fixed_steps(16)
    exact = np.array([0.5, 2.0])
    assert np.log2(np.abs(a - exact).max() / np.abs(b - exact).max()) > 4.5
    assert np.log2(middle_a / middle_b) > 3.8  # the local error of order 5 and the global one together


def test_a_stiff_equation_takes_steps_that_its_solution_needs() -> None:
    # z' = −10⁶ (z − cos s) − sin s, s' = 1: z = cos s from z(0) = 1; explicit methods would need 10⁶ steps
    def velocity(t: Array, y: Array) -> Array:
        return np.stack([np.ones(len(y)), -1e6 * (y[:, 1] - np.cos(y[:, 0])) - np.sin(y[:, 0])], axis=1)

    def linearise(y: Array) -> Linearised:
        def solve(shift: Array, right: Array) -> Array:
            first = right[:, 0] / shift
            entry = -1e6 * np.sin(y[:, 0]) - np.cos(y[:, 0])
            return np.stack([first, (right[:, 1] + entry * first) / (shift + 1e6)], axis=1)

        return Linearised(np.full(len(y), 1e6), solve)

    times = np.linspace(0, 10, 21)
    solution = integrate(velocity, np.array([[0.0, 1.0]]), times, atol=1e-7, linearise=linearise)
    assert np.abs(solution.states[0, :, 1] - np.cos(times)).max() < 1e-5
    assert solution.accepted[0] < 500
    assert solution.implicit[0] > 0.8 * solution.accepted[0]


@pytest.mark.parametrize("tableau", [TSIT5, DOP853], ids=lambda t: t.name)
def test_stability_intervals(tableau: Tableau) -> None:
    # |R(−z)| <= 1 up to the end of the interval, R the stability polynomial
    def growth(z: float) -> float:
        slopes: list[float] = []
        for i in range(tableau.stages):
            slopes.append(1 + z * sum(tableau.a[i, j] * slopes[j] for j in range(i)))
        return abs(1 + z * float(np.dot(tableau.b, slopes)))

    assert max(growth(-z) for z in np.linspace(1e-3, tableau.stability, 200)) <= 1
    assert growth(-tableau.stability - 0.01) > 1


@pytest.mark.parametrize("beta", [-1.0, 0.0, 4.0, 64.0])
def test_the_causal_jacobian_is_triangular_and_is_the_derivative(beta: float) -> None:
    x = starts.uniform(12, 3, seed=1)
    jacobian = causal_jacobian(beta, x)
    assert not np.triu(jacobian, 1).any()
    assert np.abs(jacobian.sum(axis=2)).max() < 1e-13  # a common rotation changes nothing
    velocity = causal_attention(beta, method="direct").velocity
    direction = np.random.default_rng(0).standard_normal(x.shape)
    step = 1e-5
    quotient = (velocity(np.zeros(3), x + step * direction) - velocity(np.zeros(3), x - step * direction)) / (2 * step)
    # central differences: error h² f'''/6, f''' up to about (1 + β)^(3/2)·|v|³
    assert np.abs(np.einsum("rkj,rj->rk", jacobian, direction) - quotient).max() < 1e-8 * (1 + abs(beta)) ** 2


def test_the_jacobian_with_frozen_tokens_is_the_derivative() -> None:
    frozen, masses = np.array([0.3, -2.0]), np.array([2.0, 1.5])
    model, x = frozen_causal_attention(4.0, frozen, masses), starts.uniform(9, 2, seed=6)
    jacobian = causal_jacobian(4.0, x, frozen, masses)
    direction, step = np.random.default_rng(1).standard_normal(x.shape), 1e-5
    ahead, behind = (model.velocity(np.zeros(2), x + s * direction) for s in (step, -step))
    assert np.abs(np.einsum("rkj,rj->rk", jacobian, direction) - (ahead - behind) / (2 * step)).max() < 1e-7
    run = simulate(model, x, np.array([0.0, 1e5]), tolerance=1e-7)
    assert (run.solution.implicit > 0).all()
    assert run.solution.evaluations.max() < 5000


@pytest.mark.parametrize("method", METHODS)
def test_linear_systems_are_solved_and_their_rate_is_the_largest_eigenvalue(method: str) -> None:
    x = starts.uniform(41, 3, seed=2)
    linear = causal_attention(16.0, method=method).linearise  # type: ignore[arg-type]
    assert linear is not None
    shift, right = np.array([0.7, 2.0, 100.0]), np.random.default_rng(1).standard_normal(x.shape)
    u = linear(x).solve(shift, right)
    jacobian = causal_jacobian(16.0, x)
    assert np.abs(shift[:, None] * u - np.einsum("rkj,rj->rk", jacobian, u) - right).max() < 1e-12
    largest = np.abs(np.linalg.eigvals(jacobian)).max(axis=1)
    assert linear(x).rate == pytest.approx(largest, rel=1e-12)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("stepper", ["dop853", "tsit5", "rodas5p"])
def test_long_causal_runs_change_method_and_keep_the_accuracy(method: str, stepper: str) -> None:
    model, start = causal_attention(16.0, method=method), starts.uniform(40, 3, seed=3)  # type: ignore[arg-type]
    times = np.array([0.0, 10.0, 100.0, 1000.0, 20000.0])
    explicit = simulate(replace(model, linearise=None), start, times[:-1], tolerance=1e-10).states
    run = simulate(model, start, times, tolerance=1e-8, stepper=stepper)
    assert run.complete
    assert np.abs(run.states[:, :-1] - explicit).max() < 2e-5  # 10⁻⁸ a step, grown in the merges of clusters
    assert (run.solution.implicit > 0).all()
    assert run.solution.evaluations.max() < 8000  # a plain explicit run takes 2 per unit of time: 40,000


def test_a_replica_does_not_depend_on_its_company() -> None:
    model, start = causal_attention(16.0, method="direct"), starts.uniform(20, 4, seed=4)
    times = np.array([0.0, 300.0])
    together = simulate(model, start, times, tolerance=1e-6)
    alone = simulate(model, start[2:3], times, tolerance=1e-6)
    assert np.array_equal(together.states[2], alone.states[0])
    assert together.solution.implicit[2] == alone.solution.implicit[0] > 0


def test_outputs_within_rosenbrock_steps() -> None:
    model, start = causal_attention(9.0, method="direct"), starts.uniform(15, 1, seed=5)
    times = np.linspace(0, 200, 401)
    fine = simulate(replace(model, linearise=None), start, times, tolerance=1e-11).states
    assert np.abs(simulate(model, start, times, tolerance=1e-7, stepper="rodas5p").states - fine).max() < 1e-5


def test_rosenbrock_steps_need_a_jacobian() -> None:
    with pytest.raises(ValueError, match="triangular Jacobian"):
        simulate(self_attention(1.0), np.zeros(3), np.array([0.0, 1.0]), stepper="rodas5p")
    with pytest.raises(ValueError, match="with a Jacobian"):
        integrate(_velocity, np.ones((1, 2)), np.array([0.0, 1.0]), stiff_only=True)


def test_a_velocity_that_is_not_finite_collapses_the_step() -> None:
    from numerics.integrators import StepSizeError

    def broken(t: Array, y: Array) -> Array:
        return np.where(y[:, :1] < 0.6, np.nan, _velocity(t, y))

    with pytest.raises(StepSizeError, match="collapsed") as caught:
        integrate(broken, np.ones((1, 2)), np.array([0.0, 0.1, 2.0]), linearise=_linearise, stiff_only=True)
    assert caught.value.partial.states[0, 1] == pytest.approx([1 / 1.1, 1.1], abs=1e-6)
