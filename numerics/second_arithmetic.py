"""Independent interval arithmetics of doubles, with the functions of ``numerics.enclosure``: crival and pyintval.

A certificate found and checked with Arb can be decided again with either, sharing no line of numerical code. Both
follow IEEE 1788 and take their elementary functions from CORE-MATH; crival's results are the tightest, pyintval's are
one unit in the last place wider on either side, and are sharpened here by what is known exactly (e^x >= 1 on x >= 0).

Three habits of these libraries would be unsound for proofs and are kept out: NaN or reversed ends become the empty set,
an argument outside the domain gives the empty set silently, and a ``Fraction`` may be rounded to nearest. Here an
empty result of an operation raises ``EmptyEnclosure``, which only an argument outside the domain can cause.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from importlib import import_module
from typing import Final

from . import domains
from .doubles import MAX, Unavailable, outward
from .intervals import EmptyEnclosure
from .sharpened import SHARPER, Interval, sharpened

#: The arithmetics with the module each is in.
MODULES: Final = {"crival": "ival", "pyintval": "pyintval"}

#: Operations that both libraries have under our name.
_SHARED: Final = (
    "sqrt", "cbrt", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "atan2",
    "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf", "min", "max",
)  # fmt: skip


def module(name: str) -> Arithmetic:
    """The arithmetic called ``name``: an object with the functions of ``numerics.enclosure``.

    Raises ValueError for an unknown name, and ImportError, saying what to install, when the library is missing.
    """
    if name not in MODULES:
        raise ValueError(f"Expected an arithmetic in {', '.join(MODULES)} but got name={name!r}.")
    return _loaded(name)


@lru_cache(maxsize=2)
def _loaded(name: str) -> Arithmetic:
    try:
        library = import_module(MODULES[name])
    except (ImportError, OSError) as error:
        raise ImportError(
            f"Expected the arithmetic {name} to be installed but got: {error}; `pip install {name}` gets it."
        ) from None
    functions: dict[str, Callable[..., Interval]] = {op: getattr(library, op) for op in _SHARED}
    functions["abs"] = abs
    if name == "crival":
        functions["gamma"] = library.tgamma
        return Arithmetic(name, library.Interval, lambda x: x.lo != x.lo, library.pown, library.pow, functions)
    for op, sharpen in SHARPER.items():
        functions[op] = sharpened(functions[op], sharpen, library.Interval)
    return Arithmetic(name, library.Interval, lambda x: x.is_empty, library.pown, library.pow, functions)


@dataclass(frozen=True, slots=True, eq=False)
class Arithmetic:
    """The operations of ``numerics.enclosure`` on the intervals of one library.

    ``between`` makes the interval of two doubles; ``integer`` and ``real`` are its powers.
    """

    name: str
    between: Callable[..., Interval]
    is_empty: Callable[[Interval], bool]
    integer: Callable[[Interval, int], Interval]
    real: Callable[[Interval, Interval], Interval]
    functions: Mapping[str, Callable[..., Interval]]

    EmptyEnclosure = EmptyEnclosure

    @property
    def has_arrays(self) -> bool:
        """Whether an interval may have arrays as its ends."""
        return self.name == "crival"

    def on_arrays(self) -> Arithmetic:
        """The same operations on intervals whose ends are arrays.

        There an empty result has NaN ends and raises nothing: it spreads through every later operation, and its
        comparisons are false. Raises Unavailable when the library has no arrays.
        """
        return _on_arrays(self)

    @property
    def ENTIRE(self) -> Interval:
        return self.between(-math.inf, math.inf)

    @property
    def NONNEGATIVE(self) -> Interval:
        return self.between(0.0, math.inf)

    def Enclosure(self, lo: float, hi: float) -> Interval:
        """The interval [lo, hi]. Raises ValueError when the ends are reversed or NaN."""
        if not lo <= hi:
            raise ValueError(f"Expected lo <= hi but got lo={lo}, hi={hi}.")
        return self.between(min(lo, MAX), max(hi, -MAX))

    def _some(self, x: Interval) -> Interval:
        if self.is_empty(x):
            raise EmptyEnclosure
        return x

    def number(self, value: Fraction) -> Interval:
        """The two doubles around a rational."""
        return self.between(*outward(value))

    def pi(self) -> Interval:
        return self.functions["acos"](self.between(-1.0, -1.0))

    def hull(self, *parts: Interval) -> Interval:
        return self.between(min(p.lo for p in parts), max(p.hi for p in parts))

    def intersection(self, a: Interval, b: Interval) -> Interval:
        return self._some(a & b)

    def add(self, a: Interval, b: Interval) -> Interval:
        return a + b

    def sub(self, a: Interval, b: Interval) -> Interval:
        return a - b

    def mul(self, a: Interval, b: Interval) -> Interval:
        return a * b

    def neg(self, a: Interval) -> Interval:
        return -a

    def div(self, a: Interval, b: Interval) -> Interval:
        return self._some(a / b)

    def reciprocal(self, a: Interval) -> Interval:
        return self._some(1.0 / a)

    def integer_power(self, a: Interval, n: int) -> Interval:
        """a**n for an integer n; a**0 is 1."""
        try:
            return self._some(self.integer(a, n))
        except (OverflowError, ValueError):
            raise Unavailable(f"The power {n} is not available in the arithmetic {self.name}.") from None

    def rational_power(self, a: Interval, exponent: Fraction) -> Interval:
        """a**(p/q) on a >= 0 for a rational that is no integer; a > 0 when it is negative."""
        return self.apply("pow", a, self.number(exponent))

    def apply(self, op: str, *args: Interval) -> Interval:
        """The range of ``op`` on the arguments, restricted to its domain.

        Raises EmptyEnclosure when that is empty, and Unavailable when the library has no such operation.
        """
        if op == "pow":
            return self._some(self.real(*args))
        if op in ("add", "sub", "mul", "div", "neg"):
            return getattr(self, op)(*args)
        function = self.functions.get(op)
        if function is None:
            raise Unavailable(f"{op} is not available in the arithmetic {self.name}.")
        if op == "gamma":
            args = (self.intersection(args[0], self.NONNEGATIVE),)
        return self._some(function(*args))

    def inside_domain(self, op: str, *args: Interval) -> bool:
        """Whether ``op`` is defined and continuous at every point of the arguments."""
        return domains.inside_domain(op, args, self._has_no_pole)

    def _has_no_pole(self, a: Interval) -> bool:
        tangent = self.functions["tan"](a)
        return tangent.lo > -math.inf and tangent.hi < math.inf


@lru_cache(maxsize=2)
def _on_arrays(arithmetic: Arithmetic) -> Arithmetic:
    if not arithmetic.has_arrays:
        raise Unavailable(f"Arrays are not available in the arithmetic {arithmetic.name}.")
    return replace(arithmetic, is_empty=lambda x: False)
