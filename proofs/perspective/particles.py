"""Particles on circles and spheres, and the attention fields at them, as vectors of formulas."""

from __future__ import annotations

from collections.abc import Sequence

from verify import Formula, exp, variable
from verify.formula.derivative import derivative

from ..vectors import Matrix, Vector, combination, dot, on_circle, on_sphere, tangent, times, total

#: Particles with names that do not collide with n, d, t and beta.
BETA = variable("beta")


def circle(count: int) -> list[Vector]:
    """``count`` unit vectors in the plane, at the angles p1, p2, …"""
    return [on_circle(f"p{i}") for i in range(1, count + 1)]


def sphere(count: int) -> list[Vector]:
    """``count`` unit vectors in R³, in spherical coordinates p1, q1, p2, q2, …"""
    return [on_sphere(f"p{i}", f"q{i}") for i in range(1, count + 1)]


def weights(i: int, points: Sequence[Vector], form: Matrix | None = None) -> list[Formula]:
    """e^{β⟨x_i, A x_j⟩} for all j, with A the identity where none is given."""
    return [exp(BETA * dot(points[i], x if form is None else times(form, x))) for x in points]


def attention(
    i: int, points: Sequence[Vector], form: Matrix | None = None, value: Matrix | None = None
) -> tuple[Vector, Formula]:
    """The field Σ_j e^{β⟨x_i, A x_j⟩} P_{x_i} V x_j, not divided by anything, and Z_i = Σ_j e^{β⟨x_i, A x_j⟩}."""
    found = weights(i, points, form)
    moved = [x if value is None else times(value, x) for x in points]
    pull = combination(*zip(found, moved, strict=True))
    return tangent(pull, points[i]), total(found)


def scaled(factor: Formula, x: Vector) -> Vector:
    """factor · x."""
    return tuple(factor * c for c in x)


def along(formula: Formula, names: Sequence[str], velocities: Sequence[Formula]) -> Formula:
    """The derivative of ``formula`` when the variables ``names`` have these ``velocities``."""
    return total(derivative(formula, name) * speed for name, speed in zip(names, velocities, strict=True))
