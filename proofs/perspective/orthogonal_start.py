"""Theorem 6.8 and what Appendix D shows of its solution γ: P6.8, PD.8."""

from __future__ import annotations

from typing import Any

from verify import claim, exp, variable
from verify.claims.suspected import suspected

from ..causal.notation import argument
from ..causal.vectors import identities, total
from .notation import PAPER, statement


@claim("perspective.P6.8", title="Theorem 6.8: the cosine of an orthogonal start", kind="symbolic", cites=[PAPER])
def common_cosine() -> Any:
    """For pairwise orthogonal starts all <x_i, x_j>, i ≠ j, stay equal, to γ(t) with γ(0) = 0 and, for (SA),
    (6.9) γ' = 2e^{βγ}(1 − γ)((n − 1)γ + 1)/(e^β + (n − 1)e^{βγ}), for (USA), (6.10) γ' = (2/n) e^{βγ}(1 − γ)((n − 1)γ
    + 1); for every n ≥ 2.

    At a state with all cosines equal to γ: <P_{x_i} Σ_k w_ik x_k, x_j> = Σ_k w_ik (c_kj − c_ik c_ij), where k = i gives
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
    """(D.8) For (SA), all n ≥ 2, β ≥ 0 and t ≥ 0: 1 − γ(t) ≤ ½ exp(n²e^β/(2(n + e^{β/2})) − nt/(n + e^{β/2})).

    Already at t = 0, where γ = 0: for n = 2 and β = 0 the right side is ½ e^{2/3} < 1.
    """
    at_zero = statement("1 <= exp(n**2*exp(beta)/(2*(n + exp(beta/2))))/2 for n in [2, oo), beta in [0, oo)")
    return suspected(at_zero, n="2", beta="0")
