"""How fast a formula vanishes or grows at an end of one variable: the power that its values there follow. Untrusted."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from flint import arb, ctx

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, number
from verify.kernel.box import point
from verify.kernel.goal import Goal
from verify.kernel.program import NotCertain, natural

from .sampling import as_values, cloud, float_ends

#: The two places are these parts of the range away from the end, as powers of two.
NEAR: Final = 8
NEARER: Final = 16
#: The largest power, and enough bits to see it beside terms of moderate size.
LARGEST: Final = 40
BITS: Final = 800


def power_at(goal: Goal, name: str, side: str) -> float | None:
    """k when the formula behaves as t^k at a side of the range, in the middle of the other variables; None if unknown.

    t is the distance from the end, or 1/|x| at an infinite one. Logarithms change k by an eighth or less. Nothing is
    known of what grows or vanishes faster than moderate powers: an exponential hides the power beside it.

    >>> from verify.formula.reader import read_statement
    >>> from verify.kernel.goal import domain_box, sign_of
    >>> def power(text: str, side: str) -> float | None:
    ...     statement = read_statement(text)
    ...     return power_at(Goal(sign_of(statement.relations[0]), domain_box(statement)), "x", side)
    >>> round(power("sin(x) < x for x in (0, 1]", "lower"), 2)
    3.0
    >>> round(power("x**3*sqrt(x) > log(x) - 1/x for x in [1, oo)", "upper"), 2)
    -3.5
    """
    values = as_values(goal.box, cloud(goal.box, 1)[0])
    with ctx.workprec(BITS):
        near, nearer = (_size(goal, {**values, name: at}) for at in _places(goal, name, side))
        if near is None or nearer is None:
            return None
        power = float((near / nearer).log() / arb(2).log()) / (NEARER - NEAR)
    return power if abs(power) <= LARGEST else None


def _places(goal: Goal, name: str, side: str) -> list[Formula]:
    """Two points closer and closer to the end."""
    r = goal.box[name]
    low, high = float_ends(r)
    end = r.end(side)
    if end is None:
        start = max(1.0, abs(low if side == "upper" else high))
        far = Fraction(start if math.isfinite(start) else 1)
        return [number(far * 2**steps * (1 if side == "upper" else -1)) for steps in (NEAR, NEARER)]
    width = Fraction(high - low) if math.isfinite(high - low) else Fraction(1)
    shares = [number(width / 2**steps) for steps in (NEAR, NEARER)]
    return [end + share if side == "lower" else end - share for share in shares]


def _size(goal: Goal, values: dict[str, Formula]) -> arb | None:
    """The absolute value at a point; None where it is not known, or known not to differ from 0."""
    try:
        where = {name: point(value, arb_arithmetic) for name, value in values.items()}
        found = natural(goal.sign.formula, where, arb_arithmetic, strict=True)
    except (NotCertain, arb_arithmetic.EmptyEnclosure):
        return None
    return None if found.lo <= 0 <= found.hi else abs(found.lo + found.hi) / 2
