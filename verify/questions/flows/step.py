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
from numerics.linear import enclosed, inverted, product
from verify.kernel.program import NotCertain, compiled, evaluate

from .expansion import Expansion, last_coefficients, remainder, swept
from .flow import Ends, Flow, slopes_of
from .frame import Axes, Frame, Step, step_of
from .moving import moved
from .recurrences import TIME, interval

#: Remainder of one step relative to the size of the solution.
GOAL: Final = 1e-14


def standstill(flow: Flow, x: Sequence[Enclosure], t: Enclosure) -> str:
    """Why no step can be made from here: the equations have no derivative, so that solutions may not be unique."""
    here = {**dict(zip(flow.names, x, strict=True)), TIME: t}
    try:
        evaluate(compiled(*flow.field), here, A, strict=True)
    except (NotCertain, ArithmeticError):
        return "the right side has no value there."
    try:
        evaluate(compiled(*slopes_of(flow.names, flow.field).values()), here, A, strict=True)
    except (NotCertain, ArithmeticError):
        return "the right side has no derivative there, so that there may be several solutions."
    return "no step that is long enough stays in a box; the solution may be unbounded, or leave the domain."


def one_step(
    flow: Flow, inside: Expansion, t: Enclosure, h: Enclosure
) -> tuple[list[Ends], list[Enclosure] | None, float]:
    """A box in which solutions stay, the remainder, and how much it widens the states, relative to their size; None for
    a remainder that is not certain or too wide."""
    last = [A.number(Fraction(0))] * len(flow.names)
    for _ in range(4):
        try:
            box = [_widened(e) for e in swept(inside, last, h, A)]
            found = remainder(flow, inside, box, t, h, A)
            if found is None:
                last = last_coefficients(flow, inside.order, box, t, h, A)
                continue
        except (NotCertain, ArithmeticError):  # beyond the largest double, or too large to be written down, as well
            break
        starts = [interval(series[0], A) for series in inside.around]
        widening = max(map(_relative, found, starts))
        return box, found if widening < GOAL else None, widening
    return [], None, math.inf


def taken(
    flow: Flow,
    x: Sequence[Enclosure],
    frame: Frame | None,
    inside: Expansion,
    rest: Sequence[Enclosure],
    t: Enclosure,
    h: Enclosure,
) -> tuple[Axes | None, list[Enclosure], Frame | None] | None:
    """The axes that are chosen for a step, the states after it and their frame; None where numbers are too large."""
    try:
        axes = None if frame is None else _axes_after(frame, step_of(inside, rest, h, A))
        return axes, *moved(flow, x, frame, inside, rest, t, h, axes, A)
    except (NotCertain, ArithmeticError):
        return None


def _axes_after(frame: Frame, step: Step) -> Axes | None:
    """Axes after the step: the orthogonal factor of the sides that the flow has moved, the longest side first. None
    where it is no invertible matrix of doubles."""
    carried = product(step.slopes, enclosed(frame.axes.matrix, A), A)
    sides = np.array([[_middle(e) for e in row] for row in carried])
    if not np.isfinite(sides).all():
        return None
    lengths = np.array([float(r.hi - r.lo) for r in frame.spread])
    longest = np.argsort(-np.linalg.norm(sides * lengths, axis=0), kind="stable")
    orthogonal, _ = np.linalg.qr(sides[:, longest])
    matrix = tuple(tuple(dyadic(Fraction(float(entry))) for entry in row) for row in orthogonal)
    try:
        inverted(matrix)
    except ValueError:  # singular after rounding
        return None
    return Axes(tuple(Fraction(_middle(e)) for e in step.middle), matrix)


def _middle(e: Enclosure) -> float:
    return float(e.lo) / 2 + float(e.hi) / 2


def _relative(rest: Enclosure, e: Enclosure) -> float:
    """The width of the remainder, relative to the size of the state."""
    return float(rest.hi - rest.lo) / (1 + abs(float(e.lo)))


def _widened(e: Enclosure) -> Ends:
    """A wider interval with short ends. Raises OverflowError for one that is too large to be written down."""
    if not e.is_finite():
        raise OverflowError
    low, high = rational_beside(e.lo, upward=False), rational_beside(e.hi, upward=True)
    room = (high - low) / 8 + (abs(low) + abs(high) + Fraction(1, 2**20)) / 2**16
    return dyadic(low - room), dyadic(high + room)


def dyadic(value: Fraction) -> Fraction:
    """Nearly ``value``, with at most 24 bits."""
    mantissa, exponent = math.frexp(value)
    return Fraction(math.ldexp(round(mantissa * 2**24), exponent - 24))
