"""Points of a box in floats, and what a formula seems to do there. Untrusted: whoever decides by it checks exactly.

Points are floats with short binary expansions, so that one which refutes can be printed as a short rational.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Final

from numerics import enclosure as arb_arithmetic
from verify.formula.statement import Statement
from verify.formula.tree import Formula, number
from verify.kernel.box import Box, Range
from verify.kernel.box import point as enclosed_end
from verify.kernel.decide import has_sign, lacks_sign
from verify.kernel.goal import Goal, Sign, sign_of
from verify.kernel.program import NotCertain, compiled, evaluate

from .floats import as_float, float_function

#: A point: one float for every variable of a box, in the order of the box.
Point = tuple[float, ...]

#: Functions that arrays have from a large library.
_SLOW: Final = frozenset({"erf", "gamma", "polygamma", "besseli", "besselj"})
#: From so many points on, arrays are faster.
_MANY: Final = 40
#: Bits kept of the distance of a sample to the nearest end of its range.
_BITS: Final = 10


@lru_cache(maxsize=4096)
def float_ends(r: Range) -> tuple[float, float]:
    """Both ends of a range as floats."""
    low = -math.inf if r.lower is None else as_float(r.lower)
    high = math.inf if r.upper is None else as_float(r.upper)
    return low, high


def width_of(r: Range) -> float:
    """The width of a range as a float, infinite for an infinite one."""
    if r.is_point():
        return 0.0
    low, high = float_ends(r)
    return high - low


def at(r: Range, u: float) -> float:
    """The point of the range at position ``u`` in (0, 1); infinite ends are approached like u/(1-u)."""
    low, high = float_ends(r)
    if not low < high:
        return low
    if math.isfinite(low) and math.isfinite(high):
        width = high - low
        return low + short(width * u) if u <= 0.5 else high - short(width * (1 - u))
    if math.isfinite(low):
        return low + short(u / (1 - u))
    if math.isfinite(high):
        return high - short((1 - u) / u)
    return short(math.tan(math.pi * (u - 0.5)))


def short(x: float) -> float:
    """``x`` rounded to a few significant bits."""
    if x == 0 or not math.isfinite(x):
        return 0.0
    fraction, exponent = math.frexp(x)
    return math.ldexp(round(fraction * 2**_BITS), exponent - _BITS)


def cloud(box: Box, count: int) -> list[Point]:
    """``count`` points of the interior of the box: a third spread evenly, the rest close to ends in some variables,
    where inequalities tend to be tight."""
    return _cloud(tuple(box.values()), count)


@lru_cache(maxsize=512)
def _cloud(ranges: tuple[Range, ...], count: int) -> list[Point]:
    places = zip(*_places(len(ranges), count), strict=True)
    columns = [_along(r, column) for r, column in zip(ranges, places, strict=True)]
    return list(zip(*columns, strict=True)) if ranges else [()] * count


def _along(r: Range, places: Sequence[float]) -> list[float]:
    """``at`` for many positions."""
    low, high = float_ends(r)
    width = high - low
    if not 0 < width < math.inf:
        return [at(r, u) for u in places]
    return [low + short(width * u) if u <= 0.5 else high - short(width * (1 - u)) for u in places]


@lru_cache(maxsize=64)
def _places(dimension: int, count: int) -> list[Point]:
    """Positions in the unit cube, the middle first."""
    chance = random.Random(1)
    points = [(0.5,) * dimension]
    while len(points) < count:
        places = []
        for _ in range(dimension):
            u = chance.random()
            if len(points) % 3 and chance.random() < 0.5:
                u = 10.0 ** (-7 * u)
                u = 1 - u if chance.random() < 0.5 else u
            places.append(min(max(u, 1e-9), 1 - 1e-9))
        points.append(tuple(places))
    return points


def sampled(formula: Formula, box: Box, count: int) -> list[tuple[float, Point]]:
    """The values of ``formula`` at ``count`` points, with the points; values that are nan are left out."""
    function = float_function(formula, tuple(box))
    found = ((function(p), p) for p in cloud(box, count))
    return [(value, p) for value, p in found if not math.isnan(value)]


def smallest_margins(statement: Statement, box: Box, points: Sequence[Point]) -> list[float]:
    """By how much the relations hold at each point, in doubles; nan where they are not defined."""
    signs = [sign_of(relation) for relation in statement.relations]
    formulas, names = [s.formula for s in signs], tuple(box)
    rows = _in_arrays(formulas, names, points) or [list(map(float_function(f, names), points)) for f in formulas]
    margins = [_margins(row, sign.op) for row, sign in zip(rows, signs, strict=True)]
    return margins[0] if len(margins) == 1 else [min(m, key=_nan_first) for m in zip(*margins, strict=True)]


def _margins(values: list[float], op: str) -> list[float]:
    return values if op in (">", ">=") else [abs(v) if op == "!=" else -abs(v) for v in values]


def _nan_first(value: float) -> float:
    return value if value == value else -math.inf


def _in_arrays(formulas: Sequence[Formula], names: Sequence[str], points: Sequence[Point]) -> list[list[float]] | None:
    """The values at many points; None where one point after the other takes less time, that of loading counted in."""
    if not names or len(points) < _MANY or "numpy" not in sys.modules:
        return None
    if any(op in _SLOW for f in formulas for op, _, _ in compiled(f).steps):
        return None
    from verify.formula.numpy import numpy_function

    return [values.tolist() for values in numpy_function(formulas, names)(*zip(*points, strict=True))]


def value_at(formula: Formula, box: Box, point: Point) -> float:
    """The value at a point of the box as a float; nan where it is not defined."""
    return float_function(formula, tuple(box))(point)


def as_values(box: Box, point: Sequence[float]) -> dict[str, Formula]:
    """The exact point as formulas; the end itself where a range is one point."""
    return {
        name: r.lower if r.is_point() and r.lower is not None else number(Fraction(x))
        for (name, r), x in zip(box.items(), point, strict=True)
    }


def enclosed_at(formula: Formula, values: Mapping[str, Formula]) -> arb_arithmetic.Enclosure | None:
    """An enclosure of the value at an exact point, or None where it is not certainly defined."""
    program = compiled(formula)
    try:
        box = {name: enclosed_end(value, arb_arithmetic) for name, value in values.items()}
        return evaluate(program, box, arb_arithmetic, strict=True)[program.outputs[0]]  # type: ignore[no-any-return]
    except (NotCertain, ArithmeticError):
        return None


def may_vanish(formula: Formula, box: Box) -> bool:
    """Whether enclosures at a few points of the box all contain zero (or nothing is known): worth an exact test."""
    for point in cloud(box, 5):
        value = enclosed_at(formula, as_values(box, point))
        if value is not None and not value.contains_zero():
            return False
    return True


def seems_false(goal: Goal, count: int = 40) -> bool:
    """Whether some point of the box that satisfies the assumptions certainly lacks the sign."""
    for value, point in sampled(goal.sign.formula, goal.box, count):
        if _float_has(value, goal.sign.op):
            continue
        values = as_values(goal.box, point)
        if lacks_at(goal.sign, values) and all(has_at(a, values) for a in goal.assumptions):
            return True
    return False


def _float_has(value: float, op: str) -> bool:
    return value > 0 if op == ">" else value >= 0 if op == ">=" else value != 0 if op == "!=" else value == 0


def lacks_at(sign: Sign, values: Mapping[str, Formula]) -> bool:
    """Whether the formula certainly lacks the sign at an exact point."""
    value = enclosed_at(sign.formula, values)
    return value is not None and lacks_sign(value, sign.op)


def has_at(sign: Sign, values: Mapping[str, Formula]) -> bool:
    """Whether the formula certainly has the sign at an exact point."""
    value = enclosed_at(sign.formula, values)
    return value is not None and has_sign(value, sign.op)


def seeming_sign(formula: Formula, box: Box, count: int = 40, assumptions: Sequence[Sign] = ()) -> int | None:
    """1 or -1 when the formula seems to be >= 0 or <= 0 on the whole box, 0 when it seems to vanish, else None.

    With ``assumptions``, on that part of the box on which they seem to hold.
    """
    tests = [(float_function(a.formula, tuple(box)), a.op) for a in assumptions]
    found = [(v, p) for v, p in sampled(formula, box, count) if v != 0 and all(_float_has(f(p), op) for f, op in tests)]
    if not found:
        return 0
    above = [(v, p) for v, p in found if v > 0]
    below = [(v, p) for v, p in found if v < 0]
    fewer, op = (above, ">") if len(above) < len(below) else (below, "<")
    # Rounding errors may flip a sign where the value is tiny: the few that differ are looked at exactly.
    for _, point in sorted(fewer, key=lambda e: -abs(e[0]))[:3]:
        sign = Sign(formula if op == ">" else -formula, ">")
        if has_at(sign, as_values(box, point)):
            return None
    return -1 if op == ">" else 1
