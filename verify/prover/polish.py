"""Local minima and zeros to many digits: Newton's method with Arb, so that exact values can be recognised.
Untrusted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from flint import arb, arb_mat, ctx

from numerics import enclosure as arb_arithmetic
from numerics.decimals import to_fraction
from verify.formula.derivative import derivative
from verify.formula.tree import Formula, variables
from verify.kernel.box import Box
from verify.kernel.program import NotCertain, Program, compiled, evaluate

from .sampling import Point, float_ends

#: Bits of working precision, and steps of Newton's method.
BITS: Final = 200
STEPS: Final = 40


def polished(formula: Formula, box: Box, start: Point, *, zero: bool = False) -> Point | None:
    """A critical point of ``formula`` near ``start`` (with ``zero``: a zero), correct to about the last bit of a float.

    Coordinates at an end of their range stay there. None when Newton's method does not settle near ``start``.
    """
    found = polished_exactly(formula, box, start, zero=zero)
    return None if found is None else tuple(float(x) for x in found)


def polished_exactly(formula: Formula, box: Box, start: Point, *, zero: bool = False) -> list[Fraction] | None:
    """The same to about 50 digits, as rationals."""
    names = tuple(box)
    at_end = {n for n, x in zip(names, start, strict=True) if _is_end(box, n, x)}
    free = [n for n in variables(formula) if n not in at_end]
    if not free or zero and len(free) > 1:
        return None
    try:
        residuals = [formula] if zero else [derivative(formula, n) for n in free]
        slopes = [[derivative(r, n) for n in free] for r in residuals]
    except ValueError:
        return None
    with ctx.workprec(BITS):
        point = {n: arb(x) for n, x in zip(names, start, strict=True)}
        settled = _newton(residuals, slopes, free, point)
        if not settled or any(
            abs(float(point[n]) - x) > 1e-2 * (1 + abs(x)) for n, x in zip(names, start, strict=True)
        ):
            return None
        for n in free:
            low, high = float_ends(box[n])
            if not low <= float(point[n]) <= high:
                return None
        return [to_fraction(point[n]) for n in names]


def _is_end(box: Box, name: str, x: float) -> bool:
    return any(math.isclose(x, e, rel_tol=1e-12, abs_tol=1e-300) for e in float_ends(box[name]) if math.isfinite(e))


def _newton(
    residuals: Sequence[Formula], slopes: Sequence[Sequence[Formula]], free: Sequence[str], point: dict[str, arb]
) -> bool:
    """Newton steps on ``point`` until they are tiny; False when they are not, or something has no value."""
    program = compiled(*residuals, *(s for row in slopes for s in row))
    size = len(free)
    for _ in range(STEPS):
        values = _values(program, point)
        if values is None:
            return False
        matrix = arb_mat(size, size, values[size:])
        try:
            step = matrix.solve(arb_mat(size, 1, values[:size]))
        except (ZeroDivisionError, ValueError):
            return False
        length = 0.0
        for k, name in enumerate(free):
            move = step[k, 0].mid()
            if not move.is_finite():
                return False
            point[name] = (point[name] - move).mid()
            length = max(length, abs(float(move)) / (1e-30 + abs(float(point[name]))))
        if length < 1e-40:
            return True
    return length < 1e-12


def _values(program: Program, point: Mapping[str, arb]) -> list[arb] | None:
    box = {n: arb_arithmetic.Enclosure(x, x) for n, x in point.items()}
    try:
        steps = evaluate(program, box, arb_arithmetic)
    except (NotCertain, ArithmeticError):
        return None
    values = [((steps[i].lo + steps[i].hi) / 2).mid() for i in program.outputs]
    return values if all(v.is_finite() for v in values) else None
