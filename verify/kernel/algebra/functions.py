"""Normal forms of functions: exponentials, logarithms, powers and angles in independent atoms."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from . import polynomial as P
from .polynomial import Monomial, Polynomial, Ratio
from .primes import prime_factors, rational_root

if TYPE_CHECKING:
    from .normal import Algebra


#: Higher multiples of asinh u are left in exponents: their powers of u + √(1 + u²) have many terms.
MAX_ASINH: Final = 4


def function_normal(A: Algebra, op: str, args: list[Ratio]) -> Ratio:
    """The normal form of ``op`` applied to normal forms. Functions without a rule become atoms."""
    from .waves import hyperbolic, wave

    x = args[0]
    if op == "exp":
        return exponential(A, x)
    if op == "log":
        return logarithm(A, x)
    if op == "pow":
        return power(A, x, args[1])
    if op == "sqrt":
        return root(A, x, Fraction(1, 2))
    if op in ("sin", "cos"):
        return wave(A, x, sine=op == "sin")
    if op == "tan":
        return A.div(wave(A, x, sine=True), wave(A, x, sine=False))
    if op in ("sinh", "cosh", "tanh"):
        return hyperbolic(A, op, x)
    if op == "acos":
        return A.add(A.mul(A.rational(Fraction(1, 2)), A.single("constant", "pi")), odd_atom(A, "asin", x), -1)
    if op in ("asin", "atan", "asinh", "atanh", "erf", "cbrt"):
        return odd_atom(A, op, x)
    if op == "abs":
        return absolute(A, x)
    if op in ("min", "max"):
        distance = absolute(A, A.add(x, args[1], -1))
        return A.mul(A.rational(Fraction(1, 2)), A.add(A.add(x, args[1]), distance, 1 if op == "max" else -1))
    return A.single(op, *(a.key() for a in args))


def split_sign(A: Algebra, x: Ratio) -> tuple[int, Ratio]:
    """(±1, ±x) such that the leading coefficient of the second is positive: one spelling for x and -x."""
    return (1, x) if min(x.numerator.items())[1] > 0 else (-1, A.mul(A.rational(-1), x))


def odd_atom(A: Algebra, op: str, x: Ratio) -> Ratio:
    """An odd function left as an atom."""
    if not x.numerator:
        return A.rational(0)
    sign, x = split_sign(A, x)
    return A.mul(A.rational(sign), cube_root(A, x) if op == "cbrt" else A.single(op, x.key()))


def cube_root(A: Algebra, x: Ratio) -> Ratio:
    """∛x: a root when x >= 0 is known, else an atom with a rational c > 0 taken out: ∛(c y) = ∛c ∛y for every y."""
    if x.is_polynomial() and _is_nonnegative_sum(A, x.numerator):
        return root(A, x, Fraction(1, 3))
    lead, rest = taken_out(A, x, ())
    return A.mul(rational_root(A, lead, Fraction(1, 3)), A.single("cbrt", rest.key()))


def from_key(key: Any) -> Ratio:
    return Ratio(dict(key[0]), dict(key[1]))


def exponential(A: Algebra, x: Ratio) -> Ratio:
    """e^x: a product of powers of e^(term), and e^(r·log u) = u^r; a fraction p/D = q + r/D has one spelling."""
    if len(x.denominator) > 1:
        whole, rest = P.division(x.numerator, x.denominator)
        if whole:
            return A.mul(exponential(A, Ratio(whole, P.constant(1))), exponential(A, Ratio(rest, x.denominator)))
    result = A.rational(1)
    for monomial, coefficient in x.terms():
        factor = _exp_of_log(A, monomial, coefficient, x)
        if factor is None:
            factor = A.single("exp", monomial, Ratio({}, x.denominator).key(), exponent=coefficient)
        result = A.mul(result, factor)
    return result


def _exp_of_log(A: Algebra, monomial: Monomial, coefficient: Fraction, x: Ratio) -> Ratio | None:
    """e^(c·log u) = u^c, and e^(c·asinh u) = (u + √(1 + u²))^c for a whole c; None for other terms."""
    if not x.is_polynomial() or len(monomial) != 1 or monomial[0][1] != 1:
        return None
    key = A.keys[monomial[0][0]]
    if key[0] not in ("log", "asinh"):
        return None
    inner = from_key(key[1])
    if key[0] == "asinh":
        if coefficient.denominator != 1 or abs(coefficient) > MAX_ASINH:
            return None
        # The reciprocal of √(1 + u²) + u is √(1 + u²) - u.
        hypotenuse = root(A, A.add(A.rational(1), A.mul(inner, inner)), Fraction(1, 2))
        return A.power(A.add(hypotenuse, inner, 1 if coefficient > 0 else -1), abs(int(coefficient)))
    if coefficient.denominator == 1 and abs(coefficient) <= 60:
        return A.power(inner, int(coefficient))
    return root(A, inner, coefficient)


def taken_out(A: Algebra, x: Ratio, outer: Monomial) -> tuple[Fraction, Ratio]:
    """(c, y) with x = c·outer·y, c > 0, chosen by y alone: the same whatever the outer monomial is."""
    inner = P.scaled(x.numerator, P.monomial_power(outer, -1))
    lead = abs(min(inner.items())[1])
    return lead, A.quotient(P.scaled(inner, (), Fraction(1) / lead), x.denominator)


def logarithm(A: Algebra, x: Ratio) -> Ratio:
    """log x: the rational content and factors known to be positive are taken out of the logarithm."""
    from .normal import Unsupported

    if not x.numerator:
        raise Unsupported  # log 0: defined nowhere
    low = P.least_exponents(x.numerator)
    outer = tuple((i, e) for i, e in low if A.is_nonnegative_atom(i))
    lead, rest = taken_out(A, x, outer)
    result = A.rational(0)
    for n, sign in ((lead.numerator, 1), (lead.denominator, -1)):
        for p, exponent in prime_factors(n).items():
            result = A.add(result, A.mul(A.rational(sign * exponent), A.single("log", A.rational(p).key())))
    for i, e in outer:
        key = A.keys[i]
        if key[0] == "exp":
            inner = A.mul(Ratio({key[1]: Fraction(e)}, P.constant(1)), Ratio(P.constant(1), dict(key[2][1])))
        elif key[0] == "prime":
            inner = A.mul(A.rational(e), A.single("log", A.rational(key[1]).key()))
        elif key[0] == "root":  # defined only where what is under the root is positive
            inner = A.mul(A.rational(Fraction(e) / key[2]), logarithm(A, from_key(key[1])))
        else:
            inner = A.mul(A.rational(e), A.single("log", Ratio(P.atom(i), P.constant(1)).key()))
        result = A.add(result, inner)
    if not rest.is_polynomial() and (rest.numerator == P.constant(1) or _is_nonnegative_sum(A, rest.denominator)):
        # Where log(N/D) is defined, D > 0: because D >= 0 and D ≠ 0, or because 1/D > 0.
        result = A.add(result, logarithm(A, Ratio(rest.denominator, P.constant(1))), -1)
        rest = Ratio(rest.numerator, P.constant(1))
    return result if rest.rational() == 1 else A.add(result, A.single("log", rest.key()))


def _is_nonnegative_sum(A: Algebra, polynomial: Polynomial) -> bool:
    """Whether all terms are positive rationals times even powers, and powers of atoms that are known to be >= 0."""
    return all(c > 0 and all(_is_even(e) or A.is_nonnegative_atom(i) for i, e in m) for m, c in polynomial.items())


def _is_even(exponent: Fraction | int) -> bool:
    return exponent.denominator == 1 and exponent % 2 == 0


def power(A: Algebra, x: Ratio, exponent: Ratio) -> Ratio:
    """x^exponent: integer and rational exponents by algebra, others as e^(exponent·log x) for a positive base."""
    value = exponent.rational()
    if value is not None:
        return A.power(x, int(value)) if value.denominator == 1 else root(A, x, value)
    if is_positive(A, x):
        return exponential(A, A.mul(exponent, logarithm(A, x)))
    return A.single("pow", x.key(), exponent.key())


def is_positive(A: Algebra, x: Ratio) -> bool:
    """Whether x is one positive rational times powers of positive constants and exponentials."""
    if not x.is_polynomial() or len(x.numerator) != 1:
        return False
    ((monomial, coefficient),) = x.numerator.items()
    return coefficient > 0 and all(A.keys[i][0] in ("exp", "prime", "constant") for i, _ in monomial)


def root(A: Algebra, x: Ratio, exponent: Fraction) -> Ratio:
    """x^exponent for a rational exponent, on x >= 0: known nonnegative factors are taken out of the root.

    Raises Unsupported for high powers of a root.
    """
    from .normal import Unsupported
    from .plain import MAX_POWER

    if abs(exponent) > MAX_POWER:
        raise Unsupported
    if not x.numerator:
        return A.rational(0)
    value = x.rational()
    if value is not None and value > 0:
        return rational_root(A, value, exponent)
    sizes: Monomial = ()
    outer: Monomial = ()
    for i, e in P.least_exponents(x.numerator):
        if A.is_nonnegative_atom(i):
            outer, sizes = (*outer, (i, e)), P.monomial_product(sizes, ((i, e),))
        elif _is_even(e):  # an even power is one of the absolute value
            outer, sizes = (*outer, (i, e)), P.monomial_product(sizes, ((_size_of(A, i), e),))
    lead, rest = taken_out(A, x, outer)
    result = A.mul(
        rational_root(A, lead, exponent), A.quotient({P.monomial_power(sizes, exponent): Fraction(1)}, P.constant(1))
    )
    if rest.rational() == 1:
        return result
    if rest.is_polynomial() and len(rest.numerator) == 1:
        ((monomial, coefficient),) = rest.numerator.items()
        if coefficient == 1 and len(monomial) == 1 and monomial[0][1] % 2 == 1:
            # an odd power of one factor u of unknown sign: u >= 0 because the root is defined
            return A.mul(result, A.quotient({P.monomial_power(monomial, exponent): Fraction(1)}, P.constant(1)))
    return A.mul(result, A.power(A.single("root", rest.key(), exponent.denominator), exponent.numerator))


def absolute(A: Algebra, x: Ratio) -> Ratio:
    """|x|: rational content and nonnegative factors come out, even powers lose the bars, and |x y| is |x| |y|."""
    if not x.numerator:
        return A.rational(0)
    if not x.is_polynomial():
        return A.div(*(absolute(A, Ratio(part, P.constant(1))) for part in (x.numerator, x.denominator)))
    _, x = split_sign(A, x)
    outer: Monomial = ()
    sizes: Monomial = ()
    for i, e in P.least_exponents(x.numerator):
        if A.is_nonnegative_atom(i) or e.denominator == 1:
            outer = (*outer, (i, e))
            size = i if A.is_nonnegative_atom(i) or _is_even(e) else _size_of(A, i)
            sizes = P.monomial_product(sizes, ((size, e),))
    lead, rest = taken_out(A, x, outer)
    result = A.quotient({sizes: lead}, P.constant(1))
    # With a denominator, which a square of a root may bring in, the sign of the numerator is not that of the rest.
    is_nonnegative = rest.is_polynomial() and _is_nonnegative_sum(A, rest.numerator)
    return A.mul(result, rest if is_nonnegative else A.single("abs", rest.key()))


def _size_of(A: Algebra, index: int) -> int:
    """The atom |a| for an atom a."""
    return A.atom("abs", Ratio(P.atom(index), P.constant(1)).key())
