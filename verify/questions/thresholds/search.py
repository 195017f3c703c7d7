"""How far a statement holds from a value of its parameter: bisection to the next failure, then a proof up to there."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from numerics.decimals import decimal_step
from numerics.doubles import as_float
from verify.formula.tree import Formula, number
from verify.kernel.box import approximate, from_interval
from verify.prover.candidates import candidates

from ..points import spread
from .parameter import Failing, Parameter

_HALVINGS: Final = 200
_RETREATS: Final = 12
#: Most gaps, one nearer than the other, in which the statement fails between values for which it holds.
_GAPS: Final = 20
#: Longest name of an exact number that is tried as the threshold.
_SIMPLE: Final = 10
#: Values of the parameter tried in search of one for which the statement holds.
_SEEDS: Final = 25


@dataclass(frozen=True, slots=True)
class End:
    """One end of the interval where the statement is proved: ``value``, reached to the end of the range, or with a
    value of the parameter beyond it for which the statement fails (``failing``), or neither."""

    value: Formula
    is_range_end: bool
    failing: Failing | None

    def gap(self) -> Fraction | None:
        """The distance to the failure; None when there is none."""
        return None if self.failing is None else abs(approximate(self.value) - self.failing.value)


def seed_of(parameter: Parameter, around: Fraction | None) -> Fraction | None:
    """A value of the parameter for which the statement is proved: ``around`` when that is given."""
    if around is not None:
        return around if parameter.holds_at(around) else None
    r = from_interval(parameter.interval)
    closed = [approximate(e) for s in ("lower", "upper") if (e := r.end(s)) is not None and e.op == "number"]
    inner = [Fraction(float(v)).limit_denominator(1000) for v in sorted(spread({"p": r}, _SEEDS)[0])]
    for value in dict.fromkeys([*closed, *inner]):
        if parameter.contains(value) and parameter.holds_at(value):
            return value
    return None


def end_of(parameter: Parameter, seed: Fraction, side: int, tolerance: Fraction) -> tuple[End, bool]:
    """How far the statement holds from ``seed`` upwards (side 1) or downwards (-1), and whether the end is excluded."""
    whole = parameter.interval
    end = whole.upper if side > 0 else whole.lower
    if end is number(seed) or parameter.proved(parameter.between(seed, end, side)):
        return End(end, True, None), False
    nearer = parameter.failure_between(seed, end, side)
    if nearer is None:
        return End(number(seed), False, None), False
    for _ in range(_GAPS):
        good, bad = _bracket(parameter, seed, nearer, tolerance)
        if good == seed or parameter.proved(parameter.between(seed, number(good), side)):
            break
        # It holds at ``good`` but perhaps not all the way there: then it stops before.
        nearer = parameter.failure_between(seed, number(good), side)
        if nearer is None:
            break
    exact = _exact(parameter, seed, good, bad.value, side)
    if exact is not None:
        return End(exact[0], False, bad), exact[1]
    gap = abs(bad.value - good)
    for _ in range(_RETREATS):
        if good == seed or parameter.proved(parameter.between(seed, number(good), side)):
            break
        gap *= 2  # too close to the threshold for a proof: a wider enclosure is what can be had
        back = bad.value - side * gap
        good = seed if side * (back - seed) <= 0 else back
    return End(number(good), False, bad), False


def _bracket(parameter: Parameter, seed: Fraction, bad: Failing, tolerance: Fraction) -> tuple[Fraction, Failing]:
    """A value for which the statement holds, and a failure beyond it, as close as bisection brings them."""
    good = seed
    for _ in range(_HALVINGS):
        if abs(bad.value - good) <= tolerance / 2:
            break
        middle = _short(good, bad.value)
        if parameter.holds_at(middle):
            good = middle
            continue
        failing = parameter.fails_at(middle)
        if failing is None:
            break
        bad = failing
    return good, bad


def _exact(
    parameter: Parameter, seed: Fraction, good: Fraction, bad: Fraction, side: int
) -> tuple[Formula, bool] | None:
    """A simple exact number up to which the statement holds, with or without it, near the threshold."""
    low, high = sorted((good, bad))
    named = sorted(candidates(as_float((low + high) / 2), as_float(high - low)), key=lambda c: len(str(c)))
    for c in [c for c in named if len(str(c)) <= _SIMPLE][:3]:
        place = approximate(c)
        if not low <= place <= high or place == seed:
            continue
        for is_open in (False, True):
            if parameter.quickly_proved(parameter.between(seed, c, side, end_open=is_open)):
                return c, is_open
    return None


def _short(a: Fraction, b: Fraction) -> Fraction:
    """About the middle of two numbers, with a short denominator in base ten."""
    step = decimal_step(abs(b - a) / 8)
    return round((a + b) / 2 / step) * step
