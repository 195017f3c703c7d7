"""Theorem 6.1: on S^(d−1), d ≥ 3, almost every start ends in a single cluster, for some negative β as well; P6.1.

Throughout B = (d − 2 + √((d−1)(d−3)))/2, the larger root of B + 1/(4B) = d − 2: 1/2 for d = 3, 1.86… for d = 4. Every
particle is moved along the projection of one vector u. The second derivatives of the energy, added over the
vectors u of an orthonormal basis, are positive at every state that is not a single cluster.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any, Final

from verify import claim, exp, variable
from verify.claims.outlined import along, step
from verify.claims.questions import Argument
from verify.formula.derivative import derivative

from ..prose import argument
from ..prose import step as proof_step
from ..vectors import dot, identities, total, vector
from .notation import PAPER, statement, statements
from .particles import BETA

#: The assumptions give it.
GIVEN: Final = step("contradiction")


@claim("perspective.P6.1.saddles", title="For d ≥ 3 every critical point but a single cluster is a strict saddle",
       kind="theorem", uses=["perspective.P6.4.matrices"],
       cites=[PAPER, "markdahl2017almost", "criscitiello2024synchronization"])  # fmt: skip
def saddles() -> Any:
    """Let d ≥ 3, B = (d − 2 + √((d−1)(d−3)))/2 and β ≥ −B. Every critical point of E_β (β ≠ 0), and of Σ_ij ⟨x_i, x_j⟩
    (β = 0), at which not all points are equal is a strict saddle.

    Move x and y along great circles with the velocities v = P_x u and w = P_y u. Then c = ⟨x, y⟩ has the first
    derivative p = ⟨v, y⟩ + ⟨x, w⟩ = (a + b)(1 − c) and the second one q = 2⟨v, w⟩ − (|v|² + |w|²)c, with a = ⟨u, x⟩
    and b = ⟨u, y⟩ (first two parts). Added over an orthonormal basis u = e_1, …, e_d, 1 becomes d, a² and b² become 1,
    and ab becomes c: Σ p² = 2(1 − c)²(1 + c) and Σ q = 2(1 − c)(d − 2 − c) (the next two parts). Last, with m = d − 2:
    m = B + 1/(4B), B ≥ 1/2, and what makes the sum positive.
    """
    names = "a in [-1, 1], b in [-1, 1], c in [-1, 1]"
    place = variable("c")
    kernel = exp(BETA * place)
    slopes = [derivative(kernel / BETA, "c"), derivative(kernel, "c")]
    from_beta = [step("product", factors=["b + B", "1 - c**2"]), GIVEN]
    return (
        *statements(
            f"(b - a*c) + (a - b*c) == (a + b)*(1 - c) for {names}",
            f"2*(1 - a**2 - b**2 + a*b*c) - ((1 - a**2) + (1 - b**2))*c"
            f" == 2*(1 - c) - (a**2 + b**2)*(2 - c) + 2*a*b*c for {names}",
            "(1 + 2*c + 1)*(1 - c)**2 == 2*(1 - c)**2*(1 + c) for c in [-1, 1]",
            "2*d*(1 - c) - 2*(2 - c) + 2*c*c == 2*(1 - c)*(d - 2 - c) for d in [3, oo), c in [-1, 1]",
            "(m + 1)*(m - 1) == m**2 - 1 for m in [1, oo)",
            "(m + sqrt(m**2 - 1))/2 + 1/(2*(m + sqrt(m**2 - 1))) == m for m in [1, oo)",
            "(m + sqrt(m**2 - 1))/2 >= 1/2 for m in [1, oo)",
        ),
        *identities(slopes, [kernel, BETA * kernel], beta="(0, oo)"),
        *identities(slopes, [kernel, BETA * kernel], beta="(-oo, 0)"),
        along(
            statement(
                "b*(1 - c**2) + (B + 1/(4*B)) - c >= B*(c - 1/(2*B))**2"
                " for B in [1/2, oo), b in (-oo, oo), c in [-1, 1] if b >= -B"
            ),
            from_beta,
        ),
        argument(
            """
            For β ≠ 0 the second derivative of (1/2β) Σ_ij e^{βc_ij} along these great circles is ½ Σ_ij e^{βc_ij}(βp² +
            q). Added over the basis this is Σ_ij e^{βc_ij}(1 − c_ij)(β(1 − c_ij²) + d − 2 − c_ij), and by the last
            inequality at least Σ_ij e^{βc_ij}(1 − c_ij) B(c_ij − 1/(2B))²; for β = 0 the same holds for ½ Σ_ij c_ij. If
            this is positive, so is the second derivative for one e_k at least, and at a critical point it is the
            Hessian form at the velocities. If it is zero, all c_ij are 1 or 1/(2B), hence positive: the points lie in
            an open hemisphere, and a critical point there is a single cluster (P6.4.matrices, with Q = I and K = ±I).
            """
        ),
    )


_CONVERGENCE = """
    Both systems are gradient ascents of this analytic energy on a compact manifold, for analytic metrics: (USA) for the
    canonical one, (SA) for Σ Z_i ⟨a_i, b_i⟩ (P3.9, P3.10, where the sign of β plays no role; β = 0 is PA.0.corrected).
    So every solution converges to a critical point (Łojasiewicz). One that is not a single cluster is a strict saddle
    (P6.1.saddles), for both metrics (P5.5), and the starts that converge to strict saddles have volume zero (PA.1).
"""
_USES = ["perspective.P6.1.saddles", "perspective.P3.9", "perspective.P3.10", "perspective.PA.0.corrected",
         "perspective.P5.5", "perspective.PA.1", "ours.threshold.convergence"]  # fmt: skip


@claim("perspective.P6.1", title="Theorem 6.1: a single cluster for d ≥ 3 and every β ≥ 0", kind="theorem",
       uses=_USES, cites=[PAPER, "markdahl2017almost", "criscitiello2024synchronization"])  # fmt: skip
def theorem() -> Any:
    """Theorem 6.1. For d ≥ 3 and β ≥ 0, (SA) and (USA) converge to a single cluster from almost every start. The paper
    quotes it from Markdahl, Thunberg, Gonçalves and from Criscitiello, Rebjock, McRae, Boumal."""
    return argument(_CONVERGENCE)


@claim("perspective.P6.1.sharpened", title="A single cluster for d ≥ 3 and β ≥ −(d − 2 + √((d−1)(d−3)))/2",
       kind="theorem", uses=_USES, cites=[PAPER])  # fmt: skip
def theorem_for_negative_beta() -> Any:
    """For d ≥ 3 and β ≥ −B, B = (d − 2 + √((d−1)(d−3)))/2, (SA) and (USA) converge to a single cluster from almost
    every start. So β may be negative: −1/2 on S², −1.86 on S³.

    For n divisible by d + 1 it may not be less than −d(d−1)/(d+1) (perspective.P6.1.simplex), which is lower than −B by
    at most 3/d (first part, with equality for d = 3); what is true in between is not decided here. On the circle, d =
    2, the bound −2/3 that this formula gives is sharp (ours.threshold.optimal).
    """
    return (
        statement("d*(d - 1)/(d + 1) - (d - 2 + sqrt((d - 1)*(d - 3)))/2 <= 3/d for d in [3, oo)"),
        argument(_CONVERGENCE),
    )


def _neighbours(count: int) -> Any:
    """Σ_{a<b} (C_a + C_b)² = (count − 2) Σ C_a² + (Σ C_a)²."""
    sums = vector("C", count)
    pairs = total((a + b) ** 2 for a, b in combinations(sums, 2))
    return identities([pairs], [(count - 2) * dot(sums, sums) + total(sums) ** 2])


@claim("perspective.P6.1.simplex", title="Below −d(d−1)/(d+1) a simplex of d + 1 clusters is stable", kind="theorem",
       cites=[PAPER, "polyanskiy2025synchronization"])  # fmt: skip
def simplex() -> Any:
    """Let d ≥ 2, n divisible by d + 1 and β < −d(d−1)/(d+1). The states with d + 1 clusters of n/(d+1) particles at the
    vertices of a regular simplex attract an open set of starts under (SA) and (USA): there is no convergence to a
    single cluster from almost every start. For d = 2 this is β < −2/3.

    Parts: Σ_{a<b} (C_a + C_b)² = (d − 1) Σ C_a² + (Σ C_a)² for d = 2, 3, 4 (for every d in the same way), and the two
    signs.
    """
    given = "for d in [2, oo), b in (-oo, 0) if b < -d*(d - 1)/(d + 1)"
    return (
        *(shown for count in (3, 4, 5) for shown in _neighbours(count)),
        *statements(f"b + 2*d/(d + 1)*((d - 1)/2) < 0 {given}", f"b*(d + 1)/d + 1 < 0 {given}"),
        Argument(
            "The energy (1/2β) Σ_ij e^{βc_ij} has a strict local maximum there, modulo rotations.",
            (
                proof_step(
                    "Setting",
                    """
                    Let x_0, …, x_d be the vertices: ⟨x_a, x_b⟩ = −1/d for a ≠ b, Σ x_a = 0, and Σ_b ⟨v, x_b⟩² =
                    ((d+1)/d)|v|² for every v. The state is stationary, because P_{x_a} Σ_b x_b = 0. Let the r particles
                    of cluster a move along great circles with velocities V_a + δ_i, Σ_i δ_i = 0.
                    """,
                ),
                proof_step(
                    "Second derivative",
                    """
                    As in perspective.P6.1.saddles it is ½ Σ_ij e^{βc_ij}(βp² + q), which is the sum of ½ r² e^{−β/d} Q,
                    of r e^{−β/d} Σ_i (β(d+1)/d + 1)|δ_i|², and of −½ e^β Σ |δ_i − δ_j|² over the pairs within clusters,
                    with Q = Σ_{a≠b} (β(⟨V_a, x_b⟩ + ⟨x_a, V_b⟩)² + 2⟨V_a, V_b⟩ + (|V_a|² + |V_b|²)/d). The second sum
                    is negative (last part) unless all δ_i are zero. """,
                ),
                proof_step(
                    "Clusters",
                    """
                    Put M_ab = ⟨V_a, x_b⟩, so that M_aa = 0, Σ_b M_ab = 0 and V_a = (d/(d+1)) Σ_b M_ab x_b. With S = M +
                    Mᵀ and C_c = Σ_a M_ac = Σ_a S_ac the terms with M_ac² cancel and Q = β Σ_{a≠b} S_ab² + (2d/(d+1))
                    Σ_c C_c². By Cauchy and Schwarz and the first parts, with Σ C_c = 0, (Σ C_c²)² = (Σ_{a<b} S_ab(C_a +
                    C_b))² ≤ (Σ_{a<b} S_ab²)(d − 1) Σ C_c². So Q ≤ (β + (2d/(d+1))(d − 1)/2) Σ_{a≠b} S_ab², which is
                    negative unless S = 0. Then M is antisymmetric; such M with row sums 0 form a space of dimension
                    d(d−1)/2, as the rotations V_a = Bx_a do, so they are the rotations. """,
                ),
                proof_step(
                    "Attraction",
                    """
                    The energy increases along both flows and is constant on these states, which form one orbit of the
                    rotations (and one of reflections), and is less nearby: the orbit is asymptotically stable.
                    """,
                ),
            ),
        ),
    )
