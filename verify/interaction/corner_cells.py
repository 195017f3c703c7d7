"""Cells of several parameters that one three-point certificate decides by their corners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from typing import Any, Final

from .boxes import Box
from .point_status import Subject
from .three_point_parts import solver_is_installed

#: Certificates of other cells that are tried before a new one is looked for.
RECENT: Final = 3


def corner_search(subject: Subject, find: bool | None) -> Callable[[Box], Any | None] | None:
    """A function that finds the data of a certificate for a box, or None when there is none to be had.

    It needs an interaction of several parameters, affine in all of them but one, and the solver of the extra 'find'.
    """
    from verify.formula.tree import variables

    names = tuple(sorted(set(variables(subject.f)) - {subject.x}))
    if len(names) < 2 or subject.x != "x" or find is False or not solver_is_installed():
        return None
    from .three_point.certificate import ThreePointCertificate
    from .three_point.checker import decide
    from .three_point.claimed import ThreePointRange
    from .three_point.corner_finder import BOXES, SLICES, find_at_corners
    from .three_point.corners import MOST_PARAMETERS, at_corners, bent
    from .three_point.parity import InteractionError
    from .three_point.program import FINE_STEPS, parameter_grid
    from .three_point.sampling import margin
    from .three_point.semidefinite import FinderError

    if len(names) > MOST_PARAMETERS or len(bent(subject.f, names)) > 1:
        return None

    fast = find_spec("ival") is not None
    recent: list[ThreePointCertificate] = []  # a certificate often holds on a neighbouring cell as well

    def holds(known: ThreePointCertificate, ranges: list[ThreePointRange], boxes: int) -> bool:
        """Whether it holds in Arb for all of the ranges; a look at a grid first."""
        everywhere = [replace(known, claimed=claimed) for claimed in ranges]
        likely = all(margin(c, p, FINE_STEPS) > 0 for c in everywhere for p, _ in parameter_grid(c.claimed, SLICES))
        return likely and all(decide(c, boxes=boxes).ok for c in everywhere)

    def squares(box: Box) -> Any | None:
        """The data of a certificate; looked for in crival, which is faster, where that is installed."""
        ranges = list(at_corners(subject.f, box))
        try:
            for known in reversed(recent):
                if holds(known, ranges, BOXES // 4):
                    return known.to_certificate().proof
            found = find_at_corners(ranges, "crival" if fast else "arb")
        except (FinderError, InteractionError):
            return None
        if found is None or (fast and not holds(found, ranges, 2 * BOXES)):
            return None
        recent.append(found)
        del recent[:-RECENT]
        return found.to_certificate().proof

    return squares
