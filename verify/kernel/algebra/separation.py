"""Algebraic numbers that are zero: a number of their kind that is nearer to zero than a bound is zero.

A formula of rationals, + - * /, roots and cosines of rational parts of π has the value U/L with algebraic integers U
and L in a field of degree D at most. If no conjugate of U exceeds 2^u and none of L exceeds 2^d, then U is 0, or its
norm, the product of at most D conjugates, is an integer other than 0, and |U/L| >= 2^-((D - 1) u + d).

Source: Burnikel, Fleischer, Mehlhorn, Schirra, *A strong and easily computable separation bound for arithmetic
expressions involving radicals*, Algorithmica 27 (2000) 87-99; the bounds here are rounded up to powers of two.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import Final

from flint import ctx

from numerics import enclosure
from verify.formula.tree import Formula, postorder

from ..program import Interval, NotCertain, natural
from .polynomial import TooLarge

#: Bits that are enough to see that most numbers are not zero, and the most that are spent on one.
FIRST: Final = 128
MOST: Final = 20_000
#: Larger powers and indices of roots are refused, and so are roots of unity of a higher order.
LARGEST: Final = 1000
#: Bits beyond the bound at which a number is looked at, for the rounding on the way.
_MORE: Final = (64, 1000)


def value(formula: Formula, bits: int) -> Interval | None:
    """An enclosure of a formula without variables; None where it may not be defined, or not be continuous."""
    with ctx.workprec(bits):
        try:
            return natural(formula, {}, enclosure, strict=True)
        except (NotCertain, enclosure.EmptyEnclosure):
            return None


def is_zero_algebraic(formula: Formula) -> bool:
    """Whether a formula of rationals, + - * /, powers with rational exponents, abs, min, max and cos(r·π) is zero.

    Raises TooLarge for other operations and where more than ``MOST`` bits would be needed.
    """
    rough = value(formula, FIRST)
    if rough is None or rough.lo > 0 or rough.hi < 0:
        return False
    bits = bound(formula)
    for more in _MORE:
        here = value(formula, bits + more)
        if here is None or here.lo > 0 or here.hi < 0:
            return False
        with ctx.workprec(64):
            if -here.lo < enclosure.number(Fraction(1, 2**bits)).lo > here.hi:
                return True
    return False


def bound(formula: Formula) -> int:
    """b such that the number is 0 or at least 2^-b in absolute value. Raises TooLarge."""
    sizes: dict[Formula, tuple[int, int]] = {}
    degree, order = 1, 1
    for node in postorder(formula):
        sizes[node], index, turns = _sizes(node, sizes)
        degree *= index
        order = lcm(order, turns)
        if max(*sizes[node], degree, order) > MOST:
            raise TooLarge
    upper, lower = sizes[formula]
    bits = (degree * _totient(order) - 1) * upper + lower
    if bits > MOST:
        raise TooLarge
    return bits


def _sizes(node: Formula, known: dict[Formula, tuple[int, int]]) -> tuple[tuple[int, int], int, int]:
    """The bits (u, d) of a node, the index of the root and the order of the root of unity that it brings in."""
    if node.op == "number":
        q: Fraction = node.args[0]
        return (_bits(abs(q.numerator)), _bits(q.denominator)), 1, 1
    if node.op == "cos":
        return (1, 1), 1, 2 * _part_of_pi(node.args[0]).denominator  # 2 cos(π a/b) = ζ^a + ζ^-a with ζ = e^(iπ/b)
    if node.op == "constant" or node.op == "mul" and _is_angle(node):
        return (0, 0), 1, 1  # π, and its parts inside a cosine: used by no other operation
    if any(_is_angle(a) for a in node.args):
        raise TooLarge
    (u, d), *others = (known[a] for a in node.args)
    match node.op:
        case "neg" | "abs":
            return (u, d), 1, 1
        case "add" | "sub":
            ((v, e),) = others
            return (max(u + e, v + d) + 1, d + e), 1, 1
        case "mul":
            ((v, e),) = others
            return (u + v, d + e), 1, 1
        case "div":
            ((v, e),) = others
            return (u + e, d + v), 1, 1
        case "min" | "max":
            ((v, e),) = others
            return (max(u, v), max(d, e)), 1, 1
        case "sqrt":
            return _root(u, d, 2), 2, 1
        case "cbrt":
            return _root(u, d, 3), 3, 1
        case "pow" if node.args[1].op == "number":
            exponent: Fraction = node.args[1].args[0]
            power, index = exponent.numerator, exponent.denominator
            if max(abs(power), index) > LARGEST:
                raise TooLarge
            u, d = (u * power, d * power) if power >= 0 else (-d * power, -u * power)
            return (u, d) if index == 1 else _root(u, d, index), index, 1
    raise TooLarge


def _bits(n: int) -> int:
    """The least b >= 0 with n <= 2^b."""
    return max(n - 1, 0).bit_length()


def _root(u: int, d: int, k: int) -> tuple[int, int]:
    """The k-th root of U/L as that of U L^(k-1) over L, or as U over that of U^(k-1) L."""
    return (-(-(u + (k - 1) * d) // k), d) if u >= d else (u, -(-((k - 1) * u + d) // k))


def _is_angle(node: Formula) -> bool:
    """Whether the node is π or a rational times π."""
    while node.op == "mul" and node.args[0].op == "number":
        node = node.args[1]
    return node.op == "constant"


def _part_of_pi(angle: Formula) -> Fraction:
    """r of the angle r·π. Raises TooLarge for others."""
    if angle.op == "mul" and angle.args[0].op == "number" and angle.args[1].op == "constant":
        part: Fraction = angle.args[0].args[0]
        return part
    raise TooLarge


def _totient(n: int) -> int:
    """φ(n): the degree of the field of the n-th roots of unity."""
    return sum(gcd(k, n) == 1 for k in range(1, n + 1))
