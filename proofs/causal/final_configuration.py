"""Section 4 and Appendix B.2, Theorem 4.1: all tokens converge to the first one when V = I.

C023, C024, C030, C031, C035, C037, C043; Jacobians are in final_jacobians.py, the others in geometric_lemma.py.

Unit vectors are written in spherical coordinates, so that exact algebra knows that their length is 1.
"""

from __future__ import annotations

from typing import Any

from verify import Formula, claim, cos, equal, exp, log, pi, sin, substitute, variable
from verify.claims.decorator import as_question
from verify.claims.questions import Cited
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..prose import argument
from ..vectors import (
    combination,
    dot,
    identities,
    on_sphere,
    tangent,
    vector,
)
from .notation import PAPER, statement


@claim(
    "causal.C023",
    title="Theorem 4.1: one cluster for V = I and arbitrary Q, K",
    kind="convergence",
    uses=[
        *("causal.C030", "causal.C031", "causal.C032", "causal.C034", "causal.C035", "causal.C036", "causal.C037"),
        "causal.stable_manifold",
    ],
    cites=[PAPER],
)
def theorem() -> Any:
    """Let V = I_d and Q, K be arbitrary matrices. Then, for almost any starting point (x_1(0), …, x_n(0)) with respect
    to the volume measure on (S^(d−1))^n, x_k(t) → x_1(0) for all k."""
    return argument(
        """
        Fix ξ = x_1(0); the first token does not move. A critical point with ξ = x_1 = … = x_{s−1} and x_s = −ξ
        (C030) is strongly unstable for the autonomous system of the tokens 2, …, s: its Jacobian is block
        triangular (C034) and the block of token s has the eigenvalues w(ξ, −ξ) > 0 (C031, C032). By the
        center-stable manifold theorem the starts that converge to it have measure zero. Induction: x_2 → ξ unless
        x_2(0) = −ξ (C037). If x_j → ξ for all j < k, then for every ε, after some time, ⟨x_k, ξ⟩ increases while
        |⟨x_k, ξ⟩| < 1 − ε (C035, C036), at a speed bounded below on compact parts of this range. So either ⟨x_k, ξ⟩
        ends above 1 − ε for every ε, that is x_k → ξ, or ⟨x_k, ξ⟩ < −1 + ε from some time on for every ε, that is
        x_k → −ξ, which has probability zero.
        """
    )


@claim("causal.stable_manifold", title="Center-stable manifold theorem", kind="cited fact", cites=["shub2013global"])
def stable_manifold() -> Any:
    """For a C^1 autonomous system, the set of starts that converge to a critical point whose Jacobian has an
    eigenvalue with positive real part is contained in a countable union of preimages of a manifold of positive
    codimension, so it has measure zero (Shub, Theorem III.7; Geshkovski et al., Lemma B.1).
    """
    return Cited(
        "The starts that converge to a strongly unstable critical point of a C^1 autonomous system have measure zero."
    )


def _second_of_two() -> Formula:
    """The angular velocity of token 2 for n = d = 2, Q = K = V = I, angles p1 and p2."""
    gap = variable("p1") - variable("p2")
    weight = exp(variable("beta") * (cos(gap) - 1))
    return weight * sin(gap) / (weight + 1)


@claim("causal.C024", title="The causal dynamics is not a gradient flow", kind="symbolic", cites=[PAPER])
def no_gradient() -> Any:
    """Our system (CSA) does not have a gradient-flow structure, x' = ∇H(x).

    A gradient field has a symmetric Jacobian. For n = d = 2, Q = K = V = I and angles p1, p2 the field is
    (0, h(p1 − p2)/Z_2), and ∂F_1/∂p2 = 0 while ∂F_2/∂p1 = 1/2 at p1 = p2. Nor is there such a structure for a metric
    Σ_k m_k(x)|dx_k|² like that of (SA): as F_1 = 0, H would not depend on p1, but F_2 vanishes for p1 = p2 and not for
    p1 = p2 + π/2 (second part). For other metrics see causal.C024.sharpened.
    """
    second, domain = _second_of_two(), {"beta": "(0, oo)", "p2": "(-oo, oo)"}
    together = substitute(derivative(second, "p1"), {"p1": variable("p2")})
    apart = substitute(second, {"p1": variable("p2") + pi / 2})
    return as_question(equal(together, "1/2"), domain, ()), as_question(apart > 0, domain, ())


@claim("causal.C024.sharpened", title="Two tokens on the circle follow a gradient for another metric", kind="symbolic",
       cites=[PAPER])  # fmt: skip
def gradient_of_two() -> Any:
    """For n = d = 2, Q = K = V = I, (CSA) is the gradient ascent of H = (1/β) log(1 + e^{β(cos(p1 − p2) − 1)}) for the
    constant metric 2dp1² − 2dp1dp2 + dp2², whose inverse is [[1, 1], [1, 2]]: so what fails is symmetry for metrics
    without mixed terms. Whether more tokens have such a metric is not decided here.
    """
    beta = variable("beta")
    energy = log(1 + exp(beta * (cos(variable("p1") - variable("p2")) - 1))) / beta
    slopes = [derivative(energy, name) for name in ("p1", "p2")]
    raised = [slopes[0] + slopes[1], slopes[0] + 2 * slopes[1]]
    return identities(raised, [number(0), _second_of_two()], beta="(0, oo)")


@claim("causal.C030", title="Critical points for V = I", kind="symbolic", uses=["causal.C031"], cites=[PAPER])
def critical_points() -> Any:
    """Any critical point satisfies x_1 = … = x_n = ξ, or there is s ≥ 2 such that x_1 = … = x_{s−1} = ξ and x_s =
    −ξ.

    By f_s(ξ, …, ξ, x_s) = w(ξ − ⟨ξ, x_s⟩ x_s) with w > 0 (C031), and |ξ − ⟨ξ, x⟩ x|² = 1 − ⟨ξ, x⟩², which is zero
    only for x = ±ξ. (The proof prints x_s − ⟨x_s, ξ⟩ ξ = 0, with the roles exchanged; its length² is the same.) In
    coordinates for ξ = e_3; for every d with c = ⟨ξ, x⟩ (last part).
    """
    axis = (number(0), number(0), number(1))
    x = on_sphere("a", "b")
    field, printed = tangent(axis, x), tangent(x, axis)
    rest = number(1) - dot(axis, x) ** 2
    return (
        *identities([dot(field, field), dot(printed, printed)], [rest, rest]),
        statement("1 - 2*c*c + c**2 == 1 - c**2 for c in [-1, 1]"),
    )


@claim("causal.C031", title="The field of token s when all earlier tokens are at ξ", kind="symbolic", cites=[PAPER])
def reduced_field() -> Any:
    """f_s(ξ, …, ξ, x_s) = w(ξ, x_s)(ξ − ⟨ξ, x_s⟩ x_s), w = (s−1)e^{β⟨Qx_s, Kξ⟩}/((s−1)e^{β⟨Qx_s, Kξ⟩} + e^{β⟨Qx_s,
    Kx_s⟩}) > 0. With p and q for the two exponents; checked for d = 3.
    """
    xi, x = on_sphere("a", "b"), on_sphere("c", "d")
    s, p, q = variable("s"), exp(variable("p")), exp(variable("q"))
    z = (s - 1) * p + q
    field = combination(((s - 1) * p / z, tangent(xi, x)), (q / z, tangent(x, x)))
    weight = (s - 1) * p / z
    positive = statement(
        "(s - 1)*exp(p)/((s - 1)*exp(p) + exp(q)) > 0 for s in [2, oo), p in (-oo, oo), q in (-oo, oo)"
    )
    return (*identities(field, [weight * c for c in tangent(xi, x)], s="[2, oo)"), positive)


@claim("causal.C035", title="The derivative of ⟨x_k, ξ⟩", kind="symbolic", cites=[PAPER])
def progress() -> Any:
    """d⟨x_k, ξ⟩/dt = (1/Z_k) Σ_{j<k} e^{β⟨Qx_k, Kx_j⟩}(⟨x_j, ξ⟩ − ⟨x_j, x_k⟩⟨x_k, ξ⟩): the term j = k vanishes.

    Checked for k = 3, d = 3, with arbitrary weights w_j (so for every Q, K); both sides have one term for each j.
    """
    x, y, z, xi = vector("x", 3), vector("y", 3), on_sphere("a", "b"), vector("u", 3)
    w1, w2, w3 = vector("w", 3)
    moved = dot(tangent(combination((w1, x), (w2, y), (w3, z)), z), xi)
    expected = w1 * (dot(x, xi) - dot(x, z) * dot(z, xi)) + w2 * (dot(y, xi) - dot(y, z) * dot(z, xi))
    return identities([moved], [expected])


@claim(
    "causal.C037",
    title="The second token converges to the first",
    kind="convergence",
    uses=["causal.C035"],
    cites=[PAPER],
)
def second_token() -> Any:
    """x_2 converges to ξ except when initialised at the unstable equilibrium x_2(0) = −ξ."""
    return (
        statement("w*(1 - c**2) > 0 for w in (0, 1), c in (-1, 1)"),
        argument(
            """
        By C035, c = ⟨x_2, ξ⟩ satisfies c' = w(1 − c²), where the weight w = w(ξ, x_2) of the first token is at
        least some w0 > 0, by compactness. So c increases to 1 from every c(0) > −1.
        """
        ),
    )


@claim("causal.C043", title="What the proof of Theorem 4.1 uses of the weights", kind="proof reading", cites=[PAPER])
def used_of_weights() -> Any:
    """In the proof, weight functions are only required to be positive and continuously differentiable."""
    return argument(
        """
        Read through Appendix B.2: the weights e^{β⟨Qx_k, Kx_j⟩} enter C031 (w > 0), C035 and C036 (a positive
        combination of positive terms), C037 (a positive lower bound, by compactness and continuity) and the stable
        manifold theorem (a C^1 autonomous field). Nothing else about them is used; that they depend on the tokens j
        ≤ k only is what makes the Jacobian triangular (C034).
        """
    )
