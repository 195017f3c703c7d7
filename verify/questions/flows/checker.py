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
from .times import duration, moment

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
        for x, elapsed in followed(flow, list(_moves(proof["steps"], len(flow.names))), order, A):
            done += 1
            reached, at_end = x, elapsed is None or (elapsed, True) == duration(flow.begin, flow.end)
        if not done or not at_end:
            return False, "Expected steps that lead to the end.", done
        for (low, high), e in zip(final, reached, strict=True):
            if not (A.number(low).hi <= e.lo and e.hi <= A.number(high).lo):
                return False, "Expected the solution to end inside the answer but that is not certain.", done
    return True, f"{done} steps decided again in {arithmetic}.", done


def followed(
    flow: Flow, moves: Sequence[Move], order: int, A: Arithmetic
) -> Iterator[tuple[list[Interval], Fraction | None]]:
    """Enclosures of the solution after every step, and the time since the start: None at the end, for a step up to it.

    Raises NotCertain for a step that is not shown.
    """
    x, elapsed = [enclosed_ends(ends, A) for ends in flow.start], Fraction(0)
    frame: Frame | None = first_frame(flow.start, A)
    for k, move in enumerate(moves, start=1):
        if move.length is None and k < len(moves):
            raise NotCertain("a step after the end")
        t = moment(flow.begin, elapsed, A)
        h = A.number(move.length) if move.length is not None else A.sub(moment(flow.end, Fraction(0), A), t)
        if not h.lo > 0:
            raise NotCertain("a step back")
        inside = expanded(flow, x, centre_of(frame, x, A), t, order, A)
        rest = remainder(flow, inside, move.box, t, h, A)
        if rest is None:
            raise NotCertain(f"the step that begins {elapsed} after the start may leave its box")
        x, frame = moved(flow, x, frame, inside, rest, t, h, move.axes, A)
        elapsed += move.length or 0
        yield x, None if move.length is None else elapsed


def _moves(table: Any, size: int) -> Iterator[Move]:
    for h, box, *axes in table:
        ends = [ends_of(pair) for pair in box]
        if len(ends) != size or any(not low <= high for low, high in ends):
            raise ValueError("Expected a box with an interval for every variable.")
        yield Move(None if h is None else rational(h), ends, _axes(*axes, size=size) if axes else None)


def _axes(centre: Any, matrix: Any, *, size: int) -> Axes:
    if len(centre) != size or len(matrix) != size or any(len(row) != size for row in matrix):
        raise ValueError("Expected axes with an entry for every variable.")
    return Axes(tuple(map(rational, centre)), tuple(tuple(map(rational, row)) for row in matrix))
