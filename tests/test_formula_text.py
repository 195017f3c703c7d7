"""The canonical text of a formula reads back as the very same formula."""

from __future__ import annotations

import contextlib
import re
from fractions import Fraction

import pytest
from hypothesis import given

from tests.formulas import formulas, intervals, statements
from verify.errors import InputError
from verify.formula.reader import read_formula, read_interval, read_statement
from verify.formula.statement import Interval, Statement
from verify.formula.text import interval_text, statement_text, to_text
from verify.formula.tree import Formula, number, variable

x, y, z = (variable(name) for name in "xyz")


@given(formulas())
def test_a_formula_reads_back_as_the_same_object(formula: Formula) -> None:
    assert read_formula(to_text(formula)) is formula


@given(intervals())
def test_an_interval_reads_back_equal(interval: Interval) -> None:
    assert read_interval(interval_text(interval)) == interval


@given(statements())
def test_a_statement_reads_back_equal(statement: Statement) -> None:
    assert read_statement(statement_text(statement)) == statement


@given(formulas(size=6))
def test_no_pair_of_brackets_can_be_left_out(formula: Formula) -> None:
    """Leaving out any pair that is not a call's changes the formula or makes it unreadable."""
    text = to_text(formula)
    for opening in (m.start() for m in re.finditer(r"(?<![a-z0-9])\(", text)):
        closing = _partner(text, opening)
        shorter = text[:opening] + text[opening + 1 : closing] + text[closing + 1 :]
        if text[opening + 1] == "-":
            continue  # a sign after an operator keeps its brackets for the eye
        with contextlib.suppress(InputError):
            assert read_formula(shorter) is not formula, shorter


def _partner(text: str, opening: int) -> int:
    depth = 0
    for index in range(opening, len(text)):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0:
            return index
    raise AssertionError(f"unbalanced brackets in {text}")


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (number(Fraction(-1, 2)) ** x, "(-1/2)**x"),
        (number(Fraction(1, 2)) * x, "1/2*x"),
        (x * Fraction(1, 2), "x*(1/2)"),
        (number(1) / 2, "(1)/2"),  # a quotient of two numbers; the number one half is 1/2
        (number(1) / 0, "1/0"),  # no such number, so no brackets are needed
        (-number(3), "-(3)"),  # minus applied to 3; the number is -3
        (-(x**2), "-x**2"),
        ((-x) ** 2, "(-x)**2"),
        ((x**y) ** z, "(x**y)**z"),
        (x ** (y**z), "x**y**z"),
        (x ** (-y), "x**(-y)"),
        (x - (y - z), "x - (y - z)"),
        (x - y - z, "x - y - z"),
        (x / (y * z), "x/(y*z)"),
        ((-x) * y, "-x*y"),
        (-(x * y), "-(x*y)"),
        (x + (-y) * z, "x + (-y*z)"),
    ],
)
def test_brackets_are_where_they_are_needed(formula: Formula, text: str) -> None:
    assert to_text(formula) == text
    assert read_formula(text) is formula


def test_long_sums_are_printed_and_read_without_recursion() -> None:
    total = x
    for k in range(3000):
        total = total + (k % 7)
    assert read_formula(to_text(total)) is total


def test_neighbouring_relations_are_chained() -> None:
    assert str(read_statement("0 < 1 and 1 < 2 and 3 < 4")) == "0 < 1 < 2 and 3 < 4"


def test_a_formula_that_is_exponentially_long_is_refused() -> None:
    big = x
    for _ in range(60):
        big = big * big  # 2**60 factors written out
    with pytest.raises(ValueError, match="Expected a formula that fits"):
        to_text(big)
