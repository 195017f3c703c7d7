"""Inequalities between values of gamma as convexity of its logarithm, at shifted places. Untrusted.

Gautschi's x^(1-s) < Γ(x + 1)/Γ(x + s) is the convexity of log Γ between x, x + s and x + 1; that Γ(1 + x) Γ(1 + y) is
at most Γ(1 + x + y) is a sum of two such gaps, between 1 and 1 + x + y.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, number, postorder, variables
from verify.kernel.boundary import opened
from verify.kernel.goal import Goal, Sign
from verify.kernel.log_convex import Place, convexity_gap
from verify.kernel.premises import nonnegative_variables, vanishes, without_assumptions

from .bernoulli import coefficient
from .budget import Stuck
from .exponentials import ONE, ZERO
from .factors import normal_text
from .identities import Prove, defined
from .sampling import may_vanish
from .splits import Proof, closed_by

SHIFTS: Final = (0, 1, -1)
#: Arguments at which log Γ is zero.
ROOTS: Final = (number(1), number(2))


@dataclass(frozen=True, slots=True)
class Gap:
    """λ log Γ(u) + (1 - λ) log Γ(v) - log Γ(m) with m = λ u + (1 - λ) v."""

    weight: Formula
    places: tuple[Place, Place, Place]

    @property
    def formula(self) -> Formula:
        """The gap as a formula."""
        return convexity_gap(self.weight, *self.places)


def log_convex(goal: Goal, prove: Prove) -> Proof | None:
    """Logarithms of gamma and of what its functional equation gives, as one or two gaps of the convex log Γ."""
    if goal.sign.op not in (">", ">=") or len(variables(goal.sign.formula)) < 2:
        return None
    found = terms_of(goal)
    if found is None:
        return None
    inside = opened(goal, arb_arithmetic) if goal.sign.op == ">=" and not goal.assumptions else goal
    weight, inner, outer = found
    for gaps in gaps_of(inner, outer, goal):
        total = sum((gap.formula for gap in gaps), ZERO)
        rest = goal.sign.formula - number(weight) * total
        if not may_vanish(rest, inside.box) or not vanishes(rest, inside):
            continue
        try:
            table = _sum(inside, weight, gaps, prove)
        except Stuck:
            continue
        return table if inside == goal else {"rule": "interior", "proof": closed_by(table)}
    return None


def terms_of(goal: Goal) -> tuple[Fraction, list[Formula], list[Formula]] | None:
    """The weight of the terms -c log Γ(m), the m, and the arguments of log Γ in other terms; None without them."""
    nodes = [n for n in postorder(goal.sign.formula) if n.op == "log" and n.args[0].op == "gamma"]
    weights = {n: coefficient(goal.sign.formula, n, goal) for n in nodes}
    if not weights or None in weights.values():
        return None
    inner = [(n.args[0].args[0], -w) for n, w in weights.items() if w is not None and w < 0]
    outer = [n.args[0].args[0] for n, w in weights.items() if w is not None and w > 0]
    if not 1 <= len(inner) <= 2 or not 1 <= len(outer) <= 2 or len({w for _, w in inner}) > 1:
        return None
    return inner[0][1], [m for m, _ in inner], outer


def gaps_of(inner: Sequence[Formula], outer: Sequence[Formula], goal: Goal) -> Iterator[list[Gap]]:
    """One gap for every inner place, between two outer places: those of other terms, shifted, or roots of log Γ."""
    ends: list[tuple[Place, Place]] = []
    if len(outer) == 2:
        ends += [(Place(outer[0], j), Place(outer[1], k)) for j, k in itertools.product(SHIFTS, repeat=2)]
    else:
        ends += [(Place(outer[0], k), Place(outer[0], k + 1)) for k in (0, -1)]
        ends += [(Place(outer[0], k), Place(root)) for k, root in itertools.product(SHIFTS, ROOTS)]
    for (u, v), shift in itertools.product(ends, SHIFTS):
        gaps = [gap_between(u, v, Place(m, shift), goal) for m in inner]
        if all(gap is not None for gap in gaps):
            yield [gap for gap in gaps if gap is not None]


def gap_between(u: Place, v: Place, inner: Place, goal: Goal) -> Gap | None:
    """The gap with the weight (m - v)/(u - v) that makes m the mean; None when u and v are the same place."""
    nonnegative = nonnegative_variables(goal)
    width = normal_text(u.point - v.point, nonnegative)
    if width is ZERO:
        return None
    return Gap(normal_text((inner.point - v.point) / width, nonnegative), (u, v, inner))


def _sum(goal: Goal, weight: Fraction, gaps: Sequence[Gap], prove: Prove) -> Proof:
    """The sum of the gaps, which all have the goal's sign. Raises Stuck."""
    terms: list[dict[str, Any]] = []
    for gap in gaps:
        part = replace(goal, sign=Sign(gap.formula, goal.sign.op))
        term = {"weight": str(number(weight)), "formula": str(gap.formula), "sign": goal.sign.op}
        proof = closed_by(_convexity(part, gap, prove))
        terms.append(term | {"domain": defined(gap.formula, goal, prove), "proof": proof})
    return {"rule": "sum", "terms": terms}


def _convexity(goal: Goal, gap: Gap, prove: Prove) -> Proof:
    def shown(formula: Formula, op: str) -> Proof:
        return prove(without_assumptions(goal, Sign(formula, op)))

    u, v, _ = gap.places
    table: Proof = {
        "rule": "log_convex",
        "weight": str(gap.weight),
        "places": [{"argument": str(place.argument), "shift": place.shift} for place in gap.places],
        "domain": defined(gap.formula, goal, prove),
        "lower": shown(gap.weight, goal.sign.op),
        "upper": shown(ONE - gap.weight, goal.sign.op),
    }
    return table | ({"apart": shown(u.point - v.point, "!=")} if goal.sign.op == ">" else {})
