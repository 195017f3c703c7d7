"""Rows 1 and 2 of Table 1, Figure 1, and Conjecture 2, which holds for n ≤ dim L; C001, C002, C008, C009, C026."""

from __future__ import annotations

from typing import Any

from verify import claim
from verify.claims.questions import Cited

from ..prose import argument, counterexample, open_question
from .notation import PAPER, statement, statements


@claim(
    "causal.C001",
    title="Table 1, row 1: λ_max > 0 of multiplicity d",
    kind="convergence",
    uses=["causal.C023"],
    cites=[PAPER],
)
def row_one() -> Any:
    """λ_max > 0 of multiplicity d (V = λ I, diagonalizable): all tokens converge to the first particle, for almost
    every start. (The table calls it x_0; tokens are numbered from 1.)
    """
    return argument(
        """
        V = λ I multiplies the field of (CSA) by λ > 0, which only changes the unit of time: Theorem 4.1
        (causal.C023).
        """
    )


@claim("causal.C002", title="Table 1, row 2: λ_max > 0 of multiplicity ≥ 2", kind="conjecture", cites=[PAPER])
def row_two() -> Any:
    """λ_max > 0 of multiplicity ≥ 2: the tokens collapse to one point of L."""
    return open_question(
        "If λ_max > 0 has multiplicity at least 2, almost every start collapses to one point of L.",
        """
        Proved for n ≤ dim L tokens when V L^⊥ ⊂ L^⊥ (causal.C026.corrected); that proof uses the invariant complement
        of L only through a norm in which V contracts relative to λ_max, so it extends to every V whose other
        eigenvalues have real parts below λ_max. Open for n > dim L. No other asymptotically stable equilibrium exists
        for any n (causal.C026.equilibria).
        """,
        "A stable-manifold argument for the starts with a component of x_k in L that tends to −ξ.",
    )


@claim(
    "causal.C008", title="V = diag(1, 0, 0) satisfies the assumption of Conjecture 1", kind="consistency", cites=[PAPER]
)
def figure_one_c() -> Any:
    """Figure 1(c), V = diag(1, 0, 0), illustrates row 3 of Table 1, which Conjecture 1 formalises for “d different
    positive real eigenvalues”. The eigenvalues 1, 0, 0 are neither different nor positive."""
    return counterexample(
        "V = diag(1, 0, 0) has different positive eigenvalues.",
        statements("1*0*0 == 0", "0 - 0 == 0", "0 <= 0"),
        """
        The eigenvalues are 1, 0 and 0: two of them are equal, and not positive. So Figure 1(c) is outside of what
        Conjecture 1 says; diag(3, 2, 1) would be inside.
        """,
        V="diag(1, 0, 0)",
    )


@claim(
    "causal.C009",
    title="Earlier results assume more about Q and K",
    kind="cited",
    cites=[PAPER, "geshkovski2023perspective", "markdahl2017almost", "criscitiello2024synchronization"],
)
def earlier_results() -> Any:
    """Theorem 4.1 puts no constraints on K, Q or β, while the similar results for full attention assume Q^T K = V
    (Geshkovski et al.) or Q^T K = I (Markdahl et al., Criscitiello et al.)."""
    return Cited("The convergence results for full attention are stated for Q^T K = V or Q^T K = I.")


@claim("causal.C026", title="Conjecture 2", kind="conjecture", cites=[PAPER])
def conjecture_two() -> Any:
    """Let Q, K be arbitrary and V such that its largest eigenvalue λ > 0 is real with an eigenspace L of dimension
    ≥ 2, while V z ∈ L^⊥ and ⟨Vz, z⟩ < λ|z|² for z ∈ L^⊥. Then, for almost any initialization, x_k(t) → ξ for all k,
    where ξ is the normalised L-component of x_1(0).
    """
    return open_question(
        "Under the assumptions of Conjecture 2, almost every start converges to x_k = ξ for all k.",
        """
        Proved for n ≤ dim L, so for two tokens always (causal.C026.corrected). For every n, no equilibrium but x_k =
        ξ for all k is stable (causal.C026.equilibria). Open for n > dim L: there the forcing of token k by the tokens
        before it can hold its L-component near −ξ on a set of starts that should have measure zero.
        """,
        "A stable-manifold theorem for the invariant set {x_j = ξ for j < k, x_k in span(ξ) + L^⊥}.",
    )


@claim("causal.C026.equilibria", title="Conjecture 2: no other stable equilibrium", kind="conjecture", cites=[PAPER])
def conjecture_two_equilibria() -> Any:
    """Under the assumptions of Conjecture 2, every equilibrium of (CSA) with x_1 = ξ ∈ L in which some token is not
    at ξ is unstable, for every n, Q, K and β.
    """
    return (
        statement("w*l - w*m > 0 for w in (0, oo), l in (0, oo), m in (-oo, oo) if m < l"),
        argument(
            """
        Let token k be the first one away from ξ and F = Σ_{j≤k} w_j V x_j / Z = c x_k with w_j > 0. In L the
        component of x_k orthogonal to ξ vanishes or c = w_k λ/Z; the latter contradicts the ξ-component. So x_k =
        pξ + z with z in L^⊥, and c is w_k m/Z with an eigenvalue m of V on L^⊥, m < λ, or z = 0 and x_k = −ξ, where
        c Z = w_k λ − W λ with the sum W of the other weights. In the direction η in L orthogonal to ξ (dim L ≥ 2)
        the perturbation u of x_k grows like u' = (w_k λ/Z − c) u, because the weights change the field in span(ξ,
        z) only. This rate is w_k(λ − m)/Z or W λ/Z, which is positive (first part).
        """
        ),
    )


@claim(
    "causal.C026.corrected",
    title="Conjecture 2 holds for n ≤ dim L tokens",
    kind="theorem",
    uses=["causal.C015", "causal.C026.quotient"],
    cites=[PAPER],
)
def conjecture_two_for_few_tokens() -> Any:
    """Under the assumptions of Conjecture 2 and n ≤ dim L, for almost every start x_k(t) → ξ for all k, for every
    Q, K, β. In particular it holds for two tokens.
    """
    return argument(
        """
        Write a_k for the L-component of x_k. Then a_k' = (λ/Z_k) Σ_{j≤k} w_kj a_j − ρ_k a_k with ρ_k = ⟨F_k, x_k⟩,
        so by induction a_k(t) is a positive multiple of a_k(0) plus a combination of a_1(0), …, a_{k−1}(0). For
        almost every start a_1(0), …, a_n(0) are linearly independent (n ≤ dim L). Token 1: a_1(t) is a multiple of
        ξ, and x_1 → ξ (causal.C015). Let x_j → ξ for all j < k. Choose η in L orthogonal to a_j(0), j < k, with
        ⟨a_k(0), η⟩ > 0. Then u = ⟨x_k, η⟩ satisfies u' = (λ w_kk/Z_k − ρ_k) u, so u > 0 for ever. For p = ⟨x_k, ξ⟩,
        causal.C026.quotient gives (p/u)' = (λ/(Z_k u)) Σ_{j<k} w_kj p_j, which is at least a positive constant once
        all p_j > 1/2, because u ≤ 1 and the weights are bounded below. So p/u → ∞. For any direction ζ in L
        orthogonal to ξ the quotient ⟨x_k, ζ⟩/u grows with a numerator of smaller order (⟨x_j, ζ⟩ → 0), so ⟨x_k,
        ζ⟩/p → 0. The component z in L^⊥ satisfies, while p > 0, (|z|/p)' ≤ −κ |z|/p + o(1) (1 + |z|/p) with κ > 0,
        because ⟨Vz, z⟩ ≤ m|z|² with m < λ and z_j → 0; so |z|/p → 0 and x_k → ξ.
        """
    )


@claim(
    "causal.C026.quotient", title="The derivative of p/u in the proof for Conjecture 2", kind="symbolic", cites=[PAPER]
)
def quotient_rule() -> Any:
    """If p' = (λ/Z)(w_1 p_1 + w p) − ρp and u' = (λ/Z) w u − ρu, then (p/u)' = λ w_1 p_1/(Z u): ρ and the own
    weight cancel.
    """
    return statement(
        "((l/Z*(w1*p1 + w*p) - r*p)*u - p*(l/Z*w*u - r*u))/u**2 == l*w1*p1/(Z*u)"
        " for l in (0, oo), Z in (0, oo), w1 in (0, oo), w in (0, oo), p1 in (-oo, oo), p in (-oo, oo), u in (0, oo),"
        " r in (-oo, oo)"
    )
