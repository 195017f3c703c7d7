"""Listings in the code of the compiled machine: arrays of numbers."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..array_intervals import pi
from ..doubles import outward
from .listing import Listing
from .recording import Node

#: Instructions. A number has its two doubles in ``real``; a power its exponent, a variable its place in the code.
OPERATIONS: Final = (
    "variable", "number", "add", "sub", "mul", "div", "neg", "reciprocal", "integer_power", "intersection", "sqrt",
    "exp", "log", "sin", "cos", "abs", "min", "max",
)  # fmt: skip
_CODES: Final = {op: code for code, op in enumerate(OPERATIONS)}
_NUMBER: Final = _CODES["number"]
_PI: Final[tuple[float, float]] = (float(pi().lo[0]), float(pi().hi[0]))
_LARGEST_POWER: Final = 2**31
#: What tests ask of an interval, by the operation whose last operand it is.
NONZERO, POSITIVE, NONNEGATIVE = 0, 1, 2
_ASKED: Final = {"div": NONZERO, "ipow": NONZERO, "log": POSITIVE, "sqrt": NONNEGATIVE}


class Code(NamedTuple):
    """``rows`` int32 (instructions, 4): operation, operands, exponent or place; ``real`` float64 (instructions, 2).

    ``tests`` int32 (…, 2) are results and what each has to be on a box; ``outputs`` int32 are the results asked for.
    """

    rows: NDArray[np.int32]
    real: NDArray[np.float64]
    tests: NDArray[np.int32]
    outputs: NDArray[np.int32]


def coded(listing: Listing) -> Code | None:
    """The code of a listing; None when it has an operation that the machine lacks.

    A power with an exponent that is no integer is done as exp(p/q·log a), with its limit at 0.
    """
    rows: list[tuple[int, int, int, int]] = []
    numbers: dict[int, tuple[float, float]] = {}
    places: dict[Node, int] = {}

    def write(op: str, left: int = 0, right: int = 0) -> int:
        rows.append((_CODES[op], left, right, 0))
        return len(rows) - 1

    def number(ends: tuple[float, float]) -> int:
        numbers[len(rows)] = ends
        return write("number")

    for node in listing.nodes:
        op, args, payload = node.op, node.args, node.payload
        code = _CODES.get(op)
        if op == "number":
            places[node] = number(payload)
        elif op == "integer_power" and abs(payload) >= _LARGEST_POWER:
            return None
        elif op == "intersection" and args[1].op != "nonnegative":
            return None  # the machine knows the intersection with [0, ∞) only
        elif code is not None:
            places[node] = len(rows)
            left = places[args[0]] if args else 0
            rows.append((code, left, places[args[1]] if len(args) > 1 else 0, payload or 0))
        elif op == "pi":
            places[node] = number(_PI)
        elif op == "nonnegative":
            places[node] = 0  # not read
        elif op == "rational_power":
            logarithm = write("log", places[args[0]])
            places[node] = write("exp", write("mul", number(outward(payload)), logarithm))
        elif op == "pow":
            places[node] = write("exp", write("mul", places[args[1]], write("log", places[args[0]])))
        else:
            return None
    tests: list[tuple[int, int]] = []
    for op, args, payload in listing.tests:
        kind = _asked(op, payload)
        if kind is None:
            return None
        tests.append((places[args[0 if op == "pow" else -1]], kind))
    real = np.zeros((len(rows), 2))
    if numbers:
        real[list(numbers)] = list(numbers.values())
    return Code(
        np.array(rows, dtype=np.int32),
        real,
        np.array(tests, dtype=np.int32).reshape(-1, 2),
        np.array([places[node] for node in listing.outputs], dtype=np.int32),
    )


def _asked(op: str, payload: Any) -> int | None:
    if op == "rpow":
        return NONNEGATIVE if payload > 0 else POSITIVE
    return POSITIVE if op == "pow" else _ASKED.get(op)
