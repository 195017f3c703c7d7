"""Colour scales for values: one hue from light to dark, or two hues that meet at zero when the sign matters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_LEVELS: Final = 48
_ONE_SIDED: Final = ((0xF3, 0xF1, 0xE6), (0x9F, 0xCB, 0xB8), (0x3C, 0x8D, 0x9A), (0x1B, 0x45, 0x73), (0x14, 0x1B, 0x3F))
_TWO_SIDED: Final = ((0x1F, 0x4E, 0x8C), (0x8F, 0xB4, 0xDB), (0xF4, 0xF2, 0xEC), (0xE5, 0xA7, 0x7C), (0x9A, 0x3B, 0x12))


def color(value: float, low: float, high: float) -> str:
    """The colour ``rrggbb`` of a value in [low, high]; white lies at zero when the range holds both signs.

    >>> color(0, -1, 2), color(0, 0, 1)
    ('f4f2ec', 'f3f1e6')
    """
    if low < 0 < high:
        reach = max(-low, high)
        return _between(_TWO_SIDED, (value + reach) / (2 * reach))
    return _between(_ONE_SIDED, (value - low) / (high - low) if high > low else 0.5)


def _between(stops: Sequence[tuple[int, int, int]], share: float) -> str:
    place = round(min(max(share, 0.0), 1.0) * _LEVELS) / _LEVELS * (len(stops) - 1)
    index = min(int(place), len(stops) - 2)
    weight = place - index
    mixed = (round(a + weight * (b - a)) for a, b in zip(stops[index], stops[index + 1], strict=True))
    return "".join(f"{part:02x}" for part in mixed)
