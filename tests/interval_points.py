"""Boxes, points in them and true values in 150 digits, shared by the tests of the interval arithmetics.

All ends and points are doubles, so that mpmath takes them exactly and only the value itself is rounded.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import mpmath
from hypothesis import strategies as st

#: Far more digits than any enclosure has; values are believed to 60 of them.
DIGITS = 150
TOLERANCE = mpmath.mpf(10) ** -60

#: Ends at which functions turn, stop or blow up, doubles next to multiples of π/2, and sizes far apart.
SPECIAL = [
    0.0, 1.0, -1.0, 2.0, -2.0, 0.5, 3.0, 1.46, 1.4616, 1.4616321449683623, 1.4617, 700.0, -700.0,
    1e-300, -1e-300, 5e-324, 1e-20, -1e-20, 1e15, 1e30, -1e30,
    math.nextafter(1.0, 0.0), math.nextafter(1.0, 2.0), math.nextafter(-1.0, 0.0),
    *(k * math.pi / 2 for k in range(-5, 6)), *(math.nextafter(k * math.pi / 2, 9.0) for k in range(-3, 4)),
]  # fmt: skip

ends = st.one_of(
    st.sampled_from(SPECIAL),
    st.floats(-4, 4),
    st.floats(-100, 100),
    st.integers(-10, 10).map(float),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e40, max_value=1e40),
)


@st.composite
def boxes(draw: st.DrawFn) -> tuple[float, float]:
    """Ends lo <= hi, perhaps equal, perhaps infinite, often narrow."""
    first = draw(ends)
    kind = draw(st.sampled_from(["pair", "point", "narrow", "right", "left", "line"]))
    if kind == "point":
        return first, first
    if kind == "narrow":
        return first, first + draw(st.sampled_from([1e-12, 1e-6, 1e-2, 0.3]))
    if kind in ("right", "left", "line"):
        return (-math.inf if kind != "right" else first), (math.inf if kind != "left" else first)
    second = draw(ends)
    return min(first, second), max(first, second)


def points(box: tuple[float, float], most: int = 60) -> list[float]:
    """At most ``most`` doubles in the box: its finite ends, points between, and the special ones that lie in it."""
    lo, hi = box
    low = lo if math.isfinite(lo) else min(-1e6, hi - 1)
    high = hi if math.isfinite(hi) else max(1e6, lo + 1)
    inner = [low + (high - low) * u for u in (0.0, 0.001, 0.25, 0.5, 0.8, 1.0)]
    found = sorted({x for x in (*inner, *SPECIAL) if lo <= x <= hi})
    return found if len(found) <= most else found[:2] + found[2 : -2 : len(found) // (most - 4) + 1] + found[-2:]


#: True values; None where the operation is not defined (Γ is taken on x > 0, powers of a real exponent on x >= 0).
FUNCTIONS: dict[str, Any] = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y if y else None,
    "neg": lambda x: -x,
    "abs": abs,
    "sqrt": lambda x: mpmath.sqrt(x) if x >= 0 else None,
    "cbrt": lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)),
    "exp": mpmath.exp,
    "log": lambda x: mpmath.log(x) if x > 0 else None,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "asin": lambda x: mpmath.asin(x) if abs(x) <= 1 else None,
    "acos": lambda x: mpmath.acos(x) if abs(x) <= 1 else None,
    "atan": mpmath.atan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "asinh": mpmath.asinh,
    "acosh": lambda x: mpmath.acosh(x) if x >= 1 else None,
    "atanh": lambda x: mpmath.atanh(x) if abs(x) < 1 else None,
    "erf": mpmath.erf,
    "gamma": lambda x: mpmath.gamma(x) if x > 0 else None,
    "atan2": lambda y, x: mpmath.atan2(y, x) if x or y else None,
    "min": min,
    "max": max,
    "pow": lambda x, y: x**y if x > 0 else mpmath.mpf(0) if x == 0 and y > 0 else None,
}


def true_value(op: str, *args: float) -> mpmath.mpf | None:
    """The value of ``op`` at doubles, or None where it is not defined or too large to compute."""
    with mpmath.workdps(DIGITS):
        x = [mpmath.mpf(a) for a in args]
        huge = op in ("exp", "sinh", "cosh", "gamma", "pow") and any(abs(a) > 1e4 for a in x)
        return None if huge else FUNCTIONS[op](*x)


def rational(end: Any) -> Fraction | float:
    """The exact value of an end: a double or an exact arb."""
    if isinstance(end, float):
        return Fraction(end) if math.isfinite(end) else end
    from numerics.decimals import to_fraction

    return to_fraction(end) if end.is_finite() else math.inf if end > 0 else -math.inf


def contains(interval: Any, value: Any) -> bool:
    """Whether an interval holds a true value, which is believed to a relative error of 10^-60."""
    with mpmath.workdps(DIGITS):
        slack = abs(value) * TOLERANCE
        return bool(end_value(interval.lo) <= value + slack and value - slack <= end_value(interval.hi))


def end_value(end: Any) -> mpmath.mpf:
    """The exact value of an end, also when its exponent is too large for a Fraction."""
    if isinstance(end, float):
        return mpmath.mpf(end)
    if not end.is_finite():
        return mpmath.inf if end > 0 else -mpmath.inf
    mantissa, exponent = end.mid().man_exp()
    return mpmath.ldexp(int(mantissa), int(exponent))


def interval(arithmetic: Any, box: tuple[float, float]) -> Any:
    """The box as an interval of the arithmetic."""
    parts = [arithmetic.number(Fraction(end)) for end in box if math.isfinite(end)]
    lo = arithmetic.ENTIRE.lo if box[0] == -math.inf else parts[0].lo
    hi = arithmetic.ENTIRE.hi if box[1] == math.inf else parts[-1].hi
    return arithmetic.Enclosure(lo, hi)
