"""Theorem 5.2 with its first condition only: its inequalities, near misses of them, and the theorem on examples."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.causal import first_condition, frozen_tokens
from verify.claims.questions import Argument
from verify.claims.solve import solve
from verify.formula.statement import Statement
from verify.prover import prove


def h(x: float, beta: float) -> float:
    """The interaction potential."""
    return math.exp(beta * (math.cos(x) - 1)) * math.sin(x)


def g(x: float, beta: float) -> float:
    """Its derivative."""
    return math.exp(beta * (math.cos(x) - 1)) * (math.cos(x) - beta * math.sin(x) ** 2)


def maximiser(beta: float) -> float:
    """τ: βc² + c − β = 0 for c = cos τ."""
    return math.acos((math.sqrt(4 * beta**2 + 1) - 1) / (2 * beta))


@pytest.mark.parametrize("claim", [first_condition.near, first_condition.decay, frozen_tokens.near_pull])
def test_the_statements_are_proved_and_only_the_argument_is_left_to_a_reader(claim) -> None:
    statements = [part for part in claim.question if isinstance(part, Statement)]
    rest = [part for part in claim.question if not isinstance(part, Statement)]
    for part in statements:
        assert solve(part).status == "proved", str(part)
    assert all(isinstance(part, Argument) for part in rest)


def test_constants_past_the_best_ones_are_refuted() -> None:
    # for τ → 0 the quotient h(τ)/(β^(−1/2) g(τ/2)) tends to e^(−1/2)/((3/4) e^(−1/8)) = 0.9163…
    near = "exp(cos(t)/sin(t)**2*(cos(t) - 1))*sqrt(cos(t)) < {}*exp(cos(t)/sin(t)**2*(cos(t/2) - 1))*(cos(t/2) - cos(t)/sin(t)**2*sin(t/2)**2) for t in [0.01, 1.21]"  # noqa: E501
    assert prove(near.format("0.91")).status == "refuted"
    # at x = z = 0.5878 h falls to 0.4562 of its value
    decay = "exp((cos(2*z) - cos(z))/z**2)*sin(2*z) < {}*sin(z) for z in [0.3, 1.5]"
    assert prove(decay.format("0.456")).status == "refuted"
    assert prove(decay.format("0.457")).status == "proved"


@given(st.floats(0.01, math.pi / 2), st.floats(0, 1))
def test_h_falls_to_less_than_half_for_small_z_too(z: float, part: float) -> None:
    """The argument for z ≤ 0.3, at random points; logarithms, because h underflows."""
    x = z + part * (math.pi - 2 * z)
    beta, fall = 1 / z**2, (math.cos(x + z) - math.cos(x)) / z**2
    above, below = math.sin(x), max(math.sin(x + z), 0.0)
    assert math.exp(fall) * below < above / 2 + 1e-12
    slope = beta * below**2 - math.cos(x + z)  # −g(x + z) without its exponential
    assert 0.93 * z * math.exp(fall) * slope < above + 1e-12


@given(st.floats(0.05, 200), st.floats(0.01, 1), st.floats(0, 1))
def test_two_particles_pull_at_least_as_much_as_one_at_s(beta: float, share: float, u: float) -> None:
    """C077: h((1 + u)s) + h(us) ≥ h(s) for s ≤ τ."""
    s = share * maximiser(beta)
    assert h((1 + u) * s, beta) + h(u * s, beta) >= h(s, beta) - 1e-13


@given(st.floats(0.5, 100), st.floats(0.05, 2), st.floats(0.01, 3))
def test_stable_states_of_one_particle_between_two_centers(beta: float, epsilon: float, extra: float) -> None:
    """n = 1, two centers of weight 1: where the first condition holds, stable points are within εβ^(−1/2) of a center.

    The condition is taken as it stands in the theorem: N = 3, no second condition, no bound on ε.
    """
    z, c = beta**-0.5, 2 + 2 * epsilon + extra
    if c * z >= math.pi or 3 * h((c - 1 - 2 * epsilon) * z, beta) >= h(epsilon * z, beta):
        return
    distance = c * z * 1.0001
    steps = 4000
    for k in range(steps):
        low, high = 2 * math.pi * k / steps, 2 * math.pi * (k + 1) / steps
        pull = [-h(x, beta) - h(x - distance, beta) for x in (low, high)]
        if pull[0] > 0 >= pull[1]:  # a stable point in between
            nearest = min(abs((low - center + math.pi) % (2 * math.pi) - math.pi) for center in (0, distance))
            assert nearest <= epsilon * z + 2 * math.pi / steps
