"""Local arguments at the places where a formula is tight: expansions at the ends of a box, convexity around zeros."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, postorder, variables
from verify.kernel.box import Range
from verify.kernel.goal import Goal
from verify.kernel.local import NoLeadingTerm, rule_convex, rule_expand
from verify.kernel.model import RAMIFICATIONS
from verify.kernel.premises import DISCONTINUOUS, KINKED, uses
from verify.kernel.proof import Progress, ProofError

from .budget import Budget
from .floats import as_float, float_function
from .growth import power_at
from .sampling import at, cloud, float_ends, width_of
from .splits import Node, Proof

#: Orders of expansions, tried in turn while no leading term shows up.
ORDERS: Final = (4, 8, 16)
#: Boxes that one expansion counts for in the budget.
COST: Final = 8
#: Failed expansions at one end before it is given up.
PATIENCE: Final = 8
#: Expansions without a leading term at infinity before their order is given up: further out an exponential may be
#: small enough.
FAR_OUT: Final = 3

Side = tuple[str, str]


@dataclass(slots=True)
class Ends:
    """Closes boxes of one goal that reach its ends; remembers which orders show no leading term and what failed."""

    goal: Goal
    budget: Budget
    tight: Sequence[dict[str, Formula]] = ()
    failures: dict[Side, int] = field(default_factory=dict)
    empty: Counter[tuple[str, str, int, int, bool]] = field(default_factory=Counter)

    def __call__(self, node: Node) -> Proof | None:
        """The table of a step that closes the node's box, or None."""
        if self.tight and node.depth >= 3:
            table = self._convex(node)
            if table is not None:
                return table
        if self.goal.sign.op == "==" or node.depth < 1 or node.depth < node.tried + 2:
            return None
        for name, side in self._touching(node):
            node.tried = node.depth
            table = self._expanded(node.goal, name, side)
            if table is not None:
                return table
        return None

    def _touching(self, node: Node) -> list[Side]:
        """The sides at which the box reaches an end of the whole range and the formula is delicate."""
        found = []
        for name in variables(self.goal.sign.formula):
            r, whole = node.goal.box[name], self.goal.box[name]
            if r.is_point() or node.splits.get(name, 0) < (1 if math.isinf(width_of(r)) else 2):
                continue
            for side, other in (("lower", "upper"), ("upper", "lower")):
                if r.end(side) is not whole.end(side) or r.end(other) is None:
                    continue
                if self.failures.get((name, side), 0) < PATIENCE and is_delicate(node.goal, name, side):
                    found.append((name, side))
        return found

    def _expanded(self, goal: Goal, name: str, side: str) -> Proof | None:
        attempts = 0
        ways = choices(goal, name, side)
        hopeless: set[tuple[int, bool]] = set()
        for order, ramification, logarithms in ways:
            key = (name, side, order, ramification, logarithms)
            if self.empty[key] >= (FAR_OUT if goal.box[name].end(side) is None else 1):
                continue
            if attempts == (4 if ways[0][2] else 2):
                break
            if (ramification, logarithms) in hopeless:
                self.empty[key] += 1
                self.budget.spend(COST)  # as if it had been tried, so that the search goes on in the same way
                continue
            table: Proof = {"rule": "expand", "variable": name, "side": side, "order": order}
            if ramification > 1:
                table["ramification"] = ramification
            if logarithms:
                table["logarithms"] = True
            self.budget.spend(COST)
            try:
                rule_expand(goal, table, arb_arithmetic, Progress())
            except NoLeadingTerm:
                self.empty[key] += 1
                # Parts may need some more terms than the power that is seen, and at kinks many more.
                early = order < ORDERS[1] * ramification or uses(goal.sign.formula, KINKED)
                power = None if early else power_at(goal, name, side)
                if power is not None and power * ramification < order / 2:
                    hopeless.add((ramification, logarithms))
            except ProofError:
                attempts += 1
            else:
                self.failures[name, side] = 0
                return table
        self.failures[name, side] = self.failures.get((name, side), 0) + 1
        return None

    def _convex(self, node: Node) -> Proof | None:
        names = variables(self.goal.sign.formula)
        for values in self.tight:
            if not all(is_near(node.goal.box[name], values[name]) for name in names):
                continue
            self.budget.spend(2)
            table = {"rule": "convex", "point": {name: str(value) for name, value in values.items()}}
            try:
                rule_convex(node.goal, table, arb_arithmetic, Progress())
            except ProofError:
                continue
            return table
        return None


def is_near(r: Range, value: Formula) -> bool:
    """Whether a point lies in the range or not further off than its width."""

    low, high = float_ends(r)
    width = high - low
    return math.isfinite(width) and low - width <= as_float(value) <= high + width


def choices(goal: Goal, name: str, side: str) -> list[tuple[int, int, bool]]:
    """Orders, ramifications and whether log t counts, cheapest first; log t only where a logarithm is infinite."""
    formula = goal.sign.formula
    plain = sorted((o * q, q, False) for o in ORDERS for q in ramifications(formula) if o * q <= 32)
    if not has_infinite_logarithm(goal, name, side):
        return plain
    q = max(2, *ramifications(formula))
    varies = any(node.op == "pow" and variables(node.args[1]) for node in postorder(formula))
    cubic = [(12, 3, True)] if varies and q != 3 else []  # x^x is 1 + t^3 log t^3 + … for x = t^3
    return [(4, 1, True), (8, 1, True), (4 * q, q, True), *cubic, *plain]


def has_infinite_logarithm(goal: Goal, name: str, side: str) -> bool:
    """Whether the argument of a logarithm, or of a power that varies, seems to tend to 0 or infinity at a side."""
    arguments = [
        node.args[-1 if node.op == "polygamma" else 0]
        for node in postorder(goal.sign.formula)
        if (node.op in ("log", "polygamma") or node.op == "pow" and node.args[1].op != "number")
        and name in variables(node.args[-1 if node.op == "polygamma" else 0])
    ]
    k, r = list(goal.box).index(name), goal.box[name]
    near = at(r, 1e-9 if side == "lower" else 1 - 1e-9)
    for argument in arguments:
        function = float_function(argument, tuple(goal.box))
        values = [abs(function((*p[:k], near, *p[k + 1 :]))) for p in cloud(goal.box, 3)]
        if any(v < 1e-6 or v > 1e6 for v in values):
            return True
    return False


def ramifications(formula: Formula) -> list[int]:
    """1, and the index of roots in the formula: expansions in powers of t^q."""
    found = [1]
    for node in postorder(formula):
        q = 2 if node.op == "sqrt" else 3 if node.op == "cbrt" else 1
        if node.op == "pow" and node.args[1].op == "number":
            q = node.args[1].args[0].denominator
        if q in RAMIFICATIONS and q not in found:
            found.append(q)
    return found


def is_delicate(goal: Goal, name: str, side: str) -> bool:
    """Whether the formula seems to tend to zero or infinity, or to lose its value, at a side of the box.

    At an infinite or open end it counts as delicate in any case, because enclosures may be lost there.
    """
    r = goal.box[name]
    if uses(goal.sign.formula, DISCONTINUOUS):
        return False
    if r.end(side) is None:
        return beyond_zero(r, side)
    if r.is_open(side):
        return True
    function = float_function(goal.sign.formula, tuple(goal.box))
    k = list(goal.box).index(name)
    end = float_ends(r)[0 if side == "lower" else 1]
    for point in cloud(goal.box, 6):
        close = (*point[:k], end, *point[k + 1 :])
        middle = (*point[:k], at(r, 0.5), *point[k + 1 :])
        size, typical = abs(function(close)), abs(function(middle))
        if not typical / 1e4 <= size <= typical * 1e4:
            return True
    return False


def beyond_zero(r: Range, infinite_side: str) -> bool:
    """Whether a range with one infinite end keeps away from zero, as expansions in 1/x need."""
    low, high = float_ends(r)
    return low > 0 if infinite_side == "upper" else high < 0
