"""Many leaves at once: the steps n, m and h on arrays of boxes, in an arithmetic whose intervals may be arrays.

The mathematics is that of ``decide`` and ``second_order``; only comparisons become masks. Every function answers with
the leaves that are *certainly* decided, as a mask (leaves,): a leaf that is not among them is decided by the ordinary
functions, one by one. An empty result, which NaN ends mark in arrays, spreads through all operations and compares as
false, so that such a leaf is never among the decided ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from numerics import enclosure as exact
from numerics.array_machine import enclosures
from numerics.doubles import Unavailable
from numerics.forms import on_arrays
from numerics.second_arithmetic import Arithmetic

from .batch_second_order import by_second_order
from .goal import Goal
from .masks import Floats, Mask, has_sign
from .program import NotCertain, Program, compiled
from .range_ends import ends_of
from .ranges import Boxes
from .recorded import mean_value_form, outputs_of, value_and_slopes

#: Operations that gradients and domains of arrays do not cover; their leaves are decided one by one.
_SINGLE: Final = frozenset({"abs", "min", "max", "atan2", "besseli", "besselj", "gamma", "polygamma"})
#: Fewer leaves on which variables were fixed keep the derivatives of the whole leaf, which are good on the end too.
FEW: Final = 32


class _Leaves(NamedTuple):
    """Arrays with the leaves as their last axis, in one row for each variable.

    ``ends`` (2, variables, leaves) are what is left of the ranges after variables were fixed at an end, rounded
    outward; ``lower`` and ``upper`` the ends themselves, (2, variables, leaves), below and above; ``slopes`` the
    derivatives seen last, NaN where none was.
    """

    ends: Floats
    fixed: Mask
    slopes: Floats
    lower: Floats
    upper: Floats

    def only(self, chosen: NDArray[np.intp]) -> _Leaves:
        return _Leaves._make(x[..., chosen] for x in self)


def admits(goal: Goal, step: str) -> bool:
    """Whether leaves of this goal with this step may be decided in batches."""
    if goal.sign.op not in (">", ">=") or step not in ("n", "m", "h"):
        return False
    if step == "m" and goal.assumptions and not goal.total:
        return False
    return bool(goal.box) and all(op not in _SINGLE for op, _, _ in compiled(goal.sign.formula).steps)


def decided(goal: Goal, steps: str, boxes: Boxes, A: Arithmetic) -> list[bool]:
    """For every box whether ``goal`` is certainly decided there by its letter of ``steps``; ``admits`` must hold."""
    done: list[bool] = _assessed(goal, steps, boxes, A)[0].tolist()
    return done


def assessed(
    goal: Goal, steps: str, boxes: Boxes, A: Arithmetic
) -> list[tuple[bool, Mapping[str, tuple[float, float]]]]:
    """``decided``, and beside it, where that says no, enclosures of the derivatives by each variable (NaN: unknown)."""
    done, names, slopes = _assessed(goal, steps, boxes, A)
    columns = [list(zip(*ends, strict=True)) for ends in np.moveaxis(slopes, 1, 0).tolist()]
    return [
        (is_done, {} if is_done else {name: column[k] for name, column in zip(names, columns, strict=True)})
        for k, is_done in enumerate(done.tolist())
    ]


def _assessed(goal: Goal, steps: str, boxes: Boxes, A: Arithmetic) -> tuple[Mask, tuple[str, ...], Floats]:
    """Which boxes are decided, the variables of the formula, and its derivatives (2, variables, boxes)."""
    arrays = on_arrays(A)
    occurring = {payload for op, _, payload in compiled(goal.sign.formula).steps if op == "variable"}
    places = [k for k, name in enumerate(goal.box) if name in occurring]
    names, count = tuple(name for name in goal.box if name in occurring), len(boxes.rows)
    done, slopes = np.zeros(count, dtype=bool), np.full((2, len(names), count), np.nan)
    try:
        with np.errstate(all="ignore"):
            rows = np.array(boxes.rows, dtype=np.intp).T[places]
            lower, upper = ends_of(boxes.ranges)[..., rows]
            ends = np.array([lower[0], upper[1]])
            leaves = _Leaves(ends, np.zeros(ends.shape[1:], dtype=bool), slopes, lower, upper)
            _decide(goal, steps, names, leaves, done, arrays)
    except (Unavailable, NotCertain, exact.EmptyEnclosure, np.linalg.LinAlgError):
        pass  # what has been decided until then is decided
    return done, names, slopes


def _decide(goal: Goal, steps: str, names: tuple[str, ...], leaves: _Leaves, done: Mask, A: Arithmetic) -> None:
    """Writes which leaves are decided into ``done``, and fixes variables and writes derivatives in ``leaves``.

    A leaf goes on as long as another of its variables can be fixed at an end, then to its own method.
    """
    op, program = goal.sign.op, compiled(goal.sign.formula)
    method = np.frombuffer(steps.encode(), dtype=np.uint8)
    smooth, further = method == ord("h"), method != ord("n")
    strict, certain = bool(smooth.any()), np.logical_and.reduce(np.isfinite(leaves.ends), axis=(0, 1))
    here = np.arange(done.size)
    while here.size:
        if further[here].any():
            listing, sloped = value_and_slopes(program, names, strict)
        else:
            listing, sloped = outputs_of(program, names, strict), ()
        found, inside = enclosures(listing, leaves.ends[..., here], A)
        certain[here] &= inside | ~smooth[here]
        done[here] = certain[here] & has_sign(found[0, 0], op)
        for row, k in enumerate(sloped, 1):
            leaves.slopes[:, k, here] = found[:, row]
        here = here[~done[here] & certain[here] & further[here]]
        here = here[_fix_monotone(leaves, here)]
        if here.size < FEW:
            break
    left = ~done & certain
    varies = ~leaves.fixed & (leaves.ends[0] < leaves.ends[1])
    bends = smooth & varies.any(axis=0)
    means = np.flatnonzero(left & further & ~bends)
    if means.size:
        done[means] = _by_mean_value(program, op, names, leaves.only(means), A)
    curved = np.flatnonzero(left & bends)
    if curved.size:
        formula, where = goal.sign.formula, leaves.ends[..., curved]
        done[curved] = by_second_order(formula, op, names, where, varies[:, curved], A)


def _fix_monotone(leaves: _Leaves, here: NDArray[np.intp]) -> Mask:
    """Fixes variables, on the leaves ``here``, at the end where the formula is least; on which of these any was."""
    (low, high), loose = leaves.slopes[..., here], ~leaves.fixed[:, here]
    rising = (low >= 0) & loose
    falling = (high <= 0) & loose & ~rising
    first, last = leaves.ends
    first[:, here] = np.where(falling, leaves.upper[0][:, here], first[:, here])
    last[:, here] = np.where(rising, leaves.lower[1][:, here], last[:, here])
    moved = rising | falling
    leaves.fixed[:, here] |= moved
    some: Mask = moved.any(axis=0)
    return some


def _by_mean_value(program: Program, op: str, names: tuple[str, ...], leaves: _Leaves, A: Arithmetic) -> Mask:
    """Where the mean-value form at Baumann's centre shows the sign."""
    (a, b), fixed = leaves.slopes, leaves.fixed
    low, high = leaves.lower[1], leaves.upper[0]  # from inside the range
    best = (b * low - a * high) / (b - a)
    best = np.where((low < best) & (best < high), best, low + (high - low) / 2)
    inside = (fixed | ((low <= best) & (best <= high))).all(axis=0)
    centre = np.where(fixed, leaves.ends, best)
    # A fixed variable, which does not move, may be known between two doubles only.
    slopes = np.where(fixed, 0.0, leaves.slopes)
    listing = mean_value_form(program, names)
    bound, _ = enclosures(listing, np.concatenate([centre, slopes, leaves.ends], axis=1), A)
    shown: Mask = inside & has_sign(bound[0, 0], op)
    return shown
