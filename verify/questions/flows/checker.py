"""The checker of certificates of kind "flow": every step stays in its box, and the last one ends in the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import ctx

from verify.certificate import Certificate
from verify.checking import PRECISION, Checked, checker, rational, whole
from verify.kernel.checker import arithmetic_called
from verify.kernel.program import Arithmetic, Interval, NotCertain

from ..parts import NOT_SHOWN
from .document import ends_of, flow_of
from .flow import HIGHEST, Ends, Flow, advanced, remainder, stays
from .frame import Axes, Frame, around_frame, first_frame, step_of, turned


def answer_text(flow: Flow, final: Sequence[Ends]) -> str:
    """What is shown: where every solution is at the end."""
    where = ", ".join(f"{n}({flow.end}) in [{low}, {high}]" for n, (low, high) in zip(flow.names, final, strict=True))
    return f"{where} if {flow}"


@checker
def check_flow(certificate: Certificate, arithmetic: str) -> Checked:
    """(ok, reason, number of steps decided again)."""
    proof, done = certificate.proof, 0
    flow, order = flow_of(proof["flow"]), whole(proof["order"], 1, HIGHEST, "an order")
    final = [ends_of(pair) for pair in proof["final"]]
    if certificate.refutes or certificate.statement != answer_text(flow, final):
        return False, NOT_SHOWN, 0
    A = arithmetic_called(arithmetic)
    with ctx.workprec(whole(proof["bits"], *PRECISION, "a precision")):
        for x, t in followed(flow, list(_moves(proof["steps"], len(flow.names))), order, A):
            done += 1
            at_end = x, t
        if not done or at_end[1] != flow.end:
            return False, "Expected steps that lead to the end.", done
        for (low, high), reached in zip(final, at_end[0], strict=True):
            if not (A.number(low).hi <= reached.lo and reached.hi <= A.number(high).lo):
                return False, "Expected the solution to end inside the answer but that is not certain.", done
    return True, f"{done} steps decided again in {arithmetic}.", done


@dataclass(frozen=True, slots=True)
class Move:
    """One step: its length, the box in which solutions stay, and for a system the axes of the frame after it."""

    length: Fraction
    box: Sequence[Ends]
    axes: Axes | None


def followed(flow: Flow, moves: Sequence[Move], order: int, A: Arithmetic) -> Iterator[tuple[list[Interval], Fraction]]:
    """Enclosures of the solution and the time after every step. Raises NotCertain for a step that is not shown."""
    x, t = [interval(ends, A) for ends in flow.start], flow.begin
    frame: Frame | None = first_frame(flow.start, A)
    for move in moves:
        around, h = [interval(ends, A) for ends in move.box], move.length
        if h <= 0 or not stays(flow, x, around, t, h, A):
            raise NotCertain(f"the step at time {t} may leave its box")
        reached = advanced(flow, x, around, t, h, order, A)
        if move.axes is None or frame is None:
            frame = None
        else:
            step = step_of(flow, x, frame, remainder(flow, around, t, h, order, A), (t, h), order, A)
            frame = turned(frame, step, move.axes, A)
            reached = both(reached, around_frame(frame, A), A)
        x, t = reached, t + h
        yield x, t


def both(x: Sequence[Interval], y: Sequence[Interval], A: Arithmetic) -> list[Interval]:
    """The intersection of two boxes that both contain the states."""
    return [A.Enclosure(max(a.lo, b.lo), min(a.hi, b.hi)) for a, b in zip(x, y, strict=True)]


def interval(ends: Ends, A: Arithmetic) -> Interval:
    """The smallest interval of the arithmetic with both ends."""
    return A.Enclosure(A.number(ends[0]).lo, A.number(ends[1]).hi)


def _moves(table: Any, size: int) -> Iterator[Move]:
    for h, box, *axes in table:
        ends = [ends_of(pair) for pair in box]
        if len(ends) != size or any(not low <= high for low, high in ends):
            raise ValueError("Expected a box with an interval for every variable.")
        yield Move(rational(h), ends, _axes(*axes, size=size) if axes else None)


def _axes(centre: Any, matrix: Any, *, size: int) -> Axes:
    if len(centre) != size or len(matrix) != size or any(len(row) != size for row in matrix):
        raise ValueError("Expected axes with an entry for every variable.")
    return Axes(tuple(map(rational, centre)), tuple(tuple(map(rational, row)) for row in matrix))
