"""Many leaves at once: the steps n, m and h on arrays of boxes, in an arithmetic whose intervals may be arrays.

The mathematics is that of ``decide`` and ``second_order``; only comparisons become masks. Every function answers with
the leaves that are *certainly* decided, as a mask (leaves,): a leaf that is not among them is decided by the ordinary
functions, one by one. An empty result, which NaN ends mark in arrays, spreads through all operations and compares as
false, so that such a leaf is never among the decided ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from flint import ctx

from numerics import enclosure as exact
from numerics.decimals import to_fraction
from numerics.doubles import Unavailable, outward
from numerics.forms import on_arrays
from numerics.second_arithmetic import Arithmetic
from verify.formula.tree import Formula

from .batch_second_order import by_second_order
from .box import point
from .cuts import Bound, Bounds
from .goal import Goal
from .gradient import gradient
from .masks import Mask, evaluated, has_sign
from .program import Interval, NotCertain, Program, compiled

#: Operations that gradients and domains of arrays do not cover; their leaves are decided one by one.
_SINGLE: Final = frozenset({"abs", "min", "max", "atan2", "besseli", "besselj", "gamma", "polygamma"})


@dataclass(frozen=True, slots=True)
class Ends:
    """Enclosures of the lower and upper ends of one variable's ranges, float64 (leaves,) each."""

    lower: Interval
    upper: Interval


def admits(goal: Goal, step: str) -> bool:
    """Whether leaves of this goal with this step may be decided in batches."""
    if goal.sign.op not in (">", ">=") or step not in ("n", "m", "h"):
        return False
    if step == "m" and goal.assumptions and not goal.total:
        return False
    return bool(goal.box) and all(op not in _SINGLE for op, _, _ in compiled(goal.sign.formula).steps)


def decided(goal: Goal, step: str, boxes: Sequence[Bounds], A: Arithmetic) -> list[bool]:
    """For every box whether ``goal`` is certainly decided there by ``step``; ``admits`` must hold."""
    usable, done, _ = _assessed(goal, step, boxes, A)
    rows = iter(done)
    return [good and next(rows) for good in usable]


def assessed(
    goal: Goal, step: str, boxes: Sequence[Bounds], A: Arithmetic
) -> list[tuple[bool, Mapping[str, tuple[float, float]]]]:
    """``decided``, and beside it enclosures of the derivatives by each variable, where they were needed."""
    usable, done, slopes = _assessed(goal, step, boxes, A)
    count = len(done)
    columns = {n: zip(_column(s.lo, count), _column(s.hi, count), strict=True) for n, s in slopes.items()}
    rows = iter([(d, {n: next(column) for n, column in columns.items()}) for d in done])
    return [next(rows) if good else (False, {}) for good in usable]


def _assessed(
    goal: Goal, step: str, boxes: Sequence[Bounds], A: Arithmetic
) -> tuple[list[bool], list[bool], Mapping[str, Interval]]:
    """Which boxes arrays can hold, which of those are decided, and derivatives on those."""
    usable = [all(isinstance(b, float) or not (b.is_open or b.at is None) for b in box) for box in boxes]
    chosen = boxes if all(usable) else [box for box, good in zip(boxes, usable, strict=True) if good]
    count = len(chosen)
    if not count:
        return usable, [], {}
    arrays = on_arrays(A)
    try:
        with np.errstate(all="ignore"):
            done, slopes = _decided(goal, step, _ends(goal, chosen, arrays), arrays, count)
    except (Unavailable, NotCertain, exact.EmptyEnclosure, np.linalg.LinAlgError):
        return usable, [False] * count, {}
    return usable, _column(done, count), slopes


def _column(values: Any, count: int) -> list[Any]:
    column: list[Any] = np.broadcast_to(values, (count,)).tolist()
    return column


def _ends(goal: Goal, boxes: Sequence[Bounds], A: Arithmetic) -> dict[str, Ends]:
    """The ends of all variables."""
    found = [_enclosed(column, A) for column in zip(*boxes, strict=True)]
    return {name: Ends(found[2 * k], found[2 * k + 1]) for k, name in enumerate(goal.box)}


def _enclosed(column: Sequence[Bound], A: Arithmetic) -> Interval:
    if all(isinstance(b, float) for b in column):
        ends = np.array(column)
        return A.between(ends, ends)
    low, high = np.array([(b, b) if isinstance(b, float) else doubles_around(b.at) for b in column]).T
    return A.between(low, high)


@lru_cache(maxsize=4096)
def doubles_around(end: Formula) -> tuple[float, float]:
    """The nearest doubles below and above an end. Raises NotCertain for one without a value."""
    if end.op == "number":
        return outward(end.args[0])
    with ctx.workprec(64):
        value = point(end, exact)
    if not value.is_finite():
        raise NotCertain("an end that is not finite")
    return outward(to_fraction(value.lo))[0], outward(to_fraction(value.hi))[1]


def _decided(
    goal: Goal, step: str, ends: Mapping[str, Ends], A: Arithmetic, count: int
) -> tuple[Mask, Mapping[str, Interval]]:
    op, strict = goal.sign.op, step == "h"
    program = compiled(goal.sign.formula)
    output = program.outputs[0]
    where = {name: A.between(e.lower.lo, e.upper.hi) for name, e in ends.items()}
    values, certain = evaluated(program, where, A, strict)
    done = np.broadcast_to(certain & has_sign(values[output], op), (count,)).copy()
    if step == "n" or done.all():
        return done, {}
    slopes = gradient(program, values, output, A)
    if not slopes:
        return done, {}  # no variable occurs: its enclosure is all there is to say
    fixed = {name: np.zeros(count, dtype=bool) for name in slopes}
    for _ in slopes:
        moved = _fix_monotone(where, slopes, fixed, ends, A)
        if not moved:
            break
        values, inside = evaluated(program, where, A, strict)
        certain = certain & inside
        done = done | (certain & has_sign(values[output], op))
        if done.all():
            return done, slopes
        slopes = gradient(program, values, output, A)
    if step == "m":
        return done | _by_mean_value(program, op, where, slopes, fixed, ends, A), slopes
    patterns = np.array([~fixed[name] & (where[name].lo < where[name].hi) for name in slopes])
    todo = np.asarray(certain & ~done)
    if not todo.any():
        return done, slopes
    for pattern in np.unique(patterns[:, todo], axis=1).T:
        free = tuple(name for name, varies in zip(slopes, pattern, strict=True) if varies)
        lanes = np.flatnonzero(todo & (patterns == pattern[:, None]).all(axis=0))
        if free:
            part = {name: A.between(x.lo[lanes], x.hi[lanes]) for name, x in where.items()}
            done[lanes] = by_second_order(goal, part, free, len(lanes), A)
    return done, slopes


def _fix_monotone(
    where: dict[str, Interval],
    slopes: Mapping[str, Interval],
    fixed: dict[str, Mask],
    ends: Mapping[str, Ends],
    A: Arithmetic,
) -> bool:
    """Fixes variables, on each leaf, at the end where the formula is least; whether any was."""
    moved = False
    for name, slope in slopes.items():
        rising = np.asarray(slope.lo >= 0) & ~fixed[name]
        falling = np.asarray(slope.hi <= 0) & ~fixed[name] & ~rising
        if rising.any() or falling.any():
            x, e = where[name], ends[name]
            where[name] = A.between(
                np.where(falling, e.upper.lo, x.lo),
                np.where(rising, e.lower.hi, x.hi),
            )
            fixed[name] = fixed[name] | rising | falling
            moved = True
    return moved


def _by_mean_value(
    program: Program,
    op: str,
    where: Mapping[str, Interval],
    slopes: Mapping[str, Interval],
    fixed: Mapping[str, Mask],
    ends: Mapping[str, Ends],
    A: Arithmetic,
) -> Mask:
    """Where the mean-value form at Baumann's centre shows the sign."""
    centre, inside = dict(where), np.asarray(True)
    for name, slope in slopes.items():
        low, high = ends[name].lower.hi, ends[name].upper.lo
        a, b = slope.lo, slope.hi
        best = (b * low - a * high) / (b - a)
        best = np.where((low < best) & (best < high), best, low + (high - low) / 2)
        inside = inside & (fixed[name] | ((low <= best) & (best <= high)))
        centre[name] = A.between(
            np.where(fixed[name], where[name].lo, best), np.where(fixed[name], where[name].hi, best)
        )
    bound = evaluated(program, centre, A, False)[0][program.outputs[0]]
    for name, slope in slopes.items():
        step = A.sub(where[name], centre[name])
        step = A.between(np.where(fixed[name], 0.0, step.lo), np.where(fixed[name], 0.0, step.hi))
        bound = A.add(bound, A.mul(slope, step))
    return inside & has_sign(bound, op)
