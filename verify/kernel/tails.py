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
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from .program import Arithmetic, Interval


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
    return None


def _symmetric(bound: Interval, A: Arithmetic) -> Interval:
    return A.Enclosure(-bound.hi, bound.hi)
