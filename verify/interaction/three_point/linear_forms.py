"""Linear forms on (Q, a, R) as vectors, from their values at simple certificates: squares by polarisation."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np

from .arithmetic import Floats
from .semidefinite import Shape, row

Values = Mapping[Hashable, float]


def linear_forms(shape: Shape, values: Callable[[str, Floats], Values]) -> Floats:
    """One row (``semidefinite.row``) for each key of ``values(name, v)``, the forms' values where the block ``name``,
    cosines, sines, a or fields, has the one vector v and the others none. A key that is missing has the value 0.
    """
    blocks = [_block(shape.cosines, np.eye(shape.cosines), name, values) for name in ("cosines", "sines")]
    on_fields = _block(shape.fields, shape.basis(), "fields", values)
    on_a = [values("a", unit) for unit in np.eye(shape.terms)]
    entries = [entry for block in (*blocks, on_fields) for line in block for entry in line]
    keys = list(dict.fromkeys(key for part in (*entries, *on_a) for key in part))

    def matrix(block: Sequence[Sequence[Values]], key: Hashable) -> Floats:
        size = len(block)
        return np.array([[entry.get(key, 0.0) for entry in line] for line in block]).reshape(size, size)

    return np.array(
        [
            row(
                matrix(blocks[0], key),
                matrix(blocks[1], key),
                np.array([part.get(key, 0.0) for part in on_a]),
                matrix(on_fields, key),
            )
            for key in keys
        ]
    ).reshape(-1, shape.width())


def _block(size: int, basis: Floats, name: str, values: Callable[[str, Floats], Values]) -> list[list[Values]]:
    """The coefficients of the entries of a symmetric matrix in this basis: B(v, w) = (B(v + w) − B(v) − B(w))/2."""
    vectors = list(basis.T) if size else []
    alone = [values(name, v) for v in vectors]

    def entry(i: int, j: int) -> Values:
        both = values(name, vectors[i] + vectors[j])
        keys = {*both, *alone[i], *alone[j]}
        return {key: (both.get(key, 0.0) - alone[i].get(key, 0.0) - alone[j].get(key, 0.0)) / 2 for key in keys}

    upper = {(i, j): entry(i, j) for j in range(len(vectors)) for i in range(j + 1)}
    return [[upper[min(i, j), max(i, j)] for j in range(len(vectors))] for i in range(len(vectors))]
