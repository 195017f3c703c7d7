"""Balls m ± r in doubles, for whole arrays at once and without directed rounding: to search with, never to decide.

They stand behind the interface of ``arithmetic`` and are about as wide as those of Arb, so that a grid found with them
is almost always one that Arb accepts. Of an array, one positive number is enough for ``positive``: where an operation
is not defined for the others, they become nan.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .arithmetic import Arithmetic, OutsideDomainError

NAME: Final = "floats"


class Ball:
    """The ball m ± r; arrays stand for many."""

    __slots__ = ("m", "r")

    def __init__(self, m: Any, r: Any = 0.0) -> None:
        self.m, self.r = m, r

    def __add__(self, other: Any) -> Ball:
        return Ball(self.m + other.m, self.r + other.r) if isinstance(other, Ball) else Ball(self.m + other, self.r)

    def __neg__(self) -> Ball:
        return Ball(-self.m, self.r)

    def __sub__(self, other: Any) -> Ball:
        return self + -other

    def __rsub__(self, other: int) -> Ball:
        return -self + other

    def __mul__(self, other: Any) -> Ball:
        if not isinstance(other, Ball):
            return Ball(self.m * other, self.r * abs(other))
        return Ball(self.m * other.m, abs(self.m) * other.r + (abs(other.m) + other.r) * self.r)

    def __truediv__(self, other: int) -> Ball:
        return Ball(self.m / other, self.r / abs(other))

    __radd__ = __add__
    __rmul__ = __mul__

    def signs(self) -> NDArray[np.int_]:
        """+1 or -1 where certain, otherwise 0."""
        return np.asarray(self.m > self.r, dtype=int) - np.asarray(-self.m > self.r, dtype=int)


def balls(lower: Any, upper: Any) -> Ball:
    """The intervals [lower, upper]."""
    return Ball((lower + upper) / 2, (upper - lower) / 2)


def _quotient(a: Ball, b: Ball) -> Ball:
    """a/b, and nan where b may be 0."""
    size = abs(b.m)
    return a * Ball(1 / b.m, np.where(size > b.r, b.r / (size * (size - b.r)), math.nan))


def _common(a: Ball, b: Ball) -> Ball:
    return balls(np.maximum(a.m - a.r, b.m - b.r), np.minimum(a.m + a.r, b.m + b.r))


def _square(u: Ball) -> Ball:
    square = u * u
    return balls(np.maximum(square.m - square.r, 0.0), square.m + square.r)


def _rising(function: Callable[[Any], Any]) -> Callable[[Ball], Ball]:
    return lambda u: balls(function(u.m - u.r), function(u.m + u.r))


def _sine(u: Ball, turn: float = 0.0) -> Ball:
    """sin(u + turn), with its extreme values where they are inside."""
    low, high = u.m - u.r + turn, u.m + u.r + turn

    def has(angle: float) -> Any:
        return np.floor((high - angle) / (2 * math.pi)) >= np.ceil((low - angle) / (2 * math.pi))

    ends = np.sin(low), np.sin(high)
    least = np.where(has(-math.pi / 2), -1.0, np.minimum(*ends))
    return balls(least, np.where(has(math.pi / 2), 1.0, np.maximum(*ends)))


def _cosh(u: Ball) -> Ball:
    size = abs(u.m)
    return balls(np.cosh(np.maximum(size - u.r, 0.0)), np.cosh(size + u.r))


def _ends(u: Ball) -> tuple[Fraction, Fraction]:
    lower, upper = float(u.m - u.r), float(u.m + u.r)
    if not (math.isfinite(lower) and math.isfinite(upper)):
        raise OutsideDomainError("an interval without finite end points")
    return Fraction(lower), Fraction(upper)


def _falling_acos(u: Ball) -> Ball:
    return balls(np.arccos(u.m + u.r), np.arccos(u.m - u.r))


FLOAT_BALLS: Final = Arithmetic(
    name=NAME,
    between=lambda p, q: balls(np.float64(p), np.float64(q)),
    positive=lambda u: bool(np.any(u.m > u.r)),
    magnitude=lambda u: Ball(abs(u.m) + u.r),
    square=_square,
    quotient=_quotient,
    common=_common,
    hull=lambda a, b: balls(np.minimum(a.m - a.r, b.m - b.r), np.maximum(a.m + a.r, b.m + b.r)),
    ends=_ends,
    functions={
        "sin": _sine, "cos": lambda u: _sine(u, math.pi / 2), "cosh": _cosh,
        "exp": _rising(np.exp), "sinh": _rising(np.sinh), "log": _rising(np.log),
        "sqrt": _rising(np.sqrt), "cbrt": _rising(np.cbrt), "tanh": _rising(np.tanh),
        "atan": _rising(np.arctan), "asin": _rising(np.arcsin), "acos": _falling_acos, "asinh": _rising(np.arcsinh),
        "acosh": _rising(np.arccosh), "atanh": _rising(np.arctanh), "erf": _rising(np.vectorize(math.erf)),
    },
    pi=Ball(math.pi),
    zero=Ball(0.0),
    one=Ball(1.0),
)  # fmt: skip
