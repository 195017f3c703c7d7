"""Section 2, the first lines of Section 3, and Appendix A.1: the model; C010–C014, C100, C101.

The identities are checked entry by entry in dimension 2 or 3; the same cancellations occur in every dimension.
"""

from __future__ import annotations

from typing import Any

from verify import claim, exp, variable
from verify.formula.tree import number

from ..vectors import combination, dot, identities, matrix, product, projected, times, total, transpose, vector
from .notation import PAPER, statement, statements


@claim("causal.C010", title="P_x is the orthogonal projection on the complement of x", cites=[PAPER])
def projection() -> Any:
    """P_x y = y − ⟨x, y⟩ x/|x|² is the projection onto the tangent space of S^(d−1) at x ≠ 0.

    Orthogonal to x, idempotent, symmetric, and zero on x only: ⟨P_x y, x⟩ = 0, P_x P_x y = P_x y,
    ⟨P_x y, z⟩ = ⟨y, P_x z⟩, y − P_x y is a multiple of x. In coordinates for d = 3; and for every d in the inner
    products q = |x|², a = ⟨x, y⟩, b = ⟨x, z⟩ and e = ⟨y, z⟩ (last three parts; for the second of them, the multiples of
    x that are subtracted).
    """
    x, y, z = vector("x", 3), vector("y", 3), vector("z", 3)
    nonzero = dot(x, x) > 0
    image = projected(y, x)
    kept = dot(x, y) / dot(x, x)
    return (
        *identities([dot(image, x)], [number(0)], nonzero),
        *identities(projected(image, x), image, nonzero),
        *identities([dot(image, z)], [dot(y, projected(z, x))], nonzero),
        *identities([b - c for b, c in zip(y, image, strict=True)], [kept * a for a in x], nonzero),
        *statements(
            "a - a/q*q == 0 for a in (-oo, oo), q in (0, oo)",
            "a/q + (a - a/q*q)/q == a/q for a in (-oo, oo), q in (0, oo)",
            "e - a/q*b == e - b/q*a for a in (-oo, oo), b in (-oo, oo), e in (-oo, oo), q in (0, oo)",
        ),
    )


@claim("causal.C011", title="Tokens stay on the sphere", uses=["causal.C010"], cites=[PAPER])
def unit_length() -> Any:
    """For every Q, K, V, β, (SA) and (CSA) preserve |x_k| = 1: d|x_k|²/dt = 2 ⟨x_k, P_{x_k} F⟩ = 0 for every field F.

    In coordinates for d = 3, and for every d with a = ⟨x_k, F⟩ and q = |x_k|².
    """
    x, field = vector("x", 3), vector("F", 3)
    return (
        *identities([2 * dot(x, projected(field, x))], [number(0)], dot(x, x) > 0),
        statement("2*(a - a/q*q) == 0 for a in (-oo, oo), q in (0, oo)"),
    )


@claim("causal.C012", title="The gain of RMSNorm can be absorbed into Q, K, V", cites=[PAPER])
def gain() -> Any:
    """The effect of the diagonal matrix D of RMSNorm is achieved by multiplying K, Q, V by D (from the right): with
    x ↦ Dx, ⟨Q D x, K D y⟩ = ⟨(QD) x, (KD) y⟩ and V D y = (VD) y. Checked for d = 3."""
    query, key, value = matrix("q", 3), matrix("k", 3), matrix("v", 3)
    x, y, gains = vector("x", 3), vector("y", 3), vector("D", 3)
    diagonal = tuple(tuple(gains[i] if i == j else number(0) for j in range(3)) for i in range(3))
    scaled_x, scaled_y = times(diagonal, x), times(diagonal, y)
    return (
        *identities(
            [dot(times(query, scaled_x), times(key, scaled_y))],
            [dot(times(product(query, diagonal), x), times(product(key, diagonal), y))],
        ),
        *identities(times(value, scaled_y), times(product(value, diagonal), y)),
    )


@claim("causal.C013", title="The first token moves by itself", kind="identity", cites=[PAPER])
def first_token() -> Any:
    """The first token of (CSA) moves according to x' = P_x(Vx): its only weight e^{β⟨Qx, Kx⟩}/Z_1 is exactly 1."""
    return statement("exp(beta*q)/exp(beta*q)*v == v for beta in (-oo, oo), q in (-oo, oo), v in (-oo, oo)")


@claim("causal.C014", title="The own weight is the biggest when Q^T K = I", kind="statement", cites=[PAPER])
def own_weight() -> Any:
    """The j = k term “often has the biggest weight, an effect amplified by large β”.

    “Often” is made precise for Q^T K = I: e^{β⟨x_k, x_j⟩} ≤ e^{β⟨x_k, x_k⟩} = e^β, strictly unless x_j = x_k. For
    Q^T K = −I it is the smallest one (second part), so nothing holds for arbitrary Q and K. Amplified: the quotient
    e^{β(c − 1)} of another weight and the own one has a negative derivative in β (third part).
    """
    return statements(
        "exp(beta*c) < exp(beta) for beta in (0, oo), c in [-1, 1)",
        "exp(-beta*c) > exp(-beta) for beta in (0, oo), c in [-1, 1)",
        "(c - 1)*exp(beta*(c - 1)) < 0 for beta in (0, oo), c in [-1, 1)",
    )


@claim("causal.C100", title="Attention as softmax", kind="symbolic", cites=[PAPER])
def softmax() -> Any:
    """With V = W_Vᵀ, Q = W_Qᵀ, K = W_Kᵀ, row k of softmax(X W_Q W_Kᵀ Xᵀ/√d) X W_V is (1/Z_k) Σ_j e^{β⟨Qx_k, Kx_j⟩}
    V x_j, Z_k = Σ_j e^{β⟨Qx_k, Kx_j⟩}, where β stands for 1/√d and x_j are the rows of X. Checked for n = d = 2.
    """
    tokens = (vector("x", 2), vector("y", 2))
    to_query, to_key, to_value = matrix("q", 2), matrix("k", 2), matrix("v", 2)
    beta = variable("beta")
    scores = product(product(product(tokens, to_query), transpose(to_key)), transpose(tokens))
    values = product(tokens, to_value)
    query, key, value = transpose(to_query), transpose(to_key), transpose(to_value)
    parts: list[Any] = []
    for k in range(2):
        weights = [exp(beta * score) for score in scores[k]]
        softmaxed = [weight / total(weights) for weight in weights]
        row = combination(*zip(softmaxed, values, strict=True))
        terms = [exp(beta * dot(times(query, tokens[k]), times(key, x))) for x in tokens]
        attention = combination(
            *((term / total(terms), times(value, x)) for term, x in zip(terms, tokens, strict=True))
        )
        parts += identities(row, attention)
    return tuple(parts)


@claim("causal.C101", title="Tokens remain on a scaled sphere under (4)", kind="arithmetic", cites=[PAPER])
def discrete_step() -> Any:
    """X^{t+1} = X^t + RMSNorm(Attention(X^t)) (4): RMS normalisation ensures that tokens remain on the scaled unit
    sphere.

    In (4) the norm is applied before the residual is added. Two tokens of length 1 whose attention is normalised to
    unit vectors at the angles s and t to them get the lengths² 2 + 2 cos s and 2 + 2 cos t: on no sphere, whatever its
    radius, unless s = t.
    """
    return statement("(1 + cos(s))**2 + sin(s)**2 == (1 + cos(t))**2 + sin(t)**2 for s in [0, pi], t in [0, pi]")


@claim(
    "causal.C101.corrected",
    title="Tokens remain on the sphere when the sum is normalised",
    kind="arithmetic",
    cites=[PAPER],
)
def discrete_step_corrected() -> Any:
    """X^{t+1} = RMSNorm(X^t + Attention(X^t)) keeps tokens on the sphere: y/|y| has length 1. Checked for d = 3."""
    y = vector("y", 3)
    length = dot(y, y) ** "1/2"
    return identities([dot([c / length for c in y], [c / length for c in y])], [number(1)], dot(y, y) > 0)
