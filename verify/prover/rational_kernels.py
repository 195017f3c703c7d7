"""Kernels of matrices in rational numbers: guessed from floats, or given by rows. Untrusted."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from flint import fmpq, fmpq_mat

from numerics.rationals import from_flint, to_flint

if TYPE_CHECKING:
    from .semidefinite import Array

#: Relative size of an eigenvalue that counts as zero, and the error of a rational entry of a kernel.
SMALL: Final = 1e-4
TOLERANCE: Final = 1e-3
DENOMINATOR: Final = 40

#: Rows of a kernel in reduced form: the column of its pivot, where it is 1, and its other entries.
Kernel = list[tuple[int, dict[int, Fraction]]]


def guessed_kernel(block: Array, largest: float) -> Kernel | None:
    """The rational kernel that a nearly singular matrix seems to have; None when no simple rationals fit."""
    import numpy as np

    values, vectors = np.linalg.eigh(block)
    rows = vectors[:, values < SMALL * largest].T
    pivots: list[int] = []
    for i in range(len(rows)):
        left = np.abs(rows[i:])
        k, column = np.unravel_index(int(left.argmax()), left.shape)
        rows[[i, i + int(k)]] = rows[[i + int(k), i]]
        rows[i] /= rows[i, column]
        for j in range(len(rows)):
            if j != i:
                rows[j] -= rows[j, column] * rows[i]
        pivots.append(int(column))
    kernel: Kernel = []
    for pivot, row in zip(pivots, rows.tolist(), strict=True):
        exact = {k: Fraction(v).limit_denominator(DENOMINATOR) for k, v in enumerate(row) if k not in pivots}
        if any(abs(float(v) - row[k]) > TOLERANCE for k, v in exact.items()):
            return None
        kernel.append((pivot, {k: v for k, v in exact.items() if v}))
    return kernel


def complement(span: Sequence[Any], kernel: Kernel) -> list[Any]:
    """Polynomials for the vectors that are orthogonal to the kernel."""
    pivots = {pivot for pivot, _ in kernel}
    found = []
    for k, b in enumerate(span):
        if k not in pivots:
            for pivot, entries in kernel:
                if k in entries:
                    b = b - to_flint(entries[k]) * span[pivot]
            found.append(b)
    return found


def orthogonal(span: Sequence[Any], rows: Sequence[Sequence[fmpq]]) -> list[Any]:
    """Polynomials that span those combinations of ``span`` whose coefficients are orthogonal to all ``rows``."""
    if not span or not rows:
        return list(span)
    reduced, rank = fmpq_mat([list(row) for row in rows]).rref()
    kernel: Kernel = []
    for row in reduced.tolist()[:rank]:
        pivot = next(k for k, c in enumerate(row) if c)
        kernel.append((pivot, {k: from_flint(c) for k, c in enumerate(row) if c and k != pivot}))
    return complement(span, kernel)
