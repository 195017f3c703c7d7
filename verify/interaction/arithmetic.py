"""Three unrelated interval arithmetics behind one small interface: Arb, crival and pyintval.

An interval is an opaque value with the operators ``+ - *``, between intervals and with integers. Everything else
goes through an ``Arithmetic``: enclosing rationals, elementary functions, division, and the one question that is ever
asked of an interval, whether it is certainly positive. A function is applied only where it is analytic on the whole
argument; elsewhere ``OutsideDomainError`` is raised, because crival clips its arguments to the domain silently.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from numerics.doubles import require_rounding_to_nearest
from verify.formula.tree import Formula

Value = Any  # an interval of one of the three libraries

#: Names that ``arithmetic`` accepts.
NAMES: Final = ("arb", "crival", "pyintval")

#: Working precision of Arb in bits; the other two compute with doubles.
BITS: Final = 80


class OutsideDomainError(ArithmeticError):
    """An operation whose argument is not certainly inside the region where it is analytic."""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Interval arithmetic: ``between(p, q)`` encloses [p, q] for rationals p <= q, ``ends`` gives exact end points."""

    name: str
    between: Callable[[Fraction, Fraction], Value]
    positive: Callable[[Value], bool]
    magnitude: Callable[[Value], Value]
    square: Callable[[Value], Value]
    quotient: Callable[[Value, Value], Value]
    common: Callable[[Value, Value], Value]
    hull: Callable[[Value, Value], Value]
    ends: Callable[[Value], tuple[Fraction, Fraction]]
    functions: Mapping[str, Callable[..., Value]]
    pi: Value
    zero: Value
    one: Value
    _constants: dict[Formula, Value] = field(default_factory=dict)

    def number(self, value: Fraction | int) -> Value:
        """The tightest enclosure of one rational."""
        return self.between(Fraction(value), Fraction(value))

    def constant(self, node: Formula) -> Value:
        """The enclosure of a number in a formula; remembered, as it is the same every time."""
        value = self._constants.get(node)
        if value is None:
            value = self._constants[node] = self.number(node.args[0])
        return value

    def negative(self, value: Value) -> bool:
        """Whether every number of the interval is below zero."""
        return self.positive(-value)

    def divide(self, a: Value, b: Value) -> Value:
        """a/b. Raises OutsideDomainError unless b is certainly not zero."""
        if not self.positive(b) and not self.positive(-b):
            raise OutsideDomainError("division by an interval that may contain 0")
        return self.quotient(a, b)

    def apply(self, name: str, *arguments: Value) -> Value:
        """The function ``name``. Raises OutsideDomainError unless it is certainly analytic on the arguments."""
        function = self.functions.get(name)
        if function is None:
            raise OutsideDomainError(f"{name} is not available in the arithmetic {self.name}")
        inside = _ANALYTIC.get(name)
        if inside is not None and not inside(self, *arguments):
            raise OutsideDomainError(f"{name} where it may fail to be analytic")
        return function(*arguments)


_ANALYTIC: Final[dict[str, Callable[..., bool]]] = {
    "log": lambda a, u: a.positive(u),
    "sqrt": lambda a, u: a.positive(u),
    "cbrt": lambda a, u: a.positive(u) or a.positive(-u),
    "asin": lambda a, u: a.positive(1 - u) and a.positive(1 + u),
    "acos": lambda a, u: a.positive(1 - u) and a.positive(1 + u),
    "atanh": lambda a, u: a.positive(1 - u) and a.positive(1 + u),
    "acosh": lambda a, u: a.positive(u - 1),
    "gamma": lambda a, u: a.positive(u),
    "besseli": lambda a, k, u: a.ends(k)[0] == a.ends(k)[1] and a.ends(k)[0].denominator == 1,
    "besselj": lambda a, k, u: a.ends(k)[0] == a.ends(k)[1] and a.ends(k)[0].denominator == 1,
}


@contextmanager
def arithmetic(name: str = "arb", bits: int = BITS) -> Iterator[Arithmetic]:
    """The arithmetic called ``name``, with ``bits`` bits for Arb while the context lasts.

    Raises ValueError for an unknown name, ImportError when the library is not installed, and Unavailable for crival and
    pyintval while doubles are not rounded to nearest, for which alone their bounds hold.
    """
    if name in NAMES[1:]:
        require_rounding_to_nearest()
    if name == "arb":
        from flint import ctx

        saved = ctx.prec
        ctx.prec = bits
        try:
            yield _arb()
        finally:
            ctx.prec = saved
    elif name == "crival":
        yield _crival()
    elif name == "pyintval":
        yield _pyintval()
    else:
        raise ValueError(f"Expected an arithmetic in {NAMES} but got arithmetic={name!r}.")


def _arb() -> Arithmetic:
    from flint import arb

    from numerics.rationals import ball, point

    def between(lower: Fraction, upper: Fraction) -> arb:
        return point(lower) if lower == upper else ball(lower, upper)

    def cbrt(u: arb) -> arb:
        return u.root(3) if u > 0 else -((-u).root(3))

    def ends(u: arb) -> tuple[Fraction, Fraction]:
        from numerics.decimals import rational_beside

        if not u.is_finite():
            raise OutsideDomainError("an interval without finite end points")
        try:
            return rational_beside(u.lower(), upward=False), rational_beside(u.upper(), upward=True)
        except OverflowError as error:
            raise OutsideDomainError(str(error)) from None

    def common(a: arb, b: arb) -> arb:
        return a.intersection(b) if a.is_finite() and b.is_finite() else a

    functions: dict[str, Callable[..., arb]] = {
        name: getattr(arb, name)
        for name in ("exp", "log", "sqrt", "sin", "cos", "asin", "acos", "atan", "sinh", "cosh", "asinh", "acosh")
    }
    functions |= {
        "tanh": arb.tanh, "atanh": arb.atanh, "erf": arb.erf, "cbrt": cbrt, "abs": abs, "gamma": arb.gamma,
        "min": arb.min, "max": arb.max,
        "besseli": lambda k, u: u.bessel_i(k), "besselj": lambda k, u: u.bessel_j(k),
    }  # fmt: skip
    return Arithmetic(
        name="arb",
        between=between,
        positive=lambda u: bool(u > 0),
        magnitude=lambda u: u.abs_upper(),
        square=lambda u: (u * u).nonnegative_part(),
        quotient=lambda a, b: a / b,
        common=common,
        hull=lambda a, b: a.union(b),
        ends=ends,
        functions=functions,
        pi=arb.pi(),
        zero=arb(0),
        one=arb(1),
    )


def _float_ends(lower: float, upper: float) -> tuple[Fraction, Fraction]:
    if not (math.isfinite(lower) and math.isfinite(upper)):
        raise OutsideDomainError("an interval without finite end points")
    return Fraction(lower), Fraction(upper)


def _crival() -> Arithmetic:
    import ival

    names = ("exp", "log", "sqrt", "cbrt", "sin", "cos", "asin", "acos", "atan", "sinh", "cosh")
    functions: dict[str, Callable[..., Any]] = {name: getattr(ival, name) for name in names}
    functions |= {name: getattr(ival, name) for name in ("tanh", "asinh", "acosh", "atanh", "erf", "min", "max")}
    functions |= {"gamma": ival.tgamma, "abs": abs}

    def positive(u: Any) -> bool:
        return bool(u.lo > 0)  # an empty interval has nan ends: not positive

    def common(a: Any, b: Any) -> Any:
        lower, upper = max(a.lo, b.lo), min(a.hi, b.hi)
        return ival.Interval(lower, upper) if lower <= upper else a

    return Arithmetic(
        name="crival",
        between=ival.Interval,
        positive=positive,
        magnitude=lambda u: ival.Interval(u.mag, u.mag),
        square=ival.sqr,
        quotient=lambda a, b: a / b,
        common=common,
        hull=lambda a, b: ival.Interval(min(a.lo, b.lo), max(a.hi, b.hi)),
        ends=lambda u: _float_ends(float(u.lo), float(u.hi)),
        functions=functions,
        pi=ival.acos(ival.Interval(-1, -1)),
        zero=ival.Interval(0, 0),
        one=ival.Interval(1, 1),
    )


def _pyintval() -> Arithmetic:
    import pyintval

    def point(q: Fraction) -> Any:
        nearest = float(q)  # correctly rounded; the neighbour on the other side of q completes the enclosure
        below = nearest if Fraction(nearest) <= q else math.nextafter(nearest, -math.inf)
        above = nearest if Fraction(nearest) >= q else math.nextafter(nearest, math.inf)
        return pyintval.Interval(below, above)

    def between(lower: Fraction, upper: Fraction) -> Any:
        return point(lower) if lower == upper else point(lower).hull(point(upper))

    def positive(u: Any) -> bool:
        return not u.is_empty and u.lo > 0

    def common(a: Any, b: Any) -> Any:
        both = a.intersection(b)
        return a if both.is_empty else both

    names = ("exp", "log", "sqrt", "cbrt", "sin", "cos", "asin", "acos", "atan", "sinh", "cosh", "tanh", "erf")
    functions: dict[str, Callable[..., Any]] = {name: getattr(pyintval, name) for name in names}
    functions |= {name: getattr(pyintval, name) for name in ("asinh", "acosh", "atanh", "abs", "min", "max")}
    return Arithmetic(
        name="pyintval",
        between=between,
        positive=positive,
        magnitude=lambda u: pyintval.Interval(u.mag, u.mag),
        square=pyintval.sqr,
        quotient=lambda a, b: a / b,
        common=common,
        hull=lambda a, b: a.hull(b),
        ends=lambda u: _float_ends(u.lo, u.hi),
        functions=functions,
        pi=pyintval.pi(),
        zero=pyintval.Interval(0, 0),
        one=pyintval.Interval(1, 1),
    )
