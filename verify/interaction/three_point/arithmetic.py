"""The arithmetics a three-point certificate can be checked in: Arb balls, crival intervals, pyintval intervals.

Each works on one-dimensional arrays of enclosures: Arb and pyintval on NumPy arrays of objects, whose operators act
on each entry, crival on its own vectorised intervals. So the formulas of ``jets`` and ``triples`` are written once.
Nothing is decided by comparing rounded numbers: ``negative`` and ``positive`` are true only where the whole enclosure
has that sign, and NaN and unbounded enclosures have none. A function outside of where it is analytic is NaN, because
crival and pyintval would clip the argument silently. ``size`` is a float estimate that only steers the search.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
NAMES: Final = ("arb", "crival", "pyintval")


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Enclosing arithmetic on arrays. ``enclose(lo, hi)`` takes two float arrays and holds all of [lo, hi]."""

    name: str
    trust: str
    enclose: Callable[[Floats, Floats], Any]
    rational: Callable[[Fraction], Any]
    take: Callable[[Any, NDArray[np.intp]], Any]
    sin: Callable[[int, Any], Any]
    cos: Callable[[int, Any], Any]
    exp: Callable[[Any], Any]
    reciprocal: Callable[[Any], Any]
    function: Callable[[str, Any], Any]
    pi: Callable[[], Any]
    negative: Callable[[Any], Mask]
    positive: Callable[[Any], Mask]
    size: Callable[[Any], Floats]


@lru_cache
def arithmetic(name: str) -> Arithmetic:
    """The arithmetic called ``name``. Raises ValueError for other names, ImportError when its package is missing."""
    makers = {"arb": _arb, "crival": _crival, "pyintval": _pyintval}
    if name not in makers:
        raise ValueError(f"Expected an arithmetic in {NAMES} but got arithmetic={name!r}.")
    return makers[name]()


def _each(function: Callable[..., Any], inputs: int = 1) -> Callable[..., Any]:
    applied: Callable[..., Any] = np.frompyfunc(function, inputs, 1)
    return applied


def _mask(predicate: Callable[[Any], bool]) -> Callable[[Any], Mask]:
    test = _each(predicate)
    return lambda x: np.asarray(test(x), dtype=bool)


#: The open intervals where functions are analytic, when that is not everywhere.
_REGIONS: Final = {"log": (0, np.inf), "sqrt": (0, np.inf), "asin": (-1, 1), "atanh": (-1, 1)}
_EVERYWHERE: Final = (-np.inf, np.inf)


def _arb() -> Arithmetic:
    from flint import arb, fmpq

    def estimate(x: arb) -> float:
        return abs(float(x.mid())) + float(x.rad())

    def function(name: str, x: Any) -> Any:
        lower, upper = _REGIONS.get(name, _EVERYWHERE)
        return _each(lambda u: getattr(u, name)() if u > lower and u < upper else arb("nan"))(x)

    sine, cosine = _each(lambda k, x: (k * x).sin(), 2), _each(lambda k, x: (k * x).cos(), 2)
    return Arithmetic(
        name="arb",
        trust="Arb ball arithmetic (python-flint)",
        enclose=_each(lambda lo, hi: arb(lo).union(arb(hi)), 2),
        rational=lambda q: arb(fmpq(q.numerator, q.denominator)),
        take=lambda x, index: x[index],
        sin=sine,
        cos=cosine,
        exp=_each(lambda x: x.exp()),
        reciprocal=_each(lambda x: 1 / x),
        function=function,
        pi=arb.pi,
        negative=_mask(lambda x: bool(x < 0)),
        positive=_mask(lambda x: bool(x > 0)),
        size=lambda x: np.asarray(_each(estimate)(x), dtype=float),
    )


def _crival() -> Arithmetic:
    import ival

    def reciprocal(x: Any) -> Any:
        pole = (np.asarray(x.lo) <= 0) & (np.asarray(x.hi) >= 0)  # nan there: 0 times all numbers would be 0
        y = 1 / x
        return ival.Interval(np.where(pole, np.nan, y.lo), np.where(pole, np.nan, y.hi))

    def function(name: str, x: Any) -> Any:
        lower, upper = _REGIONS.get(name, _EVERYWHERE)
        inside = (np.asarray(x.lo) > lower) & (np.asarray(x.hi) < upper)
        y = getattr(ival, name)(x)
        return ival.Interval(np.where(inside, y.lo, np.nan), np.where(inside, y.hi, np.nan))

    return Arithmetic(
        name="crival",
        trust="crival interval arithmetic (ival, CORE-MATH)",
        enclose=ival.Interval,
        rational=ival.Interval,
        take=lambda x, index: x[index],
        sin=lambda k, x: ival.sin(k * x),
        cos=lambda k, x: ival.cos(k * x),
        exp=ival.exp,
        reciprocal=reciprocal,
        function=function,
        pi=lambda: ival.acos(ival.Interval(-1, -1)),
        negative=lambda x: np.isfinite(x.lo) & (np.asarray(x.hi) < 0),
        positive=lambda x: np.isfinite(x.hi) & (np.asarray(x.lo) > 0),
        size=lambda x: np.maximum(np.abs(x.lo), np.abs(x.hi)),
    )


def _pyintval() -> Arithmetic:
    import pyintval

    interval = pyintval.Interval

    def function(name: str, x: Any) -> Any:
        lower, upper = _REGIONS.get(name, _EVERYWHERE)
        applied = getattr(pyintval, name)
        return _each(lambda u: applied(u) if u.is_common and u.lo > lower and u.hi < upper else pyintval.empty())(x)

    return Arithmetic(
        name="pyintval",
        trust="pyintval interval arithmetic (IEEE 1788, CORE-MATH)",
        enclose=_each(interval, 2),
        rational=lambda q: interval(q.numerator) / interval(q.denominator),
        take=lambda x, index: x[index],
        sin=_each(lambda k, x: pyintval.sin(k * x), 2),
        cos=_each(lambda k, x: pyintval.cos(k * x), 2),
        exp=_each(pyintval.exp),
        reciprocal=_each(lambda x: pyintval.empty() if x.lo <= 0 <= x.hi else 1 / x),
        function=function,
        pi=pyintval.pi,
        negative=_mask(lambda x: x.is_common and x.hi < 0),
        positive=_mask(lambda x: x.is_common and x.lo > 0),
        size=lambda x: np.asarray(_each(lambda y: max(abs(y.lo), abs(y.hi)))(x), dtype=float),
    )
