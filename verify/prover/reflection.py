"""Even formulas: f(-x) = f(x) on a range that is symmetric about 0, so that two halves x = ±w are alike. Untrusted.

Where f vanishes on a curve x = E(y) > 0 it vanishes on x = -E(y) too, and no step away from one of both goes through;
on each half there is only one.
"""

from __future__ import annotations

import math
from typing import Final

from verify.formula.tree import substitute, variable, variables
from verify.kernel.assumed import cut_goals
from verify.kernel.box import Range
from verify.kernel.goal import Goal
from verify.kernel.premises import uses
from verify.kernel.simplify import simplified

from .floats import float_function
from .identities import ZERO, Prove
from .sampling import cloud
from .scaling import TRANSCENDENTAL
from .splits import Proof, closed_by
from .substitution import fresh_name, let

#: Points at which the reflection is tried.
POINTS: Final = 12


def reflected(goal: Goal, prove: Prove) -> Proof | None:
    """Two goals on w >= 0, one for x = w and one for x = -w, where a formula that may vanish seems even in x."""
    formula = goal.sign.formula
    if goal.sign.op != ">=" or goal.assumptions or len(goal.box) < 2 or not uses(formula, TRANSCENDENTAL):
        return None
    for name in variables(formula):
        if is_even(goal, name):
            positive, negative = cut_goals(goal, variable(name))
            w = fresh_name(goal.box)
            general = substitute(formula, {name: -variable(w)})
            half = Range(ZERO, goal.box[name].upper, False, goal.box[name].upper_open)
            return {
                "rule": "cut",
                "formula": name,
                "domain": [],
                "nonnegative": prove(positive),
                "nonpositive": closed_by(let(negative, w, -variable(name), half, general, prove, prove)),
            }
    return None


def is_even(goal: Goal, name: str) -> bool:
    """Whether the formula seems to keep its value when the variable changes its sign, as its range must."""
    r, names = goal.box[name], tuple(goal.box)
    if r.lower is not None and (r.upper is None or simplified(-r.upper) is not simplified(r.lower)):
        return False
    if (r.lower is None) != (r.upper is None) or r.lower_open != r.upper_open:
        return False
    function, k = float_function(goal.sign.formula, names), names.index(name)
    pairs = [(function(p), function((*p[:k], -p[k], *p[k + 1 :]))) for p in cloud(goal.box, POINTS)]
    seen = [pair for pair in pairs if all(map(math.isfinite, pair))]  # floats overflow far out
    alike = (math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12) for one, other in seen)
    return 2 * len(seen) >= POINTS and all(alike)
