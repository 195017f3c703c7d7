"""Conjectures 1 and 2: certified states, their range in β, and what simulations count."""

from __future__ import annotations

import math

import numpy as np
import pytest

from proofs.causal import conjecture_one, experiments, forces, parking
from verify.claims.solve import solve
from verify.claims.stable_states import StableStates
from verify.errors import InputError


def test_states_of_a_field_by_hand() -> None:
    # x' = −sin(2x) on the circle: stable at 0 and π, unstable at ±π/2
    verdict = solve(StableStates("x' = -sin(2*x)", 4, 2))
    assert verdict.status == "proved"
    assert verdict.certificate is not None
    assert sorted(row[-1] for row in verdict.details["table"]["rows"])[:2] == ["asymptotically stable"] * 2
    assert solve(StableStates("x' = -sin(2*x)", 3, 2)).status == "refuted"
    assert solve(StableStates("x' = -sin(2*x)", 4, 1)).status == "refuted"


def test_where_stable_states_lie() -> None:
    # x' = sin(1 − x): stable at 1, unstable at 1 + π
    field = "x' = sin(1 - x)"
    assert solve(StableStates(field, 2, 1, ("1",), "1/1000000")).status == "proved"
    assert solve(StableStates(field, 2, 1, ("3/2",), "1/3")).status == "undecided"
    # modulo 2π: 7.2831 = 1 + 2π − 0.00008…
    assert solve(StableStates(field, 2, 1, ("7.2831",), "0.0001")).status == "proved"


def test_numbers_that_are_none_are_refused() -> None:
    with pytest.raises(InputError, match=r"Expected exact numbers such as 2 or 1/100"):
        StableStates("x' = sin(x)", 2, 1, ("pi",), "1/10")


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        (conjecture_one.conjecture_one, "refuted"),
        (conjecture_one.all_states, "proved"),
        (conjecture_one.range_of_beta, "argued"),  # certified facts and a written argument
        (conjecture_one.every_value_matrix, "argued"),
        (forces.force, "refuted"),
        (forces.force_on_eigenspace, "proved"),
        (parking.every_dimension, "proved"),
    ],
)
def test_the_claim_is_decided(claim, status: str) -> None:
    verdict = solve(claim.question)
    assert verdict.status == status, verdict.reason
    parts = [part["verdict"] for part in verdict.details.get("parts", [])]
    assert all(found == "proved" for found in parts[:-1])  # only an argument, which comes last, is left to a reader


@pytest.mark.parametrize(("beta", "leaves"), [(1.5, False), (1.9, True), (5.0, True), (6.0, False)])
def test_the_range_of_beta_by_integration(beta: float, leaves: bool) -> None:
    """x_2 from 150° with x_1 = ξ: below 1.717 it ends at ξ, above 8 log 2 at −ξ, in between on the way."""
    q = math.radians(150)
    for _ in range(60000):
        u = -math.cos(q)
        own = math.exp(beta * (1 + u / 16 - 15 * u**2 / 16))
        q += 0.01 * -math.sin(q) * (2 - own * u) / (1 + own)
    away = min(abs(q), abs(q - math.pi)) > 0.05
    assert away == leaves


def test_areas_of_caps_by_quadrature() -> None:
    # σ(B_δ) = ∫_0^δ sin^{d−2}/∫_0^π sin^{d−2} at δ = 1: the formulas of C107.sharpened for d = 4 and 5
    t = (np.arange(200000) + 0.5) * math.pi / 200000
    for d, area in (
        (4, (1 - math.sin(1) * math.cos(1)) / math.pi),
        (5, (1 - math.cos(1)) ** 2 * (2 + math.cos(1)) / 4),
    ):
        weights = np.sin(t) ** (d - 2)
        assert weights[t < 1].sum() / weights.sum() == pytest.approx(area, abs=2e-5)


def test_two_tokens_collapse_for_every_q_and_k() -> None:
    # n = 8 in the experiment; dim L = 3 = d makes V = I, for which Theorem 4.1 leaves no exception
    seen = experiments.collapses(1, value=("1", "1", "1"), axes=3, matrices=2, starts=3, time=400)
    assert (seen.successes, seen.size) == (6, 6)
    # a negative eigenvalue with V = −I: tokens repel, and none of the runs collapses
    assert experiments.collapses(1, value=("-1", "-1", "-1"), axes=3, matrices=1, starts=3, time=20).successes == 0


def test_tokens_at_rest_and_restless_ones_are_told_apart() -> None:
    setting = {"key": ((1, 0, 0), (0, 1, 0), (0, 0, 1)), "starts": 3, "time": 30}
    calm = experiments.restless(2, far="10", expected=False, **setting)  # no point of a sphere is 10 from another
    assert (calm.successes, calm.size) == (3, 3)
    assert experiments.restless(2, far="10", expected=True, **setting).successes == 0
    assert experiments.restless(2, far="0", expected=True, **setting).successes == 3
