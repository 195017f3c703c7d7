"""Q2: an exact solution of the mean-field model, for β = 0 on the circle, and its rate of clustering.

The law with density P_r(x) = (1 − r²)/(2π(1 − 2r cos x + r²)) stays of this form under x' = −∫ sin(x − y) dμ(y), and
r' = r(1 − r²)/2. Everything about it can be computed, so that solvers and theorems can be held against it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from verify import (
    Formula,
    atan,
    claim,
    cos,
    exp,
    pi,
    read_formula,
    read_interval,
    read_statement,
    sin,
    sqrt,
    substitute,
    variable,
)
from verify.claims.integral_bounds import IntegralBounds
from verify.claims.questions import Argument
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..vectors import identities

PAPER: Final = "chen2025quantitative"

X, R, T, C = variable("x"), variable("r"), variable("t"), variable("c")
_INSIDE: Final = {"r": "(0, 1)"}
#: π²/3 + 4 Li_2(−1/2) lies between these.
SQUARED: Final = ("1.496211", "1.496212")


def density() -> Formula:
    """P_r(x) = (1 − r²)/(2π(1 − 2r cos x + r²))."""
    return (1 - R**2) / (2 * pi * (1 - 2 * R * cos(X) + R**2))


def radius() -> Formula:
    """r(t) with r(0)² = c: r² = c e^t/(1 − c + c e^t)."""
    return sqrt(C * exp(T) / (1 - C + C * exp(T)))


@claim("quantitative.Q2.law", title="The Poisson kernel is a law with mean direction r", kind="symbolic", cites=[PAPER])
def law() -> Any:
    """P_r is positive, ∫ P_r dx = 1 and ∫ cos(x) P_r dx = r for 0 < r < 1.

    An antiderivative of P_r is atan((1 + r)/(1 − r)·tan(x/2))/π, which goes from −1/2 to 1/2 on (−π, π). The second
    integral follows from cos(x) P_r = ((1 + r²) P_r − (1 − r²)/(2π))/(2r).
    """
    half_tangent = sin(X) / (1 + cos(X))
    mass = atan((1 + R) / (1 - R) * half_tangent) / pi
    split = ((1 + R**2) * density() - (1 - R**2) / (2 * pi)) / (2 * R)
    return (
        read_statement("(1 - r**2)/(2*pi*(1 - 2*r*cos(x) + r**2)) > 0 for r in (0, 1), x in [-pi, pi]"),
        *identities([derivative(mass, "x")], [density()], **_INSIDE, x="(-pi, pi)"),
        *identities([cos(X) * density()], [split], **_INSIDE, x="[-pi, pi]"),
        read_statement("((1 + r**2) - (1 - r**2))/(2*r) == r for r in (0, 1)"),
    )


@claim(
    "quantitative.Q2.flow",
    title="A Poisson kernel stays a Poisson kernel",
    kind="symbolic",
    cites=[PAPER],
    uses=["quantitative.Q2.law"],
)
def flow() -> Any:
    """The continuity equation ∂_t P + ∂_x(v P) = 0 with v(x) = −∫ sin(x − y) P_r(y) dy = −r sin x holds exactly when
    r' = r(1 − r²)/2; its solution is r² = c e^t/(1 − c + c e^t) for r(0)² = c.
    """
    speed = R * (1 - R**2) / 2
    balance = speed * derivative(density(), "r") + derivative(-R * sin(X) * density(), "x")
    r = radius()
    started = {"c": "(0, 1)", "t": "[0, oo)"}
    return (
        *identities([balance], [number(0)], **_INSIDE, x="[-pi, pi]"),
        *identities([derivative(r, "t")], [r * (1 - r**2) / 2], **started),
    )


@claim(
    "quantitative.Q2.distance",
    title="W_2 to the Dirac mass: W_2² = π²/3 + 4 Li_2(−r)",
    kind="symbolic",
    cites=[PAPER],
    uses=["quantitative.Q2.law"],
)
def distance() -> Any:
    """W_2(P_r, δ_0)² = ∫ x² P_r dx = π²/3 + 4 Li_2(−r) = 4 ∫_r^1 log(1 + s)/s ds.

    P_r = (1 + 2 Σ_k r^k cos kx)/(2π): multiplied by 1 − 2r cos x + r² the series telescopes, by the formula for
    cos(a + b) + cos(a − b). ∫ x² cos kx dx = 4π (−1)^k/k² on (−π, π), by the antiderivative below. The sum
    Σ_k (−r)^k/k² is Li_2(−r), its derivative by r is −log(1 + r)/r, and ∫ x² P_r dx tends to 0 as r → 1. Both integrals
    are enclosed for r = 1/2.
    """
    k = variable("k")
    wave = X**2 * sin(k * X) / k + 2 * X * cos(k * X) / k**2 - 2 * sin(k * X) / k**3
    a, b = variable("a"), variable("b")
    at_half = X**2 * substitute(density(), {"r": number(Fraction(1, 2))})
    return (
        *identities([cos(a + b) + cos(a - b)], [2 * cos(a) * cos(b)]),
        *identities([derivative(wave, "x")], [X**2 * cos(k * X)], k="[1, oo)"),
        IntegralBounds(at_half, "x", read_interval("[-pi, pi]"), *SQUARED),
        IntegralBounds(read_formula("4*log(1 + s)/s"), "s", read_interval("[1/2, 1]"), *SQUARED),
        Argument("There is one coupling with a Dirac mass, so W_2² is the integral of the squared distance."),
    )


@claim(
    "quantitative.Q2.rate",
    title="The rate of W_2 is exactly 1/2",
    kind="inequality",
    cites=[PAPER],
    uses=["quantitative.Q2.flow", "quantitative.Q2.distance"],
)
def rate() -> Any:
    """√(2 log 2 (1 − c)) e^{−t/2} ≤ W_2(t) ≤ 2 √((1 − c)/c) e^{−t/2} for r(0)² = c and all t ≥ 0.

    log 2 ≤ log(1 + s)/s ≤ 1 on (0, 1] gives 4 log 2 (1 − r) ≤ W_2² ≤ 4(1 − r), and with u = e^{−t} the number 1 − r
    lies between (1 − c)u/2 and (1 − c)u/c, since 1 − r² = (1 − c)u/(c + (1 − c)u).
    """
    return (
        read_statement("log(2) <= log(1 + s)/s <= 1 for s in (0, 1]"),
        *identities([1 - radius() ** 2], [(1 - C) * exp(-T) / (C + (1 - C) * exp(-T))], c="(0, 1)", t="[0, oo)"),
        read_statement("(1 - r**2)/2 <= 1 - r <= 1 - r**2 for r in (0, 1)"),
        read_statement("(1 - c)*u <= (1 - c)*u/(c + (1 - c)*u) <= (1 - c)*u/c for c in (0, 1), u in (0, 1]"),
    )
