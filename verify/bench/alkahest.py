"""Alkahest: ``verified_sign``, by Taylor models and bisection, with several choices of its options in turn."""

from __future__ import annotations

import math
import time
from importlib import import_module
from typing import Any, Final

from flint import ctx

from numerics.decimals import to_fraction
from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Interval, Statement
from verify.formula.tree import OO, Formula
from verify.kernel.goal import sign_of
from verify.questions.evidence import value_at

from .peers import SHORTEST, CannotState, Outcome
from .translate import translated

_SAME: Final = (
    *("abs", "sqrt", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan"),
    *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf", "gamma"),
)
#: Orders of the Taylor models and limits of boxes, tried in turn: its defaults suit smooth functions of one variable.
_OPTIONS: Final = ((2, 2048), (6, 2048), (2, 100_000))
#: Width at which it stops to narrow the range before it looks at the sign.
_WIDTH: Final = 1e-3


def decide(statement: Statement, seconds: float) -> Outcome:
    """Whether every relation's sign is verified. Raises CannotState for conditions, infinite ends and other functions.

    It is asked about the closed box of doubles around the domain. What counts is the time of the options that succeed.
    """
    alkahest = import_module("alkahest")
    if statement.conditions:
        raise CannotState("Expected no conditions.")
    pool = alkahest.ExprPool()
    names = {name: pool.symbol(name) for name, _ in statement.domain}
    box = [(names[name], *_doubles(interval)) for name, interval in statement.domain]
    functions = {name: getattr(alkahest, name) for name in _SAME}

    def formula(root: Formula) -> Any:
        return translated(
            root,
            lambda v: pool.rational(v.numerator, v.denominator),
            names.__getitem__,
            lambda: alkahest.parse("pi", pool, {}),
            {"pow": lambda base, exponent: base**exponent, **functions},
        )

    spent = 0.0
    for relation in statement.relations:
        sign = sign_of(relation)
        if sign.op not in (">", ">="):
            raise CannotState("Expected inequalities.")
        asked = "positive" if sign.op == ">" else "nonnegative"
        for order, boxes in _OPTIONS:
            started = time.perf_counter()
            try:
                said = alkahest.verified_sign(
                    formula(sign.formula), box, asked, order=order, tol=_WIDTH, max_subdivisions=boxes
                )
            except alkahest.AlkahestError as error:
                if "E-VALIDATED-001" in str(error):  # a function without a rule
                    raise CannotState(str(error)) from None
                said = "undecided"
            here = time.perf_counter() - started
            if said != "undecided":
                break
        spent += here
        if said != "true":
            return Outcome("failed", spent)
    return Outcome("proved", max(SHORTEST, spent))


def _doubles(interval: Interval) -> tuple[float, float]:
    if interval.lower is MINUS_OO or interval.upper is OO:
        raise CannotState("Expected a finite domain.")
    with ctx.workprec(160):
        low, high = value_at(interval.lower, {}), value_at(interval.upper, {})
    if low is None or high is None:
        raise CannotState("Expected end points that are numbers.")
    below, above = float(to_fraction(low.lo)), float(to_fraction(high.hi))
    below = below if below <= to_fraction(low.lo) else math.nextafter(below, -math.inf)
    above = above if above >= to_fraction(high.hi) else math.nextafter(above, math.inf)
    return below, above
