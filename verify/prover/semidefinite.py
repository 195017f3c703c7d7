"""A matrix as positive definite as possible among C + Σ y_i A_i, in blocks: a barrier method in floats. Untrusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

Array = np.ndarray[Any, Any]

#: The least eigenvalue is not raised beyond this.
ENOUGH: Final = 1.0
#: A bound of the trace, as a multiple of that of the first matrix and one, so that there is a centre.
LARGEST: Final = 1e3
#: Newton steps, the growth of the weight of the least eigenvalue, and the weight at which it is known.
MAX_STEPS: Final = 150
GROWTH: Final = 12.0
LAST: Final = 1e9
#: What is added to the diagonal of Hessians with ones on it.
RIDGE: Final = 1e-13
#: Rows that are multiplied at once: larger products are given to threads, which wait for each other on a busy machine.
CHUNK: Final = 48


@dataclass(frozen=True, slots=True)
class Centre:
    """The point y, the matrices there, and their least eigenvalue, which is nearly the largest there is."""

    y: Array
    blocks: list[Array]
    least: float


def centre(constants: Sequence[Array], slopes: Sequence[Array], good: float) -> Centre:
    """The point at which the least eigenvalue of all blocks C_k + Σ y_i A_k[i] is largest, or at least ``good``.

    ``constants`` are symmetric matrices C_k of size n_k × n_k, ``slopes`` arrays A_k of size m × n_k × n_k. Newton's
    method follows the centres of t·λ + Σ log det(C_k + Σ y_i A_k[i] - λ) for growing t, so that the blocks have the
    highest rank when λ cannot be positive. Source: Nesterov and Nemirovskii (1994); Boyd and Vandenberghe (2004), 11.
    """
    count = len(slopes[0])
    y = np.zeros(count)
    least = min(float(np.linalg.eigvalsh(c)[0]) for c in constants)
    bound = LARGEST * (1 + sum(abs(float(np.trace(c))) for c in constants))
    level = min(least, ENOUGH) - 1.0
    # The level λ is one more unknown: each block loses λ, and two more blocks of size 1 bound λ and the trace.
    traces = sum(np.trace(a, axis1=1, axis2=2) for a in slopes)
    weight = 1.0
    for _ in range(MAX_STEPS):
        blocks = [c + np.tensordot(y, a, 1) for c, a in zip(constants, slopes, strict=True)]
        gradient, hessian = _derivatives(blocks, slopes, level)
        room = bound - sum(float(np.trace(b)) for b in blocks)
        gradient[:-1] += traces / room
        hessian[:-1, :-1] += np.outer(traces, traces) / room**2
        gradient[-1] += 1 / (ENOUGH - level) - weight
        hessian[-1, -1] += 1 / (ENOUGH - level) ** 2
        scale = np.sqrt(np.diag(hessian))
        factor = np.linalg.cholesky(hessian / np.outer(scale, scale) + RIDGE * np.eye(count + 1))
        half = _lower_solved(factor, gradient / scale)
        step = -_lower_solved(factor.T[::-1, ::-1], half[::-1])[::-1] / scale
        decrement = float(np.sqrt(max(0.0, -gradient @ step)))
        size = _allowed(blocks, slopes, step, level, room, traces) if decrement > 0.25 else 1.0
        y, level = y + size * step[:-1], level + size * float(step[-1])
        if decrement < 0.5:
            if weight >= LAST or level > good:
                break
            weight *= GROWTH
    blocks = [c + np.tensordot(y, a, 1) for c, a in zip(constants, slopes, strict=True)]
    return Centre(y, blocks, min(float(np.linalg.eigvalsh(b)[0]) for b in blocks))


def _derivatives(blocks: Sequence[Array], slopes: Sequence[Array], level: float) -> tuple[Array, Array]:
    """Gradient and Hessian of -Σ log det(block - level) in y and the level."""
    size = len(slopes[0]) + 1
    gradient, hessian = np.zeros(size), np.zeros((size, size))
    for block, slope in zip(blocks, slopes, strict=True):
        n = len(block)
        inverse = np.linalg.inv(np.linalg.cholesky(block - level * np.eye(n)))
        moved = np.concatenate([inverse @ slope @ inverse.T, -(inverse @ inverse.T)[None]]).reshape(size, n * n)
        gradient -= moved[:, :: n + 1].sum(axis=1)
        for i in range(0, size, CHUNK):
            for j in range(0, size, CHUNK):
                hessian[i : i + CHUNK, j : j + CHUNK] += moved[i : i + CHUNK] @ moved[j : j + CHUNK].T
    return gradient, hessian


def _lower_solved(factor: Array, right: Array) -> Array:
    """x with factor·x = right for a lower triangular matrix."""
    x = right.copy()
    for i in range(0, len(x), CHUNK):
        rows = slice(i, i + CHUNK)
        x[rows] = np.linalg.solve(factor[rows, rows], x[rows] - factor[rows, :i] @ x[:i])
    return x


def _allowed(
    blocks: Sequence[Array], slopes: Sequence[Array], step: Array, level: float, room: float, traces: Array
) -> float:
    """The part of a Newton step that stays well inside: nine tenths of the way to where a matrix becomes singular."""
    fastest = max(float(step[-1]) / (ENOUGH - level), float(traces @ step[:-1]) / room, 0.0)
    for block, slope in zip(blocks, slopes, strict=True):
        n = len(block)
        inverse = np.linalg.inv(np.linalg.cholesky(block - level * np.eye(n)))
        change = inverse @ (np.tensordot(step[:-1], slope, 1) - step[-1] * np.eye(n)) @ inverse.T
        fastest = max(fastest, -float(np.linalg.eigvalsh(change)[0]))
    return min(1.0, 0.9 / fastest) if fastest > 0 else 1.0
