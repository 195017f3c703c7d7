"""Signs near an end on a part of the range, absolute values there, and arcs compared with numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from verify.certificate import Certificate, joint_statement
from verify.errors import InputError
from verify.export.coq import coq_check, coq_theorem, coq_version
from verify.export.coq.growth import tamed
from verify.export.coq.lemmas import prove as prover
from verify.export.coq.monotone import monotone_lemma
from verify.export.coq.near_ends import _nearer
from verify.export.coq.refusal import Refused
from verify.export.coq.script import Script
from verify.formula.reader import read_formula, read_parameter
from verify.kernel.box import from_interval
from verify.kernel.goal import Goal, Sign
from verify.prover import prove

needs_coq = pytest.mark.skipif(coq_version() is None, reason="Coq with Coq-Interval is not installed")


def near(variable_name: str, side: str) -> dict[str, Any]:
    """The rule "expand" of a certificate, as a proof of one step."""
    table = {"rule": "expand", "variable": variable_name, "side": side, "order": 6, "ramification": 1}
    return {"tree": "*", "special": [table]}


def certificate(statement: str, proof: dict[str, Any], *defined: list[dict[str, Any]]) -> Certificate:
    domain = [{"alternative": 0, "assuming": False, "proofs": proofs} for proofs in defined]
    return Certificate("inequality", statement, {"precision": 64, "domain": domain, "relations": [proof]})


LEAF: dict[str, Any] = {"tree": "n"}


@pytest.mark.parametrize(
    ("interval", "side", "expected"),
    [
        ("x in (0, 4]", "lower", Fraction(1, 2)),
        ("x in [0, 4)", "upper", Fraction(7, 2)),
        ("x in [2, oo)", "upper", Fraction(16)),
        ("x in (-oo, -2]", "lower", Fraction(-16)),
        ("x in [-2, oo)", "upper", None),
        ("x in (-oo, oo)", "upper", None),
    ],
)
def test_a_point_nearer_to_an_end(interval: str, side: str, expected: Fraction | None) -> None:
    assert _nearer(from_interval(read_parameter(interval)[1]), side) == expected


@pytest.mark.parametrize(
    ("statement", "proof", "defined"),
    [
        # |sin x| = |x| - |x|³/6 + …, below |x|·(1 - 1e-9) from |x| = 1e-4 on only
        ("abs(sin(x)) <= 0.999999999*abs(x) for x in [-1, 0]", near("x", "upper"), []),
        # πx/(1 + 2x) tends to π/2, and the left side to π/2·(1 + 1e-9)
        ("1.000000001*atan(x) < pi*x/(1 + 2*x) + pi/(4*x) for x in [9, oo)", near("x", "upper"), [[LEAF], [LEAF]]),
        # log(1 + e^x) - x falls to 0
        ("log(1 + exp(x)) > x + 0.000000001 for x in [1, oo)", near("x", "upper"), [[LEAF]]),
        # acos(-u) = π - acos u: at u = -1 the arc is π
        ("3.141592652 > acos(u) for u in [-1, 1]", LEAF, [[LEAF, LEAF]]),
    ],
)
def test_what_is_false_by_a_hair_is_refused(statement: str, proof: dict[str, Any], defined: Any) -> None:
    with pytest.raises(InputError):
        coq_theorem(certificate(statement, proof, *defined))


def test_a_root_has_no_slope_where_it_vanishes() -> None:
    # √(2(x - 1)) and acosh x = log(x + √(x² - 1)) both vanish like √(x - 1)
    table = {"rule": "monotone", "variable": "x", "side": "lower", "strict_by": "face", "slope": LEAF, "face": LEAF}
    for text in ("sqrt(2*(x - 1)) - x + 1", "acosh(x) - x + 1"):
        box = {"x": from_interval(read_parameter("x in [1, 2]")[1])}
        with pytest.raises(Refused, match="slope up to x = 1"):
            monotone_lemma(Script({"x": "x"}, prover), "p", Goal(Sign(read_formula(text), ">="), box), table)


def test_logarithms_of_sums_are_tamed() -> None:
    # log(e^(2x) + 3e^x + 1) = 2x + log(1 + 3e^(-x) + e^(-2x)), and at the other end it stays as it is
    formula = read_formula("log(exp(2*x) + 3*exp(x) + 1)")
    assert str(tamed(formula, "x", "upper")) == "2*x + log(1 + 3*exp(-x) + exp(-(2*x)))"
    assert tamed(formula, "x", "lower") is formula


@needs_coq
def test_coq_accepts_logarithms_of_sums_at_infinity() -> None:
    check = coq_check(
        coq_theorem(certificate("log(1 + exp(x)) > x for x in [1, oo)", near("x", "upper"), [LEAF])), seconds=300
    )
    assert check.ok, check.message


@needs_coq
def test_coq_accepts_what_is_shown_on_a_part_of_the_range() -> None:
    statements = (
        # beyond π/2 the difference at infinity is (1 - π/4)/x
        "atan(x) < pi*x/(1 + 2*sqrt(1 + x**2)) for x in (0, oo)",
        "abs(sin(x)) <= abs(x) for x in (-oo, oo)",
        "asin(x) >= x for x in [0, 1]",
        # u lies between 0 and 1, and cos 3 < 0
        "3 > acos((sqrt(4*b**2 + 1) - 1)/(2*b)) for b in (0, oo)",
    )
    parts = [found for s in statements if (found := prove(s, seconds=20).certificate) is not None]
    assert len(parts) == len(statements)
    text = coq_theorem(Certificate("bundle", joint_statement(parts), [part.to_json() for part in parts]))
    assert "other_size" in text
    check = coq_check(text, seconds=300)
    assert check.ok, check.message
