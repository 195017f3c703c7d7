"""A derivation in print: its outline in full, and of the details what has room; the rest is on the page of the claim.

Steps have the numbers that they have on that page. The claim's own steps and the verdict of each part come first, then
the steps below them, then those below these, until the room is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from .. import fields
from ..evidence import short_enclosure
from ..gathered import Step, derivation
from ..model import Result
from .escape import code, escape, prose
from .formula import width
from .parts import badge, inline

#: Letters and signs of the steps of one claim that are printed.
ROOM: Final = 1_600
#: What a step takes beside its letters.
_EACH: Final = 40
#: Steps of fewer letters are printed all, so that a sentence about the others is worth its line.
_SPARED: Final = 300


def printed_steps(result: Result, page: str, parts: Sequence[Mapping[str, Any]] = ()) -> str:
    """The steps of ``result`` in print; ``page`` is where all are.

    ``parts`` are the parts of the statement whose formulas stand above, and are not said again.
    """
    steps = derivation(result)
    if not steps:
        return ""
    stated = [fields.text(part, "statement") for part in parts]
    shown = [_without_formula_of(step, stated) for step in steps]
    chosen = _chosen(shown)
    lines = [r"\begin{steps}", *(step_line(number + 1, shown[number]) for number in chosen), r"\end{steps}"]
    if len(chosen) < len(steps):
        lines.append(_left_out(len(steps) - len(chosen), len(steps), result, page))
    return "\n".join(lines)


def _without_formula_of(step: Step, stated: Sequence[str]) -> Step:
    """The step, without its formula when that stands above."""
    if step.statement and any(text == step.statement or text.startswith(f"{step.statement} for ") for text in stated):
        return replace(step, statement="", latex="", mathml="")
    return step


def _chosen(steps: Sequence[Step]) -> list[int]:
    """The places of the steps that have room, in order: those of the outline first."""
    sizes = [_size(step) for step in steps]
    if sum(sizes) <= ROOM + _SPARED:
        return [*range(len(steps))]
    found: list[int] = []
    left = ROOM
    for place in sorted(range(len(steps)), key=lambda place: (_depth(steps[place]), place)):
        if sizes[place] <= left or not found:
            found.append(place)
            left -= sizes[place]
    return sorted(found)


def _depth(step: Step) -> int:
    """How far below the outline a step is: parts begin it, and a sign stands between the titles of nested steps."""
    return step.title.count("›") + (step.title.startswith("Part ") and "." in step.title)


def _size(step: Step) -> int:
    return _EACH + len(step.title) + len(step.text) + (width(step.latex) if step.latex else len(step.statement))


def step_line(number: int, step: Step) -> str:
    """One step with its number: title, status, words, formula, enclosure."""
    mark = f" {badge(step.status)}" if step.status else ""
    value = rf"$\in$ {escape(short_enclosure(step.enclosure))}" if step.enclosure else ""
    words = (rf"\textbf{{{prose(step.title)}}}{mark}", prose(step.text), inline(step.latex, step.statement), value)
    return rf"\item[{number}.] " + " ".join(word for word in words if word)


def _left_out(count: int, of: int, result: Result, page: str) -> str:
    """Where the steps are that have no room."""
    what = "steps is" if count == 1 else "steps are"
    data = f", and the whole proof as data in {code(result.certificate)}" if result.certificate else ""
    return rf"{{\small {count} of the {of} {what} left out here: {code(page)} has all{data}.\par}}"
