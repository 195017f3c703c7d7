"""Section 6.1: starts in an open hemisphere, and how likely they are; P6.3–P6.7."""

from __future__ import annotations

from typing import Any

from verify import claim, cos, exp, sin, substitute, variable
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..prose import argument
from ..vectors import identities, total
from .notation import PAPER, statement, statements
from .particles import BETA


@claim("perspective.P6.3", title="Theorem 6.3: exponential convergence for d ≥ n", kind="convergence",
       uses=["perspective.P6.4"], cites=[PAPER])  # fmt: skip
def many_dimensions() -> Any:
    """Theorem 6.3. For d ≥ n and β ≥ 0, almost every start converges to a single cluster exponentially fast."""
    return argument(
        """
        For almost every start x_1, …, x_n are linearly independent, as n ≤ d. Then the linear equations ⟨w, x_i⟩ = 1,
        i = 1, …, n, have a solution w ≠ 0: all points lie in an open hemisphere, and Lemma 6.4 applies.
        """
    )


@claim("perspective.P6.4", title="Lemma 6.4: cone collapse", kind="convergence",
       uses=["perspective.P6.5", "perspective.P6.6"], cites=[PAPER])  # fmt: skip
def cone_collapse() -> Any:
    """Lemma 6.4. Let β ≥ 0 and let all points start in an open hemisphere. Then, for (SA) and (USA), all x_i(t)
    converge to one point x* with |x_i(t) − x*| ≤ C e^{−λt}; the proof gives λ = 1/(4n e^{2β}). The rate is from a
    secondary source.
    """
    return (
        *statements(
            "exp(-beta)/(n*exp(beta)) == 1/(n*exp(2*beta)) for beta in [0, oo), n in [1, oo)",
            "1/(n*exp(2*beta)) <= exp(-beta)/n for beta in [0, oo), n in [1, oo)",
            "sqrt(2*exp(-t/(2*n*e))) == sqrt(2)*exp(-t/(4*n*e)) for t in [0, oo), n in [1, oo), e in [1, oo)",
        ),
        argument(
            """
            Let ⟨w, x_i(0)⟩ > 0 for all i. The least of the numbers ⟨w, x_i⟩ does not decrease: at the index i where it
            is attained, ⟨w, x_i'⟩ = Σ_j a_ij(⟨w, x_j⟩ − ⟨x_i, x_j⟩⟨w, x_i⟩) ≥ 0, with weights a_ij > 0. So they stay
            bounded below; the limit, P6.6 and compactness give one common limit x* as in Step 1 of the paper. From
            some time on α(t) = min ⟨x_i, x*⟩ ≥ 1/2, and α' ≥ (1 − α)/(2n e^{2β}) (P6.5), because the weights of (SA)
            are at least e^{−β}/(n e^β) and those of (USA) at least e^{−β}/n (first two parts). So 1 − α ≤ C e^{−t/(2n
            e^{2β})}, and |x_i − x*| = √(2(1 − ⟨x_i, x*⟩)) (third part).
            """
        ),
    )


@claim("perspective.P6.4.matrices", title="Lemma 6.4 for arbitrary Q and K", kind="convergence",
       uses=["perspective.P6.5", "perspective.P6.6"], cites=[PAPER])  # fmt: skip
def cone_collapse_for_matrices() -> Any:
    """The proof of Lemma 6.4 uses only that the coefficients are positive, so it holds for arbitrary Q and K with V =
    I: from every start in an open hemisphere all x_i(t) converge to one point, exponentially fast."""
    return argument(
        """
        The weights a_ij of x_i' = Σ_j a_ij P_{x_i} x_j are continuous and positive on a compact set, so they are at
        least some a > 0. In perspective.P6.4 nothing else about them is used: the least of the numbers ⟨w, x_i⟩ does
        not decrease, all points have a common limit, and α' ≥ a(1 − α)/2 from some time on, so |x_i − x*| ≤ C
        e^{−at/4}.
        """
    )


@claim("perspective.P6.4.remark", title="Remark 6.5: the single clusters are exponentially stable", kind="convergence",
       cites=[PAPER])  # fmt: skip
def exponentially_stable() -> Any:
    """Remark 6.5. The set of states with all points equal is asymptotically stable in the sense of Lyapunov, and even
    exponentially stable. Exactly: once the least cosine m = min ⟨x_i, x_j⟩ is not negative, 1 − m(t) ≤
    e^{−2at}(1 − m(0)), with a = e^{−β}/n for (SA) and a = 1/n for (USA), β ≥ 0.

    Parts: the terms of the derivative of m, with p = ⟨x_k, x_j⟩ and q = ⟨x_i, x_k⟩; the weights of (SA) and of (USA).
    """
    return (
        *statements(
            "p - q*m >= 0 for p in [0, 1], q in [-1, 1], m in [0, 1] if p >= m",
            "exp(beta*m)/(n*exp(beta)) >= exp(-beta)/n for beta in [0, oo), n in [2, oo), m in [0, 1]",
            "exp(beta*m)/n >= 1/n for beta in [0, oo), n in [2, oo), m in [0, 1]",
            "1 - m**2 >= 1 - m for m in [0, 1]",
        ),
        argument(
            """
            Let ⟨x_i, x_j⟩ = m ≥ 0 be the least cosine. Its derivative is Σ_k a_ik(⟨x_k, x_j⟩ − ⟨x_i, x_k⟩m) plus the
            same with i and j exchanged. No term is negative, and k = j and k = i give at least 2a(1 − m²) ≥ 2a(1 − m).
            So m does not decrease, and 1 − m decays as claimed. The distance of a state to the set is at most the
            square root of the sum of all |x_i − x_1|² = 2(1 − ⟨x_i, x_1⟩) ≤ 2(1 − m).
            """
        ),
    )


@claim("perspective.P6.4.sharpened", title="The true rate is 1 for (SA) and e^β for (USA)", kind="symbolic",
       uses=["perspective.P6.4"], cites=[PAPER])  # fmt: skip
def true_rate() -> Any:
    """Close to consensus distances decay like e^{−t} under (SA) and like e^{−e^β t} under (USA): the linearisation
    there is v_i' = κ(mean of v − v_i) with κ = 1, resp. e^β. So every rate below κ may stand in Lemma 6.4, against
    1/(4n e^{2β}).

    In the field Σ_j w_ij P_{x_i} x_j the weights do not matter to first order, because P_{x_i} x_j = 0 at consensus,
    and P_{x_i} x_j becomes v_j − v_i. Checked on the circle for n = 3.
    """
    angles = [variable(f"p{i}") for i in (1, 2, 3)]
    same = {f"p{i}": variable("p") for i in (1, 2, 3)}
    found: list[Any] = []
    for normalised, rate in ((True, number(1)), (False, exp(BETA))):
        for i, a in enumerate(angles):
            pull = total(exp(BETA * cos(b - a)) * sin(b - a) for b in angles)
            scale = total(exp(BETA * cos(b - a)) for b in angles) if normalised else number(3)
            slopes = [substitute(derivative(pull / scale, f"p{j}"), same) for j in (1, 2, 3)]
            found += identities(slopes, [rate * (number(1) / 3 - int(i == j)) for j in range(3)], beta="[0, oo)")
    return (
        *found,
        argument(
            """
            Consensus states are a manifold of equilibria whose dimension is that of the kernel of the linearisation,
            and the other eigenvalues are −κ. A solution that converges to such a manifold approaches its limit like
            e^{−λt} for every λ < κ.
            """
        ),
    )


@claim("perspective.P6.5", title="(6.4)–(6.7): how α = min ⟨x_i, x*⟩ grows", kind="inequality", cites=[PAPER])
def growth() -> Any:
    """(6.4)–(6.7) With x* in the cone of the points, η x* = Σ θ_k x_k, 0 < η ≤ 1, and i attaining α = min ⟨x_i, x*⟩ ≥
    1/2: ⟨x_i', x*⟩ ≥ Σ_j a_ij α(1 − ⟨x_i, x_j⟩) (6.5), some j has ⟨x_i, x_j⟩ ≤ ηα ≤ α (6.6), so α' ≥ a α(1 − α) ≥ a(1
    − α)/2 with a = 1/(n e^{2β}) (6.7).

    With p = ⟨x_j, x*⟩ ≥ α and c = ⟨x_i, x_j⟩; each part for one term.
    """
    return (
        *statements(
            "p - c*a >= a*(1 - c) for a in [0, 1], c in [-1, 1], p in [-1, 1] if p >= a",
            "a*(1 - c) >= a*(1 - a) for a in [0, 1], c in [-1, 1] if c <= a",
            "a*(1 - a) >= (1 - a)/2 for a in [1/2, 1]",
            "h*a <= a for h in (0, 1], a in [0, 1]",
        ),
        argument(
            """
            (6.4): x* lies in the cone, and |Σ θ_k x_k| ≤ 1 for a convex combination. (6.6): ηα = Σ θ_k ⟨x_i, x_k⟩ is a
            mean of numbers, so one of them is at most ηα. (6.7): no term of (6.5) is negative, and one is at least
            aα(1 − α), as a bounds all weights from below.
            """
        ),
    )


@claim("perspective.P6.6", title="Lemma 6.6: integrable with a bounded derivative", kind="implication", cites=[PAPER])
def barbalat() -> Any:
    """Lemma 6.6. If f is differentiable on [0, ∞), ∫|f| < ∞ and |f'| is bounded, then f(t) → 0.

    If |f(t)| ≥ h and |f'| ≤ l, then |f| ≥ h − l|s − t| for |s − t| ≤ h/l, so ∫|f| over [t, t + h/l] is at least
    h²/(2l).
    """
    return (
        statement("h*(h/l) - l*(h/l)**2/2 == h**2/(2*l) for h in (0, oo), l in (0, oo)"),
        argument("Infinitely many such t, far apart, contradict that the integral is finite."),
    )


@claim("perspective.P6.7", title="Theorem 6.7 (Wendel)", kind="theorem", cites=[PAPER, "wendel1962problem"])
def wendel() -> Any:
    """Theorem 6.7. For d ≤ n, n independent uniform points on S^(d−1) lie in one hemisphere with probability
    2^{−(n−1)} Σ_{k=0}^{d−1} C(n−1, k)."""
    return argument(
        """
        With probability one any d of the points are linearly independent, and they lie in a closed hemisphere exactly
        when they lie in an open one. Let R(n, d) be the number of regions into which the hyperplanes ⟨w, x_i⟩ = 0
        cut R^d. A region is given by the signs of ⟨w, x_i⟩, so for R(n, d) of the 2^n choices of signs ε the points
        ε_i x_i lie in an open hemisphere; all choices have the same law, and the probability is R(n, d)/2^n. The n-th
        hyperplane cuts in two those regions of the others that it meets, and these are as many as the regions that the
        others cut out of it: R(n, d) = R(n−1, d) + R(n−1, d−1), with R(1, d) = R(n, 1) = 2. By Pascal's rule
        R(n, d) = 2 Σ_{k<d} C(n−1, k).
        """
    )


@claim("perspective.P6.7.cases", title="Wendel's formula where it can be seen", kind="arithmetic",
       uses=["perspective.P6.7"], cites=[PAPER, "wendel1962problem"])  # fmt: skip
def wendel_cases() -> Any:
    """For d = n the formula gives 1. For d = 2 it gives n/2^{n−1}, which is seen directly: the events "all points lie
    within π after x_i" are disjoint and have probability 2^{−(n−1)} each. Numerically for n ≤ 6, and both for d = n."""
    from math import comb

    found = []
    for n in range(2, 7):
        for d, expected in ((2, f"{n}/{2 ** (n - 1)}"), (n, "1")):
            terms = " + ".join(str(comb(n - 1, k)) for k in range(d))
            found.append(statement(f"({terms})/{2 ** (n - 1)} == {expected}"))
    return tuple(found)
