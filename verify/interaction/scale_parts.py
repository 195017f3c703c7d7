"""The part of a range where a kernel with one scale is narrow: decided at once, up to its end, also an infinite one."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from verify.formula.statement import Interval
from verify.formula.tree import number, substitute

from .arithmetic import OutsideDomainError, arithmetic
from .boxes import is_infinite, outward
from .circle import is_odd, is_periodic
from .jets import jet
from .l1_statement import L1Statement
from .marginal_ends import simplest
from .point_status import Subject
from .scale import WORDS, Scale
from .scale_search import ENDS, LEAST, find_scale, scale_certificate
from .segment import Segment

_HALVINGS: Final = 40
_EDGE: Final = Fraction(1, 1024)
_MARGIN: Final = Fraction(1, 64)


def narrow_part(subject: Subject, name: str, interval: Interval) -> tuple[Segment, Interval | None] | None:
    """The decided part and what is left of the range (None: nothing); None when f is no kernel with one scale, or
    (L1) fails for large rates."""
    if is_infinite(interval.lower):
        if not is_infinite(interval.upper):
            return None
        part = narrow_part(subject, name, Interval(number(0), interval.upper, False, True))
        if part is None:
            return None
        ((_, far),) = part[0].domain
        return part[0], Interval(interval.lower, far.lower, True, not far.lower_open)
    point = _points(interval)
    found = (find_scale(subject.f, subject.x, name, near) for near in (Fraction(1), point(Fraction(1, 2))))
    scale = next((scale for scale in found if scale is not None), None)
    if scale is None or not is_odd(subject.f, subject.x) or not is_periodic(subject.f, subject.x):
        return None
    for end in ENDS:
        cut = _cut(scale, name, interval, LEAST * end * end)
        if cut is None:
            return None
        far, rest = cut
        certificate = scale_certificate(L1Statement(subject.f, "pi", ((name, far),), subject.x), scale, end)
        if certificate is not None:
            return Segment(((name, far),), "synchronizes", WORDS, certificate), rest
    return None


def _points(interval: Interval) -> Callable[[Fraction], Fraction]:
    """The points of the range by t in (0, 1), from below."""
    low = outward(Interval(interval.lower, interval.lower))[1]
    if is_infinite(interval.upper):
        return lambda t: low + t / (1 - t)
    high = outward(Interval(interval.upper, interval.upper))[0]
    return lambda t: low + t * (high - low)


def _cut(scale: Scale, name: str, interval: Interval, least: Fraction) -> tuple[Interval, Interval | None] | None:
    """The part of the range with rates from ``least`` on, as far as the samples tell, and the rest."""
    point = _points(interval)

    def is_narrow(t: Fraction) -> bool:
        with arithmetic("arb") as a:
            try:
                rate = jet(substitute(scale.rate, {name: number(point(t))}), "", a.zero, {}, 0, a)[0]
            except OutsideDomainError:
                return False
            return a.positive(rate - a.number(least))

    first, last = is_narrow(_EDGE), is_narrow(1 - _EDGE)
    if first and last:
        return interval, None
    if not first and not last:
        return None
    narrow, wide = (1 - _EDGE, _EDGE) if last else (_EDGE, 1 - _EDGE)
    for _ in range(_HALVINGS):
        middle = (narrow + wide) / 2
        narrow, wide = (middle, wide) if is_narrow(middle) else (narrow, middle)
    edge = point(narrow)
    beyond = point(narrow + (1 - narrow) * _MARGIN if last else narrow * (1 - _MARGIN))
    at = number(simplest(min(edge, beyond), max(edge, beyond)))
    below = Interval(interval.lower, at, interval.lower_open, last)
    above = Interval(at, interval.upper, not last, interval.upper_open)
    return (above, below) if last else (below, above)
