"""Enclosures of the gamma and polygamma functions and of Bessel functions of integer orders."""

from __future__ import annotations

from collections.abc import Callable
from math import factorial
from typing import Final

from flint import arb, fmpq

from .intervals import (
    ENTIRE,
    INF,
    NEG_INF,
    UNIT,
    ZERO,
    EmptyEnclosure,
    Enclosure,
    absolute,
    add,
    around,
    down,
    intersection,
    up,
)


def at_infinity(function: Callable[[arb], arb], left: arb, right: arb) -> Callable[[arb], arb]:
    """``function`` with its limits filled in at -∞ and +∞, where Arb gives nan."""

    def value(x: arb) -> arb:
        if x.is_finite():
            return function(x)
        return right if x > 0 else left

    return value


#: Γ decreases on (0, 1.4616] and increases on [1.4617, ∞); its minimum on (0, ∞) is 0.88560319441088870….
_FALLS, _RISES, _LEAST = fmpq(14616, 10**4), fmpq(14617, 10**4), fmpq(885603194410888, 10**15)


def gamma(a: Enclosure) -> Enclosure:
    """Γ on (0, ∞)."""
    if a.hi <= 0:
        raise EmptyEnclosure
    left = INF if a.lo <= 0 else up(a.lo.gamma())
    right = up(at_infinity(arb.gamma, INF, INF)(a.hi))
    if a.hi <= arb(_FALLS):
        return Enclosure(down(a.hi.gamma()), left)
    if a.lo >= arb(_RISES):
        return Enclosure(down(a.lo.gamma()), right)
    return Enclosure(down(arb(_LEAST)), max(left, right))


def digamma(a: Enclosure) -> Enclosure:
    """ψ = Γ′/Γ on (0, ∞), where it rises from -∞ to ∞."""
    if a.hi <= 0:
        raise EmptyEnclosure
    left = NEG_INF if a.lo <= 0 else down(at_infinity(arb.digamma, INF, INF)(a.lo))
    return Enclosure(left, up(at_infinity(arb.digamma, INF, INF)(a.hi)))


#: Orders of polygamma functions up to this are computed; an enclosure of others says nothing.
MAX_ORDER: Final = 200


def polygamma_at(order: arb, x: arb) -> arb:
    """ψ⁽ⁿ⁾(x) for an integer n >= 0 and x > 0: ψ(x), and (-1)^(n+1) n! ζ(n + 1, x) for n >= 1 (DLMF 25.11.12).

    No number (nan) where it has no value, and for orders beyond ``MAX_ORDER``.
    """
    if not (order.is_exact() and order.is_integer() and 0 <= order <= MAX_ORDER and x > 0):
        return arb("nan")
    n = _whole(order)
    return (-1) ** (n + 1) * factorial(n) * arb(n + 1).zeta(x) if n else x.digamma()


def _whole(x: arb) -> int:
    """An exact ball that is a whole number as one."""
    n = x.unique_fmpz()
    assert n is not None
    return int(n)


def polygamma(order: Enclosure, a: Enclosure) -> Enclosure:
    """ψ⁽ⁿ⁾ on (0, ∞) for an integer n: for n >= 1, (-1)^(n+1) ψ⁽ⁿ⁾ falls from ∞ to 0 there."""
    if a.hi <= 0:
        raise EmptyEnclosure
    if not (order.lo == order.hi and order.lo.is_integer() and 0 <= order.lo <= MAX_ORDER):
        return ENTIRE
    if order.lo == 0:
        return digamma(a)
    odd = _whole(order.lo) % 2 == 1
    near = polygamma_at(order.lo, a.lo) if a.lo > 0 else INF if odd else NEG_INF
    far = polygamma_at(order.lo, a.hi) if a.hi.is_finite() else ZERO
    return Enclosure(down(far), up(near)) if odd else Enclosure(down(near), up(far))


def besselj(order: Enclosure, a: Enclosure) -> Enclosure:
    """J_k(x) for an integer order k: |J_k| <= 1, and |J_k'| = |J_(k-1) - J_(k+1)|/2 <= 1."""
    if not (order.lo == order.hi and order.lo.is_integer()):
        return ENTIRE
    if not a.is_finite():
        return UNIT
    middle = ((a.lo + a.hi) / 2).mid()
    reach = max(up(a.hi - middle), up(middle - a.lo))
    near = add(around(middle.bessel_j(order.lo)), Enclosure(-reach, reach))
    return intersection(intersection(near, UNIT), around(a.lo.union(a.hi).bessel_j(order.lo)))


def besseli(order: Enclosure, a: Enclosure) -> Enclosure:
    """I_k(x) for an integer order k: even or odd like k, and rising on x > 0, as I_k' = (I_(k-1) + I_(k+1))/2 > 0."""
    if not (order.lo == order.hi and order.lo.is_integer() and a.is_finite()):
        return ENTIRE
    if (order.lo / 2).is_integer():
        a = absolute(a)
    return Enclosure(down(a.lo.bessel_i(order.lo)), up(a.hi.bessel_i(order.lo)))
