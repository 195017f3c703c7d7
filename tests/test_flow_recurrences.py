"""Taylor coefficients along solutions: against known series in three arithmetics, and over boxes."""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial

import pytest
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics import enclosure
from numerics.decimals import to_fraction
from numerics.second_arithmetic import module
from verify.formula.reader import read_formula
from verify.kernel.program import NotCertain
from verify.questions.flows.expansion import expanded
from verify.questions.flows.reading import read_flow
from verify.questions.flows.recurrences import coefficients, interval, tape

ARITHMETICS = [enclosure, module("crival"), module("pyintval")]
COUNT = 8


def binomial(r: Fraction) -> list[Fraction]:
    """The coefficients of (1 + s)^r."""
    found = [Fraction(1)]
    for k in range(1, COUNT):
        found.append(found[-1] * (r - k + 1) / k)
    return found


def spread(even: bool, of) -> list[Fraction]:
    """Coefficients of an even or odd function from those of its powers in turn."""
    return [Fraction(of(k)) if (k % 2 == 0) == even else Fraction(0) for k in range(COUNT)]


def sign(k: int) -> int:
    return -1 if k // 2 % 2 else 1


#: Functions of x = s (and of 1 + s), with their rational coefficients: the geometric and binomial series, those of
#: exp, sin, cos and their hyperbolic twins, tan s = s + s³/3 + 2s⁵/15 + 17s⁷/315,
#: arcsin s = Σ C(2n, n)/4ⁿ s^(2n+1)/(2n+1), and x^x = exp((1 + s) log(1 + s))
#: = 1 + s + s² + s³/2 + s⁴/3 + s⁵/12 + 3s⁶/40 - s⁷/120 (OEIS A005727 over k!).
KNOWN = {
    "1/(1 - x)": [Fraction(1)] * COUNT,
    "3/(1 + x)": [Fraction(3 * (-1) ** k) for k in range(COUNT)],
    "(1 + x)**5": binomial(Fraction(5)),
    "(1 + x)**6": binomial(Fraction(6)),
    "(1 + x)**(-3)": binomial(Fraction(-3)),
    "(1 + x)**1": binomial(Fraction(1)),
    "(1 + x)**0": binomial(Fraction(0)),
    "(1 + x)**(2/3)": binomial(Fraction(2, 3)),
    "sqrt(1 + x)": binomial(Fraction(1, 2)),
    "1/sqrt(1 + x)": binomial(Fraction(-1, 2)),
    "cbrt(1 + x)": binomial(Fraction(1, 3)),
    "-cbrt(-1 - x)": binomial(Fraction(1, 3)),
    "exp(x)": [Fraction(1, factorial(k)) for k in range(COUNT)],
    "log(1 + x)": [Fraction(0), *(Fraction((-1) ** (k + 1), k) for k in range(1, COUNT))],
    "sin(x)": spread(False, lambda k: Fraction(sign(k), factorial(k))),
    "cos(x)": spread(True, lambda k: Fraction(sign(k), factorial(k))),
    "sinh(x)": spread(False, lambda k: Fraction(1, factorial(k))),
    "cosh(x)": spread(True, lambda k: Fraction(1, factorial(k))),
    "tan(x)": [Fraction(c) for c in ("0", "1", "0", "1/3", "0", "2/15", "0", "17/315")],
    "tanh(x)": [Fraction(c) for c in ("0", "1", "0", "-1/3", "0", "2/15", "0", "-17/315")],
    "atan(x)": spread(False, lambda k: Fraction(sign(k), k)),
    "atanh(x)": spread(False, lambda k: Fraction(1, k)),
    "asin(x)": spread(False, lambda k: Fraction(comb(k - 1, k // 2), 2 ** (k - 1) * k)),
    "pi/2 - acos(x)": spread(False, lambda k: Fraction(comb(k - 1, k // 2), 2 ** (k - 1) * k)),
    "asinh(x)": spread(False, lambda k: Fraction(sign(k) * comb(k - 1, k // 2), 2 ** (k - 1) * k)),
    "erf(x)*sqrt(pi)/2": spread(False, lambda k: Fraction((-1) ** (k // 2), factorial(k // 2) * k)),
    "(1 + x)**(1 + x)": [Fraction(c) for c in ("1", "1", "1", "1/2", "1/3", "1/12", "3/40", "-1/120")],
    "x*sin(x) + x/2 - 1/3": spread(True, lambda k: Fraction(k and -sign(k), factorial(max(k - 1, 0)))),
}
KNOWN["x*sin(x) + x/2 - 1/3"][0:2] = [Fraction(-1, 3), Fraction(1, 2)]


@pytest.mark.parametrize("A", ARITHMETICS, ids=["arb", "crival", "pyintval"])
def test_the_coefficients_of_functions_of_time(A):
    # Along x' = 1 from 0, a formula in x is its own power series.
    prepared = tape(read_formula("1"), *(read_formula(text) for text in KNOWN))
    found = coefficients(prepared, {"x": A.number(Fraction(0)), "t": A.number(Fraction(0))}, COUNT + 1, A)
    for text, series in zip(KNOWN, found[1:], strict=True):
        assert len(series) == COUNT
        for expected, c in zip(KNOWN[text], series, strict=True):
            around, exact = interval(c, A), A.number(expected)
            assert around.lo <= exact.hi, text
            assert exact.lo <= around.hi, text
            assert float(around.hi) - float(around.lo) < 1e-12, text


def test_acosh_and_constants():
    # acosh(cosh x) = x for x > 0: the coefficients at 1/2 are 1/2, 1, 0, 0, …; and exp(1) along a solution is constant.
    A, half = enclosure, Fraction(1, 2)
    prepared = tape(read_formula("1"), read_formula("acosh(cosh(x))"), read_formula("exp(1)"))
    _, inverse, constant = coefficients(prepared, {"x": A.number(half), "t": A.number(half)}, 7, A)
    assert all(abs(float(c) - expected) < 1e-12 for c, expected in zip(inverse, [0.5, 1, 0, 0, 0, 0], strict=True))
    assert len(constant) == 1


@pytest.mark.parametrize(
    ("equation", "start", "series"),
    [
        ("x**2", 1, [1] * 8),  # 1/(1 - s)
        ("1 + x**2", 0, KNOWN["tan(x)"]),
        ("x", 1, KNOWN["exp(x)"]),
        ("2*t", 0, [0, 0, 1, 0, 0, 0, 0, 0]),  # s²
        ("3", 2, [2, 3, 0, 0, 0, 0, 0, 0]),
        ("1/(2*x)", 1, KNOWN["sqrt(1 + x)"]),
        (
            "x*cos(t)",
            1,
            [1, 1, Fraction(1, 2), 0, Fraction(-1, 8), Fraction(-1, 15), Fraction(-1, 240), Fraction(1, 90)],
        ),
    ],
)
def test_the_coefficients_of_solutions(equation, start, series):
    # The last one is exp(sin s) = 1 + s + s²/2 - s⁴/8 - s⁵/15 - s⁶/240 + s⁷/90.
    A = enclosure
    at = {"x": A.number(Fraction(start)), "t": A.number(Fraction(0))}
    (found,) = coefficients(tape(read_formula(equation)), at, 8, A)
    for expected, c in zip(series, found, strict=True):
        around = interval(c, A)
        assert to_fraction(around.lo) <= expected <= to_fraction(around.hi)
        assert float(c.rad()) < 1e-15


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(ARITHMETICS))
def test_the_coefficients_over_a_box_enclose_those_at_its_points(u, v, A):
    field = [read_formula(text) for text in ("sin(x*y) + t/(2 + x)", "exp(-x)*sqrt(y) - y**3*log(x)")]
    low, high = (Fraction(1), Fraction(1)), (Fraction(9, 8), Fraction(5, 4))
    box = {n: A.hull(A.number(a), A.number(b)) for n, a, b in zip("xy", low, high, strict=True)}
    at = [a + Fraction(w) * (b - a) for a, b, w in zip(low, high, (u, v), strict=True)]
    point = {n: A.number(p) for n, p in zip("xy", at, strict=True)}
    wide = coefficients(tape(*field), {**box, "t": A.hull(A.number(Fraction(0)), A.number(Fraction(1)))}, 6, A)
    thin = coefficients(tape(*field), {**point, "t": A.number(Fraction(u))}, 6, A)
    for outer, inner in zip(wide, thin, strict=True):
        for a, b in zip(outer, inner, strict=True):
            a, b = interval(a, A), interval(b, A)
            assert a.lo <= b.hi
            assert b.lo <= a.hi
            assert float(a.lo) <= float(b.lo) / 2 + float(b.hi) / 2 <= float(a.hi)


def test_the_variation_of_a_flow():
    # x' = x², y' = xy: x = a/(1 - as), y = b/(1 - as). ∂x/∂a = 1/(1 - as)², ∂y/∂a = bs/(1 - as)², ∂y/∂b = 1/(1 - as),
    # so that at a = 2, b = 3 the coefficients are (k + 1)·2^k, 3k·2^(k-1), 2^k, and 0 for ∂x/∂b.
    A = enclosure
    flow = read_flow("x' = x**2; y' = x*y", ["x = 2", "y = 3"], 0, 1)
    x = [A.number(Fraction(2)), A.number(Fraction(3))]
    with ctx.workprec(96):
        slopes = expanded(flow, x, x, A.number(Fraction(0)), 9, A).slopes
    for k in range(9):
        values = [[(k + 1) * 2**k, 0], [3 * k * Fraction(2) ** (k - 1), 2**k]]
        for i in range(2):
            for j in range(2):
                assert float(slopes[i][j][k]) == float(values[i][j])


@pytest.mark.parametrize(
    "text",
    ["sqrt(x)", "cbrt(x)", "x**(3/2)", "x**(-1)", "1/x", "log(x)", "x**x", "asin(1 + x)", "acos(x - 1)", "acosh(1 + x)",
     "atanh(1 + x)", "tan(x + pi/2)", "log(x)**0", "0/x"],
)  # fmt: skip
@pytest.mark.parametrize("A", ARITHMETICS, ids=["arb", "crival", "pyintval"])
def test_where_a_function_is_not_smooth_there_are_no_coefficients(text, A):
    # At 0 none of them has two derivatives, and neither has it on a box that has 0 at an end or inside.
    prepared = tape(read_formula(text))
    for low, high in ((0, 0), (0, Fraction(1, 8)), (Fraction(-1, 8), Fraction(1, 8))):
        start = {"x": A.hull(A.number(Fraction(low)), A.number(Fraction(high))), "t": A.number(Fraction(0))}
        with pytest.raises((NotCertain, ArithmeticError)):
            coefficients(prepared, start, 3, A)


@pytest.mark.parametrize("text", ["abs(x)", "min(x, 1)", "max(x, t)", "atan2(x, 1)", "gamma(x)", "besselj(1, x)"])
def test_functions_without_a_recurrence_are_refused(text):
    with pytest.raises(ValueError, match="derivatives of all orders"):
        tape(read_formula(text))


def test_long_powers_need_few_steps():
    # x^1000 by repeated squaring: at most two powers for every bit of 1000.
    assert len(tape(read_formula("x**1000")).program.steps) < 50
