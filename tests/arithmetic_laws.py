"""What every interval arithmetic has to satisfy, as functions that a test calls with drawn boxes."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import mpmath

from tests.interval_points import contains, interval, points, true_value

Box = tuple[float, float]


def values_are_enclosed(arithmetic: Any, op: str, *boxes: Box) -> None:
    """``apply`` holds every value; it calls the range empty only when no point is in the domain; ``inside_domain`` says
    yes only when every point is."""
    args = [interval(arithmetic, box) for box in boxes]
    most = 60 if len(boxes) == 1 else 8
    found = [(point, true_value(op, *point)) for point in product(*(points(box, most) for box in boxes))]
    if arithmetic.inside_domain(op, *args) and op not in ("exp", "sinh", "cosh", "gamma", "pow"):
        assert all(value is not None for _, value in found), (op, boxes)
    try:
        result = arithmetic.apply(op, *args)
    except arithmetic.EmptyEnclosure:
        assert all(value is None for _, value in found), (op, boxes)
        return
    for point, value in found:
        assert value is None or contains(result, value), (op, boxes, point, str(result))


def powers_are_enclosed(arithmetic: Any, box: Box, exponent: Fraction) -> None:
    """Integer powers on the whole line (not 0 to a negative power), rational powers on x >= 0."""
    whole = exponent.denominator == 1
    a = interval(arithmetic, box)

    def value(x: float) -> mpmath.mpf | None:
        if x == 0 and exponent < 0 or x < 0 and not whole or x and abs(mpmath.log(abs(x)) * float(exponent)) > 1e5:
            return None
        with mpmath.workdps(150):
            return mpmath.mpf(x) ** (mpmath.mpf(exponent.numerator) / exponent.denominator)

    inside = [x for x in points(box) if value(x) is not None]
    try:
        result = arithmetic.integer_power(a, int(exponent)) if whole else arithmetic.rational_power(a, exponent)
    except arithmetic.EmptyEnclosure:
        assert not inside
        return
    for x in inside:
        assert contains(result, value(x)), (box, exponent, x, str(result))
