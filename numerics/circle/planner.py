"""Which way of summing is the fastest: pairs, O(n²), in two ways, or Fourier modes, O(nK), with NumPy or by numba.

Nothing here depends on timing, and with a given method a replica's numbers do not depend on its company.
"""

from __future__ import annotations

from typing import Final, Literal

from .compiled import compiled_sums_available

Way = Literal["direct", "gram", "fourier", "compiled"]
Method = Literal["auto"] | Way
METHODS: Final[tuple[Method, ...]] = ("auto", "direct", "gram", "fourier", "compiled")

#: Other sums than direct ones pay when n exceeds this constant plus this many particles per mode, and Fourier sums are
#: faster than the Gram matrix beyond the other two (tests/benchmarks/bench_simulate.py).
CROSSOVER_BASE: Final = 8.0
CROSSOVER_PER_MODE: Final = 0.1
GRAM_BASE: Final = 30.0
GRAM_PER_MODE: Final = 1.6
#: Cosines are rounded to 1e-16, which β multiplies in the exponent.
LARGEST_GRAM_BETA: Final = 300.0

#: A compiled evaluation saves more than loading the compiled code costs when a run sums this many modes at once.
WORTH_COMPILING: Final = 1 << 17


def resolved(method: str, n: int, modes: int, *, smooth: bool, beta: float | None = None) -> Way:
    """The way of summing for ``n`` particles and ``modes`` modes; "auto" chooses one that NumPy does.

    ``beta`` is that of attention, whose pairs come from a Gram matrix; None for other interactions.
    Raises ValueError for an unknown method, for modes of an interaction whose series is too long, for "gram" without
    a ``beta`` and for "compiled" without numba.

    >>> [resolved("auto", n, 30, smooth=True, beta=9.0) for n in (10, 50, 1000)]
    ['direct', 'gram', 'fourier']
    """
    has_gram = beta is not None and abs(beta) <= LARGEST_GRAM_BETA
    match method:
        case "auto":
            if not smooth or n <= CROSSOVER_BASE + CROSSOVER_PER_MODE * modes:
                return "direct"
            return "gram" if has_gram and n <= GRAM_BASE + GRAM_PER_MODE * modes else "fourier"
        case "direct":
            return "direct"
        case "gram" if has_gram:
            return "gram"
        case "gram":
            raise ValueError(
                f'Expected self-attention with |beta| <= {LARGEST_GRAM_BETA:g} for method="gram"; use "direct".'
            )
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
    raise ValueError(f"Expected a method in {', '.join(METHODS)} but got method={method!r}.")


def method_for_run(n: int, modes: int, replicas: int, *, smooth: bool) -> Method:
    """The method for a whole run: compiled sums when they are installed and there is enough to do, else "auto"."""
    worth = smooth and n * modes * replicas >= WORTH_COMPILING
    return "compiled" if worth and compiled_sums_available() else "auto"
