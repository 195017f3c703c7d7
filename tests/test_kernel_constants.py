"""Constants that are zero: identities of the literature, what is false by a hair, and bounds that numbers keep."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.formula.reader import read_formula
from verify.formula.tree import Formula, apply, number
from verify.kernel.algebra import is_identically_zero
from verify.kernel.algebra.constants import is_zero_constant
from verify.kernel.algebra.polynomial import TooLarge
from verify.kernel.algebra.separation import bound, is_zero_algebraic
from verify.prover import prove

ZEROS = [
    "4*atan(1/5) - atan(1/239) - pi/4",  # Machin
    "44*atan(1/57) + 7*atan(1/239) - 12*atan(1/682) + 24*atan(1/12943) - pi/4",  # Störmer
    "atan(1) + atan(2) + atan(3) - pi",
    "asin(3/5) + asin(4/5) - pi/2",
    "3*acos(-1/2) - 2*pi",
    "cos(pi/5) - (1 + sqrt(5))/4",
    "sin(pi/10) - (sqrt(5) - 1)/4",
    "tan(3*pi/8) - 1 - sqrt(2)",
    "cos(pi/7) - cos(2*pi/7) + cos(3*pi/7) - 1/2",
    "sin(pi/9)*sin(2*pi/9)*sin(3*pi/9)*sin(4*pi/9) - 3/16",
    "cos(2*atan(1/2)) - 3/5",
    "sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2)",
    "sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3)",
    "(2 + sqrt(5))**(1/3) - (sqrt(5) - 2)**(1/3) - 1",
    "cbrt(cbrt(2) - 1) - cbrt(1/9) + cbrt(2/9) - cbrt(4/9)",  # Ramanujan
    "abs(1 - sqrt(2)) + 1 - sqrt(2)",
    "max(sqrt(2), 3/2) - 3/2",
    "acosh(2) - log(2 + sqrt(3))",
    "asinh(3/4) - log(2)",
    "atanh(1/2) - log(3)/2",
    "exp(log(2)/2 + log(3)/2) - sqrt(6)",
    "tanh(log(2)) - 3/5",
    # Gauss: the regular polygon with 17 sides
    "16*cos(2*pi/17) + 1 - sqrt(17) - sqrt(34 - 2*sqrt(17))"
    " - 2*sqrt(17 + 3*sqrt(17) - sqrt(34 - 2*sqrt(17)) - 2*sqrt(34 + 2*sqrt(17)))",
]


@pytest.mark.parametrize("text", ZEROS)
def test_identities_are_shown_and_what_is_off_by_a_hair_is_not(text: str) -> None:
    assert is_identically_zero(read_formula(text))
    for exponent in (9, 40, 300):
        for sign in "+-":
            assert not is_identically_zero(read_formula(f"{text} {sign} 10**(-{exponent})"))


@pytest.mark.parametrize(
    "text",
    [
        "exp(pi*sqrt(163)) - 262537412640768744",  # 7.5e-13 away
        "pi**4 + pi**5 - exp(6)",  # 1.8e-5 away
        "sqrt(10**100 + 1) - 10**50",  # 5e-51
        "3*acos(-1/2)",  # 2 pi, whose sine is zero
        "3*acos(-1/2) - 4*pi",
        "atan(1) + atan(2) + atan(3)",  # pi
        "2*atan(2) - atan(-4/3)",  # pi: the tangents of 2 atan(2) and of atan(-4/3) agree
        "log(4) - 2*log(-2)",  # undefined
        "(sqrt(2)**2 - 2)/(sqrt(2)**2 - 2)",  # undefined
        "sqrt(1 - sqrt(2)) - sqrt(1 - sqrt(2))",  # undefined
    ],
)
def test_what_is_not_zero_or_not_defined_is_not_shown_to_be_zero(text: str) -> None:
    assert not is_zero_constant(read_formula(text))


SMALL = st.integers(-6, 6)


@settings(max_examples=30, deadline=None)
@given(SMALL, SMALL, SMALL, st.sampled_from([2, 3, 5, 6, 7]), st.sampled_from([2, 3, 5, 11]))
def test_squares_are_taken_out_of_roots(a: int, b: int, c: int, p: int, q: int) -> None:
    """The root of the square of s = a + b √p + c √q, multiplied out, is |s|; and it is not |s| + 1e-30."""
    whole = (
        f"{a * a + b * b * p + c * c * q} + {2 * a * b}*sqrt({p}) + {2 * a * c}*sqrt({q}) + {2 * b * c}*sqrt({p * q})"
    )
    text = f"sqrt({whole}) - abs({a} + {b}*sqrt({p}) + {c}*sqrt({q}))"
    s = a + b * mpmath.sqrt(p) + c * mpmath.sqrt(q)
    if abs(s) > 1e-9:  # at 0 the root has no enclosure that is certainly defined
        assert is_identically_zero(read_formula(text))
    assert not is_identically_zero(read_formula(f"{text} - 1/10**30"))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(SMALL, st.fractions(-4, 4, max_denominator=9)), min_size=1, max_size=3))
def test_sums_of_angles_are_compared_with_the_angle_of_the_product(parts: list[tuple[int, Fraction]]) -> None:
    """Σ n atan(b) is the argument of Π (1 + i b)^n, worked out here in rational arithmetic, up to turns of 2π."""
    real, imaginary, total = Fraction(1), Fraction(0), mpmath.mpf(0)
    for n, b in parts:
        total += n * mpmath.atan(mpmath.mpf(b.numerator) / b.denominator)
        for _ in range(abs(n)):
            c = b if n > 0 else -b
            real, imaginary = real - imaginary * c, real * c + imaginary
    turns = int(mpmath.nint((total - mpmath.atan2(float(imaginary), float(real))) / (2 * mpmath.pi)))
    text = " + ".join(f"({n})*atan({b})" for n, b in parts) + f" - atan2({imaginary}, {real})"
    if imaginary:  # the angle jumps on the negative real axis
        assert is_identically_zero(read_formula(f"{text} - ({2 * turns})*pi"))
        assert not is_identically_zero(read_formula(f"{text} - ({2 * turns + 2})*pi"))


@st.composite
def algebraic(draw: st.DrawFn, depth: int = 3) -> Formula:
    if depth == 0:
        return number(draw(st.fractions(-9, 9, max_denominator=7)))
    op = draw(st.sampled_from(["add", "sub", "mul", "div", "sqrt", "cbrt", "abs", "pow"]))
    if op in ("sqrt", "cbrt", "abs"):
        return apply(op, draw(algebraic(depth - 1)))
    if op == "pow":
        exponent = draw(st.sampled_from([Fraction(2), Fraction(-1), Fraction(1, 2), Fraction(-2, 3)]))
        return apply(op, draw(algebraic(depth - 1)), number(exponent))
    return apply(op, draw(algebraic(depth - 1)), draw(algebraic(depth - 1)))


def numeric(formula: Formula) -> mpmath.mpf:
    """The value by mpmath. Raises ValueError where there is none."""
    if formula.op == "number":
        q = formula.args[0]
        return mpmath.mpf(q.numerator) / q.denominator
    a = [numeric(x) for x in formula.args]
    if formula.op == "div" and a[1] == 0 or formula.op in ("sqrt", "pow") and a[0] <= 0:
        raise ValueError
    return {
        "add": lambda: a[0] + a[1],
        "sub": lambda: a[0] - a[1],
        "mul": lambda: a[0] * a[1],
        "div": lambda: a[0] / a[1],
        "sqrt": lambda: mpmath.sqrt(a[0]),
        "cbrt": lambda: mpmath.sign(a[0]) * mpmath.cbrt(abs(a[0])),
        "abs": lambda: abs(a[0]),
        "pow": lambda: a[0] ** a[1],
    }[formula.op]()


@settings(max_examples=150, deadline=None)
@given(algebraic())
def test_numbers_keep_the_distance_from_zero_that_is_claimed(formula: Formula) -> None:
    try:
        bits = bound(formula)
    except TooLarge:
        return
    with mpmath.workprec(min(bits, 4000) + 200):
        try:
            value = abs(numeric(formula))
        except ValueError:
            return
        if bits <= 4000:
            assert value < mpmath.mpf(2) ** -(bits + 100) or value >= mpmath.mpf(2) ** -bits
            if value < mpmath.mpf(2) ** -(bits + 100) and "sqrt" not in str(formula) and "**" not in str(formula):
                assert is_zero_algebraic(formula)


def test_bounds_by_hand() -> None:
    # √2 - 1: u is 1 for 2, ceil(1/2) = 1 for its root, 0 for 1, and max(1, 0) + 1 = 2 for the difference; D = 2.
    assert bound(read_formula("sqrt(2) - 1")) == 2
    # 3 - 2 √2 = 0.17: u is 2 for 3, 1 + 1 for 2 √2, 3 for the difference.
    assert bound(read_formula("3 - 2*sqrt(2)")) == 3
    # 1/3 - 1/2: the sum of 1/3 (u = 0, d = 2) and 1/2 (0, 1) has u = 2 + 1, d = 3, which is all that counts for D = 1.
    assert bound(read_formula("1/3 - 1/2")) == 3
    # cos(π/5) - 4/5: 2 cos is u = 1 over d = 1, 4/5 is 2 over 3, the difference max(1 + 3, 2 + 1) + 1 = 5 over 4; the
    # tenth roots of unity have a field of degree φ(10) = 4.
    assert bound(read_formula("cos(1/5*pi) - 4/5")) == 3 * 5 + 4
    with pytest.raises(TooLarge):
        bound(read_formula("2**(1/997) - 3**(1/991)"))  # a field of degree 10^6


def test_statements_about_constants_are_decided() -> None:
    assert prove("4*atan(1/5) - atan(1/239) == pi/4").status == "proved"
    assert prove("sqrt(3 + 2*sqrt(2)) >= 1 + sqrt(2)").status == "proved"
    refuted = prove("sqrt(3 + 2*sqrt(2)) > 1 + sqrt(2)")
    assert refuted.status == "refuted"
    assert refuted.enclosure == ("0", "0")  # (1 + √2)² = 3 + 2√2: the difference is zero, and is said to be
    assert prove("4*atan(1/5) - atan(1/240) == pi/4").status == "refuted"
    # Zero at an algebraic point: (x - cos(pi/5))² written out.
    assert prove("x**2 - 2*x*cos(pi/5) + (3 + sqrt(5))/8 >= 0 for x in [0, 2]").status == "proved"
    assert prove("x**2 - 2*x*cos(pi/5) + (3 + sqrt(5))/8 >= 10**(-12) for x in [0, 2]").status == "refuted"
