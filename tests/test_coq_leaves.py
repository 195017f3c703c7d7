"""Leaves without a rule in the export to Coq: monotony, linearity, signs of factors, collected terms, open ends."""

from __future__ import annotations

from typing import Any

import pytest

from verify.certificate import Certificate, joint_statement
from verify.errors import InputError
from verify.export.coq import coq_check, coq_theorem, coq_version
from verify.export.coq.algebraic import collected_lemma, from_factors
from verify.export.coq.leaves import by_one_variable
from verify.export.coq.lemmas import prove as prover
from verify.export.coq.logarithms import common_contents
from verify.export.coq.script import Script
from verify.formula.reader import read_formula, read_parameter
from verify.formula.tree import apply
from verify.kernel.box import from_interval
from verify.kernel.goal import Goal, Sign

needs_coq = pytest.mark.skipif(coq_version() is None, reason="Coq with Coq-Interval is not installed")

LEAF: dict[str, Any] = {"tree": "n"}


def goal(formula: str, op: str, *parameters: str) -> Goal:
    return Goal(Sign(read_formula(formula), op), {n: from_interval(i) for n, i in map(read_parameter, parameters)})


def script(*names: str) -> Script:
    return Script({name: name for name in names}, prover)


def certificate(statement: str, *defined: dict[str, Any]) -> Certificate:
    domain = [{"alternative": 0, "assuming": False, "proofs": [d]} for d in defined]
    return Certificate("inequality", statement, {"precision": 64, "domain": domain, "relations": [LEAF]})


#: No enclosure decides these: a range has no end, or a bound is met at an open end.
TRUE = [
    # Rises in y, and is 2 log 2 at y = 1/2.
    certificate("2*y*b + 2*log(1 + 2*y) - b > 0 for y in [1/2, 1], b in [0, oo)", LEAF),
    # Rises in b from 1 - c² >= 0 on, strictly for c < 1.
    certificate("exp(b*(1 - c)) > c**2 for b in (0, oo), c in [-1, 1)"),
    # Linear in u: 1 at u = 0, and 1 - sin x >= 0 at u = 1, which is left out.
    certificate("u*sin(x) < 1 for u in [0, 1), x in [0, 2*pi]"),
    # Two factors below zero.
    certificate("c*(exp(b*c) - 1) > 0 for c in (-oo, 0), b in (0, oo)"),
    # √s >= s on [0, 1/4], where the slope of the root is unbounded; equality at both ends of [0, 1].
    certificate("2 - 2*sqrt(1 - q) <= 2*q for q in [0, 1]", LEAF),
    # By derivatives of log((1 + x)/(1 - x))/2 - x, which vanishes at 0 to third order.
    Certificate(
        "inequality",
        "atanh(x) >= x for x in [0, 1)",
        {
            "precision": 64,
            "domain": [{"alternative": 0, "assuming": False, "proofs": [{"tree": "s"}, LEAF]}],  # 1 - x > 0, 1 + x > 0
            "relations": [LEAF],
        },
    ),
    # n·e^(b/2) cancels.
    certificate("2*n*(1/2)*exp(b/2) + 2*exp(b*(1/2)) > n*exp(b/2) for n in [2, oo), b in [0, oo)"),
]


@needs_coq
def test_coq_accepts_leaves_without_margin() -> None:
    text = coq_theorem(Certificate("bundle", joint_statement(TRUE), [part.to_json() for part in TRUE]))
    checked = coq_check(text, seconds=300)
    assert checked.ok, checked.message


@pytest.mark.parametrize(
    "false",
    [
        # Each is false by a hair: at one point, or at an end. 2 log 2 is 1.38629436111….
        "2*y*b + 2*log(1 + 2*y) - b > 138629436112/100000000000 for y in [1/2, 1], b in [0, oo)",
        "exp(b*(1 - c)) > c**2 for b in [0, oo), c in [-1, 1)",  # b = 0, c = -1
        "u*sin(x) < 1 for u in [0, 1], x in [0, 2*pi]",  # u = 1, x = π/2
        "c*(exp(b*c) - 1) > 0 for c in (-oo, 0], b in (0, oo)",  # c = 0
        "(c - 1/1000000000)*(exp(b*c) - 1) > 0 for c in (0, oo), b in (0, oo)",  # c = 10^-9
    ],
)
def test_false_goals_have_no_file_that_coq_accepts(false: str) -> None:
    made = certificate(false, *([LEAF] if "log" in false else []))
    try:
        text = coq_theorem(made)
    except InputError:
        return
    if coq_version() is None:
        pytest.skip("Coq with Coq-Interval is not installed")
    assert not coq_check(text, seconds=120).ok


def test_the_end_that_decides_may_be_open_only_where_the_rest_is_strict() -> None:
    # x - x·y = x·(1 - y) > 0 for y < 1: linear in y, and 0 at the end that is left out.
    for upper, shown in ((")", True), ("]", False)):
        found = by_one_variable(script("x", "y"), "part_1", goal("x - x*y", ">", "x in [1, oo)", f"y in [0, 1{upper}"))
        assert (found is not None) == shown


def test_a_root_has_no_slope_at_its_zero() -> None:
    # √x rises on [0, 1], but the mean value theorem needs its slope up to the end: x = 0.
    assert (
        by_one_variable(script("x", "y"), "part_1", goal("sqrt(x) + y", ">=", "x in [0, 1]", "y in [0, oo)"))
        is not None
    )
    lone = script("x")
    assert by_one_variable(lone, "part_1", goal("sqrt(x)", ">=", "x in [0, 1]")) is None
    assert lone.lemmas == []


def test_factors_have_one_sign_each() -> None:
    # (x - 2)·(y - 2) > 0 for x, y < 2, and -(x - 2)·y > 0 for y > 0; not x·(y - 1/2).
    for formula, shown in (("(x - 2)*(y - 2)", True), ("-((x - 2)*(y + 1))", True), ("(x + 1)*(y - 1/2)", False)):
        made = script("x", "y")
        found = from_factors(made, "part_1", goal(formula, ">", "x in [0, 1]", "y in [0, 1]"))
        assert (found is not None) == shown
        assert shown or made.lemmas == []


def test_like_terms_are_collected() -> None:
    assert collected_lemma(
        script("n", "b"), "p", goal("n*exp(b/2) + exp(b/2) - exp(1/2*b)*n", ">", "n in [0, 1]", "b in [0, 1]")
    )
    assert collected_lemma(script("n"), "p", goal("n - 2*n + 1/2", ">", "n in [0, 1]")) is None  # 1/2 - n


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("log(2 + 4*y) - log(1 + 2*y)", "log(2*(1 + 2*y)) - log(1 + 2*y)"),
        ("log(x*(3 + 3*y)) - log(y + 1)", "log(x*(3*(y + 1))) - log(y + 1)"),
        ("log(w*exp(a) + exp(b)) - log(w + exp(b - a))", "log(exp(a)*(w + exp(b - a))) - log(w + exp(b - a))"),
        ("log(2 + 4*y) - log(1 + 3*y)", "log(2 + 4*y) - log(1 + 3*y)"),  # no multiples of one another
    ],
)
def test_sums_under_logarithms_are_written_by_one(formula: str, expected: str) -> None:
    names = {name: name for name in "abwxy"}
    steps, (new,) = common_contents([read_formula(formula)], names, lambda left, right: "same")
    assert new == read_formula(expected)
    assert len(steps) == (formula != expected)
    assert apply("neg", new) == read_formula(f"-({expected})")
