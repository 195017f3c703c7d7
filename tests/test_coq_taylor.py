"""Taylor bounds that choose Coq-Interval's options: they contain the range, and refuse what is not certainly smooth."""

from __future__ import annotations

from fractions import Fraction

import pytest

from numerics import enclosure as arb
from numerics.enclosure import Enclosure, number
from verify.export.coq.taylor import taylor_bound
from verify.formula.reader import read_formula
from verify.kernel.program import NotCertain, natural


def box(low: str, high: str) -> dict[str, Enclosure]:
    return {"x": arb.hull(number(Fraction(low)), number(Fraction(high)))}


@pytest.mark.parametrize("degree", [1, 3, 6])
@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("exp(x) - 1 - x", "-1", "1"),
        ("abs(x - 3)*sqrt(x + 2)/(5 + x**2)", "-1", "2"),
        ("(x + 2)**(-3) + log(x + 2)", "0", "1/2"),
        ("atan(x) + tan(x) - pi", "-1/2", "1"),
    ],
)
def test_the_bound_contains_the_values(text: str, low: str, high: str, degree: int) -> None:
    formula = read_formula(text)
    bound = taylor_bound(formula, "x", degree, box(low, high))
    for k in range(9):
        at = Fraction(low) + (Fraction(high) - Fraction(low)) * k / 8
        value = natural(formula, {"x": number(at)}, arb)
        assert bound.lo <= value.hi
        assert value.lo <= bound.hi


def test_the_bound_is_sharp_where_the_terms_cancel() -> None:
    # e^x - 1 - x on [-1/8, 1/8] lies in [0, x²] up to the remainder e^(1/8)/6·8^-3 < 0.00037; x² = 0.015625.
    bound = taylor_bound(read_formula("exp(x) - 1 - x"), "x", 2, box("-1/8", "1/8"))
    assert bound.lo > -0.009
    assert bound.hi < 0.009


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1/(x - 1)", "0", "2"),
        ("x**(-3)", "1/4", "7/4"),  # x³ around 1 as a ball has 0 in it, x has not
        ("abs(x)", "-1", "1"),
        ("sqrt(x)", "0", "1"),
        ("erf(x)", "0", "1"),  # no function of Coq-Interval
        ("x**x", "1", "2"),
    ],
)
def test_what_is_not_certainly_smooth_is_refused(text: str, low: str, high: str) -> None:
    with pytest.raises(NotCertain):
        taylor_bound(read_formula(text), "x", 3, box(low, high))


def test_an_unbounded_range_is_refused() -> None:
    with pytest.raises(NotCertain):
        taylor_bound(read_formula("exp(x)"), "x", 3, {"x": arb.ENTIRE})
