"""What branch and bound has left open, as a smaller box: an argument may hold there that fails on the whole box."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from verify.formula.tree import Formula, variables
from verify.kernel.goal import Goal

from .floats import as_float
from .sampling import float_ends
from .splits import Node

#: A range must lose at least this part of its width for a cut to be worth while.
WORTH: Final = 0.5

#: A variable, the point at which to split its range, and which half is done: 0 for the lower one.
Cut = tuple[str, Formula, int]


def cuts_around(goal: Goal, leaves: Sequence[Node]) -> list[Cut]:
    """The splits that separate what is done from a box around the open leaves; [] when there is little to gain."""
    cuts: list[Cut] = []
    for name in variables(goal.sign.formula):
        ranges = [leaf.goal.box[name] for leaf in leaves]
        lowest = min(ranges, key=lambda r: float_ends(r)[0]).lower
        highest = max(ranges, key=lambda r: float_ends(r)[1]).upper
        low, high = float_ends(goal.box[name])
        if lowest is not None and _is_worth(low, high, as_float(lowest) - low):
            cuts.append((name, lowest, 0))
        if highest is not None and _is_worth(low, high, high - as_float(highest)):
            cuts.append((name, highest, 1))
    return cuts


def _is_worth(low: float, high: float, gain: float) -> bool:
    return math.isfinite(high - low) and gain > WORTH * (high - low)
