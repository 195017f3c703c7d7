"""The margin of a statement in one variable: its graph in certified enclosures, and where the statement holds.

The margin is the difference of both sides that has to be positive: right minus left for ``<``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from verify.formula.statement import Relation
from verify.formula.tree import Formula, substitute
from verify.kernel.box import Range, approximate
from verify.kernel.goal import Sign, sign_of
from verify.kernel.program import compiled

from .cells import Cell, Window, computed, decimal_ends, enclosed, fineness
from .words import listed, range_text

Plot = dict[str, Any]

#: Cells of a graph, and steps of interval arithmetic that one may take.
CELLS: Final = 80
WORK: Final = 900
LONGEST_TITLE: Final = 80


def margin(relation: Relation, fixed: Mapping[str, Formula]) -> Sign:
    """The sign that the relation asks for, with some variables fixed."""
    sign = sign_of(relation)
    return Sign(substitute(sign.formula, fixed), sign.op)


def margin_label(relation: Relation) -> str:
    """What the margin is, for an axis."""
    return "right − left side" if relation.op in ("<", "<=") else "left − right side"


def brief_title(relation: Relation) -> str:
    """The relation as a title, unless it is long."""
    text = str(relation)
    return text if len(text) <= LONGEST_TITLE else "The margin"


def sampled(sign: Sign, name: str, shown: Window) -> list[Cell]:
    """The margin on the cells of a window, in order."""
    program = compiled(sign.formula)
    return [enclosed(program, {name: r}) for r in shown.cells(fineness(sign.formula, CELLS, WORK))]


def graph(relation: Relation, sign: Sign, name: str, shown: Window, cells: Sequence[Cell]) -> Plot:
    """The record of an enclosure plot: cells with what encloses the margin there, and the computed curve."""
    boxes: list[list[float | None]] = []
    for cell in cells:
        if cell.value is not None:
            boxes.append([*ends(cell.box[name]), *decimal_ends(cell.value)])
    program = compiled(sign.formula)
    places = shown.places(2 * len(cells))
    values = [(place, computed(program, {name: place})) for place in places]
    return {
        "type": "enclosure",
        "title": brief_title(relation),
        "x_label": name,
        "y_label": margin_label(relation),
        "boxes": boxes,
        "curve": [[rounded(place), rounded(value)] for place, value in values if value is not None],
        **({"log_x": True} if shown.log else {}),
    }


def ends(r: Range) -> tuple[float | None, float | None]:
    """The ends of a range as floats; None for an infinite one."""
    low, high = (None if end is None else rounded(float(approximate(end))) for end in (r.lower, r.upper))
    return low, high


def rounded(value: float) -> float:
    """Nine digits, enough for a picture."""
    return float(f"{value:.9g}")


def least_mark(plot: Plot, shown: Window) -> list[dict[str, Any]]:
    """The least computed value, unless it is where an infinite range was cut."""
    curve = plot["curve"]
    if not curve:
        return []
    x, y = min(curve, key=lambda at: (at[1], at[0]))
    cut = x == curve[0][0] and shown.r.lower is None or x == curve[-1][0] and shown.r.upper is None
    limit = x == curve[0][0] and shown.r.lower_open or x == curve[-1][0] and shown.r.upper_open
    return [] if cut else [{"x": x, "y": y, "label": f"{'tends to' if limit else 'least:'} {y:.3g}"}]


def point_mark(sign: Sign, name: str, at: Formula, label: str) -> dict[str, Any]:
    """A mark at an exact point; on the axis where the margin has no value."""
    x = float(approximate(at))
    value = computed(compiled(sign.formula), {name: x})
    return {"x": rounded(x), "y": 0.0 if value is None else rounded(value), "label": label}


def interval_mark(sign: Sign, name: str, low: float, high: float) -> dict[str, Any]:
    """A mark in the middle of the box where a search got stuck."""
    middle = (low + high) / 2
    value = computed(compiled(sign.formula), {name: middle})
    return {"x": rounded(middle), "y": 0.0 if value is None else rounded(value), "label": "hardest box"}


def where_it_holds(name: str, r: Range, margins: Sequence[tuple[Sign, Sequence[Cell]]]) -> str:
    """The ranges on which all relations certainly hold and those on which one certainly fails, as a sentence.

    Empty when the cells show neither.
    """
    joined = []
    for cells in zip(*(cells for _, cells in margins), strict=True):
        found = [cell.holds(sign.op) for cell, (sign, _) in zip(cells, margins, strict=True)]
        joined.append((cells[0].box[name], False if False in found else None if None in found else True))
    sentences = []
    for wanted, verb in ((True, "certainly holds"), (False, "certainly fails")):
        places = [range_text(_union(list(part), r)) for is_so, part in _runs(joined) if is_so is wanted]
        if 0 < len(places) <= 6:
            sentences.append(f"It {verb} for {name} in {listed(places)}.")
    return " ".join(sentences)


def _runs(joined: list[tuple[Range, bool | None]]) -> list[tuple[bool | None, list[Range]]]:
    return [(is_so, [r for r, _ in part]) for is_so, part in groupby(joined, key=lambda each: each[1])]


def _union(parts: list[Range], whole: Range) -> Range:
    """The union of neighbouring cells, open where the whole range is."""
    first, last = parts[0], parts[-1]
    return Range(
        first.lower,
        last.upper,
        whole.lower_open and first.lower is whole.lower,
        whole.upper_open and last.upper is whole.upper,
    )
