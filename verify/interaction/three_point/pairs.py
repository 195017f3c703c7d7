"""Near three equal points, pair by pair: where f'(0) = 0 at some parameter, and T vanishes to fourth order there.

For gaps g₁ + g₂ + g₃ = 0 in [−2h, 2h], V is even, a and W are odd, so V(g_j) − V(g_k) = V(g_j) − V(−g_k) and the
arguments g_j, −g_k differ by g_j + g_k = −g_i. With integrals from −g_k to g_j, both in [−2h, 2h], and some ξ between,

    V(g_j) − V(g_k) = ∫ V',    W(g_j) + W(g_k) = ∫ W',    a(g_j) + a(g_k) = −g_i a'(ξ),

and Σ (∫ V')² + Σ (∫ W')² ≤ |g_i| |∫ (Σ V'² + Σ W'²)| by Cauchy–Schwarz. So ``triples`` gives
6 T = Σ_i g_i² (2 f'(g_i) n_i + (f(g_i)/g_i) α_i) with 0 ≤ n_i ≤ n := max (Σ V'² + Σ W'²) and α_i ≤ α := max a'; a
term with g_i = 0 is 0. Let σ = f'(0) ≥ 0 and 0 < m ≤ f''' ≤ M on [0, 2h]. As f is odd, for 0 < g ≤ 2h

    f'(g) ≤ σ + M g²/2,        f(g)/g ≥ σ + m g²/6 > 0,

and both are even in g. So with α < 0 each bracket is at most σ (2n + α) + g² (M n + m α/6).

A field r adds −2 Σ_{j<k} r(g_j) r(g_k) to 6 T. Let r'(0) = 0, which is Σ k r_k = 0, and ρ := max |r''| on [0, 2h]. Then
|r(g)| ≤ ρ g²/2, and with the identity 2 Σ_{j<k} g_j² g_k² = Σ_i g_i⁴ where g₁ + g₂ + g₃ = 0 that is at most
(ρ²/4) Σ_i g_i⁴. Let R := Σ_r ρ². Altogether 6 T ≤ Σ_i g_i² (σ (2n + α) + g_i² (M n + m α/6 + R/4)), which is
negative when

    6 M n + m α + (3/2) R < 0,

because then also 2n + α < 0 (M ≥ m, R ≥ 0). Hence T < 0 on [0, h]² except at s = t = 0. A form that changes linearly
with the parameter has T < 0 there when the forms at both ends have, at every parameter (``blend``). Unlike the Hessian
on the diagonal, this asks for f'(0) ≥ 0 only, which a certificate of the general prover shows on the whole range.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import numpy as np

from ...checking import DAMAGE
from ...formula.derivative import derivative
from ...formula.statement import Interval, Relation, Statement
from ...formula.tree import number, substitute
from ...kernel.checker import check_inequality
from .arithmetic import Arithmetic, Floats
from .certificate import ThreePointCertificate
from .claimed import ThreePointRange
from .parity import VARIABLE
from .profiles import parameter_values, profile
from .triples import Profile

#: Cells of [0, 2h] on which V', W' and a' are enclosed; how often the range of the parameter is halved.
_CELLS: Final = 16
_HALVINGS: Final = 8
_TINY: Final = 2.0**-60
_UNCLEAR: Final = "6 Σ h'² max f''' + a' min f''' + 3/2 Σ max r''² < 0 near three equal points is not certain"


def slope_statement(claimed: ThreePointRange) -> Statement:
    """f'(0) >= 0 for all parameters in the range, with its ends."""
    at_zero = substitute(derivative(claimed.interaction, VARIABLE), {VARIABLE: 0})
    ends = Interval(number(claimed.lower), number(claimed.upper))
    domain = () if claimed.parameter is None else ((claimed.parameter, ends),)
    return Statement((Relation(">=", at_zero, number(0)),), domain)


def pairs_problem(certificate: ThreePointCertificate, arithmetic: Arithmetic) -> str:
    """Why T < 0 on [0, corner]² off the diagonal is not certain by pairs, or ""."""
    known = certificate.slope
    if known is None or known.kind != "inequality" or known.refutes:
        return "Expected a certificate that f'(0) >= 0"
    if known.statement != str(slope_statement(certificate.claimed)):
        return "Expected a certificate that f'(0) >= 0 for this interaction and range"
    try:
        found = check_inequality(known, arithmetic.name)
    except DAMAGE as error:
        return f"f'(0) >= 0: {error}"
    if not found.ok:
        return f"f'(0) >= 0: {found.reason}"
    for end in certificate.ends():
        if problem := _form_problem(end, arithmetic):
            return problem
    return ""


def _form_problem(certificate: ThreePointCertificate, arithmetic: Arithmetic) -> str:
    """Why 6 M n + m α + (3/2) R < 0 is not certain for the form at the start, or ""."""
    if any(sum(k * x for k, x in enumerate(r, start=1)) for r in certificate.fields):
        return "Expected fields r with r'(0) = 0"
    growth, bends = _growth(certificate, arithmetic), _field_bends(certificate, arithmetic)
    if growth is None or bends is None:
        return _UNCLEAR
    pending = [(0.0, 1.0, _HALVINGS)]
    while pending:
        low, high, halvings = pending.pop()
        if _falls(certificate, arithmetic, growth, bends, low, high):
            continue
        if not halvings or certificate.claimed.parameter is None:
            return _UNCLEAR
        middle = (low + high) / 2
        pending += [(low, middle, halvings - 1), (middle, high, halvings - 1)]
    return ""


def _growth(certificate: ThreePointCertificate, arithmetic: Arithmetic) -> tuple[Any, Any] | None:
    """Enclosures (n, α) whose upper ends bound Σ V'² + Σ W'² and a' on [0, 2h]; None unless α < 0."""
    reach = 2 * float(certificate.corner)
    edges = np.linspace(0.0, reach, _CELLS + 1)
    parts = _profile(certificate, arithmetic, edges[:-1], edges[1:], np.zeros((_CELLS, 2)))
    nothing = arithmetic.enclose(np.zeros(_CELLS), np.zeros(_CELLS))
    squares, fall = nothing, nothing + parts.a[1]
    for _, slope in (*parts.cosines, *parts.sines):
        squares = squares + slope * slope
    return (squares, fall) if arithmetic.negative(fall).all() else None


def _field_bends(certificate: ThreePointCertificate, arithmetic: Arithmetic) -> Fraction | None:
    """A number that is at least R; None when that is not certain."""
    total = Fraction(0)
    if not certificate.fields:
        return total
    edges = np.linspace(0.0, 2 * float(certificate.corner), _CELLS + 1)
    for r in _profile(certificate, arithmetic, edges[:-1], edges[1:], np.zeros((_CELLS, 2)), 2).fields:
        bend = r[2] + arithmetic.enclose(np.zeros(_CELLS), np.zeros(_CELLS))
        most = 1.01 * float(np.max(arithmetic.size(bend))) + _TINY
        if not np.isfinite(most):
            return None
        limit = arithmetic.rational(Fraction(most))
        if not (arithmetic.negative(bend - limit).all() and arithmetic.positive(bend + limit).all()):
            return None
        total += Fraction(most) ** 2
    return total


def _falls(
    certificate: ThreePointCertificate,
    arithmetic: Arithmetic,
    growth: tuple[Any, Any],
    bends: Fraction,
    low: float,
    high: float,
) -> bool:
    """Whether m > 0 and 6 M n + m α + (3/2) R < 0 are certain for θ in [low, high], R at most ``bends``.

    With a number λ, 6 M n < λ and m α + (3/2) R < -λ: each on every pair of cells, one for f''' and one for n or α.
    """
    squares, fall = growth
    edges = np.linspace(0.0, 2 * float(certificate.corner), _CELLS + 1)
    theta = np.tile([low, high], (_CELLS, 1))
    third = _profile(certificate, arithmetic, edges[:-1], edges[1:], theta, 2).f[3]
    third = third + arithmetic.enclose(np.zeros(_CELLS), np.zeros(_CELLS))
    if not arithmetic.positive(third).all():
        return False
    i, j = np.divmod(np.arange(_CELLS**2), _CELLS)
    rise = arithmetic.rational(Fraction(6)) * arithmetic.take(squares, i) * arithmetic.take(third, j)
    most = 1.01 * float(np.max(arithmetic.size(rise)))
    if not np.isfinite(most):
        return False
    limit = arithmetic.rational(Fraction(most))
    sinks = arithmetic.take(third, i) * arithmetic.take(fall, j)
    sinks = sinks + arithmetic.rational(Fraction(3, 2) * bends) if bends else sinks
    return bool(arithmetic.negative(rise - limit).all() and arithmetic.negative(sinks + limit).all())


def _profile(
    certificate: ThreePointCertificate,
    arithmetic: Arithmetic,
    lower: Floats,
    upper: Floats,
    theta: Floats,
    order: int = 1,
) -> Profile:
    p = parameter_values(certificate, arithmetic, theta)
    return profile(certificate, arithmetic, arithmetic.enclose(lower, upper), p, order)
