"""Formulas as functions of floats, for sampling: fast, and nan where a formula has no value. Untrusted."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from numerics.doubles import as_float as nearest
from verify.formula.tree import Formula, postorder
from verify.kernel.box import approximate

FloatFunction = Callable[[Sequence[float]], float]


def as_float(end: Formula) -> float:
    """A double near a finite end of a range; beyond the doubles the last one of its sign, so that it is finite."""
    return max(-sys.float_info.max, min(sys.float_info.max, nearest(approximate(end))))


@lru_cache(maxsize=4096)
def float_function(formula: Formula, names: tuple[str, ...]) -> FloatFunction:
    """The function that takes the values of ``names`` to the value of ``formula``; nan where that is not defined."""
    index: dict[Formula, int] = {}
    start: list[float] = []
    places: list[tuple[int, int]] = []
    plan: list[tuple[int, Callable[..., float], int, int]] = []
    for node in postorder(formula):
        i = index[node] = len(start)
        start.append(math.nan)
        if node.op == "number":
            start[i] = nearest(node.args[0])
        elif node.op == "constant":
            start[i] = math.pi if node.args[0] == "pi" else math.inf
        elif node.op == "variable":
            places.append((i, names.index(node.args[0])))
        elif node.op == "pow" and node.args[1].op == "number":
            plan.append((i, _power_function(node), index[node.args[0]], -1))
        else:
            args = [index[a] for a in node.args]
            plan.append((i, _FUNCTIONS[node.op], args[0], args[1] if len(args) > 1 else -1))

    def value(point: Sequence[float]) -> float:
        values = start.copy()
        for i, k in places:
            values[i] = float(point[k])  # doubles of NumPy divide by 0 with a warning
        try:
            for i, function, a, b in plan:
                values[i] = function(values[a]) if b < 0 else function(values[a], values[b])
        except (ArithmeticError, ValueError):
            return math.nan
        return values[-1]

    return value


def _power_function(node: Formula) -> Callable[[float], float]:
    exponent = node.args[1].args[0]
    if exponent.denominator == 1:
        n = int(exponent)
        return lambda x: _power(x, n)
    power = float(exponent)

    def root(x: float) -> float:
        if x < 0:
            raise ValueError
        return _power(x, power)

    return root


def _power(x: float, y: float) -> float:
    try:
        return float(x) ** y  # Python overflows with an error, a double of NumPy with a warning
    except OverflowError:
        return math.inf if x > 0 or y % 2 == 0 else -math.inf


def _real_power(x: float, y: float) -> float:
    if x < 0 or x == 0 and y <= 0:
        raise ValueError
    return _power(x, y)


def _rising(function: Callable[[float], float], *, odd: bool = False) -> Callable[[float], float]:
    """A function that overflows to infinity instead of raising."""

    def value(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return -math.inf if odd and x < 0 else math.inf

    return value


def _gamma(x: float) -> float:
    if x <= 0:
        raise ValueError
    return math.gamma(x) if x < 170 else math.inf


def _polygamma(order: float, x: float) -> float:
    from flint import arb

    from numerics.special_functions import polygamma_at

    value = float(polygamma_at(arb(order), arb(x)))
    if math.isnan(value):
        raise ValueError
    return value


def _bessel(name: str) -> Callable[[float, float], float]:
    def value(order: float, x: float) -> float:
        from flint import arb

        return float(getattr(arb(x), name)(arb(order)))

    return value


_FUNCTIONS: Final[dict[str, Callable[..., float]]] = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": lambda a, b: a / b,
    "neg": lambda a: -a, "pow": _real_power, "abs": abs, "sqrt": math.sqrt, "cbrt": math.cbrt,
    "exp": _rising(math.exp), "log": math.log, "sin": math.sin, "cos": math.cos, "tan": math.tan,
    "asin": math.asin, "acos": math.acos, "atan": math.atan, "atan2": math.atan2,
    "sinh": _rising(math.sinh, odd=True), "cosh": _rising(math.cosh), "tanh": math.tanh,
    "asinh": math.asinh, "acosh": math.acosh, "atanh": math.atanh, "min": min, "max": max, "erf": math.erf,
    "gamma": _gamma, "polygamma": _polygamma, "besseli": _bessel("bessel_i"), "besselj": _bessel("bessel_j"),
}  # fmt: skip
