"""The theorem: synchronization for every β > −2/3."""

from __future__ import annotations

from verify import claim
from verify.claims.questions import Argument, Cited

from ..prose import step

_GLOBAL_TEXT = (
    "Every trajectory converges to a stationary state; those that are not synchronized are strict saddles, and only a"
    " set of starts of measure zero converges to them."
)


def _global_steps(speeds: str) -> tuple[tuple[str, str], ...]:
    return (
        step(
            "Gradient flow",
            f"""
            With Φ' = −f, Φ even, and E = ½ ΣΣ m_i m_j Φ(x_i − x_j) the flow is dx_i/dt = (1/(m_i Z_i)) ∂E/∂x_i,
            {speeds}: gradient ascent of the analytic function E on the torus for the metric Σ m_i Z_i dx_i², which is
            analytic and positive. So every trajectory converges to a stationary state.
            """,
        ),
        step(
            "Strict saddles",
            """
            A stationary state that is not synchronized violates (H), so the Hessian of E has a positive eigenvalue
            there, and so has the linearisation G⁻¹ Hess E of the flow, G = diag(m_i Z_i).
            """,
        ),
        step(
            "Measure zero",
            """
            Stationary states come in circles (rotations) and need not be isolated. Each of those that are not
            synchronized has a neighbourhood U as in the center-stable manifold theorem; countably many of them, U_1,
            U_2, …, cover all of them. A start that converges to such a state stays, from some integer time N on, in one
            U_k. So the starts in question are the union over k and N of the preimages, under the flow at time N, of
            sets of measure zero; the flow map is a diffeomorphism, so the union has measure zero.
            """,
        ),
        step(
            "Conclusion",
            """
            Every other start converges to a synchronized stationary state: all x_i have the same limit.
            """,
        ),
    )


@claim(
    "ours.threshold.stationary",
    title="Every stable stationary state is synchronized, β > −2/3",
    uses=["ours.threshold.criterion", "ours.threshold.certificate", "sync.Y3", "sync.Y4.criterion"],
    cites=["polyanskiy2025synchronization", "criscitiello2024synchronization"],
)
def stationary() -> Argument:
    """For self-attention on the circle with any β > −2/3, any number of particles and all masses, every stationary
    state with (H) is synchronized.
    """
    return Argument(
        "Two ranges that overlap: the three-point criterion up to β = 1/5, the L1 criterion from β = −0.16 on.",
        (
            step(
                "−2/3 < β ≤ 1/5",
                """
                The certificate makes T < 0 for all triples that are not all equal; the three-point criterion applies.
                """,
            ),
            step(
                "β ≥ −0.16",
                """
                The L1 criterion of Polyanskiy, Rigollet and Yao with M = π, certified for all these β.
                """,
            ),
            step(
                "Which criterion covers which β",
                """
                Three-point: (−2/3, 1/5] with one certificate, (−2/3, 2] with three. L1 with M = π: [−0.16, ∞) as
                published, [−0.2615, ∞) as certified. Decreasing Taylor coefficients (Criscitiello, Rebjock, McRae,
                Boumal): [0, 1]. Below −2/3 no criterion can hold for all n.
                """,
            ),
        ),
    )


@claim(
    "ours.threshold.convergence",
    title="Trajectories of analytic gradient flows converge",
    cites=["lojasiewicz1984trajectoires", "haraux2012applications"],
)
def convergence() -> Cited:
    """On a compact manifold, every trajectory of the gradient flow of an analytic function for an analytic metric
    converges to a critical point.
    """
    return Cited(
        "Łojasiewicz: on a compact analytic manifold with an analytic metric, every trajectory of the gradient flow of"
        " an analytic function converges to one critical point."
    )


@claim("ours.threshold.center-stable", title="Few starts converge to strict saddles", cites=["shub2013global"])
def center_stable() -> Cited:
    """Let p be an equilibrium of a smooth flow whose linearisation has an eigenvalue with positive real part. Then p
    has a neighbourhood U such that the points whose forward trajectories stay in U lie in a submanifold of positive
    codimension.
    """
    return Cited(
        "Center-stable manifold theorem: near an equilibrium with an unstable eigenvalue, the points that stay near it"
        " for all positive times lie in a submanifold of positive codimension, which has measure zero."
    )


@claim(
    "ours.threshold.synchronization",
    title="Self-attention on the circle synchronizes for every β > −2/3",
    kind="theorem",
    uses=["ours.threshold.stationary", "ours.threshold.convergence", "ours.threshold.center-stable"],
)
def synchronization() -> Argument:
    """Let β > −2/3. For every n and all masses m_i > 0, for Lebesgue-almost every start all particles of the
    unnormalised self-attention dynamics dx_i/dt = −Σ_j m_j sin(x_i − x_j) e^{β(cos(x_i − x_j) − 1)} on the circle
    converge to one common point.
    """
    return Argument(_GLOBAL_TEXT, _global_steps("Z_i = 1"))


@claim(
    "ours.threshold.normalised",
    title="Normalised self-attention on the circle synchronizes for every β > −2/3",
    kind="theorem",
    uses=["ours.threshold.stationary", "ours.threshold.convergence", "ours.threshold.center-stable"],
)
def normalised() -> Argument:
    """Let β > −2/3. For every n and all masses m_i > 0, for Lebesgue-almost every start all particles of normalised
    self-attention on the circle, dx_i/dt = −(1/Z_i) Σ_j m_j sin(x_i − x_j) e^{β(cos(x_i − x_j) − 1)} with
    Z_i = Σ_j m_j e^{β(cos(x_i − x_j) − 1)}, converge to one common point.
    """
    return Argument(_GLOBAL_TEXT, _global_steps("Z_i = Σ_j m_j e^{β(cos(x_i − x_j) − 1)}"))
