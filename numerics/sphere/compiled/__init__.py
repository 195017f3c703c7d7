"""Attention on spheres of low dimension as one compiled loop over pairs (extra ``fast``)."""

from __future__ import annotations

from typing import Final

from numerics.circle.compiled import compiled_sums_available
from numerics.circle.coupling import SMALLEST_BETA

#: The largest dimension that the loop is written for.
LARGEST_DIMENSION: Final = 4

#: Compiled loops save more than loading them costs when a run works on this many pairs at once.
WORTH_COMPILING: Final = 1 << 17


def worth_compiling(beta: float, dimension: int, n: int, replicas: int) -> bool:
    """Whether a run with Q = K = V = I should use the compiled loop: it can, and there is enough to do.

    >>> worth_compiling(1.0, 512, 1000, 1)
    False
    """
    possible = dimension <= LARGEST_DIMENSION and beta >= SMALLEST_BETA
    return possible and replicas * n * n >= WORTH_COMPILING and compiled_sums_available()


def check_compiled(beta: float, dimension: int, *, plain: bool) -> None:
    """Raise ValueError unless the compiled loop can be used: numba, Q = K = V = I, low dimension, no underflow."""
    if beta < SMALLEST_BETA:
        raise ValueError(f"Expected beta >= {SMALLEST_BETA:g} for compiled sums on the sphere but got beta={beta}.")
    if not compiled_sums_available():
        raise ValueError("Expected numba for compiled sums but it is not installed; pip install numba gets it.")
    if dimension > LARGEST_DIMENSION or not plain:
        raise ValueError(
            f"Expected Q = K = V = I and d <= {LARGEST_DIMENSION} for compiled sums on the sphere but got d={dimension}"
            f"{'' if plain else ' with matrices'}; others go through BLAS."
        )
