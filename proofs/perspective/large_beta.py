"""Section 5 and Appendix B: a single cluster for large β; P5.1–P5.4, P5.6, and the sharper range O2."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any, Final

from verify import claim, cos, exp, read_formula, sin, variable
from verify.claims.decorator import as_question
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..prose import argument
from ..vectors import dot, identities, total, vector
from .notation import PAPER, statement, statements
from .particles import BETA

#: cos τ for b = β/(d−1): the root in (0, 1) of b c² + c − b.
ROOT: Final = "2*b/(1 + sqrt(1 + 4*b**2))"


@claim("perspective.P5.1", title="(B.1) to (B.2): the sum over a cut on the circle", kind="symbolic", cites=[PAPER])
def cut_on_circle() -> Any:
    """(B.1)–(B.2) For d = 2 and E = (1/2β) Σ_ij e^{β cos(θ_i − θ_j)}, Σ_{i,j∈S} ∂_i∂_j E = −Σ_{i∈S} Σ_{j∉S} g_β(θ_i −
    θ_j) with g_β(θ) = e^{β cos θ}(cos θ − β sin² θ): so the sum of g_β over every cut is ≥ 0 where the Hessian is ≤ 0.

    E depends on differences of angles only, so pairs inside of S contribute nothing to the sum, and a pair with one
    angle in S contributes the second derivative of e^{β cos θ}/β, which is −g_β(θ) (last part): so for every n and S.
    Checked in full for n = 3, S = {1} and S = {1, 2}.
    """
    angles = [variable(f"p{i}") for i in (1, 2, 3)]
    energy = total(exp(BETA * cos(a - b)) for a in angles for b in angles) / (2 * BETA)

    def second(chosen: tuple[int, ...]) -> Any:
        return total(derivative(derivative(energy, f"p{i}"), f"p{j}") for i in chosen for j in chosen)

    def force(i: int, j: int) -> Any:
        c = cos(angles[i - 1] - angles[j - 1])
        return exp(BETA * c) * (c - BETA * (1 - c**2))

    t = variable("t")
    pair = derivative(derivative(exp(BETA * cos(t)) / BETA, "t"), "t")
    return identities(
        [second((1,)), second((1, 2)), pair],
        [-force(1, 2) - force(1, 3), -force(1, 3) - force(2, 3), -exp(BETA * cos(t)) * (cos(t) - BETA * sin(t) ** 2)],
        beta="(0, oo)",
    )


@claim("perspective.P5.2", title="(B.3) and (B.4): the sum over a cut in any dimension", kind="symbolic", cites=[PAPER])
def cut_in_space() -> Any:
    """(B.3)–(B.4) At a critical point of E_β where no eigenvalue of the Hessian is positive, for every set S of indices
    Σ_{i∈S} Σ_{j∉S} g_β(θ_ij) ≥ 0 with g_β(θ) = e^{β cos θ}((d−1) cos θ − β sin² θ).

    Instead of a random skew-symmetric B, the sum over the d(d−1)/2 elementary ones, E_ab x = x_b e_a − x_a e_b: Σ
    E_ab² = −(d−1)I, and Σ ⟨E_ab x, y⟩² = |x|²|y|² − ⟨x, y⟩², Lagrange's identity. Written out for d = 2, 3, 4.
    """
    found: list[Any] = []
    for d in (2, 3, 4):
        x, y = vector("x", d), vector("y", d)
        pairs = list(combinations(range(d), 2))
        turned = [tuple(x[b] if i == a else -x[a] if i == b else number(0) for i in range(d)) for a, b in pairs]
        twice = [tuple(-x[i] if i in pair else number(0) for i in range(d)) for pair in pairs]
        found += identities(
            [total(dot(z, y) ** 2 for z in turned), total(dot(z, y) for z in twice)],
            [dot(x, x) * dot(y, y) - dot(x, y) ** 2, -(d - 1) * dot(x, y)],
        )
    t, score = variable("t"), vector("s", 3)
    kernel = exp(BETA * (score[0] + score[1] * t + score[2] * t**2 / 2))
    second = derivative(derivative(kernel / BETA, "t"), "t")
    slope = score[1] + score[2] * t
    return (
        *found,
        *identities([second], [kernel * (BETA * slope**2 + score[2])], beta="(0, oo)"),
        argument(
            """
            Turn the particles in S by e^{tB}: ⟨e^{tB}x_i, x_j⟩ = c + t⟨Bx_i, x_j⟩ + (t²/2)⟨B²x_i, x_j⟩ + O(t³), so the
            second derivative of E_β at t = 0 is, up to a positive factor, Σ_{i∈S} Σ_{j∉S} e^{βc_ij}(β⟨Bx_i, x_j⟩² +
            ⟨B²x_i, x_j⟩) ≤ 0, which is (B.4). Add this over all E_ab: Σ e^{βc_ij}(β(1 − c_ij²) − (d−1)c_ij) ≤ 0.
            """
        ),
    )


@claim(
    "perspective.P5.3",
    title="τ_β: unique, decreasing, asymptotically √((d−1)/β)",
    uses=["causal.C061.sharpened"],
    cites=[PAPER],
)
def tau() -> Any:
    """(d−1) cos τ = β sin² τ has exactly one root τ_β in [0, π]; it decreases in β, τ_β ~ √((d−1)/β) for β → ∞, and
    g_β < 0 on (τ_β, π]. With b = β/(d−1) and c = cos θ, for every b > 0.

    cos τ_β = 2b/(1 + √(1 + 4b²)) solves the equation; c − b(1−c²) is positive above and negative below it; it
    increases in b; and (b + 4/π²)^(−1/2) < τ_β < (b + 1/6)^(−1/2) (causal.C061.sharpened), where the quotient with
    b^(−1/2) tends to 1.
    """
    root = read_formula(ROOT)
    return (
        *statements(
            f"b*({ROOT})**2 + {ROOT} - b == 0 for b in (0, oo)",
            f"0 < {ROOT} < 1 for b in (0, oo)",
            f"c - b*(1 - c**2) == (c - {ROOT})*(b*(c + {ROOT}) + 1) for b in (0, oo), c in [-1, 1]",
            f"b*(-1 + {ROOT}) + 1 > 0 for b in (0, oo)",
            f"{ROOT} == (sqrt(4*b**2 + 1) - 1)/(2*b) for b in (0, oo)",
            "1 - 1/(2*b) < sqrt(b)/sqrt(b + 4/pi**2) for b in (0, oo)",
            "sqrt(b)/sqrt(b + 1/6) < 1 for b in (0, oo)",
        ),
        as_question(derivative(root, "b") > 0, {"b": "(0, oo)"}, ()),
    )


@claim(
    "perspective.P5.4",
    title="Theorem 5.1: β ≥ C n² gives a single cluster, with an explicit C",
    kind="convergence",
    uses=["perspective.P5.2", "perspective.P5.3", "perspective.P5.5", "perspective.P6.4", "perspective.PA.1",
          "perspective.P3.9", "perspective.P3.10", "ours.threshold.convergence"],
    cites=[PAPER],
)  # fmt: skip
def theorem() -> Any:
    """Theorem 5.1. For every d ≥ 2 there is C such that for β ≥ C n², (SA) and (USA) converge to a single cluster from
    almost every start. With C = 4(d−1)/π²; and more precisely for β > (d−1) cos u/sin² u, u = π/(2(n−1)), n ≥ 3.

    (n−1)τ_β < π/2 means b > cos u/sin² u for b = β/(d−1), and cos u/sin² u < 1/u² = 4(n−1)²/π² < 4n²/π².
    """
    return (
        *statements(
            "cos(u)/sin(u)**2 < 1/u**2 for u in (0, pi/2]",
            "4*(n - 1)**2/pi**2 < 4*n**2/pi**2 for n in [2, oo)",
        ),
        argument(
            """
            Let x be a critical point where no eigenvalue of the Hessian is positive. For every proper set S, (B.3) has
            a term ≥ 0, so by P5.3 some i ∈ S and j ∉ S have geodesic distance at most τ_β. Start with S = {1} and add
            such points one after another: all points are within (n−1)τ_β < π/2 of x_1, so in an open hemisphere, and
            the critical point is a single cluster by Lemma 6.4. The rest is as in Theorem 4.1, with P5.5 for (SA).
            """
        ),
    )


def _threshold(n: int, parts: int) -> tuple[Fraction, Fraction]:
    """Decimals around cos u/sin² u at u = π/(parts(n−1)), for statements that prove them."""
    from math import cos as cosine
    from math import pi, sin

    u = pi / (parts * (n - 1))
    value = Fraction(round(cosine(u) / sin(u) ** 2 * 10**6), 10**6)
    return value - Fraction(1, 10**6), value + Fraction(1, 10**6)


def _table(parts: int, first: int) -> Any:
    """The statements that enclose the thresholds for n = first, …, 20."""
    found = []
    for n in range(first, 21):
        lower, upper = _threshold(n, parts)
        u = f"pi/{parts * (n - 1)}"
        found.append(statement(f"{lower} < cos({u})/sin({u})**2 < {upper}"))
    return tuple(found)


@claim("perspective.P5.4.values", title="The thresholds of Theorem 5.1 for n = 3, …, 20", kind="values",
       uses=["perspective.P5.4"], cites=[PAPER])  # fmt: skip
def theorem_values() -> Any:
    """The proof of Theorem 5.1 covers every β > β*(n) (d−1) with β*(n) = cos u/sin² u, u = π/(2(n−1)): from β*(3) = √2
    to β*(20) = 145.8…; each to six decimals.
    """
    return _table(2, 3)


@claim(
    "perspective.O2",
    title="On the circle (n−1)τ_β < π suffices",
    kind="theorem",
    uses=["perspective.P5.1", "perspective.P5.3", "perspective.P6.4", "perspective.P5.4"],
    cites=[PAPER],
)
def half_circle() -> Any:
    """On the circle, n ≥ 3, (n−1)τ_β < π suffices in Theorem 5.1: every β > β*(n) = cos u/sin² u with u = π/(n−1);
    β*(3) = 0, β*(4) = 2/3, and the values up to n = 20 to six decimals. For large n this is a quarter of the values
    before.
    """
    return (
        *statements("cos(pi/2)/sin(pi/2)**2 == 0", "cos(pi/3)/sin(pi/3)**2 == 2/3"),
        *_table(1, 5),
        argument(
            """
            Order the points on the circle. If two of the gaps between neighbours were longer than τ_β, they would cut
            the points into two sets S and S^c with all distances between them above τ_β, both ways round, so that all
            terms of (B.2) are negative. So at most one gap is longer than τ_β, the n − 1 others together are shorter
            than π, and all points lie in an open half circle. Now as in P5.4.
            """
        ),
    )


@claim(
    "perspective.P5.6",
    title="Problem 3: on the circle all other critical points are strict saddles",
    kind="theorem",
    uses=["ours.threshold.stationary", "ours.threshold.second-variation"],
    cites=[PAPER],
)
def problem_three() -> Any:
    """Problem 3. With the exception of the global maxima, are all critical points of E_β on the circle strict saddles?
    Yes, for every β > 0 and every n (and for −2/3 < β ≤ 0 in the form of the interaction function)."""
    return argument(
        """
        For β > −2/3 every stationary state with a Hessian without positive eigenvalues is synchronized
        (ours.threshold.stationary), and for β > 0 the factor e^β/β between the energies is positive. The paper leaves
        open the range between Theorem 4.3 and Theorem 5.1.
        """
    )
