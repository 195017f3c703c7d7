"""At a threshold: T ≤ 0, with T = 0 also on triples of a regular k-gon of clusters that is marginal, k = 2, 3 or 4.

    three-point criterion for sin(x) + 1/8*sin(4*x), where the regular 4-gon is marginal

means: T < 0 but for three equal points and triples that the certificate names, and the conditions below hold at f, or
where f'(0) = 0 those of ``flat_threshold``. A pentagon is dealt with in ``pentagon``.

**Theorem.** Then particles with arbitrary masses converge to one common point from almost every start.

Proof. (i) A stationary configuration with (H) has ∭ T dμ³ ≥ 0, so T = 0 on all triples of its points. For two points
x ≠ y this is so of (x, x, y), and of such triples only those with y − x in (2π/k)Z are named. So all points lie on
one regular k-gon; let m_j be the masses at its corners, and put c = 2π/k.

k = 3, with f'(c) = 0 and f(c) ≠ 0: the force at a corner is f(c) times the difference of the masses at the two
others, so all three masses are equal. k = 4, with s := f'(c) = −f'(π) > 0 and f(c) ≠ 0 = f(π): opposite masses are
equal when one of the other two is positive. If only opposite corners are taken, they may move apart (−f'(π) > 0),
against (H). If all four are, with masses m, m', m, m', (H) for v = (1, 0, −1, 0) is m m' s − m² s ≥ 0, so m' ≥ m, and
likewise m ≥ m'. k = 4, with f'(c) = f'(π) = 0 ≠ f(c): again opposite masses are equal when one of the other two is
positive, so two opposite corners are taken, with any masses, or all four, with masses m, m', m, m'. k = 2, with f'(π) =
0: two opposite clusters of any masses.

(ii) The linearised flow at such a state has the eigenvalues −f'(0) times its mass (k = 2, 3) or −(f'(0) + s)/4 (k =
4) for splitting a cluster and −s for the mode (1, −1, 1, −1) of the square, which are negative, and 0 for rotation
and for the other modes: the distance y = π − d (k = 2), or z = (p, q) with displacements Σ z·(cos jc, sin jc). So
there is a centre manifold, attracting, and in a neighbourhood foliated by stable fibres along which orbits approach
it (Fenichel, Asymptotic stability with rate conditions, Indiana Univ. Math. J. 23, 1974); every orbit that converges
to the state lies on the fibre of a point of the manifold whose orbit converges to it. What is left is the flow on the
manifold, up to rotation the gradient flow of E restricted to it, for a metric that is constant to leading order:

k = 2: dy/dt = f(π − y) = −f'''(π) y³/6 + …, which moves away from 0 when f'''(π) < 0.
k = 3: E = −f''(c)/18 (v₁ − v₀)(v₂ − v₁)(v₀ − v₂) + …, a cubic r³ cos 3θ of z in polar coordinates when f''(c) ≠ 0.
k = 4: with t = f''(c), u = f'''(c), w = f'''(π), and η the size of the mode (1, −1, 1, −1), 16 E is −8sη² − 8tpqη −
(u/6)(p⁴ + 6p²q² + q⁴) − (2w/3)(p⁴ + q⁴) + …; on the manifold η = −tpq/(2s) + …, so that 16 E = r⁴ G(θ) + …, where G
is linear in sin² 2θ, −(u + 4w)/6 on the axes and (3t² − 2s(u + w))/(6s) on the diagonals.

k = 4, s = 0: a cluster of mass m splits with the eigenvalue −m f'(0), negative, and nothing else happens to first
order. So the states in which all particles of each cluster stay together, an invariant surface with the flow of two or
four particles, are the centre manifold. Two opposite clusters move apart as for k = 2, when w < 0. For four particles
of masses m, m', m, m' at the corners ``flat_threshold`` shows in (ii) and (iii), d = 3, when t ≠ 0, that the orbits
which converge to the square have measure zero; f'(0) does not occur there, as no corner has two particles. So have the
fibres over them, and their preimages, as in the other cases:

Let E = r^d G(θ) + …, d ≥ 3, with the largest value of G positive. In polar coordinates, time scaled by r^(d−2), dr/dt
= d r G + …, dθ/dt = G' + …. If G > 0 everywhere, nothing converges to the state. Otherwise G is not constant; an
orbit that converges to r = 0 approaches a zero of G'; there either G > 0 and r grows, or G is at its least value and
G'' > 0, so that orbits which converge to it form a curve. So the orbits on the manifold that converge to the state
have measure zero, and so have the fibres over them, which depend smoothly on their points, and their preimages by the
flow.

(iii) All other stationary points are synchronized or strict saddles, and every orbit converges, as always
(``checker``). ∎
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

import numpy as np

from .arithmetic import Arithmetic
from .certificate import ThreePointCertificate
from .exact import circle_exact, lift
from .pentagon import pentagon_problem
from .profiles import profile

HALF: Final = Fraction(1, 2)
#: An angle as a double is not farther from the multiple of π than this.
NEAR: Final = 2.0**-45


def polygon_problem(certificate: ThreePointCertificate, arithmetic: Arithmetic) -> str:
    """Why the conditions at the marginal polygon are not certain, or "". Raises ExactError for other functions than
    exponential sums."""
    k = certificate.claimed.marginal
    if problem := off_polygon(certificate):
        return problem
    if k == 5:
        return pentagon_problem(certificate, arithmetic)
    slopes = [profile(certificate, circle_exact, Fraction(2 * j, k), _zero(), 0).f[1] for j in range(k)]
    if not lift(slopes[1] + slopes[2] if k == 4 else slopes[1]).is_zero():
        return f"Expected the first mode of the regular {k}-gon to vanish exactly"

    def at(j: int) -> tuple[Any, ...]:
        """f, f', f'', f''' at 2πj/k."""
        angle = np.array([2 * math.pi * j / k])
        return profile(certificate, arithmetic, arithmetic.enclose(angle - NEAR, angle + NEAR), _zero(), 2).f

    def is_positive(value: Any) -> bool:
        return bool(arithmetic.positive(value).all())

    f, slope, second, third = at(1)
    start = at(0)[1]
    if k == 2:
        conditions = {"f'(0) > 0": is_positive(start), "f'''(π) < 0": is_positive(-third)}
    elif k == 3:
        conditions = {"f'(0) > 0": is_positive(start), "f(2π/3) ≠ 0": is_positive(f * f)}
        conditions["f''(2π/3) ≠ 0"] = is_positive(second * second)
    elif is_flat_square(certificate):
        conditions = {"f'(0) > 0": is_positive(start), "f(π/2) ≠ 0": is_positive(f * f)}
        conditions["f''(π/2) ≠ 0"] = is_positive(second * second)
        conditions["f'''(π) < 0"] = is_positive(-at(2)[3])
    else:
        last = at(2)[3]
        diagonal = 3 * (second * second) - 2 * (slope * (third + last))
        conditions = {"f'(π/2) > 0": is_positive(slope), "f'(0) + f'(π/2) > 0": is_positive(start + slope)}
        conditions["f(π/2) ≠ 0"] = is_positive(f * f)
        conditions["E larger than at the square in some direction"] = is_positive(-third - 4 * last) or is_positive(
            diagonal
        )
    unknown = [name for name, holds in conditions.items() if not holds]
    return f"{unknown[0]} is not certain" if unknown else ""


def is_flat_square(certificate: ThreePointCertificate) -> bool:
    """Whether the marginal polygon is a square with f' = 0 exactly at its sides. Raises ExactError as above."""
    side = profile(certificate, circle_exact, HALF, _zero(), 0).f[1] if certificate.claimed.marginal == 4 else 1
    return lift(side).is_zero()


def off_polygon(certificate: ThreePointCertificate) -> str:
    """Why a state with T = 0 on all its triples need not sit on one regular k-gon, or ""."""
    k = certificate.claimed.marginal
    apart = [max(point.gaps) for point in certificate.touching if 0 in point.gaps]
    if any((gap * k / 2).denominator != 1 for gap in apart):
        return f"Expected all pairs of points of touching triples on the regular {k}-gon"
    return ""


def _zero() -> Fraction:
    """The parameter that f does not have."""
    return Fraction(0)
