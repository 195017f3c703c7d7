"""Inequalities between exponentials through the logarithm: E > R from log E > log R, for one exponential term E."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from verify.formula.tree import Formula, apply, variables
from verify.kernel.algebra.polynomial import Polynomial
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables

from .budget import Stuck
from .factors import grouped, normal_text
from .floats import float_function
from .identities import Prove, defined
from .normal_forms import polynomial_form
from .sampling import cloud, float_ends, seeming_sign
from .signs import product_of
from .splits import Proof, closed_by

#: Sums with more terms are not taken apart.
MAX_TERMS: Final = 12


def logarithmic(goal: Goal, prove: Prove) -> Proof | None:
    """One exponential term against all others, both sides through the logarithm."""
    if goal.sign.op not in (">", ">=") or len(variables(goal.sign.formula)) < 2:
        return None
    for larger, smaller in balances(goal):
        whole = larger - smaller

        def prove_whole(here: Goal, pair: tuple[Formula, Formula] = (larger, smaller)) -> Proof:
            if here.sign.formula is not pair[0] - pair[1]:
                return prove(here)
            return closed_by(_by_logarithms(here, *pair, prove))

        if whole is goal.sign.formula:
            continue  # that is what ``monotonic.through`` does
        try:
            table = product_of([(whole, 1)], goal, prove_whole)
        except Stuck:
            continue
        if table is not None:
            return table
    return None


def _by_logarithms(goal: Goal, larger: Formula, smaller: Formula, prove: Prove) -> Proof:
    nonnegative = nonnegative_variables(goal)
    left, right = (normal_text(apply("log", side), nonnegative) for side in (larger, smaller))
    return {
        "rule": "apply",
        "function": "log",
        "left": str(left),
        "right": str(right),
        "bounds": [prove(replace(goal, sign=Sign(side, ">"))) for side in (larger, smaller)],
        "domain": defined(left - right, goal, prove),
        "proof": prove(replace(goal, sign=Sign(left - right, goal.sign.op))),
    }


def balances(goal: Goal) -> Iterator[tuple[Formula, Formula]]:
    """Pairs (a, b) with formula = a - b that seem to be positive, one of them a single term with an exponential."""
    found = polynomial_form(goal.sign.formula, nonnegative_variables(goal))
    if found is None or not 2 <= len(found[1]) <= MAX_TERMS:
        return
    algebra, polynomial = found
    for monomial, coefficient in polynomial.items():
        kinds = {algebra.keys[i][0] for i, _ in monomial}
        if "exp" not in kinds or not kinds <= {"exp", "variable"}:
            continue
        sign = 1 if coefficient > 0 else -1
        alone: Polynomial = {monomial: abs(coefficient)}
        others: Polynomial = {m: -sign * c for m, c in polynomial.items() if m != monomial}
        one, rest = grouped(algebra, alone), grouped(algebra, others)
        if seeming_sign(one, goal.box) == 1 and seeming_sign(rest, goal.box) == 1 and not _vanishes_at_ends(rest, goal):
            yield (one, rest) if sign > 0 else (rest, one)


def _vanishes_at_ends(formula: Formula, goal: Goal) -> bool:
    """Whether the formula seems to vanish at a closed end of some range: it has no logarithm there."""
    function = float_function(formula, tuple(goal.box))
    for k, r in enumerate(goal.box.values()):
        for end, is_open in zip(float_ends(r), (r.lower_open, r.upper_open), strict=True):
            if math.isfinite(end) and not is_open and not r.is_point():
                points = [(*p[:k], end, *p[k + 1 :]) for p in cloud(goal.box, 4)]
                if any(function(p) <= 1e-12 for p in points):
                    return True
    return False
