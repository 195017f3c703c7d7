"""Plain formulas: rationals and variables by sums, products, quotients and whole powers, multiplied out by FLINT.

FLINT finds their normal forms some twenty times as fast as sums and products of terms in Python. Its sums, products,
exact quotients and greatest common divisors are believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from verify.formula.tree import Formula, postorder

from .flint_bridge import HIGHEST
from .polynomial import MAX_TERMS, Polynomial, TooLarge

#: The highest power of a sum, and the most bits that a power of a coefficient may have.
MAX_POWER: Final = 60
MAX_BITS: Final = 20_000
#: Terms of two denominators together of which a common factor is looked for.
MAX_COMMON: Final = 120

_BINARY: Final = frozenset({"add", "sub", "mul", "div", "neg"})
#: A numerator and a denominator as FLINT polynomials; None stands for the denominator 1.
_Quotient = tuple[Any, Any]


def plain_nodes(nodes: Sequence[Formula]) -> set[Formula]:
    """Those of ``nodes`` (in postorder) that are plain: whatever they consist of is plain, too.

    >>> from verify.formula.reader import read_formula
    >>> formula = read_formula("x**2/3 + sin(x + 1)")
    >>> sorted(str(node) for node in plain_nodes(postorder(formula)))
    ['1', '2', '3', 'x', 'x + 1', 'x**2', 'x**2/3']
    """
    found: set[Formula] = set()
    for node in nodes:
        op, args = node.op, node.args
        if (
            op in ("number", "variable")
            or op in _BINARY and args[0] in found and args[-1] in found
            or op == "pow" and args[0] in found and _is_whole(args[1])
        ):  # fmt: skip
            found.add(node)
    return found


def _is_whole(exponent: Formula) -> bool:
    """Whether this is a whole number of moderate size; 0 is left to others, who know what 0^0 is."""
    if exponent.op != "number":
        return False
    value = exponent.args[0]
    return bool(value.denominator == 1 and 1 <= abs(value) <= MAX_POWER)


def multiplied_out(formula: Formula, names: Sequence[str], work: int) -> tuple[Any, Any, int]:
    """P, Q and how many products of terms they took: the plain formula is P/Q wherever it is defined.

    P and Q ≠ 0 are FLINT polynomials in ``names``, which are all its variables; Q is None for 1. A quotient is defined
    where its parts are and the value of the divisor is not zero; then P_1/Q_1 + P_2/Q_2 and the like are rules for
    numbers, by induction over the formula: no Q vanishes at such a point, since each divides a product of the Q and P
    that stood below a fraction bar. Raises TooLarge when the products are more than ``work``, for powers with very long
    coefficients, and for quotients by zero, which are defined nowhere.
    """
    from flint import Ordering, fmpq, fmpq_mpoly_ctx

    context = fmpq_mpoly_ctx.get([f"x{k}" for k in range(len(names))] or ["x"], Ordering.lex)
    generators = dict(zip(names, context.gens(), strict=False))
    done: dict[Formula, _Quotient] = {}
    left = work

    def product(a: Any, b: Any) -> Any:
        nonlocal left
        if a is None or b is None:
            return b if a is None else a
        left -= len(a) * len(b)
        if left < 0:
            raise TooLarge
        return a * b

    def power(base: Any, n: int) -> Any:
        if base is None:
            return None
        if n * max((_bits(c) for c in base.coeffs()), default=0) > MAX_BITS:
            raise TooLarge
        result = base
        for bit in bin(n)[3:]:  # the highest bit is the base itself
            result = product(result, result)
            result = product(result, base) if bit == "1" else result
        return result

    def total(a: _Quotient, b: _Quotient, sign: int) -> _Quotient:
        (p, q), (r, s) = a, b
        if q is None and s is None:
            return (p + r if sign > 0 else p - r), None
        if q != s:
            common = _common(q, s)
            one, other = _over(q, common), _over(s, common)
            p, r, q = product(p, other), product(r, one), product(one, s)
        return (p + r if sign > 0 else p - r), q

    def turned(a: _Quotient) -> _Quotient:
        if a[0] == 0:
            raise TooLarge  # defined nowhere, so nothing is to be said about it
        return context.constant(1) if a[1] is None else a[1], a[0]

    for node in postorder(formula):
        op, args = node.op, node.args
        if op == "number":
            done[node] = context.constant(fmpq(args[0].numerator, args[0].denominator)), None
        elif op == "variable":
            done[node] = generators[args[0]], None
        elif op in ("add", "sub"):
            done[node] = total(done[args[0]], done[args[1]], 1 if op == "add" else -1)
        elif op == "neg":
            done[node] = -done[args[0]][0], done[args[0]][1]
        elif op == "pow":
            n = int(args[1].args[0])
            base = done[args[0]] if n > 0 else turned(done[args[0]])
            done[node] = power(base[0], abs(n)), power(base[1], abs(n))
        elif op == "div" and args[1].op == "number" and args[1].args[0]:
            value, (p, q) = args[1].args[0], done[args[0]]
            done[node] = p * fmpq(value.denominator, value.numerator), q
        else:
            (p, q), (r, s) = done[args[0]], done[args[1]] if op == "mul" else turned(done[args[1]])
            done[node] = product(p, r), product(q, s)
    above, below = done[formula]
    return above, below, work - left


def in_atoms(polynomial: Any, atoms: Sequence[int]) -> Polynomial:
    """A FLINT polynomial whose generators are ``atoms``. Raises TooLarge when it is too long."""
    if len(polynomial) > MAX_TERMS:
        raise TooLarge
    order = sorted(range(len(atoms)), key=atoms.__getitem__)
    return {
        tuple((atoms[k], int(exponents[k])) for k in order if exponents[k]): Fraction(int(c.p), int(c.q))
        for exponents, c in zip(polynomial.monoms(), polynomial.coeffs(), strict=True)  # faster than a dictionary
    }


def _common(q: Any, s: Any) -> Any:
    """A common factor; None without one, and for polynomials with which FLINT could run out of memory."""
    if q is None or s is None or len(q) + len(s) > MAX_COMMON:
        return None
    return q.gcd(s) if max(map(int, (*q.degrees(), *s.degrees()))) <= HIGHEST else None


def _over(a: Any, common: Any) -> Any:
    return a if a is None or common is None else a / common


def _bits(coefficient: Any) -> int:
    return int(coefficient.p).bit_length() + int(coefficient.q).bit_length()
