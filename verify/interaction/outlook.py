"""What speaks against synchronization at a glance, in floating point: two clusters, or a regular polygon.

Where f < 0 somewhere on (0, π), or f' > 0 at π, f has a zero d in (0, π] with f'(d) ≥ 0; two clusters at the distance
d are stationary, whatever their masses, and stable when f'(d) > 0. Nothing here is believed: ``states`` decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Final

import numpy as np

from verify.formula.derivative import derivative
from verify.formula.tree import Formula

from .state_search import Candidate, Field, numeric_field

POINTS: Final = 480
POLYGONS: Final = (2, 3, 4, 5, 6, 7)
_HALVINGS: Final = 50
_CLEARLY: Final = 1.02


def may_synchronize(f: Formula, x: str, at: Mapping[str, Fraction]) -> bool:
    """Whether, at one point of the parameters, f' > 0 at 0, f >= 0 on (0, π), and no regular polygon looks stable."""
    with np.errstate(all="ignore"):
        force, slope = numeric_field(f, x, at)
        values = force(np.linspace(0.0, np.pi, POINTS)[1:-1])
        if not (float(slope(np.zeros(1))[0]) > 0 and bool(np.all(values > -1e-9 * np.max(np.abs(values))))):
            return False
        return not any(_polygon_is_stable(slope(2 * np.pi * np.arange(k) / k), k) for k in POLYGONS)


def may_satisfy_l1(f: Formula, x: str, at: Mapping[str, Fraction], last: float = np.pi) -> bool:
    """Whether (L1) with M = π, the weaker form, is not clearly violated at one point of the parameters.

    On a grid, from 0 to ``last``, the variation of f'' comes out too small, and so does the left side.
    """
    with np.errstate(all="ignore"):
        slope = numeric_field(f, x, at)[1]
        bend = numeric_field(_derivative(f, x), x, at)[1]
        angles = np.linspace(0.0, last, POINTS)
        rising = np.flatnonzero(slope(angles) >= 0)
        tau = float(angles[rising[-1]]) if len(rising) else 0.0
        left = tau * float(np.sum(np.abs(np.diff(bend(angles)))))
        right = 4 * (1 + tau / np.pi) * float(slope(np.zeros(1))[0])
    return not left > _CLEARLY * right


@lru_cache(maxsize=32)
def _derivative(f: Formula, x: str) -> Formula:
    return derivative(f, x)


def _polygon_is_stable(slopes: np.ndarray[tuple[int, ...], np.dtype[np.float64]], k: int) -> bool:
    """Whether all Σ_j f'(2πj/k)(1 - cos(2πjm/k)), m = 1, …, k/2, are positive (``states``)."""
    j = np.arange(k)
    return all(
        float(slopes @ (1 - np.cos(2 * np.pi * m * j / k))) > 1e-9 * float(np.max(np.abs(slopes)))
        for m in range(1, k // 2 + 1)
    )


def two_clusters(f: Formula, x: str, at: Mapping[str, Fraction], sizes: tuple[int, int]) -> Iterator[Candidate]:
    """Clusters of these sizes at each distance d in (0, π] where f changes its sign from - to +."""
    with np.errstate(all="ignore"):
        field = numeric_field(f, x, at)
        angles = np.linspace(0.0, np.pi, POINTS)
        values = field[0](angles)
        for i in np.flatnonzero((values[1:-2] < 0) & (values[2:-1] >= 0)):
            zero = _between(field, float(angles[i + 1]), float(angles[i + 2]))
            yield Candidate(sizes, (Fraction(round(zero * 2**44), 2**44),))
        if float(field[1](np.array([np.pi]))[0]) > 0:
            yield Candidate(sizes, (Fraction(np.pi),))


def _between(field: Field, low: float, high: float) -> float:
    """The zero of f in [low, high], by halving."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if float(field[0](np.array([middle]))[0]) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
