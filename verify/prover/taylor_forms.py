"""Boxes of one variable closed by Taylor polynomials with remainder: errors of approximations, special functions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from flint import ctx

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import variables
from verify.kernel.goal import Goal
from verify.kernel.proof import Progress, ProofError
from verify.kernel.series import rule_series

from .budget import Budget
from .sampling import width_of
from .splits import Node, Proof

#: Orders of the polynomials, and bits they are computed with at least: enough for margins that doubles do not see.
ORDERS: Final = (12, 28)
BITS: Final = 128
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
        for order in self.orders:
            table: Proof = {"rule": "series", "order": order, "bits": max(BITS, 2 * ctx.prec)}
            self.budget.spend(COST)
            try:
                rule_series(goal, table, arb_arithmetic, Progress())
            except ProofError:
                continue
            self.orders = (order, *(n for n in ORDERS if n != order))
            return table
        return None
