"""The working precision a statement needs: its smallest margin is found to many digits, and compared with rounding.

Untrusted: a precision that is too low leaves the statement undecided, one that is too high only costs time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from flint import ctx

from numerics import enclosure
from numerics.enclosure import EmptyEnclosure, Enclosure
from verify.formula.statement import Statement
from verify.formula.tree import Formula
from verify.kernel.box import Box
from verify.kernel.goal import domain_box, sign_of
from verify.kernel.program import NotCertain, natural

from .polish import polished_exactly
from .refute import margin
from .sampling import cloud
from .tight import apart, descend

#: Local minima that are looked at, and the points from which they are found.
MINIMA: Final = 3
SAMPLES: Final = 128
#: Bits at which a margin is told from zero, and bits by which it must exceed rounding for boxes of some width.
FINEST: Final = 200
FINER: Final = (1000, 4000)
ROOM: Final = 24
#: Margins are seen by what is there when they exceed rounding this many times.
ENOUGH: Final = 256.0


@dataclass
class Finer(Exception):
    """The statement needs a working precision of so many bits."""

    bits: int


def bits_needed(statement: Statement) -> int | None:
    """Bits of precision at which the smallest margin can be seen; None when rounding is not what hides it.

    A margin that is zero, or below what 200 bits can see, is no matter of precision either.
    """
    box, needed = domain_box(statement), 0
    if not box:
        return next(filter(None, (_bits_of_constant(sign_of(r).formula) for r in statement.relations)), None)
    for relation in statement.relations:
        sign = sign_of(relation)
        height = margin(statement, sign, box)
        samples = sorted((height(p), p) for p in cloud(box, SAMPLES))
        for _, start in apart(samples, box, MINIMA):
            lowest, _ = descend(height, start, tuple(box.values()))
            exact = polished_exactly(sign.formula, box, lowest)
            if exact is not None:
                needed = max(needed, _bits_at(sign.formula, box, exact))
    return needed or None


def _bits_of_constant(formula: Formula) -> int | None:
    """Bits at which a number is told from zero when the ordinary ones do not do it."""
    for bits in (ctx.prec, FINEST, *FINER):
        value = _value(formula, {}, [], bits)
        if value is not None and (value.lo > 0 or value.hi < 0):
            return bits if bits > ctx.prec else None
    return None


def _bits_at(formula: Formula, box: Box, point: list[Fraction]) -> int:
    """Bits at which the value at a point exceeds rounding by far; 0 when it does, or cannot be told from zero."""
    coarse, fine = (_value(formula, box, point, bits) for bits in (ctx.prec, FINEST))
    if coarse is None or fine is None or not (fine.lo > 0 or fine.hi < 0):
        return 0
    rounding, value = float((coarse.hi - coarse.lo).mid()), abs(float(fine.lo))
    if not 0 < value < ENOUGH * rounding < math.inf:
        return 0
    return int(ctx.prec + math.log2(rounding / value) + ROOM)


def _value(formula: Formula, box: Box, point: list[Fraction], bits: int) -> Enclosure | None:
    with ctx.workprec(bits):
        try:
            where = {name: enclosure.number(x) for name, x in zip(box, point, strict=True)}
            value: Enclosure = natural(formula, where, enclosure)  # type: ignore[arg-type]
        except (NotCertain, EmptyEnclosure):
            return None
    return value if value.is_finite() else None
