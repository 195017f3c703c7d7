"""Section 5: strongest attraction, Rényi centers and their numbers, Figure 2, the time to the final state; C044–C050,
C052, C054.
"""

from __future__ import annotations

from typing import Any

from verify import claim, cos, sin, variable
from verify.claims.outlined import along

from ..prose import argument, counterexample, open_question
from ..vectors import dot, identities, tangent
from . import outlines
from .notation import PAPER, statement, statements


@claim("causal.C044", title="The dynamics in the plane, in polar coordinates", kind="symbolic", cites=[PAPER])
def polar_form() -> Any:
    """With x_k = (cos φ_k, sin φ_k), Q = K = V = I_2: φ_k' = (1/Z_k) Σ_{j<k} h(φ_j − φ_k), Z_k = Σ_{j≤k}
    e^{β(cos(φ_k−φ_j)−1)} ≥ 1. (CSA-2d), (7).

    Term by term, so for every n: P_{x_k} x_j = sin(φ_j − φ_k) (−sin φ_k, cos φ_k), ⟨x_k, x_j⟩ = cos(φ_k − φ_j); the
    term j = k is 0 in the sum and 1 in Z_k; the common factor e^{−β} cancels.
    """
    a, b = variable("a"), variable("b")
    token, other, along = (cos(a), sin(a)), (cos(b), sin(b)), (-sin(a), cos(a))
    return (
        *identities(tangent(other, token), [sin(b - a) * c for c in along]),
        *identities([dot(token, other)], [cos(a - b)]),
        *statements(
            "exp(beta*cos(a))*sin(a)/exp(beta) == h(a, beta) for a in (-oo, oo), beta in (-oo, oo)",
            "h(0, beta) == 0 for beta in (-oo, oo)",
            "exp(beta*(cos(0) - 1)) + exp(beta*(cos(a) - 1)) + exp(beta*(cos(b) - 1)) >= 1"
            " for a in (-oo, oo), b in (-oo, oo), beta in (-oo, oo)",
        ),
    )


@claim(
    "causal.C045",
    title="Attraction is strongest below β^(−1/2)",
    uses=["causal.C064", "causal.C061.sharpened"],
    cites=[PAPER],
)
def strongest_attraction() -> Any:
    """Particles exert maximal attractive force at distances of order at most β^(−1/2). The maximiser of h is τ
    (C064), and τ < β^(−1/2) for every β > 0, so the constant is 1.
    """
    return along(statement("tau(beta) < 1/sqrt(beta) for beta in (0, oo)"), outlines.BELOW_SCALE)


@claim("causal.C046", title="The printed definition of Rényi centers", kind="definition", cites=[PAPER])
def definition_of_centers() -> Any:
    """Rényi centers are the subsequence (x_{s_j}) with dist(x_{s_j}, x_{s_i}) > δ for all i < j.

    The condition alone does not determine the subsequence. What is meant, and used elsewhere, is the greedy one: a
    token is a center when it is farther than δ from all earlier centers.
    """
    return counterexample(
        "The condition dist(x_{s_j}, x_{s_i}) > δ for all i < j determines the Rényi centers.",
        statements("4/5 - 0 > 1/2", "2/5 - 0 <= 1/2", "4/5 - 2/5 <= 1/2"),
        """
        For tokens at the angles 0, 2/5, 4/5 and δ = 1/2, both {x_1, x_3} and {x_2} satisfy the condition, and neither
        can be extended. The greedy choice is {x_1, x_3}.
        """,
        angles="0, 2/5, 4/5",
        delta="1/2",
    )


@claim("causal.C046.corrected", title="The greedy definition of Rényi centers", kind="definition", cites=[PAPER])
def greedy_definition() -> Any:
    """Rényi centers are the tokens that are farther than δ from all earlier Rényi centers."""
    return argument(
        """
        By induction on the index: whether token k is a center depends on the tokens before it only, so exactly one
        subsequence satisfies the rule. Its distances are all above δ, as in the printed condition.
        """
    )


@claim(
    "causal.C047",
    title="Strong Rényi centers are Rényi centers",
    kind="combinatorial",
    uses=["causal.C046.corrected"],
    cites=[PAPER],
)
def subset() -> Any:
    """By construction, the set of strong Rényi centers forms a subset of Rényi centers."""
    return argument(
        """
        A strong center is farther than δ from all earlier tokens, in particular from all earlier Rényi centers, so
        the greedy rule (causal.C046.corrected) takes it.
        """
    )


@claim(
    "causal.C048",
    title="There are more Rényi centers than strong ones",
    kind="expectation",
    uses=["causal.C102", "causal.C103", "causal.C105"],
    cites=[PAPER],
)
def more_centers() -> Any:
    """For fixed δ, there are more Rényi centers than strong Rényi centers.

    In the mean, for d = 2 and small δ: 2πc/δ against π/δ, and c > 1/2.
    """
    return statement("2*pi*c/delta > pi/delta for c in [0.74, 0.76], delta in (0, oo)")


@claim(
    "causal.C049",
    title="Both counts are Θ(β^((d−1)/2))",
    kind="asymptotic",
    uses=["causal.C105", "causal.C106.corrected", "causal.C107"],
    cites=[PAPER],
)
def number_of_centers() -> Any:
    """For δ = κ β^(−1/2), Rényi and strong Rényi centers occur with frequency Θ(β^((d−1)/2)).

    Strong ones: exactly (π/κ) β^(1/2) for d = 2, and between (4/κ²) β and (π/κ)² β for d = 3.
    """
    return (
        *statements(
            "pi/(k/sqrt(beta)) == pi/k*sqrt(beta) for k in (0, oo), beta in (0, oo)",
            "4/delta**2 <= 1/sin(delta/2)**2 <= pi**2/delta**2 for delta in (0, pi]",
        ),
        argument(
            """
        Strong centers: Lemma C.1 and causal.C107. Rényi centers in the limit of many tokens: balls of radius δ/2
        around them are disjoint and balls of radius δ cover the sphere, so their number lies between 1/σ(B_δ) and
        1/σ(B_{δ/2}), both of the order δ^{−(d−1)}.
        """
        ),
    )


@claim("causal.C050", title="The number of metastable clusters for general V", kind="conjecture", cites=[PAPER])
def effective_dimension() -> Any:
    """We conjecture that the number of meta-stable clusters is β^((d_1−1)/2), with the effective dimension d_1 of
    the space spanned by the principal eigenvectors of V.
    """
    return open_question(
        "The number of meta-stable clusters is of the order β^((d_1 − 1)/2).",
        """
        Not decided: neither “meta-stable cluster” nor d_1 is defined for general V. For V = λ I on L and tokens in L
        it is the count of centers in dimension dim L (causal.C029, causal.C049).
        """,
    )


@claim(
    "causal.C052",
    title="Lemma 5.1 explains the stationary centers of Figure 2",
    kind="quantitative",
    uses=["causal.C055"],
    cites=[PAPER],
)
def figure_two() -> Any:
    """β = 64, δ = 4β^(−1/2) = 0.5: strong Rényi centers are visually stationary (as per Lemma 5.1), up to t = 500.

    Lemma 5.1 needs c(1 + 2ε) < δβ^(1/2) = 4 at least, c > τβ^(1/2) > 0.99 and T s h(cβ^(−1/2)) < εcβ^(−1/2), where
    s ≥ 1.
    """
    return counterexample(
        "Lemma 5.1 applies to the strong Rényi centers of Figure 2 up to t = 500.",
        statements("500*h(c/8, 64) > (4 - c)/2*(1/8) for c in [0.99, 4]", "0.99 < 8*tau(64)"),
        """
        With the largest ε that the separation allows, εc = (4 − c)/2, condition (3) of the lemma with T = 500 and s =
        1 fails for every c in [0.99, 4], and (2) excludes smaller c. The centers may well be stationary; the lemma
        does not show it. It covers T s up to 30 (causal.C052.corrected).
        """,
        beta="64",
        delta="1/2",
        T="500",
        s="1",
    )


@claim(
    "causal.C052.corrected",
    title="Lemma 5.1 covers T s ≤ 30 in Figure 2",
    kind="quantitative",
    uses=["causal.C055"],
    cites=[PAPER],
)
def figure_two_corrected() -> Any:
    """For β = 64, δ = 0.5 and c = 3.65, εc = 0.154, the strong Rényi centers of the figure satisfy (1), and (2) and (3)
    hold for T s ≤ 30.

    Tokens farther apart than 0.5 along the circle have a chord above 2 sin(1/4), which is what (1) is about. The proof
    of the lemma needs the distance along the circle only; with c = 3.7, εc = 0.15 it then covers T s ≤ 34 (the last two
    parts).
    """
    return statements(
        "(3.65 + 2*0.154)/8 < 2*sin(1/4)",
        "3.65 > 8*tau(64)",
        "30*h(3.65/8, 64) < 0.154/8",
        "(3.7 + 2*0.15)/8 == 0.5",
        "34*h(3.7/8, 64) < 0.15/8",
    )


@claim("causal.C054", title="Time to the final state", kind="asymptotic", uses=["causal.C064"], cites=[PAPER])
def final_time() -> Any:
    """Final states are achieved at t = exp(Ω(√β)).

    In the plane more is true: for uniform starts, with probability at least 1/2, not before (π/6) e^{β/2}.
    """
    return (
        statement("h(x, beta) <= exp(-beta/2) for x in [pi/3, pi/2], beta in (0, oo)"),
        argument(
            """
        The second token feels only the first one, which rests. With probability 1/2 it starts at a distance of at
        least π/2. While its distance x lies in [π/3, π/2] it moves with a speed of at most h(x) ≤ e^{−β/2} (first
        part, Z ≥ 1), so it needs at least (π/6) e^{β/2} to come closer than π/3, whatever the other tokens do.
        """
        ),
    )
