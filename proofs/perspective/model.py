"""Section 2: the particle systems (2.3), (SA), (USA), (2.7), and the scheme that the layers are; P2.1–P2.3.

Identities are checked for few particles in small dimensions; the cancellations are the same for every n and d.
"""

from __future__ import annotations

from typing import Any

from verify import claim, cos, sin, sqrt, substitute, variable
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..vectors import Vector, dot, identities, matrix, projected, tangent, total, vector
from .notation import PAPER, statement
from .particles import attention, scaled, sphere


def _turned(x: Vector) -> Vector:
    """The rotation by the angle a in the plane of the first two axes."""
    a = variable("a")
    return cos(a) * x[0] - sin(a) * x[1], sin(a) * x[0] + cos(a) * x[1], x[2]


@claim("perspective.P2.1", title="The fields are tangent and equivariant; attention rows sum to 1", cites=[PAPER])
def symmetries() -> Any:
    """The field of (2.3) is tangent to the sphere and equivariant under permutations; (SA) and (USA) are also
    equivariant under rotations; each row of the self-attention matrix (2.5) is a probability vector.

    Tangent: for d = 3 and every sum of values, so with several heads (2.7) and a feed-forward layer (2.8) too.
    Permutations: two particles are exchanged, d = 2, arbitrary A = QᵀK and V. Rotations: R turns any plane of R³ by any
    angle (such R generate all rotations); ⟨Rx, Ry⟩ = ⟨x, y⟩, so the weights and Z_i do not change, and P_{Rx} Ry =
    R P_x y.
    """
    pull, point = vector("F", 3), sphere(1)[0]
    first, second = vector("x", 2), vector("y", 2)
    form, value = matrix("A", 2), matrix("v", 2)
    field, z = attention(0, (first, second), form, value)
    swapped, swapped_z = attention(1, (second, first), form, value)
    x, y = vector("x", 3), vector("y", 3)
    positive = vector("w", 3)
    return (
        *identities([dot(tangent(pull, point), point)], [number(0)]),
        *identities([*field, z], [*swapped, swapped_z]),
        *identities([dot(_turned(x), _turned(y))], [dot(x, y)]),
        *identities(tangent(_turned(y), _turned(x)), _turned(tangent(y, x))),
        *identities(
            [total(w / total(positive) for w in positive)], [number(1)], w1="(0, oo)", w2="(0, oo)", w3="(0, oo)"
        ),
        statement("exp(s)/(exp(s) + r) > 0 for s in (-oo, oo), r in [0, oo)"),
    )


@claim("perspective.P2.2", title="The layers are a consistent scheme of order one", kind="identity", cites=[PAPER])
def layers() -> Any:
    """The discrete layers x ← (x + h F)/|x + h F| approximate x' = P_x F to first order: at h = 0 the step has the
    value x and the derivative P_x F, whatever F is. Checked for d = 3.
    """
    x, field, h = vector("x", 3), vector("F", 3), variable("h")
    moved = tuple(a + h * b for a, b in zip(x, field, strict=True))
    unit = sqrt(dot(x, x))
    # |x| = 1 is arranged by dividing: the point is x/|x|, moved by h F/|x|, so both sides carry the factor 1/|x|.
    step = [c / sqrt(dot(moved, moved)) for c in moved]
    speed = [substitute(derivative(c, "h"), {"h": number(0)}) for c in step]
    return identities(speed, scaled(1 / unit, projected(field, x)), dot(x, x) > 0)


@claim("perspective.P2.2.sharpened", title="The order is exactly one", kind="identity", cites=[PAPER])
def order_is_one() -> Any:
    """The order is one and not two: for β = 0 and two particles at the angles ±t from their mean, the second derivative
    of the angle after a step is 2 sin t cos³ t at h = 0, and along the flow, t' = −sin t cos t, it is
    sin t cos t (cos² t − sin² t). They differ by sin t cos t.

    F = cos t (1, 0) for both particles, so a step leads from the angle t to that of ((1 + h) cos t, sin t).
    """
    t, h = variable("t"), variable("h")
    speed = -sin(t) * cos(t) / (((1 + h) * cos(t)) ** 2 + sin(t) ** 2)
    step = substitute(derivative(speed, "h"), {"h": number(0)})
    flow = derivative(-sin(t) * cos(t), "t") * (-sin(t) * cos(t))
    expected = [2 * sin(t) * cos(t) ** 3, sin(t) * cos(t) * (cos(t) ** 2 - sin(t) ** 2), sin(t) * cos(t)]
    return identities([step, flow, step - flow], expected)
