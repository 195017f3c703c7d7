"""Finding the steps of an enclosure: floats guess boxes and lengths, the checker's own functions accept them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from flint import ctx

from numerics import enclosure as A
from numerics.decimals import to_fraction
from verify.certificate import Certificate
from verify.formula.tree import number
from verify.kernel.checker import TRUST
from verify.kernel.program import NotCertain

from ..answer import Answer, Finding
from ..effort import Effort
from ..shown import between, short_text
from .blow_up_search import Growing, blow_up, certificate_of
from .checker import answer_text, check_flow
from .document import document_of, ends_of
from .expansion import enclosed_ends, expanded
from .flow import Ends, Flow
from .frame import first_frame
from .moving import Move, centre_of
from .step import GOAL, dyadic, one_step, standstill, taken
from .times import duration, moment

BITS: Final = 96
ORDER: Final = 20
#: The shortest step, relative to the whole time.
SHORTEST: Final = Fraction(1, 2**20)
#: Room that the answer leaves for arithmetics of doubles, relative to the state: for their rounding at the end, and at
#: most for what earlier rounding has grown to, which is less than the width of the answer.
ROUNDING, ROOM = Fraction(1, 10**14), Fraction(1, 10**11)
_ADVICE: Final = "Try an earlier end, narrower start values, or a field without poles near the solution."


@dataclass(frozen=True, slots=True)
class FlowFound:
    """The answer: enclosures of all variables after the steps, at ``times`` since the start (for an end at no rational
    distance the last one is rounded down); the certificate when the end was reached."""

    question: Flow
    times: tuple[Fraction, ...]
    enclosures: tuple[tuple[Ends, ...], ...]
    certificate: Certificate | None
    why: str = ""

    def answer(self) -> Answer:
        """Proved when the solution is enclosed up to the end."""
        steps, done = len(self.times) - 1, self.certificate is not None
        ended = self.certificate is not None and self.certificate.kind == "blow-up"
        exactly, moment = self._moment(done and not ended)
        reached: Sequence[Ends] = self.enclosures[-1]
        if self.certificate is not None and not ended:  # what is shown is what the certificate says
            reached = [ends_of(pair) for pair in self.certificate.proof["final"]]
        ends = {n: between(*e) for n, e in zip(self.question.names, reached, strict=True)}
        findings = [
            Finding("state", f"{name}({moment}) in [{at[0]}, {at[1]}]", {name: at}, facts={"time": exactly})
            for name, at in ends.items()
        ]
        sentence = f"Enclosed in {steps} steps." if done else f"Followed up to t = {moment} only: {self.why}"
        return Answer(
            str(self.question),
            "refuted" if ended else "proved" if done else "undecided",
            self.why if ended else sentence,
            tuple(findings),
            certificate=self.certificate,
            boxes=steps,
            trust=(
                *TRUST,
                "verify/questions/flows: flow, times, recurrences, expansion, frame, moving, checker, blow_up",
                "verify/questions: data, parts",
            ),
            advice="" if done else _ADVICE,
            unit=("step", "steps"),
        )

    def _moment(self, at_end: bool) -> tuple[str, str]:
        """The time that was reached, exactly and as it is shown."""
        begin, elapsed = self.question.begin, self.times[-1]
        if at_end:
            return str(self.question.end), str(self.question.end)
        if begin.op == "number":
            now = number(begin.args[0] + elapsed)
            return str(now), short_text(now) if self.certificate is None else str(now)
        return f"{begin} + {elapsed}", f"{begin} + {short_text(number(elapsed))}"


def follow(flow: Flow, effort: Effort | None = None) -> FlowFound:
    """The solution of ``flow`` enclosed step by step.

    >>> from verify.questions.flows.reading import read_flow
    >>> found = follow(read_flow("x' = x", ["x = 1"], Fraction(0), Fraction(1)))
    >>> low, high = found.answer().findings[0].at["x"]
    >>> low[:10], high[:10]
    ('2.71828182', '2.71828182')
    """
    effort = effort or Effort()
    with ctx.workprec(BITS):
        x, elapsed = [enclosed_ends(ends, A) for ends in flow.start], Fraction(0)
        times, enclosures = [elapsed], [flow.start]
        moves: list[Move] = []
        frame = first_frame(flow.start, A) if len(flow.names) > 1 else None
        whole, is_exact = duration(flow.begin, flow.end)
        length, shortest, why = dyadic(whole / 8), whole * SHORTEST, ""
        mark = 4 * max(Fraction(1), min(map(abs, flow.start[0])))
        inside = None
        while elapsed < whole:
            t = moment(flow.begin, elapsed, A)
            if len(moves) >= effort.boxes or effort.is_spent():
                why = "the search was stopped there." if effort.clock.stopped else "the budget is spent."
                break
            try:
                inside = inside or expanded(flow, x, centre_of(frame, x, A), t, ORDER, A)
            except (NotCertain, ArithmeticError):
                why = standstill(flow, x, t)
                break
            length = min(length, whole - elapsed)
            is_last = length == whole - elapsed and not is_exact
            h = A.sub(moment(flow.end, Fraction(0), A), t) if is_last else A.number(length)
            box, rest, widening = one_step(flow, inside, t, h)
            factor = dyadic(Fraction(max(0.5, min(1.5, 0.9 * (GOAL / max(widening, 1e-300)) ** (1 / ORDER)))))
            step = None if rest is None else taken(flow, x, frame, inside, rest, t, h)
            if step is None:
                length = dyadic(length * min(factor, Fraction(7, 8)))
                if length < shortest:
                    why = standstill(flow, x, t)
                    break
                continue
            axes, x, frame = step
            moves.append(Move(None if is_last else length, box, axes))
            elapsed, inside = elapsed + length, None
            times.append(elapsed)
            enclosures.append(tuple((to_fraction(e.lo), to_fraction(e.hi)) for e in x))
            if len(x) == 1 and min(map(abs, enclosures[-1][0])) > mark:
                mark = 4 * min(map(abs, enclosures[-1][0]))
                ended = _ended(flow, moves, (elapsed, whole), enclosures[-1], effort)
                if ended is not None:
                    return FlowFound(flow, tuple(times), tuple(enclosures), *ended)
            length = dyadic(length * factor)
            if length < shortest and elapsed < whole:
                why = standstill(flow, x, t)
                break
            if effort.progress is not None:
                effort.progress(len(moves))
    certificate = _certificate(flow, moves, enclosures[-1]) if not why else None
    if certificate is not None and not check_flow(certificate)[0]:
        certificate, why = None, "its check failed."
    return FlowFound(flow, tuple(times), tuple(enclosures), certificate, why)


def _ended(
    flow: Flow, moves: Sequence[Move], when: tuple[Fraction, Fraction], last: Sequence[Ends], effort: Effort
) -> tuple[Certificate, str] | None:
    """That the solution is unbounded before the end, with the certificate and the sentence, if it is proved.

    ``when``: the time since the start that was reached, and that of the end.
    """
    if flow.begin.op != "number":
        return None
    begin = flow.begin.args[0]
    t, end = begin + when[0], begin + when[1]
    followed = _certificate(replace(flow, end=number(t)), moves, last)
    found = blow_up(Growing(replace(flow, end=number(end)), t, end, ends_of(followed.proof["final"][0])), effort)
    certificate = None if found is None else certificate_of(found, followed, effort)
    if found is None or certificate is None:
        return None
    first, later = between(t, found.last, 6)
    return (
        certificate,
        f"There is no solution up to t = {flow.end}: it is unbounded between t = {first} and t = {later}.",
    )


def _certificate(flow: Flow, moves: Sequence[Move], last: Sequence[Ends]) -> Certificate:
    final = []
    for low, high in last:
        size = 1 + max(abs(low), abs(high))
        room = ROUNDING * size + min(high - low, ROOM * size)
        final.append((_down(low - room), _down(high + room) + Fraction(1, 2**60)))
    proof = {
        "flow": document_of(flow),
        "order": ORDER,
        "bits": BITS,
        "steps": [_move_json(move) for move in moves],
        "final": [[str(low), str(high)] for low, high in final],
    }
    return Certificate("flow", answer_text(flow, final), proof)


def _move_json(move: Move) -> list[Any]:
    table: list[Any] = [
        None if move.length is None else str(move.length),
        [[str(low), str(high)] for low, high in move.box],
    ]
    if move.axes is not None:
        table += [[str(c) for c in move.axes.centre], [[str(entry) for entry in row] for row in move.axes.matrix]]
    return table


def _down(value: Fraction) -> Fraction:
    """The multiple of 2^-60 below."""
    return Fraction(math.floor(value * 2**60), 2**60)
