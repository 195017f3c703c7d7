"""Theorem 6.8 and what Appendix D shows of its solution γ: P6.8, P6.10, PD.8."""

from __future__ import annotations

from typing import Any

from verify import claim, exp, log, read_formula, read_interval, variable
from verify.claims.integral_bounds import IntegralBounds
from verify.claims.suspected import suspected
from verify.formula.derivative import derivative

from ..prose import argument
from ..vectors import identities, total
from .notation import PAPER, statement, statements


@claim("perspective.P6.8", title="Theorem 6.8: the cosine of an orthogonal start", kind="symbolic", cites=[PAPER])
def common_cosine() -> Any:
    """For pairwise orthogonal starts all ⟨x_i, x_j⟩, i ≠ j, stay equal, to γ(t) with γ(0) = 0 and, for (SA),
    (6.9) γ' = 2e^{βγ}(1 − γ)((n − 1)γ + 1)/(e^β + (n − 1)e^{βγ}), for (USA), (6.10) γ' = (2/n) e^{βγ}(1 − γ)((n − 1)γ
    + 1); for every n ≥ 2.

    At a state with all cosines equal to γ: ⟨P_{x_i} Σ_k w_ik x_k, x_j⟩ = Σ_k w_ik (c_kj − c_ik c_ij), where k = i gives
    0, k = j gives w(1 − γ²) and the n − 2 others w(γ − γ²), w = e^{βγ}; and the same with i and j exchanged.
    """
    n, beta, y = variable("n"), variable("beta"), variable("y")
    own, other = exp(beta), exp(beta * y)
    half = total([own * (y - y), other * (1 - y**2), (n - 2) * other * (y - y**2)])
    ranges = {"n": "[2, oo)", "beta": "[0, oo)", "y": "[0, 1]"}
    printed_sa = 2 * other * (1 - y) * ((n - 1) * y + 1) / (own + (n - 1) * other)
    printed_usa = 2 / n * other * (1 - y) * ((n - 1) * y + 1)
    return (
        *identities([2 * half / (own + (n - 1) * other)], [printed_sa], **ranges),
        *identities([2 * half / n], [printed_usa], **ranges),
        argument(
            """
            The states with all cosines equal are, up to rotations, invariant under permutations of the particles, and
            (SA), (USA) are equivariant under both (perspective.P2.1); by uniqueness of solutions they stay so, and the
            common cosine solves the scalar equation.
            """
        ),
    )


@claim("perspective.PD.8", title="(D.8): how fast γ tends to 1, for all t ≥ 0", kind="inequality", cites=[PAPER])
def decay() -> Any:
    """(D.8) For (SA), all n ≥ 2, β ≥ 0 and t ≥ 0: 1 − γ(t) ≤ ½ exp(n²e^β/(2(n + e^{β/2})) − nt/(n + e^{β/2})). The
    constants are from a secondary source.

    Already at t = 0, where γ = 0: for n = 2 and β = 0 the right side is ½ e^{2/3} < 1.
    """
    at_zero = statement("1 <= exp(n**2*exp(beta)/(2*(n + exp(beta/2))))/2 for n in [2, oo), beta in [0, oo)")
    return suspected(at_zero, n="2", beta="0")


@claim("perspective.PD.8.phases", title="γ under (SA) before and after 1/2", kind="inequality",
       uses=["perspective.P6.8"], cites=[PAPER])  # fmt: skip
def phases() -> Any:
    """For (SA), γ' ≥ 1/(n e^β) as long as γ ≤ 1/2, and γ' ≥ n(1 − γ)/(n + e^{β/2}) from then on.

    γ' = 2(1 − γ)((n−1)γ + 1)/(E + n − 1) with E = e^{β(1−γ)}, which is at most e = e^β always, and at most h = e^{β/2}
    for γ ≥ 1/2. Before: 2(1 − γ)((n−1)γ + 1) ≥ 1 and 1/(E + n − 1) ≥ 1/(n e). After: 2((n−1)γ + 1) ≥ n + 1 and
    (n + 1)/(E + n − 1) ≥ n/(n + h).
    """
    return statements(
        "gamma_sa(y, n, beta) == 2*(1 - y)*((n - 1)*y + 1)/(exp(beta*(1 - y)) + n - 1)"
        " for y in [0, 1], n in [2, oo), beta in [0, oo)",
        "1 <= exp(beta*(1 - y)) <= exp(beta) for y in [0, 1], beta in [0, oo)",
        "exp(beta*(1 - y)) <= exp(beta/2) for y in [1/2, 1], beta in [0, oo)",
        "2*(1 - y)*((n - 1)*y + 1) >= 1 for y in [0, 1/2], n in [2, oo)",
        "1/(E + n - 1) >= 1/(n*e) for n in [2, oo), E in [1, oo), e in [1, oo) if E <= e",
        "2*((n - 1)*y + 1) >= n + 1 for y in [1/2, 1], n in [2, oo)",
        "(n + 1)/(E + n - 1) >= n/(n + h) for n in [2, oo), E in [1, oo), h in [1, oo) if E <= h",
    )


@claim("perspective.PD.8.corrected", title="(D.8) from the time n e^β/2 on", kind="inequality",
       uses=["perspective.PD.8.phases"], cites=[PAPER])  # fmt: skip
def decay_corrected() -> Any:
    """For (SA), all n ≥ 2 and β ≥ 0, (D.8) holds for t ≥ n e^β/2; and for every t ≥ 0 without the factor ½."""
    return argument(
        """
        Let t_1 be the time at which γ = 1/2; t_1 ≤ t_0 = n e^β/2 by the first phase. For t ≥ t_1, with r = n/(n +
        e^{β/2}), the second one gives 1 − γ(t) ≤ ½ e^{−r(t − t_1)} ≤ ½ e^{r(t_0 − t)}, which is (D.8). Before t_0 the
        right side without ½ is at least 1.
        """
    )


@claim("perspective.PD.8.sharpened", title="(D.8) for n ≥ 3 and all t ≥ 0", kind="inequality",
       uses=["perspective.PD.8.corrected", "perspective.PD.8.phases"], cites=[PAPER])  # fmt: skip
def decay_for_three() -> Any:
    """For n ≥ 3 and every β ≥ 0, (D.8) holds for all t ≥ 0 as printed: it is only for two particles that it fails near
    t = 0."""
    return (
        *statements(
            "n/(n + exp(beta/2)) >= 2/(n*exp(beta)) for n in [3, oo), beta in [0, oo)",
            "1 + z <= exp(z) for z in [0, oo)",
        ),
        argument(
            """
            For t_1 ≤ t as in PD.8.corrected. For t < t_1 the first phase gives γ(t) ≥ t/(n e^β), so 2(1 − γ(t)) ≤ 1 +
            2(t_0 − t)/(n e^β) ≤ 1 + r(t_0 − t) ≤ e^{r(t_0 − t)} by both parts, as t < t_1 ≤ t_0.
            """
        ),
    )


@claim("perspective.PD.8u", title="Remark D.1: how fast γ tends to 1 under (USA)", kind="inequality",
       uses=["perspective.P6.8"], cites=[PAPER])  # fmt: skip
def decay_unnormalised() -> Any:
    """Remark D.1. For (USA), all n ≥ 2, β ≥ 0 and t ≥ 0: 1 − γ(t) ≤ ½ exp(−e^{β/2}(t − n/2))."""
    return (
        *statements(
            "gamma_usa(y, n, beta) >= 1/n for y in [0, 1/2], n in [2, oo), beta in [0, oo)",
            "gamma_usa(y, n, beta) >= exp(beta/2)*(1 - y) for y in [1/2, 1], n in [2, oo), beta in [0, oo)",
            "1 + 2*s/n <= exp(e*s) for s in [0, oo), n in [2, oo), e in [1, oo)",
        ),
        argument(
            """
            Let t_1 ≤ n/2 be the time at which γ = 1/2 (first part). From t_1 on 1 − γ ≤ ½ exp(−e^{β/2}(t − t_1)) by the
            second part. For t < t_1, γ(t) ≥ t/n, so with s = n/2 − t, 2(1 − γ) ≤ 1 + 2s/n, and the third part with e =
            e^{β/2} concludes.
            """
        ),
    )


def _time(n: int, beta: int, lower: str, upper: str) -> IntegralBounds:
    """The time at which γ = 999/1000: the integral of 1/γ' over the values of γ."""
    speed = f"2*(1 - y)*({n - 1}*y + 1)"
    formula = read_formula(f"(exp({beta}*(1 - y)) + {n - 1})/({speed})")
    return IntegralBounds(formula, "y", read_interval("[0, 999/1000]"), lower, upper)


@claim("perspective.P6.10", title="(6.12): the phase transition curve", kind="certified curve",
       uses=["perspective.P6.8"], cites=[PAPER])  # fmt: skip
def transition() -> Any:
    """(6.12) The curve γ_β(t) = 1 − δ is t(β) = ∫_0^{1−δ} (e^{β(1−y)} + n − 1)/(2(1 − y)((n−1)y + 1)) dy. Certified
    points for n = 32 and δ = 1/1000: t(1) = 5.2702…, t(4) = 6.9535…, t(9) = 178.73…; for β = 0 in closed form, (1 −
    γ)/((n−1)γ + 1) = e^{−2t}, so t(0) = ½ log(((n−1)(1−δ) + 1)/δ).
    """
    y, n = variable("y"), variable("n")
    logarithm = log(((n - 1) * y + 1) / (1 - y)) / 2
    slope = n / (2 * (1 - y) * ((n - 1) * y + 1))
    return (
        _time(32, 1, "5.2702", "5.2703"),
        _time(32, 4, "6.9534", "6.9536"),
        _time(32, 9, "178.730", "178.732"),
        *identities([derivative(logarithm, "y")], [slope], y="[0, 1)", n="[2, oo)"),
    )


@claim("perspective.P6.10.asymptotic", title="The curve for large β: t ~ e^β/(2β)", kind="asymptotic",
       uses=["perspective.P6.10"], cites=[PAPER])  # fmt: skip
def transition_asymptotics() -> Any:
    """For fixed n and δ, 2β e^{−β} t(β) → 1 as β → ∞: e^{−βy} concentrates at y = 0. For n = 2, δ = 1/1000 and β = 10
    it is certified to be between 1.02 and 1.03.
    """
    rescaled = read_formula("10*(exp(-10*y) + exp(-10))/((1 - y)*(y + 1))")
    return (
        IntegralBounds(rescaled, "y", read_interval("[0, 999/1000]"), "1.02", "1.03"),
        argument(
            """
            2β e^{−β} t(β) = ∫ β(e^{−βy} + (n−1)e^{−β}) k(y) dy over [0, 1−δ] with k = 1/((1−y)((n−1)y+1)) continuous
            there and k(0) = 1. The measures βe^{−βy} dy tend to the unit mass at 0, and βe^{−β} → 0.
            """
        ),
    )
