"""Numbers for plots out of a report: decimals, fractions, infinities; what is no number is left out, never guessed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from .. import fields

_NAMES: Final = {"oo": math.inf, "+oo": math.inf, "-oo": -math.inf, "pi": math.pi, "-pi": -math.pi}


def number(value: object) -> float | None:
    """A float for drawing, infinite where the report says so; None for what is no number.

    >>> number("1/4"), number("-oo"), number("0.5"), number("nan"), number(None)
    (0.25, -inf, 0.5, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        if isinstance(value, str):
            text = value.strip()
            if text in _NAMES:
                return _NAMES[text]
            found = float(Fraction(text)) if "/" in text else float(text)
        else:
            found = float(value)
    except OverflowError:
        return None if isinstance(value, str) else math.inf if value > 0 else -math.inf
    except (ValueError, ZeroDivisionError):
        return None
    return None if math.isnan(found) else found


def numbers(record: object, count: int) -> tuple[float, ...] | None:
    """The first ``count`` numbers of a list; None when one is missing."""
    if not isinstance(record, (list, tuple)) or len(record) < count:
        return None
    found = [number(value) for value in record[:count]]
    return tuple(value for value in found if value is not None) if None not in found else None


def points(value: object) -> list[tuple[float, float]]:
    """The finite points of a list of pairs, in order."""
    found = [numbers(record, 2) for record in fields.items(value)]
    return [(pair[0], pair[1]) for pair in found if pair and all(map(math.isfinite, pair))]


def finite(values: Iterable[float | None]) -> list[float]:
    """The finite ones among values."""
    return [value for value in values if value is not None and math.isfinite(value)]


def thin(series: Sequence[tuple[float, float]], limit: int = 1200) -> list[tuple[float, float]]:
    """At most about ``limit`` points of a curve that keep, in each stretch, its lowest and highest point."""
    if len(series) <= limit:
        return list(series)
    size = math.ceil(2 * len(series) / limit)
    kept = []
    for start in range(0, len(series), size):
        chunk = range(start, min(start + size, len(series)))
        low, high = (pick(chunk, key=lambda place: series[place][1]) for pick in (min, max))
        kept += [series[place] for place in sorted({low, high})]
    return [series[0], *kept, series[-1]]
