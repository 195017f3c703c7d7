"""Derivatives that are quotients of polynomials, exactly, and where they change their sign.

A sum of a quotient of polynomials and of logarithms and arc tangents of such quotients, with rational factors, has a
derivative that is one, and Descartes' rule of signs says where that is positive.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from math import prod
from typing import Final

from flint import fmpq, fmpq_poly, fmpz_poly

from verify.formula.tree import Formula, postorder

from .box import Range
from .proof import ProofError

#: Numerator and denominator.
Quotient = tuple[fmpq_poly, fmpq_poly]

#: Polynomials of a higher degree, and numbers of more bits, are not worth it: exact algebra would take longer than
#: enclosures.
HIGHEST: Final = 256
LONGEST: Final = 1 << 16
_ZERO: Final = fmpq_poly()
_ONE: Final = fmpq_poly([1])
_X: Final = fmpq_poly([0, 1])


@lru_cache(maxsize=64)
def slope(formula: Formula) -> Quotient:
    """The derivative N/D of a formula in one variable.

    D is a product of denominators in the formula, of arguments of logarithms, of 1 + u² for arguments u of atan and of
    1 - u² for those of atanh: it vanishes nowhere where the formula is defined. Nothing is cancelled, so that this is
    true of the formula as it was written. Parts without the variable may be any. Raises ProofError for other formulas.

    >>> from verify.formula.reader import read_formula
    >>> slope(read_formula("3*log(x) - 1/x"))
    (3*x^2 + x, x^3)
    """
    values: dict[Formula, Quotient] = {}
    slopes: dict[Formula, Quotient] = {}
    fixed: set[Formula] = set()  # constants

    def slope_of(node: Formula) -> Quotient:
        return slopes[node] if node in slopes else _derivative(*values[node])

    for node in postorder(formula):
        op, args = node.op, node.args
        if op == "number":
            fixed.add(node)
            values[node] = fmpq_poly([_rational(args[0])]), _ONE
            continue
        if op == "variable":
            values[node] = _X, _ONE
            continue
        if op == "constant" or fixed.issuperset(args):
            fixed.add(node)
        first, last = values.get(args[0]), values.get(args[-1])
        if op in _ARITHMETIC and first is not None and last is not None:
            values[node] = _low(_neg(first) if op == "neg" else _ARITHMETIC[op](first, last))
        elif op == "pow" and first is not None and _is_whole(args[1]):
            values[node] = _power(first, int(args[1].args[0]))
        elif node in fixed:
            slopes[node] = _ZERO, _ONE
        elif op == "neg":
            slopes[node] = _neg(slope_of(args[0]))
        elif op in ("add", "sub"):
            slopes[node] = _low(_ARITHMETIC[op](slope_of(args[0]), slope_of(args[1])))
        elif op in ("mul", "div") and last is not None and _is_number(last):
            slopes[node] = _ARITHMETIC[op](slope_of(args[0]), last)
        elif op == "mul" and first is not None and _is_number(first):
            slopes[node] = _mul(slope_of(args[1]), first)
        elif op in _OUTER and first is not None:
            n, d = first
            slopes[node] = _low((n.derivative() * d - n * d.derivative(), _OUTER[op](n, d)))
        else:
            raise ProofError(f"Expected a formula with a rational derivative but got {op} in {formula}.")
    return slope_of(formula)


def _rational(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def _is_whole(exponent: Formula) -> bool:
    return exponent.op == "number" and exponent.args[0].denominator == 1


def _is_number(q: Quotient) -> bool:
    return q[0].degree() <= 0 and q[1].degree() <= 0


def _low(q: Quotient) -> Quotient:
    """The quotient, when its degrees are not too high."""
    if q[0].degree() + q[1].degree() > HIGHEST:
        raise ProofError(f"Expected polynomials of degree {HIGHEST} at most.")
    return q


def _derivative(n: fmpq_poly, d: fmpq_poly) -> Quotient:
    return (n.derivative(), _ONE) if d is _ONE else _low((n.derivative() * d - n * d.derivative(), d * d))


def _neg(a: Quotient) -> Quotient:
    return -a[0], a[1]


def _add(a: Quotient, b: Quotient) -> Quotient:
    return (a[0] + b[0], a[1]) if a[1] is b[1] else (a[0] * b[1] + b[0] * a[1], a[1] * b[1])


def _sub(a: Quotient, b: Quotient) -> Quotient:
    return _add(a, _neg(b))


def _mul(a: Quotient, b: Quotient) -> Quotient:
    return a[0] * b[0], a[1] if b[1] is _ONE else b[1] if a[1] is _ONE else a[1] * b[1]


def _div(a: Quotient, b: Quotient) -> Quotient:
    if not b[0]:
        raise ProofError("Expected divisors other than zero.")
    return _mul(a, (b[1], b[0]))


def _power(base: Quotient, n: int) -> Quotient:
    bits = max(p.numer().height_bits() + int(p.denom()).bit_length() for p in base)
    if abs(n) * (1 + base[0].degree() + base[1].degree()) > HIGHEST or abs(n) * bits > LONGEST:
        raise ProofError(f"Expected polynomials of degree {HIGHEST} at most with numbers of {LONGEST} bits.")
    if n < 0:
        return _div((_ONE, _ONE), _power(base, -n))
    return base[0] ** n, _ONE if base[1] is _ONE else base[1] ** n


_ARITHMETIC: Final[dict[str, Callable[..., Quotient]]] = {
    "add": _add, "sub": _sub, "mul": _mul, "div": _div, "neg": _neg,
}  # fmt: skip
#: The derivative of f(n/d) is (n'd - nd') over this.
_OUTER: Final[dict[str, Callable[[fmpq_poly, fmpq_poly], fmpq_poly]]] = {
    "log": lambda n, d: n * d,
    "atan": lambda n, d: d * d + n * n,
    "atanh": lambda n, d: d * d - n * n,
}


@lru_cache(maxsize=64)
def turns(formula: Formula, r: Range) -> tuple[int, ...] | None:
    """``signs_inside`` of the derivative of a formula in one variable. Raises ProofError as ``slope`` does.

    Remembered, for it is asked when a proof is made and when it is checked.
    """
    above, below = slope(formula)
    signs = signs_inside(above * below, r)
    return None if signs is None else tuple(signs)


def signs_inside(p: fmpq_poly, r: Range) -> list[int] | None:
    """The signs 1 and -1 of the polynomial from the lower end of the range to the upper one, as they alternate.

    None where two or more changes inside the range are possible, which does not mean that there are any, and where both
    ends are infinite or one is no rational number. [] for the polynomial 0.

    By Descartes' rule: the zeros in (0, ∞) of q(y) = Σ c_k y^k, with their multiplicities, are as many as the changes
    of sign among the c_k that are not 0, or fewer by an even number. The range is mapped onto (0, ∞) by
    x = a + y, x = b - y, or t = 1/(1 + y) with x = a + (b - a)t. One change of sign therefore means one simple zero;
    the sign near y = 0 is that of the first coefficient, and far out that of the last. Factors of even multiplicity
    change no sign and are left out where the rule says too little with them.

    >>> from verify.formula.tree import number
    >>> signs_inside(fmpq_poly([-2, 0, 1]), Range(number(0), number(2)))  # x² - 2
    [-1, 1]
    >>> signs_inside(fmpq_poly([1, -2, 1]), Range(number(0), None))  # (x - 1)²
    [1]
    """
    if r.lower is r.upper is None or any(end is not None and end.op != "number" for end in (r.lower, r.upper)):
        return None
    low, high = (None if end is None else _rational(end.args[0]) for end in (r.lower, r.upper))
    signs = _alternation(p, low, high)
    if len(signs) > 2:
        unit, factors = p.factor_squarefree()
        odd = prod((factor for factor, power in factors if power % 2), start=_ONE * unit)
        signs = _alternation(odd, low, high) if odd.degree() < p.degree() else signs
    return signs if len(signs) <= 2 else None


def _alternation(p: fmpq_poly, low: fmpq | None, high: fmpq | None) -> list[int]:
    """The signs of the coefficients of q, zeros left out, as they alternate from the lower end to the upper one."""
    q: fmpz_poly
    if low is not None and high is not None:
        q = fmpz_poly(p(fmpq_poly([low, high - low])).numer().coeffs()[::-1])(fmpz_poly([1, 1]))
    else:
        q = p(fmpq_poly([low, 1]) if low is not None else fmpq_poly([high or 0, -1])).numer()
    signs = [sign for sign, _ in groupby(1 if c > 0 else -1 for c in q.coeffs() if c)]
    return signs if high is None else signs[::-1]
