"""Where a formula touches zero: local minima in floats, then exact points at which it vanishes."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from verify.formula.tree import Formula, number, variables
from verify.kernel.box import Box, Range
from verify.kernel.derivatives import at_end
from verify.kernel.goal import Goal
from verify.kernel.premises import vanishes, vanishes_at

from .candidates import candidates
from .floats import as_float, float_function
from .polish import polished
from .sampling import Point, cloud, float_ends, may_vanish

#: Local minima that are looked at, and exact guesses for one of them.
MINIMA: Final = 5
GUESSES: Final = 12
#: A formula is not zero where floats make it larger than this part of its usual size.
NEARLY: Final = 1e-3
#: Beyond this a formula that tends to 0 at infinity seems to touch it.
FAR: Final = 1000
#: Numbers at which formulas often vanish whatever the other variables are.
SIMPLE: Final = (number(0), number(1), number(-1))


def tight_points(goal: Goal) -> list[dict[str, Formula]]:
    """Exact points of the box at which the formula is zero, near its local minima (or zeros, for "!=")."""
    formula, names = goal.sign.formula, tuple(goal.box)
    function = float_function(formula, names)
    used = variables(formula)

    def height(point: Point) -> float:
        value = function(point)
        return math.inf if math.isnan(value) else abs(value) if goal.sign.op == "!=" else value

    samples = sorted((height(p), p) for p in cloud(goal.box, 96))
    finite = [abs(h) for h, _ in samples if math.isfinite(h)]
    if not finite:
        return []
    typical = sorted(finite)[len(finite) // 2]
    found: list[dict[str, Formula]] = []
    for _, start in apart(samples, goal.box, MINIMA):
        lowest, value = descend(height, start, tuple(goal.box.values()))
        if not value <= 1e-6 * typical:
            continue
        exact = polished(formula, goal.box, lowest, zero=goal.sign.op == "!=")
        tolerance = 2e-3 if exact is None else 1e-11
        choices = [
            list(itertools.islice(candidates(x, tolerance * max(1e-3, abs(x))), 4))
            for x in ((exact or lowest)[names.index(n)] for n in used)
        ]
        for combination in itertools.islice(itertools.product(*choices), GUESSES):
            values = dict(zip(used, combination, strict=True))
            at = tuple(as_float(values[n]) if n in values else x for n, x in zip(names, lowest, strict=True))
            if abs(function(at)) > NEARLY * typical > 0:
                continue  # exact algebra takes its time to say so
            if values not in found and vanishes_at(formula, values, goal):
                found.append(values)
                break
    return found


def apart(samples: Sequence[tuple[float, Point]], box: Box, count: int) -> list[tuple[float, Point]]:
    """The lowest of the sorted samples, at most ``count``, no two of them close together."""
    chosen: list[tuple[float, Point]] = []
    ranges = tuple(box.values())
    for height, point in samples[:40]:
        if len(chosen) == count or not math.isfinite(height):
            break
        if all(_distance(point, other, ranges) > 0.1 for _, other in chosen):
            chosen.append((height, point))
    return chosen


def _distance(a: Point, b: Point, ranges: tuple[Range, ...]) -> float:
    return max((abs(x - y) / _scale(r, x) for x, y, r in zip(a, b, ranges, strict=True)), default=0.0)


def _scale(r: Range, x: float) -> float:
    low, high = float_ends(r)
    width = high - low
    return (width if math.isfinite(width) else max(1.0, abs(x))) or 1.0


def descend(
    height: Callable[[Point], float], start: Point, ranges: tuple[Range, ...], rounds: int = 80
) -> tuple[Point, float]:
    """A local minimum of ``height`` near ``start`` by compass search with shrinking steps, inside the box."""
    best, value = start, height(start)
    steps = [_scale(r, x) / 8 for r, x in zip(ranges, start, strict=True)]
    for _ in range(rounds):
        moved = False
        for k, r in enumerate(ranges):
            low, high = float_ends(r)
            for direction in (1, -1):
                x = min(max(best[k] + direction * steps[k], low), high)
                if not math.isfinite(x) or x == low and r.lower_open or x == high and r.upper_open:
                    continue
                trial = (*best[:k], x, *best[k + 1 :])
                found = height(trial)
                if found < value:
                    best, value, moved = trial, found, True
                    break
        if not moved:
            steps = [step / 4 for step in steps]
    return best, value


def cut_between(goal: Goal, points: list[dict[str, Formula]]) -> tuple[str, Formula] | None:
    """A variable and an exact point strictly inside its range where the formula touches zero; expansions start there.

    Coordinates that many tight points share come first; when the points lie on a line, only those are worth a cut. The
    same holds for points at an end of another range, where the formula may touch zero all along. A coordinate at which
    the formula vanishes whatever the others are comes before all.
    """
    face = vanishing_cut(goal, points) if len(goal.box) > 1 else None
    if face is not None:
        return face
    shared = Counter((name, value) for values in points for name, value in values.items())
    few = [values for values in points if len(points) < 3 and all(is_inside(goal.box[n], v) for n, v in values.items())]
    alone = {(name, value) for values in few for name, value in values.items()}
    for (name, value), times in shared.most_common():
        if (times > 1 or (name, value) in alone) and is_inside(goal.box[name], value):
            return name, value
    return None


def vanishing_cut(goal: Goal, points: Sequence[dict[str, Formula]] = ()) -> tuple[str, Formula] | None:
    """A variable and a value strictly inside its range at which the formula vanishes for all the others.

    Simple numbers are tried, and the coordinates of ``points``.
    """
    formula = goal.sign.formula
    for name in variables(formula):
        for value in dict.fromkeys((*SIMPLE, *(values[name] for values in points if name in values))):
            if not is_inside(goal.box[name], value):
                continue
            face = at_end(goal, name, value, goal.sign.op)
            if may_vanish(face.sign.formula, face.box) and vanishes(face.sign.formula, face):
                return name, value
    return None


def is_inside(r: Range, value: Formula) -> bool:
    """Whether a constant lies well inside a range, and not far out where functions that tend to 0 seem to touch it."""
    low, high = float_ends(r)
    x = as_float(value)
    endless = math.isinf(high - low)
    margin = (1e-2 if endless else 1e-9) * (1 + abs(x))
    return low < x - margin and x + margin < high and not (endless and abs(x) > FAR)
