"""Plain formulas, multiplied out by FLINT, have the values of their formulas; none is called zero that is not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.formula.reader import read_formula
from verify.formula.tree import Formula, number, postorder, substitute, variable
from verify.kernel.algebra import Algebra, Unsupported, is_identically_zero
from verify.kernel.algebra.plain import multiplied_out, plain_nodes
from verify.kernel.algebra.polynomial import TooLarge

X, Y = variable("x"), variable("y")
RATIONALS = st.builds(Fraction, st.integers(-9, 9), st.integers(1, 9))


def grown(smaller: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    return st.one_of(
        st.tuples(smaller, smaller).map(lambda p: p[0] + p[1]),
        st.tuples(smaller, smaller).map(lambda p: p[0] - p[1]),
        st.tuples(smaller, smaller).map(lambda p: p[0] * p[1]),
        smaller.map(lambda f: -f),
        st.tuples(smaller, st.integers(1, 3)).map(lambda p: p[0] ** number(p[1])),
        st.tuples(smaller, RATIONALS.filter(bool)).map(lambda p: p[0] / number(p[1])),
    )


POLYNOMIALS = st.recursive(st.one_of(st.sampled_from([X, Y]), RATIONALS.map(number)), grown, max_leaves=8)


#: The same with quotients and negative powers.
QUOTIENTS = st.recursive(
    st.one_of(st.sampled_from([X, Y]), RATIONALS.map(number)),
    lambda smaller: st.one_of(
        grown(smaller),
        st.tuples(smaller, smaller).map(lambda p: p[0] / p[1]),
        st.tuples(smaller, st.integers(-3, -1)).map(lambda p: p[0] ** number(p[1])),
    ),
    max_leaves=8,
)

OPERATIONS = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
    "pow": lambda a, n: a ** int(n),
}


def value(formula: Formula, point: dict[str, Fraction]) -> Fraction:
    """The value by the meaning of each operation, in rationals."""
    done: dict[Formula, Fraction] = {}
    for node in postorder(formula):
        if node.op == "number":
            done[node] = node.args[0]
        elif node.op == "variable":
            done[node] = point[node.args[0]]
        else:
            done[node] = OPERATIONS[node.op](*(done[arg] for arg in node.args))
    return done[formula]


@settings(max_examples=300, deadline=None)
@given(POLYNOMIALS, RATIONALS, RATIONALS)
def test_normal_forms_have_the_values_of_their_formulas(formula: Formula, x: Fraction, y: Fraction) -> None:
    assert formula in plain_nodes(postorder(formula))
    algebra = Algebra()
    try:
        ratio = algebra.normal(formula)
    except Unsupported:
        return
    point = {"x": x, "y": y}
    total = Fraction(0)
    for monomial, c in ratio.numerator.items():
        assert [i for i, _ in monomial] == sorted({i for i, _ in monomial})
        assert c != 0
        for i, e in monomial:
            c *= point[algebra.keys[i][1]] ** int(e)
        total += c
    assert ratio.is_polynomial()
    assert total == value(formula, point)


@settings(max_examples=200, deadline=None)
@given(POLYNOMIALS, st.integers(9, 30))
def test_nothing_is_zero_by_a_hair(formula: Formula, digits: int) -> None:
    """F - F + 10^-n is not zero, nor is F·(1 + 10^-n) - F unless F is: at some of 100 points F is not 0 then."""
    small = number(Fraction(1, 10**digits))
    assert not is_identically_zero(formula - formula + small)
    assert not is_identically_zero(formula - formula + small * X)
    if any(value(formula, {"x": Fraction(k % 10, 7), "y": Fraction(k // 10, 11)}) for k in range(100)):
        assert not is_identically_zero(formula * (1 + small) - formula)


def test_identities() -> None:
    assert is_identically_zero(read_formula("(x + y)**3 - x**3 - y**3 - 3*x*y*(x + y)"))
    assert is_identically_zero(read_formula("(x/3 - y)*(x/3 + y) - x**2/9 + y**2"))
    # x·0 vanishes, whatever x is
    assert is_identically_zero(read_formula("x*0"))
    assert not is_identically_zero(read_formula("(x + y)**3 - x**3 - y**3 - 3*x*y*(x + y) + x/10**40"))


def test_parts_of_other_formulas_are_the_same_atoms() -> None:
    """sin² + cos² = 1 with polynomials inside and beside: (x + 1)² and x² + 2·x + 1 are one angle."""
    assert is_identically_zero(read_formula("sin((x + 1)**2)**2 + cos(x**2 + 2*x + 1)**2 - 1"))
    assert not is_identically_zero(read_formula("sin((x + 1)**2)**2 + cos(x**2 + 2*x + 2)**2 - 1"))
    assert is_identically_zero(read_formula("(x + 1)*exp(y) - exp(y) - x*exp(y)"))


@pytest.mark.parametrize("text", ["x**0", "x**y", "x**61", "x**(1/2)", "sqrt(x)", "pi*x", "x + exp(y)"])
def test_what_is_not_plain(text: str) -> None:
    """What needs other rules, or too much of FLINT."""
    formula = read_formula(text)
    assert formula not in plain_nodes(postorder(formula))


@pytest.mark.parametrize("text", ["x/0", "x/(y - y)", "(x - x)**(-2)", "0/(x - x)", "1/(1/(x - x))"])
def test_quotients_by_zero_have_no_normal_form(text: str) -> None:
    """They are defined nowhere; nothing is claimed of them."""
    assert not is_identically_zero(read_formula(text))
    with pytest.raises(Unsupported):
        Algebra().normal(read_formula(text))


def test_quotients() -> None:
    """Identities that hold wherever both sides are defined, and the same by a hair."""
    for text in (
        "1/(x - 1) - 1/(x + 1) - 2/(x**2 - 1)",
        "x/x - 1",  # 0 wherever it is defined
        "1/(1/x) - x",
        "(x/y)**(-3) - y**3/x**3",
        "(x**2 - y**2)/(x - y) - x - y",
        "1/(x + 1/(y + 1/z)) - (y*z + 1)/(x*(y*z + 1) + z)",
        "x/(2/3) - 3*x/2",
    ):
        assert is_identically_zero(read_formula(text)), text
        assert not is_identically_zero(read_formula(f"{text} + x/10**30")), text
        assert not is_identically_zero(read_formula(f"{text} + 1/(10**30 + y**2)")), text


@settings(max_examples=300, deadline=None)
@given(QUOTIENTS, RATIONALS, RATIONALS)
def test_normal_forms_of_quotients_have_their_values(formula: Formula, x: Fraction, y: Fraction) -> None:
    """P/Q in FLINT, and the normal form, at a point where every part has a value."""
    point = {"x": x, "y": y}
    try:
        exact = value(formula, point)
        above, below, _ = multiplied_out(formula, ("x", "y"), 50_000)
    except (ZeroDivisionError, Unsupported, TooLarge):
        return
    at = [fmpq(c.numerator, c.denominator) for c in (x, y)]
    bottom = fmpq(1) if below is None else below(*at)
    assert bottom != 0
    found = above(*at) / bottom
    assert Fraction(int(found.p), int(found.q)) == exact
    algebra = Algebra()
    try:
        ratio = algebra.normal(formula)
    except Unsupported:
        return
    parts = []
    for polynomial in (ratio.numerator, ratio.denominator):
        total = Fraction(0)
        for monomial, c in polynomial.items():
            for i, e in monomial:
                coordinate = point[algebra.keys[i][1]]
                if coordinate == 0 and e < 0:
                    return
                c *= coordinate ** int(e)
            total += c
        parts.append(total)
    assert parts[1] == 0 or parts[0] / parts[1] == exact


def test_work_and_bits_are_bounded() -> None:
    long = read_formula("(x + y + z + w + 1)**40")  # 135,751 terms
    assert not is_identically_zero(long - long)  # zero, but too long to be shown
    with pytest.raises(TooLarge):
        multiplied_out(long, ("x", "y", "z", "w"), 50_000)
    with pytest.raises(Unsupported):
        Algebra().normal(long)
    deep = substitute(read_formula("(2*x)**60"), {"x": read_formula("(2*x)**60")})
    with pytest.raises(TooLarge):  # the coefficient 2^3660 to the sixtieth power would have 219,600 bits
        multiplied_out(deep ** number(60), ("x",), 50_000)


def test_high_degrees_have_no_common_factor_looked_for() -> None:
    """1/(x^216000 + 1) + 1/(x^216000 - 1) = 2·x^216000/(x^432000 - 1), without a greatest common divisor."""
    high = read_formula("((x**60)**60)**60")
    total = number(1) / (high + 1) + number(1) / (high - 1)
    above, below, _ = multiplied_out(total, ("x",), 50_000)
    assert (len(above), len(below)) == (1, 2)
    assert is_identically_zero(total - 2 * high / (high * high - 1))
    assert not is_identically_zero(total - 2 * high / (high * high - 1) + X)
