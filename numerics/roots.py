"""Certified isolation of the roots of a function on an interval, by bisection and interval Newton steps in Arb.

The function is given by two enclosures: ``value(X)`` contains f(X) and ``slope(X)`` contains f'(X) for every ball X.
Every root in the interval is either in one of the isolated intervals, each of which contains exactly one root, a
simple one, or in one of the undecided intervals (multiple roots, or too little precision). Nothing else is a root.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from flint import arb

from .rationals import ball, point

Enclosing = Callable[[arb], arb]
Segment = tuple[Fraction, Fraction]

#: Intervals are cut a little off their middle, where roots of natural examples do not lie.
CUT: Final = Fraction(4851, 10000)


@dataclass(frozen=True, slots=True)
class Isolation:
    """The roots of f on an interval, in increasing order.

    f changes sign, from one end to the other, on every interval in ``simple``; intervals in ``undecided`` may
    contain any number of roots.
    """

    simple: tuple[Segment, ...]
    undecided: tuple[Segment, ...]


def isolate_roots(
    value: Enclosing,
    slope: Enclosing,
    lower: Fraction,
    upper: Fraction,
    *,
    width: Fraction = Fraction(1, 10**12),
    limit: int = 20_000,
) -> Isolation:
    """All roots of f on [lower, upper]; isolated intervals are at most ``width`` wide.

    At most ``limit`` intervals are looked at; those left then are undecided. Raises ValueError unless lower < upper.

    >>> roots = isolate_roots(lambda x: x.cos(), lambda x: -x.sin(), Fraction(0), Fraction(7))
    >>> [round(float(a), 6) for a, b in roots.simple], roots.undecided
    ([1.570796, 4.712389], ())
    """
    if not lower < upper:
        raise ValueError(f"Expected lower < upper but got lower={lower}, upper={upper}.")
    simple: list[Segment] = []
    undecided: list[Segment] = []
    waiting = [(lower, upper)]
    looked_at = 0
    while waiting:
        a, b = waiting.pop()
        looked_at += 1
        if looked_at > limit:
            undecided.append((a, b))
            continue
        cell = ball(a, b)
        if _sign(value(cell)):
            continue
        rate = slope(cell)
        if _sign(rate):
            left, right = _sign(value(point(a))), _sign(value(point(b)))
            if left and right:
                if left != right:
                    simple.append(_narrowed(value, slope, a, b, left, width))
                continue
        if b - a <= width:
            undecided.append((a, b))
            continue
        middle = a + (b - a) * CUT
        if _sign(
            value(point(middle)) + rate * ball(a - middle, b - middle)
        ):  # mean-value form: sharp near double roots
            continue
        waiting += [(middle, b), (a, middle)]
    return Isolation(tuple(simple), tuple(_joined(undecided)))


def _sign(x: arb) -> int:
    return 1 if x > 0 else -1 if x < 0 else 0


def _narrowed(value: Enclosing, slope: Enclosing, a: Fraction, b: Fraction, left: int, width: Fraction) -> Segment:
    """[a, b] with one sign change, made smaller around it: Newton steps, and bisection where these do not help."""
    from .decimals import to_fraction

    while b - a > width:
        before = b - a
        middle = a + before * CUT
        step = point(middle) - value(point(middle)) / slope(ball(a, b))
        if step.is_finite():
            low, high = to_fraction(step.lower()), to_fraction(step.upper())
            spread = max(high - low, width / 8)  # a margin on both sides, so that signs at the ends can be told
            for candidate in (low - spread, high + spread):
                if a < candidate < b:
                    a, b = _kept(value, a, b, candidate, left)
        if b - a > before / 2:
            a, b = _kept(value, a, b, middle, left)
        if b - a == before:
            break
    return a, b


def _kept(value: Enclosing, a: Fraction, b: Fraction, cut: Fraction, left: int) -> Segment:
    """The side of ``cut`` with the sign change; both when the sign at ``cut`` cannot be told."""
    s = _sign(value(point(cut)))
    return (a, b) if not s else (cut, b) if s == left else (a, cut)


def _joined(segments: list[Segment]) -> list[Segment]:
    """Touching intervals joined."""
    result: list[Segment] = []
    for a, b in sorted(segments):
        if result and a <= result[-1][1]:
            result[-1] = (result[-1][0], max(b, result[-1][1]))
        else:
            result.append((a, b))
    return result
