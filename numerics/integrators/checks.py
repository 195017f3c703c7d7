"""What an integration refuses to begin with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def checked_input(start: Array, times: Array, rtol: float, atol: float) -> tuple[Array, Array]:
    """Finite starts (R, n) and strictly increasing times (T,). Raises ValueError for others, and for tolerances."""
    start = np.array(start, dtype=float)
    times = np.array(times, dtype=float)
    if start.ndim != 2 or 0 in start.shape:
        raise ValueError(f"Expected starts of shape (replicas, components) but got shape={start.shape}.")
    if not np.isfinite(start).all():
        raise ValueError("Expected finite starts but got NaN or infinity in them.")
    if times.ndim != 1 or times.size < 1 or not np.isfinite(times).all() or (np.diff(times) <= 0).any():
        raise ValueError("Expected a list of finite, strictly increasing times, the first being the time of the start.")
    if not (atol > 0 and rtol >= 0 and np.isfinite(atol) and np.isfinite(rtol)):
        raise ValueError(f"Expected tolerances atol > 0 and rtol >= 0 but got atol={atol}, rtol={rtol}.")
    return start, times
