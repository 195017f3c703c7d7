"""Rényi's parking problem on a line: the mean number of cars, and the constant; C102.line, C103.limit."""

from __future__ import annotations

from typing import Any

from verify import claim

from ..prose import argument
from .notation import statements


@claim(
    "causal.C102.line",
    title="Mean number of cars on a line",
    kind="theorem",
    cites=["dvoretzky1964parking", "renyi1958problem"],
)
def parking_on_a_line() -> Any:
    """There is a constant c such that the mean number M(x) of unit cars parked at random on [0, x] is cx − (1 − c) up
    to an error that is superexponentially small, at most C(x + 1) 2^n/n! with n = ⌊x⌋ − 1 and some C. (Dvoretzky and
    Robbins: O((2e/x)^{x − 3/2}).)

    With r(x) = (M(x) + 1)/(x + 1) and y > 2, r'(y) = (2y/(y² − 1))(r(y − 1) − r(y)), where 2y/(y² − 1) < 2/(y − 1).
    Parts: x + 1 solves the equation of M + 1 as well; the derivative, with p = r(y − 1) and q = r(y); and the bound.
    """
    return (
        *statements(
            "2/x*(x**2/2 + x) == x + 2 for x in (0, oo)",
            "(2*y/(y**2 - 1)*(p - q))*((y**2 - 1)/2) + q*y == p*y for y in (2, oo), p in [0, 1], q in [0, 1]",
            "2*y/(y**2 - 1) < 2/(y - 1) for y in (2, oo)",
        ),
        argument(
            """
            The first car splits [0, x + 1] into intervals of lengths u and x − u, with u uniform in [0, x]: M(x + 1) =
            1 + (2/x) ∫_0^x M, so N = M + 1 satisfies N(x + 1) = (2/x) ∫_0^x N, as x + 1 does (first part). For r this
            is r(y)(y² − 1)/2 = ∫_0^{y−1} r(t)(t + 1) dt with y = x + 1, and its derivative is the second part. Let S_n
            be the supremum of |r'| on [n, n + 1] (n ≥ 2; r is C^1 beyond 2). As r(y − 1) − r(y) is an integral of −r'
            over [y − 1, y], S_n ≤ (2/(n − 1)) max(S_{n−1}, S_n), and so S_n ≤ (2/(n − 1)) S_{n−1} for n ≥ 4: S_n is at
            most a constant times 2^n/(n − 1)!. So r has a limit c, |r(x) − c| is at most the sum of S_m over m ≥ ⌊x⌋,
            and M(x) − (cx − (1 − c)) = (x + 1)(r(x) − c).
            """
        ),
    )


@claim(
    "causal.C103.limit",
    title="Rényi's constant as an integral",
    kind="theorem",
    uses=["causal.C102.line"],
    cites=["renyi1958problem"],
)
def constant_as_integral() -> Any:
    """The constant c of causal.C102.line is ∫_0^∞ exp(−2 ∫_0^t (1 − e^{−s})/s ds) dt.

    The part: I(s)/s² solves w' = −1/s² − (2e^{−s}/s) w when I' = −1 + 2I(1 − e^{−s})/s, with i for I(s).
    """
    return (
        *statements(
            "-2*i/s**3 + (-1 + 2*(1 - exp(-s))/s*i)/s**2 == -1/s**2 - 2*exp(-s)/s*(i/s**2)"
            " for s in (0, oo), i in (0, oo)",
        ),
        argument(
            """
            Let φ be the Laplace transform of M and w(s) = e^s φ(s) = ∫_0^∞ M(x + 1)e^{−sx} dx (M = 0 on [0, 1)). By
            xM(x + 1) = x + 2 ∫_0^x M, −w' = 1/s² + 2φ/s, which is the equation of the part, and w(s) → 0 for s → ∞. So
            does I(s)/s² with I(s) = ∫_s^∞ exp(−2 ∫_s^u (1 − e^{−v})/v dv) du, and a solution of the homogeneous
            equation has a limit other than 0: w(s) = I(s)/s². For s → 0, s²φ(s) → c because M(x) = cx + O(1), and
            s²w(s) → I(0).
            """
        ),
    )
