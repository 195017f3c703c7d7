"""One step of the search for an enclosure: floats guess a box and axes, the checker's own functions accept them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import numpy as np

from numerics import enclosure as A
from numerics.decimals import rational_beside
from numerics.enclosure import Enclosure
from verify.formula.derivative import derivative
from verify.formula.tree import number
from verify.kernel.program import NotCertain, compiled, evaluate

from .checker import interval
from .flow import TIME, Ends, Flow, advanced, remainder, stays
from .frame import Axes, Frame, step_of, turned

#: Remainder of one step relative to the size of the solution.
GOAL: Final = 1e-14


def standstill(flow: Flow, x: Sequence[Enclosure], t: Fraction) -> str:
    """Why no step can be made from here: the equations have no derivative, so that solutions may not be unique."""
    slopes = [g for f in flow.field for name in flow.names if (g := derivative(f, name)) is not number(0)]
    here = {**dict(zip(flow.names, x, strict=True)), TIME: A.number(t)}
    try:
        evaluate(compiled(*flow.field), here, A, strict=True)
    except (NotCertain, ArithmeticError):
        return "the right side has no value there."
    try:
        evaluate(compiled(*slopes), here, A, strict=True)
    except (NotCertain, ArithmeticError):
        return "the right side has no derivative there, so that there may be several solutions."
    return "no step that is long enough stays in a box; the solution may be unbounded, or leave the domain."


def one_step(
    flow: Flow, x: Sequence[Enclosure], t: Fraction, h: Fraction, order: int
) -> tuple[list[Ends], list[Enclosure] | None, float]:
    """A box in which the solution stays, the enclosures at t + h, and how much the step widened them, relative to their
    size; None for enclosures that are missing or too wide."""
    around: Sequence[Enclosure] = x
    for _ in range(5):
        try:
            box = _reached(flow, x, around, t, h)
        except OverflowError:  # beyond the largest double, or too large to be written down
            box = None
        if box is None:
            break
        around = [interval(ends, A) for ends in box]
        if stays(flow, x, around, t, h, A):
            try:
                rest = remainder(flow, around, t, h, order, A)
                widening = max(map(_relative, rest, x))
                if not widening < GOAL:
                    return box, None, widening
                reached = advanced(flow, x, around, t, h, order, A)
            except (NotCertain, ArithmeticError):
                break
            return box, reached if all(e.is_finite() for e in reached) else None, widening
    return [], None, math.inf


def _reached(
    flow: Flow, x: Sequence[Enclosure], around: Sequence[Enclosure], t: Fraction, h: Fraction
) -> list[Ends] | None:
    """A little more than X + [0, h]·f(B) for the box B, where f is defined on it. Raises OverflowError."""
    program = compiled(*flow.field)
    where = {**dict(zip(flow.names, around, strict=True)), TIME: A.hull(A.number(t), A.number(t + h))}
    try:
        values = evaluate(program, where, A)
    except (NotCertain, A.EmptyEnclosure):
        return None
    span, box = A.hull(A.number(Fraction(0)), A.number(h)), []
    for e, i in zip(x, program.outputs, strict=True):
        moved = A.add(e, A.mul(span, values[i]))
        if not moved.is_finite():
            return None
        box.append(_widened((rational_beside(moved.lo, upward=False), rational_beside(moved.hi, upward=True))))
    return box


def turned_frame(
    flow: Flow, x: Sequence[Enclosure], frame: Frame, box: Sequence[Ends], when: tuple[Fraction, Fraction], order: int
) -> Frame | None:
    """The frame after the step: its axes are the orthogonal factor of the sides that the flow has moved, the longest
    side first. None where P has no enclosure around the centre."""
    rest = remainder(flow, [interval(ends, A) for ends in box], *when, order, A)
    try:
        step = step_of(flow, x, frame, rest, when, order, A)
    except (NotCertain, ArithmeticError):
        return None
    sides = np.array([[_middle(e) for e in row] for row in step.slopes])
    lengths = np.array([float(r.hi - r.lo) for r in frame.spread])
    longest = np.argsort(-np.linalg.norm(sides * lengths, axis=0), kind="stable")
    orthogonal, _ = np.linalg.qr(sides[:, longest])
    matrix = tuple(tuple(dyadic(Fraction(float(entry))) for entry in row) for row in orthogonal)
    centre = tuple(Fraction(_middle(e)) for e in step.middle)
    try:
        return turned(frame, step, Axes(centre, matrix), A)
    except ValueError:  # singular after rounding
        return None


def _middle(e: Enclosure) -> float:
    return float(e.lo) / 2 + float(e.hi) / 2


def _relative(rest: Enclosure, e: Enclosure) -> float:
    """The width of the remainder, relative to the size of the state."""
    return float(rest.hi - rest.lo) / (1 + abs(float(e.lo)))


def _widened(ends: Ends) -> Ends:
    """A wider interval with short ends."""
    low, high = ends
    room = (high - low) / 8 + (abs(low) + abs(high) + Fraction(1, 2**20)) / 2**16
    return dyadic(low - room), dyadic(high + room)


def dyadic(value: Fraction) -> Fraction:
    """Nearly ``value``, with at most 24 bits."""
    mantissa, exponent = math.frexp(value)
    return Fraction(math.ldexp(round(mantissa * 2**24), exponent - 24))
