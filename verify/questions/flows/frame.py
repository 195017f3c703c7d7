"""Lohner's coordinates: the states at one time in a set c + C·S + Q·R that turns with the flow.

A box around a rotated box is larger, in every step; that is what other coordinates avoid. S is the box of start values
around its middle, which keeps its form and only changes its place; what is added by remainders and by curvature is in
the parallelepiped Q·R. For x ∈ c + C·S + Q·R the mean value theorem gives P(x) ∈ P(c) + J·(C·S + Q·R) with J enclosing
∂P/∂x on a box that contains c and all states (``expansion``), so that after the step x(t + h) ∈ c' + C'·S + Q'·R' with

    R' = (Q'⁻¹·(J·Q))·R + Q'⁻¹·((J·C - C')·S + P(c) + remainder - c'),

for every exact point c', every exact matrix C' and every exact invertible matrix Q': they may be guessed. C' is the
middle of J·C. Source: Lohner, *Enclosing the solutions of ordinary initial and boundary value problems* (1987);
Mrozek, Zgliczyński, *Set arithmetic and the enclosing problem in dynamics* (2000).
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
    """The set c + C·S + Q·R: ``axes`` are c and Q, ``spread`` is R, ``moved`` is C and ``start`` is S."""

    axes: Axes
    spread: tuple[Interval, ...]
    moved: Matrix
    start: tuple[Interval, ...]


def first_frame(start: Sequence[Ends], A: Arithmetic) -> Frame:
    """The box of start values around its middle."""
    centre = tuple((low + high) / 2 for low, high in start)
    unit = tuple(tuple(Fraction(i == j) for j in range(len(start))) for i in range(len(start)))
    sides = [A.hull(A.number(low - c), A.number(high - c)) for (low, high), c in zip(start, centre, strict=True)]
    return Frame(Axes(centre, unit), (A.number(Fraction(0)),) * len(start), unit, tuple(sides))


def around_frame(frame: Frame, A: Arithmetic) -> list[Interval]:
    """The smallest box around the set, nearly."""
    centre = [A.number(c) for c in frame.axes.centre]
    box = _sum(centre, times(enclosed(frame.moved, A), frame.start, A), A)
    return _sum(box, times(enclosed(frame.axes.matrix, A), frame.spread, A), A)


@dataclass(frozen=True, slots=True)
class Step:
    """A step: P(c) + remainder, and an enclosure of J."""

    middle: tuple[Interval, ...]
    slopes: tuple[tuple[Interval, ...], ...]


def step_of(inside: Expansion, rest: Sequence[Interval], h: Interval, A: Arithmetic) -> Step:
    """The step of length h of the states that are expanded, with the remainder ``rest``."""
    middle = [A.add(summed(series, h, A), r) for series, r in zip(inside.points[0], rest, strict=True)]
    return Step(tuple(middle), tuple(tuple(summed(series, h, A) for series in row) for row in inside.slopes))


def turned(frame: Frame, step: Step, axes: Axes, A: Arithmetic) -> Frame:
    """The frame after the step, with the new axes. Raises ValueError when their matrix is singular."""
    inverse = enclosed(inverted(axes.matrix), A)
    carried = product(step.slopes, enclosed(frame.moved, A), A)
    moved = tuple(tuple(_near(e) for e in row) for row in carried)
    curved = [[A.sub(e, A.number(c)) for e, c in zip(*rows, strict=True)] for rows in zip(carried, moved, strict=True)]
    added = _sum(
        [A.sub(m, A.number(c)) for m, c in zip(step.middle, axes.centre, strict=True)], times(curved, frame.start, A), A
    )
    sides = times(product(inverse, product(step.slopes, enclosed(frame.axes.matrix, A), A), A), frame.spread, A)
    return Frame(axes, tuple(_sum(sides, times(inverse, added, A), A)), moved, frame.start)


def _near(e: Interval) -> Fraction:
    """A double near the middle of the interval, exactly."""
    return Fraction(float(e.lo) / 2 + float(e.hi) / 2)


def _sum(x: Sequence[Interval], y: Sequence[Interval], A: Arithmetic) -> list[Interval]:
    return [A.add(a, b) for a, b in zip(x, y, strict=True)]
