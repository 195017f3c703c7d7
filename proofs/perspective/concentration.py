"""Concentration of measure on spheres, which Appendix D rests on, and what its full strength gives for Theorem 6.9."""

from __future__ import annotations

from typing import Any

from verify import claim
from verify.claims.outlined import along, step

from ..prose import argument
from .notation import PAPER, statement, statements


@claim("perspective.PD.levy", title="Lévy's concentration of measure", kind="probability",
       uses=["perspective.PD.levy.sharpened"], cites=[PAPER, "vershynin2018high"])  # fmt: skip
def concentration() -> Any:
    """For x uniform on S^(d−1), d ≥ 2, and a fixed unit vector y, |⟨x, y⟩| ≥ √(log d/d) with probability at most
    2d^{−1/64}. By perspective.PD.levy.sharpened it is at most 2e^{−(log d)/2} = 2d^{−1/2}."""
    return statements(
        "exp(-d*(log(d)/d)/2) == d**(-1/2) for d in [2, oo)",
        "2*d**(-1/2) <= 2*d**(-1/64) for d in [2, oo)",
    )


@claim("perspective.PD.levy.sharpened", title="Caps are small: the constant 1/64 may be 1/2", kind="probability",
       cites=[PAPER, "vershynin2018high"])  # fmt: skip
def caps() -> Any:
    """For x uniform on S^(d−1), a fixed unit vector y and s ∈ [0, 1], |⟨x, y⟩| ≥ s with probability at most
    2e^{−ds²/2}.

    Parts: what the two enclosing balls need, with r for |x|; and (1 − s²)^{1/2}, resp. 1/(2s), is at most e^{−s²/2}.
    """
    return (
        along(
            statement("r**2 - 2*s**2*r + s**2 <= 1 - s**2 for r in [0, 1], s in [0, 1] if 2*s**2 <= 1"),
            [step("product", factors=["1 - r", "1 + r - 2*s**2"])],
        ),
        *statements(
            "r**2 - r + 1/(4*s**2) <= (1/(2*s))**2 for r in [0, 1], s in (0, 1]",
            "log(1 - s**2)/2 <= -s**2/2 for s in [0, 1)",
            "log(1/(2*s)) <= -s**2/2 for s in [7/10, 1]",
        ),
        argument(
            """
            The cap {⟨x, y⟩ ≥ s} has the same share of the sphere as the cone over it, of all x in the unit ball with
            ⟨x, y⟩ ≥ s|x|, has of the ball. For 2s² ≤ 1 this cone lies in the ball of radius √(1 − s²) around sy, for
            2s² ≥ 1 in the ball of radius 1/(2s) around y/(2s) (first and second part, for the square of the distance).
            So its share is at most the d-th power of the radius, which is at most e^{−ds²/2} (the other parts), and
            there are two caps.
            """
        ),
    )


@claim("perspective.PD.projections", title="Projections of a random unit vector", kind="probability",
       cites=["dasgupta2003elementary"])  # fmt: skip
def projections() -> Any:
    """For the projection p of a uniform unit vector to a k-dimensional subspace of R^d and a > 1, |p|² ≥ a k/d with
    probability at most exp((k/2)(1 − a + log a)) (Dasgupta and Gupta, Lemma 2.2).

    Parts, for e = d − ak > 0 and t = (a − 1)/(2ae): 1 − 2te, 1 + 2tak, and the logarithm of the bound, where d − k = e
    + k(a − 1).
    """
    ranges = "for a in (1, oo), k in [1, oo), e in (0, oo)"
    return (
        *statements(
            "1 - 2*(a - 1)/(2*a*e)*e == 1/a for a in (1, oo), e in (0, oo)",
            f"1 + 2*(a - 1)/(2*a*e)*a*k == (e + k*(a - 1))/e {ranges}",
            f"e/(e + k*(a - 1)) == 1 - k*(a - 1)/(e + k*(a - 1)) {ranges}",
            "log(1 - z) <= -z for z in [0, 1)",
        ),
        argument(
            """
            |p|² is distributed as A/(A + B), where A and B are sums of k and of d − k squares of independent standard
            normal variables. For ak < d and t > 0, the probability that dA ≥ ak(A + B) is at most the mean of
            e^{t((d − ak)A − akB)}, which is (1 − 2t(d − ak))^{−k/2}(1 + 2tak)^{−(d−k)/2}, as e^{λX²} has the mean
            (1 − 2λ)^{−1/2} for λ < 1/2. The t of the parts gives a^{k/2}((d − ak)/(d − k))^{(d−k)/2}, and with z =
            k(a − 1)/(d − k) the second factor is at most e^{−k(a−1)/2}. For ak ≥ d the event has probability zero.
            """
        ),
    )


@claim("perspective.P6.9.sharpened", title="Theorem 6.9 for every d ≥ n, with probability 1 − n(n−1)/√d",
       kind="probability",
       uses=["perspective.PD.levy.sharpened", "perspective.PD.5.corrected", "perspective.O3", "perspective.P6.8",
             "perspective.PD.15.sharpened"],
       cites=[PAPER])  # fmt: skip
def theorem_for_every_dimension() -> Any:
    """For n ≥ 2, β ≥ 0 and every d ≥ n, with probability at least 1 − n(n−1)d^{−1/2}, |⟨x_i(t), x_j(t)⟩ − γ(t)| ≤
    2e^{(2+2β)t}√(2(n−1) log d/d) for all i ≠ j and t ≥ 0; and when d/log d ≥ 8(n−1)e^{(4+4β)/n}/γ(1/n)², this is also
    at most exp(−2e^{−β}(t − 1/n)/n) for t ≥ 1/n.

    For n = 2 the probability is positive from d = 5 on, where 1 − 2n²d^{−1/64} needs d > 2^192
    (perspective.P6.9.positive). Parts: the probability; when it is positive, with r = n(n−1); the square of the bound
    at t = 1/n, with e = e^{(2+2β)/n} and l = log d/d.
    """
    return (
        *statements(
            "n*(n - 1)/2*(2*exp(-d*(log(d)/d)/2)) == n*(n - 1)*d**(-1/2) for n in [2, oo), d in [2, oo)",
            "1 - r/sqrt(d) > 0 for r in [2, oo), d in [2, oo) if d > r**2",
            "(2*e*sqrt(2*(n - 1)*l))**2 == 8*(n - 1)*e**2*l for n in [2, oo), l in [0, 1], e in [1, oo)",
        ),
        argument(
            """
            Gram–Schmidt as in PD.5.corrected, with PD.levy.sharpened for each of the n(n−1)/2 pairs: orthonormal y_i
            with |x_i(0) − y_i| ≤ √(2(n−1) log d/d). By perspective.O3 the solution from the y_i, whose cosines are γ
            (P6.8), stays within e^{(2+2β)t} times that, and |⟨x_i, x_j⟩ − γ| ≤ |x_i − y_i| + |x_j − y_j|. Under the
            condition on d the cosines at time 1/n are at least γ(1/n) − γ(1/n) = 0, and the rest is as in
            PD.15.sharpened, which needs no more than that.
            """
        ),
    )
