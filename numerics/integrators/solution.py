"""What an integration returns, and the errors that carry what was reached."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """States (R, T, n) at ``times`` (T,), or (R, 2, n) at both ends, with K quantities ``observed`` (R, T, K) at all
    times but the first; what was not reached is NaN.

    ``reached`` (R,) is the last time of each replica and ``last`` (R, n) its state then.
    ``evaluations`` counts velocity evaluations per replica, ``accepted`` and ``rejected`` count steps, ``implicit`` the
    accepted steps that were Rosenbrock steps, each (R,). ``crossed`` (R, E) holds the times of events, NaN where there
    was none.
    """

    times: Array
    states: Array
    reached: Array
    last: Array
    evaluations: NDArray[np.int64]
    accepted: NDArray[np.int64]
    rejected: NDArray[np.int64]
    implicit: NDArray[np.int64]
    crossed: Array | None = None
    observed: Array | None = None

    @property
    def complete(self) -> bool:
        """Whether every replica reached the last time."""
        return bool((self.reached >= self.times[-1]).all())


class StepSizeError(ArithmeticError):
    """Some replicas needed steps too small to advance time; ``partial`` holds everything that was reached."""

    def __init__(self, message: str, partial: Solution) -> None:
        super().__init__(message)
        self.partial = partial


class Interrupted(KeyboardInterrupt):
    """Ctrl-C during an integration; ``partial`` holds everything that was reached."""

    def __init__(self, partial: Solution) -> None:
        super().__init__("The integration was interrupted; what was reached is in the attribute 'partial'.")
        self.partial = partial
