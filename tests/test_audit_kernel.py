"""False statements with proofs by the rules that assume something or compare images: none is accepted."""

from __future__ import annotations

from typing import Any

import pytest

from verify.certificate import Certificate
from verify.formula.reader import read_statement
from verify.recheck import recheck

STRUCTURE = {"tree": "s"}


def rule(**table: Any) -> dict[str, Any]:
    return {"tree": "*", "special": [table]}


def accepted(statement: str, proof: dict[str, Any]) -> bool:
    return recheck(Certificate("inequality", statement, {"precision": 64, "domain": [], "relations": [proof]})).ok


@pytest.mark.parametrize(
    "statement",
    [
        # Each fails at one corner of the box only, and the corner belongs to it.
        "x*y > 0 for x in [0, 1], y in (0, 1]", "x*y < 1 for x in [0, 1], y in [0, 1]",
        "x*y < 1 for x in (0, 1], y in (0, 1]", "x/y < 1 for x in [0, 1], y in [1, 2]",
        "x*y > 1 for x in [1, 2], y in [1, 2)", "exp(x)*y > 1 for x in [0, 1), y in [1, 2)",
        "x*y > 0 for x in (0, 1], y in [0, 1]", "x/y > 0 for x in [0, 1], y in [1, oo)",
    ],
)  # fmt: skip
def test_bounds_that_are_reached_are_not_strict(statement: str) -> None:
    assert not accepted(statement, STRUCTURE)


def test_bounds_that_are_missed_are_strict() -> None:
    assert accepted("x*y > 0 for x in (0, 1], y in (0, 1]", STRUCTURE)
    assert accepted("exp(x)*y > 1 for x in (0, 1), y in [1, 2)", STRUCTURE)


@pytest.mark.parametrize("inner", ["s", "n", "m", "A", "0AA"])
def test_the_contrary_of_what_fails_somewhere_is_possible(inner: str) -> None:
    # x > 0 fails at 0, so "x > 0 unless -x >= 0" is no help.
    false = "x > 0 for x in [0, 1]"
    assert not accepted(false, rule(rule="contrary", proof={"tree": inner}))
    assert not accepted(false, rule(rule="contrary", proof=rule(rule="narrow", assumption=0, proof=STRUCTURE)))
    assert not accepted(false, rule(rule="contrary", proof=rule(rule="contrary", proof={"tree": inner})))


@pytest.mark.parametrize(("formula", "sign"), [("x - 1", ">"), ("1/x", "!="), ("1/x", ">"), ("x", ">"), ("y", ">")])
def test_an_auxiliary_sign_must_be_defined_and_shown(formula: str, sign: str) -> None:
    for proof in ({"tree": "s"}, {"tree": "A"}, rule(rule="narrow", assumption=0, proof=STRUCTURE)):
        table = {"rule": "have", "formula": formula, "sign": sign, "domain": [STRUCTURE], "shown": STRUCTURE}
        assert not accepted("x > 0 for x in [0, 1]", rule(**table, proof=proof))


def test_images_under_squares_and_cubes() -> None:
    square = {"rule": "apply", "function": "square", "left": "x**2", "right": "y**2", "domain": []}
    # x > y fails at x = y = 0, and x >= y at x = -1, y = 0, where x² >= y².
    assert not accepted("x - y > 0 for x in [0, 1], y in [0, 0]", rule(**square, bounds=[STRUCTURE], proof=STRUCTURE))
    assert not accepted("x - y >= 0 for x in [-1, 1], y in [0, 0]", rule(**square, bounds=[STRUCTURE], proof=STRUCTURE))
    assert not accepted("x - y >= 0 for x in [-1, 1], y in [0, 0]", rule(**square, bounds=[], proof=STRUCTURE))
    cube = {"rule": "apply", "function": "cube", "left": "x**9", "right": "y**9", "bounds": [], "domain": []}
    assert not accepted("x - y >= 0 for x in [0, 1], y in [0, 0]", rule(**cube, proof=STRUCTURE))
    assert accepted("x - y >= 0 for x in [0, 1], y in [0, 0]", rule(**{**cube, "left": "x**3", "right": "y**3"},
                                                                   proof=STRUCTURE))  # fmt: skip


def defined_by(*proofs: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"alternative": 0, "assuming": False, "proofs": [proof]} for proof in proofs]


def certified(statement: str, domain: list[dict[str, Any]], proof: dict[str, Any]) -> bool:
    table = {"precision": 64, "domain": domain, "relations": [proof]}
    return recheck(Certificate("inequality", statement, table)).ok


@pytest.mark.parametrize("step", ["n", "m", "s", "h"])
def test_a_case_may_be_undefined_where_its_formula_is_not(step: str) -> None:
    # -1/(1 + |x|) < 0. On the case x >= 0 it is -1/(1 + x), which rises on both sides of its pole in [-3, 3] and is
    # 1/2 at x = -3: no mean value theorem there.
    cases = rule(rule="cases", node="abs(x)", nonnegative={"tree": step}, nonpositive={"tree": step})
    assert not certified("-(abs(x) + 1)**(-1) > 0 for x in [-3, 3]", defined_by({"tree": "n"}), cases)


@pytest.mark.parametrize("arithmetic", ["arb", "crival", "pyintval"])
def test_a_choice_at_a_kink_may_be_undefined_too(arithmetic: str) -> None:
    series = rule(rule="series", order=4, bits=64)
    for text, is_true in ("-(abs(x) + 1)**(-1) > 0", False), ("exp(abs(x)/9) > 0", True):
        domain = defined_by({"tree": "n"}) if "-1" in text else []
        table = {"precision": 64, "domain": domain, "relations": [series]}
        certificate = Certificate("inequality", f"{text} for x in [-3, 3]", table)
        assert recheck(certificate, arithmetic).ok is is_true


def test_cases_that_keep_their_operations_need_no_assumption() -> None:
    # The root is that of the formula itself, so both cases are defined on all of [-1, 1]: root ± x > 1 - 1 - 1/2.
    weak = rule(rule="weaken", keep=[], proof={"tree": "n"})
    cases = rule(rule="cases", node="abs(x)", nonnegative=weak, nonpositive=weak)
    assert certified("sqrt(sin(x) + 2) + abs(x) > -1/2 for x in [-1, 1]", defined_by({"tree": "n"}), cases)
    inside = rule(rule="cases", node="abs(x)", nonnegative=weak, nonpositive=weak)
    assert not certified("sqrt(abs(x) + 2) > -1/2 for x in [-1, 1]", defined_by({"tree": "n"}), inside)


@pytest.mark.parametrize("name", ["β", "beta", "x", "pi", "sin", ""])
def test_the_share_of_a_remainder_is_a_variable_of_its_own(name: str) -> None:
    # gamma(x) is less than its expansion before the remainder; with the variable beta = 0 as the share of the
    # remainder it would be equal to it.
    expansion = "sqrt(2*pi)*exp((x - 1/2)*log(x) - x + 1/(12*x) - beta/(360*x**3))"
    statement = f"gamma(x) - {expansion} >= 0 for x in [1, 2], beta in [0, 0]"
    table = {"node": "gamma(x)", "name": name, "positive": {"tree": "n"}, "domain": [{"tree": "n"}] * 5}
    proof = rule(rule="stirling", **table, proof=rule(rule="identity"))
    assert not certified(str(read_statement(statement)), defined_by(*[{"tree": "n"}] * 5), proof)


@pytest.mark.parametrize("logarithms", [False, True])
@pytest.mark.parametrize("start", ["0", "0*1", "1/2"])
def test_a_limit_is_seen_from_before_the_end(start: str, logarithms: bool) -> None:
    # x·e^(-log x) = 1, so the formula is -1/2; at x = 0 alone the factor x would seem to make it 1/2.
    limit = {"rule": "limit", "variable": "x", "side": "lower", "from": start, "order": 3, "logarithms": logarithms}
    proof = rule(**limit, domain=[STRUCTURE] * 5, slope=rule(rule="identity"))
    assert not certified("1/2 - x*exp(-log(x)) >= 0 for x in (0, 1]", defined_by(STRUCTURE), proof)


def test_a_limit_from_before_the_end_is_one() -> None:
    # e^x - 1 rises from its limit 0 at 0; 1 - x falls to 0 at 1.
    rising = rule(rule="limit", variable="x", side="lower", **{"from": "1/2"}, order=3, slope=STRUCTURE)
    assert certified("exp(x) - 1 > 0 for x in (0, 1]", [], rising)
    falling = rule(rule="limit", variable="x", side="upper", **{"from": "1/2"}, order=3, slope=STRUCTURE)
    assert certified("1 - x > 0 for x in [0, 1)", [], falling)
    assert not certified("1 - x > 0 for x in [0, 1]", [], falling)


@pytest.mark.parametrize(
    ("interval", "end", "within"),
    [
        ("(0, 1]", "0", "1/2"),
        ("[0, 1)", "1", "1/2"),
        ("[0, pi)", "pi", "3"),
        ("(sqrt(1), 2]", "1", "3/2"),
        ("(1, 2]", "sqrt(1)", "1 + pi/10**10"),
        ("(-oo, 1)", "1", "0"),
    ],
)
def test_a_cut_at_an_open_end_is_refused(interval: str, end: str, within: str) -> None:
    # The halves are closed at the cut, but what is defined on (0, 1] need not be defined on [0, 1].
    def cut(at: str) -> dict[str, Any]:
        return {"tree": "*nn", "special": [{"rule": "split", "variable": "x", "at": at}]}

    statement = "exp(x) + 1 > 0 for x in "
    assert not accepted(statement + interval, cut(end))
    assert accepted(statement + interval, cut(within))
    closed = interval.replace("(-oo", "[-1").replace("(", "[").replace(")", "]").replace("sqrt[1]", "sqrt(1)")
    assert accepted(statement + closed, cut(within))
    if closed not in ("[sqrt(1), 2]", "[1, 2]"):
        assert accepted(statement + closed, cut(end))  # a closed end belongs to the range
