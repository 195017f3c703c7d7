"""Values of functions at arrays of doubles, enclosed in doubles.

Each function is Arb's (``numerics.enclosure``), evaluated once for each different argument, with its value rounded
outward; ``array_functions`` does its own when there are many arguments.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

import numpy as np
from flint import arb, ctx

from . import array_functions, enclosure
from .array_intervals import Floats
from .intervals import EmptyEnclosure

#: Bits with which Arb evaluates functions here: enough for their doubles to be nearly the best.
PRECISION: Final = 64

#: From so many numbers on, plain arithmetic on arrays is faster than Arb number by number.
MANY: Final = 20

#: A function at a number: a ball around its value, or its ends. Raises EmptyEnclosure outside the domain.
AtNumber = Callable[[arb], arb | enclosure.Enclosure]


@cache
def called(op: str) -> AtNumber:
    """A function of one variable at a number: as a ball, and by its enclosure where Arb gives no finite ball."""
    ball, function = getattr(arb, op, None), enclosure.OPERATIONS[op]

    def at_number(x: arb) -> arb | enclosure.Enclosure:
        value: arb | None = ball(x) if ball is not None else None
        return value if value is not None and value.is_finite() else function(enclosure.Enclosure(x, x))

    return at_number


@cache
def _on_arrays() -> dict[AtNumber, Callable[[Floats], tuple[Floats, Floats]]]:
    return {called(op): function for op, function in array_functions.FUNCTIONS.items()}


def enclosed(function: AtNumber, x: Floats) -> tuple[Floats, Floats]:
    """Doubles below and above the function at every number of ``x``."""
    low, high = _at_numbers(function, x.tobytes())
    return low.reshape(x.shape), high.reshape(x.shape)


@lru_cache(maxsize=128)
def _at_numbers(function: AtNumber, numbers: bytes) -> tuple[Floats, Floats]:
    """``enclosed`` on the numbers with these bytes; remembered, for a gradient asks for the same values again."""
    x = np.frombuffer(numbers)
    on_arrays = _on_arrays().get(function) if x.size >= MANY else None
    low, high = (np.full(x.shape, np.nan),) * 2 if on_arrays is None else on_arrays(x)
    left = np.flatnonzero(np.isnan(low))
    if left.size:
        values = x[left].tolist()
        with ctx.workprec(PRECISION):
            table = {value: _ends(function, value) for value in set(values)}
        low, high = low.copy(), high.copy()
        low[left], high[left] = np.array([table[value] for value in values]).T
    low.setflags(write=False)
    high.setflags(write=False)
    return low, high


def _ends(function: AtNumber, value: float) -> tuple[float, float]:
    if value != value:
        return np.nan, np.nan
    try:
        result = function(arb(value))
    except EmptyEnclosure:
        return np.nan, np.nan
    if isinstance(result, arb):
        if not result.is_exact():
            middle = float(result)
            low, high = math.nextafter(middle, -math.inf), math.nextafter(middle, math.inf)
            if low < result < high:
                return low, high
        result = enclosure.around(result)
    low, high = float(result.lo), float(result.hi)  # rounded somehow
    while not arb(low) <= result.lo:
        low = math.nextafter(low, -math.inf)
    while not arb(high) >= result.hi:
        high = math.nextafter(high, math.inf)
    return low, high
