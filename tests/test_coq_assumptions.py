"""Periods, assumptions that are not zero, equations solved for a variable, and logarithms, as lemmas in Coq."""

from __future__ import annotations

from typing import Any

import pytest

from verify.certificate import Certificate, joint_statement
from verify.export.coq import coq_check, coq_theorem, coq_version
from verify.kernel.checker import check_inequality

needs_coq = pytest.mark.skipif(coq_version() is None, reason="Coq with Coq-Interval is not installed")

LEAF: dict[str, Any] = {"tree": "n"}
SAME: dict[str, Any] = {"tree": "*", "special": [{"rule": "identity"}]}


def step(**table: Any) -> dict[str, Any]:
    return {"tree": "*", "special": [table]}


def certificate(statement: str, proof: dict[str, Any], *defined: dict[str, Any]) -> Certificate:
    """A certificate with one relation, and one sign for everything that must be defined."""
    domain = [{"alternative": 0, "assuming": False, "proofs": [d]} for d in defined]
    return Certificate("inequality", statement, {"precision": 64, "domain": domain, "relations": [proof]})


def period(length: str, proof: dict[str, Any] = LEAF) -> dict[str, Any]:
    return step(rule="period", variable="x", period=length, proof=proof)


#: u > 0 for an assumption u > 0 on one variable: by the box without the other half, whose end is open.
POSITIVE = step(rule="narrow", assumption=0, proof={"tree": "s"})

#: x² = x·x = (-x)·(-x), on both sides of zero.
SQUARE = [
    step(rule="product", factors=[{"formula": u, "power": 2, "sign": ">", "proof": POSITIVE}]) for u in ("x", "-x")
]

GENUINE = [
    # 2 - cos(3x)² >= 1; a period is 2π/3, which begins at the end of the range, or ends there.
    certificate("2 - cos(3*x)**2 > 0 for x in (-oo, oo)", period("2*pi/3")),
    certificate("y + 2 - cos(3*x) > 0 for y in (0, 1], x in (-1, oo)", period("2*pi/3")),
    certificate("exp(sin(x)) > 1/3 for x in (-oo, pi)", period("2*pi")),
    certificate(
        "x**2 > 0 for x in [-1, 1] if x != 0",
        step(rule="nonzero", assumption=0, positive=SQUARE[0], negative=SQUARE[1]),
    ),
    # 2x - 2y + 2 = 2·(x - (y - 1)), so x + 3 - y = 2; with x left, it is not seen to be positive.
    certificate(
        "x + 3 > y for x in [-3, 2], y in [0, 1] if 2*x - 2*y + 2 == 0",
        step(
            rule="solve", assumption=0, variable="x", value="y - 1", factor="2", domain=[], factor_domain=[],
            nonzero=LEAF, proof=LEAF,
        ),
    ),
]  # fmt: skip

#: The logarithm of a quotient of exponentials, and of one over a negative difference; a root of 96, whose power is 96.
IDENTITIES = [
    certificate("log(exp(x)/exp(1)) == x - 1 for x in [0, 1]", SAME, LEAF, LEAF),
    certificate("x + sqrt(1 + (96**(1/4))**4/4) == x + 5 for x in [0, 1]", SAME, LEAF, LEAF),
    certificate("exp(log(-1/(1 - x))) == 1/(x - 1) for x in [2, 3]", SAME, LEAF, LEAF, LEAF),
]


@pytest.mark.parametrize("made", GENUINE, ids=lambda made: made.statement)
def test_the_certificates_are_genuine_and_have_files(made: Certificate) -> None:
    assert check_inequality(made).ok
    rule = made.proof["relations"][0]["special"][0]["rule"]
    said = {"period": "destruct (period_", "nonzero": "Rtotal_order 0 (x)", "solve": "assert (V : x = y - 1)"}[rule]
    assert said in coq_theorem(made)


def test_the_identities_are_genuine() -> None:
    for made in IDENTITIES:
        assert check_inequality(made).ok


def test_an_open_end_stays_outside_the_period() -> None:
    # From the open end 0 on, points are moved into (0, 2π]; a closed end is counted, so [0, 2π).
    for interval, lemma in (("(0, oo)", "period_above"), ("[0, oo)", "period_from"), ("(-oo, 0]", "period_from")):
        made = certificate(f"2 - cos(x) > 0 for x in {interval}", period("2*pi"))
        assert f"destruct ({lemma} " in coq_theorem(made)


def test_formulas_with_gaps_have_no_period_in_coq() -> None:
    # 1/0 is a number in Coq, but nothing is known of it.
    made = certificate("1/(2 + sin(x)) > 0 for x in (-oo, oo)", period("2*pi"), LEAF)
    assert check_inequality(made).ok
    assert "destruct (period_" not in coq_theorem(made)


@needs_coq
def test_coq_accepts_periods_and_assumptions() -> None:
    parts = GENUINE + IDENTITIES
    text = coq_theorem(Certificate("bundle", joint_statement(parts), [part.to_json() for part in parts]))
    checked = coq_check(text, seconds=300)
    assert checked.ok, checked.message


@needs_coq
def test_coq_refuses_half_a_period() -> None:
    # 2 - cos x > 0 over [0, π] says nothing about the rest: cos(x + π) = -cos x.
    forged = certificate("2 - cos(x) > 0 for x in (-oo, oo)", period("pi"))
    assert not check_inequality(forged).ok
    assert not coq_check(coq_theorem(forged), seconds=300).ok
