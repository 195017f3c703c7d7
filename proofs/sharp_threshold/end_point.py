"""The end point β = −2/3: three equal clusters are stationary and marginally stable, and still repel almost
everything."""

from __future__ import annotations

from verify import claim, read_statement
from verify.claims.questions import Argument, Cited
from verify.formula.statement import Statement

from ..prose import step


@claim("ours.threshold.touching", title="The force at distance 2π/3 and β = −2/3")
def touching() -> tuple[Statement, ...]:
    """For f(x) = sin(x) e^{β(cos x − 1)}, c = 2π/3 and β = −2/3: f(c) > 0, f'(c) = 0 and f''(c) = −(5/3) f(c). (f' and
    f'' are written out, f' = (cos x − β sin²x) e^{…} and f'' = sin x (−1 − 3β cos x + β² sin²x) e^{…}, without the
    exponential.)
    """
    return (
        read_statement("sin(2*pi/3) > 0"),
        read_statement("cos(2*pi/3) - (-2/3)*sin(2*pi/3)**2 == 0"),
        read_statement("sin(2*pi/3)*(-1 - 3*(-2/3)*cos(2*pi/3) + (-2/3)**2*sin(2*pi/3)**2) == -5/3*sin(2*pi/3)"),
    )


@claim(
    "ours.threshold.end-states",
    title="At β = −2/3 only three equal clusters are left",
    uses=["ours.threshold.criterion", "ours.threshold.certificate", "ours.threshold.touching"],
)
def end_states() -> Argument:
    """At β = −2/3, a stationary state with (H) that is not synchronized consists of three clusters, each of total
    mass 1/3, at mutual distance 2π/3.
    """
    return Argument(
        "The certificate also holds at its end point, except for touching triples; these leave one state.",
        (
            step(
                "Equality",
                """
                At β = −2/3 the certificate gives T ≤ 0, with equality only for triples all whose differences are
                multiples of c = 2π/3. As ∭ T dμ dμ dμ ≥ 0 (three-point criterion), T = 0 for every triple of particles.
                """,
            ),
            step(
                "Three places",
                """
                So all particles sit at p, p + c, p + 2c for some p, with total masses M₀, M₁, M₂. Stationarity at an
                occupied place says f(c) times the difference of the masses at the two other places is zero, and f(c) >
                0. If M₀ > 0, then M₁ = M₂; if the state is not synchronized, these are positive too, and M₀ = M₁ = M₂ =
                1/3.
                """,
            ),
        ),
    )


@claim(
    "ours.threshold.foliation",
    title="Trajectories follow those on a center manifold",
    cites=["chow1991smooth"],
)
def foliation() -> Cited:
    """Let p be an equilibrium of a smooth flow on R^d with eigenvalues 0 and of negative real part only, and W an
    invariant center manifold. Near p there is a C¹ foliation transverse to W whose leaves are the sets of points with
    the same asymptotics: a trajectory that stays near p forever is attracted exponentially by the trajectory of the
    point where its leaf meets W, which stays near p as well.
    """
    return Cited(
        "Near an equilibrium without unstable eigenvalues there is an invariant C¹ foliation, transverse to the center"
        " manifold, by strongly stable leaves: trajectories on one leaf approach each other exponentially."
    )


@claim(
    "ours.threshold.end-point",
    title="Self-attention on the circle synchronizes at β = −2/3 too",
    kind="theorem",
    uses=[
        "ours.threshold.end-states",
        "ours.threshold.touching",
        "ours.threshold.foliation",
        "ours.threshold.convergence",
        "ours.threshold.center-stable",
    ],
)
def end_point() -> Argument:
    """At β = −2/3, for every n and all masses m_i > 0, all particles of unnormalised and of normalised self-attention
    on the circle converge to one common point, from Lebesgue-almost every start.
    """
    return Argument(
        "As for β > −2/3, except near three clusters of mass 1/3, where the energy has a monkey saddle: only three"
        " curves of cluster positions, modulo rotation, lead into it.",
        (
            step(
                "All other states",
                """
                Trajectories converge to stationary states. Those that are neither synchronized nor three clusters of
                mass 1/3 are strict saddles and attract a set of measure zero, as for β > −2/3. When the
                particles cannot be divided into three groups of equal mass, that is all.
                """,
            ),
            step(
                "Linearisation at three clusters",
                """
                Let A, B, C be groups of particles of mass 1/3 each, W the states in which each group is at one place,
                and p in W the state with distances c = 2π/3. Since f'(c) = 0 and f'(0) = 1, the linearisation at p is
                v_i ↦ −(1/(3Z))(v_i − mean of v over the group of i), Z the common value of the Z_i: eigenvalue −1/(3Z)
                on differences within groups, 0 on W. W is invariant, because particles at one place stay together, and
                is tangent to the kernel: it is a center manifold, of dimension three, and there are no unstable
                eigenvalues.
                """,
            ),
            step(
                "The flow on W",
                """
                Let c + ξ_1, c + ξ_2, c + ξ_3 be the gaps between the clusters, Σ ξ_i = 0. Without normalisation dξ_1/dt
                = (f(c+ξ_2) + f(c+ξ_3) − 2f(c+ξ_1))/3 = (f''(c)/6)(ξ_2² + ξ_3² − 2ξ_1²) + O(ξ³), as f'(c) = 0.
                Normalisation divides velocities of order ξ² by Z + O(ξ). With ξ_k = ρ √(2/3) cos(φ − 2πk/3) this is
                dρ/dt = κρ² cos 3φ + O(ρ³), dφ/dt = −κρ sin 3φ + O(ρ²), κ > 0 (a multiple of −f''(c) > 0).
                """,
            ),
            step(
                "Three curves",
                """
                In the time dτ = ρ dt the system is smooth up to ρ = 0, where its equilibria are φ = kπ/3, with
                eigenvalues κ cos 3φ in ρ and −3κ cos 3φ in φ: hyperbolic saddles. On the circle ρ = 0 every trajectory
                goes from one of them to a neighbour and there are no cycles, so a trajectory with ρ > 0 that tends to ρ
                = 0 tends to one of them, along its stable manifold. For cos 3φ = 1 that manifold lies in ρ = 0; for cos
                3φ = −1 it is one curve. So three curves, and with rotations three surfaces in W, lead to the circle of
                states p; they have measure zero in W.
                """,
            ),
            step(
                "All dimensions",
                """
                A start that converges to a state p stays near p from some time on, so it lies on a leaf of the
                foliation through a point of those surfaces. The foliation is C¹ and transverse to W, so these leaves
                together have measure zero. Countably many neighbourhoods and integer times, and the finitely many ways
                to form groups, give measure zero for all starts that converge to three clusters.
                """,
            ),
        ),
    )
