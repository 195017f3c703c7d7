"""Sections 3.2 and 3.3: the interaction energy along (SA) and (USA), and gradients; P3.2, P3.5–P3.9."""

from __future__ import annotations

from typing import Any, Final

from verify import Formula, claim, log, substitute, variable
from verify.claims.suspected import suspected
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..causal.vectors import Vector, dot, identities, tangent, total
from .notation import PAPER, statements
from .particles import BETA, along, attention, circle, scaled, weights

_BETA: Final = {"beta": "(0, oo)"}


def energy(points: list[Vector], scale: Formula) -> Formula:
    """scale · Σ_ij e^{β<x_i, x_j>}."""
    return scale * total(w for i in range(len(points)) for w in weights(i, points))


def on_angles(points: list[Vector], fields: list[Vector], scale: Formula) -> Formula:
    """The derivative of ``energy`` on the circle when particle i moves with the tangent vector ``fields[i]``."""
    names = [f"p{i}" for i in range(1, len(points) + 1)]
    # the angular velocity of x = (cos p, sin p) with x' = F is <F, (−sin p, cos p)>
    speeds = [dot(f, (-x[1], x[0])) for f, x in zip(fields, points, strict=True)]
    return along(energy(points, scale), names, speeds)


@claim("perspective.P3.2", title="(3.6): the energy along (SA)", kind="symbolic", cites=[PAPER])
def energy_identity() -> Any:
    """(3.6) Along (SA), d/dt E_β[μ] = ∫ |X[μ](x)|² Z_{β,μ}(x) dμ(x) with Z = ∫ e^{β<x,y>} dμ(y), and e^{−β} ≤ Z ≤ e^β:
    so E_β increases for V = I and decreases for V = −I.

    For three particles on the circle: dE/dt = (1/n) Σ_i |x_i'|² Z_i/n, with both signs of V.
    """
    points = circle(3)
    # E_β[μ] = (1/2β)(1/n²) Σ_ij e^{βc_ij}; Z of the paper is Z_i/n
    scale = 1 / (18 * BETA)
    found: list[Any] = []
    for sign in (1, -1):
        pulls = [attention(i, points) for i in range(3)]
        fields = [scaled(sign / z, pull) for pull, z in pulls]
        expected = sign * total(dot(f, f) * z / 9 for f, (_, z) in zip(fields, pulls, strict=True))
        found += identities([on_angles(points, fields, scale)], [expected], **_BETA)
    return (*found, *statements("exp(-beta) <= exp(beta*c) <= exp(beta) for beta in [0, oo), c in [-1, 1]"))


def _logarithm(scale: Formula) -> Any:
    """X[μ] against scale·∇ log ∫ β^{-1} e^{β<x,y>} dμ(y), two particles on the circle, at the first of them."""
    points = circle(2)
    moving = (variable("u1"), variable("u2"))
    found = weights(0, [moving, points[1]])[1] + weights(0, [moving, (variable("w1"), variable("w2"))])[1]
    euclidean = tuple(derivative(log(found / (2 * BETA)), name) for name in ("u1", "u2"))
    place = dict(zip(("u1", "u2", "w1", "w2"), (*points[0], *points[0]), strict=True))
    gradient = tangent(tuple(substitute(c, place) for c in euclidean), points[0])
    field, z = attention(0, points)
    return identities(scaled(1 / z, field), scaled(scale, gradient), **_BETA)


@claim("perspective.P3.5", title="(3.7): the field as a logarithmic derivative", kind="symbolic", cites=[PAPER])
def logarithmic() -> Any:
    """(3.7) X[μ](x) = ∇ log ∫ β^{−1} e^{β<x,y>} dμ(y), as printed; for two particles on the circle, at the first.

    The factor β^{−1} inside of the logarithm is a constant that the gradient does not see.
    """
    first, second = _logarithm(number(1))
    return suspected(first, beta="2", p1="pi/2", p2="0"), second


@claim("perspective.P3.5.corrected", title="(3.7) with the factor in front", kind="symbolic", cites=[PAPER])
def logarithmic_corrected() -> Any:
    """X[μ](x) = β^{−1} ∇ log ∫ e^{β<x,y>} dμ(y): the factor belongs in front of the logarithm."""
    return _logarithm(1 / BETA)
