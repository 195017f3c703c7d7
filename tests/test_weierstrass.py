"""Angles through tangents of their halves: the rational form has the value of the formula, and angles of triangles."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.formula.reader import read_formula, read_statement
from verify.formula.tree import number, variable
from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign, domain_box, sign_of
from verify.prover import prove
from verify.prover.floats import float_function
from verify.prover.generalise import ranges_of
from verify.prover.weierstrass import angle_of, below_half_turn, new_variables, rational, tangent_range, turned


@given(st.integers(-3, 3), st.integers(-3, 3), st.integers(-5, 5), st.floats(-1.2, 1.2), st.floats(-1.2, 1.2))
def test_the_quotient_is_the_point_on_the_circle(m, n, quarters, x, y):
    # i^quarters·e^(i(mx + ny)), with w = tan(x/2) and u = tan(y/2).
    parts = turned({variable("w"): m, variable("u"): n}, quarters)
    real, imaginary, below = (float_function(p, ("w", "u"))((math.tan(x / 2), math.tan(y / 2))) for p in parts)
    angle = m * x + n * y + quarters * math.pi / 2
    assert real / below == pytest.approx(math.cos(angle), abs=1e-9)
    assert imaginary / below == pytest.approx(math.sin(angle), abs=1e-9)


def test_an_angle_is_a_combination_of_variables_and_quarters_of_a_turn():
    assert angle_of(read_formula("3*pi/2 - (x - 2*y)/3")) == ({"x": Fraction(-1, 3), "y": Fraction(2, 3)}, 3)
    for text in ("x*y", "x + 1", "x + pi/3", "1/x", "sqrt(x)"):
        assert angle_of(read_formula(text)) is None


def test_the_range_of_a_tangent_ends_at_its_poles():
    # tan(x/2) on (0, π) is (0, ∞), on [0, π/2] it is [0, 1]; π itself, or more than a half turn, has no range.
    low, half_turn = number(0), read_formula("pi")
    assert tangent_range(Range(low, half_turn, True, True), 2) == Range(low, None, True, True)
    assert tangent_range(Range(low, read_formula("pi/2")), 2) == Range(low, number(1))
    assert tangent_range(Range(low, half_turn), 2) is None
    assert tangent_range(Range(low, read_formula("3*pi/2"), True, True), 2) is None
    assert tangent_range(Range(low, None, True, True), 2) is None


@settings(max_examples=50)
@given(st.floats(0.05, 3.0), st.floats(0.05, 0.95), st.sampled_from([1, 2]))
def test_two_angles_of_a_triangle_have_tangents_that_fill_a_product_of_intervals(x, share, part):
    # y = share·(π - x); the new variables are tan(y/(2q))/tan((π - x)/(2q)) in (0, 1) and tan(x/(2q)).
    y = share * (math.pi - x)
    statement = read_statement("sin(x) + sin(y) > 0 for x in (0, pi), y in (0, pi) if x + y < pi")
    assumption = sign_of(statement.conditions[0])
    goal = Goal(sign_of(statement.relations[0]), domain_box(statement), (assumption,), True)
    places = new_variables(goal, ("x", "y"), {"x": part, "y": part})
    assert places is not None
    values = {p.new.name: float_function(p.new.value, ("x", "y"))((x, y)) for p in places}
    names = tuple(values)
    assert places[0].new.range == Range(number(0), number(1), True, True)
    assert 0 < values[places[0].new.name] < 1
    for place, angle in zip(places, (y, x), strict=True):
        found = float_function(place.tangent, names)(tuple(values.values()))
        assert found == pytest.approx(math.tan(angle / (2 * part)), rel=1e-9)


def test_only_the_bound_by_a_half_turn_is_one():
    def found(text, op=">"):
        return below_half_turn(Sign(read_formula(text), op), ("x", "y"), {"x": 1, "y": 1})

    assert found("pi - x - y") == (("x", "y"), True)
    assert found("2*pi - 2*(x + y)", ">=") == (("x", "y"), False)
    for text in ("x + y - pi", "pi - x - 2*y", "pi/2 - x - y", "3*pi - x - y", "pi - x"):
        assert found(text) is None


def test_formulas_with_a_variable_outside_of_its_angles_are_left_alone():
    for text in ("sin(x) + y*cos(y) > 0", "sin(x*y) + cos(x) > 0", "exp(sin(x)) + cos(y) + x > 0"):
        statement = read_statement(f"{text} for x in (0, 1), y in (0, 1)")
        goal = Goal(sign_of(statement.relations[0]), domain_box(statement), (), True)
        assert rational(goal, lambda part: pytest.fail(str(part))) is None


def test_a_combination_has_the_range_that_an_assumption_says():
    # y/2 + z/2 lies in (0, π/2) when y + z < π; and y - z >= 1 has no upper end.
    statement = read_statement("cos(y/2 + z/2) > 0 for y in (0, pi), z in (0, pi) if y + z < pi")
    goal = Goal(sign_of(statement.relations[0]), domain_box(statement), (sign_of(statement.conditions[0]),), False)
    value = read_formula("y/2 + z/2")
    found = list(ranges_of(value, goal))
    assert [(str(r.lower), r.lower_open, r.upper_open) for r in found] == [("0", False, True)]
    assert float_function(found[0].upper, ())(()) == pytest.approx(math.pi / 2)


#: Inequalities between the angles of a triangle, with equality for the equilateral or a degenerate one; each is false
#: with 10⁻⁹ in favour.
TRIANGLES = [
    ("cos(x) + cos(y) + cos(z) <= 3/2", "x + y + z == pi"),
    ("cos(x) + cos(y) + cos(z) > 1", "x + y + z == pi"),
    ("sin(x/2)*sin(y/2)*sin(z/2) <= 1/8", "x + y + z == pi"),
]


@pytest.mark.parametrize(("relation", "condition"), TRIANGLES)
def test_inequalities_between_the_angles_of_a_triangle(relation, condition):
    box = "for x in (0, pi), y in (0, pi), z in (0, pi)"
    assert prove(f"{relation} {box} if {condition}", seconds=60).status == "proved"
    hair = " - 1/10**9" if "<=" in relation else " + 1/10**9"
    assert prove(f"{relation}{hair} {box} if {condition}", seconds=2).status != "proved"
