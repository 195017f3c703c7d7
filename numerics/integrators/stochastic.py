"""Fixed steps for stochastic equations ``dY = v(t, Y) dt + G(Y) dW``: Euler–Maruyama (Itô) and Heun (Stratonovich).

Euler–Maruyama: ``Y + h v + G(Y) ΔW``. Heun: the mean of the slopes at Y and at the Euler–Maruyama point, noise
included. Strong orders: 1 for both when G is constant; for one noise, or noises that commute, ½ and 1; otherwise ½ and
½. Without noise they are the Euler and Heun methods, of order 1 and 2.

Source: P. E. Kloeden, E. Platen, "Numerical Solution of Stochastic Differential Equations" (1992), 10.2, 10.3, 14.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .solution import Interrupted, Solution, StepSizeError

Array = NDArray[np.float64]
#: ``G(y) w`` for states y (R, n) and increments w of the noise, one per replica, of any shape (R, …).
Diffusion = Callable[[Array, Array], Array]

SCHEMES: Final = ("euler-maruyama", "heun")

#: More steps than this are refused: at a microsecond each they would take days.
MOST_STEPS: Final = 10**10


def integrate_noisy(
    velocity: Callable[[Array, Array], Array],
    diffusion: Diffusion,
    increments: Iterator[Array],
    start: Array,
    times: Array,
    *,
    step: float,
    scheme: str = "heun",
    retraction: Callable[[Array], Array] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Solution:
    """One path per replica from ``start`` (R, n) at all ``times`` (T,), with equal steps of at most ``step``.

    ``increments`` gives standard normal numbers for one step after the other; they are multiplied by √h. Each interval
    between outputs has a whole number of steps. Raises ValueError for unusable input, StepSizeError when a state is no
    longer finite, Interrupted on Ctrl-C; both carry the partial solution.

    >>> import itertools
    >>> quiet = itertools.repeat(np.zeros((1, 1)))
    >>> run = integrate_noisy(lambda t, y: -y, lambda y, w: w, quiet, np.ones((1, 1)), np.array([0.0, 1.0]), step=0.01)
    >>> round(float(run.states[0, 1, 0]), 4)  # (1 − h + h²/2)^100, e^{-1} to order 2
    0.3679
    """
    if scheme not in SCHEMES:
        raise ValueError(f"Expected a scheme in {SCHEMES} but got scheme={scheme!r}.")
    if not 0 < step < np.inf:
        raise ValueError(f"Expected a positive, finite step but got step={step}.")
    start, times = np.array(start, dtype=float), np.array(times, dtype=float)
    counts = np.ceil(np.diff(times) / step * (1 - 1e-12)).astype(np.int64)
    if counts.size and (counts < 1).any() or not np.isfinite(start).all():
        raise ValueError("Expected finite starts and finite, strictly increasing times.")
    if counts.sum() > MOST_STEPS:
        raise ValueError(f"Expected at most {MOST_STEPS:.0e} steps but got {counts.sum():.3g}; take a larger step.")
    replicas = len(start)
    states = np.full((replicas, times.size, start.shape[1]), np.nan)
    states[:, 0] = start
    y, t, done = start, times[0], 0
    stages = 2 if scheme == "heun" else 1

    def reached() -> Solution:
        whole = np.full(replicas, done, dtype=np.int64)
        nothing = np.zeros(replicas, dtype=np.int64)
        return Solution(times, states, np.full(replicas, t), y, stages * whole, whole, nothing, nothing)

    try:
        for index, count in enumerate(counts):
            h = (times[index + 1] - times[index]) / count
            for number in range(count):
                noise = np.sqrt(h) * next(increments)
                with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is reported below
                    y_new = _step(velocity, diffusion, scheme, np.full(replicas, t), y, h, noise)
                if retraction is not None:
                    y_new = retraction(y_new)
                y, done = y_new, done + 1
                t = times[index + 1] if number == count - 1 else times[index] + (number + 1) * h
            if not np.isfinite(y).all():
                t = times[index]
                raise StepSizeError(
                    f"Expected finite states but got NaN or infinity between t={t:.6g} and t={times[index + 1]:.6g}. "
                    f"Try a smaller step than {step:g}; what was reached is kept.",
                    reached(),
                )
            states[:, index + 1] = y
            if progress is not None:
                progress(float((t - times[0]) / (times[-1] - times[0])))
    except KeyboardInterrupt:
        raise Interrupted(reached()) from None
    return reached()


def _step(
    velocity: Callable[[Array, Array], Array],
    diffusion: Diffusion,
    scheme: str,
    t: Array,
    y: Array,
    h: float,
    noise: Array,
) -> Array:
    drift, kick = velocity(t, y), diffusion(y, noise)
    ahead = y + h * drift + kick
    if scheme == "euler-maruyama":
        return ahead
    again: Array = y + h / 2 * (drift + velocity(t + h, ahead)) + (kick + diffusion(ahead, noise)) / 2
    return again
