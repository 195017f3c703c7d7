"""Programs: values on a box contain the formula's values, and slopes contain its difference quotients."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product

import mpmath
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from numerics import enclosure as arb_arithmetic
from numerics import second_arithmetic
from tests.interval_points import end_value
from tests.normal_values import DIGITS, terms, value
from verify.formula.reader import read_formula
from verify.formula.tree import number
from verify.kernel.box import Range, enclose
from verify.kernel.gradient import gradient
from verify.kernel.program import NotCertain, compiled, evaluate
from verify.kernel.tails import tail_bound

ARITHMETICS = [arb_arithmetic, *(second_arithmetic.module(name) for name in second_arithmetic.MODULES)]
NEAR = mpmath.mpf(10) ** -25

ends = st.tuples(st.integers(-12, 12), st.integers(0, 8)).map(lambda p: (Fraction(p[0], 4), Fraction(p[0] + p[1], 4)))


def between(low: Fraction, high: Fraction) -> list[mpmath.mpf]:
    return [
        mpmath.mpf((low + (high - low) * k / 6).numerator) / (low + (high - low) * k / 6).denominator for k in range(7)
    ]


def holds(interval, exact) -> bool:
    slack = NEAR * (1 + abs(exact))
    return bool(end_value(interval.lo) <= exact + slack and exact - slack <= end_value(interval.hi))


@settings(max_examples=400)
@given(terms(), ends, ends, st.sampled_from(ARITHMETICS), st.booleans())
def test_values_and_slopes_contain(formula, x, y, A, strict):
    # Difference quotients along each axis: the mean value theorem needs no more, kinks included.
    program = compiled(formula)
    where = enclose({"x": Range(number(x[0]), number(x[1])), "y": Range(number(y[0]), number(y[1]))}, A)
    try:
        values = evaluate(program, where, A, strict=strict)
    except (NotCertain, A.EmptyEnclosure):
        event("not defined on the box")
        values = None
    with mpmath.workdps(DIGITS):
        table = {(a, b): value(formula, {"x": a, "y": b}) for a, b in product(between(*x), between(*y))}
        if values is None:
            assert strict or all(v is None for v in table.values())
            return
        output = values[program.outputs[0]]
        assert all(v is None or holds(output, v) for v in table.values())
        if strict:
            try:
                slopes = gradient(program, values, program.outputs[0], A)
            except (NotCertain, A.EmptyEnclosure):
                event("no slopes")
                return
            event("slopes")
            for name, axis in (("x", 0), ("y", 1)):
                for first, second in pairwise(sorted(table, key=lambda p: (p[1 - axis], p[axis]))):
                    if first[1 - axis] != second[1 - axis] or table[first] is None or table[second] is None:
                        continue
                    if second[axis] > first[axis]:
                        quotient = (table[second] - table[first]) / (second[axis] - first[axis])
                        assert name in slopes or quotient == 0
                        assert name not in slopes or holds(slopes[name], quotient), (str(formula), name, first, second)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abs(x)", (-1, 1)),  # all one-sided slopes at the kink
        ("max(x, 0)", (0, 1)),
        ("min(x, 0)", (0, 1)),
        ("x**2", (-2, 2)),
        ("x**0", (0, 0)),
        ("x*x", (-2, 2)),
        ("x - x", (0, 0)),
    ],
)
@pytest.mark.parametrize("A", ARITHMETICS, ids=["arb", *second_arithmetic.MODULES])
def test_slopes_on_the_unit_interval(text, expected, A):
    program = compiled(read_formula(text))
    values = evaluate(program, enclose({"x": Range(number(-1), number(1))}, A), A, strict=True)
    slope = gradient(program, values, program.outputs[0], A)["x"]
    assert (slope.lo, slope.hi) == expected


def test_strict_evaluation_refuses_a_domain_that_is_not_certain():
    for text in (
        "1/x",
        "log(x)",
        "x**(-1)",
        "x**(-1/2)",
        "sqrt(x - 1/10**9)",
        "tan(2*x)",
        "asin(1 + x)",
        "atan2(x - 1, -x)",
    ):
        program = compiled(read_formula(text))
        where = enclose({"x": Range(number(0), number(1))}, arb_arithmetic)
        with pytest.raises(NotCertain):
            evaluate(program, where, arb_arithmetic, strict=True)


def test_a_root_at_zero_is_continuous_but_has_an_infinite_slope():
    program = compiled(read_formula("sqrt(x)"))
    values = evaluate(program, enclose({"x": Range(number(0), number(1))}, arb_arithmetic), arb_arithmetic, strict=True)
    slope = gradient(program, values, program.outputs[0], arb_arithmetic)["x"]
    assert slope.hi == arb_arithmetic.INF
    assert slope.lo <= Fraction(1, 2).numerator / 2


@settings(max_examples=150)
@given(
    st.sampled_from(["atan", "asinh", "atanh", "asin", "acos", "tanh", "erf"]),
    st.fractions(-3, 3, max_denominator=16),
    st.integers(1, 12),
    st.sampled_from(ARITHMETICS),
)
def test_bounds_of_taylor_coefficients_contain_them(op, centre, n, A):
    if op in ("atanh", "asin", "acos"):
        centre = centre / 4
    bound = tail_bound(op, A.number(centre), n, A)
    assert bound is not None
    with mpmath.workdps(60):
        exact = mpmath.taylor(getattr(mpmath, op), mpmath.mpf(centre.numerator) / centre.denominator, n)[n]
        assert end_value(bound.lo) - NEAR <= exact <= end_value(bound.hi) + NEAR
