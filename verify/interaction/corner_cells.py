"""Cells of several parameters that one three-point certificate decides by their corners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .boxes import Box
from .point_status import Subject
from .three_point_parts import solver_is_installed


def corner_search(subject: Subject, find: bool | None) -> Callable[[Box], Any | None] | None:
    """A function that finds the data of a certificate for a box, or None when there is none to be had.

    It needs an interaction of several parameters, affine in each of them, and the solver of the extra 'find'.
    """
    from verify.formula.tree import variables

    names = tuple(sorted(set(variables(subject.f)) - {subject.x}))
    if len(names) < 2 or subject.x != "x" or find is False or not solver_is_installed():
        return None
    from .three_point.corner_finder import find_at_corners
    from .three_point.corners import MOST_PARAMETERS, at_corners, is_affine
    from .three_point.parity import InteractionError
    from .three_point.program import FinderError

    if len(names) > MOST_PARAMETERS or not is_affine(subject.f, names):
        return None

    def squares(box: Box) -> Any | None:
        try:
            found = find_at_corners(list(at_corners(subject.f, box)))
        except (FinderError, InteractionError):
            return None
        return None if found is None else found.to_certificate().proof

    return squares
