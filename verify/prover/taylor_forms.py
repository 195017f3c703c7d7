"""Boxes of one variable closed by Taylor polynomials with remainder: errors of approximations, special functions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from flint import ctx

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import number, variables
from verify.kernel.box import default_point, point
from verify.kernel.goal import Goal
from verify.kernel.program import NotCertain, natural
from verify.kernel.proof import Progress, ProofError
from verify.kernel.series import rule_series

from .budget import Budget
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
        """The table of a step that closes the node's box, or None."""
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
        """Bits that show the sign in the middle of the box with some to spare; 0 when none do."""
        middle = {n: point(number(default_point(r)), arb_arithmetic) if n == name else r.enclosed(arb_arithmetic)
                  for n, r in goal.box.items()}  # fmt: skip
        for bits in (BITS, MORE_BITS):
            with ctx.workprec(bits):
                try:
                    value = natural(goal.sign.formula, middle, arb_arithmetic)
                except (NotCertain, arb_arithmetic.EmptyEnclosure):
                    return 0
                if value.hi < 0 or value.lo > 0 and value.hi - value.lo < value.lo * SPARE:
                    return 0 if value.hi < 0 else bits
        return 0
