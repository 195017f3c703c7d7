"""The entry points of the compiled sums: loops over replicas, compiled once and kept on disk.

numba's cache notices changes of this file only, so each entry point has a hash of everything compiled as a constant.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from numerics.machine import elementary as machine_elementary
from numerics.machine import intrinsics

from . import causal, elementary, full, jacobian
from .causal import causal_field, scratch
from .elementary import sincos
from .full import OPTIONS, pull
from .jacobian import jacobian as fill_jacobian
from .jacobian import substitute

Array = NDArray[np.float64]


def _stamp(*modules: ModuleType) -> str:
    """A hash of the sources of ``modules`` and of the elementary functions that all of them use."""
    digest = hashlib.sha256()
    for module in (*modules, elementary, machine_elementary, intrinsics):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()


def _compile_full_rows(stamp: str) -> Callable[..., None]:
    @njit(cache=True, **OPTIONS)
    def full_rows(
        b: Array, c0: float, c: Array, states: Array, masses: Array, out: Array, first: int, last: int
    ) -> None:  # pragma: no cover - compiled
        """``pull`` for the replicas ``first <= r < last``."""
        _ = stamp
        for r in range(first, last):
            pull(b, c0, c, states[r], masses, out[r])

    compiled: Callable[..., None] = full_rows
    return compiled


def _compile_causal_rows(stamp: str) -> Callable[..., None]:
    @njit(cache=True, **OPTIONS)
    def causal_rows(
        beta: float, sines: Array, c0: float, cosines: Array, states: Array, out: Array, first: int, last: int
    ) -> None:  # pragma: no cover - compiled
        """The causal field of the replicas ``first <= r < last``; ``sines``, ``c0`` and ``cosines`` of f and w."""
        _ = stamp
        room = scratch(sines, cosines)
        for r in range(first, last):
            causal_field(beta, c0, states[r], out[r], room)

    compiled: Callable[..., None] = causal_rows
    return compiled


def _compile_jacobian_rows(stamp: str) -> Callable[..., None]:
    @njit(cache=True, **OPTIONS)
    def jacobian_rows(
        beta: float, states: Array, out: Array, rates: Array, first: int, last: int
    ) -> None:  # pragma: no cover - compiled
        """The causal Jacobians (R, n, n) of the replicas ``first <= r < last`` and their fastest rates."""
        _ = stamp
        n = states.shape[1]
        half, w = np.empty((2, n)), np.empty((3, n))
        for r in range(first, last):
            sincos(0.5 * states[r], half[0], half[1])
            rates[r] = fill_jacobian(beta, half, out[r], w)

    compiled: Callable[..., None] = jacobian_rows
    return compiled


def _compile_substitute_rows(stamp: str) -> Callable[..., None]:
    @njit(cache=True, **OPTIONS)
    def substitute_rows(
        matrices: Array, shifts: Array, right: Array, out: Array, first: int, last: int
    ) -> None:  # pragma: no cover - compiled
        """``(shift I − matrix) u = right`` for the replicas ``first <= r < last``."""
        _ = stamp
        for r in range(first, last):
            substitute(matrices[r], shifts[r], right[r], out[r])

    compiled: Callable[..., None] = substitute_rows
    return compiled


full_rows: Final = _compile_full_rows(_stamp(full))
causal_rows: Final = _compile_causal_rows(_stamp(full, causal))
jacobian_rows: Final = _compile_jacobian_rows(_stamp(full, jacobian))
substitute_rows: Final = _compile_substitute_rows(_stamp(full, jacobian))
