"""Covering a box of parameters by cells: halve until every cell has its own evidence, or one resists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from .boxes import Box, halves

#: Cells are not halved below this part of the range.
SMALLEST: Final = Fraction(1, 2**44)

#: Cells looked at before giving up.
LIMIT: Final = 5000


@dataclass(frozen=True, slots=True)
class Cover:
    """A split tree (``boxes.leaves``) with the evidence of each leaf, or the first box that had none."""

    tree: list[int]
    cells: list[Any]
    obstacle: Box | None
    tried: int

    def proof(self) -> dict[str, Any]:
        """Tree and cells as they stand in a certificate."""
        return {"tree": self.tree, "cells": self.cells}


def cover(
    root: Box,
    evidence: Callable[[Box], Any | None],
    *,
    limit: int = LIMIT,
    smallest: Fraction = SMALLEST,
) -> Cover:
    """Cells of ``root`` with their evidence; the parameter that is widest, relative to the root, is halved."""
    names = sorted(root)
    waiting, tried = [root], 0
    tree: list[int] = []
    cells: list[Any] = []
    while waiting:
        box = waiting.pop()
        tried += 1
        found = evidence(box)
        if found is not None:
            tree.append(0)
            cells.append(found)
            continue
        shares = {n: (box[n][1] - box[n][0]) / (root[n][1] - root[n][0]) for n in names if root[n][0] < root[n][1]}
        widest = max(shares, key=lambda n: shares[n], default=None)
        if widest is None or shares[widest] <= smallest or tried >= limit:
            return Cover(tree, cells, box, tried)
        lower, upper = halves(box, widest)
        tree.append(names.index(widest) + 1)
        waiting += [upper, lower]
    return Cover(tree, cells, None, tried)
