"""The semidefinite program behind three-point certificates, in the standard form of the solver Clarabel."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from .arithmetic import Floats


class FinderError(RuntimeError):
    """No certificate was found, or the solver is not installed. This is no statement about synchronization."""


class Shape(NamedTuple):
    """The degrees of a form: K cosines and sines in Q, L terms of a, and those of the fields r, 0 without any.

    With ``flat`` all fields have r'(0) = 0 (``pairs``).
    """

    cosines: int
    terms: int
    fields: int = 0
    flat: bool = False

    def basis(self) -> Floats:
        """The functions that fields are made of, as columns of coefficients of sin kx, in integers: sin kx, or with
        ``flat`` sin kx − k sin x for k ≥ 2."""
        unit = np.eye(self.fields)
        if not self.flat or not self.fields:
            return unit
        unit[0] = -np.arange(1, self.fields + 1)
        return unit[:, 1:]

    def blocks(self) -> tuple[int, int, int]:
        """The sizes of the positive semidefinite matrices: cosines, sines, fields."""
        return self.cosines, self.cosines, self.basis().shape[1]

    def width(self) -> int:
        """The number of unknowns of one form."""
        return self.terms + sum(n * (n + 1) // 2 for n in self.blocks())


@dataclass(frozen=True, slots=True)
class Solution:
    """Floats: the two blocks of Q (K × K), a (L), R of the fields in the basis of ``shape``, and the margin ε on the
    grid; ``far``: those at the other end."""

    shape: Shape
    cosines: Floats
    sines: Floats
    a: Floats
    fields: Floats
    epsilon: float
    far: Solution | None = None

    def packed(self) -> Floats:
        """The vector z of ``maximise``."""
        ends = [self] if self.far is None else [self, self.far]
        return np.concatenate([*(row(end.cosines, end.sines, end.a, end.fields) for end in ends), [self.epsilon]])


def maximise(rows: Floats, equations: Floats, shape: Shape) -> Solution:
    """The largest ε with Q ⪰ 0, R ⪰ 0, trace Q + trace R ≤ 1, ε ≤ 1, ``rows`` · z ≤ 0 and ``equations`` · z = 0.

    z holds a form (``row``), or two for a form that changes, and ε. An inaccurate solution will do: it is rounded and
    checked exactly. Raises FinderError when Clarabel is missing.
    """
    clarabel = solver()
    from scipy.sparse import csc_matrix

    sizes, width, unknowns = shape.blocks(), shape.width(), rows.shape[1]
    starts = range(0, unknowns - 1, width)
    trace = row(np.eye(sizes[0]), np.eye(sizes[1]), np.zeros(shape.terms), np.eye(sizes[2]))
    limits, blocks = np.eye(1, unknowns, unknowns - 1), []
    for start in starts:
        limits = np.concatenate([limits, np.eye(1, unknowns, start)])
        limits[-1, start : start + width] = trace
        for where in _blocks_of(shape):
            blocks.append(-np.eye(unknowns)[start + where.start : start + where.stop])
    equations = equations.reshape(-1, unknowns)
    matrix = np.concatenate([equations, rows, limits, *blocks])
    bounds = np.zeros(len(matrix))
    bounds[len(equations) + len(rows) : len(equations) + len(rows) + len(limits)] = 1.0
    cones = [clarabel.NonnegativeConeT(len(rows) + len(limits))]
    cones += [clarabel.PSDTriangleConeT(n) for _ in starts for n in sizes if n]
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
    near, *far = (_solution(z[start : start + width], shape, epsilon) for start in starts)
    return replace(near, far=far[0] if far else None)


def _blocks_of(shape: Shape) -> list[slice]:
    """Where the three matrices are in the vector of a form."""
    cosines, sines, fields = (n * (n + 1) // 2 for n in shape.blocks())
    end = shape.width()
    return [slice(0, cosines), slice(cosines, cosines + sines), slice(end - fields, end)]


def _solution(z: Floats, shape: Shape, epsilon: float) -> Solution:
    blocks = _blocks_of(shape)
    cosines, sines, fields = (unpacked(z[where], n) for where, n in zip(blocks, shape.blocks(), strict=True))
    return Solution(shape, cosines, sines, z[blocks[1].stop : blocks[2].start], fields, epsilon)


def packed(matrices: Floats) -> Floats:
    """Symmetric matrices as vectors with the same inner product: the upper triangle by columns, √2 off the diagonal."""
    columns, rows = np.tril_indices(matrices.shape[-1])
    return np.asarray(matrices[..., rows, columns] * np.where(rows == columns, 1.0, math.sqrt(2.0)))


def unpacked(vector: Floats, size: int) -> Floats:
    columns, rows = np.tril_indices(size)
    matrix = np.zeros((size, size))
    matrix[rows, columns] = vector / np.where(rows == columns, 1.0, math.sqrt(2.0))
    return np.asarray(np.triu(matrix) + np.triu(matrix, 1).T)


def row(on_cos: Floats, on_sin: Floats, on_a: Floats, on_fields: Floats) -> Floats:
    """A form, or a linear form on forms, as a vector, without ε; also many at once."""
    return np.concatenate([packed(on_cos), packed(on_sin), on_a, packed(on_fields)], axis=-1)


def solver() -> Any:
    """Clarabel, when it is installed."""
    try:
        return import_module("clarabel")
    except ImportError:
        raise FinderError("Expected Clarabel to find certificates; pip install clarabel gets it.") from None
