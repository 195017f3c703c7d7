"""Statements with some margin on closed bounded boxes, proved without a search: by a grid of plain enclosures.

One enclosure may be enough, and a quadratic polynomial may be a sum of squares and of a positive number.

Estimated ranges on small boxes tell how much is lost to each variable per width of a box, and so how fine a grid has
to be. A formula whose rational derivative says that it is least at an end needs none. Untrusted: the kernel checks the
whole.
"""

from __future__ import annotations

import math
from functools import cache
from itertools import product
from math import prod
from typing import Any, Final

import numpy as np
from flint import ctx

from numerics import enclosure as arb_arithmetic
from numerics.array_intervals import Floats
from numerics.array_machine import enclosures, is_coded
from numerics.doubles import Unavailable
from numerics.forms import on_arrays
from verify.formula.statement import Statement
from verify.formula.tree import LEAVES, postorder, variable
from verify.kernel.decide import holds_naturally
from verify.kernel.goal import Goal
from verify.kernel.masks import evaluated, has_sign
from verify.kernel.program import NotCertain, compiled
from verify.kernel.recorded import outputs_of

from . import estimates
from .budget import ARRAYS_FOR_ONE, Budget
from .exactly import quadratically
from .sampling import float_ends
from .splits import PLAIN, closed_by, plain_domain
from .turning import BY_ENDS, LEAST_AT_ENDS, changes

#: An arithmetic of ranges.
NEARLY: Final[Any] = estimates
#: The small boxes are this part of the whole in one variable, and points in the others.
PART: Final = 1 / 512
#: What enclosures may lose of the margin.
SHARE: Final = 0.8
#: Cells of a grid at most: beyond, a tree of boxes of different sizes is checked faster.
MOST: Final = 2048
#: Cells for one variable: with more, single operations on arrays begin to take longer.
ALONE: Final = 200
#: Occurrences of a variable with which one enclosure is seldom enough.
OFTEN: Final = 3
#: Variables at most: with more of them, searches are as quick. Samples at no special place.
VARIABLES: Final = 2
INSIDE: Final = 6
#: Points among which the hardest are looked for, and how many of their cells are tried.
POINTS: Final = 128
HARDEST: Final = 12
#: Places inside the cube are multiples of these irrational numbers, which spread them evenly.
_SPREAD: Final = (0.7548776662, 0.5698402910)


def at_sight(statement: Statement, goals: list[Goal], budget: Budget) -> dict[str, Any] | None:
    """A proof of positive ``goals`` by squares, slopes or grids, and of the domain goals by plain enclosures.

    None where none is likely.

    >>> from verify.formula.reader import read_statement
    >>> from verify.kernel.goal import domain_box, sign_of
    >>> statement = read_statement("x*(1 - x**2) < 1/3 + y**2 for x in [0, 1], y in [1/2, 1]")
    >>> goals = [Goal(sign_of(r), domain_box(statement)) for r in statement.relations]
    >>> at_sight(statement, goals, Budget(1000, 1.0))["relations"][0]["special"][0]["cells"]
    [4, 1]
    """
    relations = []
    for goal in goals:
        turning = _recurs(goal)
        if turning and changes(goal) in LEAST_AT_ENDS:
            relations.append(BY_ENDS)
            continue
        if holds_naturally(goal, arb_arithmetic):
            relations.append(PLAIN)
            continue
        if (squares := quadratically(goal)) is not None:
            relations.append(squares)
            continue
        if not turning and changes(goal) in LEAST_AT_ENDS:
            relations.append(BY_ENDS)
            continue
        cells = grid_for(goal)
        if cells is None or prod(cells) > ARRAYS_FOR_ONE * budget.left():
            return None
        budget.spend_arrays(prod(cells))
        relations.append(closed_by({"rule": "grid", "cells": cells}) if prod(cells) > 1 else PLAIN)
    return {"precision": ctx.prec, "domain": plain_domain(statement), "relations": relations}


def _recurs(goal: Goal) -> bool:
    """Whether the only variable occurs so often that an enclosure on its whole range will say little."""
    if len(goal.box) != 1:
        return False
    (name,) = goal.box
    x = variable(name)
    return sum([node.args.count(x) for node in postorder(goal.sign.formula) if node.op not in LEAVES]) >= OFTEN


def grid_for(goal: Goal) -> list[int] | None:
    """Into how many parts the range of each variable has to be cut; None when that seems too many, or not enough.

    A single range is cut into a fixed number: the check is then as quick as an estimate.
    """
    if len(goal.box) == 1:
        return [ALONE]
    if not 0 < len(goal.box) <= VARIABLES:
        return None
    ends = np.array([float_ends(r) for r in goal.box.values()])
    with np.errstate(all="ignore"):
        found = _margins_and_losses(goal, ends)
        if found is None:
            return None
        margins, losses = found
        parts = (losses / margins).max(axis=1) / (PART * SHARE)  # for a variable, if the others lost nothing
        parts *= (parts > 1).sum()
        if not (parts <= MOST).all():
            return None
        cells = [max(1, math.ceil(n)) for n in parts.tolist()]
        return cells if prod(cells) <= MOST and _are_likely(goal, ends, cells) else None


def _are_likely(goal: Goal, ends: Floats, cells: list[int]) -> bool:
    """Whether enclosures show the goal on the cells with the least values of many points.

    Where more than one variable is cut, for losses may not just add up there, and samples are far apart.
    """
    if sum(n > 1 for n in cells) < 2:
        return True
    low, width = ends[:, :1], ends[:, 1:] - ends[:, :1]
    places = _spread(len(cells))
    program = compiled(goal.sign.formula)
    try:
        arrays = on_arrays(arb_arithmetic)
        points = low + width * places
        values = evaluated(program, dict(zip(goal.box, np.array([points, points]).swapaxes(0, 1), strict=True)), NEARLY)
        hardest = np.argsort(np.broadcast_to(values[program.outputs[0]][0], places.shape[1]))[:HARDEST]
        parts = np.array(cells)[:, None]
        cell = np.floor(places[:, hardest] * parts)
        hard = low + width / parts * np.array([cell, cell + 1])
        found, _ = enclosures(outputs_of(program, tuple(goal.box), False), hard, arrays)
        return bool(has_sign(found[0, 0], goal.sign.op).all())
    except (Unavailable, NotCertain):
        return False


@cache
def _spread(dimension: int) -> Floats:
    """Places spread evenly over the unit cube (dimension, POINTS)."""
    return np.array([(0.5 + np.arange(POINTS) * s) % 1.0 for s in _SPREAD[:dimension]])


def _margins_and_losses(goal: Goal, ends: Floats) -> tuple[Floats, Floats] | None:
    """The values at samples (samples,), all positive, and what ranges of small intervals in one variable lose.

    The loss (variables, samples) is the lesser value at the two ends of such an interval minus its range's lower end.
    """
    dimension = len(goal.box)
    width = ends[:, 1:] - ends[:, :1]
    corner = ends[:, :1] + width * (_places(dimension) * (1 - PART))
    moved = corner + width * PART
    k = np.arange(dimension)
    boxes = np.empty((dimension, 2, 2 * dimension + 1, corner.shape[1]))
    boxes[:] = corner[:, None, None]  # the last ones stay as they are
    boxes[k, :, k] = moved[:, None]
    boxes[k, 1, dimension + k] = moved
    try:
        least = _least(goal, boxes.reshape(dimension, 2, -1)).reshape(2 * dimension + 1, -1)
    except (Unavailable, NotCertain):
        return None
    if not (np.isfinite(least).all() and (least[-1] > 0).all()):
        return None
    return least[-1], np.minimum(least[:dimension], least[-1]) - least[dimension:-1]


def _least(goal: Goal, boxes: Floats) -> Floats:
    """The lower ends of ranges on boxes (variables, 2, boxes), by the checker's code or nearly. May raise as that."""
    program = compiled(goal.sign.formula)
    listing = outputs_of(program, tuple(goal.box), False)
    if is_coded(listing):
        found, _ = enclosures(listing, boxes.swapaxes(0, 1), on_arrays(arb_arithmetic))
        lower: Floats = found[0, 0]
        return lower
    values = evaluated(program, dict(zip(goal.box, boxes, strict=True)), NEARLY)
    # a constant has one value for all boxes
    return np.broadcast_to(values[program.outputs[0]][0], boxes.shape[2])


@cache
def _places(dimension: int) -> Floats:
    """Places in the unit cube (dimension, samples): corners, middles of edges and of the whole, and some inside."""
    simple = product((0.0, 0.5, 1.0), repeat=dimension)
    inside = [[(0.5 + k * s) % 1.0 for s in _SPREAD[:dimension]] for k in range(INSIDE)]
    return np.array([*simple, *inside]).T
