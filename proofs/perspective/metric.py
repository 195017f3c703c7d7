"""Section 3.4 and Remark B.1: (SA) is a gradient flow for another metric; P3.10, P3.11, P5.5."""

from __future__ import annotations

from typing import Any

from verify import Formula, claim, cos, exp, sin, variable
from verify.formula.derivative import derivative
from verify.formula.tree import number

from ..prose import argument
from ..vectors import Matrix, Vector, dot, identities, times, total, vector
from .notation import PAPER
from .particles import BETA, along, attention


def _symmetric(name: str) -> Matrix:
    """A symmetric matrix of variables, 3 × 3."""
    return tuple(tuple(variable(f"{name}{min(i, j)}{max(i, j)}") for j in (1, 2, 3)) for i in (1, 2, 3))


def _cross(name: str, x: Vector) -> Vector:
    """B x for the skew-symmetric matrix B with the axis (name1, name2, name3)."""
    a = vector(name, 3)
    return (a[1] * x[2] - a[2] * x[1], a[2] * x[0] - a[0] * x[2], a[0] * x[1] - a[1] * x[0])


@claim(
    "perspective.P3.10", title="(3.13): (SA) is a gradient flow for the metric (3.12)", kind="symbolic", cites=[PAPER]
)
def metric() -> Any:
    """(3.13) Let QᵀK = V be symmetric. With E_β = (1/2β) Σ_ij e^{β⟨x_i, V x_j⟩} and ⟨a, b⟩_X = Σ_i Z_i ⟨a_i, b_i⟩, the
    derivative of E_β in the direction (B_1 x_1, …, B_n x_n) is ⟨(x_i'), (B_i x_i)⟩_X for all skew-symmetric B_i and the
    velocities x_i' of (2.3).

    For n = 2, d = 3 and every such V, B_1, B_2. For more particles both sides have more terms, of the same kinds: one
    for each particle with itself and one for each pair.
    """
    value = _symmetric("V")
    points = [vector("x", 3), vector("y", 3)]
    moved = [_cross("a", points[0]), _cross("b", points[1])]
    energy = total(exp(BETA * dot(x, times(value, y))) for x in points for y in points) / (2 * BETA)
    names = [f"{letter}{i}" for letter in ("x", "y") for i in (1, 2, 3)]
    slope = along(energy, names, [*moved[0], *moved[1]])
    # B x is orthogonal to x, so the projection in x_i' can be left out, and Z_i cancels
    product = total(
        exp(BETA * dot(x, times(value, y))) * dot(times(value, y), b)
        for x, b in zip(points, moved, strict=True)
        for y in points
    )
    orthogonal = [dot(x, b) for x, b in zip(points, moved, strict=True)]
    return identities([slope, *orthogonal], [product, number(0), number(0)], beta="(0, oo)")


@claim(
    "perspective.P3.10.needed",
    title="(3.13) needs V = QᵀK and symmetry",
    kind="symbolic",
    uses=["perspective.P3.10"],
    cites=[PAPER],
)
def metric_needs_symmetry() -> Any:
    """(3.13) fails when V ≠ QᵀK, and when QᵀK is not symmetric, already for one particle x = (cos t, sin t).

    With B the rotation by a right angle: for QᵀK = I, V = diag(1, 2), E_β is constant, but ⟨x', Bx⟩_X is
    e^β sin t cos t. For QᵀK = V = [[1, −1], [1, 1]], E_β is constant as well, and ⟨x', Bx⟩_X = e^β.
    """
    t = variable("t")
    x = (cos(t), sin(t))
    turned = (-sin(t), cos(t))
    one, zero = number(1), number(0)
    unit: Matrix = ((one, zero), (zero, one))
    diagonal: Matrix = ((one, zero), (zero, number(2)))
    skew: Matrix = ((one, -one), (one, one))
    left: list[Formula] = []
    right: list[Formula] = []
    for form, value, expected in ((unit, diagonal, exp(BETA) * sin(t) * cos(t)), (skew, skew, exp(BETA))):
        energy = exp(BETA * dot(x, times(form, x))) / (2 * BETA)
        field, _ = attention(0, [x], form, value)
        left += [derivative(energy, "t"), dot(field, turned)]
        right += [zero, expected]
    return identities(left, right, beta="(0, oo)")


@claim(
    "perspective.P3.11",
    title="(3.15), (3.16): the same for measures",
    kind="formal computation",
    uses=["perspective.P3.7", "perspective.P3.5.corrected"],
    cites=[PAPER],
)
def weighted_wasserstein() -> Any:
    """(3.15)–(3.16) Formally, (3.4) is the gradient flow of E_β for the Wasserstein metric weighted by
    Z_{β,μ}(x) = ∫ e^{β⟨x,y⟩} dμ(y), whose inner product is ∫ ⟨∇φ, ∇ψ⟩ Z dμ."""
    return argument(
        """
        Along ∂_t μ + div(μ v) = 0, d/dt E_β = ∫ ⟨∇δE_β[μ], v⟩ dμ, and ∇δE_β[μ] = Z X[μ] by P3.7 and the definition of
        X. So d/dt E_β = ∫ ⟨X[μ], v⟩ Z dμ for every gradient field v; and X[μ] is itself a gradient (P3.5.corrected), so
        it is the gradient of E_β for the weighted inner product. The computation is formal, as in the paper.
        """
    )


@claim(
    "perspective.P5.5", title="Remark B.1: strict saddles do not depend on the metric", kind="theorem", cites=[PAPER]
)
def saddles() -> Any:
    """At a critical point, whether the Hessian of a function has a positive eigenvalue does not depend on the metric.

    Along a curve (x(s), y(s)), d²f/ds² is the Hessian form at the velocity plus the gradient times the acceleration,
    which vanishes at a critical point. Checked for f = a x + b y + (p x² + 2 q x y + r y²)/2 and a curve of degree two.
    """
    a, b, p, q, r, s = (variable(name) for name in ("a", "b", "p", "q", "r", "s"))
    u, v, k, m = (variable(name) for name in ("u", "v", "k", "m"))
    x, y = u * s + k * s**2 / 2, v * s + m * s**2 / 2
    f = a * x + b * y + (p * x**2 + 2 * q * x * y + r * y**2) / 2
    second = derivative(derivative(f, "s"), "s")
    at_zero = p * u**2 + 2 * q * u * v + r * v**2 + a * k + b * m
    # the difference vanishes at s = 0: it is s times a polynomial
    rest = 3 * p * u * k + 3 * q * (u * m + v * k) + 3 * r * v * m
    quadratic = (p * k**2 + 2 * q * k * m + r * m**2) * "3/2"
    return (
        *identities([second], [at_zero + rest * s + quadratic * s**2]),
        argument(
            """
            So the quadratic form of the Hessian at a critical point is the second derivative along curves, for every
            metric; a metric only changes which multiples of it are called eigenvalues, not whether the form takes a
            positive value. For the gradient flow, whose linearisation is G⁻¹ Hess, see Sylvester's law of inertia.
            """
        ),
    )
