"""When a quantity of the state changes its sign for the first time, replica by replica.

Steps are looked at in quarters of the interpolation polynomial, so that a sign that changes twice in a step is noticed
unless both changes fall into one quarter; the time is then found by bisection. The quantity need not be continuous: a
number of clusters minus a half is fine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .trial import Rows, Trial

Array = NDArray[np.float64]
#: A quantity of states (R', n), one number for each.
Event = Callable[[Array], Array]

QUARTERS: Final = (0.25, 0.5, 0.75)
#: A step is halved this often: times are as exact as t itself for steps up to a millionth of it.
HALVINGS: Final = 32


def first_crossings(event: Event, trial: Trial, which: Rows, before: Array, t: Array, h: Array) -> tuple[Array, Array]:
    """Values at the new points of the rows ``which`` of ``trial``, and times of the first change of sign, or NaN.

    ``before`` (len(which),) are the values at the old points; ``t`` and ``h`` those of all rows of the trial.
    """
    times = np.full(len(which), np.nan)
    old, low = before, np.zeros(len(which))
    for theta in (*QUARTERS, 1.0):
        new = event(trial.y_new[which] if theta == 1 else trial.between(which, np.full(len(which), theta)))
        crossing = np.isnan(times) & ((old > 0) != (new > 0)) & np.isfinite(old) & np.isfinite(new)
        if crossing.any():
            rows = which[crossing]
            times[crossing] = t[rows] + h[rows] * _bisected(event, trial, rows, low[crossing], theta, old[crossing] > 0)
        old, low = new, np.full(len(which), theta)
    return old, times


def _bisected(event: Event, trial: Trial, rows: Rows, low: Array, high: float, positive: NDArray[np.bool_]) -> Array:
    """Where in the step, between ``low`` and ``high``, the sign stops to be ``positive``."""
    left, right = low.copy(), np.full(len(rows), high)
    for _ in range(HALVINGS):
        middle = (left + right) / 2
        same = (event(trial.between(rows, middle)) > 0) == positive
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    return right
