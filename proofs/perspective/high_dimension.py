"""Theorem 6.9 and Appendix D: random starts in high dimension follow γ; P6.9, PD.5, PD.9–PD.15."""

from __future__ import annotations

from typing import Any

from verify import claim
from verify.claims.suspected import suspected

from ..prose import argument, counterexample
from .notation import PAPER, statement, statements


@claim("perspective.PD.5", title="(D.5): random points are almost orthonormal, for all n ≤ d", kind="probability",
       cites=[PAPER])  # fmt: skip
def almost_orthonormal() -> Any:
    """(D.5) For 2 ≤ n ≤ d and independent uniform points x_i, with probability at least 1 − 2n²d^{−1/64} there are
    orthonormal y_i with |x_i − y_i| ≤ √(log d/d) for all i. The constants are from a secondary source.

    Each y_k costs √(log d/d), and there are n of them: when n is much larger than log d, too much, whatever the
    constants are.
    """
    return counterexample(
        "For 2 ≤ n ≤ d, with probability ≥ 1 − 2n²d^(−1/64), some orthonormal y_i have |x_i − y_i| ≤ √(log d/d).",
        statements(
            "2*16384**2/2**(1920/64) == 1/2",
            "sqrt((16384 - 1)/2) > 2*sqrt(1920*log(2)) + sqrt(16384)*(1920*log(2))/2**960",
            "8/(16384*16383/2) < 1/2",
            "3/(d*(d + 2)) - 1/d**2 <= 2/d**2 for d in [2, oo)",
        ),
        """
        Here 2n²d^(−1/64) = 1/2 (first part). Let F² be the sum of ⟨x_i, x_j⟩² over i ≠ j, and e_i = x_i − y_i. If all
        |e_i| ≤ ε, the Gram matrix minus I is the sum of (⟨e_i, y_j⟩), its transpose and (⟨e_i, e_j⟩), so F ≤ 2√n ε +
        nε². With ε = √(log d/d) this is less than √(n(n−1)/(2d)) (second part, times √(n/d)). But F² is twice a sum of
        N = n(n−1)/2 pairwise independent terms of mean 1/d and variance at most 2/d² (fourth part), so by Chebyshev F²
        < N/d has probability at most 8/N < 1/2 (third part). So the event has probability below 1/2. """,
        n="2**14",
        d="2**1920",
    )


@claim("perspective.PD.5.corrected", title="(D.5) for all n ≤ d with the factor √(2(n−1))", kind="probability",
       uses=["perspective.PD.levy"], cites=[PAPER])  # fmt: skip
def almost_orthonormal_corrected() -> Any:
    """For 2 ≤ n ≤ d, with probability at least 1 − 2n²d^{−1/64} there are orthonormal y_i with |x_i − y_i| ≤
    √(2(n−1) log d/d) for all i."""
    return (
        *statements(
            "2 - 2*sqrt(1 - q) <= 2*q for q in [0, 1]",
            "n*(n - 1) <= 2*n**2 for n in [2, oo)",
        ),
        argument(
            """
            Gram–Schmidt: y_i is the normalised part of x_i that is orthogonal to y_1, …, y_{i−1} (with probability 1
            it is not 0, as i ≤ d). These depend on x_1, …, x_{i−1} only, so Lévy's inequality bounds each |⟨x_i, y_k⟩|
            by √(log d/d), for all n(n−1)/2 pairs together with probability at least 1 − n(n−1)d^{−1/64}. Then q, the
            squared length of the projection to their span, is at most (n−1) log d/d, and |x_i − y_i|² = 2 − 2√(1−q) ≤
            2q.
            """
        ),
    )


@claim("perspective.PD.5.fixed", title="(D.5) as printed for fixed n and large d", kind="probability",
       uses=["perspective.PD.projections"], cites=[PAPER])  # fmt: skip
def almost_orthonormal_fixed() -> Any:
    """For every n there is d(n) such that (D.5) holds as printed for all d ≥ d(n). This is what Theorem 6.9 uses."""
    return (
        statement("2 - 2*sqrt(1 - q) <= 2*q for q in [0, 1]"),
        argument(
            """
            As in PD.5.corrected, |x_i − y_i|² ≤ 2q with q the squared length of the projection of x_i to a space of
            dimension k < n that is independent of x_i. By PD.projections with a = log d/(2k), 2q > log d/d has
            probability at most (e log d/(2k))^{k/2} d^{−1/4}; times n this is below 2n²d^{−1/64} for all large d.
            """
        ),
    )


@claim("perspective.PD.9", title="(D.9): the condition on d can be met", kind="inequality", cites=[PAPER])
def condition() -> Any:
    """(D.9) For given n and β, d/log d ≥ 16c²/γ(1/n)² holds for all d from some d* on: d/log d increases for d ≥ 3,
    and is more than √d. The constants are from a secondary source.

    So d* ≤ (16c²/γ(1/n)²)², c = e^{10 max(1, β)}.
    """
    return statements(
        "(log(d) - 1)/log(d)**2 > 0 for d in [3, oo)",
        "d/log(d) > sqrt(d) for d in [3, oo)",
    )


@claim("perspective.PD.10", title="(D.10), (D.11): α from the time 1/n on", kind="inequality",
       uses=["perspective.PD.14", "perspective.PD.7", "perspective.PD.9"], cites=[PAPER])  # fmt: skip
def from_one_over_n() -> Any:
    """(D.10)–(D.11) Under (D.5) and (D.9), α(t) = min ⟨x_i(t), x*⟩ has α(1/n) ≥ γ(1/n)/2 and, for t ≥ 1/n, 1 − α(t)
    ≤ exp((1 − γ(1/n)t)/(2n e^{2β})). With g = γ(1/n) ∈ (0, 1]. The constants are from a secondary source.
    """
    return (
        *statements(
            "g - g/2 >= g/2 for g in (0, 1]",
            "-g*(t - 1/n)/(2*n*e) <= (1 - g*t)/(2*n*e) for g in (0, 1], t in [0, oo), n in [2, oo), e in [1, oo)",
        ),
        argument(
            """
            At t = 1/n, by (D.7) and (D.9), ⟨x_k, x_i⟩ ≥ g − 2c√(log d/d) ≥ g − g/2 for k ≠ i. With η x* = Σ θ_k x_k, 0
            < η ≤ 1, ⟨x_i, x*⟩ ≥ Σ θ_k ⟨x_k, x_i⟩ ≥ g/2. Integrate (D.14) from 1/n to t: 1 − α(t) ≤ exp(−g(t − 1/n)/(2n
            e^{2β})), and the second part with e = e^{2β}.
            """
        ),
    )


@claim("perspective.PD.7", title="(D.7): close to γ while c^{nt} is moderate", kind="inequality",
       uses=["perspective.PD.4", "perspective.PD.5.fixed", "perspective.P6.8"], cites=[PAPER])  # fmt: skip
def close_for_a_while() -> Any:
    """(D.7) Under (D.5), |⟨x_i(t), x_j(t)⟩ − γ(t)| ≤ 2c^{nt} √(log d/d) for all i ≠ j and t ≥ 0."""
    return argument(
        """
        Let y_i(t) be the solution of (SA) from the orthonormal points of (D.5); ⟨y_i, y_j⟩ = γ by Theorem 6.8. By
        (D.4), |x_i − y_i| ≤ c^{nt}√(log d/d), and |⟨x_i, x_j⟩ − ⟨y_i, y_j⟩| ≤ |x_i − y_i| + |x_j − y_j| for unit
        vectors.
        """
    )


@claim("perspective.PD.14", title="(D.14): the differential inequality for α", kind="inequality",
       uses=["perspective.P6.5"], cites=[PAPER])  # fmt: skip
def inequality_for_alpha() -> Any:
    """(D.14) For t ≥ 1/n, α' ≥ γ(1/n)(1 − α)/(2n e^{2β}): by (6.5) and (6.6) α' ≥ α(1 − α)/(n e^{2β}), and α ≥
    γ(1/n)/2, as α does not decrease."""
    return statement(
        "a*(1 - a)/(n*e) >= g*(1 - a)/(2*n*e) for a in [0, 1], g in (0, 1], n in [2, oo), e in [1, oo) if a >= g/2"
    )


@claim("perspective.PD.15.step", title="From α to all pairs without a factor", kind="inequality", cites=[PAPER])
def pairs() -> Any:
    """The step from (D.10) to (D.15), read as 1 − ⟨x_i, x_j⟩ ≤ 1 − α for all i ≠ j, where α = min ⟨x_i, x*⟩.

    Two points at the same angle t from x*, on opposite sides, have α = cos t and ⟨x_i, x_j⟩ = cos 2t.
    """
    return suspected(statement("1 - cos(2*t) <= 1 - cos(t) for t in [0, pi/4]"), t="pi/4")


@claim("perspective.PD.15.step.corrected", title="From α to all pairs with the factor 4", kind="inequality",
       cites=[PAPER])  # fmt: skip
def pairs_corrected() -> Any:
    """1 − ⟨x_i, x_j⟩ ≤ 4(1 − α) for all i, j: |x_i − x_j| ≤ |x_i − x*| + |x_j − x*|, and 1 − ⟨x, y⟩ = |x − y|²/2. With
    a, b for 1 − ⟨x_i, x*⟩, 1 − ⟨x_j, x*⟩. (D.15) holds all the same: see perspective.PD.15.
    """
    return statement(
        "(sqrt(2*a) + sqrt(2*b))**2/2 <= 4*m for a in [0, 2], b in [0, 2], m in [0, 2] if a <= m and b <= m"
    )


@claim("perspective.PD.15", title="(D.15): close to γ for large times", kind="inequality",
       uses=["perspective.PD.15.sharpened"], cites=[PAPER])  # fmt: skip
def close_for_large_times() -> Any:
    """(D.15) Under (D.5) and (D.9), for all t ≥ 0 and i ≠ j, |⟨x_i, x_j⟩ − γ(t)| ≤ exp((1 − γ(1/n)t)/(2n e^{2β})) +
    ½ exp(n²e^β/(2(n + e^{β/2})) − nt/(n + e^{β/2})). The constants are from a secondary source.

    The first term alone is enough: it is more than the bound of perspective.PD.15.sharpened for t ≥ 1/n, and at least 1
    before, where (D.7) and (D.9) give γ(1/n)/2. With g = γ(1/n), e = e^β.
    """
    return statements(
        "-2*(t - 1/n)/(n*e) <= (1 - g*t)/(2*n*e**2)"
        " for g in (0, 1], n in [2, oo), e in [1, oo), t in [0, oo) if t >= 1/n",
        "(1 - g*t)/(2*n*e**2) >= 0 for g in (0, 1], n in [2, oo), e in [1, oo), t in [0, 1/2]",
    )


@claim("perspective.PD.15.sharpened", title="A faster rate that does not need γ(1/n)", kind="inequality",
       uses=["perspective.PD.7", "perspective.PD.9", "perspective.P6.8"], cites=[PAPER])  # fmt: skip
def faster_rate() -> Any:
    """Under (D.5) and (D.9), for t ≥ 1/n and i ≠ j, |⟨x_i, x_j⟩ − γ(t)| ≤ exp(−2e^{−β}(t − 1/n)/n): the least cosine m
    = min ⟨x_i, x_j⟩, once it is ≥ 0, has m' ≥ (2e^{−β}/n)(1 − m²).
    """
    return (
        *statements(
            "p - q*m >= 0 for p in [0, 1], q in [-1, 1], m in [0, 1] if p >= m",
            "exp(beta*m)/(n*exp(beta)) >= exp(-beta)/n for beta in [0, oo), n in [2, oo), m in [0, 1]",
            "1 - m**2 >= 1 - m for m in [0, 1]",
        ),
        argument(
            """
            At time 1/n, m ≥ γ(1/n)/2 > 0 by (D.7) and (D.9). Let ⟨x_i, x_j⟩ = m be the least cosine. Its derivative is
            Σ_k a_ik(c_kj − c_ik m) plus the same with i and j exchanged; all terms are ≥ 0 (first part), and k = j
            gives a_ij(1 − m²) with a_ij ≥ e^{βm}/(n e^β) ≥ e^{−β}/n (second part). So m' ≥ (2e^{−β}/n)(1 − m²) ≥
            (2e^{−β}/n)(1 − m), in the sense of the lower derivative, and 1 − m(t) ≤ exp(−2e^{−β}(t − 1/n)/n). The
            orthonormal start is a special case, from time 0 on: 1 − γ(t) ≤ exp(−2e^{−β}t/n). Both numbers lie in [0,
            1], so their difference is at most the larger bound.
            """
        ),
    )


@claim("perspective.P6.9", title="Theorem 6.9: random starts in high dimension", kind="probability",
       uses=["perspective.PD.5.fixed", "perspective.PD.7", "perspective.PD.9", "perspective.PD.15"],
       cites=[PAPER])  # fmt: skip
def theorem() -> Any:
    """Theorem 6.9. For n ≥ 2 and β ≥ 0 there is d*(n, β) such that for d ≥ d*, with probability at least 1 −
    2n²d^{−1/64}, |⟨x_i(t), x_j(t)⟩ − γ(t)| ≤ min(2c^{nt}√(log d/d), C e^{−λt}) for all i ≠ j and t ≥ 0, with c =
    e^{10 max(1, β)}. The constants are from a secondary source.
    """
    return argument(
        """
        Choose d* so that (D.5) holds as printed (PD.5.fixed) and (D.9) holds. (D.7) is the first bound; PD.15, or its
        sharper form, the second one.
        """
    )


@claim("perspective.P6.9.positive", title="From which d the probability in Theorem 6.9 is positive", kind="value",
       uses=["perspective.P6.9"], cites=[PAPER])  # fmt: skip
def positive() -> Any:
    """1 − 2n²d^{−1/64} > 0 exactly when d > (2n²)^64: already for n = 2 this is d > 2^192 ≈ 6·10^57. The cause is
    the exponent 1/64; with 1/2 much smaller d will do (perspective.P6.9.sharpened)."""
    return statements(
        "8*d**(-1/64) < 1 for d in (2**192, oo)",
        "8*d**(-1/64) >= 1 for d in (0, 2**192]",
        "6*10**57 < 2**192 < 7*10**57",
    )
