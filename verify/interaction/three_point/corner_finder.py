"""Find one pair (Q, a) that serves several interactions at once: the corners of a box of parameters.

The same semidefinite program as in ``program``, with the grid rows of every corner; rounding and checking as in
``finder``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from verify.formula.tree import Formula

from .certificate import ThreePointCertificate, ThreePointRange
from .checker import decide
from .finder import candidates
from .program import Solution, maximise, rows_at
from .sampling import margin

#: Degrees (K, L) that are tried; grid steps around the circle; boxes of the checker for each corner.
DEGREES: Final = ((3, 4), (6, 8))
STEPS: Final = 42
#: The largest entry of the rounded vectors.
SIZES: Final = (16, 1024, 2**16)
BOXES: Final = 20_000
#: A margin on the grid below this is not worth checking.
LEAST_MARGIN: Final = 1e-4


def find_at_corners(formulas: Sequence[Formula], arithmetic: str = "arb") -> ThreePointCertificate | None:
    """A certificate for the first of ``formulas`` whose (Q, a) the checker accepts for all of them, or None.

    Raises FinderError when Clarabel is missing, InteractionError for formulas the checker cannot read.
    """
    ranges = [ThreePointRange(f) for f in formulas]
    for cosines, terms in DEGREES:
        solution = _solve(ranges, cosines, terms)
        if solution.epsilon < LEAST_MARGIN:
            continue
        for candidate in candidates(ranges[0], solution, SIZES):
            everywhere = [replace(candidate, claimed=claimed) for claimed in ranges]
            if all(margin(c, 0.0, 90) > 0 for c in everywhere):
                if all(decide(c, arithmetic, boxes=BOXES).ok for c in everywhere):
                    return candidate
                break
    return None


def _solve(ranges: Sequence[ThreePointRange], cosines: int, terms: int) -> Solution:
    rows = [rows_at(claimed, 0.0, 1.0, cosines, terms, STEPS) for claimed in ranges]
    return maximise(np.concatenate(rows), np.zeros(0), cosines, terms)
