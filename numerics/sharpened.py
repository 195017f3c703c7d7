"""Exact values of functions, which intervals that are widened by a unit in the last place would miss."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

#: An interval of the library in use, with ends ``lo`` and ``hi`` that are floats.
Interval = Any

#: Bounds of φ on its arguments from exact values, as (lower, upper); infinite where nothing is known.
Bounds = Callable[..., tuple[float, float]]


def _rising(*points: tuple[float, float]) -> Bounds:
    """Bounds for an increasing φ with the exact values φ(p) = q."""

    def bounds(x: Interval) -> tuple[float, float]:
        low = max((q for p, q in points if x.lo >= p), default=-math.inf)
        return low, min((q for p, q in points if x.hi <= p), default=math.inf)

    return bounds


def _odd_within(limit: float) -> Bounds:
    """Bounds for an odd φ that has the sign of its argument on [-limit, limit]."""

    def bounds(x: Interval) -> tuple[float, float]:
        above, below = x.lo >= 0 and x.hi <= limit, x.lo >= -limit and x.hi <= 0
        return 0.0 if above else -math.inf, 0.0 if below else math.inf

    return bounds


def _one_at_zero(x: Interval) -> tuple[float, float]:
    """cos and cosh at 0."""
    return (1.0, 1.0) if x.lo == x.hi == 0 else (-math.inf, math.inf)


def _half_plane(y: Interval, x: Interval) -> tuple[float, float]:
    """The angle of (x, y) is in [0, π] above the x axis, and in [-π/2, 0] to the right of the y axis below it."""
    return 0.0 if y.lo >= 0 else -math.inf, 0.0 if y.hi <= 0 and x.lo >= 0 else math.inf


#: Exact values that functions widened by one unit in the last place miss. 3 < π and 3/2 < π/2.
SHARPER: Final[dict[str, Any]] = {
    "exp": _rising((0.0, 1.0)),
    "log": _rising((1.0, 0.0)),
    "acosh": _rising((1.0, 0.0)),
    "cbrt": _rising((-1.0, -1.0), (0.0, 0.0), (1.0, 1.0)),
    "acos": lambda x: (0.0, 0.0 if x.lo >= 1 else math.inf),
    "cos": _one_at_zero,
    "cosh": _one_at_zero,
    "atan2": _half_plane,
    "sin": _odd_within(3.0),
    "tan": _odd_within(1.5),
    **{op: _odd_within(math.inf) for op in ("asin", "atan", "sinh", "tanh", "asinh", "atanh", "erf")},
}


def sharpened(
    function: Callable[..., Interval], bounds: Bounds, between: Callable[[float, float], Interval]
) -> Callable[..., Interval]:
    """The function, its values no wider than the bounds known exactly."""

    def enclose(*args: Interval) -> Interval:
        found = function(*args)
        if found.is_empty:
            return found
        low, high = bounds(*args)
        return between(max(found.lo, low), min(found.hi, high)) if found.lo < low or found.hi > high else found

    return enclose
