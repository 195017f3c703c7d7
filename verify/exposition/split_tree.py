"""Split trees read for people: the leaves of a proof with the way from the whole box to each of them.

The language is that of ``kernel/proof.py``. Nothing is decided here. A leaf's box is worked out only when it is asked
for, so that a tree of a million leaves can be counted quickly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from verify.formula.reader import read_formula
from verify.kernel.box import Box, Range, default_point, split

#: The way to a box: (way to its parent, variable, point as text or "" for the default, whether it is the upper half).
Way = tuple[Any, str, str, bool]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One closed box: the step that closed it, its table for a special step, how many splits lie above it."""

    step: str
    table: Mapping[str, Any] | None
    depth: int
    way: Way | None

    @property
    def method(self) -> str:
        """The name of its rule, or the letter of its step."""
        return str(self.table.get("rule", "*")) if self.table is not None else self.step


def leaves(proof: Mapping[str, Any], names: Sequence[str], deepest: int | None = None) -> Iterator[Leaf]:
    """The leaves of a proof of a goal with the variables ``names``, in the order of the certificate.

    With ``deepest`` a box at that depth that was split further counts as one leaf with the step "…".

    >>> [(leaf.step, leaf.depth) for leaf in leaves({"tree": "00nmn"}, ["x"])]
    [('n', 2), ('m', 2), ('n', 1)]
    >>> [(leaf.step, leaf.depth) for leaf in leaves({"tree": "00nmn"}, ["x"], 1)]
    [('…', 1), ('n', 1)]
    """
    special = iter(proof.get("special", ()))
    waiting: list[tuple[Way | None, int]] = [(None, 0)]
    for step in proof["tree"]:
        way, depth = waiting.pop()
        table = next(special) if step == "*" else None
        if table is not None and table["rule"] == "split":
            name, at = table["variable"], table["at"]
        elif step.isdigit():
            name, at = names[int(step)], ""
        else:
            if deepest is None or depth <= deepest:
                yield Leaf(step, table, depth, way)
            continue
        if depth == deepest:
            yield Leaf("…", None, depth, way)
        waiting += [((way, name, at, True), depth + 1), ((way, name, at, False), depth + 1)]


def box_of(leaf: Leaf, whole: Box) -> dict[str, Range]:
    """The box of a leaf, for the box ``whole`` of its goal."""
    splits: list[Way] = []
    way = leaf.way
    while way is not None:
        splits.append(way)
        way = way[0]
    box = dict(whole)
    for _, name, at, upper in reversed(splits):
        box = split(box, name, read_formula(at) if at else default_point(box[name]))[upper]
    return box


def depth_for(proof: Mapping[str, Any], names: Sequence[str], most: int) -> int:
    """The largest depth at which ``leaves`` gives at most ``most`` leaves."""
    ends: Counter[int] = Counter()
    for leaf in leaves(proof, names):
        ends[leaf.depth] += 1
    open_boxes, closed, depth = 1, 0, 0
    while depth < max(ends):
        closed += ends[depth]
        open_boxes = 2 * (open_boxes - ends[depth])
        if closed + open_boxes > most:
            break
        depth += 1
    return depth
