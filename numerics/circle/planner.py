"""Which way of summing is the faster one: direct O(n²) sums for few particles, Fourier O(nK) sums for many."""

from __future__ import annotations

from typing import Final, Literal

Method = Literal["auto", "direct", "fourier"]
METHODS: Final[tuple[Method, ...]] = ("auto", "direct", "fourier")

#: Fourier sums pay when n exceeds this constant plus this many particles per mode (tests/benchmarks/simulate_sums.py).
CROSSOVER_BASE: Final = 8.0
CROSSOVER_PER_MODE: Final = 0.1


def uses_fourier(method: Method, n: int, modes: int, *, smooth: bool) -> bool:
    """Whether to sum through Fourier modes. Raises ValueError when they are asked for but the series is too long.

    >>> uses_fourier("auto", 10, 30, smooth=True), uses_fourier("auto", 1000, 30, smooth=True)
    (False, True)
    """
    if method not in METHODS:
        raise ValueError(f"Expected a method in {METHODS} but got method={method!r}.")
    if method == "fourier" and not smooth:
        raise ValueError('Expected a smooth interaction for method="fourier" but its series is too long; use "direct".')
    if method == "auto":
        return smooth and n > CROSSOVER_BASE + CROSSOVER_PER_MODE * modes
    return method == "fourier"
