"""The checker of certificates of kind "flow": every step stays in its box, and the last one ends in the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

from flint import ctx

from verify.certificate import Certificate
from verify.checking import PRECISION, Checked, checker, rational, whole
from verify.kernel.checker import arithmetic_called
from verify.kernel.program import Arithmetic, Interval, NotCertain

from ..parts import NOT_SHOWN
from .document import ends_of, flow_of
from .expansion import enclosed_ends, expanded, remainder
from .flow import Ends, Flow
from .frame import Axes, Frame, first_frame
from .moving import Move, centre_of, moved

#: Largest order: the costs grow with its square.
HIGHEST: Final = 64


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


def followed(flow: Flow, moves: Sequence[Move], order: int, A: Arithmetic) -> Iterator[tuple[list[Interval], Fraction]]:
    """Enclosures of the solution and the time after every step. Raises NotCertain for a step that is not shown."""
    x, t = [enclosed_ends(ends, A) for ends in flow.start], flow.begin
    frame: Frame | None = first_frame(flow.start, A)
    for move in moves:
        if move.length <= 0:
            raise NotCertain("a step back")
        inside = expanded(flow, x, centre_of(frame, x, A), t, order, A)
        rest = remainder(flow, inside, move.box, t, move.length, A)
        if rest is None:
            raise NotCertain(f"the step at time {t} may leave its box")
        x, frame = moved(flow, x, frame, inside, rest, t, move, A)
        t += move.length
        yield x, t


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
