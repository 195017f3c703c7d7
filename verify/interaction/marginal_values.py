"""Where polygons of clusters are marginal, or f'(0) = 0, as numbers: roots in one parameter, in floating point.

Nothing here is believed: the ranges that are tried beside such a value are decided by their own checkers, and the
value itself stays in a short open interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final

import numpy as np

from .point_status import POLYGONS, Subject
from .state_search import numeric_field
from .three_point.peak_program import Marginal

#: How near to a value its neighbours are, in units of its size; what counts as zero; samples of a range.
NEAR: Final = 10**9
_ZERO: Final = 1e-9
_SAMPLES: Final = 65
_HALVINGS: Final = 80


def next_to(value: float) -> tuple[Fraction, Fraction]:
    """Two short rationals on both sides of the value, 10⁻⁹ of its size away (of 1 when it is smaller).

    >>> list(map(str, next_to(0.5)))
    ['499999999/1000000000', '500000001/1000000000']
    """
    size = 2 ** max(0, math.ceil(math.log2(abs(value)))) if value else 1
    middle = round(Fraction(value) * NEAR / size)
    return Fraction((middle - 1) * size, NEAR), Fraction((middle + 1) * size, NEAR)


def at_value(subject: Subject, name: str, value: float) -> Marginal:
    """What is marginal at the value."""
    slopes = _slopes(subject, name)
    polygons = tuple(k for k in POLYGONS if abs(_least_mode(slopes(value, k))) < _ZERO)
    return Marginal(value, polygons, flat=abs(float(slopes(value, 1)[0])) < _ZERO)


def marginal_near(subject: Subject, name: str, low: Fraction, high: Fraction) -> Iterator[Marginal]:
    """The values in the range where the least mode of a regular polygon, or f'(0), changes its sign, and no other
    polygon is stable."""
    slopes = _slopes(subject, name)
    values = np.linspace(float(low), float(high), _SAMPLES)
    for k in (1, *POLYGONS):

        def least(p: float, k: int = k) -> float:
            at = slopes(p, k)
            return float(at[0]) if k == 1 else _least_mode(at)

        sizes = [least(p) for p in values]
        for i in range(_SAMPLES - 1):
            if sizes[i] * sizes[i + 1] < 0 or (sizes[i] == 0 < i):
                root = _root(least, float(values[i]), float(values[i + 1]))
                if low < Fraction(root) < high and all(_least_mode(slopes(root, j)) < _ZERO for j in POLYGONS):
                    yield at_value(subject, name, root)


def _slopes(subject: Subject, name: str) -> Callable[[float, int], np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """f'(2πj/k), j = 0, …, k - 1, as a function of the parameter and k."""

    def at(value: float, k: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        with np.errstate(all="ignore"):
            slope = numeric_field(subject.f, subject.x, {name: Fraction(value)})[1]
            return np.asarray(slope(2 * np.pi * np.arange(k) / k), dtype=float)

    return at


def _least_mode(slopes: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    """The least of Σ_j f'(2πj/k)(1 - cos(2πjm/k)) over m = 1, …, k/2."""
    k = len(slopes)
    j = np.arange(k)
    return min(float(slopes @ (1 - np.cos(2 * np.pi * m * j / k))) for m in range(1, k // 2 + 1))


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where the function changes its sign in [low, high], by halving."""
    rising = function(high) > 0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if (function(middle) > 0) == rising:
            high = middle
        else:
            low = middle
    return (low + high) / 2
