"""Witnesses: one exact point at which a statement fails, or at which it has no value.

The point is given by exact formulas of constants, so that ``sin(x) < 1`` can be refuted at π/2. A sign at the point is
certain from an enclosure at rising precision, or exactly zero by exact algebra.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flint import ctx

from numerics import enclosure as arb_arithmetic
from verify.formula.statement import Statement
from verify.formula.tree import LEAVES, Formula, number, postorder, substitute

from .algebra import is_identically_zero
from .box import Range, from_interval, point
from .decide import has_sign, lacks_sign
from .goal import Sign, domain_conditions, sign_of
from .program import Arithmetic, Interval, NotCertain, natural

PRECISIONS: Final = (64, 192, 640)
#: Bits for a number so close to zero that exact algebra does not show to be zero.
MOST: Final = 4000

#: Operations whose domain goals ask for more than being defined (Γ is taken on x > 0 only).
_NARROW: Final = frozenset({"gamma", "polygamma", "besseli", "besselj"})


@dataclass(frozen=True, slots=True)
class Failure:
    """What fails at the point: the relation's formula with its enclosure there, or an operation without a value."""

    sign: Sign
    value: Interval | None
    undefined: Formula | None = None


def sign_at(
    sign: Sign, values: Mapping[str, Formula], arithmetic: Arithmetic = arb_arithmetic
) -> tuple[bool | None, Interval | None]:
    """Whether ``sign`` holds at the point (None: not known), with an enclosure of the formula there."""
    formula = substitute(sign.formula, values)
    value: Interval | None = None
    for precision in (*PRECISIONS, MOST):
        if precision == MOST:
            if value is None:
                break
            if is_identically_zero(formula):
                return sign.op in (">=", "=="), natural(number(0), {}, arithmetic, strict=True)
        with ctx.workprec(precision):
            try:
                value = natural(formula, {}, arithmetic, strict=True)
            except (NotCertain, ArithmeticError):
                continue
            if has_sign(value, sign.op):
                return True, value
            if lacks_sign(value, sign.op):
                return False, value
    return None, value


def lies_inside(r: Range, value: Formula, arithmetic: Arithmetic = arb_arithmetic) -> bool:
    """Whether the point is certainly a real number in the range, open ends excluded."""
    if r.lower is None and r.upper is None:
        return _is_number(value, arithmetic)
    for side, factor in (("lower", 1), ("upper", -1)):
        end = r.end(side)
        if end is None:
            continue
        if end is value:
            if r.is_open(side):
                return False
            continue
        if not any(_ordered(end, value, factor, precision, arithmetic) for precision in PRECISIONS):
            return False
    return True


def _ordered(end: Formula, value: Formula, factor: int, precision: int, A: Arithmetic) -> bool:
    with ctx.workprec(precision):
        try:
            gap = A.sub(point(value, A), point(end, A))
        except (NotCertain, ArithmeticError):
            return False
    return bool(gap.lo > 0) if factor > 0 else bool(gap.hi < 0)


def _is_number(value: Formula, A: Arithmetic) -> bool:
    """Whether every operation of a formula of constants is certainly defined."""
    for precision in PRECISIONS:
        with ctx.workprec(precision):
            try:
                point(value, A)
            except (NotCertain, ArithmeticError):
                continue
            return True
    return False


def failure(
    statement: Statement, values: Mapping[str, Formula], arithmetic: Arithmetic = arb_arithmetic
) -> Failure | None:
    """What fails at the point ``values``, if the point certainly belongs to the domain; None when nothing does."""
    if set(values) != {name for name, _ in statement.domain}:
        return None
    if not all(lies_inside(from_interval(interval), values[name], arithmetic) for name, interval in statement.domain):
        return None
    for condition in statement.conditions:
        sign = sign_of(condition)
        undefined = undefined_at(sign.formula, values, arithmetic)
        if undefined is not None:
            return undefined
        if sign_at(sign, values, arithmetic)[0] is not True:
            return None
    for relation in statement.relations:
        sign = sign_of(relation)
        undefined = undefined_at(sign.formula, values, arithmetic)
        if undefined is not None:
            return undefined
        holds, value = sign_at(sign, values, arithmetic)
        if holds is False:
            return Failure(sign, value)
    return None


def undefined_at(
    formula: Formula, values: Mapping[str, Formula], arithmetic: Arithmetic = arb_arithmetic
) -> Failure | None:
    """The first operation of ``formula`` that certainly has no value at the point."""
    for node in postorder(formula):
        if node.op in LEAVES or node.op in _NARROW:
            continue
        alternatives = domain_conditions(node)
        fails = [any(sign_at(s, values, arithmetic)[0] is False for s in signs) for signs in alternatives]
        if fails and all(fails):
            return Failure(alternatives[0][0], None, node)
    return None
