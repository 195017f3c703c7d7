"""Rényi's parking constant, enclosed: ``c = ∫_0^∞ F(t) dt``, ``F = e^{−2 Ein}``, ``Ein(t) = ∫_0^t (1 − e^{−s})/s ds``.

Taylor polynomials at 1, 3, 5, …, each on an interval of length 2. With p(t) = (1 − e^{−t})/t = ∫_0^1 e^{−ts} ds,
|p^(k)(t)| ≤ 1/(k + 1) for t ≥ 0, so the coefficients of F at any point t ≥ 0 are bounded by those of the power series
solution of M' = 2 (Σ x^k/((k+1) k!)) M, M(0) = 1. For the tail, Ein(t) = γ + log t + E_1(t) with 0 < E_1(t) < e^{−t}/t,
so T F(T) < ∫_T^∞ F < T F(T) e^{2 E_1(T)}. Source: A. Rényi, "On a one-dimensional problem concerning random
space filling" (1958).
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any, Final, Protocol

#: Degree of the Taylor polynomials, and where the tail begins: they leave an error below 10^-38.
ORDER: Final = 100
END: Final = 80


class Arithmetic(Protocol):
    """Intervals with ``+ - *``; the functions make them, divide them by whole numbers and take exponentials."""

    def interval(self, lower: Fraction, upper: Fraction) -> Any: ...

    def divided(self, x: Any, n: int) -> Any: ...

    def exp(self, x: Any) -> Any: ...


def parking_constant(arithmetic: Arithmetic) -> Any:
    """An interval around c, in the given arithmetic.

    >>> lower, upper = parking_constant(FixedPoint()).bounds()
    >>> lower < upper < lower + Fraction(1, 10**38), float(lower)
    (True, 0.7475979202534114)
    """
    a = arithmetic
    bounds = majorant(ORDER)
    error_of_ein = _around(a, Fraction(1, (ORDER + 1) * _factorial(ORDER)))
    error_of_integral = _around(a, 2 * bounds[ORDER] / (ORDER + 1))
    ein = total = a.interval(Fraction(0), Fraction(0))
    for middle in range(1, END, 2):
        p = _coefficients(a, middle)
        ein = ein + _sum(a, p, -1) + error_of_ein
        f = [a.exp(ein * _whole(a, -2))]
        for k in range(ORDER - 1):
            convolution = p[0] * f[k]
            for i in range(1, k + 1):
                convolution = convolution + p[i] * f[k - i]
            f.append(a.divided(convolution * _whole(a, -2), k + 1))
        for k in range(0, ORDER, 2):
            total = total + a.divided(f[k] * _whole(a, 2), k + 1)
        total = total + error_of_integral
        ein = ein + _sum(a, p, 1) + error_of_ein
    return total + _tail(a, ein)


def _coefficients(a: Arithmetic, middle: int) -> list[Any]:
    """The Taylor coefficients of p at a whole number t: t p_k = −p_{k−1} − e^{−t} (−1)^k/k! (k > 0)."""
    decay = a.exp(_whole(a, -middle))
    p = [a.divided(_whole(a, 1) - decay, middle)]
    power = decay
    for k in range(1, ORDER):
        power = a.divided(power * _whole(a, -1), k)
        p.append(a.divided(_whole(a, 0) - p[-1] - power, middle))
    return p


def _sum(a: Arithmetic, p: list[Any], side: int) -> Any:
    """The integral of Σ p_k x^k from −1 to 0 (side −1) or from 0 to 1 (side 1)."""
    total = _whole(a, 0)
    for k, coefficient in enumerate(p):
        term = a.divided(coefficient, k + 1)
        total = total - term if side < 0 and k % 2 else total + term
    return total


def _tail(a: Arithmetic, ein: Any) -> Any:
    """The integral of F from END on."""
    least = a.exp(ein * _whole(a, -2)) * _whole(a, END)
    excess = a.divided(a.exp(_whole(a, -END)), END) * _whole(a, 2)
    # e^x <= 1 + 2x for 0 <= x <= 1
    return least * (_whole(a, 1) + excess * a.interval(Fraction(0), Fraction(2)))


@cache
def majorant(order: int) -> tuple[Fraction, ...]:
    """M_0, …, M_order of the power series solution of M' = 2 (Σ x^k/((k+1) k!)) M, M(0) = 1.

    >>> [str(m) for m in majorant(2)]  # exp(2x + x²/2 + …) = 1 + 2x + (2 + 1/2) x² + …
    ['1', '2', '5/2']
    """
    rates = [Fraction(2, (k + 1) * _factorial(k)) for k in range(order)]
    coefficients = [Fraction(1)]
    for k in range(order):
        coefficients.append(sum((rates[i] * coefficients[k - i] for i in range(k + 1)), Fraction(0)) / (k + 1))
    return tuple(coefficients)


@cache
def _factorial(n: int) -> int:
    return 1 if n < 2 else n * _factorial(n - 1)


def _whole(a: Arithmetic, n: int) -> Any:
    return a.interval(Fraction(n), Fraction(n))


def _around(a: Arithmetic, radius: Fraction) -> Any:
    return a.interval(-radius, radius)


class FixedPoint:
    """Integers only: ``numerics.fixed_point``."""

    def interval(self, lower: Fraction, upper: Fraction) -> Any:
        from numerics.fixed_point import fixed

        return fixed(lower, upper)

    def divided(self, x: Any, n: int) -> Any:
        return x.divided(n)

    def exp(self, x: Any) -> Any:
        from numerics.fixed_point import fixed_exp

        return fixed_exp(x)


class Arb:
    """Balls of python-flint, at the current precision."""

    def interval(self, lower: Fraction, upper: Fraction) -> Any:
        from numerics.rationals import ball

        return ball(lower, upper)

    def divided(self, x: Any, n: int) -> Any:
        return x / n

    def exp(self, x: Any) -> Any:
        return x.exp()
