"""A matrix as positive definite as possible among C + Σ y_i A_i, in blocks: a barrier method in floats. Untrusted."""

from __future__ import annotations

import math
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


@dataclass(frozen=True, slots=True)
class _Stack:
    """Blocks of one size n, which are computed with at once.

    ``places`` are their numbers, ``constants`` has the shape (blocks, n, n), ``slopes`` (m, blocks·n·n).
    """

    places: list[int]
    constants: Array
    slopes: Array

    def at(self, y: Array) -> Array:
        """The matrices at the point y."""
        return self.constants + (y @ self.slopes).reshape(self.constants.shape)


def centre(constants: Sequence[Array], slopes: Sequence[Array], good: float, bad: float = -math.inf) -> Centre:
    """The point at which the least eigenvalue of all blocks C_k + Σ y_i A_k[i] is largest, or at least ``good``, or
    some point where it is certainly below ``bad``, as it is everywhere.

    ``constants`` are symmetric matrices C_k of size n_k × n_k, ``slopes`` arrays A_k of size m × n_k × n_k. Newton's
    method follows the centres of t·λ + Σ log det(C_k + Σ y_i A_k[i] - λ) for growing t, so that the blocks have the
    highest rank when λ cannot be positive. At a centre λ is within ν/t of the largest, where ν counts the rows of all
    blocks and the two bounds; half as much again is for steps that only come near it. Source: Nesterov and Nemirovskii
    (1994); Boyd and Vandenberghe (2004), 11.
    """
    count = len(slopes[0])
    stacks = _stacked(constants, slopes)
    y = np.zeros(count)
    least = min(float(np.linalg.eigvalsh(stack.constants).min()) for stack in stacks)
    bound = LARGEST * (1 + sum(abs(float(np.trace(c))) for c in constants))
    level = min(least, ENOUGH) - 1.0
    # The level λ is one more unknown: each block loses λ, and two more blocks of size 1 bound λ and the trace.
    traces: Array = np.sum([np.trace(a, axis1=1, axis2=2) for a in slopes], axis=0)
    total = float(np.sum([np.trace(c) for c in constants]))
    rows = sum(len(constant) for constant in constants) + 2
    weight = 1.0
    for _ in range(MAX_STEPS):
        inverses = [_inverse_factor(stack.at(y), level) for stack in stacks]
        gradient, hessian = _derivatives(inverses, stacks)
        room = bound - total - float(traces @ y)
        gradient[:-1] += traces / room
        hessian[:-1, :-1] += np.outer(traces, traces) / room**2
        gradient[-1] += 1 / (ENOUGH - level) - weight
        hessian[-1, -1] += 1 / (ENOUGH - level) ** 2
        step = -_solved(hessian, gradient)
        decrement = math.sqrt(max(0.0, -float(gradient @ step)))
        size = _allowed(inverses, stacks, step, level, room, traces) if decrement > 0.25 else 1.0
        y, level = y + size * step[:-1], level + size * float(step[-1])
        if decrement < 0.5:
            if weight >= LAST or level > good or level + 1.5 * rows / weight < bad:
                break
            weight *= GROWTH
    found: dict[int, Array] = {}
    for stack in stacks:
        found.update(zip(stack.places, stack.at(y), strict=True))
    blocks = [found[k] for k in range(len(constants))]
    return Centre(y, blocks, min(float(np.linalg.eigvalsh(b)[0]) for b in blocks))


def _stacked(constants: Sequence[Array], slopes: Sequence[Array]) -> list[_Stack]:
    by_size: dict[int, list[int]] = {}
    for k, constant in enumerate(constants):
        by_size.setdefault(len(constant), []).append(k)
    return [
        _Stack(places, np.stack([constants[k] for k in places]),
               np.stack([slopes[k] for k in places], axis=1).reshape(len(slopes[0]), -1))
        for places in by_size.values()
    ]  # fmt: skip


def _inverse_factor(blocks: Array, level: float) -> Array:
    """The inverses of the Cholesky factors of block - level. Raises LinAlgError when one is not positive definite."""
    return np.linalg.inv(np.linalg.cholesky(blocks - level * np.eye(blocks.shape[-1])))


def _derivatives(inverses: Sequence[Array], stacks: Sequence[_Stack]) -> tuple[Array, Array]:
    """Gradient and Hessian of -Σ log det(block - level) in y and the level."""
    size = len(stacks[0].slopes) + 1
    gradient, hessian = np.zeros(size), np.zeros((size, size))
    for inverse, stack in zip(inverses, stacks, strict=True):
        transposed = inverse.swapaxes(-1, -2)
        moved = np.empty((size, *inverse.shape))
        moved[:-1] = inverse @ stack.slopes.reshape(size - 1, *inverse.shape) @ transposed
        moved[-1] = -(inverse @ transposed)
        gradient -= np.trace(moved, axis1=2, axis2=3).sum(axis=1)
        flat = moved.reshape(size, -1)
        if size <= CHUNK:
            hessian += flat @ flat.T
            continue
        for i in range(0, size, CHUNK):
            for j in range(0, size, CHUNK):
                hessian[i : i + CHUNK, j : j + CHUNK] += flat[i : i + CHUNK] @ flat[j : j + CHUNK].T
    return gradient, hessian


def _solved(hessian: Array, gradient: Array) -> Array:
    """x with hessian·x = gradient, by Cholesky factors of the matrix with ones on its diagonal."""
    scale = np.sqrt(np.diag(hessian))
    scaled = hessian / np.outer(scale, scale) + RIDGE * np.eye(len(hessian))
    factor = np.linalg.cholesky(scaled)
    if len(factor) <= CHUNK:
        inverse = np.linalg.inv(factor)
        return inverse.T @ (inverse @ (gradient / scale)) / scale
    half = _lower_solved(factor, gradient / scale)
    return _lower_solved(factor.T[::-1, ::-1], half[::-1])[::-1] / scale


def _lower_solved(factor: Array, right: Array) -> Array:
    """x with factor·x = right for a lower triangular matrix."""
    x = right.copy()
    for i in range(0, len(x), CHUNK):
        rows = slice(i, i + CHUNK)
        x[rows] = np.linalg.solve(factor[rows, rows], x[rows] - factor[rows, :i] @ x[:i])
    return x


def _allowed(
    inverses: Sequence[Array], stacks: Sequence[_Stack], step: Array, level: float, room: float, traces: Array
) -> float:
    """The part of a Newton step that stays well inside: nine tenths of the way to where a matrix becomes singular."""
    fastest = max(float(step[-1]) / (ENOUGH - level), float(traces @ step[:-1]) / room, 0.0)
    for inverse, stack in zip(inverses, stacks, strict=True):
        change = (step[:-1] @ stack.slopes).reshape(inverse.shape) - step[-1] * np.eye(inverse.shape[-1])
        fastest = max(fastest, -float(np.linalg.eigvalsh(inverse @ change @ inverse.swapaxes(-1, -2)).min()))
    return min(1.0, 0.9 / fastest) if fastest > 0 else 1.0
