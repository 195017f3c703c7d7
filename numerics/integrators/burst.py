"""Several steps of an explicit method in one call of compiled code, for velocities that have such code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .explicit import ExplicitMethod
from .trial import Rows

Array = NDArray[np.float64]
Counts = NDArray[np.int64]


class Progress(Protocol):
    """Where an integration of R replicas has got; a burst writes into its arrays.

    ``t``, ``h``, ``ratio`` (R,) are times, next steps and last error ratios, ``y`` and ``slope`` (R, n) states and
    slopes there, ``output`` (R,) the next of ``times`` and ``states`` (R, T, n) what is returned; where ``observed``
    (R, T, K) has room for K quantities, they are written at all times and ``states`` (R, 2, n) at both ends.
    ``active`` lists the replicas under way.
    """

    method: ExplicitMethod
    tolerances: tuple[float, float]
    active: Rows
    times: Array
    t: Array
    y: Array
    slope: Array
    h: Array
    ratio: Array
    output: Counts
    states: Array
    observed: Array
    evaluations: Counts
    accepted: Counts
    rejected: Counts


#: At least one trial step of every active replica, by the rules of ``control``, as a step in Python would be; or, from
#: where a formula gives what follows within the tolerance, everything up to the end.
Burst = Callable[[Progress], None]
