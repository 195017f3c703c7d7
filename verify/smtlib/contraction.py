"""Bounds that follow from relations: forward and backward evaluation of formulas on intervals of floats.

The box of all solutions of f <= 0 is found by evaluating f upwards and then pushing the bound on its value down to
the variables. Nothing here is rounded with care: each bound is shown by a statement of its own.
Source: Benhamou, Goualard, Granvilliers, Puget, *Revising hull and box consistency*, ICLP 1999 (HC4).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from verify.formula.statement import Relation
from verify.formula.tree import number, variable, variables

from .spans import WHOLE, EmptySpan, Span, backward, met, ranges

#: Rounds over all relations.
_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Bound:
    """``claim`` (x <= c or x >= c) follows from ``reason`` where the variables are in ``box``.

    Where a simple c is given, and other variables matter, the ``looser`` bound with a little more room is easier to
    show: beyond it the relation does not fail by less and less.
    """

    claim: Relation
    reason: Relation
    name: str
    is_upper: bool
    value: Fraction
    looser: Bound | None = None


def bounds_that_follow(relations: Sequence[Relation], box: Mapping[str, Span], worth: float) -> Iterator[Bound]:
    """Bounds that cut off the part ``worth`` of a range, each by the ones before. It ends where no value is left."""
    here = dict(box)
    for _ in range(_ROUNDS):
        changed = False
        for relation in relations:
            if relation.op == "!=":
                continue
            try:
                found = _revised(relation, here)
            except (EmptySpan, ArithmeticError, ValueError):
                return
            for name, (low, high) in found.items():
                old_low, old_high = here.get(name, WHOLE)
                for is_upper, new, old in ((False, low, old_low), (True, high, old_high)):
                    bound = _bound(relation, name, is_upper, new, old, worth * min(old_high - old_low, 1e300))
                    if bound is not None:
                        low_now, high_now = here.get(name, WHOLE)
                        value = float((bound.looser or bound).value)
                        here[name] = (low_now, value) if is_upper else (value, high_now)
                        changed = True
                        yield bound
        if not changed:
            return


def _bound(relation: Relation, name: str, is_upper: bool, new: float, old: float, least: float) -> Bound | None:
    """The new end of a range if the gain is more than ``least``: a simple number near it, or rounded outward."""
    if not math.isfinite(new) or abs(new) > 1e12:
        return None
    step = 2.0 ** (math.frexp(abs(new) or 1.0)[1] - 12)
    outer = (math.floor(new / step) + 2) * step if is_upper else (math.ceil(new / step) - 2) * step
    simple = Fraction(new).limit_denominator(100)
    is_simple = abs(new - simple) < 1e-12 * max(1.0, abs(new))
    end = float(simple) if is_simple else outer
    gain = old - end if is_upper else end - old
    if not gain > least and math.isfinite(old):
        return None

    def at(value: Fraction, looser: Bound | None = None) -> Bound:
        x = variable(name)
        claim = Relation("<=", x, number(value)) if is_upper else Relation("<=", number(value), x)
        return Bound(claim, relation, name, is_upper, value, looser)

    # The sign of a variable is worth more than a bound near zero.
    if is_simple and simple and len(variables(relation.left, relation.right)) > 1:
        return at(simple, at(Fraction(outer)))
    return at(simple if is_simple else Fraction(outer))


def _revised(relation: Relation, box: Mapping[str, Span]) -> dict[str, Span]:
    """The ranges of the variables of a relation that are compatible with it."""
    top = relation.left - relation.right
    value = ranges(top, box)
    nodes = list(value)
    value[top] = met(value[top], (0.0, 0.0) if relation.op == "==" else (-math.inf, 0.0))
    for node in reversed(nodes):
        for part, span in backward(node, value):
            value[part] = met(value[part], span)
    return {node.args[0]: value[node] for node in nodes if node.op == "variable"}
