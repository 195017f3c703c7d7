"""Claims that simulation supports: their verdicts, confidence intervals and seeds."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from verify.claims.claim import Claim
from verify.claims.counts import clopper_pearson
from verify.claims.fingerprint import fingerprint
from verify.claims.simulated import Exact, Simulated
from verify.claims.solve import solve
from verify.errors import InputError


def synchronizes(beta: Exact, model: str = "usa", **parameters: Exact) -> Simulated:
    return Simulated(model, (("beta", beta), *parameters.items()), "synchronized", "98/100")


def three_clusters(become: str, beta: Exact, n: int = 30, t: int = 400) -> Simulated:
    expected = "three clusters" if become == "persist" else "three clusters dissolve"
    return Simulated("usa", (("beta", beta), ("n", n), ("t", t), ("replicas", 200)), expected)


def test_synchronization_at_beta_one_is_supported() -> None:
    verdict = solve(synchronizes(1, n=32, t=150, replicas=300))
    assert verdict.status == "supported"
    measured = verdict.details["measured"]
    assert measured["successes"] == measured["sample_size"] == 300
    # all of n = 300: the lower end is (α/2)^{1/300} with α = 1/100
    assert measured["interval"] == [pytest.approx(0.005 ** (1 / 300)), 1.0]
    json.dumps(verdict.to_json(), allow_nan=False)


def test_three_clusters_persist_below_minus_two_thirds_and_dissolve_above() -> None:
    assert solve(three_clusters("persist", "-4/5")).status == "supported"
    assert solve(three_clusters("dissolve", "-1/2")).status == "supported"


def test_what_is_not_seen_is_undecided_and_never_refuted() -> None:
    for question in (three_clusters("persist", "-1/2", t=200), three_clusters("dissolve", "-4/5", t=50)):
        verdict = solve(question)
        assert verdict.status == "undecided"
        assert verdict.details["measured"]["successes"] == 0
        assert "not a refutation" in verdict.reason


def test_too_few_starts_are_undecided_even_if_all_agree() -> None:
    # 20 of 20: the lower end 0.005^{1/20} = 0.767 is below 0.98
    verdict = solve(synchronizes(1, n=8, t=100, replicas=20))
    assert verdict.details["measured"]["successes"] == 20
    assert verdict.status == "undecided"


def test_verdicts_repeat_and_seeds_depend_on_the_question() -> None:
    question = synchronizes(1, n=8, t=5, replicas=20)
    first, second = solve(question), solve(question)
    assert first.details == second.details
    other = solve(synchronizes("1.0", n=8, t=5, replicas=20))
    assert first.details["seed"] != other.details["seed"]  # another spelling is another question


@pytest.mark.parametrize(("successes", "size"), [(0, 10), (10, 10), (3, 10), (50, 100), (999, 1000)])
def test_clopper_pearson_ends_solve_the_binomial_tail_equations(successes: int, size: int) -> None:
    from math import comb

    def at_least(k: int, p: float) -> float:
        return sum(comb(size, j) * p**j * (1 - p) ** (size - j) for j in range(k, size + 1))

    lower, upper = clopper_pearson(successes, size, 0.95)
    # P(X >= k | lower) = 0.025 and P(X <= k | upper) = 0.025, unless k is extreme
    assert at_least(successes, lower) == pytest.approx(0.025 if successes else 1.0, abs=1e-9)
    assert 1 - at_least(successes + 1, upper) == pytest.approx(0.025 if successes < size else 1.0, abs=1e-9)


def test_a_claim_can_ask_it() -> None:
    question = three_clusters("persist", Fraction(-4, 5))
    claim = Claim("ours.S1", question)
    assert claim.kind == "simulated"
    assert fingerprint(question) == fingerprint(three_clusters("persist", Fraction(-4, 5)))
    described = str(question)
    assert described.startswith("usa with beta = -4/5, n = 30, t = 400, replicas = 200")
    assert described.endswith("at least 19/20 of the starts end in three equal clusters")


@pytest.mark.parametrize(
    ("model", "parameters", "expected", "at_least"),
    [
        ("usa", (("beta", 0.5),), "synchronized", "1/2"),
        ("usa", (("beta", "half"),), "synchronized", "1/2"),
        ("usa", (("gamma", 1),), "synchronized", "1/2"),
        ("usa", (("n", "5/2"),), "synchronized", "1/2"),
        ("usa", (("n", 5),), "on fire", "1/2"),
        ("usa", (("n", 5),), "synchronized", "3/2"),
        ("usa", (("n", 5),), "synchronized", "1/0"),
    ],
)
def test_bad_questions_are_refused(
    model: str, parameters: tuple[tuple[str, int | str], ...], expected: str, at_least: str
) -> None:
    with pytest.raises(InputError, match="Expected"):
        Simulated(model, parameters, expected, at_least)


def test_questions_that_only_fail_when_asked_are_refused_then() -> None:
    with pytest.raises(InputError, match="multiple of 3"):
        solve(three_clusters("persist", "-4/5", n=31))
    with pytest.raises(InputError, match="Expected a model"):
        solve(synchronizes(1, model="magic"))
    with pytest.raises(InputError, match="replicas >= 1"):
        solve(synchronizes(1, replicas=0))
