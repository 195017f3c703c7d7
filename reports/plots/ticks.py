"""Where an axis has its ticks and how they read: steps of 1, 2, 5, multiples of π, decades."""

from __future__ import annotations

import math
from typing import Final

Tick = tuple[float, str]
#: Narrower ranges have one tick: steps of them are no full doubles.
_SMALLEST: Final = 1e-290
_SUPERSCRIPT: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def linear(low: float, high: float, wanted: int = 6) -> list[Tick]:
    """Ticks in [low, high] at a round step.

    >>> [word for _, word in linear(0, 1)]
    ['0', '0.2', '0.4', '0.6', '0.8', '1']
    >>> [word for _, word in linear(0, math.pi)]
    ['0', 'π/4', 'π/2', '3π/4', 'π']
    """
    if high - low > 0.75 and _is_angle(low) and _is_angle(high):
        return _angles(low, high)
    if high - low < _SMALLEST:
        return [(low, "0" if abs(low) < _SMALLEST else f"{low:.6g}".replace("-", "−"))]
    raw = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
    places = [index * step for index in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
    largest = max(map(abs, places), default=0.0)
    power = math.floor(math.log10(largest) + 1e-9) if largest else 0
    return [(place, word(place, step, power if not -5 < power < 6 else 0)) for place in places]


def logarithmic(low: float, high: float) -> list[Tick]:
    """Ticks at powers of ten in [low, high], thinned to at most eight; round numbers when fewer than two fit."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    if last - first < 1:
        return [tick for tick in linear(low, high) if tick[0] > 0]
    stride = max(1, math.ceil((last - first + 1) / 8))
    return [(10.0**power, _power(power)) for power in range(first, last + 1, stride)]


def word(value: float, step: float, power: int = 0) -> str:
    """A tick's number in units of 10^power, with the decimals that its step needs and a true minus sign.

    >>> word(-0.2, 0.2), word(3e-7, 1e-7, -7), word(1e6, 1e6, 6), word(0.0, 1e6, 6)
    ('−0.2', '3·10⁻⁷', '10⁶', '0')
    """
    if abs(value) < step * 1e-6:
        return "0"
    decimals = min(max(0, power - math.floor(math.log10(step) + 1e-9)), 15)
    text = f"{value / 10.0**power:.{decimals}f}"
    text = (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")
    if not power:
        return text
    return {"1": "", "−1": "−"}.get(text, f"{text}·") + _power(power)


def _power(exponent: int) -> str:
    return {0: "1", 1: "10"}.get(exponent, "10" + str(exponent).translate(_SUPERSCRIPT))


def _is_angle(value: float) -> bool:
    quarters = value / (math.pi / 4)
    return abs(quarters) < 33 and abs(quarters - round(quarters)) < 1e-9


def _angles(low: float, high: float) -> list[Tick]:
    first, last = round(low / (math.pi / 4)), round(high / (math.pi / 4))
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
