"""Boxes of parameters with rational ends, and trees that cut a box into halves.

A tree is written in preorder as a list of numbers: 0 is a leaf, k > 0 halves the k-th parameter (in the order of their
names) and is followed by the lower half, then the upper half. Leaves of a tree cover its root by construction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Final

from verify.errors import InputError
from verify.formula.endpoints import rational
from verify.formula.statement import Interval
from verify.formula.tree import OO, Exact, Formula, exact

from .arithmetic import Arithmetic, arithmetic
from .jets import jet

Box = Mapping[str, tuple[Fraction, Fraction]]

_DEEPEST: Final = 400

#: Irrational ends are moved outward to the next but one multiple of this, so that doubles can tell them apart.
_GRAIN: Final = Fraction(1, 2**40)


def is_infinite(end: Formula) -> bool:
    """Whether an end of an interval is oo or -oo."""
    return end is OO or (end.op == "neg" and end.args[0] is OO)


def outward(interval: Interval) -> tuple[Fraction, Fraction]:
    """Rational ends of an interval that contains ``interval``: its own ends where they are rational."""
    lower, upper = rational(interval.lower), rational(interval.upper)
    if lower is None or upper is None:
        if is_infinite(interval.lower) or is_infinite(interval.upper):
            raise InputError(f"Expected a bounded interval but got {interval}.")
        with arithmetic("arb") as a:
            if lower is None:
                lower = Fraction(floor(a.ends(jet(interval.lower, "", a.zero, {}, 0, a)[0])[0] / _GRAIN) - 1) * _GRAIN
            if upper is None:
                upper = Fraction(ceil(a.ends(jet(interval.upper, "", a.zero, {}, 0, a)[0])[1] / _GRAIN) + 1) * _GRAIN
    return lower, upper


def interval_of(given: Exact | Interval | list[Exact]) -> Interval:
    """A range from text such as ``[0, 1)``, or a list of its two ends; an exact value stands for itself.

    Raises InputError for other texts and lists, TypeError for floats.
    """
    from verify.formula.reader import read_interval

    if isinstance(given, Interval):
        return given
    if isinstance(given, str) and given.strip()[:1] in ("[", "("):
        return read_interval(given)
    if isinstance(given, (list, tuple)):
        if isinstance(given, tuple) or len(given) != 2:
            raise InputError(f'Expected a range such as "[0, 1)", or [0, 1] with two ends, but got {given!r}.')
        lower, upper = map(exact, given)
        return read_interval(f"[{lower}, {upper}]")
    value = exact(given)
    return Interval(value, value)


def contains(outer: tuple[Fraction, Fraction], interval: Interval, a: Arithmetic) -> bool:
    """Whether [p, q] certainly contains a bounded interval."""
    return reaches(interval.lower, outer[0], 1, a) and reaches(interval.upper, outer[1], -1, a)


def inside(value: Fraction, interval: Interval, a: Arithmetic) -> bool:
    """Whether a rational number certainly belongs to an interval, which may be infinite."""
    low, high = interval.lower, interval.upper
    if (interval.lower_open and rational(low) == value) or (interval.upper_open and rational(high) == value):
        return False
    return (is_infinite(low) or reaches(low, value, -1, a)) and (is_infinite(high) or reaches(high, value, 1, a))


def reaches(end: Formula, p: Fraction, direction: int, a: Arithmetic) -> bool:
    """Whether end >= p (direction 1) or end <= p (direction -1) is certain for a finite end of an interval."""
    exact = rational(end)
    if exact is not None:
        return direction * (exact - p) >= 0
    return not is_infinite(end) and a.positive(direction * (jet(end, "", a.zero, {}, 0, a)[0] - a.number(p)))


def leaves(root: Box, tree: Sequence[int]) -> Iterator[Box]:
    """The leaves of the tree, in order. Raises ValueError for a list that is no tree of the root's parameters."""
    names = sorted(root)
    waiting: list[tuple[Box, int]] = [(root, 0)]
    position = 0
    while waiting:
        box, depth = waiting.pop()
        if position >= len(tree) or depth > _DEEPEST or not 0 <= tree[position] <= len(names):
            raise ValueError("Expected a split tree but got a list that ends early or halves what is no parameter.")
        axis = tree[position]
        position += 1
        if axis == 0:
            yield box
        else:
            lower, upper = halves(box, names[axis - 1])
            waiting += [(upper, depth + 1), (lower, depth + 1)]
    if position != len(tree):
        raise ValueError("Expected a split tree but got a list with something after its end.")


def halves(box: Box, name: str) -> tuple[Box, Box]:
    """The two closed halves in one parameter."""
    lower, upper = box[name]
    middle = (lower + upper) / 2
    return {**box, name: (lower, middle)}, {**box, name: (middle, upper)}
