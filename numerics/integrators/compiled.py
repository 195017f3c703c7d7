"""The rules of ``explicit`` and ``control`` for one replica in compiled code: what all steps are made of."""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .control import LARGEST_FACTOR, SAFETY, SMALLEST_FACTOR

Array = NDArray[np.float64]

OPTIONS: Final = {
    "nogil": True,
    "error_model": "numpy",
    "fastmath": {"reassoc", "contract", "nsz"},
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}


@njit(**OPTIONS)
def add_combination(row: Array, slopes: Array, h: float, out: Array) -> None:  # pragma: no cover - compiled
    """Add ``h Σ_i c_i k_i`` to ``out`` (n,) for slopes (s, n) and a ``row`` of at most s coefficients."""
    for i in range(0, row.size, 2):  # two at once: half as many passes over ``out``
        other = min(i + 1, row.size - 1)
        c, d = h * row[i], h * row[other] if other > i else 0.0
        if c != 0.0 or d != 0.0:
            first, second = slopes[i], slopes[other]
            for e in range(out.size):
                out[e] += c * first[e] + d * second[e]


@njit(**OPTIONS)
def add_powers(theta: float, terms: Array, out: Array) -> None:  # pragma: no cover - compiled
    """Add ``Σ_m θ^m terms_m`` to ``out`` (n,) for ``terms`` (M, n) of the powers 1 to M."""
    powers = np.empty(len(terms))
    power = 1.0
    for m in range(powers.size):
        power *= theta
        powers[m] = power
    add_combination(powers, terms, 1.0, out)


@njit(**OPTIONS)
def _largest(w: Array) -> float:  # pragma: no cover - compiled
    """The largest of numbers (n,) that are at least 0, none of them NaN; ``w`` is scratch afterwards."""
    size = w.size
    while size > 1:  # the upper half onto the lower one: whole vectors at once
        half = (size + 1) // 2
        lower, upper = w[: size - half], w[half:size]
        for e in range(lower.size):
            lower[e] = upper[e] if upper[e] > lower[e] else lower[e]
        size = half
    return w[0] if w.size > 0 else 0.0


@njit(**OPTIONS)
def error_ratio(
    rows: Array, slopes: Array, h: float, y: Array, y_new: Array, atol: float, rtol: float, w: Array
) -> float:  # pragma: no cover - compiled
    """``control.error_ratio`` for ``rows`` (1 or 2, s + 1); ``w`` (n,) is scratch."""
    norms = np.zeros(2)
    for number in range(len(rows)):
        w[:] = 0.0
        add_combination(rows[number], slopes, 1.0, w)
        for e in range(w.size):
            part = abs(w[e]) / (atol + rtol * max(abs(y[e]), abs(y_new[e])))
            w[e] = part if part == part else np.inf
        norms[number] = _largest(w)
    if len(rows) == 1:
        ratio = h * norms[0]
    else:
        size = np.hypot(norms[0], 0.1 * norms[1])
        ratio = h * norms[0] * norms[0] / size if size != 0.0 else 0.0
    return ratio if ratio < np.inf else np.inf


@njit(**OPTIONS)
def step_factor(error_order: int, ratio: float, previous: float) -> float:  # pragma: no cover - compiled
    """``control.step_factor``."""
    exponent = 1.0 / (error_order + 1)
    if ratio > 1:
        chosen = SAFETY * (ratio if ratio < np.inf else 1e10) ** -exponent
    else:
        chosen = SAFETY * max(ratio, 1e-10) ** (-0.85 * exponent) * max(previous, 1e-4) ** (0.2 * exponent)
    return min(max(chosen, SMALLEST_FACTOR), LARGEST_FACTOR)
