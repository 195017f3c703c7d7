"""Listings on many boxes at once: by the compiled machine where it is at hand, else operation by operation."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import array_enclosure
from ..array_domains import inside_domains
from .code import Code, coded
from .listing import Listing
from .recording import Node

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def loaded() -> bool:
    """Whether the compiled code is at hand. Loading it takes longer than most checks, so they do not ask for it."""
    return bool(_compiled.cache_info().currsize)


def ready() -> bool:
    """Whether ``load`` is a matter of a moment: the code is loaded, or in its cache on disk."""
    from ..machine.stamp import is_cached

    here = Path(__file__).parent
    sources = (*here.glob("*.py"), *here.parent.glob("*.py"), *here.parent.joinpath("machine").glob("*.py"))
    return loaded() or is_cached(here / "interpreter.py", sources)


def load() -> None:
    """Have the compiled code at hand: from its cache on disk, or compiled, which takes seconds. Needs numba."""
    _compiled()


@cache
def _compiled() -> Any:
    from .functions import tables
    from .interpreter import run

    return run, tables()


@lru_cache(maxsize=1024)
def _code(listing: Listing) -> Code | None:
    return coded(listing)


def is_coded(listing: Listing) -> bool:
    """Whether ``enclosures`` takes one call of compiled code."""
    return loaded() and _code(listing) is not None


def enclosures(listing: Listing, ends: Floats, A: Any) -> tuple[Floats, Flags]:
    """Enclosures of the outputs, float64 (2, outputs, boxes), and on which boxes (boxes,) all tests hold.

    ``ends`` are the lower and upper ends of the variables, float64 (2, variables, boxes); ``A`` is an arithmetic with
    arrays (``numerics.forms.on_arrays``). NaN ends are the empty set, or a result that is not known. Raises Unavailable
    for an operation that ``A`` does not have.
    """
    code = _code(listing) if A is array_enclosure and loaded() else None
    if code is None:
        return _one_by_one(listing, ends, A)
    run, tables = _compiled()
    ends = np.ascontiguousarray(ends)
    out = np.empty((2, len(listing.outputs), ends.shape[2]))
    inside = np.ones(ends.shape[2], dtype=np.bool_)
    run(code.rows, code.real, code.tests, tables, ends, code.outputs, out, inside)
    return out, inside


def _one_by_one(listing: Listing, ends: Floats, A: Any) -> tuple[Floats, Flags]:
    boxes = ends.shape[2]
    values: dict[Node, Any] = {}
    for node in listing.nodes:
        op, payload = node.op, node.payload
        operands = [values[a] for a in node.args]
        if op == "variable":
            values[node] = A.between(ends[0, payload], ends[1, payload])
        elif op == "number":
            values[node] = A.between(*payload)
        elif op == "pi":
            values[node] = A.pi()
        elif op == "nonnegative":
            values[node] = A.NONNEGATIVE
        elif op in ("integer_power", "rational_power"):
            values[node] = getattr(A, op)(*operands, payload)
        elif op in ("add", "sub", "mul", "div", "neg", "reciprocal", "intersection"):
            values[node] = getattr(A, op)(*operands)
        else:
            values[node] = A.apply(op, *operands)
    out = np.empty((2, len(listing.outputs), boxes))
    for row, node in enumerate(listing.outputs):
        out[0, row], out[1, row] = values[node].lo, values[node].hi
    inside = np.ones(boxes, dtype=np.bool_)
    for op, args, payload in listing.tests:
        inside &= inside_domains(op, payload, *(values[a] for a in args))
    return out, inside
