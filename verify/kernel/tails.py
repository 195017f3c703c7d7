"""Bounds of single Taylor coefficients |φ⁽ⁿ⁾(c)/n!| for all c in an interval, where recurrences in intervals lose
too much.

With ρ the distance of c to the nearest singularity, and m the least and M the largest |c|:

* atan, asinh: φ' is Im 1/(x - i), or (x - i)^(-1/2) (x + i)^(-1/2), whose series are majorised by ρ^(-1)/(1 - s/ρ) with
  ρ = √(1 + c²). So the coefficient is at most (1 + m²)^(-n/2)/n.
* atanh, asin, acos: φ' is ½/(1 - x) + ½/(1 + x), or (1 - x)^(-1/2) (1 + x)^(-1/2); with ρ = 1 - M the coefficient is
at most
  ρ^(-n)/n, or (1 - M²)^(-1/2) ρ^(-(n-1))/n.
* tanh: |tanh| <= tan(3/2) < 15 on the strip |Im z| <= 3/2, so Cauchy's estimate gives 15·(2/3)^n.
* erf: the derivative of order n - 1 of e^(-x²) is H_(n-1)(x) e^(-x²) up to sign, and |H_k(x)| <= 1.09 √(2^k k!)
e^(x²/2)
  (Cramér's inequality, DLMF 18.14.9).
* gamma on (0, ∞): Γ⁽ⁿ⁾(c) = ∫ t^(c-1) (log t)^n e^(-t) dt. From 0 to 1 that is at most n!/c^(n+1) in size; beyond 1
  it is at most n! Γ(c + s)/s^n for every s > 0, as (s log t)^n/n! <= t^s there.
* log Γ, called lgamma, on (0, ∞): the first coefficient is ψ(c), and for n >= 2 it is (-1)^n ζ(n, c)/n, where
  ζ(n, c) = Σ (c + k)^(-n) lies between c^(-n) + (c + 1)^(1-n)/(n - 1) and c^(-n) + c^(1-n)/(n - 1).
* besselj, besseli of integer orders: every derivative of J_k is a mean of values ±J_j, and of I_k a mean of values
  I_j (DLMF 10.6.7, 10.29.5), with |J_j| <= 1 and |I_j(c)| <= I_0(M). So the coefficient is at most 1/n!, or I_0(M)/n!.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import Final

from .program import Arithmetic, Interval

#: Functions whose coefficients on an interval are known by these bounds alone.
SPECIAL: Final = frozenset({"gamma", "besselj", "besseli"})


def tail_bound(op: str, c: Interval, n: int, A: Arithmetic) -> Interval | None:
    """An interval with the n-th Taylor coefficient (n >= 1) of ``op`` at every point of ``c``; None when there is no
    rule.
    """
    one = A.number(Fraction(1))
    size = A.apply("abs", c)
    share = A.number(Fraction(1, n))
    if op in ("atan", "asinh"):
        least = A.Enclosure(size.lo, size.lo)
        root = A.apply("sqrt", A.add(one, A.integer_power(least, 2)))
        return _symmetric(A.mul(share, A.integer_power(root, -n)), A)
    if op in ("atanh", "asin", "acos"):
        most = A.Enclosure(size.hi, size.hi)
        distance = A.sub(one, most)
        if not distance.lo > 0:
            return None
        if op == "atanh":
            return _symmetric(A.mul(share, A.integer_power(distance, -n)), A)
        front = A.div(share, A.apply("sqrt", A.sub(one, A.integer_power(most, 2))))
        return _symmetric(A.mul(front, A.integer_power(distance, 1 - n)), A)
    if op == "tanh":
        return _symmetric(A.mul(A.number(Fraction(15)), A.integer_power(A.number(Fraction(2, 3)), n)), A)
    if op == "erf":
        least = A.Enclosure(size.lo, size.lo)
        growth = A.apply("sqrt", A.number(Fraction(2 ** (n - 1), factorial(n - 1))))
        bell = A.apply("exp", A.neg(A.div(A.integer_power(least, 2), A.number(Fraction(2)))))
        front = A.div(A.number(Fraction(2) * Fraction(109, 100) / n), A.apply("sqrt", A.pi()))
        return _symmetric(A.mul(front, A.mul(growth, bell)), A)
    if op == "gamma":
        return _symmetric(_gamma_tail(c, n, A), A) if c.lo > 0 else None
    if op == "lgamma":
        return (A.apply("digamma", c) if n == 1 else _lgamma_term(c, n, A)) if c.lo > 0 else None
    if op in ("besselj", "besseli"):
        most = A.Enclosure(size.hi, size.hi)
        top = one if op == "besselj" else A.apply("besseli", A.number(Fraction(0)), most)
        return _symmetric(A.mul(A.number(Fraction(1, factorial(n))), top), A)
    return None


def _lgamma_term(c: Interval, n: int, A: Arithmetic) -> Interval:
    """(-1)^n ζ(n, c)/n, which falls in c."""
    least, most = A.Enclosure(c.lo, c.lo), A.Enclosure(c.hi, c.hi)
    rest = A.number(Fraction(1, n - 1))
    largest = A.add(A.integer_power(least, -n), A.mul(rest, A.integer_power(least, 1 - n)))
    beyond = A.integer_power(A.add(most, A.number(Fraction(1))), 1 - n)
    smallest = A.add(A.integer_power(most, -n), A.mul(rest, beyond))
    return A.mul(A.number(Fraction((-1) ** n, n)), A.hull(smallest, largest))


#: Values of s for the bound of gamma's coefficients.
_SHIFTS: Final = (1, 2, 4, 8)


def _gamma_tail(c: Interval, n: int, A: Arithmetic) -> Interval:
    """c^(-n-1) + min over s of Γ(c + s)/s^n, for the least and the largest c."""
    least, most = A.Enclosure(c.lo, c.lo), A.Enclosure(c.hi, c.hi)
    near = A.integer_power(least, -n - 1)
    shifted = (A.div(_gamma_at(least, most, s, A), A.number(Fraction(s**n))) for s in _SHIFTS)
    return A.add(near, min(shifted, key=lambda bound: bound.hi))


def _gamma_at(least: Interval, most: Interval, s: int, A: Arithmetic) -> Interval:
    """The larger of Γ at both ends, shifted by s: Γ is convex."""
    shift = A.number(Fraction(s))
    return A.hull(A.apply("gamma", A.add(least, shift)), A.apply("gamma", A.add(most, shift)))


def _symmetric(bound: Interval, A: Arithmetic) -> Interval:
    return A.Enclosure(-bound.hi, bound.hi)
