"""Finding the steps of an enclosure: floats guess boxes and lengths, the checker's own functions accept them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from flint import ctx

from numerics import enclosure as A
from numerics.decimals import to_fraction
from numerics.enclosure import Enclosure
from verify.certificate import Certificate
from verify.kernel.program import NotCertain, compiled, evaluate

from .answer import Answer, Finding
from .evidence import TRUST, Effort
from .flow import TIME, Ends, Flow, advanced, lie_derivatives, remainder, stays
from .flow_checker import Move, answer_text, both, check_flow, interval
from .flow_frame import Axes, Frame, around_frame, first_frame, step_of, turned
from .flow_reading import document_of
from .shown import between

BITS: Final = 96
ORDER: Final = 8
#: Remainder of one step relative to the size of the solution, and by how much lengths change.
GOAL: Final = 1e-14
#: The shortest step, relative to the whole time.
SHORTEST: Final = Fraction(1, 2**20)
#: Relative room that the answer leaves for arithmetics of doubles.
ROOM: Final = Fraction(1, 10**11)
_ADVICE: Final = "Try an earlier end, narrower start values, or a field without poles near the solution."
#: Nodes of the highest derivative beyond which the order is lowered.
LARGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class FlowFound:
    """The answer: enclosures of all variables at the times of the steps; the certificate when the end was reached."""

    question: Flow
    times: tuple[Fraction, ...]
    enclosures: tuple[tuple[Ends, ...], ...]
    certificate: Certificate | None
    why: str = ""

    def answer(self) -> Answer:
        """Proved when the solution is enclosed up to the end."""
        steps, done = len(self.times) - 1, self.certificate is not None
        moment = str(self.times[-1]) if done else f"{float(self.times[-1]):.9g}"
        ends = {n: between(*e) for n, e in zip(self.question.names, self.enclosures[-1], strict=True)}
        findings = [
            Finding("state", f"{name}({moment}) in [{at[0]}, {at[1]}]", {name: at}, facts={"time": moment})
            for name, at in ends.items()
        ]
        return Answer(
            str(self.question),
            "proved" if done else "undecided",
            f"Enclosed in {steps} steps." if done else f"Followed up to t = {moment} only: {self.why}.",
            tuple(findings),
            certificate=self.certificate,
            boxes=steps,
            trust=TRUST,
            advice="" if done else _ADVICE,
            unit=("step", "steps"),
        )


def follow(flow: Flow, effort: Effort | None = None) -> FlowFound:
    """The solution of ``flow`` enclosed step by step.

    >>> from verify.questions.flow_reading import read_flow
    >>> found = follow(read_flow("x' = x", ["x = 1"], Fraction(0), Fraction(1)))
    >>> low, high = found.answer().findings[0].at["x"]
    >>> low[:10], high[:10]
    ('2.71828182', '2.71828182')
    """
    effort = effort or Effort()
    order = _order(flow)
    with ctx.workprec(BITS):
        x, t = [interval(ends, A) for ends in flow.start], flow.begin
        times, enclosures = [t], [flow.start]
        moves: list[Move] = []
        frame = first_frame(flow.start, A) if len(flow.names) > 1 else None
        length = _dyadic((flow.end - flow.begin) / 8)
        shortest, why = (flow.end - flow.begin) * SHORTEST, ""
        while t < flow.end:
            if len(moves) >= effort.boxes or effort.is_spent():
                why = "the budget is spent"
                break
            length = min(length, flow.end - t)
            step = _step(flow, x, t, length, order)
            if step is None:
                length /= 2
                if length < shortest:
                    why = "no step that is long enough stays in a box; the solution may blow up or leave the domain"
                    break
                continue
            box, reached, widening = step
            if frame is not None:
                frame = _turned(flow, x, frame, box, (t, length), order)
            if frame is not None:
                reached = both(reached, around_frame(frame, A), A)
            moves.append(Move(length, box, None if frame is None else frame.axes))
            x, t = reached, t + length
            times.append(t)
            enclosures.append(tuple((to_fraction(e.lo), to_fraction(e.hi)) for e in x))
            if widening < GOAL / 4:
                length = _dyadic(length * Fraction(3, 2))
            if effort.progress is not None:
                effort.progress(len(moves))
    certificate = _certificate(flow, moves, enclosures[-1], order) if not why else None
    if certificate is not None and not check_flow(certificate)[0]:
        certificate, why = None, "its check failed"
    return FlowFound(flow, tuple(times), tuple(enclosures), certificate, why)


def _order(flow: Flow) -> int:
    """The largest order up to ORDER whose derivatives are not too large."""
    from verify.formula.tree import postorder

    for order in range(2, ORDER + 1):
        if sum(1 for _ in postorder(*lie_derivatives(flow.names, flow.field, order)[order])) > LARGEST:
            return order - 1
    return ORDER


def _step(
    flow: Flow, x: Sequence[Enclosure], t: Fraction, h: Fraction, order: int
) -> tuple[list[Ends], list[Enclosure], float] | None:
    """A box in which the solution stays, the enclosures at t + h, and how much the step widened them; None for none."""
    around: Sequence[Enclosure] = x
    for _ in range(5):
        box = _reached(flow, x, around, t, h)
        if box is None:
            return None
        around = [interval(ends, A) for ends in box]
        if stays(flow, x, around, t, h, A):
            try:
                reached = advanced(flow, x, around, t, h, order, A)
            except (NotCertain, ArithmeticError):
                return None
            if not all(e.is_finite() for e in reached):
                return None
            widening = _widening(flow, x, around, t, h, order)
            return (box, reached, widening) if widening < GOAL else None
    return None


def _reached(
    flow: Flow, x: Sequence[Enclosure], around: Sequence[Enclosure], t: Fraction, h: Fraction
) -> list[Ends] | None:
    """A little more than X + [0, h]·f(B) for the box B, where f is defined on it."""
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
        box.append(_widened((to_fraction(moved.lo), to_fraction(moved.hi))))
    return box


def _turned(
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
    matrix = tuple(tuple(_dyadic(Fraction(float(entry))) for entry in row) for row in orthogonal)
    centre = tuple(Fraction(_middle(e)) for e in step.middle)
    try:
        return turned(frame, step, Axes(centre, matrix), A)
    except ValueError:  # singular after rounding
        return None


def _middle(e: Enclosure) -> float:
    return float(e.lo) / 2 + float(e.hi) / 2


def _widening(
    flow: Flow, x: Sequence[Enclosure], around: Sequence[Enclosure], t: Fraction, h: Fraction, order: int
) -> float:
    """How wide a step makes one point of X, relative to its size."""
    middle = [A.Enclosure(e.lo, e.lo) for e in x]
    try:
        return max(map(_relative, advanced(flow, middle, around, t, h, order, A)))
    except (NotCertain, ArithmeticError):
        return math.inf


def _relative(e: Enclosure) -> float:
    return float(e.hi - e.lo) / (1 + abs(float(e.lo)))


def _widened(ends: Ends) -> Ends:
    """A wider interval with short ends."""
    low, high = ends
    room = (high - low) / 8 + (abs(low) + abs(high) + Fraction(1, 2**20)) / 2**16
    return _dyadic(low - room), _dyadic(high + room)


def _dyadic(value: Fraction) -> Fraction:
    """Nearly ``value``, with at most 24 bits."""
    mantissa, exponent = math.frexp(value)
    return Fraction(math.ldexp(round(mantissa * 2**24), exponent - 24))


def _certificate(flow: Flow, moves: Sequence[Move], last: Sequence[Ends], order: int) -> Certificate:
    final = []
    for low, high in last:
        room = ROOM * (1 + max(abs(low), abs(high)))
        final.append((_down(low - room), _down(high + room) + Fraction(1, 2**60)))
    proof = {
        "flow": document_of(flow),
        "order": order,
        "bits": BITS,
        "steps": [_move_json(move) for move in moves],
        "final": [[str(low), str(high)] for low, high in final],
    }
    return Certificate("flow", answer_text(flow, final), proof)


def _move_json(move: Move) -> list[Any]:
    table: list[Any] = [str(move.length), [[str(low), str(high)] for low, high in move.box]]
    if move.axes is not None:
        table += [[str(c) for c in move.axes.centre], [[str(entry) for entry in row] for row in move.axes.matrix]]
    return table


def _down(value: Fraction) -> Fraction:
    """The multiple of 2^-60 below."""
    return Fraction(math.floor(value * 2**60), 2**60)
