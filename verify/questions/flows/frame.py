"""Lohner's coordinates: the states at one time in a parallelepiped c + Q·R that turns with the flow.

A box around a rotated box is larger, in every step; that is what a parallelepiped avoids. For x ∈ c + Q·R the mean
value theorem gives P(x) ∈ P(c) + J·Q·R with J enclosing ∂P/∂x on a box that contains c and all states (``expansion``),
so that after the step

    x(t + h) ∈ c' + Q'·R',   R' = (Q'⁻¹·(J·Q))·R + Q'⁻¹·(P(c) + remainder - c'),

for every exact point c' and every exact invertible matrix Q': they may be guessed. Source: Lohner, *Enclosing the
solutions of ordinary initial and boundary value problems* (1987); Nedialkov, Jackson, Corliss (1999), section 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from numerics.linear import enclosed, inverted, product, times
from verify.kernel.program import Arithmetic, Interval

from .expansion import Expansion, summed
from .flow import Ends

Matrix = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, slots=True)
class Axes:
    """The exact part of a parallelepiped: its centre c, and in the columns of Q the directions of its sides."""

    centre: tuple[Fraction, ...]
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class Frame:
    """The set c + Q·R: ``axes`` with an interval of ``spread`` for every side."""

    axes: Axes
    spread: tuple[Interval, ...]


def first_frame(start: Sequence[Ends], A: Arithmetic) -> Frame:
    """The box of start values around its middle."""
    centre = tuple((low + high) / 2 for low, high in start)
    unit = tuple(tuple(Fraction(i == j) for j in range(len(start))) for i in range(len(start)))
    spread = [A.hull(A.number(low - c), A.number(high - c)) for (low, high), c in zip(start, centre, strict=True)]
    return Frame(Axes(centre, unit), tuple(spread))


def around_frame(frame: Frame, A: Arithmetic) -> list[Interval]:
    """The smallest box around the set, nearly."""
    sides = times(enclosed(frame.axes.matrix, A), frame.spread, A)
    return [A.add(A.number(c), side) for c, side in zip(frame.axes.centre, sides, strict=True)]


@dataclass(frozen=True, slots=True)
class Step:
    """A step: P(c) + remainder, and an enclosure of J."""

    middle: tuple[Interval, ...]
    slopes: tuple[tuple[Interval, ...], ...]


def step_of(inside: Expansion, rest: Sequence[Interval], h: Fraction, A: Arithmetic) -> Step:
    """The step of length h of the states that are expanded, with the remainder ``rest``."""
    middle = [A.add(summed(series, h, A), r) for series, r in zip(inside.points[0], rest, strict=True)]
    return Step(tuple(middle), tuple(tuple(summed(series, h, A) for series in row) for row in inside.slopes))


def turned(frame: Frame, step: Step, axes: Axes, A: Arithmetic) -> Frame:
    """The frame after the step, with the new axes. Raises ValueError when their matrix is singular."""
    inverse = enclosed(inverted(axes.matrix), A)
    sides = times(product(inverse, product(step.slopes, enclosed(frame.axes.matrix, A), A), A), frame.spread, A)
    moved = [A.sub(m, A.number(c)) for m, c in zip(step.middle, axes.centre, strict=True)]
    spread = [A.add(side, offset) for side, offset in zip(sides, times(inverse, moved, A), strict=True)]
    return Frame(axes, tuple(spread))
