"""Order, dense output and step control of the explicit Runge–Kutta pairs."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from numerics.integrators import DOP853, TSIT5, Interrupted, StepSizeError, Tableau, dop853, integrate
from numerics.integrators.control import combination, row_of

Array = NDArray[np.float64]


def _order_conditions(tableau: Tableau, b: Array) -> dict[int, list[float]]:
    """Defects Σ b_i Φ_i − 1/γ of all rooted trees with at most five nodes, by order (Butcher)."""
    a, c = tableau.a, tableau.c
    ac, ac2, ac3 = a @ c, a @ c**2, a @ c**3
    return {
        1: [b.sum() - 1],
        2: [b @ c - 1 / 2],
        3: [b @ c**2 - 1 / 3, b @ ac - 1 / 6],
        4: [b @ c**3 - 1 / 4, b @ (c * ac) - 1 / 8, b @ ac2 - 1 / 12, b @ (a @ ac) - 1 / 24],
        5: [
            b @ c**4 - 1 / 5,
            b @ (c**2 * ac) - 1 / 10,
            b @ ac**2 - 1 / 20,
            b @ (c * ac2) - 1 / 15,
            b @ ac3 - 1 / 20,
            b @ (c * (a @ ac)) - 1 / 30,
            b @ (a @ (c * ac)) - 1 / 40,
            b @ (a @ ac2) - 1 / 60,
            b @ (a @ (a @ ac)) - 1 / 120,
        ],
    }


@pytest.mark.parametrize("tableau", [TSIT5, DOP853], ids=lambda t: t.name)
def test_rows_sum_to_nodes_and_order_conditions_to_five_hold(tableau: Tableau) -> None:
    assert np.abs(tableau.a.sum(axis=1) - tableau.c).max() < 1e-14
    for defects in _order_conditions(tableau, tableau.b).values():
        assert np.abs(defects).max() < 2e-14


def test_the_coefficients_of_dop853_are_those_that_scipy_ships() -> None:
    from scipy.integrate import DOP853 as SHIPPED

    assert np.array_equal(DOP853.a, SHIPPED.A)
    assert np.array_equal(DOP853.b, SHIPPED.B)
    assert np.array_equal(DOP853.c, SHIPPED.C)
    assert np.array_equal(DOP853.error, [SHIPPED.E5, SHIPPED.E3])
    assert np.array_equal(DOP853.extra_a, SHIPPED.A_EXTRA)
    assert np.array_equal(DOP853.extra_c, SHIPPED.C_EXTRA)
    assert np.array_equal(dop853.D, SHIPPED.D)


def _with_slope_at_the_end(tableau: Tableau) -> tuple[Array, Array]:
    """A and c with the slope at the new point (c = 1, its row of A is b) and those for interpolation as more stages."""
    s, x = tableau.stages, len(tableau.extra_c)
    a = np.zeros((s + 1 + x, s + 1 + x))
    a[:s, :s], a[s, :s], a[s + 1 :, :] = tableau.a, tableau.b, tableau.extra_a
    return a, np.concatenate([tableau.c, [1.0], tableau.extra_c])


def test_error_weights_of_tsit5_vanish_exactly_to_order_four() -> None:
    # the weights are b − b̂ with b̂ of order 4
    a, c = _with_slope_at_the_end(TSIT5)
    e = TSIT5.error[0]
    to_four = [e.sum(), e @ c, e @ c**2, e @ a @ c, e @ c**3, e @ (c * (a @ c)), e @ a @ c**2, e @ a @ a @ c]
    assert np.abs(to_four).max() < 1e-14
    assert abs(e @ c**4) > 1e-4  # and not to order five: otherwise it could not see the error


@pytest.mark.parametrize(("tableau", "order"), [(TSIT5, 4), (DOP853, 7)], ids=["tsit5", "dop853"])
def test_interpolation_polynomials_have_their_order_for_every_theta(tableau: Tableau, order: int) -> None:
    # Σ b_i(θ) c_i^q = θ^{q+1}/(q+1) for q < p, and Σ b_i(θ)(A c^q)_i = θ^{q+2}/((q+1)(q+2)) for q < p − 1
    a, c = _with_slope_at_the_end(tableau)
    for theta in np.linspace(0, 1, 11):
        weights = tableau.dense @ theta ** np.arange(1, tableau.dense.shape[1] + 1)
        for q in range(order):
            assert weights @ c**q == pytest.approx(theta ** (q + 1) / (q + 1), abs=1e-12)
        for q in range(1, order - 1):
            assert weights @ (a @ c**q) == pytest.approx(theta ** (q + 2) / ((q + 1) * (q + 2)), abs=1e-12)


def _fixed_step_error(tableau: Tableau, steps: int) -> float:
    """Error at t = 1 of y' = −y², y(0) = 1, whose solution is 1/(1 + t), with equal steps."""
    y, h = 1.0, 1.0 / steps
    for _ in range(steps):
        slopes: list[float] = []
        for i in range(tableau.stages):
            slopes.append(-((y + h * sum(tableau.a[i, j] * slopes[j] for j in range(i))) ** 2))
        y += h * float(np.dot(tableau.b, slopes))
    return abs(y - 0.5)


@pytest.mark.parametrize(("tableau", "steps"), [(TSIT5, 16), (DOP853, 4)], ids=["tsit5", "dop853"])
def test_measured_order(tableau: Tableau, steps: int) -> None:
    # halving the step divides the error by 2^p: at least p − 1/2 measured
    measured = np.log2(_fixed_step_error(tableau, steps) / _fixed_step_error(tableau, 2 * steps))
    assert measured > tableau.order - 0.5


@pytest.mark.parametrize("tableau", [TSIT5, DOP853], ids=lambda t: t.name)
@pytest.mark.parametrize("tolerance", [1e-6, 1e-9, 1e-12])
def test_outputs_between_steps_are_as_good_as_the_tolerance(tableau: Tableau, tolerance: float) -> None:
    # harmonic oscillator y'' = −y: (cos t, −sin t) to t = 20; errors add up over fewer than 2000 steps
    times = np.linspace(0, 20, 173)
    solution = integrate(
        lambda t, y: np.stack([y[:, 1], -y[:, 0]], axis=1),
        np.array([[1.0, 0.0]]),
        times,
        atol=tolerance,
        tableau=tableau,
    )
    exact = np.stack([np.cos(times), -np.sin(times)], axis=1)
    assert np.abs(solution.states[0] - exact).max() < 200 * tolerance
    assert solution.complete


def test_time_dependent_velocity() -> None:
    # y' = cos t, y(0) = 0 has the solution sin t
    times = np.linspace(0, 6, 7)
    solution = integrate(lambda t, y: np.cos(t)[:, None], np.zeros((1, 1)), times, atol=1e-11)
    assert np.abs(solution.states[0, :, 0] - np.sin(times)).max() < 1e-9


def test_each_replica_has_its_own_steps() -> None:
    # y₀' = −y₀ y₁ at rates 1 and 1000: the slow replica takes no more steps for the company of the fast one
    def velocity(t: Array, y: Array) -> Array:
        rate: Array = np.stack([y[:, 1], np.zeros(len(y))], axis=1)
        return -rate * y

    start = np.array([[1.0, 1.0], [1.0, 1000.0]])
    together = integrate(velocity, start, np.array([0.0, 1.0]))
    alone = integrate(velocity, start[:1], np.array([0.0, 1.0]))
    assert together.accepted[0] == alone.accepted[0] < together.accepted[1]
    assert np.array_equal(together.states[0], alone.states[0])


@pytest.mark.parametrize("tableau", [TSIT5, DOP853], ids=lambda t: t.name)
def test_a_blow_up_is_reported_with_what_was_reached(tableau: Tableau) -> None:
    # y' = y² from 1 is 1/(1 − t): no solution at t = 1; from −1 it is −1/(1 + t) for ever
    times = np.array([0.0, 0.5, 2.0])
    with np.errstate(over="ignore", invalid="ignore"), pytest.raises(StepSizeError, match="replica 0") as caught:
        integrate(lambda t, y: y**2, np.array([[1.0], [-1.0]]), times, rtol=1e-6, tableau=tableau)
    partial = caught.value.partial
    assert partial.states[0, 1, 0] == pytest.approx(2.0, abs=1e-4)
    assert np.isnan(partial.states[0, 2, 0])
    assert partial.states[1, 2, 0] == pytest.approx(-1 / 3, abs=1e-5)
    assert partial.reached[0] == pytest.approx(1.0, abs=1e-3)
    assert not partial.complete


def test_a_velocity_that_is_nan_from_the_start_is_reported() -> None:
    with pytest.raises(StepSizeError, match="1 of 2 replicas"):
        integrate(lambda t, y: np.where(y > 0, np.nan, 0.0), np.array([[0.0], [1.0]]), np.array([0.0, 1.0]))


def test_ctrl_c_keeps_what_was_reached() -> None:
    calls = 0

    def velocity(t: Array, y: Array) -> Array:
        nonlocal calls
        calls += 1
        if calls > 300:
            raise KeyboardInterrupt
        slope: Array = np.cos(5 * t[:, None])
        return slope

    with pytest.raises(Interrupted) as caught:
        integrate(velocity, np.zeros((1, 1)), np.linspace(0, 1000, 10001))
    partial = caught.value.partial
    reached = np.isfinite(partial.states[0, :, 0])
    assert 10 < reached.sum() < 10001
    assert np.abs(partial.states[0, reached, 0] - np.sin(5 * partial.times[reached]) / 5).max() < 1e-7


@pytest.mark.parametrize(
    ("start", "times"),
    [
        (np.array([[np.nan]]), np.array([0.0, 1.0])),
        (np.zeros((0, 3)), np.array([0.0, 1.0])),
        (np.zeros((3, 0)), np.array([0.0, 1.0])),
        (np.zeros(3), np.array([0.0, 1.0])),
        (np.zeros((1, 1)), np.array([0.0, 0.0])),
        (np.zeros((1, 1)), np.array([0.0, np.inf])),
        (np.zeros((1, 1)), np.array([])),
    ],
)
def test_unusable_input_is_refused(start: Array, times: Array) -> None:
    with pytest.raises(ValueError, match="Expected"):
        integrate(lambda t, y: -y, start, times)


@pytest.mark.parametrize(("atol", "rtol"), [(0.0, 0.0), (-1.0, 0.0), (1e-9, np.nan), (np.inf, 0.0)])
def test_unusable_tolerances_are_refused(atol: float, rtol: float) -> None:
    with pytest.raises(ValueError, match="Expected tolerances"):
        integrate(lambda t, y: -y, np.zeros((1, 1)), np.array([0.0, 1.0]), atol=atol, rtol=rtol)


def test_one_time_gives_the_start_and_a_state_at_rest_stays() -> None:
    start = np.array([[1.0, 2.0]])
    assert np.array_equal(integrate(lambda t, y: -y, start, np.array([3.0])).states[:, 0], start)
    rest = integrate(lambda t, y: 0 * y, start, np.array([0.0, 1e6]))
    assert np.array_equal(rest.states[:, 1], start)
    assert rest.accepted[0] < 30


@pytest.mark.parametrize("n", [1, 2, 3, 8, 33])
def test_a_sum_of_stages_does_not_depend_on_the_other_replicas(n: int) -> None:
    slopes = np.random.default_rng(n).standard_normal((13, 5, n)) * 10.0 ** np.arange(-6, 7)[:, None, None]
    row = row_of(DOP853.b)
    together = combination(row, slopes)
    assert np.allclose(together, np.tensordot(row, slopes[: len(row)], 1), rtol=1e-12, atol=1e-9)
    for replica in range(5):
        alone = np.ascontiguousarray(slopes[:, replica : replica + 1])
        assert np.array_equal(combination(row, alone)[0], together[replica])
