"""Cosine and sine of many angles, and weights e^y, from the branch-free functions of the compiled searcher."""

from __future__ import annotations

from typing import Final

from numba import njit
from numpy import float64
from numpy.typing import NDArray

from numerics.machine.elementary import EXP_LOWEST, exp, sin_quarter

Array = NDArray[float64]

# contraction only: the reductions depend on the order of their subtractions
_EXACT: Final = {"contract"}


@njit(nogil=True, fastmath=_EXACT)
def sincos(x: Array, c: Array, s: Array) -> None:  # pragma: no cover - compiled
    """Write cos x into ``c`` and sin x into ``s``; accurate for |x| <= 10⁶, larger angles lose digits."""
    for i in range(x.size):
        c[i] = sin_quarter(x[i], 1)
        s[i] = sin_quarter(x[i], 0)


@njit(nogil=True, fastmath=_EXACT)
def exponential(y: float) -> float:  # pragma: no cover - compiled
    """e^y for y <= 709; 0 below −708, where it would be subnormal."""
    value = exp(y if y > EXP_LOWEST else EXP_LOWEST)
    return value if y >= EXP_LOWEST else (0.0 if y < EXP_LOWEST else y)


@njit(nogil=True, fastmath=_EXACT)
def weight(y: float) -> float:  # pragma: no cover - compiled
    """e^y for y <= 709, and 3e-308 below −708 and for NaN: for sums that 3e-308 does not change and NaN reaches."""
    return exp(y if y > EXP_LOWEST else EXP_LOWEST)


@njit(nogil=True, fastmath=_EXACT, forceinline=True)  # as part of a loop it becomes vector code
def exponential_minus_one(y: float) -> float:  # pragma: no cover - compiled
    """e^y − 1 for y <= 709, to 1e-15 of itself: Taylor's polynomial up to |y| = 1/4, where the rest is below 1e-17."""
    t = y if abs(y) <= 0.25 else 0.0
    s = 1.0 / 6227020800.0
    s = s * t + 1.0 / 479001600.0
    s = s * t + 1.0 / 39916800.0
    s = s * t + 1.0 / 3628800.0
    s = s * t + 1.0 / 362880.0
    s = s * t + 1.0 / 40320.0
    s = s * t + 1.0 / 5040.0
    s = s * t + 1.0 / 720.0
    s = s * t + 1.0 / 120.0
    s = s * t + 1.0 / 24.0
    s = s * t + 1.0 / 6.0
    s = s * t + 0.5
    far = exponential(y) - 1.0
    return t + t * t * s if abs(y) <= 0.25 else far
