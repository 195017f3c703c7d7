"""Section 4: how tokens act on each other for a general V, and on the eigenspace L of λ_max; C027–C029."""

from __future__ import annotations

from typing import Any

from verify import claim, variable
from verify.formula.tree import number

from ..prose import counterexample, open_question
from ..vectors import identities, on_circle, tangent, times
from .notation import PAPER, statements


@claim("causal.C027", title="Sign of the force between tokens", kind="sign", cites=[PAPER])
def force() -> Any:
    """For λ_max > 0 the force of other tokens is attractive, while for λ_max < 0 it is repulsive. (A remark on the way
    to the conjectures; read here for tokens anywhere, not only in L.)"""
    return counterexample(
        "For λ_max > 0 every token attracts the others.",
        statements(
            "(l - 1)*(l + 1) == l**2 - 1 for l in (-oo, oo)",
            "-1*1 - (-sin(t))*sin(t) == -(1 - sin(t)**2) for t in (-oo, oo)",
            "-(1 - sin(t)**2) < 0 for t in (-pi/2, pi/2)",
        ),
        """
        V = diag(1, −1) has λ_max = 1 (first part: its characteristic polynomial). A token x_j = (0, 1) acts on x_k =
        (cos t, sin t) along P_{x_k} V x_j, and ⟨P_{x_k} V x_j, x_j⟩ = −(1 − sin² t) is negative: x_k is pushed away
        from x_j. On the eigenspace L the sentence is true (causal.C027.corrected).
        """,
        V="diag(1, -1)",
        x_j="(0, 1)",
    )


@claim("causal.C027.corrected", title="Sign of the force of a token in L", kind="sign", cites=[PAPER])
def force_on_eigenspace() -> Any:
    """A token x_j in the eigenspace L of λ_max attracts when λ_max > 0 and repels when λ_max < 0: it changes c =
    ⟨x_k, x_j⟩ at a rate with the sign of ⟨P_{x_k} λ x_j, x_j⟩ = λ(1 − c²).
    """
    return statements(
        "l*(1 - c**2) > 0 for l in (0, oo), c in (-1, 1)",
        "l*(1 - c**2) < 0 for l in (-oo, 0), c in (-1, 1)",
    )


@claim("causal.C028", title="Q^T K and V with interactions without structure", kind="simulation", cites=[PAPER])
def without_structure() -> Any:
    """There are choices of K and Q that result in complex interactions without structure. For example, Q^T K =
    [[0, −1, 0], [1, 0, 0], [0, 0, 1]], V = −I_3. (Footnote 1.)"""
    return open_question(
        "For Q^T K = [[0, -1, 0], [1, 0, 0], [0, 0, 1]], V = -I_3 the tokens show interactions without structure.",
        "“Without structure” has no definition in the paper, so there is nothing to decide. What is seen is that many "
        "tokens never come to rest, while with Q^T K = I they do (causal.C028.simulated). For V = -I the first token "
        "never moves (causal.C013).",
        "Say what structure would mean: convergence, recurrence, or a limit cycle are questions that can be asked.",
    )


@claim("causal.C029", title="On L the tokens move as under λ I", kind="statement", cites=[PAPER])
def reduction_to_eigenspace() -> Any:
    """Tokens converge to L ∩ S^(d−1) and, in that space, they move as if acted upon by λ I on S^(dim L − 1).

    The second half; the first one is Conjectures 1 and 2. For x, y in L, P_x(V y) = λ P_x y and lies in L again.
    Checked for d = 3, L = span(e_1, e_2) and every V with V = λ on L. The weights are those of Q and K restricted to L.
    """
    zero, rate = number(0), variable("l")
    value = ((rate, zero, variable("v13")), (zero, rate, variable("v23")), (zero, zero, variable("v33")))
    x, y = (*on_circle("a"), zero), (*on_circle("b"), zero)
    return identities(tangent(times(value, y), x), [rate * c for c in tangent(y, x)])
