"""Statements in two variables as pictures: the margin, where it certainly has its sign, how the domain was divided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from verify.formula.statement import Relation
from verify.formula.tree import number
from verify.kernel.box import Box, Range, approximate
from verify.kernel.goal import Sign
from verify.kernel.program import compiled

from .cells import Window, computed, enclosed, fineness, window
from .graphs import Plot, brief_title, margin_label, rounded
from .split_tree import box_of, depth_for, leaves

#: Cells of one side of a map, steps of interval arithmetic that a map may take, rectangles of a split tree.
SIDE: Final = 24
WORK: Final = 240
RECTANGLES: Final = 2000

_METHODS: Final = {
    "n": "interval arithmetic",
    "m": "mean-value form",
    "s": "signs of the parts",
    "h": "second derivatives",
    "expand": "expansion",
    "series": "Taylor polynomial",
    "…": "many boxes",
}


def margin_map(relation: Relation, sign: Sign, conditions: Sequence[Sign], shown: Mapping[str, Window]) -> Plot | None:
    """The computed margin as colours on a grid of points that satisfy the conditions; None when no point does."""
    (x, across), (y, upward) = shown.items()
    program, side = compiled(sign.formula), fineness(sign.formula, SIDE, WORK)
    columns, rows = ([(a + b) / 2 for a, b in pairwise(w.places(side))] for w in (across, upward))
    tests = [(compiled(condition.formula), condition.op) for condition in conditions]

    def value(at: Mapping[str, float]) -> float | None:
        return computed(program, at) if all(_satisfied(computed(test, at), op) for test, op in tests) else None

    values = [[value({x: column, y: row}) for column in columns] for row in rows]
    if all(each is None for row in values for each in row):
        return None
    return {
        "type": "heat",
        "title": f"{brief_title(relation)}: {margin_label(relation)}, computed",
        "x_label": x,
        "y_label": y,
        "x": [rounded(place) for place in across.places(side)],
        "y": [rounded(place) for place in upward.places(side)],
        "z": [[None if each is None else float(f"{each:.4g}") for each in row] for row in values],
    }


def _satisfied(value: float | None, op: str) -> bool:
    """Whether a computed value has the sign; an equality holds at no point of a grid."""
    return value is not None and {">": value > 0, ">=": value >= 0, "!=": True, "==": False}[op]


def sign_map(relation: Relation, sign: Sign, conditions: Sequence[Sign], shown: Mapping[str, Window]) -> Plot:
    """Cells on which the relation certainly holds, certainly fails, or neither; "outside": a condition fails there."""
    (x, across), (y, upward) = shown.items()
    program, side = compiled(sign.formula), fineness(sign.formula, SIDE, WORK)
    words = {True: "holds", False: "fails", None: "unknown"}
    tests = [(compiled(condition.formula), condition.op) for condition in conditions]
    boxes: list[list[Any]] = []
    for left, right in pairwise(map(rounded, across.places(side))):
        for low, high in pairwise(map(rounded, upward.places(side))):
            box = {x: cell_range(left, right), y: cell_range(low, high)}
            outside = any(enclosed(test, box).holds(op) is False for test, op in tests)
            word = "outside" if outside else words[enclosed(program, box).holds(sign.op)]
            if boxes and boxes[-1][:2] == [left, right] and boxes[-1][4] == word:
                boxes[-1][3] = high
            else:
                boxes.append([left, right, low, high, word])
    title = f"Where it holds: {brief_title(relation)}"
    return {"type": "boxes2d", "title": title, "x_label": x, "y_label": y, "boxes": boxes}


def narrowed(shown: Mapping[str, Window], conditions: Sequence[Sign]) -> dict[str, Window]:
    """The windows without the columns and rows at their ends in which some condition certainly fails everywhere."""
    kept = dict(shown)
    for condition in conditions:
        (x, across), (y, upward) = kept.items()
        test, side = compiled(condition.formula), fineness(condition.formula, SIDE, WORK)
        columns, rows = ([w.low, *w.cuts(side), w.high] for w in (across, upward))
        met = [
            (column, row)
            for column in range(side)
            for row in range(side)
            if enclosed(test, {x: _between(columns, column), y: _between(rows, row)}).holds(condition.op) is not False
        ]
        for name, places, indices in ((x, columns, {c for c, _ in met}), (y, rows, {r for _, r in met})):
            if indices:
                kept[name] = replace(kept[name], low=places[min(indices)], high=places[max(indices) + 1])
    return kept


def _between(places: Sequence[Fraction], index: int) -> Range:
    return Range(number(places[index]), number(places[index + 1]))


def cell_range(low: float, high: float) -> Range:
    """The closed range between two floats."""
    return Range(number(Fraction(low)), number(Fraction(high)))


def tree_plot(relation: Relation, whole: Box, names: tuple[str, str], proof: Mapping[str, Any]) -> Plot | None:
    """How a proof divided the domain, each rectangle with the method that closed it; None for a single box.

    A tree with more than RECTANGLES leaves is drawn to a smaller depth. Infinite ranges are cut beyond the last split.
    """
    listed = list(whole)
    depth = depth_for(proof, listed, RECTANGLES)
    parts = [(box_of(leaf, whole), leaf.method) for leaf in leaves(proof, listed, depth)]
    if len(parts) < 2:
        return None
    frames = [_frame(whole[name], [box[name] for box, _ in parts]) for name in names]
    boxes = []
    for box, method in parts:
        sides = [_clipped(box[name], *frame) for name, frame in zip(names, frames, strict=True)]
        word = _METHODS.get(method, "condition fails" if method.isupper() else "another argument")
        boxes.append([*sides[0], *sides[1], word])
    title = f"How the domain was divided: {brief_title(relation)}"
    return {"type": "boxes2d", "title": title, "x_label": names[0], "y_label": names[1], "boxes": boxes}


def _frame(r: Range, parts: list[Range]) -> tuple[float, float]:
    """What is drawn of a range: infinite ends half as far again as the splits reach."""
    inner = [float(approximate(end)) for part in parts for end in (part.lower, part.upper) if end is not None]
    low, high = min(inner, default=0.0), max(inner, default=0.0)
    reach = max(1.0, high - low) / 2
    return (low - reach if r.lower is None else low), (high + reach if r.upper is None else high)


def _clipped(r: Range, low: float, high: float) -> tuple[float, float]:
    return (
        low if r.lower is None else rounded(float(approximate(r.lower))),
        high if r.upper is None else rounded(float(approximate(r.upper))),
    )


def windows(box: Box, near: Mapping[str, Any]) -> dict[str, Window] | None:
    """Windows for both variables, on linear axes; None when one of them has no width."""
    found = {name: window(r, near.get(name), log=False) for name, r in box.items()}
    shown = {name: each for name, each in found.items() if each is not None}
    return shown if len(shown) == len(box) else None
