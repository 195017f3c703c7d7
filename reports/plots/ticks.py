"""Where an axis has its ticks and how they read: steps of 1, 2, 5, multiples of π, decades."""

from __future__ import annotations

import math
from typing import Final

Tick = tuple[float, str]
_SUPERSCRIPT: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def linear(low: float, high: float, wanted: int = 6) -> list[Tick]:
    """Ticks in [low, high] at a round step.

    >>> [word for _, word in linear(0, 1)]
    ['0', '0.2', '0.4', '0.6', '0.8', '1']
    >>> [word for _, word in linear(0, math.pi)]
    ['0', 'π/4', 'π/2', '3π/4', 'π']
    """
    if _is_angle(low) and _is_angle(high):
        return _angles(low, high)
    raw = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
    places = [index * step for index in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
    return [(place, word(place, step)) for place in places]


def logarithmic(low: float, high: float) -> list[Tick]:
    """Ticks at powers of ten in [low, high], thinned to at most eight; round numbers when fewer than two fit."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    if last - first < 1:
        return [tick for tick in linear(low, high) if tick[0] > 0]
    stride = max(1, math.ceil((last - first + 1) / 8))
    return [(10.0**power, _power(power)) for power in range(first, last + 1, stride)]


def word(value: float, step: float) -> str:
    """A tick's number with the decimals its step needs, and a true minus sign.

    >>> word(-0.2, 0.2), word(3e-7, 1e-7), word(1e6, 1e6)
    ('−0.2', '3·10⁻⁷', '10⁶')
    """
    if abs(value) < step * 1e-6:
        return "0"
    value = float(f"{value:.12g}")
    size = math.floor(math.log10(abs(value)) + 1e-9)
    if not -5 < size < 6:
        digits = max(0, size - math.floor(math.log10(step) + 1e-9))
        mantissa = f"{value / 10.0**size:.{min(digits, 6)}f}".replace("-", "−")
        return _power(size) if mantissa == "1" else f"{mantissa}·{_power(size)}"
    text = f"{value:.{min(max(0, -math.floor(math.log10(step) + 1e-9)), 12)}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def _power(exponent: int) -> str:
    return {0: "1", 1: "10"}.get(exponent, "10" + str(exponent).translate(_SUPERSCRIPT))


def _is_angle(value: float) -> bool:
    quarters = value / (math.pi / 4)
    return abs(quarters) < 33 and abs(quarters - round(quarters)) < 1e-6


def _angles(low: float, high: float) -> list[Tick]:
    first, last = round(low / (math.pi / 4)), round(high / (math.pi / 4))
    if first == last == 0:
        return []
    stride = next(size for size in (1, 2, 4, 8, 16) if (last - first) / size <= 6)
    start = -(-first // stride) * stride
    return [(quarters * math.pi / 4, angle(quarters)) for quarters in range(start, last + 1, stride)]


def angle(quarters: int) -> str:
    """``quarters`` · π/4 in words.

    >>> angle(0), angle(2), angle(-3), angle(4)
    ('0', 'π/2', '−3π/4', 'π')
    """
    common = math.gcd(quarters, 4)
    top, bottom = abs(quarters) // common, 4 // common
    sign = "−" if quarters < 0 else ""
    return "0" if not top else f"{sign}{'' if top == 1 else top}π{'' if bottom == 1 else f'/{bottom}'}"
