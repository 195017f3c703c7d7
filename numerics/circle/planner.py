"""Which way of summing is the fastest: pairs, O(n²), or Fourier modes, O(nK), with NumPy or compiled by numba.

Nothing here depends on timing, and with a given method a replica's numbers do not depend on its company.
"""

from __future__ import annotations

from typing import Final, Literal

from .compiled import compiled_sums_available

Method = Literal["auto", "direct", "fourier", "compiled"]
METHODS: Final[tuple[Method, ...]] = ("auto", "direct", "fourier", "compiled")

#: Fourier sums pay when n exceeds this constant plus this many particles per mode (tests/benchmarks/bench_simulate.py).
CROSSOVER_BASE: Final = 8.0
CROSSOVER_PER_MODE: Final = 0.1

#: A compiled evaluation saves more than loading the compiled code costs when a run sums this many modes at once.
WORTH_COMPILING: Final = 1 << 17


def resolved(method: str, n: int, modes: int, *, smooth: bool) -> Literal["direct", "fourier", "compiled"]:
    """The way of summing for ``n`` particles and ``modes`` modes; "auto" chooses between pairs and modes with NumPy.

    Raises ValueError for an unknown method, for modes of an interaction whose series is too long, and for "compiled"
    without numba.

    >>> resolved("auto", 10, 30, smooth=True), resolved("auto", 1000, 30, smooth=True)
    ('direct', 'fourier')
    """
    match method:
        case "auto":
            return "fourier" if smooth and n > CROSSOVER_BASE + CROSSOVER_PER_MODE * modes else "direct"
        case "direct":
            return "direct"
        case "fourier" | "compiled" if not smooth:
            raise ValueError(
                f'Expected a smooth interaction for method="{method}" but its series is too long; use "direct".'
            )
        case "compiled" if not compiled_sums_available():
            raise ValueError('Expected numba for method="compiled" but it is not installed; pip install numba gets it.')
        case "fourier":
            return "fourier"
        case "compiled":
            return "compiled"
    raise ValueError(f"Expected a method in {METHODS} but got method={method!r}.")


def method_for_run(n: int, modes: int, replicas: int, *, smooth: bool) -> Method:
    """The method for a whole run: compiled sums when they are installed and there is enough to do, else "auto"."""
    worth = smooth and n * modes * replicas >= WORTH_COMPILING
    return "compiled" if worth and compiled_sums_available() else "auto"
