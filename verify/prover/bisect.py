"""Branch and bound: the split tree of one goal, written down as a proof.

Boxes are taken depth first. A box that no enclosure decides is offered to ``close`` (local arguments: expansions,
monotonicity, …) at some depths, and split otherwise, in the variable that contributes most to the overestimation. A box that is still open
after many splits is where the inequality is tight: it is reported as ``Stuck``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import variables
from verify.kernel.box import Range, approximate, default_point, split
from verify.kernel.decide import Assessment, assess, is_vacuous
from verify.kernel.goal import Goal
from verify.kernel.structure import holds_by_structure

from .budget import Budget

Proof = dict[str, Any]
#: Offers a box to local arguments: (goal on the box, depth of the box) to a special step, or None.
Close = Callable[[Goal, int], Proof | None]

#: Splits of one box, per variable, before it counts as stuck.
DEPTH_PER_VARIABLE: Final = 28


@dataclass
class Stuck(Exception):
    """A goal that was not decided, with the box that is left (the hardest one seen)."""

    goal: Goal
    value: Any = None


def leaf_step(goal: Goal, found: Assessment) -> str | None:
    """The step that closes the box by itself, if there is one."""
    if found.method is not None:
        return found.method
    for j in range(min(len(goal.assumptions), 26)):
        if is_vacuous(goal, j, arb_arithmetic):
            return chr(ord("A") + j)
    return "s" if holds_by_structure(goal, arb_arithmetic) else None


def bisect(goal: Goal, budget: Budget, close: Close, limit: int) -> Proof:
    """A proof of ``goal`` by at most ``limit`` boxes. Raises Stuck, or Exhausted when the whole budget is spent."""
    steps: list[str] = []
    special: list[Proof] = []
    names = list(goal.box)
    waiting = [(dict(goal.box), 0)]
    count = 0
    deepest = DEPTH_PER_VARIABLE * max(1, len(names))
    while waiting:
        box, depth = waiting.pop()
        here = replace(goal, box=box)
        budget.spend()
        count += 1
        found = assess(here, arb_arithmetic)
        step = leaf_step(here, found)
        if step is not None:
            steps.append(step)
            continue
        table = close(here, depth)
        if table is not None:
            steps.append("*")
            special.append(table)
            continue
        name = split_variable(here, found.slopes)
        if name is None or depth >= deepest or count >= limit:
            raise Stuck(here, found.value)
        cut = default_point(box[name])
        left, right = split(box, name, cut)
        if names.index(name) < 10:
            steps.append(str(names.index(name)))
        else:
            steps.append("*")
            special.append({"rule": "split", "variable": name, "at": str(cut)})
        waiting += [(right, depth + 1), (left, depth + 1)]
    return {"tree": "".join(steps), "special": special} if special else {"tree": "".join(steps)}


def split_variable(goal: Goal, slopes: Mapping[str, Any]) -> str | None:
    """The variable to split: an infinite range first, then the largest |slope|·width (the widest where slopes are unknown)."""
    best, most = None, 0.0
    relevant = set(variables(goal.sign.formula, *(a.formula for a in goal.assumptions)))
    for name, r in goal.box.items():
        if name not in relevant:
            continue
        width = width_of(r)
        if width <= 0:
            continue
        if math.isinf(width):
            score = 1e300 * (2 if reaches_both(r) else 1)
        else:
            slope = slopes.get(name)
            size = max(abs(float(slope.lo)), abs(float(slope.hi))) if slope is not None else (0.0 if slopes else 1.0)
            score = width * (size if math.isfinite(size) else 1e100) + width * 1e-9
        if score > most:
            best, most = name, score
    return best


def reaches_both(r: Range) -> bool:
    return r.lower is None and r.upper is None


def width_of(r: Range) -> float:
    """The width of a range as a float, infinite for an infinite one."""
    if r.lower is None or r.upper is None:
        return math.inf
    if r.is_point():
        return 0.0
    return float(approximate(r.upper) - approximate(r.lower))
