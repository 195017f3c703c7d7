"""At a threshold where f'(0) = 0 too: every direction at the marginal k-gon is one of higher order, k = 2, 3 or 4.

The statement is that of ``threshold``; the certificate also shows f'(0) >= 0 (``pairs``). What is asked of f instead:

    f'(0) = f'(2πj/k) = 0 for all j;    k = 2: f'''(π) < 0;    k = 3: f and f'' are not 0 at 2π/3;
    k = 4: f and f'' are not 0 at π/2, and f'''(π) < 0.

Examples are sin x - sin(2x)/2 = sin x (1 - cos x) with k = 3 and sin³ x with k = 4.

**Theorem.** Then particles with arbitrary masses converge to one common point from almost every start.

Proof. (i) As in ``threshold``, the points of a stationary configuration with (H) that is not synchronized lie on one
regular k-gon. With c = 2π/k, k >= 3, the force on a particle at a corner is ±f(c) times the difference of the masses at
both neighbouring corners (f(π) = 0), and f(c) ≠ 0. So either all corners are taken, with equal masses for k = 3 and
equal opposite masses for k = 4; or k is 2 or 4 and two opposite corners are, with any masses.

(ii) Let such a configuration be given, u = (u_i) the displacements of the particles with Σ m_i u_i = 0 (this sum does
not change along the flow; the rest is rotation), <u, v> = Σ m_i u_i v_i the metric. All distances are multiples of c,
where f' vanishes, so E = E₀ + G(u) + O(|u|^(d+1)) with

    d = 3, all corners:  G = κ Σ_l Σ_{i∈l, j∈l+1} m_i m_j (u_j - u_i)³,  corners l in cyclic order, κ = -f''(c)/6 ≠ 0;
    d = 4, two opposite: G = λ Σ_{i∈0, j∈1} m_i m_j (u_j - u_i)⁴ + terms (u_j - u_i)⁴ inside clusters, λ = -f'''(π)/24.

(f'' is odd, so f''(0) = f''(π) = 0; the terms of first order cancel, as the configuration is stationary.) In polar
coordinates u = rθ, |θ| = 1, with time scaled by r^(d-2), dr/dt = d G(θ) r + O(r²) and dθ/dt = ∇G(θ) + O(r), ∇ along the
sphere; this is analytic up to r = 0 and beyond, and r = 0 is invariant. Suppose an orbit converges to u = 0. In the
coordinates √m_i u_i it is one of the gradient flow of an analytic function, so its direction θ converges too (Kurdyka,
Mostowski and Parusiński, Proof of the gradient conjecture of R. Thom, Annals of Mathematics 152, 2000). The limit is an
equilibrium (0, θ*): ∇G(θ*) = 0, and g := G(θ*) <= 0, as otherwise r would grow. The linearisation there is block
triangular, with the eigenvalue d g in the direction of r and those of the Hessian of G on the sphere. If that Hessian
has a positive eigenvalue at every such θ*, the orbit stays from some time on in a center-stable manifold of smaller
dimension; finitely many of them suffice, because the set of these θ* is compact. So the orbits with Σ m_i u_i = 0 that
converge to the state have measure zero, and, by rotation, so have all that converge to one of its rotations; there are
finitely many ways to put the particles on corners.

(iii) Let B be the second derivative of G at u = θ*; for v with Σ m_i v_i = 0, by Euler, B(u, v) = d(d-1) g <u, v>. The
Hessian on the sphere is B(w, w) - d g |w|² for w ⟂ u. For w = v - <u, v> u, B(w, w) = B(v, v) - d(d-1) g <u, v>². So as
g <= 0, any v with B(v, v) > 0 gives a w, not 0, where the Hessian is positive; and where g < 0, any v ≠ 0 with
B(v, v) >= 0 (w = 0 would mean 0 >= d(d-1) |g| |v|²). B does not change when a constant is added to v, so only the
differences of v matter.

d = 4: v that moves the two clusters apart has B(v, v) = 12 λ (v₁ - v₀)² Σ m_i m_j (u_j - u_i)² > 0, since u ≠ 0.

d = 3: let D_l be the mean of u on corner l+1 less that on corner l; Σ D_l = 0. Neighbouring masses have the same
product P everywhere. For v that moves corner l by v_l, B(v, v) = 6κP Σ_l (v_{l+1} - v_l)² D_l. Its sum over the k
rotations of v is 0, so one of them has B >= 0, which does where g < 0. If not all D_l are 0, then D_j + D_l ≠ 0 for
some pair; v with the differences 1 and -1 there, and 0 elsewhere, has B ≠ 0, so one of its rotations has B > 0. Left
are g = 0 and all D_l = 0, when the mean of u is 0 on every corner. With V_l = Σ_{i∈l} m_i u_i² the derivative of G in
u_i, i on corner l, is 3κ m_i (V_{l-1} - V_{l+1}); it is 0. As u ≠ 0, some V_l is positive. Let v be βu on corner l, 1
on corner l-1, -1 on corner l+1, whose masses are equal, and 0 elsewhere. Then B(v, v) = -12κ Σ_j (C_{j+1} W_j -
C_j W_{j+1}) with W = Σ m_i v_i and C = Σ m_i u_i v_i on each corner, which is -24κβ V_l W_{l-1}: positive for β of the
right sign.

(iv) All other stationary points are synchronized or strict saddles, and every orbit converges, as always
(``checker``). ∎
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np

from .arithmetic import Arithmetic
from .certificate import ThreePointCertificate
from .exact import circle_exact, lift
from .profiles import profile
from .threshold import NEAR, off_polygon


def flat_polygon_problem(certificate: ThreePointCertificate, arithmetic: Arithmetic) -> str:
    """Why the conditions at the marginal polygon are not certain, or "". Raises ExactError for other functions than
    exponential sums."""
    k = certificate.claimed.marginal
    if k not in (2, 3, 4):
        return f"Expected 2, 3 or 4 clusters where f'(0) = 0 but got the regular {k}-gon"
    if problem := off_polygon(certificate):
        return problem
    for j in range(k):
        slope = profile(certificate, circle_exact, Fraction(2 * j, k), Fraction(0), 0).f[1]
        if not lift(slope).is_zero():
            return f"Expected f' = 0 exactly at 0 and at all distances on the regular {k}-gon"

    def at(angle: float) -> tuple[Any, ...]:
        """f, f', f'', f''' at the multiple of π that is near."""
        around = arithmetic.enclose(np.array([angle - NEAR]), np.array([angle + NEAR]))
        return profile(certificate, arithmetic, around, Fraction(0), 2).f

    conditions = {}
    if k != 3:
        conditions["f'''(π) < 0"] = arithmetic.negative(at(math.pi)[3])
    if k != 2:
        f, _, second, _ = at(2 * math.pi / k)
        conditions[f"f(2π/{k}) ≠ 0"] = arithmetic.positive(f * f)
        conditions[f"f''(2π/{k}) ≠ 0"] = arithmetic.positive(second * second)
    unknown = [name for name, holds in conditions.items() if not holds.all()]
    return f"{unknown[0]} is not certain" if unknown else ""
