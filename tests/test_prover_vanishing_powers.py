"""Powers u^v with v log u → 0 at an end: x^x = 1 + x log x + (x log x)²/2 + …, to every order."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import arb, ctx

from numerics import enclosure as arithmetic
from tests.goals import goal_of
from verify.formula.reader import read_formula
from verify.formula.tree import number, substitute
from verify.kernel.expand import expand
from verify.kernel.expansion import Expansion
from verify.kernel.program import natural
from verify.prover import prove
from verify.recheck import recheck

#: Near 0, with t = x^(1/3).
CUBE = 3


def expansion_of(text: str, end: Fraction, order: int = 12):
    box = goal_of(f"{text} > 0 for x in (0, {end}]").box
    E = Expansion(box, "x", "lower", order, arithmetic, frozenset({"x"}), CUBE, True)
    return E, expand(read_formula(text), E)


def value_at(E: Expansion, model, t: arb) -> arb:
    """The enclosure t^v (Σ c_k(log t) t^k + R t^m), which must hold the formula's value."""
    total = arb(0)
    for k, c in enumerate([*model.coefficients, E.field.only(model.remainder)]):
        for d, part in enumerate(c.powers or (c,)):
            value = E.field.value(part)
            hull = arb(value.lo).union(arb(value.hi))
            total += hull * t.log() ** d * t**k
    return total * t**model.valuation


@pytest.mark.parametrize("text", ["x**x", "x**(1 - x)", "(2*x)**sin(x)", "x**(2 + x)", "(x + x**2)**(x*(1 - x))"])
@pytest.mark.parametrize("end", [Fraction(1, 4), Fraction(1, 1000)])
def test_the_expansion_holds_the_values(text, end):
    E, model = expansion_of(text, end)
    assert len(model.coefficients) > 3
    with ctx.workprec(400):
        for x in (end, end / 2, end / 1000, Fraction(1, 10**9), Fraction(1, 10**40)):
            exact = natural(substitute(read_formula(text), {"x": number(x)}), {}, arithmetic)
            t = (arb(x.numerator) / x.denominator).root(CUBE)
            assert value_at(E, model, t).overlaps(arb(exact.lo))


def test_the_coefficients_are_those_of_the_exponential_series():
    # With x = t³: x^x = e^(3 t³ log t) = 1 + 3 log t·t³ + 9/2 (log t)² t^6 + …
    _, model = expansion_of("x**x", Fraction(1, 1000))
    one, *zeros, third = model.coefficients[:4]
    assert (model.valuation, one.rational, [c.rational for c in zeros]) == (0, 1, [0, 0])
    assert [p.rational for p in third.powers] == [0, 3]
    assert [p.rational * 2 for p in model.coefficients[6].powers] == [0, 0, 9]


@pytest.mark.parametrize(
    "statement",
    [
        "x**x*(1 - x)**(1 - x) + x**(1 - x)*(1 - x)**x <= 1 for x in (0, 1)",
        "x**x + x < 1 for x in (0, 1/10]",  # x log x + x < 0 below 1/e
        # x^x + x^(1 - x) without its terms to the second order is -x³ (log x)²/2·(1 + …)·(log x/3 + 1) < 0 near 0.
        "x**x + x**(1 - x) < 1 + x*log(x) + x - x**2*log(x) + x**2*log(x)**2/2 for x in (0, 1/1000)",
        "atanh(x) < x/cbrt(1 - x**2) for x in (0, 1)",
    ],
)
def test_statements_sharp_at_an_end(statement):
    verdict = prove(statement, seconds=60)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "statement",
    [
        "x**x*(1 - x)**(1 - x) + x**(1 - x)*(1 - x)**x <= 1 - 1/10**9 for x in (0, 1)",  # 1 is attained at 1/2
        "x**x + x < 1 - x/10**9 for x in (0, 37/100)",  # log x + 1 + 10^-9 > 0 from 0.3678… on: at 0.3699
        # With y = x log x < 0 the difference is -y⁴/24·(4·10^-9) + |y|^5/120 > 0 for |y| > 2·10^-8.
        "x**x >= 1 + x*log(x) + (x*log(x))**2/2 + (x*log(x))**3/6 + (x*log(x))**4/24.0000001 for x in (0, 1/10)",
        # Left minus right is x² (log x)²·(10^-9 - x (|log x|/6 - 1/2 + …)), positive below 10^-10.
        "x**x + x**(1 - x) < 1 + x*log(x) + x - x**2*log(x) + 499999999/10**9*x**2*log(x)**2 for x in (0, 1/1000)",
    ],
)
def test_statements_that_fail_by_a_little(statement):
    assert prove(statement, seconds=5).status in ("refuted", "undecided")
