"""One trial step of some replicas, whatever the method: where it leads, how good it is, and what lies between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
#: Slopes at t (R',) and y (R', n) for the replicas with these numbers (R',); the numbers are for counting only.
Evaluate = Callable[[Rows, Array, Array], Array]
Retraction = Callable[[Array], Array]


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """States ``y`` (R', n), what they become, ``y_new``, and the slope there; ``ratio`` (R',) is error over tolerance.

    ``rate`` (R',) is the step times the fastest rate of the linearised system, or an estimate of it (nan when none is
    wanted): the step is limited by stability when it comes near the end of the method's stability interval.
    ``between`` takes indices ``which`` (M,) into the rows and ``theta`` (M,) in [0, 1] and returns the interpolated
    states (M, n).
    """

    y_new: Array
    slope_new: Array
    ratio: Array
    rate: Array
    between: Callable[[Rows, Array], Array]
