"""Section 4 and Appendix B.2: the Jacobian of the field of token s where all earlier tokens are at ξ; C032–C034.

Unit vectors are written in spherical coordinates, so that exact algebra knows that their length is 1.
"""

from __future__ import annotations

from typing import Any

from verify import claim, exp, substitute, variable
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..vectors import (
    Matrix,
    determinant,
    dot,
    identities,
    matrix,
    on_circle,
    on_sphere,
    tangent,
    times,
    vector,
)
from .notation import PAPER


def _jacobian_in_plane() -> Any:
    """d = 2: the derivative of w(ξ, x)(ξ − ⟨ξ, x⟩ x) in the tangent direction t, along t."""
    xi, x = on_circle("a"), vector("x", 2)
    form, s = matrix("A", 2), variable("s")
    to_axis, to_self = exp(dot(x, times(form, xi))), exp(dot(x, times(form, x)))
    weight = (s - 1) * to_axis / ((s - 1) * to_axis + to_self)
    field = [weight * c for c in tangent(xi, x)]
    opposite = {"x1": -xi[0], "x2": -xi[1]}
    along = (-xi[1], xi[0])
    jacobian = [[substitute(derivative(c, name), opposite) for name in ("x1", "x2")] for c in field]
    moved = tuple(dot(row, along) for row in jacobian)
    return identities([dot(moved, along)], [substitute(weight, opposite)], s="[2, oo)")


def _jacobian_in_space() -> Any:
    """d = 3: (I − ξξᵀ)J = I − ξξᵀ for the Jacobian J of ξ − ⟨ξ, x⟩ x at x = −ξ, column by column."""
    xi, x = on_sphere("a", "b"), vector("x", 3)
    opposite = {f"x{i + 1}": -c for i, c in enumerate(xi)}
    parts: list[Any] = []
    for j in range(3):
        column = tuple(substitute(derivative(c, f"x{j + 1}"), opposite) for c in tangent(xi, x))
        unit = tuple(number(int(i == j)) for i in range(3))
        parts += identities(tangent(column, xi), tangent(unit, xi))
    return tuple(parts)


@claim("causal.C032", title="The spherical Jacobian at x_s = −ξ", kind="symbolic", cites=[PAPER])
def spherical_jacobian() -> Any:
    """(I − ξξᵀ) ∂f_s/∂x_s at x_s = −ξ equals w(ξ, −ξ)(I − ξξᵀ): the eigenvalue w with multiplicity d − 1.

    For every d: along v orthogonal to ξ the derivative of w(ξ − ⟨ξ, x⟩ x) at x = −ξ is w v, as ξ − ⟨ξ, x⟩ x vanishes
    there, ⟨ξ, v⟩ = 0 and −⟨ξ, x⟩ = 1. Checked for d = 2 with arbitrary A = Q^T K and s, and for d = 3 without the
    weight.
    """
    return (*_jacobian_in_plane(), *_jacobian_in_space())


@claim("causal.C033", title="The Euclidean Jacobian of f_s", kind="symbolic", cites=[PAPER])
def euclidean_jacobian() -> Any:
    """∂f_s/∂x_s = (∂w/∂x_s)(ξ − ⟨ξ, x_s⟩ x_s)ᵀ + w ∂(ξ − ⟨ξ, x_s⟩ x_s)/∂x_s.

    The product rule, with row i for the derivative in x_i (then both terms are as printed); with rows for the
    components of f_s the first term is the transpose. At x_s = −ξ it vanishes in both readings. Checked for d = 2,
    w = e^{⟨c, x⟩}.
    """
    xi, x = on_circle("a"), vector("x", 2)
    weight = exp(dot(vector("c", 2), x))
    direction = tangent(xi, x)
    left, right = [], []
    for name in ("x1", "x2"):
        for component in direction:
            left.append(derivative(weight * component, name))
            right.append(derivative(weight, name) * component + weight * derivative(component, name))
    return identities(left, right)


def _slope_in_a_later_token() -> Any:
    """∂F/∂z of F(z) = (p + m e^{kz}(cz + e))/(w + m e^{kz}), a component of f_k along a coordinate z of a later token:
    p and w are the pull and the weight of the earlier ones, the exponent and the projection are affine in z.
    """
    z, m, k, c, e, p, w = map(variable, ("z", "m", "k", "c", "e", "p", "w"))
    weight, pull = m * exp(k * z), c * z + e
    slope = derivative((p + weight * pull) / (w + weight), "z")
    expected = weight * (w * (k * pull + c) + c * weight - k * p) / (w + weight) ** 2
    return identities([slope], [expected], m="[0, 1]", w="(0, oo)")


def _eigenvalues_of_blocks() -> Any:
    """det(J − λ) = det(A − λ) det(D − λ) for J = [[A, 0], [C, D]] with blocks of two rows."""
    a, c, d = matrix("a", 2), matrix("c", 2), matrix("d", 2)
    shift = variable("lambda")

    def shifted(block: Matrix) -> Matrix:
        return tuple(tuple(e - shift if i == j else e for j, e in enumerate(row)) for i, row in enumerate(block))

    zero = (number(0), number(0))
    upper, lower = shifted(a), shifted(d)
    whole = (*((*row, *zero) for row in upper), *((*row, *other) for row, other in zip(c, lower, strict=True)))
    return identities([determinant(whole)], [determinant(upper) * determinant(lower)])


@claim("causal.C034", title="The Jacobian is block lower triangular", kind="symbolic", cites=[PAPER])
def block_triangular() -> Any:
    """The Jacobian (∂f_k/∂x_j) is block lower triangular: f_k contains x_1, …, x_k only. So its eigenvalues are those
    of the blocks ∂f_k/∂x_k.

    If token k saw a later token with a factor m, every entry ∂f_k/∂x_j, j > k, would have this factor (first part);
    here m = 0. And det(J − λ) = det(A − λ) det(D − λ), shown for two blocks of two rows (second part).
    """
    return (*_slope_in_a_later_token(), *_eigenvalues_of_blocks())
