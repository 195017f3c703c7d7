"""Ranges of operations on many small boxes at once, from the values at the ends alone: near, but no enclosures.

An interval is float64 (2, boxes), its lower ends and its upper ends; (2, 1) is one number for all boxes. An extremum
inside an interval of width w goes unseen, which changes a range by the order of w² only. Several times quicker than
enclosures, and as good where an estimate will do. Untrusted.

>>> import numpy as np
>>> mul(np.array([[1.0, 1.0], [2.0, 3.0]]), np.array([[-3.0, 1.0], [5.0, 4.0]])).tolist()
[[-6.0, 1.0], [10.0, 12.0]]
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

import numpy as np

from numerics.array_intervals import Floats
from numerics.doubles import Unavailable, as_float


def number(value: Fraction) -> Floats:
    """The double near a rational."""
    return np.full((2, 1), as_float(value))


def pi() -> Floats:
    return np.full((2, 1), math.pi)


def _ordered(ends: Floats) -> Floats:
    """The lesser ends first."""
    return np.array((np.minimum(ends[0], ends[1]), np.maximum(ends[0], ends[1])))


def add(a: Floats, b: Floats) -> Floats:
    return a + b


def sub(a: Floats, b: Floats) -> Floats:
    return a - b[::-1]


def neg(a: Floats) -> Floats:
    return -a[::-1]


def mul(a: Floats, b: Floats) -> Floats:
    if a.shape[1] == 1 or b.shape[1] == 1:  # a number
        return _ordered(a * b)
    products = (a[:, None] * b).reshape(4, -1)
    return np.array((np.minimum.reduce(products), np.maximum.reduce(products)))


def div(a: Floats, b: Floats) -> Floats:
    """The quotient where the divisor keeps its sign."""
    return mul(a, 1 / b[::-1])


def integer_power(a: Floats, n: int) -> Floats:
    return _ordered(a**n)


def rational_power(a: Floats, exponent: Fraction) -> Floats:
    return _ordered(a ** float(exponent))


#: Functions of one variable on arrays.
_FUNCTIONS: Final[dict[str, Callable[[Floats], Any]]] = {
    "abs": np.abs, "sqrt": np.sqrt, "cbrt": np.cbrt, "exp": np.exp, "log": np.log, "sin": np.sin, "cos": np.cos,
    "tan": np.tan, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh,
    "tanh": np.tanh, "asinh": np.arcsinh, "acosh": np.arccosh, "atanh": np.arctanh,
    "erf": np.vectorize(math.erf, otypes=[np.float64]),
}  # fmt: skip


def apply(op: str, *args: Floats) -> Floats:
    """The range of ``op``, nearly. Raises Unavailable for an operation without one."""
    if op in _FUNCTIONS:
        return _ordered(_FUNCTIONS[op](args[0]))
    if op == "pow":
        return apply("exp", mul(args[1], apply("log", args[0])))
    if op in ("min", "max"):
        least: Floats = (np.minimum if op == "min" else np.maximum)(*args)
        return least
    raise Unavailable(f"{op} is not available on arrays.")
