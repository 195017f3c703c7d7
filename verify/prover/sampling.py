"""Points of a box in floats: a low-discrepancy sequence, and descent to where a formula is small. Untrusted.

Points are exact rationals with short denominators, so that one which refutes can be printed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, number
from verify.kernel.box import Box, Range, approximate
from verify.kernel.decide import lacks_sign
from verify.kernel.goal import Sign
from verify.kernel.program import NotCertain, compiled, evaluate

_PRIMES: Final = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29)

Point = dict[str, Fraction]


def van_der_corput(index: int, base: int) -> float:
    """The ``index``-th number of the van der Corput sequence in (0, 1)."""
    value, scale = 0.0, 1.0
    while index:
        scale /= base
        value += scale * (index % base)
        index //= base
    return value


def at(r: Range, u: float) -> Fraction:
    """The point of the range at position ``u`` in (0, 1); infinite ends are approached like u/(1-u).

    The distance to the nearest end is rounded to a few bits, so that the point stays short and off the end.
    """
    low = None if r.lower is None else approximate(r.lower)
    high = None if r.upper is None else approximate(r.upper)
    if low is not None and high is not None:
        if not low < high:
            return low
        width = high - low
        return low + width * short(u) if u <= 0.5 else high - width * short(1 - u)
    if low is not None:
        return low + short(u / (1 - u))
    if high is not None:
        return high - short(u / (1 - u))
    return short(math.tan(math.pi * (u - 0.5)))


def short(x: float) -> Fraction:
    """``x`` rounded to ten significant bits."""
    if x == 0 or not math.isfinite(x):
        return Fraction(0)
    step = Fraction(2) ** (math.frexp(x)[1] - 10)
    return Fraction(round(Fraction(x) / step)) * step


def spread(box: Box, count: int) -> Iterator[Point]:
    """``count`` points spread over the box; also some close to its ends, where inequalities tend to be tight."""
    for k in range(1, count + 1):
        point = {}
        for i, (name, r) in enumerate(box.items()):
            u = van_der_corput(k, _PRIMES[i % len(_PRIMES)])
            if k % 4 == 3:
                u = u**4 if k % 8 == 3 else 1 - (1 - u) ** 4
            point[name] = at(r, min(max(u, 1e-9), 1 - 1e-9))
        yield point


def float_value(formula: Formula, point: Mapping[str, Fraction]) -> float:
    """The value at a point as a float; nan where it is not defined."""
    value = enclosed_at(formula, point)
    return math.nan if value is None else float((value.lo + value.hi) / 2)


def enclosed_at(formula: Formula, point: Mapping[str, Fraction]) -> arb_arithmetic.Enclosure | None:
    """An enclosure of the value at a point, or None where it is not certainly defined."""
    program = compiled(formula)
    try:
        box = {name: arb_arithmetic.number(value) for name, value in point.items()}
        return evaluate(program, box, arb_arithmetic, strict=True)[program.outputs[0]]  # type: ignore[no-any-return]
    except (NotCertain, ArithmeticError):
        return None


def may_vanish(formula: Formula, point: Mapping[str, Fraction]) -> bool:
    """Whether the enclosure at a point contains zero (or nothing is known)."""
    value = enclosed_at(formula, point)
    return value is None or value.contains_zero()


def lacks_at(sign: Sign, point: Mapping[str, Fraction]) -> bool:
    """Whether the formula certainly lacks the sign at a point."""
    value = enclosed_at(sign.formula, point)
    return value is not None and lacks_sign(value, sign.op)


def descend(objective: Callable[[Point], float], start: Point, box: Box, rounds: int = 60) -> tuple[Point, float]:
    """A local minimum of ``objective`` near ``start`` by compass search with shrinking steps, inside the box."""
    best, value = dict(start), objective(start)
    steps = {name: _first_step(r, start[name]) for name, r in box.items()}
    for _ in range(rounds):
        moved = False
        for name in box:
            for direction in (1, -1):
                trial = dict(best)
                trial[name] = clipped(best[name] + direction * steps[name], box[name])
                found = objective(trial)
                if found < value:
                    best, value, moved = trial, found, True
                    break
        if not moved:
            steps = {name: step / 4 for name, step in steps.items()}
    return best, value


def _first_step(r: Range, x: Fraction) -> Fraction:
    if r.lower is not None and r.upper is not None:
        width = approximate(r.upper) - approximate(r.lower)
        return Fraction(2) ** math.floor(math.log2(width / 8)) if width > 0 else Fraction(0)
    return Fraction(2) ** math.floor(math.log2(max(abs(x), 1) / 8))


def clipped(x: Fraction, r: Range) -> Fraction:
    """``x`` moved into the range (a little inside an open end)."""
    if r.lower is not None:
        low = approximate(r.lower)
        if x < low or (x == low and r.lower_open):
            x = low if not r.lower_open else low + Fraction(1, 2**40)
    if r.upper is not None:
        high = approximate(r.upper)
        if x > high or (x == high and r.upper_open):
            x = high if not r.upper_open else high - Fraction(1, 2**40)
    return x


def as_formulas(point: Point) -> dict[str, Formula]:
    return {name: number(value) for name, value in point.items()}
