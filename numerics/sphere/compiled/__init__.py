"""Compiled attention on the sphere (extra ``fast``): a loop over pairs in low dimension, whole steps of few tokens."""

from __future__ import annotations

from typing import Final

from numerics.circle.compiled import compiled_sums_available
from numerics.circle.coupling import SMALLEST_BETA

#: The largest dimension that the loop over pairs is written for; beyond it products of matrices are faster.
LARGEST_DIMENSION: Final = 4

#: Whole steps are compiled for at most this many tokens, whose weights stay in the cache.
LARGEST_BURST: Final = 256

#: Compiled loops save more than loading them costs when a run works on this many pairs at once.
WORTH_COMPILING: Final = 1 << 17


def worth_compiling(beta: float, dimension: int, n: int, replicas: int) -> bool:
    """Whether a run with Q = K = V = I should use compiled code: it can, and there is enough to do.

    >>> worth_compiling(1.0, 512, 1000, 1)
    False
    """
    possible = dimension <= LARGEST_DIMENSION or n <= LARGEST_BURST
    return possible and beta >= SMALLEST_BETA and replicas * n * n >= WORTH_COMPILING and compiled_sums_available()


def check_compiled(beta: float, *, plain: bool) -> None:
    """Raise ValueError unless compiled code can be used: numba, Q = K = V = I, no underflow."""
    if beta < SMALLEST_BETA:
        raise ValueError(f"Expected beta >= {SMALLEST_BETA:g} for compiled sums on the sphere but got beta={beta}.")
    if not compiled_sums_available():
        raise ValueError("Expected numba for compiled sums but it is not installed; pip install numba gets it.")
    if not plain:
        raise ValueError("Expected Q = K = V = I for compiled sums on the sphere but got matrices.")
