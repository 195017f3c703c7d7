"""Tails of integrals: an infinite end, or an end where f is unbounded, dealt with by a bound that can be integrated.

|f| <= C e^{-a x} on [R, ∞) gives |∫_R^∞ f| <= C e^{-aR}/a; |f| <= C x^{-p} with p > 1 gives C R^{1-p}/(p - 1). Near a
finite end c, |f| <= C |x - c|^{-p} with p < 1 up to the distance d gives C d^{1-p}/(1 - p). For an integral from -∞ the
same holds of f(-x). The bounds are statements; C, a and p are positive rationals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

from verify.checking import rational
from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import OO, Formula, apply, number, variable
from verify.interaction.arithmetic import Arithmetic, Value
from verify.interaction.jets import jet

Side = Literal["lower", "upper"]


@dataclass(frozen=True, slots=True)
class Tail:
    """The part of the interval from ``cut`` (rational) to the end at ``side``, where |f| is at most C·e^{-rate·|x|}
    (kind "exp") or C·distance^{-rate} (kind "power"): the distance from the end, or from 0 when it is infinite."""

    side: Side
    kind: Literal["exp", "power"]
    cut: Fraction
    rate: Fraction
    factor: Fraction

    def to_json(self) -> dict[str, str]:
        """The tail as it stands in certificates."""
        return {
            "side": self.side,
            "kind": self.kind,
            "cut": str(self.cut),
            "rate": str(self.rate),
            "factor": str(self.factor),
        }


def distance(tail: Tail, x: Formula, end: Formula) -> Formula:
    """The positive quantity that the bound depends on: |x| far out, or the distance from a finite end."""
    if end in (OO, MINUS_OO):
        return x if tail.side == "upper" else -x
    return end - x if tail.side == "upper" else x - end


def bound_formula(tail: Tail, x: Formula, end: Formula) -> Formula:
    """C e^{-a d} or C d^{-p} with d the distance."""
    d = distance(tail, x, end)
    if tail.kind == "exp":
        return number(tail.factor) * apply("exp", number(-tail.rate) * d)
    return number(tail.factor) * d ** number(-tail.rate)


def tail_statement(f: Formula, x: str, interval: Interval, tail: Tail) -> Statement:
    """|f| is at most the bound on the tail, an end excluded."""
    end = interval.lower if tail.side == "lower" else interval.upper
    cut = number(tail.cut)
    part = Interval(cut, end, False, True) if tail.side == "upper" else Interval(end, cut, True, False)
    bound = bound_formula(tail, variable(x), end)
    return Statement((Relation("<=", f, bound), Relation("<=", -f, bound)), ((x, part),))


def tail_value(interval: Interval, tail: Tail, a: Arithmetic) -> Value:
    """An enclosure of the integral of f over the tail, given the bound. Raises ValueError when that has no integral."""
    end = interval.lower if tail.side == "lower" else interval.upper
    infinite = end in (OO, MINUS_OO)
    if tail.rate <= 0 or tail.factor <= 0:
        raise ValueError("Expected positive numbers in the bound of a tail.")
    cut = a.number(tail.cut if tail.side == "upper" else -tail.cut)
    rate, factor = a.number(tail.rate), a.number(tail.factor)
    if tail.kind == "exp":
        if not infinite:
            raise ValueError("Expected an exponential bound only at infinity.")
        most = factor * a.divide(a.apply("exp", -(rate * cut)), rate)
    else:
        here = cut if infinite else _gap(tail, jet(end, "", a.zero, {}, 0, a)[0], a)
        excess = a.number(tail.rate - 1 if infinite else 1 - tail.rate)
        if not a.positive(excess) or not a.positive(here):
            raise ValueError("Expected a bound whose integral is finite, and a cut apart from the end.")
        exponent = -excess if infinite else excess
        most = factor * a.divide(a.apply("exp", exponent * a.apply("log", here)), excess)
    highest = a.ends(most)[1]
    return a.between(-highest, highest)


def _gap(tail: Tail, end: Value, a: Arithmetic) -> Value:
    return end - a.number(tail.cut) if tail.side == "upper" else a.number(tail.cut) - end


def read_tail(table: Any) -> Tail:
    """The tail that a certificate describes. Raises ValueError."""
    side, kind = table["side"], table["kind"]
    if side not in ("lower", "upper") or kind not in ("exp", "power"):
        raise ValueError("Expected a tail at the lower or upper end, of kind exp or power.")
    return Tail(side, kind, *(rational(table[key]) for key in ("cut", "rate", "factor")))


#: Rates tried for exponential bounds, the fastest first; exponents at infinity; exponents at a finite end.
_EXP: Final = tuple(Fraction(text) for text in ("4", "2", "1", "3/4", "1/2", "1/4", "1/8", "1/20"))
_FAR: Final = tuple(Fraction(text) for text in ("8", "4", "3", "5/2", "2", "7/4", "3/2", "5/4", "9/8"))
_NEAR: Final = tuple(Fraction(text) for text in ("1/16", "1/4", "1/3", "1/2", "2/3", "3/4", "9/10", "99/100"))


def guesses(infinite: bool) -> Iterator[tuple[Literal["exp", "power"], Fraction]]:
    """Kinds of bounds with their rates, the best first."""
    if infinite:
        for rate in _EXP:
            yield "exp", rate
    for rate in _FAR if infinite else _NEAR:
        yield "power", rate
