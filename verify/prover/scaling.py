"""Formulas that a change of scale or origin multiplies by a power or an exponential: one variable less. Untrusted.

F(λx, λy) = λ^k F(x, y) leaves the ratio x/y, and F(x + c, y + c) = e^(kc) F(x, y) the difference x - y. The variables
that are moved may be some of all, and k may depend on the others: (x^p + y^p)/2 - ((x + y)/2)^p has k = p.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, apply, number, substitute, variable, variables
from verify.kernel.boundary import opened
from verify.kernel.box import Range
from verify.kernel.goal import Goal
from verify.kernel.premises import nonnegative_variables, uses
from verify.kernel.simplify import simplified

from .budget import Stuck
from .factors import tidied
from .floats import float_function
from .identities import Prove
from .ranges import narrowed_range, part_of
from .sampling import cloud
from .signs import product_of
from .splits import Proof, closed_by
from .substitution import fresh_name, let

#: Variables of formulas that are tried, and points at which k is found.
MOST: Final = 6
POINTS: Final = 16
TRANSCENDENTAL: Final = frozenset(
    {"exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh"}
)
ONE: Final = number(1)
ZERO: Final = number(0)


@dataclass(frozen=True, slots=True)
class Motion:
    """A change of scale or of origin: how a coordinate moves in floats, the logarithm of what multiplies e^k."""

    moved: Callable[[float], float]
    log_of_factor: float


SCALE: Final = Motion(lambda x: 2 * x, math.log(2))
SHIFT: Final = Motion(lambda x: x + 1, 1.0)


def transcendental(goal: Goal, prove: Prove) -> Proof | None:
    """``homogeneous`` or ``translated`` for formulas that are not algebraic: nothing else is as good for those."""
    if not uses(goal.sign.formula, TRANSCENDENTAL):
        return None
    return homogeneous(goal, prove) or translated(goal, prove)


def homogeneous(goal: Goal, prove: Prove) -> Proof | None:
    """Ratios to a positive variable, or the part of one variable in the sum of two, are the new variables."""
    return _first(goal, SCALE, prove)


def translated(goal: Goal, prove: Prove) -> Proof | None:
    """Differences from one variable are the new variables."""
    return _first(goal, SHIFT, prove)


def _first(goal: Goal, motion: Motion, prove: Prove) -> Proof | None:
    names = variables(goal.sign.formula)
    if goal.sign.op == "==" or not 2 <= len(names) <= MOST:
        return None
    for group, exponent in invariant_groups(goal, motion):
        closed = motion is SCALE and not any(_is_positive(goal.box[n]) for n in group)
        if closed and (goal.sign.op != ">=" or goal.assumptions):
            continue
        here = opened(goal, arb_arithmetic) if closed else goal
        for change in changes(here, motion, group, exponent):
            try:
                table = _step(here, change, prove)
                return {"rule": "interior", "proof": closed_by(table)} if closed else table
            except Stuck:
                continue
    return None


def invariant_groups(goal: Goal, motion: Motion) -> Iterator[tuple[tuple[str, ...], Formula]]:
    """Sets of variables whose motion multiplies the formula, with the exponent k; small sets first."""
    names = variables(goal.sign.formula)
    function = float_function(goal.sign.formula, tuple(goal.box))
    points = cloud(goal.box, 3 * POINTS)[::3]  # those far from all ends, where little cancels
    values = [function(p) for p in points]
    for size in range(2, len(names) + 1):
        for group in itertools.combinations(names, size):
            exponents = []
            for point, here in zip(points, values, strict=True):
                there = function(
                    tuple(motion.moved(x) if n in group else x for n, x in zip(goal.box, point, strict=True))
                )
                if here and math.isfinite(here) and 0 < there / here < math.inf:
                    exponents.append((dict(zip(goal.box, point, strict=True)), math.log(there / here)))
            found = [(place, growth / motion.log_of_factor) for place, growth in exponents]
            exponent = affine(found, [n for n in names if n not in group]) if 2 * len(found) >= POINTS else None
            if exponent is not None:
                yield group, exponent


def affine(found: Sequence[tuple[Mapping[str, float], float]], names: Sequence[str]) -> Formula | None:
    """The combination c + Σ c_n n with simple rational coefficients that has all the given values; None without one."""
    import numpy as np

    values = np.array([value for _, value in found])
    rows = np.array([[1.0, *(place[n] for n in names)] for place, _ in found])
    # A large coordinate would hide the rounding errors of the others.
    weights = 1 / (1 + np.abs(rows).max(axis=1))
    solution = np.linalg.lstsq(rows * weights[:, None], values * weights, rcond=None)[0]
    if not np.all(np.isfinite(solution)):
        return None
    coefficients = [Fraction(float(c)).limit_denominator(12) for c in solution]
    missed = np.abs(rows @ [float(c) for c in coefficients] - values) * weights
    if not (np.all(missed < 1e-3) and np.mean(missed < 1e-6) >= 0.75):  # at some points much may cancel
        return None
    terms = [number(c) * x for c, x in zip(coefficients, (ONE, *map(variable, names)), strict=True)]
    return simplified(sum(terms[1:], terms[0]))


@dataclass(frozen=True, slots=True)
class Change:
    """New variables: F = Π base^n · F(places), and F(filled) when the new variables stand for ``places``.

    ``new`` has for every variable that is replaced the value of the new one and its range.
    """

    factors: tuple[tuple[Formula, int], ...]
    places: Mapping[str, Formula]
    new: Mapping[str, tuple[Formula, Range]]
    filled: Callable[[Mapping[str, Formula]], dict[str, Formula]]


def changes(goal: Goal, motion: Motion, group: Sequence[str], exponent: Formula) -> Iterator[Change]:
    """Ways to use that a motion of ``group`` multiplies the formula."""
    possible = [n for n in group if motion is SHIFT or _is_positive(goal.box[n])]
    if not possible:
        return
    pivot = min(possible, key=lambda n: goal.box[n].upper is not None)
    others = [n for n in group if n != pivot]
    new = {n: (placed(n, pivot, motion), narrowed_range(goal, n, pivot, ratios=motion is SCALE)) for n in others}
    if motion is SHIFT:
        yield _by_pivot(pivot, ZERO, new, (apply("exp", exponent * variable(pivot)), int(exponent is not ZERO)))
        return
    found = [_by_pivot(pivot, ONE, new, power(variable(pivot), exponent))]
    if len(group) == len(possible) == 2:
        found.append(_by_sum(others[0], pivot, new[others[0]][1], exponent))
    # Powers of parts of a whole are monotone in the exponent.
    yield from found if exponent.op == "number" else reversed(found)


def placed(name: str, pivot: str, motion: Motion) -> Formula:
    """x/v or x - v."""
    x, v = variable(name), variable(pivot)
    return x / v if motion is SCALE else x - v


def _by_pivot(
    pivot: str, unit: Formula, new: Mapping[str, tuple[Formula, Range]], factor: tuple[Formula, int]
) -> Change:
    places = {n: value for n, (value, _) in new.items()}
    return Change((factor,), {**places, pivot: unit}, new, lambda names: {**names, pivot: unit})


def _by_sum(x: str, y: str, ratio: Range, exponent: Formula) -> Change:
    """The part x/(x + y) as the new variable, where x/y lies in ``ratio``."""
    whole = variable(x) + variable(y)
    part = variable(x) / whole
    endless = ratio.upper is None
    r = Range(part_of(ratio.lower), part_of(ratio.upper), ratio.lower_open, endless or ratio.upper_open)
    places = {x: part, y: variable(y) / whole}
    return Change((power(whole, exponent),), places, {x: (part, r)}, lambda names: {x: names[x], y: ONE - names[x]})


def _is_positive(r: Range) -> bool:
    return r.lower is not None and r.lower.op == "number" and (r.lower.args[0] > 0 or r.lower is ZERO and r.lower_open)


def power(base: Formula, exponent: Formula) -> tuple[Formula, int]:
    """base^exponent as a base with an integer power."""
    if exponent.op != "number":
        return apply("exp", exponent * apply("log", base)), 1
    return (base, int(exponent.args[0])) if exponent.args[0].denominator == 1 else (base**exponent, 1)


def _step(goal: Goal, change: Change, prove: Prove) -> Proof:
    """F as the factors times itself at the new places, and then one new variable after the other."""
    whole = simplified(substitute(goal.sign.formula, change.places))

    def prove_whole(here: Goal) -> Proof:
        return in_turn(here, {}, list(change.new)) if here.sign.formula is whole else prove(here)

    def in_turn(here: Goal, named: dict[str, Formula], waiting: Sequence[str]) -> Proof:
        if not waiting:
            return prove(here)
        fresh = fresh_name(here.box)
        named = {**named, waiting[0]: variable(fresh)}
        value, r = change.new[waiting[0]]
        values = {n: named.get(n, v) for n, (v, _) in change.new.items()}
        filled = substitute(goal.sign.formula, change.filled(values))
        general = simplified(tidied(filled, nonnegative_variables(here)))
        return closed_by(let(here, fresh, value, r, general, prove, lambda g: in_turn(g, named, waiting[1:])))

    table = product_of([*((f, n) for f, n in change.factors if n), (whole, 1)], goal, prove_whole)
    if table is None:
        raise Stuck(goal)
    return table
