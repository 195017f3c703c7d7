"""Find one pair (Q, a) that serves several interactions at once: the corners of a box of parameters.

The same semidefinite program as in ``program``, with the grid rows of every corner; rounding and checking as in
``finder``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from .certificate import ThreePointCertificate
from .checker import decide
from .claimed import ThreePointRange
from .finder import candidates
from .program import FINE_STEPS, LEAST_MARGIN, parameter_grid, solve_for
from .sampling import margin
from .semidefinite import Shape, Solution

#: Degrees that are tried; grid steps around the circle; boxes of the checker for each corner.
SHAPES: Final = (Shape(3, 4), Shape(3, 4, 3), Shape(6, 8))
STEPS: Final = 42
#: Values of a parameter in which f is not affine, less one.
SLICES: Final = 2
#: The largest entry of the rounded vectors.
SIZES: Final = (16, 1024, 2**16)
BOXES: Final = 60_000


def find_at_corners(ranges: Sequence[ThreePointRange], arithmetic: str = "arb") -> ThreePointCertificate | None:
    """A certificate for the first of ``ranges`` whose (Q, a) the checker accepts for all of them, or None.

    Raises FinderError when Clarabel is missing, InteractionError for formulas the checker cannot read.
    """
    for shape in SHAPES:
        solution = _solve(ranges, shape)
        if solution.epsilon < LEAST_MARGIN:
            continue
        for candidate in candidates(ranges[0], solution, SIZES):
            everywhere = [replace(candidate, claimed=claimed) for claimed in ranges]
            if not all(margin(c, p, FINE_STEPS) > 0 for c in everywhere for p, _ in parameter_grid(c.claimed, SLICES)):
                continue
            outcome, seen = _decide_all(everywhere, arithmetic)
            if outcome:
                return candidate
            if seen > BOXES // 4:
                break  # the next candidates are too much like it
    return None


def _decide_all(certificates: Sequence[ThreePointCertificate], arithmetic: str) -> tuple[bool, int]:
    """Whether the checker accepts them all, up to the first that it does not; and the boxes that took."""
    seen = 0
    for certificate in certificates:
        outcome = decide(certificate, arithmetic, boxes=BOXES)
        seen += sum(outcome.leaves.values())
        if not outcome.ok:
            return False, seen
    return True, seen


def _solve(ranges: Sequence[ThreePointRange], shape: Shape) -> Solution:
    values = [(claimed, p, 1.0) for claimed in ranges for p, _ in parameter_grid(claimed, SLICES)]
    return solve_for(values, np.zeros(0), shape, STEPS)
