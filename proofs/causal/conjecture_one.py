"""Conjecture 1 and row 3 of Table 1 are false, for every symmetric V; C003, C006, C025.

Two tokens in the plane with V = diag(2, 1) and Q = K = diag(1/4, 1) have an asymptotically stable state in which the
second token stays away from ±ξ. With Q = K = diag(0, 1) there is one for every V = diag(v, 1), v > 1, and large β.
"""

from __future__ import annotations

from typing import Any, Final

from verify import Formula, claim, cos, equal, exp, read_formula, sin, variable
from verify.claims.decorator import as_question
from verify.claims.stable_states import StableStates
from verify.formula.derivative import derivative
from verify.formula.tree import exact, number

from ..prose import argument, counterexample
from ..vectors import Vector, combination, dot, identities, times
from .notation import PAPER, statement, statements

#: The angle of the second token lies in this interval, in the stable state that contradicts Conjecture 1.
_PLACE: Final = "[9/10*pi, 19/20*pi]"


def second_token_velocity(angle: Formula) -> Formula:
    """The angular velocity of token 2 at ``angle`` when token 1 rests at ξ = (1, 0), for V = diag(2, 1),
    Q = K = diag(1/4, 1), β = 4."""
    to_first = exp(cos(angle) / 4)
    to_itself = exp(cos(angle) ** 2 / 4 + 4 * sin(angle) ** 2)
    return -sin(angle) * (2 * to_first + to_itself * cos(angle)) / (to_first + to_itself)


def stable_state_away_from_axis() -> Any:
    """Facts: the velocity comes from (CSA); it changes sign from + to − in the interval, with a negative slope."""
    t = variable("t")
    quarter, zero, one = exact("1/4"), number(0), number(1)
    value, form = ((number(2), zero), (zero, one)), ((quarter, zero), (zero, one))
    tokens: tuple[Vector, Vector] = ((one, zero), (cos(t), sin(t)))
    weights = [exp(4 * dot(times(form, tokens[1]), times(form, x))) for x in tokens]
    z = weights[0] + weights[1]
    field = combination(*((w / z, times(value, x)) for w, x in zip(weights, tokens, strict=True)))
    velocity = second_token_velocity(t)
    ends = [second_token_velocity(read_formula(end)) for end in ("9/10*pi", "19/20*pi")]
    return (
        *identities([dot(field, (-sin(t), cos(t)))], [velocity]),
        as_question(ends[0] > 0, {}, ()),
        as_question(ends[1] < 0, {}, ()),
        as_question(derivative(velocity, "t") < 0, {"t": _PLACE}, ()),
        # the first token alone: p' = ⟨V x, (-sin p, cos p)⟩ = -sin p cos p, with slope -1 at p = 0
        as_question(equal(derivative(-sin(t) * cos(t), "t"), -(cos(t) ** 2 - sin(t) ** 2)), {"t": "(-oo, oo)"}, ()),
        statement("-(cos(0)**2 - sin(0)**2) == -1"),
    )


_BECAUSE: Final = """
    The first token at ξ = (1, 0) and the second at an angle in (9π/10, 19π/20) form an equilibrium: the velocity of
    the second token is positive at one end and negative at the other. The Jacobian is triangular with the diagonal −1
    (first token) and the slope of that velocity (second token), which is negative. So the state is asymptotically
    stable: an open set of starts converges to it, and the second token converges neither to ξ nor to −ξ. The field
    depends continuously on V, Q, K and β, so the same holds for all nearby ones.
"""
_EXAMPLE: Final = {
    "n": "2",
    "V": "diag(2, 1)",
    "Q": "diag(1/4, 1)",
    "K": "diag(1/4, 1)",
    "beta": "4",
    "x_1": "(1, 0)",
    "angle of x_2": "between 9/10*pi and 19/20*pi",
}


@claim("causal.C003", title="Table 1, row 3: λ_max > 0 of multiplicity 1", kind="conjecture", cites=[PAPER])
def row_three() -> Any:
    """λ_max > 0 of multiplicity 1: each token goes to ξ or −ξ, whatever Q, K and β are."""
    return counterexample(
        "If λ_max > 0 has multiplicity 1, each token converges to ξ or −ξ for almost every start and all Q, K, β.",
        stable_state_away_from_axis(),
        _BECAUSE,
        **_EXAMPLE,
    )


@claim("causal.C006", title="Q, K and β do not matter for the final configuration", kind="conjecture", cites=[PAPER])
def only_the_spectrum_matters() -> Any:
    """The eigenvalue of V with the largest real part and its eigenspace L describe the final configuration
    qualitatively, while Q, K and the temperature β do not matter.

    For V = diag(2, 1) they matter: with Q^T K = I the second token ends at ±ξ (causal.C025.corrected), with Q = K =
    diag(1/4, 1) and β = 4 it ends elsewhere from an open set of starts.
    """
    return counterexample(
        "The qualitative final configuration depends on λ_max and L only, not on Q, K and β.",
        stable_state_away_from_axis(),
        _BECAUSE,
        **_EXAMPLE,
    )


@claim("causal.C025", title="Conjecture 1", kind="conjecture", cites=[PAPER])
def conjecture_one() -> Any:
    """Let Q, K be arbitrary matrices and V be diagonalizable with d different positive real eigenvalues, ξ the unit
    eigenvector of the largest. Then, for almost any starting point, lim x_k(t) ∈ {ξ, −ξ} for all k."""
    return counterexample(
        "For arbitrary Q, K and V diagonalizable with different positive eigenvalues, almost every start of (CSA) "
        "converges to x_k ∈ {ξ, −ξ}.",
        stable_state_away_from_axis(),
        _BECAUSE,
        **_EXAMPLE,
    )


@claim(
    "causal.C025.corrected", title="For Q^T K = I no other stable equilibrium exists", kind="conjecture", cites=[PAPER]
)
def conjecture_one_for_identity() -> Any:
    """For Q^T K = I and a symmetric V with different positive eigenvalues, every equilibrium in which some token is
    not at ±ξ is unstable, for every n, d and β > 0. (Convergence itself is not shown.)
    """
    t, beta, p, q, top, gap = (variable(name) for name in ("t", "beta", "p", "q", "l", "s"))
    bracket = top * (p * exp(beta * cos(t)) - q * exp(-beta * cos(t))) + gap * exp(beta) * cos(t)
    rate = top * beta * (p * exp(beta * cos(t)) + q * exp(-beta * cos(t))) + gap * exp(beta)
    domain = {"t": "(0, pi)", "beta": "(0, oo)", "p": "[0, oo)", "q": "[0, oo)", "l": "(0, oo)", "s": "(0, oo)"}
    return (
        as_question(equal(derivative(bracket, "t"), -sin(t) * rate), domain, ()),
        as_question(rate > 0, domain, ()),
        statement("sin(t) > 0 for t in (0, pi)"),
        argument(
            """
        Let token k be the first one away from ±ξ, with p earlier tokens at ξ and q at −ξ. At an equilibrium Σ_j w_j V
        x_j is a multiple c of x_k. In coordinates of eigenvectors, (w_k λ_i − c) x_{k,i} = 0 for i ≥ 2, so c = w_k
        λ_i for one i and x_k lies in the plane of ξ and e_i, at an angle t in (0, π) to ξ. In this plane (an
        invariant one) its velocity is −sin t / Z times l (p e^{β cos t} − q e^{−β cos t}) + (l − m) e^β cos t, with l
        = λ_max, m = λ_i. This bracket is zero at the equilibrium and decreases in t (first three parts), so the slope
        of the velocity is positive: the Jacobian, which is block triangular, has a positive eigenvalue.
        """
        ),
    )


@claim(
    "causal.C025.equilibria",
    title="All states of the second token in the counterexample",
    kind="equilibria",
    cites=[PAPER],
)
def all_states() -> Any:
    """For V = diag(2, 1), Q = K = diag(1/4, 1), β = 4 and the first token at ξ, the second token has exactly six
    equilibria, of which exactly three are stable: ξ, and two at 165.6° on either side of it. −ξ is unstable.
    """
    to_first, to_itself = "exp(cos(q)/4)", "exp(cos(q)**2/4 + 4*sin(q)**2)"
    return StableStates(f"q' = -sin(q)*(2*{to_first} + {to_itself}*cos(q))/({to_first} + {to_itself})", 6, 3)


@claim(
    "causal.C025.threshold",
    title="The counterexample exists for β from 1.718 up to 8 log 2",
    kind="threshold",
    cites=[PAPER],
)
def range_of_beta() -> Any:
    """For V = diag(2, 1), Q = K = diag(1/4, 1) and x_1 = ξ, a stable state of x_2 away from ±ξ exists for every β in
    [1.718, 8 log 2), and for no β ≤ 1.717 or β ≥ 8 log 2 = 5.545….

    With u = −cos of the angle of x_2, the velocity vanishes where p(u) = (u/2) e^{β(1 + u/16 − 15u²/16)} is 1.
    """
    p = "u/2*exp(b*(1 + u/16 - 15*u**2/16))"
    at = p.replace("u/2", "0.574/2").replace("u/16", "0.574/16").replace("u**2", "0.574**2")
    return (
        *statements(
            f"{p} < 1 for u in [0, 1], b in (0, 1.717]",
            f"{at} > 1 for b in [1.718, oo)",
            "exp(b/8)/2 < 1 for b in (0, 8*log(2))",
            "exp(b/8)/2 >= 1 for b in [8*log(2), oo)",
        ),
        argument(
            """
        The velocity is −sin q (2w_1 − w u)/(w_1 + w) with w/w_1 = e^{β(1 + u/16 − 15u²/16)}, so for q in (0, π) it has
        the sign of p(u) − 1, where u = −cos q grows with q. log p is strictly concave in u, p(0) = 0, and p(1) =
        e^{β/8}/2. If p < 1 on [0, 1], x_2 → ξ. If max p > 1 > p(1), p falls through 1 once, which is a stable state:
        the velocity changes from + to −. If p(1) ≥ 1, p passes 1 once, upwards, and x_2 → ξ or x_2 → −ξ.
        """
        ),
    )


@claim(
    "causal.C025.sharpened",
    title="Conjecture 1 fails for every symmetric V",
    kind="conjecture",
    cites=[PAPER],
)
def every_value_matrix() -> Any:
    """For every d, n ≥ 2 and every symmetric V with different positive eigenvalues λ_1 > λ_2 > …, there are Q, K and β
    for which an open set of starts ends with x_2 ≠ ±ξ: Q = K the projection on the second eigenvector, and every
    β ≥ 2 log(2v/(v − 1)), where v = λ_1/λ_2.

    So no assumption on V alone can save Conjecture 1.
    """
    t, beta, v = variable("t"), variable("beta"), variable("v")
    zero, one = number(0), number(1)
    tokens: tuple[Vector, Vector] = ((one, zero), (cos(t), sin(t)))
    weights = [exp(beta * tokens[1][1] * x[1]) for x in tokens]
    field = combination(*((w, times(((v, zero), (zero, one)), x)) for w, x in zip(weights, tokens, strict=True)))
    bracket = v + (v - 1) * exp(beta * sin(t) ** 2) * cos(t)
    rate = (v - 1) * exp(beta * sin(t) ** 2) * sin(t) * (2 * beta * cos(t) ** 2 - 1)
    everywhere = {"t": "(-oo, oo)", "beta": "(0, oo)", "v": "(1, oo)"}
    return (
        *identities([dot(field, (-sin(t), cos(t)))], [-sin(t) * bracket], **everywhere),
        as_question(equal(derivative(bracket, "t"), rate), everywhere, ()),
        *statements(
            "v - (v - 1)/sqrt(2)*exp(beta/2) < 0 for v in (1, oo), beta in (0, oo) if beta >= 2*log(2*v/(v - 1))",
            "2*beta*cos(t)**2 - 1 > 0 for t in [3*pi/4, pi], beta in [2*log(2), oo)",
            "v + (v - 1)*exp(beta*sin(pi)**2)*cos(pi) == 1 for v in (1, oo), beta in (0, oo)",
        ),
        argument(
            """
        Scale time so that λ_2 = 1. With x_1 = ξ = e_1 and x_2 at the angle t in the plane of the first two
        eigenvectors, x_2 has the angular velocity −sin t B(t)/Z (first part), where B is negative at 3π/4, increases
        on [3π/4, π] and is 1 at π (the other parts; 2 log(2v/(v − 1)) > 2 log 2). So B has one zero there, at which
        the velocity falls through zero with a negative slope. In another eigendirection e_i a perturbation of x_2 grows
        at the rate w(λ_i − λ_2)/Z < 0, with the weight w of x_2 for itself, because ⟨F, x_2⟩ = wλ_2/Z at the
        equilibrium and the weights do not change to first order; and ξ is stable for x_1. The first two tokens do
        not feel the others.
        """
        ),
    )
