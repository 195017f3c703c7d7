"""Cells of several parameters that one three-point certificate decides by their corners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from .boxes import Box
from .point_status import Subject
from .three_point_parts import solver_is_installed


def corner_search(subject: Subject, find: bool | None) -> Callable[[Box], Any | None] | None:
    """A function that finds the data of a certificate for a box, or None when there is none to be had.

    It needs an interaction of several parameters, affine in all of them but one, and the solver of the extra 'find'.
    """
    from verify.formula.tree import variables

    names = tuple(sorted(set(variables(subject.f)) - {subject.x}))
    if len(names) < 2 or subject.x != "x" or find is False or not solver_is_installed():
        return None
    from .three_point.checker import decide
    from .three_point.corner_finder import BOXES, find_at_corners
    from .three_point.corners import MOST_PARAMETERS, at_corners, bent
    from .three_point.parity import InteractionError
    from .three_point.program import FinderError

    if len(names) > MOST_PARAMETERS or len(bent(subject.f, names)) > 1:
        return None

    fast = find_spec("ival") is not None

    def squares(box: Box) -> Any | None:
        """Found in crival, which is faster, where that is installed; it has to hold in Arb."""
        ranges = list(at_corners(subject.f, box))
        try:
            found = find_at_corners(ranges, "crival" if fast else "arb")
        except (FinderError, InteractionError):
            return None
        if found is None or (fast and not all(decide(replace(found, claimed=c), boxes=2 * BOXES).ok for c in ranges)):
            return None
        return found.to_certificate().proof

    return squares
