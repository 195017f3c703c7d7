"""Families of sharp inequalities in several variables: sums of waves, scaling, parts of a whole, terms, logarithms."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics import enclosure as arb_arithmetic
from tests.goals import goal_of
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, number, variables
from verify.kernel.algebra import is_identically_zero
from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign
from verify.kernel.proof import Progress, ProofError, check
from verify.prover import prove
from verify.prover.assumptions import linear_solutions
from verify.prover.chords import between_zeros
from verify.prover.floats import float_function
from verify.prover.generalise import forgotten
from verify.prover.half_angles import wave_factors
from verify.prover.ranges import difference_range, narrowed_range, ratio_range
from verify.prover.scaling import SCALE, SHIFT, invariant_groups
from verify.prover.signs import summands
from verify.prover.tangents import even_point, groups, lagrange
from verify.prover.tight import cut_between
from verify.recheck import recheck


def product(factors: list[tuple[Formula, int]]) -> Formula:
    whole: Formula = number(1)
    for factor, power in factors:
        whole = whole * factor ** number(power)
    return whole


# Each right-hand side is a textbook formula: addition theorems read backwards.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sin(x) + sin(y) - sin(x + y)", "4*sin(x/2)*sin(y/2)*sin((x + y)/2)"),
        ("sin(x) + sin(y) + sin(pi - x - y)", "4*cos(x/2)*cos(y/2)*sin((x + y)/2)"),
        ("cos((x + y)/2)**2 - cos(x)*cos(y)", "sin((x - y)/2)**2"),
        ("1 - cos(a*x)", "2*sin(a*x/2)**2"),
        ("tan(x) - 2*tan(x/2)", "2*sin(x/2)**3/(cos(x/2)*cos(x))"),
        ("cos(x) + cos(2*x) + 1", "cos(x)*(1 + 2*cos(x))"),
    ],
)
def test_sums_of_waves_are_the_products_of_textbooks(text: str, expected: str) -> None:
    factors = wave_factors(read_formula(text))
    assert sum(abs(power) for _, power in factors) > 1
    assert is_identically_zero(product(factors) - read_formula(expected))


@pytest.mark.parametrize(
    "text", ["sin(x) + x", "sin(x) + cos(x)", "x*y", "sin(x)", "sin(x/y**2) + sin(sqrt(2))", "sin(x)**99"]
)
def test_formulas_that_are_no_products_of_waves_are_left(text: str) -> None:
    assert wave_factors(read_formula(text)) == []


@given(
    st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(-2, 2)), min_size=2, max_size=4),
    st.booleans(),
)
def test_the_product_of_the_factors_is_the_sum(terms: list[tuple[int, int, int]], sines: bool) -> None:
    wave = "sin" if sines else "cos"
    formula = read_formula(" + ".join(f"({c})*{wave}(({a})*x/2 + ({b})*y)" for a, b, c in terms))
    factors = wave_factors(formula)
    if factors:
        names = tuple(sorted(variables(formula, product(factors)) or ("x",)))
        ours, theirs = (float_function(f, names) for f in (product(factors), formula))
        for point in ((0.3, 1.1), (-2.0, 0.7), (1.9, -0.4)):
            there = theirs(point[: len(names)])
            assert math.isclose(ours(point[: len(names)]), there, rel_tol=1e-9, abs_tol=1e-9)


def test_what_a_change_of_scale_multiplies_a_formula_by() -> None:
    # ((λx)^p + (λy)^p)/2 - ((λx + λy)/2)^p is λ^p times the same in x and y.
    goal = goal_of("(x**p + y**p)/2 >= ((x + y)/2)**p for x in (0, oo), y in (0, oo), p in [1, oo)")
    assert [(set(g), str(k)) for g, k in invariant_groups(goal, SCALE)] == [({"x", "y"}, "p")]
    # e^(x + c) (y - x + 1) against e^(y + c): e^c times the same.
    goal = goal_of("exp(x)*(y - x + 1) <= exp(y) for x in (-oo, oo), y in (-oo, oo)")
    assert [(set(g), str(k)) for g, k in invariant_groups(goal, SHIFT)] == [({"x", "y"}, "1")]
    assert not list(invariant_groups(goal, SCALE))


def test_ranges_of_ratios_and_differences_use_assumptions() -> None:
    goal = goal_of("x > y for x in [1, 4], y in (0, 2] if x > 3*y")
    x, y = goal.box["x"], goal.box["y"]
    # x/y over [1, 4] × (0, 2] is [1/2, oo), and x > 3y makes that (3, oo); x - y is in [-1, 4).
    assert (str(ratio_range(x, y).lower), ratio_range(x, y).upper, ratio_range(x, y).lower_open) == ("1/2", None, False)
    r = narrowed_range(goal, "x", "y", ratios=True)
    assert (str(r.lower), r.upper, r.lower_open) == ("3", None, True)
    r = difference_range(x, y)
    assert (str(r.lower), str(r.upper), r.lower_open, r.upper_open) == ("-1", "4", False, True)
    r = narrowed_range(goal_of("x > y for x in (-oo, oo), y in (-oo, oo) if x >= y + 2"), "x", "y", ratios=False)
    assert (str(r.lower), r.upper, r.lower_open) == ("2", None, False)


def test_a_cut_is_made_where_the_formula_vanishes_for_all_other_values() -> None:
    # At s = 1/2 both sides are equal for every p; at p = 2, say, only at s = 1/2.
    goal = goal_of("s**p + (1 - s)**p >= 2*(1/2)**p for s in (0, 1), p in [1, oo)")
    half = read_formula("1/2")
    assert cut_between(goal, [{"s": half, "p": number(2)}]) == ("s", half)


def test_concave_between_two_zeros_and_only_there() -> None:
    def unproved(part: Goal) -> dict[str, str]:
        return {"tree": "n"}

    # The second derivative of x²(1 - x) is 2 - 6x: convex near 0.
    assert between_zeros(goal_of("x**2*(1 - x)*exp(a) >= 0 for x in [0, 1], a in [-1, 0]"), unproved) is None
    chord = between_zeros(goal_of("(1 + x)**a >= 1 + (2**a - 1)*x for x in [0, 1], a in [0, 1]"), unproved)
    assert chord is not None
    assert chord["variable"] == "x"
    assert between_zeros(goal_of("2 + x*(1 - x) >= a for x in [0, 1], a in [0, 1]"), unproved) is None


def test_equations_with_denominators_are_solved() -> None:
    # 1/p + 1/q = 1 gives q = p/(p - 1), and 1/p + 1/q - 1 = c (q - p/(p - 1)) with c = (1 - p)/(p q).
    goal = goal_of("p > 0 for p in (1, oo), q in (1, oo)")
    equation = read_formula("1/p + 1/q - 1")
    found = list(linear_solutions(equation, goal))
    assert {name for name, _, _ in found} == {"p", "q"}
    for name, factor, value in found:
        assert is_identically_zero(equation - factor * (read_formula(name) - value))
        other = "p" if name == "q" else "q"
        assert is_identically_zero(value - read_formula(f"{other}/({other} - 1)"))


def test_assumptions_are_forgotten_only_where_nothing_needs_them() -> None:
    def goal(text: str, assumption: str) -> Goal:
        needed = Sign(read_formula(assumption), ">")
        return replace(goal_of(text), assumptions=(needed,), total=False)

    left: list[Goal] = []

    def prove_later(part: Goal) -> dict[str, str]:
        left.append(part)
        return {"tree": "n"}

    table = forgotten(goal("x**2 + 1 > 0 for x in (1, oo)", "x/(x - 1) - 1"), prove_later)
    assert table is not None
    assert left[-1].assumptions == ()
    assert forgotten(goal("x - 2 > 0 for x in (1, oo)", "x/(x - 1) - 1"), prove_later) is None


def test_the_multiplier_of_a_tangent_line() -> None:
    # The derivative of x log x is 1 + log x, which is 1 - log 2 at 1/2; that of x + y is 1.
    goal = goal_of("x*log(x) + y*log(y) >= -log(2) for x in (0, 1), y in (0, 1) if x + y == 1")
    half = read_formula("1/2")
    multiplier = lagrange(goal, [goal.assumptions[0].formula], 0, {"x": half, "y": half})
    assert multiplier is not None
    assert is_identically_zero(multiplier - read_formula("1 - log(2)"))


def test_sums_are_taken_apart_by_their_variables() -> None:
    found = groups(read_formula("x**2 - y + 3 - (z*x - exp(w))"))
    assert {frozenset(variables(part)) for part in found} == {frozenset("xz"), frozenset("y"), frozenset("w")}
    whole = sum(found, read_formula("3"))
    assert is_identically_zero(whole - read_formula("x**2 - y + 3 - (z*x - exp(w))"))


def test_terms_of_a_sum_as_it_is_written() -> None:
    assert [(str(f), s) for f, s in summands(read_formula("a - (b - c*d)"), 1)] == [("a", 1), ("b", -1), ("c*d", 1)]


# log(1/u) = -log u wherever 1/u > 0; log(x/(x + y)) = log x - log(x + y) for x, y >= 0, but not for x, y < 0.
@pytest.mark.parametrize(
    ("text", "nonnegative", "vanishes"),
    [
        ("log(1/(x - y)) + log(x - y)", "", True),
        ("log(x/(x + y)) - log(x) + log(x + y)", "xy", True),
        ("log(x/(x + y)) - log(x) + log(x + y)", "", False),
        ("log((x - 1)/(x + y)) - log(x - 1) + log(x + y)", "xy", True),
        ("log((x - 1)/(x - y)) - log(x - 1) + log(x - y)", "xy", False),
        ("log(-1/(x + y)) + log(x + y)", "", False),
        ("cbrt(x*y) - cbrt(x)*cbrt(y)", "xy", True),
        ("cbrt(8*x)**3 - 8*x", "x", True),
        ("cbrt(x)**2 - x**(2/3)", "x", True),
        ("cbrt(-x) + cbrt(x)", "x", True),
        ("cosh(asinh(x)) - sqrt(1 + x**2)", "", True),
        ("sinh(2*asinh(x)) - 2*x*sqrt(1 + x**2)", "", True),
        ("exp(-asinh(x)) - sqrt(1 + x**2) - x", "", False),
        ("exp(x*asinh(y)) - y - sqrt(1 + y**2)", "", False),
    ],
)
def test_logarithms_of_quotients_cube_roots_and_inverse_sines(text: str, nonnegative: str, vanishes: bool) -> None:
    assert is_identically_zero(read_formula(text), frozenset(nonnegative)) is vanishes


@pytest.mark.parametrize(("op", "sign", "shown"), [("!=", "!=", True), (">", "!=", False), (">", ">", True)])
def test_a_product_of_numbers_that_are_not_zero_is_not_zero(op: str, sign: str, shown: bool) -> None:
    x, y = read_formula("x"), read_formula("y")
    box = {name: Range(number(1), number(2)) for name in "xy"}
    factors = [{"formula": n, "power": 1, "sign": sign, "domain": [], "proof": {"tree": "n"}} for n in "xy"]
    proof = {"tree": "*", "special": [{"rule": "product", "factors": factors}]}
    goal = Goal(Sign(x * y, op), box)
    if shown:
        check(goal, proof, arb_arithmetic, Progress())
    else:
        with pytest.raises(ProofError, match="fits power 1"):
            check(goal, proof, arb_arithmetic, Progress())


SHARP = [
    ("sin(x + y) <= sin(x) + sin(y)", "x in [0, pi], y in [0, pi]"),
    ("sin(x)*sin(y) <= sin((x + y)/2)**2", "x in [0, pi], y in [0, pi]"),
    ("cos(x)*cos(y) <= cos((x + y)/2)**2", "x in (-oo, oo), y in (-oo, oo)"),
    ("(x*log(x) - y*log(y))/(x - y) - 1 <= log((x + y)/2)", "x in (0, oo), y in (0, oo) if x > y"),
    ("(1 + x/y)**(y + x/2) >= exp(x)", "x in (0, oo), y in (0, oo)"),
    ("x*y <= cosh(y) + x*asinh(x) - sqrt(1 + x**2)", "x in (-oo, oo), y in (-oo, oo)"),
    ("t*sqrt(x) + (1 - t)*sqrt(y) <= sqrt(t*x + (1 - t)*y)", "x in [0, oo), y in [0, oo), t in [0, 1]"),
    ("x*log(x) + y*log(y) + z*log(z) >= -log(3)", "x in (0, 1), y in (0, 1), z in (0, 1) if x + y + z == 1"),
    ("(1 + x)**a >= 1 + (2**a - 1)*x", "x in [0, 1], a in [0, 1]"),
    ("(x + y)**p <= x**p + y**p", "x in (0, oo), y in (0, oo), p in [0, 1]"),
    ("s**p + (1 - s)**p >= 2*(1/2)**p", "s in (0, 1), p in [1, oo)"),
]


@pytest.mark.parametrize(("relation", "domain"), SHARP)
def test_sharp_inequalities_are_proved(relation: str, domain: str) -> None:
    assert prove(f"{relation} for {domain}", seconds=20).status == "proved"


@pytest.mark.parametrize(("relation", "domain"), SHARP)
def test_the_same_false_by_a_hair_are_not(relation: str, domain: str) -> None:
    left, op, right = relation.partition(" <= ") if "<=" in relation else relation.partition(" >= ")
    hair = "+" if op == " <= " else "-"
    verdict = prove(f"{left} {hair} 1e-9{op}{right} for {domain}", seconds=1)
    assert verdict.status in ("refuted", "undecided")


def test_a_function_in_floats_has_no_value_at_a_pole_whatever_the_kind_of_float() -> None:
    value = float_function(read_formula("1/x"), ("x",))
    assert math.isnan(value((0.0,)))
    assert math.isnan(value(np.array([0.0])))


def test_several_conditions_have_a_multiplier_each():
    # At a = x = b = y = 1/2 the slopes of a log(a/x) + b log(b/y) are log(a/x) + 1 = 1 by a and -a/x = -1 by x.
    goal = goal_of(
        "a*log(a/x) + b*log(b/y) >= 0 for a in (0, 1), b in (0, 1), x in (0, 1), y in (0, 1)"
        " if a + b == 1 and x + y == 1"
    )
    conditions = [condition.formula for condition in goal.assumptions]
    point = even_point(goal, conditions)
    assert point is not None
    assert {str(value) for value in point.values()} == {"1/2"}
    assert [str(lagrange(goal, conditions, j, point)) for j in range(2)] == ["1", "-1"]


def test_equal_coordinates_need_linear_conditions_that_share_no_variable():
    goal = goal_of("x + y >= 0 for x in (0, 1), y in (0, 1) if x + y == 1 and x - y == 0")
    assert even_point(goal, [condition.formula for condition in goal.assumptions]) is None
    assert even_point(goal, [goal.assumptions[1].formula]) is None  # 0·t = 0 says nothing


GIBBS = (
    "a*log(a/x) + b*log(b/y) + c*log(c/z) >= {} for a in (0, 1), b in (0, 1), c in (0, 1),"
    " x in (0, 1), y in (0, 1), z in (0, 1) if a + b + c == {} and x + y + z == 1"
)


def test_gibbs_inequality_for_three_outcomes():
    verdict = prove(GIBBS.format(0, 1), seconds=90)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(("bound", "mass"), [("1/10**9", "1"), ("0", "1 - 1/10**9")])
def test_gibbs_inequality_is_sharp(bound, mass):
    # 0 at equal masses, and with less mass on the left (1 - ε) log(1 - ε) < 0.
    assert prove(GIBBS.format(bound, mass), seconds=5).status in ("refuted", "undecided")
