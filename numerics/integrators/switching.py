"""When to change between explicit and Rosenbrock steps: one replica at a time, from what its steps have shown.

An explicit step that keeps coming near the end of the stability interval is limited by stability, and a Rosenbrock step
may be longer. A Rosenbrock step shorter than the explicit method's stable step gains nothing: where accuracy is the
limit the explicit method, of higher order, does better. A switch that did not pay is waited for longer the next time.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .tableau import Tableau
from .trial import Rows, Trial

Array = NDArray[np.float64]

#: Consecutive steps limited by stability before the first switch; doubled after a switch that did not pay.
PATIENCE: Final = 3
LONGEST_PATIENCE: Final = 24
#: A Rosenbrock step must be this many times the longest stable explicit one, after SETTLING steps.
WORTH: Final = 1.0
SETTLING: Final = 4


class Switching:
    """Which of R replicas take Rosenbrock steps, and the evidence for changing that."""

    def __init__(self, replicas: int, tableau: Tableau, *, only: bool) -> None:
        self.only = only
        self.stiff = np.full(replicas, only)
        self.limit = tableau.stability
        self.seen = np.zeros(replicas, dtype=np.int64)
        self.patience = np.full(replicas, PATIENCE)
        self.paid = np.zeros(replicas, dtype=bool)

    def after_explicit(self, rows: Rows, good: NDArray[np.bool_], trial: Trial) -> None:
        """Count steps at the end of the stability interval, and change over when they are enough."""
        near = trial.rate > 0.75 * self.limit
        self.seen[rows] = np.where(near, self.seen[rows] + 1, np.where(good, 0, self.seen[rows]))
        changing = rows[self.seen[rows] >= self.patience[rows]]
        self.stiff[changing], self.seen[changing], self.paid[changing] = True, 0, False

    def after_implicit(self, rows: Rows, good: NDArray[np.bool_], trial: Trial) -> None:
        """Change back where steps, once they have settled, are no longer than an explicit method's."""
        if self.only:
            return
        self.seen[rows] += 1
        long = trial.rate > WORTH * self.limit
        self.paid[rows] |= long & good & (trial.rate > 2 * self.limit)
        back = rows[~long & good & ((self.seen[rows] >= SETTLING) | self.paid[rows])]
        self.patience[back] = np.where(self.paid[back], PATIENCE, np.minimum(2 * self.patience[back], LONGEST_PATIENCE))
        self.stiff[back], self.seen[back] = False, 0
