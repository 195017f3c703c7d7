"""Lemma 5.3 and its proof (Appendices C.2, C.3): energies, Jacobians, gradient-like systems; C081–C087."""

from __future__ import annotations

from typing import Any, Final

from verify import Formula, claim, cos, exp, sin, variable
from verify.claims.suspected import suspected
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..prose import argument, counterexample
from ..vectors import identities, total
from .notation import PAPER, statement, statements

#: Ranges of the weight of the frozen token and of β in the identities.
_RANGES: Final = {"w": "[1, oo)", "beta": "(0, oo)"}


def _second_particle() -> tuple[Formula, Formula, Formula]:
    """Velocity, Z_2 and E_2 of particle 2 at p, with particle 1 at q and a frozen token at r of weight w."""
    beta, p, q, r, weight = (variable(name) for name in ("beta", "p", "q", "r", "w"))
    near, frozen = exp(beta * (cos(p - q) - 1)), exp(beta * (cos(p - r) - 1))
    z = near + number(1) + weight * frozen
    velocity = (near * sin(q - p) + weight * frozen * sin(r - p)) / z
    return velocity, z, -(near + weight * frozen)


@claim("causal.C081", title="The system has exactly gradient-like form for E_k", kind="symbolic", cites=[PAPER])
def energy() -> Any:
    """With E_k = −(Σ_{j<k} e^{β(cos(φ_k−φ_j)−1)} + Σ a_j e^{β(cos(φ_k−θ_j)−1)}) and Z_k, the system is exactly
    φ_k' = −(1/Z_k) ∂E_k/∂φ_k.

    For k = 2 and one frozen token, which is enough to refute it. The derivative of E_k carries a factor β.
    """
    velocity, z, potential = _second_particle()
    [exactly] = identities([velocity], [-derivative(potential, "p") / z], **_RANGES)
    return suspected(exactly, beta="2", p="1", q="0", r="0", w="1")


@claim("causal.C081.corrected", title="Gradient-like form for E_k/β", kind="symbolic", cites=[PAPER])
def energy_corrected() -> Any:
    """φ_k' = −(1/Z_k) ∂(E_k/β)/∂φ_k: the energies must be divided by β. For k = 2 and one frozen token; with more of
    them both sides have more terms of the same two kinds."""
    velocity, z, potential = _second_particle()
    return identities([velocity], [-derivative(potential, "p") / (variable("beta") * z)], **_RANGES)


@claim("causal.C082", title="The Jacobian at a critical point", kind="symbolic", cites=[PAPER])
def jacobian() -> Any:
    """f_k does not depend on φ_{k+1}, …, so the Jacobian is lower triangular, and since f_k = 0 at a critical point,
    ∂f_k/∂φ_k = −(1/Z_k)(Σ g(φ_k − φ_j) + Σ a_j g(φ_k − θ_j)).

    The identity for k = 2 and one frozen token (with more of them there are more terms of the same two kinds):
    ∂f_k/∂φ_k = −(1/Z_k) Σ g − (∂Z_k/∂φ_k/Z_k) f_k everywhere.
    """
    velocity, z, _ = _second_particle()
    beta, weight = variable("beta"), variable("w")
    gaps = (variable("p") - variable("q"), variable("p") - variable("r"))
    slopes = [exp(beta * (cos(x) - 1)) * (cos(x) - beta * sin(x) ** 2) for x in gaps]
    expected = -(slopes[0] + weight * slopes[1]) / z - derivative(z, "p") / z * velocity
    return identities([derivative(velocity, "p")], [expected], **_RANGES)


@claim("causal.C083", title="Critical points of E_k in φ_k are isolated", kind="analyticity", cites=[PAPER])
def isolated() -> Any:
    """E_k has isolated critical points in φ_k for fixed φ_j, j ≠ k (satisfied by analyticity)."""
    return argument(
        """
        E_k is analytic and 2π-periodic in φ_k, so its critical points are isolated unless it is constant. Its m-th
        Fourier coefficient is −e^{−β} I_m(β) times Σ_j a_j e^{−imθ_j}, summed over all tokens that act on k, and
        I_m(β) > 0. These sums vanish for all m ≠ 0 only if the measure Σ a_j δ_{θ_j} is uniform, which a finite one
        is not. With at least one frozen token this covers every k. Without frozen tokens E_1 is constant, and the
        assumption fails for k = 1.
        """
    )


@claim(
    "causal.C084",
    title="Lemma 5.3 for C^1 energies",
    kind="proof reading",
    uses=["causal.C085", "causal.C086", "causal.C087"],
    cites=[PAPER],
)
def lemma() -> Any:
    """Lemma 5.3: φ_k' = −(1/Z_k) ∂E_k/∂φ_k with C^1 energies E_k and C^1 factors 0 < c < Z_k < C, isolated critical
    points in φ_k, and every critical point strongly stable or strongly unstable: almost every start converges to a
    strongly stable one.

    With E_k in C^1 the field is only continuous: solutions need not be unique and the Jacobian in the assumption
    need not exist. The example is n = 1, Z = 1, near φ = 0.
    """
    return counterexample(
        "For C^1 energies the system of Lemma 5.3 has a flow and a Jacobian.",
        statements(
            "-(3/2)*(-2/3)*sqrt(t**2/4) == t/2 for t in [0, oo)",
            "2*(t/2)/2 == t/2 for t in [0, oo)",
            "(1/10)**2 > 0",
        ),
        """
        E(φ) = −(2/3) φ^{3/2} for φ ≥ 0, E = 0 for φ ≤ 0 is C^1 near 0 and gives φ' = √φ for φ ≥ 0. From φ(0) = 0 both
        φ = 0 and φ = t²/4 solve it (first two parts: √(t²/4) = t/2 is the derivative of t²/4), and √φ has no
        derivative at 0.
        """,
        E="-2/3*phi**(3/2) for phi >= 0, 0 for phi <= 0",
    )


@claim(
    "causal.C084.corrected",
    title="Lemma 5.3 for C^2 energies",
    kind="proof reading",
    uses=["causal.C085.corrected", "causal.C086.corrected", "causal.C087", "causal.stable_manifold"],
    cites=[PAPER],
)
def lemma_corrected() -> Any:
    """Lemma 5.3 holds when every ∂E_k/∂φ_k is C^1 (for instance E_k ∈ C^2)."""
    return argument(
        """
        Appendix C.2 with a C^1 field. Induction on k: the earlier particles converge exponentially, so their
        velocities are integrable. By C087, dE_k/dt = (integrable) − Z_k|φ_k'|², and E_k is bounded, so φ_k' is
        square integrable (C085.corrected). It is Lipschitz in t, because the field is C^1 on a compact manifold, so
        φ_k' → 0 (C086.corrected). Near the limit of the earlier particles the set where |∂E_k/∂φ_k| is small lies
        in small disjoint intervals around finitely many critical points, so φ_k stays in one of them and converges.
        Strongly unstable limits have probability zero (causal.stable_manifold); at a strongly stable one the
        convergence is exponential.
        """
    )


@claim("causal.C085", title="Equation (9): the integral of dE/dt", kind="FTC", cites=[PAPER])
def fundamental_theorem() -> Any:
    """∫_a^b f(t) dt = E_n(φ(a)) − E_n(φ(b)) for f = dE_n/dt (9).

    Already false for E_n(φ(t)) = k t: the left side is k(b − a), the printed right side k a − k b.
    """
    printed = statement("k*(b - a) == k*a - k*b for a in [0, oo), b in [0, oo), k in (-oo, oo)")
    return suspected(printed, a="0", b="1", k="1")


@claim("causal.C085.corrected", title="Equation (9) with its sign", kind="FTC", cites=[PAPER])
def fundamental_theorem_corrected() -> Any:
    """∫_a^b f(t) dt = E_n(φ(b)) − E_n(φ(a)). Only its boundedness is used, so nothing else changes."""
    return statement("k*(b - a) == k*b - k*a for a in [0, oo), b in [0, oo), k in (-oo, oo)")


@claim(
    "causal.C086",
    title="Square integrable and absolutely continuous implies limit 0",
    kind="implication",
    cites=[PAPER],
)
def barbalat() -> Any:
    """Because φ_n' ∈ L_2([0, ∞)) and φ_n' is absolutely continuous, limsup |φ_n'(t)| = 0. Read with absolute continuity
    on every bounded interval, as is usual for solutions of differential equations.

    This does not prevent ever narrower spikes. With one δ for the whole half-line it would be uniform continuity, from
    which the conclusion follows (causal.C086.corrected); and φ_n' has that.
    """
    return counterexample(
        "If u is square integrable on [0, ∞) and absolutely continuous on every bounded interval, then u(t) → 0.",
        statements(
            "2*(1/k**2)/3 == 2/3*(1/k**2) for k in [1, oo)",
            "1/k**2 <= 2*(1/k - 1/(k + 1)) for k in [1, oo)",
            "1 - k**2*0 == 1 for k in [1, oo)",
        ),
        """
        u(t) = Σ_{k≥2} max(0, 1 − k²|t − k|) is absolutely continuous on every bounded interval, and u(k) = 1. Spike k
        has height 1 and half-width 1/k², so ∫ u² = Σ 2/(3k²), which converges (second part: 1/k² is below a
        telescoping series).
        """,
        u="sum over k >= 2 of max(0, 1 - k**2*abs(t - k))",
    )


@claim(
    "causal.C086.corrected",
    title="Square integrable and uniformly continuous implies limit 0",
    kind="implication",
    cites=[PAPER],
)
def barbalat_corrected() -> Any:
    """If u ∈ L_2([0, ∞)) is uniformly continuous, then u(t) → 0 (Barbalat). φ_n' is even Lipschitz, because the field
    is C^1 on a compact manifold.
    """
    return (
        statement("(a - a/2)**2*r == r*a**2/4 for a in (0, oo), r in (0, oo)"),
        argument(
            """
        For a > 0 choose r > 0 with |u(s) − u(t)| ≤ a/2 whenever |s − t| ≤ r. If |u(t)| ≥ a, the integral of u² over
        [t, t + r] is at least ra²/4 (first part). Infinitely many such t, far apart, contradict square integrability.
        """
        ),
    )


@claim("causal.C087", title="The derivative of E_n along the flow", kind="symbolic", cites=[PAPER])
def energy_derivative() -> Any:
    """dE_n/dt = Σ_{j<n} ∂E_n/∂φ_j φ_j' + ∂E_n/∂φ_n φ_n' = Σ_{j<n} ∂E_n/∂φ_j φ_j' − Z_n|φ_n'|², by φ_n' = −(1/Z_n)
    ∂E_n/∂φ_n.
    """
    slope, z = variable("E_n"), variable("Z")
    velocity = -slope / z
    rest = total([variable("E_1") * variable("v_1"), variable("E_2") * variable("v_2")])
    return identities([rest + slope * velocity], [rest - z * velocity**2], Z="(0, oo)")
