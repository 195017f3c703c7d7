"""Boxes of one variable closed by Taylor polynomials with remainder: errors of approximations, special functions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from flint import ctx

from numerics import enclosure as arb_arithmetic
from numerics.enclosure import Enclosure
from verify.formula.tree import Formula, number, variables
from verify.kernel.box import default_point, point
from verify.kernel.decide import lacks_sign
from verify.kernel.goal import Goal
from verify.kernel.program import NotCertain, natural
from verify.kernel.proof import Progress, ProofError
from verify.kernel.series import rule_series

from .budget import Budget, Stuck
from .sampling import width_of
from .splits import Node, Proof

#: Orders of the polynomials, and bits they are computed with at least: enough for margins that doubles do not see.
ORDERS: Final = (12, 28)
BITS: Final = 128
MORE_BITS: Final = 640
#: Relative accuracy at which the value in the middle of a box counts as known.
SPARE: Final = 1e-6
#: Boxes that one polynomial counts for in the budget.
COST: Final = 2


@dataclass(slots=True)
class TaylorForms:
    """Closes boxes of a goal in one variable; the order that was enough last time comes first."""

    goal: Goal
    budget: Budget
    orders: tuple[int, ...] = ORDERS

    def __call__(self, node: Node) -> Proof | None:
        """The table of a step that closes the node's box, or None. Raises Stuck where the goal is certainly false."""
        goal, names = node.goal, variables(self.goal.sign.formula)
        if len(names) != 1 or goal.sign.op not in (">", ">=") or not math.isfinite(width_of(goal.box[names[0]])):
            return None
        bits = self._bits(goal, names[0])
        for order in self.orders if bits else ():
            table: Proof = {"rule": "series", "order": order, "bits": bits}
            self.budget.spend(COST)
            try:
                rule_series(goal, table, arb_arithmetic, Progress())
            except ProofError:
                continue
            self.orders = (order, *(n for n in ORDERS if n != order))
            return table
        return None

    def _bits(self, goal: Goal, name: str) -> int:
        """Bits that show the sign in the middle of the box with some to spare; 0 when none do, or not at its ends."""
        r = goal.box[name]
        assert r.lower is not None
        assert r.upper is not None
        for bits in (BITS, MORE_BITS):
            with ctx.workprec(bits):
                middle = self._value(goal, number(default_point(r)))
                if middle is not None and lacks_sign(middle, goal.sign.op) and not goal.assumptions:
                    raise Stuck(goal, middle)
                if middle is None or middle.hi <= 0:
                    return 0
                if middle.lo > 0 and middle.hi - middle.lo < middle.lo * SPARE:
                    ends = (self._value(goal, end) for end in (r.lower, r.upper))
                    return bits if all(value is not None and value.lo > 0 for value in ends) else 0
        return 0

    def _value(self, goal: Goal, at: Formula) -> Enclosure | None:
        (name,) = variables(goal.sign.formula)
        try:
            value: Enclosure = natural(
                goal.sign.formula, {name: point(at, arb_arithmetic)}, arb_arithmetic, strict=True
            )
        except (NotCertain, arb_arithmetic.EmptyEnclosure):
            return None
        return value
