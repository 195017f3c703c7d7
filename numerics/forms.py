"""Other forms of an arithmetic of intervals: on arrays of boxes, and on truncated power series.

What is asked for is an arithmetic: ``numerics.enclosure``, or one of ``numerics.second_arithmetic``.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

from . import enclosure
from .doubles import is_rounded_to_nearest, require_rounding_to_nearest


def has_arrays(arithmetic: Any) -> bool:
    """Whether many boxes may be decided at once."""
    return is_rounded_to_nearest() and (arithmetic is enclosure or bool(arithmetic.has_arrays))


def on_arrays(arithmetic: Any) -> Any:
    """The same operations on intervals whose ends are arrays of doubles. Raises Unavailable where there are none.

    There are none while doubles are not rounded to nearest: the errors of functions are proved for that alone.
    """
    require_rounding_to_nearest()
    if arithmetic is not enclosure:
        return arithmetic.on_arrays()
    from . import array_enclosure

    array_enclosure.require_gradual_underflow()
    return array_enclosure


def on_series(arithmetic: Any) -> ModuleType | None:
    """The same operations on truncated power series: ``numerics.series``; None where there are none."""
    if arithmetic is not enclosure:
        return None
    from . import series

    return series
