"""The semidefinite program behind three-point certificates, in the standard form of the solver Clarabel."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import numpy as np

from .arithmetic import Floats


class FinderError(RuntimeError):
    """No certificate was found, or the solver is not installed. This is no statement about synchronization."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Floats: the two blocks of Q (K × K), a (L), and the margin ε on the grid; ``far``: those at the other end."""

    cosines: Floats
    sines: Floats
    a: Floats
    epsilon: float
    far: Solution | None = None

    def packed(self) -> Floats:
        """The vector z of ``maximise``."""
        ends = [self] if self.far is None else [self, self.far]
        blocks = [block for end in ends for block in (packed(end.cosines), packed(end.sines), end.a)]
        return np.concatenate([*blocks, [self.epsilon]])


def maximise(rows: Floats, equations: Floats, cosines: int, terms: int) -> Solution:
    """The largest ε with Q ⪰ 0, trace Q ≤ 1, ε ≤ 1, ``rows`` · z ≤ 0 and ``equations`` · z = 0.

    z holds both blocks of Q packed (``packed``) and a, twice for a form that changes, and ε. An inaccurate solution
    will do: it is rounded and checked exactly. Raises FinderError when Clarabel is missing.
    """
    clarabel = solver()
    from scipy.sparse import csc_matrix

    size = cosines * (cosines + 1) // 2
    width, unknowns = 2 * size + terms, rows.shape[1]
    starts = range(0, unknowns - 1, width)
    trace = row(np.eye(cosines), np.eye(cosines), np.zeros(terms), 0.0)[:-1]
    limits, blocks = np.eye(1, unknowns, unknowns - 1), []
    for start in starts:
        limits = np.concatenate([limits, np.eye(1, unknowns, start)])
        limits[-1, start : start + width] = trace
        blocks.append(-np.eye(2 * size, unknowns, start))
    equations = equations.reshape(-1, unknowns)
    matrix = np.concatenate([equations, rows, limits, *blocks])
    bounds = np.zeros(len(matrix))
    bounds[len(equations) + len(rows) : len(equations) + len(rows) + len(limits)] = 1.0
    cones = [clarabel.NonnegativeConeT(len(rows) + len(limits))]
    cones += [clarabel.PSDTriangleConeT(cosines)] * 2 * len(blocks)
    if len(equations):
        cones.insert(0, clarabel.ZeroConeT(len(equations)))
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    goal = np.zeros(unknowns)
    goal[-1] = -1.0
    empty = csc_matrix((unknowns, unknowns))
    z = np.array(clarabel.DefaultSolver(empty, goal, csc_matrix(matrix), bounds, cones, settings).solve().x)
    epsilon = float(z[-1])
    if not np.isfinite(z).all():
        z, epsilon = np.zeros(unknowns), -math.inf
    near, *far = (_solution(z[start : start + width], cosines, epsilon) for start in starts)
    return replace(near, far=far[0] if far else None)


def _solution(z: Floats, cosines: int, epsilon: float) -> Solution:
    size = cosines * (cosines + 1) // 2
    return Solution(unpacked(z[:size], cosines), unpacked(z[size : 2 * size], cosines), z[2 * size :], epsilon)


def packed(matrices: Floats) -> Floats:
    """Symmetric matrices as vectors with the same inner product: the upper triangle by columns, √2 off the diagonal."""
    columns, rows = np.tril_indices(matrices.shape[-1])
    return np.asarray(matrices[..., rows, columns] * np.where(rows == columns, 1.0, math.sqrt(2.0)))


def unpacked(vector: Floats, size: int) -> Floats:
    columns, rows = np.tril_indices(size)
    matrix = np.zeros((size, size))
    matrix[rows, columns] = vector / np.where(rows == columns, 1.0, math.sqrt(2.0))
    return np.asarray(np.triu(matrix) + np.triu(matrix, 1).T)


def row(on_cos: Floats, on_sin: Floats, on_a: Floats, on_epsilon: float) -> Floats:
    return np.concatenate([packed(on_cos), packed(on_sin), on_a, [on_epsilon]])


def solver() -> Any:
    """Clarabel, when it is installed."""
    try:
        return import_module("clarabel")
    except ImportError:
        raise FinderError("Expected Clarabel to find certificates; pip install clarabel gets it.") from None
