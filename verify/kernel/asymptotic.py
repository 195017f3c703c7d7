"""Expansions of gamma, polygamma, erf and modified Bessel functions at infinity, with bounds of what is left out.

Each is a formula with one more variable w in (0, 1): for every u > 0 the function has its value for some w.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import factorial
from typing import Final

from flint import fmpq

from numerics.rationals import from_flint
from verify.formula.derivative import power, times
from verify.formula.tree import PI, Formula, apply, number

ONE: Final = number(1)
HALF: Final = ONE / number(2)


def has_expansion(node: Formula) -> bool:
    """Whether there is an expansion: gamma(u), erf(u), or polygamma(n, u) or besseli(n, u) with an integer n >= 0."""
    if node.op in ("besseli", "polygamma"):
        order = node.args[0]
        return order.op == "number" and order.args[0].denominator == 1 and bool(order.args[0] >= 0)
    return node.op in ("gamma", "erf")


def expansion(node: Formula, w: Formula, terms: int) -> Formula:
    """The expansion of ``node`` with so many terms."""
    if node.op == "besseli":
        return bessel_growth(int(node.args[0].args[0]), node.args[1], w, terms)
    if node.op == "polygamma":
        return polygamma_series(int(node.args[0].args[0]), node.args[1], w, terms)
    return (stirling if node.op == "gamma" else gaussian_tail)(node.args[0], w, terms)


def bernoulli(n: int) -> Fraction:
    """The Bernoulli number B_n, with B_1 = -1/2.

    >>> [str(bernoulli(n)) for n in (0, 1, 2, 4, 12)]
    ['1', '-1/2', '1/6', '-1/30', '-691/2730']
    """
    return from_flint(fmpq.bernoulli(n))


def stirling(u: Formula, w: Formula, terms: int = 1) -> Formula:
    """√(2π) exp((u - 1/2) log u - u + 1/(12u) - w/(360u³)), which is gamma(u) for u > 0 and some w in (0, 1).

    With more ``terms`` B_2k/(2k(2k-1)u^(2k-1)) the share w is one of the first left out (DLMF 5.11.1, 5.11(ii)).
    """
    exponent = (u - HALF) * apply("log", u) - u
    for k in range(1, terms + 2):
        factor = bernoulli(2 * k) / (2 * k * (2 * k - 1))
        top = times(number(abs(factor.numerator)), ONE if k <= terms else w)
        term = top / (number(factor.denominator) * power(u, number(2 * k - 1)))
        exponent = exponent + term if factor > 0 else exponent - term
    return apply("sqrt", number(2) * PI) * apply("exp", exponent)


def polygamma_terms(n: int, count: int) -> list[tuple[int, Fraction]]:
    """(p, c) for the terms c/u^p of the expansion of ψ⁽ⁿ⁾(u), with ``count`` Bernoulli numbers; log u for n = 0 apart.

    ψ⁽ⁿ⁾(u) ~ (-1)^(n-1) ((n-1)!/u^n + n!/(2u^(n+1)) + Σ B_2k (2k+n-1)!/((2k)! u^(2k+n))) (DLMF 5.15.9), where log u
    stands for -(n-1)!/u^n when n = 0 (DLMF 5.11.2). For u > 0 what is missing to a partial sum is a share from (0, 1)
    of the next term with a Bernoulli number: the same derivatives of Binet's integral for log Γ have the integrand
    (t/(e^t - 1) - 1 + t/2) (-t)^(n+1) e^(-tu)/t² (DLMF 5.9.10), and the bracket, Σ 2t²/(t² + 4π²m²) over m >= 1, is the
    partial sum of its power series Σ B_2k t^2k/(2k)! and such a share of the next term, as geometric series are.

    >>> [(p, str(c)) for p, c in polygamma_terms(1, 2)]
    [(1, '1'), (2, '1/2'), (3, '1/6'), (5, '-1/30')]
    """
    sign = 1 if n % 2 else -1
    terms = [(n, Fraction(sign * factorial(n - 1)))] if n else []
    terms.append((n + 1, Fraction(sign * factorial(n), 2)))
    for k in range(1, count + 1):
        terms.append((2 * k + n, sign * bernoulli(2 * k) * factorial(2 * k + n - 1) / factorial(2 * k)))
    return terms


def polygamma_series(n: int, u: Formula, w: Formula, terms: int = 1) -> Formula:
    """The expansion of ψ⁽ⁿ⁾(u) for u > 0 with ``terms`` Bernoulli numbers, and the share w of the term after them."""
    *kept, last = polygamma_terms(n, terms + 1)
    total = apply("log", u) if n == 0 else None
    for (p, c), top in [*((term, ONE) for term in kept), (last, w)]:
        term = times(number(c.numerator), top) / (number(c.denominator) * power(u, number(p)))
        total = term if total is None else total + term
    assert total is not None
    return total


def gaussian_tail(u: Formula, w: Formula, terms: int = 1) -> Formula:
    """1 - e^(-u²)/(√π u)·(1 - w/(2u²)), which is erf(u) for u > 0 and some w in (0, 1) (DLMF 7.12.1, 7.12(i)).

    With more ``terms`` (-1)^k·1·3···(2k-1)/(2u²)^k the share w is one of the first that is left out.
    """
    square, series, factor = u ** number(2), ONE, Fraction(1)
    for k in range(1, terms + 1):
        factor *= Fraction(2 * k - 1, 2)
        top = times(number(factor.numerator), ONE if k < terms else w)
        term = top / (number(factor.denominator) * power(square, number(k)))
        series = series + term if k % 2 == 0 else series - term
    return ONE - apply("exp", -square) / (apply("sqrt", PI) * u) * series


def bessel_growth(n: int, u: Formula, w: Formula, terms: int = 1) -> Formula:
    """e^u/√(2πu)·(1 - a₁/u + … + (2w - 1)·C/u^N·e^(c/u)), which is besseli(n, u) for u > 0 and some w in (0, 1).

    The remainder R_N(z) of K_n(z) = √(π/(2z)) e^-z (1 + a₁/z + … + R_N(z)) is at most 2 |a_N| χ(N) |z|^-N
    exp(|n² - 1/4| χ(1)/|z|) for |arg z| <= π (DLMF 10.40.10 to 10.40.12), with χ as below, and χ(1) = π/2. For real u
    the imaginary part of K_n(u e^(iπ)) = (-1)^n K_n(u) - iπ I_n(u) (DLMF 10.34.2) is that of the expansion at -u, which
    leaves the real part of R_N(u e^(iπ)) for I_n(u). C and c are a little larger than these bounds.
    """
    coefficients = bessel_coefficients(n)
    series = ONE
    next(coefficients)
    for k in range(1, terms):
        a = next(coefficients)
        term = number(abs(a)) / power(u, number(k))
        series = series + term if (a > 0) == (k % 2 == 0) else series - term
    bound = 2 * abs(next(coefficients)) * variation(terms)
    growth = apply("exp", number(Fraction(11 * abs(4 * n * n - 1), 28)) / u)  # 22/7 is more than π
    rest = (number(2) * w - ONE) * (number(bound) / power(u, number(terms)) * growth)
    return apply("exp", u) / apply("sqrt", number(2) * PI * u) * (series + rest)


def bessel_coefficients(n: int) -> Iterator[Fraction]:
    """a_k(n) = (4n² - 1²)(4n² - 3²)···(4n² - (2k - 1)²)/(k! 8^k) for k = 0, 1, … (DLMF 10.17.1)."""
    a, k = Fraction(1), 0
    while True:
        yield a
        k += 1
        a *= Fraction(4 * n * n - (2 * k - 1) ** 2, 8 * k)


def variation(k: int) -> Fraction:
    """A rational above χ(k) = √π Γ(k/2 + 1)/Γ(k/2 + 1/2) (DLMF 10.40.12).

    >>> [round(float(variation(k)), 3) for k in (1, 2, 3, 4)]
    [1.571, 2.0, 2.356, 2.667]
    """
    m, odd = divmod(k, 2)
    central = Fraction(factorial(2 * m), factorial(m) ** 2 * 4**m)  # Γ(m + 1/2)/(√π m!)
    above = Fraction(10**7 + 1, 10**7)  # 355/113 is more than π, by 8e-8 of it
    return Fraction(355, 113) * (2 * m + 1) / 2 * central if odd else above / central
