"""Arguments that introduce new variables: ratios for homogeneous formulas."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, number, substitute, variable, variables
from verify.kernel.boundary import opened
from verify.kernel.box import Box, Range
from verify.kernel.goal import Goal
from verify.kernel.premises import vanishes
from verify.kernel.rewriting import generalised, range_signs

from .budget import Stuck
from .floats import float_function
from .identities import Prove, defined
from .sampling import cloud
from .signs import product_of
from .splits import Proof, closed_by


def fresh_name(box: Box) -> str:
    """A name that no variable of the box has."""
    return next(name for name in itertools.chain("wuvst", (f"w{k}" for k in itertools.count(1))) if name not in box)


def range_text(r: Range) -> str:
    """A range as the text of an interval."""
    low = "-oo" if r.lower is None else str(r.lower)
    high = "oo" if r.upper is None else str(r.upper)
    left = "(" if r.lower is None or r.lower_open else "["
    right = ")" if r.upper is None or r.upper_open else "]"
    return f"{left}{low}, {high}{right}"


def let(goal: Goal, name: str, value: Formula, r: Range, general: Formula, prove: Prove, prove_new: Prove) -> Proof:
    """The step that trades ``value`` for a variable ``name`` in the range ``r``; ``prove_new`` proves the new goal."""
    if not vanishes(goal.sign.formula - substitute(general, {name: value}), goal):
        raise Stuck(goal)
    new = generalised(goal, name, r, general)
    return {
        "rule": "let",
        "name": name,
        "value": str(value),
        "range": range_text(r),
        "goal": str(general),
        "value_domain": defined(value, goal, prove),
        **{key: prove(replace(goal, sign=sign)) for sign, key in range_signs(value, r)},
        "domain": defined(general, new, prove),
        "proof": prove_new(new),
    }


def homogeneous(goal: Goal, prove: Prove) -> Proof | None:
    """F(x, y, …) = v^k·F(x/v, y/v, …): the ratios to one positive variable are the new variables."""
    names = variables(goal.sign.formula)
    if goal.sign.op == "==" or goal.assumptions or not 2 <= len(names) <= 4:
        return None
    degree = degree_of(goal, names)
    if degree is None:
        return None
    for pivot in sorted(names, key=lambda n: goal.box[n].upper is not None):
        r = goal.box[pivot]
        if r.lower is None or r.lower.op != "number" or r.lower.args[0] < 0:
            continue
        if r.lower is number(0) and not r.lower_open:
            if goal.sign.op != ">=":
                continue
            return {
                "rule": "interior",
                "proof": closed_by(_by_ratios(opened(goal, arb_arithmetic), pivot, degree, prove)),
            }
        return _by_ratios(goal, pivot, degree, prove)
    return None


def degree_of(goal: Goal, names: Sequence[str]) -> Fraction | None:
    """The degree k with F(λx) = λ^k F(x), as it seems at a few points; None when there is none."""
    function = float_function(goal.sign.formula, tuple(goal.box))
    moved = [name in names for name in goal.box]
    degrees = []
    for point in cloud(goal.box, 9):
        here, there = (function(tuple(f * x if m else x for x, m in zip(point, moved, strict=True))) for f in (1, 2))
        if here and there / here > 0 and math.isfinite(there / here):
            degrees.append(math.log2(there / here))
    if len(degrees) < 4:
        return None
    degree = Fraction(degrees[0]).limit_denominator(6)
    return degree if all(abs(d - degree) < 1e-6 for d in degrees) else None


def _by_ratios(goal: Goal, pivot: str, degree: Fraction, prove: Prove) -> Proof:
    others = [n for n in variables(goal.sign.formula) if n != pivot]
    v = variable(pivot)
    ratios: dict[str, Formula] = {n: variable(n) / v for n in others}
    whole = substitute(goal.sign.formula, {**ratios, pivot: number(1)})

    def prove_whole(here: Goal) -> Proof:
        if here.sign.formula is not whole:
            return prove(here)
        return _ratios_in_turn(here, goal, pivot, others, {}, prove)

    power = v if degree.denominator == 1 else v ** number(degree)
    factors = [(power, degree.numerator if degree.denominator == 1 else 1)] if degree else []
    table = product_of([*factors, (whole, 1)], goal, prove_whole)
    if table is None:
        raise Stuck(goal)
    return table


def _ratios_in_turn(
    here: Goal, goal: Goal, pivot: str, others: Sequence[str], done: dict[str, Formula], prove: Prove
) -> Proof:
    """The goal in the ratios, one new variable after the other."""
    waiting = [n for n in others if n not in done]
    if not waiting:
        return prove(here)
    name = fresh_name(here.box)
    new = {**done, waiting[0]: variable(name)}
    v = variable(pivot)
    values = {n: new.get(n, variable(n) / v) for n in others}
    general = substitute(goal.sign.formula, {**values, pivot: number(1)})
    r = ratio_range(here.box[waiting[0]], here.box[pivot])
    table = let(
        here,
        name,
        variable(waiting[0]) / v,
        r,
        general,
        prove,
        lambda g: _ratios_in_turn(g, goal, pivot, others, new, prove),
    )
    return closed_by(table)


def ratio_range(top: Range, bottom: Range) -> Range:
    """A range with all quotients of points of ``top`` and of ``bottom``, which is positive.

    Ends that are not rational count as infinite.
    """
    low, low_open = _rational(top.lower), top.lower_open
    high, high_open = _rational(top.upper), top.upper_open
    least, most = _rational(bottom.lower), _rational(bottom.upper)
    if low is not None and low != 0:
        divisor, divisor_open = (most, bottom.upper_open) if low > 0 else (least, bottom.lower_open)
        if divisor:
            low, low_open = low / divisor, low_open or divisor_open
        else:
            low, low_open = (Fraction(0), True) if low > 0 else (None, True)
    if high is not None and high != 0:
        divisor, divisor_open = (least, bottom.lower_open) if high > 0 else (most, bottom.upper_open)
        if divisor:
            high, high_open = high / divisor, high_open or divisor_open
        else:
            high, high_open = (None, True) if high > 0 else (Fraction(0), True)
    lower = None if low is None else number(low)
    upper = None if high is None else number(high)
    return Range(lower, upper, low_open, high_open)


def _rational(end: Formula | None) -> Fraction | None:
    return end.args[0] if end is not None and end.op == "number" else None
