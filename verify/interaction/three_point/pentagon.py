"""At a threshold where a regular pentagon of clusters is marginal: what ``threshold`` asks for when k = 5.

    three-point criterion for sin(x) + 1/10*sin(5*x), where the regular 5-gon is marginal

Put c = 2π/5, s_j = f'(jc), t_j = f''(jc), u_j = f'''(jc), M_m = 2 Σ_{j=1,2} s_j (1 − cos mjc) for the modes m = 1, 2.
With μ the marginal mode, the conditions are

    M_μ = 0 exactly, and M > 0 for the other mode, whose M_m is called M;      f'(0) + 2 s_1 + 2 s_2 > 0;
    g(c) h(2c) ≠ g(2c) h(c) for two functions g, h among f and the fields of the certificate;
    K² > 4 M U with φ_j = μjc, K = 4 Σ_{j=1,2} t_j (1 − cos φ_j) sin φ_j, U = Σ_{j=1,2} u_j (1 − cos φ_j)².

**Theorem.** Then particles with arbitrary masses converge to one common point from almost every start.

Proof. (i) Let a stationary configuration with (H) be given, μ its measure. ∭ T dμ³ is the sum of terms that are not
negative, one for each square of Q by (H), and ∫ (∫ r(x − z) dμ(x))² dμ(z) for each field r (``checker``); and T ≤ 0.
So all are 0, T = 0 on all triples of its points, and ∫ r(x − z) dμ(x) = 0 at each of its points z, as stationarity
says of f. As in ``threshold``, all points lie on one regular pentagon. Let m_j ≥ 0 be the masses at its corners, j
mod 5. At a corner l with m_l > 0, for g = f and for g = r, all odd,

    g(c) (m_{l+1} − m_{l−1}) + g(2c) (m_{l+2} − m_{l−2}) = 0.

Two of these functions make this a system of two equations with a determinant that is not 0: so m_{l+1} = m_{l−1} and
m_{l+2} = m_{l−2} wherever m_l > 0. If the corners l and l + d, d ≠ 0, are taken, then m_{l−d} = m_{l+d} > 0, so l − d
is taken; the same for l − d and l gives l − 2d, and so on: all corners are taken, as 5 is prime. Then m_{l+1} =
m_{l−1} for all l, and all masses are equal, because steps of 2 reach every corner. So the configuration is
synchronized, or a pentagon with the mass 1/5 at each corner.

(ii) The linearised flow there has the eigenvalues −(f'(0) + 2 s_1 + 2 s_2)/5 for splitting a cluster and −M_m/5 for
the two modes m, each twice; and 0 for rotation. So only rotation and the mode μ do not contract: as in ``threshold``
there is a centre manifold, attracting and with stable fibres, every orbit that converges to the state lies on the
fibre of a point whose orbit on the manifold converges to it, and up to rotation the flow on it is the gradient flow
of E, for a metric that is constant to leading order. It may be taken inside of the states whose clusters stay
together, which are invariant and contain these directions. Let corner l move by v_l = z e^{iμlc} + w e^{2iμlc} +
complex conjugates, which are written z*, w*; 2μ is, up to its sign and multiples of 5, the other mode. With a_j = 1 −
e^{−iφ_j} and b_j = 1 − e^{−2iφ_j}, v_l − v_{l−j} has the coefficients z a_j and w b_j, |a_j|² = 2 (1 − cos φ_j), |b_j|²
= 2 (1 − cos 2φ_j).
In

    50 (E − E₀) = Σ_{l, j=1..4} (−f'(jc) Δ²/2 − f''(jc) Δ³/6 − f'''(jc) Δ⁴/24) + …,      Δ = v_l − v_{l−j},

(the terms of first order cancel) the sums over l keep products whose exponents add up to a multiple of 5: from Δ² 10
|z|² |a_j|² and 10 |w|² |b_j|²; from Δ³ 30 Re(z² w* a_j² b_j*), and terms z w², z* w*²; from Δ⁴ 30 |z|⁴ |a_j|⁴, and
terms with w. As f' and f''' are even and f'' is odd, and a_{5−j}, b_{5−j} are the conjugates of a_j, b_j, with a_j²
b_j* = 8 i sin²(φ_j/2) sin φ_j = 4 i (1 − cos φ_j) sin φ_j,

    5 (E − E₀) = −M |w|² − Re(i z² w*) K − U |z|⁴ + …;

|z|² has the factor M_μ = 0. On the centre manifold w = O(|z|²) and dw/dt = O(|z|³), so that M w + i K z²/2 = O(|z|³),
and 5 (E − E₀) = (K²/(4M) − U) |z|⁴ + …, which is positive to leading order. So |z| grows near the state, by dr/dt = 4
G r³ + … with a constant G > 0, and no other orbit on the manifold converges to it or to a rotation of it. The fibres
over these states have measure zero, and so have their preimages by the flow; there are finitely many ways to put the
particles on corners.

(iii) All other stationary points are synchronized or strict saddles, and every orbit converges, as always
(``checker``). ∎
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations
from typing import Any, Final

import numpy as np

from .arithmetic import Arithmetic
from .certificate import ThreePointCertificate
from .exact import circle_for, lift
from .profiles import profile

_CORNERS: Final = (Fraction(2, 5), Fraction(4, 5))
#: An angle as a double is not farther from the multiple of π than this.
_NEAR: Final = 2.0**-45


def pentagon_problem(certificate: ThreePointCertificate, arithmetic: Arithmetic) -> str:
    """Why the conditions at the marginal pentagon are not certain, or "". Raises ExactError for other functions than
    exponential sums over Q(2 cos(π/10))."""
    marginal = [m for m in (1, 2) if _vanishes(certificate, m)]
    if len(marginal) != 1:
        return "Expected one mode of the regular 5-gon to vanish exactly"
    at_zero, *at_corners = (_at(certificate, arithmetic, 2 * math.pi * j / 5) for j in (0, 1, 2))
    (_, s1, t1, u1), (_, s2, t2, u2) = (corner.f for corner in at_corners)

    def wave(name: str, j: int, times: int) -> Any:
        angle = np.array([2 * math.pi * j / 5])
        return getattr(arithmetic, name)(times, arithmetic.enclose(angle - _NEAR, angle + _NEAR))

    one = arithmetic.rational(Fraction(1))
    first, second = (one - wave("cos", j, marginal[0]) for j in (1, 2))
    other = 2 * (s1 * (one - wave("cos", 1, 2 * marginal[0])) + s2 * (one - wave("cos", 2, 2 * marginal[0])))
    cubic = 4 * (t1 * first * wave("sin", 1, marginal[0]) + t2 * second * wave("sin", 2, marginal[0]))
    quartic = u1 * (first * first) + u2 * (second * second)
    conditions = {
        "M > 0 for the mode that is not marginal": arithmetic.positive(other),
        "f'(0) + 2 f'(2π/5) + 2 f'(4π/5) > 0": arithmetic.positive(at_zero.f[1] + 2 * s1 + 2 * s2),
        "E larger than at the pentagon in the marginal mode": arithmetic.positive(
            cubic * cubic - 4 * (other * quartic)
        ),
    }
    unknown = [name for name, holds in conditions.items() if not holds.all()]
    if unknown:
        return f"{unknown[0]} is not certain"
    pairs = list(zip(*([corner.f[0], *(r[0] for r in corner.fields)] for corner in at_corners), strict=True))
    for (g1, g2), (h1, h2) in combinations(pairs, 2):
        determinant = g1 * h2 - g2 * h1
        if arithmetic.positive(determinant * determinant).all():
            return ""
    return "Equal masses are not certain: f and the fields are alike at 2π/5 and 4π/5"


def _vanishes(certificate: ThreePointCertificate, mode: int) -> bool:
    """Whether Σ_j f'(2πj/5)(1 − cos(2πj·mode/5)) is exactly 0."""
    circle = circle_for(_CORNERS)
    total = circle.rational(Fraction(0))
    for angle in _CORNERS:
        slope = lift(profile(certificate, circle, angle, Fraction(0), 0).f[1], circle.field)
        total = total + slope * (circle.rational(Fraction(1)) - circle.cos(mode, angle))
    return total.is_zero()


def _at(certificate: ThreePointCertificate, arithmetic: Arithmetic, angle: float) -> Any:
    """The profile at the multiple of π that is near, with f, f', f'', f'''."""
    around = arithmetic.enclose(np.array([angle - _NEAR]), np.array([angle + _NEAR]))
    return profile(certificate, arithmetic, around, Fraction(0), 2)
