"""Formulas without trivial coefficients: the same value, the same domain, nothing left to drop."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formulas import formulas, value
from verify.exposition.words import brief, relation_of
from verify.formula import Formula, number, read_formula, variable
from verify.formula.tidy import tidied
from verify.formula.tree import postorder
from verify.kernel.goal import Sign

trivial = st.sampled_from([-1, 0, 1, 2]).map(number)
leaves = st.one_of(trivial, trivial, st.sampled_from(["x", "y"]).map(variable))
operations = ("add", "sub", "mul", "div", "neg", "pow", "log", "sqrt", "exp", "besseli")


@settings(max_examples=300)
@given(formulas(operations, leaves, 8), st.fractions(-3, 3, max_denominator=4), st.fractions(-3, 3, max_denominator=4))
def test_the_value_stays_and_so_does_the_domain(formula: Formula, x: Fraction, y: Fraction) -> None:
    with mpmath.workdps(30):
        point = {"x": x, "y": y}
        before, after = (
            value(f, {k: mpmath.mpf(q.numerator) / q.denominator for k, q in point.items()})
            for f in (formula, tidied(formula))
        )
        assert (before is None) == (after is None)
        assert before is None or mpmath.almosteq(before, after, 1e-15, 1e-15)


@given(formulas(operations, leaves, 8))
def test_powers_and_orders_keep_their_meaning(formula: Formula) -> None:
    """x**1 is defined for all x but x**(2 - 1) for x > 0 only, so no exponent becomes a number that was none."""

    def exponents(f: Formula) -> int:
        return sum(node.op == "pow" and node.args[1].op == "number" for node in postorder(f))

    assert exponents(tidied(formula)) <= exponents(formula)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 + 1*exp(x)", "exp(x)"),
        ("2*((1 - w)*(0 + 1*log(x)) + w*(0 + 1*log(y)) - (0 + 1*log(1*x)))", "2*((1 - w)*log(x) + w*log(y) - log(x))"),
        ("0 + (-1*log(x)) + 1*log(1 - x)", "-log(x) + log(1 - x)"),
        ("(a - 0)/1", "a"),
        ("x - (-1)*y", "x + y"),
        ("0*log(x)", "0*log(x)"),  # has a value for x > 0 only
        ("0/x", "0/x"),
        ("x**(2 - 1)", "x**(2 - 1)"),
        ("2*x + 3", "2*x + 3"),
    ],
)
def test_what_is_dropped(text: str, expected: str) -> None:
    assert str(tidied(read_formula(text))) == expected
    assert tidied(read_formula(expected)) is read_formula(expected)


def test_sentences_and_formulas_shown_in_a_proof_have_no_trivial_coefficients() -> None:
    formula = read_formula("0 + 1*exp(x) - (y - 0)")
    assert brief(formula) == "exp(x) - y"
    assert str(relation_of(Sign(formula, ">="))) == "exp(x) - y >= 0"
