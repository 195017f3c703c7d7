"""How fast solutions and measures can part: P3.1 (Dobrushin), P4.3 (4.4), PD.1, PD.4 and a sharper exponent, O3."""

from __future__ import annotations

from typing import Any

from verify import claim
from verify.formula.tree import number

from ..prose import argument
from ..vectors import identities, times
from .notation import PAPER, statement, statements


@claim("perspective.PD.1", title="The softmax is β-Lipschitz", kind="inequality", uses=["perspective.PD.1.sharpened"],
       cites=[PAPER])  # fmt: skip
def softmax() -> Any:
    """The softmax function with parameter β is β-Lipschitz with respect to the Euclidean norm (Appendix D)."""
    return statement("beta/2 <= beta for beta in [0, oo)")


@claim("perspective.PD.1.sharpened", title="The sharp constant is β/2", kind="inequality", cites=[PAPER])
def softmax_sharp() -> Any:
    """The softmax function s ↦ (e^{βs_i}/Σ_j e^{βs_j}) is (β/2)-Lipschitz in the Euclidean norm, for every number of
    scores, and no smaller constant will do: at two equal scores its Jacobian has the eigenvalue β/2.

    Its Jacobian is β(diag p − pp^T), whose quadratic form is β times the variance of v under p.
    """
    jacobian = ((number(1) / 4, -number(1) / 4), (-number(1) / 4, number(1) / 4))
    return (
        statement("(b - a)**2/4 <= (a**2 + b**2)/2 for a in (-oo, oo), b in (-oo, oo)"),
        statement("p*a**2 + (1 - p)*b**2 - (p*a + (1 - p)*b)**2 == p*(1 - p)*(a - b)**2"
                  " for p in [0, 1], a in (-oo, oo), b in (-oo, oo)"),
        *identities(times(jacobian, (number(1), number(-1))), (number(1) / 2, -number(1) / 2)),
        argument(
            """
            The variance of v under p is at most (max v − min v)²/4 (Popoviciu), which is at most |v|²/2 by the first
            part. So the symmetric Jacobian has eigenvalues in [0, β/2]. The third part is the eigenvector (1, −1) of
            diag p − pp^T at p = (1/2, 1/2).
            """
        ),
    )  # fmt: skip


@claim("perspective.O3", title="Solutions part at most with the exponent 2 + 2β", kind="theorem", cites=[PAPER])
def exponent() -> Any:
    """For two solutions of (SA), β ≥ 0 and any n: max_i |x_i(t) − y_i(t)| ≤ e^{(2+2β)t} max_j |x_j(0) − y_j(0)|, in
    Euclidean and in geodesic distance. For (USA) the exponent is e^β(2 + 2β).
    """
    return argument(
        """
        Write x_i' = P_{x_i} m_i with m_i = Σ_j w_ij x_j, Σ_j w_ij = 1. Let all points of the unit ball move with
        velocities of length at most δ. The scores ⟨x_i, x_j⟩ change at most at the rate 2δ, and so m_i changes at most
        at the rate δ + β|Cov_w(⟨x_i, x_j⟩', x_j)| ≤ δ + 2βδ: in a unit direction u the covariance is at most the
        product of standard deviations, of ⟨u, x_j⟩, which lies in [−1, 1], and of numbers in [−2δ, 2δ]. Integrated
        along the segment from (x_j) to (y_j), inside of the ball, |m_i(X) − m_i(Y)| ≤ (1 + 2β) max_j |x_j − y_j|. With
        |P_x − P_y| = |sin of the angle between x and y| ≤ |x − y| and |m| ≤ 1, the fields differ by at most (2 + 2β)
        max_j |x_j − y_j|, and Grönwall's inequality gives the claim. In geodesic distance the same bounds hold for the
        linearised flow along geodesics between the starts. For (USA), m_i = (1/n) Σ_j e^{βc_ij} x_j has length at most
        e^β and changes at most at the rate e^β(1 + 2β)δ.
        """
    )


@claim(
    "perspective.O3.needed", title="For (USA) the exponent 2 + 2β is not enough", uses=["perspective.O3"], cites=[PAPER]
)
def factor_needed() -> Any:
    """Two particles on the circle under (USA) have the gap φ' = −e^{β cos φ} sin φ, so that nearby gaps part at the
    rate e^{β cos φ}(β sin² φ − cos φ): for β = 8 and φ = 3/5 this is more than 2 + 2β = 18, even more than 1000.
    """
    return statement("exp(8*cos(3/5))*(8*sin(3/5)**2 - cos(3/5)) > 1000")


@claim("perspective.PD.4", title="(D.4): the flow map is Lipschitz", uses=["perspective.O3"], cites=[PAPER])
def flow_map() -> Any:
    """(D.4) For (SA), |x_i(t) − y_i(t)| ≤ c^{nt} max_j |x_j(0) − y_j(0)| with c = e^{10 max(1, β)}: its exponent is
    larger than that of perspective.O3, which does not grow with n. The constants are from a secondary source.
    """
    return statement("2 + 2*beta <= 10*max(1, beta)*n for beta in [0, oo), n in [1, oo)")


@claim("perspective.P3.1", title="Dobrushin's estimate with an explicit exponent", kind="theorem", cites=[PAPER])
def dobrushin() -> Any:
    """W_1(μ_t, ν_t) ≤ e^{O(1)t} W_1(μ_0, ν_0) for solutions of (3.4). With the exponent β + 1 + e^{2β}(1 + 2β), W_1
    with respect to the Euclidean distance.
    """
    return argument(
        """
        Transport a coupling of μ_0 and ν_0 by the characteristics, x' = X[μ_t](x), y' = X[ν_t](y); D(t), the mean
        of |x − y|, bounds W_1(μ_t, ν_t), and D' is at most the mean of |X[μ](x) − X[ν](y)|. Write X[μ](x) = P_x
        m_μ(x). (a) m_μ has the derivative β Cov in x, with the weights e^{β⟨x,z⟩} dμ(z), of norm at most β, on the
        unit ball; and |P_x − P_y| ≤ |x − y|, |m| ≤ 1. So |X[μ](x) − X[μ](y)| ≤ (β + 1)|x − y|. (b) For a unit
        vector u, ⟨u, m_μ(y) − m_ν(y)⟩ = ∫ φ d(μ − ν)/Z_μ(y) with φ(z) = e^{β⟨y,z⟩} ⟨u, z − m_ν(y)⟩, whose gradient
        on the unit ball is at most e^β(2β + 1), and Z_μ ≥ e^{−β}: so |X[μ](y) − X[ν](y)| ≤ e^{2β}(1 + 2β) W_1(μ,
        ν). Together D' ≤ (β + 1 + e^{2β}(1 + 2β)) D; take an optimal coupling at time 0.
        """
    )


@claim("perspective.P4.3", title="(4.4): (SA) against β = 0, with an explicit constant", kind="theorem", cites=[PAPER])
def against_zero() -> Any:
    """(4.4) max_i |x_i^β(t) − x_i^0(t)| ≤ O(β) e^{3t} for (SA) and the same start. Sharper: at most β(e^{2t} − 1)/2, so
    the constant 1/2 will do; for (USA), (e^β − 1)(e^{2t} − 1)/2.
    """
    return (
        *statements(
            "(exp(2*t) - 1)/2 <= exp(3*t)/2 for t in [0, oo)",
            "beta*exp(2*t) == 2*(beta*(exp(2*t) - 1)/2) + beta for beta in [0, oo), t in [0, oo)",
        ),
        argument(
            """
            The weighted mean m_i(β) of (SA) has the derivative Cov(⟨x_i, x_j⟩, x_j) in β, of length at most 1 (both
            factors lie in [−1, 1], resp. in the unit ball), so it differs from the mean of all particles by at most β.
            The field for β = 0 is Lipschitz with constant 2 in max_j |x_j − y_j| (perspective.O3 at β = 0). So the
            distance D has D' ≤ 2D + β, D(0) = 0, and β(e^{2t} − 1)/2 solves the equation (second part). For (USA),
            |(1/n) Σ_j (e^{βc_ij} − 1) x_j| ≤ e^β − 1.
            """
        ),
    )
