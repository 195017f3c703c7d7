"""Formulas, relations and statements as values: immutable, exact, shared, without truth value."""

from __future__ import annotations

import copy
import pickle
from fractions import Fraction

import pytest
from hypothesis import given

from tests.formulas import formulas
from verify.formula import (
    OO,
    PI,
    Formula,
    Interval,
    Relation,
    Statement,
    apply,
    number,
    substitute,
    variable,
    variables,
)
from verify.formula.tree import postorder

x, y = variable("x"), variable("y")


def test_equal_formulas_are_one_object() -> None:
    assert x + "1/2" is variable("x") + Fraction(1, 2)
    assert x + y != y + x


@given(formulas())
def test_copies_are_the_same_object(formula: Formula) -> None:
    assert copy.copy(formula) is formula
    assert copy.deepcopy(formula) is formula
    assert pickle.loads(pickle.dumps(formula)) is formula


def test_deep_formulas_can_be_pickled() -> None:
    deep = x
    for _ in range(5_000):
        deep = apply("sin", deep)
    assert pickle.loads(pickle.dumps(deep)) is deep


@given(formulas())
def test_arguments_come_before_what_uses_them(formula: Formula) -> None:
    seen: set[Formula] = set()
    for node in postorder(formula):
        assert node not in seen
        assert all(a in seen for a in node.args if isinstance(a, Formula))
        seen.add(node)
    assert node is formula


@given(formulas(), formulas())
def test_formulas_are_listed_as_they_are_read(first: Formula, second: Formula) -> None:
    listed: list[Formula] = []

    def visit(node: Formula) -> None:
        for argument in node.args:
            if isinstance(argument, Formula):
                visit(argument)
        if node not in listed:
            listed.append(node)

    visit(first)
    visit(second)
    assert list(postorder(first, second)) == listed


def test_shared_parts_are_listed_once_in_time_linear_in_their_number() -> None:
    doubled = x  # 200 sums, and 2^200 paths to x
    for _ in range(200):
        doubled = doubled + doubled
    assert len(postorder(doubled)) == 201
    assert postorder() == ()


def test_substitution_is_simultaneous() -> None:
    assert substitute(x - y, {"x": y, "y": x}) is y - x


def test_variables_in_order() -> None:
    assert variables(y + x * y, PI) == ("y", "x")


def test_greek_letters_are_their_names() -> None:
    assert variable("β") is variable("beta")


@pytest.mark.parametrize("name", ["sin", "pi", "oo", "in", "for", "1x", "x y", "", "x-y", "ж", "add"])
def test_names_that_are_taken_or_unreadable(name: str) -> None:
    with pytest.raises(ValueError, match="free for a variable"):
        variable(name)


@pytest.mark.parametrize("value", [0.1, 1j, True, None])
def test_only_exact_numbers(value: object) -> None:
    with pytest.raises(TypeError, match="Expected an exact number"):
        x + value  # type: ignore[operator]


def test_formulas_are_immutable_and_have_no_truth_value() -> None:
    with pytest.raises(AttributeError, match="immutable"):
        x.op = "sin"
    with pytest.raises(TypeError, match="no truth value"):
        bool(x)
    with pytest.raises(TypeError, match="no truth value"):
        bool(x < y)
    with pytest.raises(TypeError, match="to build a formula"):
        Formula()


def test_wrong_arity_and_unknown_operations() -> None:
    with pytest.raises(ValueError, match="Expected an operation of 2 arguments"):
        apply("sin", x, y)
    with pytest.raises(ValueError, match="but got op='zeta'"):
        apply("zeta", x)


def test_negation_is_an_involution() -> None:
    for op in ("<", "<=", ">", ">=", "==", "!="):
        relation = Relation(op, x, y)
        assert relation.negated() != relation
        assert relation.negated().negated() == relation
    with pytest.raises(ValueError, match="Expected a relation"):
        Relation("=", x, y)


class TestStatements:
    unit = Interval(number(0), number(1))

    def test_every_variable_needs_an_interval(self) -> None:
        with pytest.raises(ValueError, match="y has none"):
            Statement((x < y,), (("x", self.unit),))
        with pytest.raises(ValueError, match="each variable once"):
            Statement((x < 1,), (("x", self.unit), ("x", self.unit)))

    def test_fixing_a_variable_takes_it_out_of_the_domain(self) -> None:
        statement = Statement((x < y,), (("x", self.unit), ("y", Interval(number(2), OO, False, True))), (x > 0,))
        fixed = statement.substituted({"x": number(1)})
        assert str(fixed) == "1 < y for y in [2, oo) if 1 > 0"
