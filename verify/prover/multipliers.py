"""Lagrange multipliers: F >= Σ λ_j A_j for assumptions A_j >= 0 and constants λ_j >= 0, found at a constrained minimum.

Untrusted: the minimum is found in floats, the multipliers are guessed as exact numbers, and the difference is proved
without the assumptions that were used.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from verify.formula.tree import Formula, variables
from verify.kernel.goal import Goal, Sign

from .budget import Stuck
from .candidates import candidates
from .floats import float_function
from .identities import Prove, defined
from .sampling import cloud, float_ends, seems_false
from .splits import Proof

#: Starts of the minimisation, exact guesses for one multiplier, and the relative size below which it is zero.
STARTS: Final = 6
GUESSES: Final = 3
SMALL: Final = 1e-6
#: Values of functions in one minimisation at most: with dozens of variables and assumptions it would take minutes.
MOST_VALUES: Final = 100_000


def multiplied(goal: Goal, prove: Prove) -> Proof | None:
    """The formula as a combination of assumptions with constant multipliers, and a rest that needs none of them."""
    if goal.sign.op not in (">", ">=") or not goal.assumptions or not goal.total:
        return None
    for multipliers in guesses(goal):
        rest = goal.sign.formula
        for assumption, multiplier in multipliers:
            rest = rest - multiplier * assumption.formula
        remaining = replace(goal, sign=Sign(rest, goal.sign.op))
        if seems_false(replace(remaining, assumptions=())):
            continue
        try:
            return {
                "rule": "sum",
                "terms": [
                    *(_term(goal, multiplier * a.formula, ">=", prove) for a, multiplier in multipliers),
                    _term(goal, rest, goal.sign.op, prove),
                ],
            }
        except Stuck:
            continue
    return None


def _term(goal: Goal, formula: Formula, sign: str, prove: Prove) -> dict[str, Any]:
    return {
        "weight": "1",
        "formula": str(formula),
        "sign": sign,
        "domain": defined(formula, goal, prove),
        "proof": prove(replace(goal, sign=Sign(formula, sign))),
    }


def guesses(goal: Goal) -> Iterator[list[tuple[Sign, Formula]]]:
    """Assumptions with positive exact multipliers that balance the gradient at a constrained minimum."""
    usable = [a for a in goal.assumptions if a.op in (">", ">=")]
    weights = float_multipliers(goal, usable) if usable else None
    if weights is None:
        return
    largest = max(weights)
    chosen = [(a, w) for a, w in zip(usable, weights, strict=True) if w > SMALL * max(1.0, largest)]
    if not chosen:
        return
    choices = [list(itertools.islice(candidates(w, 1e-5 * w), GUESSES)) for _, w in chosen]
    for combination in itertools.product(*choices):
        yield [(a, exact) for (a, _), exact in zip(chosen, combination, strict=True)]


def float_multipliers(goal: Goal, usable: Sequence[Sign]) -> list[float] | None:
    """Multipliers >= 0 at the lowest constrained minimum that is found, by least squares; None without one."""
    import numpy as np
    from scipy.optimize import nnls

    lowest = constrained_minimum(goal)
    if lowest is None:
        return None
    names = list(goal.box)
    free = [k for k, name in enumerate(names) if _inside(goal, name, lowest[k])]
    if not free:
        return None
    slopes = [slope(float_function(s.formula, tuple(names)), lowest, free) for s in (goal.sign, *usable)]
    if not np.isfinite(slopes).all():
        return None
    weights, residual = nnls(np.array(slopes[1:]).T, np.array(slopes[0]))
    return [float(w) for w in weights] if residual < 1e-4 * (1 + np.linalg.norm(slopes[0])) else None


def constrained_minimum(goal: Goal) -> list[float] | None:
    """Where the formula is least under the assumptions, nearly."""
    found = constrained_minima(goal)
    return found[0][1] if found else None


def constrained_minima(goal: Goal, count: int = STARTS) -> list[tuple[float, list[float]]]:
    """Local minima of the formula under the assumptions, nearly, the least first, with the values there.

    Sequential quadratic programming from ``count`` starts.
    """
    import numpy as np
    from scipy.optimize import minimize

    names = tuple(goal.box)
    function = float_function(goal.sign.formula, names)
    conditions = [(float_function(a.formula, names), a.op) for a in goal.assumptions]
    constraints = [
        {"type": "eq" if op == "==" else "ineq", "fun": lambda x, f=condition: f(tuple(x))}
        for condition, op in conditions
        if op != "!="
    ]
    minima: list[tuple[float, list[float]]] = []
    # A step takes one value of every function for each variable.
    steps = min(200, MOST_VALUES // (count * (1 + len(names)) * (1 + len(constraints))))
    for start in cloud(goal.box, count) if steps else ():
        with np.errstate(all="ignore"):
            found = minimize(
                lambda x: function(tuple(x)), np.array(start), method="SLSQP", constraints=constraints,
                bounds=[tuple(e if math.isfinite(e) else None for e in float_ends(goal.box[n])) for n in names],
                options={"ftol": 1e-15, "maxiter": steps},
            )  # fmt: skip
        feasible = all(condition(tuple(found.x)) > -1e-7 for condition, op in conditions if op in (">", ">="))
        if feasible and math.isfinite(found.fun):
            minima.append((float(found.fun), found.x.tolist()))
    return sorted(minima, key=lambda minimum: minimum[0])


def _inside(goal: Goal, name: str, x: float) -> bool:
    low, high = float_ends(goal.box[name])
    return name in variables(goal.sign.formula, *(a.formula for a in goal.assumptions)) and low + 1e-6 < x < high - 1e-6


def slope(function: Callable[[tuple[float, ...]], float], x: Sequence[float], free: Sequence[int]) -> list[float]:
    """Central differences in the coordinates ``free``."""
    slopes = []
    for k in free:
        h = 1e-6 * (1 + abs(x[k]))
        ahead, behind = (tuple(v + s * h if i == k else v for i, v in enumerate(x)) for s in (1, -1))
        slopes.append((function(ahead) - function(behind)) / (2 * h))
    return slopes
