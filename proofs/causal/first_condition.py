"""Theorem 5.2, clustering to frozen tokens, and why it needs its first condition only; C074.

The proof of Appendix C.3 with a second look at where particles rest. Throughout z = β^(−1/2), s = εz, r = c − 1 − 2ε
and R = (c − 2ε)z = (r + 1)z, where r > 1. The paper bounds the distance of a particle to its center by s, from the pull
N h(rz) of everything else; once that is known, everything else is at least R away, its pull is less than half as
strong, and the distance is less than τ/2.
"""

from __future__ import annotations

from typing import Any, Final

from verify import claim
from verify.claims.questions import Argument
from verify.claims.stable_states import StableStates

from ..prose import argument
from .notation import PAPER, statements

#: β = cos τ/sin² τ for the maximiser τ in (0, π/2) of h, written t (causal.C064).
_BETA: Final = "(cos(t)/sin(t)**2)"


@claim(
    "causal.C074",
    title="Theorem 5.2: clustering to frozen tokens",
    kind="convergence",
    uses=[
        *("causal.C075", "causal.C076", "causal.C077", "causal.C078", "causal.C079", "causal.C080", "causal.C081"),
        *("causal.C082", "causal.C083", "causal.C084"),
    ],
    cites=[PAPER],
)
def theorem_as_printed() -> Any:
    """Let θ_1, …, θ_m be fixed and |θ_i − θ_j| > cβ^(−1/2), with weights a_j ≥ 1, N = n + Σ a_j. If N, β, ε > 0 and
    c > 2 + 2ε satisfy N h((c−1−2ε)β^(−1/2)) < h(εβ^(−1/2)) and N g((c−2ε)β^(−1/2)) < g(εβ^(−1/2)), then with
    probability one φ(t) converges to an asymptotically stable critical point with every φ_k within εβ^(−1/2) of
    some θ_j.

    The printed proof rests on causal.C075 (a sign), causal.C078 (ε must be at most 1/2 or so) and causal.C084, which
    fail. The theorem stands all the same, by another proof: causal.C074.sharpened.
    """
    return argument(
        """
        Appendix C.3: the system is gradient-like (C081), its critical points are isolated in each variable (C083),
        and those with a Jacobian without positive eigenvalues are clustered around the θ_j (C076, C077) and have
        negative eigenvalues (C078, C079, C080, C082); Lemma 5.3 (C084) gives convergence.
        """
    )


@claim(
    "causal.C074.corrected",
    title="Theorem 5.2 with the sign of its proof, and 2ε ≤ β^(1/2) τ",
    kind="convergence",
    uses=[
        *("causal.C076", "causal.C077", "causal.C078.corrected", "causal.C079", "causal.C080", "causal.C081.corrected"),
        *("causal.C082", "causal.C083", "causal.C084.corrected"),
    ],
    cites=[PAPER],
)
def theorem_along_its_proof() -> Any:
    """Theorem 5.2 holds when its second condition reads −N g((c−2ε)β^(−1/2)) < g(εβ^(−1/2)) and 2εβ^(−1/2) ≤ τ.

    This is what the steps of Appendix C.3 show once they are corrected. Both conditions hold in the paper's explicit
    range (causal.C095). In truth neither is needed: causal.C074.sharpened.
    """
    return argument(
        """
        The proof of Appendix C.3 with the corrected steps: E_k is divided by β (C081.corrected), the energies are
        smooth (C084.corrected), and terms g(φ_k − φ_j) for particles near the same center are not negative because
        their distance is at most 2εβ^(−1/2) ≤ τ (C078.corrected).
        """
    )


@claim("causal.C074.near", title="h and g at τ/2, τ and 3τ/2", kind="inequality", uses=["causal.C064"], cites=[PAPER])
def near() -> Any:
    """With β = cos τ/sin² τ, which is g(τ) = 0: h(τ/2) > h(τ)/2 and h(3τ/2) > h(τ)/2 for every τ in (0, π/2), that is
    every β > 0; and h(τ) < 0.93 β^(−1/2) g(τ/2) for τ ≤ 1.21, that is for β^(−1/2) ≤ π/2."""
    return statements(
        "cos(t) - cos(t)/sin(t)**2*sin(t)**2 == 0 for t in (0, pi/2)",
        f"2*exp({_BETA}*(cos(t/2) - cos(t)))*sin(t/2) > sin(t) for t in (0, pi/2)",
        f"2*exp({_BETA}*(cos(3*t/2) - cos(t)))*sin(3*t/2) > sin(t) for t in (0, pi/2)",
        f"exp({_BETA}*(cos(t) - 1))*sqrt(cos(t))"
        f" < 0.93*exp({_BETA}*(cos(t/2) - 1))*(cos(t/2) - {_BETA}*sin(t/2)**2) for t in (0, 1.21]",
        f"{_BETA} < 4/pi**2 for t in (1.21, pi/2)",
    )


@claim(
    "causal.C074.decay",
    title="h falls to less than half within β^(−1/2)",
    kind="inequality",
    uses=["causal.C064"],
    cites=[PAPER],
)
def decay() -> Any:
    """For z = β^(−1/2), x ≥ z and x + z ≤ π: h(x + z) < h(x)/2 and −0.93 z g(x + z) < h(x).

    Shown directly for z ≥ 0.3 (first two parts). For z = 2u ≤ 0.3 it comes down to functions of one variable, or of two
    without a corner at 0 (the others).
    """
    far = "for z in [0.3, pi/2], x in [0.3, pi - 0.3] if x >= z and x + z <= pi"
    weight = "exp((cos(x + z) - cos(x))/z**2)"
    pull = "0.93*((q - C)**2/2 + 2.01)*exp(-q/2) < q + C"
    return (
        *statements(
            f"2*{weight}*sin(x + z) < sin(x) {far}",
            f"-0.93*{weight}*(z*cos(x + z) - sin(x + z)**2/z) < sin(x) {far}",
            "sin(3*u)/tan(u) >= 2.87 for u in (0, 0.15]",
            "sin(u)*tan(u) >= u**2 for u in (0, 0.15]",
            "2*u/sin(u) <= 2.01 for u in (0, 0.15]",
            "cos(u)/tan(u) > 5 for u in (0, 0.15]",
            "sqrt(1 - 0.9**2)/tan(u) > 2.8 for u in (0, 0.15]",
            "2*(q + 1)*exp(-q/2) < q - 1 for q in [2.87, oo)",
            "2*(q - C)*exp(-q/2) < q + C for q in [0, oo), C in [0.9, 1]",
            "2*(q - C)*exp(-q/2) < q + C for q in [2.8, oo), C in [0, 0.9]",
            "0.93*(q + 1)**2*exp(-q/2) < 2*(q - 1) for q in [2.87, oo)",
            "0.93*((q + 1)**2/2 + 2.01)*exp(-q/2) < q - 1 for q in [5, oo)",
            f"{pull} for q in [0.9, oo), C in [0.9, 1] if q >= C",
            f"{pull} for q in [2.8, oo), C in [0, 0.9]",
        ),
        argument(
            """
            Let z = 2u ≤ 0.3, m = x + u the middle, C = |cos m| and q = sin m/tan u. Then cos(x + z) − cos x = −2 sin m
            sin u, so h(x + z)/h(x) = e^{−q sin u tan u/(2u²)} sin(x + z)/sin x with an exponent of at most −q/2, and
            sin x = sin u (q ∓ C), sin(x + z) = sin u (q ± C), with the upper signs for m ≤ π/2. First claim: for m ≤
            π/2 the case C = 1 is the worst, and q ≥ sin 3u/tan u ≥ 2.87 because x ≥ z; for m > π/2, q ≥ C because
            x + z ≤ π, and q > 2.8 unless C > 0.9. Second claim: sin²(x + z)/z = sin² u (q ± C)²/(2u) ≤ sin u (q ±
            C)²/2, and −z cos(x + z) is not positive up to x + z = π/2 and at most z = 2u ≤ 2.01 sin u beyond, where q
            > 5 as long as m ≤ π/2.
            """
        ),
    )


@claim(
    "causal.C074.sharpened",
    title="Theorem 5.2 as printed is true, and needs its first condition only",
    kind="convergence",
    uses=[
        *("causal.C064", "causal.C074.near", "causal.C074.decay", "causal.C079", "causal.C080"),
        *("causal.C061.sharpened", "causal.C081.corrected", "causal.C082", "causal.C083", "causal.C084.corrected"),
    ],
    cites=[PAPER],
)
def first_condition() -> Any:
    """Let c > 2 + 2ε and N h((c−1−2ε)β^(−1/2)) < h(εβ^(−1/2)). Then, with probability one, φ(t) converges to an
    asymptotically stable critical point with every φ_k within εβ^(−1/2) of some θ_j.

    This is Theorem 5.2 without its second condition. So the wrong sign of that condition in print (causal.C075) does no
    harm, no bound on ε is needed (causal.C078), and of Lemma A.2 and the remark the first half suffices.
    """
    return Argument(
        "By Lemma 5.3 (C084.corrected with the energies of C081.corrected, C083) it is enough that a critical point "
        "whose Jacobian has no positive eigenvalue has all particles within εβ^(−1/2) of centers, and negative "
        "eigenvalues only. By C082 these are −G_k/Z_k, with the sum G_k of g over everything that acts on particle k.",
        (
            (
                "Setting",
                "Write z = β^(−1/2), s = εz, r = c − 1 − 2ε > 1 and R = (r + 1)z = (c − 2ε)z. With one center only, "
                "all particles are at θ_1 or opposite to it, by induction, and G_k ≥ 0 leaves θ_1, where G_k > 0. "
                "Otherwise centers are at most π apart, so cz < π, R < π and z < π/2. We may assume s ≤ τ: a larger s "
                "can be replaced by τ, which only lowers the left side, as h falls from z > τ on.",
            ),
            (
                "A smaller distance",
                "By C074.decay and C074.near, N h(R) < N h(rz)/2 < h(s)/2 ≤ h(τ)/2 < h(τ/2). So there is s' < τ/2 with "
                "h(s') = N h(R), and s' < s.",
            ),
            (
                "Every particle is within s' of a center",
                "Let it be so for all particles before k. G_k ≥ 0 has a term g ≥ 0, so φ_k is within τ of a center, or "
                "of a particle before it and thus within τ + s' of that one's center θ_1, at the distance x. "
                "First case, x ≤ τ: if x > s', the pulls of θ_1 and of the particles near it have one sign and amount "
                "to at least h(x). Everything else is at least cz − τ − s' > rz away and pulls with less than N h(rz) "
                "< h(s); the balance gives x < s. So everything else is at least cz − 2s = R away and pulls with at "
                "most N h(R) = h(s'): x ≤ s' after all. "
                "Second case, no center is within τ but φ_j is, at the distance y in [x − s', τ]: then τ/2 < y and x ≤ "
                "3τ/2, so both pulls are together at least h(τ/2) + h(3τ/2) > h(τ) ≥ h(s) (C074.near). All the rest, "
                "at least cz − τ − 2s' > rz away, pulls with less than h(s): no balance.",
            ),
            (
                "G_k is positive",
                "Particles near the same center are at most 2s' < τ apart, so their terms are positive, and g(φ_k − "
                "θ_1) ≥ g(s') > g(τ/2) (C079). Everything else is at least R > 2z away and contributes at least N g(R) "
                "(C080), where −N g(R) < N h(rz)/(0.93 z) < h(τ)/(0.93 z) < g(τ/2) by C074.decay and C074.near.",
            ),
        ),
    )


def _terms(angle: str, others: tuple[str, ...]) -> tuple[str, str]:
    """Numerator and Z of the velocity of one particle, for the angles ``others`` of what acts on it; β = 10."""
    weights = [f"exp(10*(cos({angle} - {other}) - 1))" for other in others]
    pulls = [f"{weight}*sin({other} - {angle})" for weight, other in zip(weights, others, strict=True)]
    return " + ".join(pulls), " + ".join(["1", *weights])


@claim(
    "causal.C074.equilibria",
    title="Theorem 5.2 for two particles and two centers: all equilibria",
    kind="equilibria",
    uses=["causal.C074.sharpened"],
    cites=[PAPER],
)
def two_particles() -> Any:
    """β = 10, n = 2, centers at 0 and 2 of weight 1: exactly 20 equilibria, of which exactly four are asymptotically
    stable, with both particles within 0.0000015 of centers. For ε = 1/1000 and c = 6.3 the condition of the theorem
    holds (first part), and it says that they are within εβ^(−1/2) = 0.00031….
    """
    pull_p, z_p = _terms("p", ("0", "2"))
    pull_q, z_q = _terms("q", ("0", "2", "p"))
    equations = f"p' = ({pull_p})/({z_p}); q' = ({pull_q})/({z_q})"
    return (
        *statements("4*h((6.3 - 1 - 0.002)/sqrt(10), 10) < h(0.001/sqrt(10), 10)", "6.3/sqrt(10) < 2"),
        StableStates(equations, 20, 4, ("0", "2"), "0.0000015"),
    )
