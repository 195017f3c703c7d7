"""Equalities in Coq: derivatives that vanish, arcs and their sines, and equations whose coefficient may vanish."""

from __future__ import annotations

from typing import Any

import pytest

from verify.certificate import Certificate
from verify.export.coq import coq_check, coq_theorem, coq_version
from verify.export.coq.angles import arc_facts
from verify.export.coq.constants import constant_lemma
from verify.export.coq.known_values import angle_of
from verify.export.coq.lemmas import prove as prover
from verify.export.coq.refusal import Refused
from verify.export.coq.script import Script
from verify.export.coq.sums import expanded
from verify.formula.reader import read_formula, read_parameter
from verify.kernel.box import from_interval
from verify.kernel.goal import Goal, Sign
from verify.prover import prove

needs_coq = pytest.mark.skipif(coq_version() is None, reason="Coq with Coq-Interval is not installed")

SLOPES: list[dict[str, Any]] = [{"domain": []}]
DEFINED = {"tree": "n"}


def proved(statement: str) -> Certificate:
    found = prove(statement, seconds=20).certificate
    assert found is not None
    return found


def made(statement: str, rule: dict[str, Any], *defined: dict[str, Any]) -> Certificate:
    domain = [{"alternative": 0, "assuming": False, "proofs": [d]} for d in defined]
    relation = {"tree": "*", "special": [rule]}
    return Certificate("inequality", statement, {"precision": 64, "domain": domain, "relations": [relation]})


@pytest.mark.parametrize(
    ("text", "expected"),
    [("atan(1/sqrt(3))", "1/6"), ("acos(-1/2)", "2/3"), ("asin(sqrt(2)/2)", "1/4"), ("atan(0)", "0")],
)
def test_arcs_of_numbers_that_are_parts_of_pi(text: str, expected: str) -> None:
    assert str(angle_of(read_formula(text))) == expected


@pytest.mark.parametrize("text", ["atan(1/2)", "asin(1 - 1/10**9)", "acos(2)", "asin((sqrt(5) - 1)/4)", "sin(1)"])
def test_other_arcs_have_no_such_value(text: str) -> None:
    # asin((√5 - 1)/4) is π/10, of whose sine Coq is told nothing
    assert angle_of(read_formula(text)) is None


def test_roots_that_are_sines_of_arcs() -> None:
    waves = {w: expanded(w.args[0]) for w in map(read_formula, ("sin(2*atan(x))", "cos(asin(x))"))}
    assert [fact for fact, _ in arc_facts(waves, {"x": "x"})] == [
        "sqrt (1 + x ^ 2) ^ 2 = (1 + x ^ 2)",
        "sqrt (1 - x ^ 2) ^ 2 = (1 - x ^ 2)",
    ]
    undone = {w: expanded(w.args[0]) for w in map(read_formula, ("sin(asin(x))", "cos(acos(x))"))}
    assert list(arc_facts(undone, {"x": "x"})) == []


def test_derivatives_that_coq_does_not_know_are_refused() -> None:
    # at x = 1 the arc sine has no derivative
    box = {"x": from_interval(read_parameter("x in [0, 1]")[1])}
    flat = Goal(Sign(read_formula("asin(x) - 2*atan(x/(1 + sqrt(1 - x**2)))"), "=="), box)
    with pytest.raises(Refused, match="derivatives Coq knows"):
        constant_lemma(Script({"x": "x"}, prover), "p", flat, {"point": {"x": "0"}})


@needs_coq
@pytest.mark.parametrize(
    "statement",
    [
        # the derivatives 1/(1 + x²) and -1/(1 + x²) cancel; at x = 1 it is 2·π/4, at -1 the same turned round
        "atan(x) + atan(1/x) == pi/2 for x in (0, oo)",
        "atan(x) + atan(1/x) == -pi/2 for x in (-oo, 0)",
        "atan(x/sqrt(1 - x**2)) == asin(x) for x in (-1, 1)",
        "log(sqrt(x)/(1 + x)**2) == log(x)/2 - 2*log(1 + x) for x in (0, oo)",
        # sin u = x/√(1 + x²) and cos u = 1/√(1 + x²) for u = atan x
        "sin(2*atan(x)) == 2*x/(1 + x**2) for x in (-oo, oo)",
        # cos(asin x + π/2) = -sin(asin x)
        "cos(2*asin(x) + acos(x)) == -x for x in [-1, 1]",
        "acos(1/2) + asin(sqrt(2)/2) + atan(sqrt(3)) == 11*pi/12",
        # by the definitions of both; √(u²) = |u|; powers of products, and of powers
        "asinh(x) == log(x + sqrt(x**2 + 1)) for x in (-oo, oo)",
        "sqrt(x**2) == abs(x) for x in (-oo, oo)",
        "cbrt(x*y) == cbrt(x)*cbrt(y) for x in (0, oo), y in (0, oo)",
        "(x**3)**(1/3) == x for x in (0, oo)",
        "acos(x) + acos(-x) == pi for x in [-1, 1]",
        # z = 1/(xy), where xy = 0 is impossible
        "x**2 + y**2 >= 2 for x in (-oo, oo), y in (-oo, oo) if x*y == 1",
    ],
)
def test_coq_accepts(statement: str) -> None:
    check = coq_check(coq_theorem(proved(statement)), seconds=100)
    assert check.ok, check.message


@needs_coq
@pytest.mark.parametrize(
    ("statement", "defined"),
    [
        # false by 1e-9 everywhere
        ("atan(x) + atan(1/x) == pi/2 + 0.000000001 for x in (0, oo)", DEFINED),
        # true on one side of the gap at 0 only
        ("atan(x) + atan(1/x) == pi/2 for x in [-1, 2] if x != 0", DEFINED),
        # equal at 1, where the slopes are 1/2 and 1
        ("atan(x) == x - 1 + pi/4 for x in (0, oo)", None),
    ],
)
def test_no_file_that_coq_accepts_for_what_is_false(statement: str, defined: dict[str, Any] | None) -> None:
    rule = {"rule": "constant", "point": {"x": "1"}, "domain": [], "slopes": SLOPES}
    try:
        text = coq_theorem(made(statement, rule, *([defined] if defined else [])))
    except Refused:
        return
    assert not coq_check(text, seconds=60).ok


@needs_coq
def test_coq_does_not_accept_a_quotient_of_zero() -> None:
    # x·y = x has y = 1 only where x != 0: the rest -x vanishes at 0, where y may be anything.
    rule = {
        "rule": "divide", "assumption": 0, "variable": "y", "slope": "x", "rest": "-x", "scale": "1",
        "slope_domain": [], "rest_domain": [], "scale_domain": [], "scale_nonzero": DEFINED,
        "rest_nonzero": {"tree": "n"}, "proof": {"tree": "*", "special": [{"rule": "identity"}]},
    }  # fmt: skip
    with pytest.raises(Refused):
        coq_theorem(made("y - 1 == 0 for x in [0, 1], y in [0, 2] if x*y == x", rule))
