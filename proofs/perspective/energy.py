"""Sections 3.2 and 3.3: the interaction energy along (SA) and (USA), and gradients; P3.2, P3.5–P3.9."""

from __future__ import annotations

from typing import Any, Final

from verify import Formula, claim, cos, exp, log, read_formula, sin, substitute, variable
from verify.claims.suspected import suspected
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..vectors import Vector, dot, identities, tangent, total, vector
from .notation import PAPER, statements
from .particles import BETA, along, attention, circle, scaled, sphere, weights

_BETA: Final = {"beta": "(0, oo)"}


def energy(points: list[Vector], scale: Formula) -> Formula:
    """scale · Σ_ij e^{β⟨x_i, x_j⟩}."""
    return scale * total(w for i in range(len(points)) for w in weights(i, points))


def on_angles(points: list[Vector], fields: list[Vector], scale: Formula) -> Formula:
    """The derivative of ``energy`` on the circle when particle i moves with the tangent vector ``fields[i]``."""
    names = [f"p{i}" for i in range(1, len(points) + 1)]
    # the angular velocity of x = (cos p, sin p) with x' = F is ⟨F, (−sin p, cos p)⟩
    speeds = [dot(f, (-x[1], x[0])) for f, x in zip(fields, points, strict=True)]
    return along(energy(points, scale), names, speeds)


def _in_every_dimension() -> Any:
    """e^{βc}/β has the derivative e^{βc}, and |Pm|² = |m − ax|² = ⟨m − ax, m⟩ for |x| = 1, a = ⟨x, m⟩, s = |m|²."""
    place = variable("c")
    return (
        *identities([derivative(exp(BETA * place) / BETA, "c")], [exp(BETA * place)], **_BETA),
        *statements("s - 2*a*a + a**2 == s - a*a for s in [0, oo), a in (-oo, oo)"),
    )


@claim("perspective.P3.2", title="(3.6): the energy along (SA)", kind="symbolic", cites=[PAPER])
def energy_identity() -> Any:
    """(3.6) Along (SA), d/dt E_β[μ] = ∫ |X[μ](x)|² Z_{β,μ}(x) dμ(x) with Z = ∫ e^{β⟨x,y⟩} dμ(y), and e^{−β} ≤ Z ≤ e^β:
    so E_β increases for V = I and decreases for V = −I.

    For n particles, dE/dt = (1/n²) Σ_i ⟨x_i', m_i⟩ with m_i = Σ_j e^{βc_ij} x_j, because e^{βc}/β has the derivative
    e^{βc} and c_ij' = ⟨x_i', x_j⟩ + ⟨x_i, x_j'⟩. With x_i' = ±P m_i/Z_i and |Pm|² = ⟨Pm, m⟩ this is ±(1/n) Σ_i |x_i'|²
    Z_i/n: two parts, for every n and d, with s = |m|² and a = ⟨x, m⟩. Three particles on the circle are checked in
    coordinates, with both signs of V.
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
    return (
        *found,
        *_in_every_dimension(),
        *statements("exp(-beta) <= exp(beta*c) <= exp(beta) for beta in [0, oo), c in [-1, 1]"),
    )


def _logarithm(scale: Formula) -> Any:
    """X[μ] against scale·∇ log ∫ β^{-1} e^{β⟨x,y⟩} dμ(y), two particles on the circle, at the first of them."""
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
    """(3.7) X[μ](x) = ∇ log ∫ β^{−1} e^{β⟨x,y⟩} dμ(y), as printed; for two particles on the circle, at the first.

    The factor β^{−1} inside of the logarithm is a constant that the gradient does not see.
    """
    first, second = _logarithm(number(1))
    return suspected(first, beta="2", p1="pi/2", p2="0"), second


@claim("perspective.P3.5.corrected", title="(3.7) with the factor in front", kind="symbolic", cites=[PAPER])
def logarithmic_corrected() -> Any:
    """X[μ](x) = β^{−1} ∇ log ∫ e^{β⟨x,y⟩} dμ(y): the factor belongs in front of the logarithm. By the chain rule and
    perspective.P3.7; written out for two particles on the circle."""
    return _logarithm(1 / BETA)


def _asymmetry(copies: int) -> Any:
    """Cross derivatives of the angular velocities of particles 1 and 2 at the angles 0 and π/2, with ``copies``
    particles at 0 altogether, in closed form."""
    rest = tuple((cos(variable("r")), sin(variable("r"))) for _ in range(copies - 1))
    points = [*circle(2), *rest]
    place = {"p1": number(0), "p2": read_formula("pi/2"), "r": number(0)}
    found = []
    for i, name in ((0, "p2"), (1, "p1")):
        field, z = attention(i, points)
        speed = dot(field, (-points[i][1], points[i][0])) / z
        found.append(substitute(derivative(speed, name), place))
    e = exp(BETA)
    return identities(found, [-copies * BETA * e / (copies * e + 1) ** 2, -BETA * e / (e + copies) ** 2], **_BETA)


@claim(
    "perspective.P3.6",
    title="The field of (SA) is not the gradient of a first variation",
    kind="symbolic",
    cites=[PAPER, "sander2022sinkformers"],
)
def no_first_variation() -> Any:
    """X[μ] is not the gradient of the first variation of a functional, for any β > 0.

    If it were, the velocities of particles would be n times the partial derivatives of one function of their positions,
    and ∂F_1/∂x_2 = ∂F_2/∂x_1. On the circle, with k particles at the angle 0 (one of them is particle 1) and particle 2
    at π/2, these are −kβe^β/(ke^β + 1)² and −βe^β/(e^β + k)²; for no β are they equal both for k = 2 and for k = 3.
    """
    return (
        *_asymmetry(2),
        *_asymmetry(3),
        *statements(
            "abs(2*(e + 2)**2 - (2*e + 1)**2) + abs(3*(e + 3)**2 - (3*e + 1)**2) > 0 for e in (1, oo)",
        ),
    )


@claim("perspective.P3.7", title="(3.9): the field of (USA) is a gradient", kind="symbolic", cites=[PAPER])
def first_variation() -> Any:
    """(3.9) The field of (USA), ∫ e^{β⟨x,y⟩} P_x y dμ(y), is the gradient of the first variation of E_β, which is (1/β)
    ∫ e^{β⟨x,y⟩} dμ(y). The integrands agree: ∇ β^{−1} e^{β⟨x,y⟩} = e^{β⟨x,y⟩} P_x y. For d = 3 in coordinates; for
    every d because c = ⟨x, y⟩ changes at the rate ⟨v, y⟩ = ⟨v, P_x y⟩ along a tangent vector v, and e^{βc}/β has the
    derivative e^{βc}.
    """
    x, place, y = vector("u", 3), sphere(1)[0], vector("y", 3)
    kernel = exp(BETA * dot(x, y)) / BETA
    here = {f"u{i + 1}": c for i, c in enumerate(place)}
    euclidean = tuple(substitute(derivative(kernel, f"u{i}"), here) for i in (1, 2, 3))
    return (
        *identities(tangent(euclidean, place), scaled(exp(BETA * dot(place, y)), tangent(y, place)), **_BETA),
        *_in_every_dimension()[:1],
    )


def _unnormalised(points: list[Vector]) -> list[Vector]:
    """The field of (USA)."""
    return [scaled(number(1) / len(points), attention(i, points)[0]) for i in range(len(points))]


@claim("perspective.P3.8", title="Lemma 3.7: the energy along (USA)", kind="symbolic", uses=["perspective.P3.7"],
       cites=[PAPER])  # fmt: skip
def lyapunov() -> Any:
    """Lemma 3.7. Along (3.10), d/dt E_β[μ] = ∫ |∇ δE_β[μ]|² dμ. For n particles: dE/dt = (1/n) Σ_i |x_i'|².

    As in perspective.P3.2, now with x_i' = P m_i/n: two parts for every n and d. Three particles on the circle are
    checked in coordinates.
    """
    points = circle(3)
    fields = _unnormalised(points)
    expected = total(dot(f, f) / 3 for f in fields)
    return *identities([on_angles(points, fields, 1 / (18 * BETA))], [expected], **_BETA), *_in_every_dimension()


@claim("perspective.P3.9", title="(3.11): (USA) as a gradient flow of particles", kind="symbolic", cites=[PAPER])
def particle_gradient() -> Any:
    """(3.11) (USA) is the gradient ascent X' = n ∇E_β(X) of E_β(X) = (1/(2βn²)) Σ_ij e^{β⟨x_i,x_j⟩}, which is (1/n) ∇
    of (1/2β) Σ_ij e^{β⟨x_i,x_j⟩}. Three particles on the circle are checked in coordinates; for every n and d, when x_i
    moves along a tangent vector v, Σ_ij e^{βc_ij}/(2β) changes at the rate ⟨v, m_i⟩ = ⟨v, P m_i⟩ with m_i = Σ_j
    e^{βc_ij} x_j, because e^{βc}/β has the derivative e^{βc} (last part).
    """
    points = circle(3)
    speeds = [dot(f, (-x[1], x[0])) for f, x in zip(_unnormalised(points), points, strict=True)]
    slopes = [derivative(energy(points, 1 / (2 * BETA)), f"p{i}") / 3 for i in (1, 2, 3)]
    return *identities(speeds, slopes, **_BETA), *_in_every_dimension()[:1]
