"""Cells for an integral: the one with the widest enclosure is halved until the sum is narrow enough."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

import numpy as np

from numerics.doubles import as_float
from verify.formula.endpoints import MINUS_OO
from verify.formula.numpy import numpy_function
from verify.formula.statement import Interval
from verify.formula.tree import OO, Formula, number
from verify.interaction.arithmetic import Value
from verify.kernel.box import Range, approximate, default_point, from_interval
from verify.kernel.witness import lies_inside

from ..effort import Effort
from .cells import Integrand
from .divergence import Divergence
from .quantity import Quantity
from .tails import Side, Tail, guesses, tail_statement, tail_value

#: Distances at which tails are cut: far out, and near a finite end.
_FAR: Final = tuple(Fraction(2) ** k for k in (3, 4, 5, 6, 7, 9, 12, 16, 24, 34, 48))
_NEAR: Final = tuple(Fraction(1, 2**k) for k in (10, 20, 40, 70, 110, 160, 240, 400))
_BOXES, _SECONDS = 1_500, 4.0


@dataclass(frozen=True, slots=True)
class Cells:
    """Inner ends of the cells, in order, the enclosure of their sum (None: not bounded), and how many were tried."""

    points: tuple[Fraction, ...]
    value: Value | None
    tried: int
    worst: tuple[Formula, Formula] | None


def cells(inside: Integrand, ends: list[Formula], tolerance: Fraction, limit: int, effort: Effort) -> Cells:
    """Cells between consecutive ``ends`` with a sum at most ``tolerance`` wide, or the best that limits allow."""
    a = inside.a
    heap: list[tuple[float, int, tuple[Formula, Formula]]] = []
    values: dict[tuple[Formula, Formula], Value | None] = {}
    count = 0

    def add(pair: tuple[Formula, Formula]) -> None:
        nonlocal count
        count += 1
        try:
            value = inside.over(pair)[0]
            low, high = a.ends(value)
            width = float(high - low)
        except ArithmeticError:
            value, width = None, math.inf
        values[pair] = value
        heapq.heappush(heap, (-width, count, pair))

    for low, high in pairwise(ends):
        add((low, high))
    wanted, halvings = float(tolerance), 0
    while count < limit and not effort.is_spent():
        if halvings % max(1, len(heap) // 8) == 0 and -sum(entry[0] for entry in heap) <= wanted:
            break
        halvings += 1
        _, _, pair = heapq.heappop(heap)
        cut = number(default_point(Range(*pair)))
        if cut in pair or approximate(pair[1]) - approximate(pair[0]) < Fraction(1, 2**2000):
            heapq.heappush(heap, (-math.inf, count, pair))
            break
        del values[pair]
        add((pair[0], cut))
        add((cut, pair[1]))
    inner = {end for pair in values for end in pair} - {ends[0], ends[-1]}
    points = tuple(sorted(end.args[0] for end in inner))
    ordered = sorted(values.items(), key=lambda item: approximate(item[0][0]))
    value: Value | None = a.zero
    for _, each in ordered:
        value = None if value is None or each is None else value + each
    return Cells(points, value, count, heap[0][2] if heap else None)


def tails_of(
    g: Formula, x: str, interval: Interval, tolerance: Fraction, inside: Integrand, effort: Effort
) -> list[Tail] | Formula:
    """Tails where they are needed, each of at most this integral, or an end at which none was found."""
    tails: list[Tail] = []
    sides: tuple[tuple[Side, Formula], ...] = (("lower", interval.lower), ("upper", interval.upper))
    for side, end in sides:
        infinite = end in (OO, MINUS_OO)
        if not infinite and not _unbounded(inside, interval, side):
            continue
        tail = find_tail(g, x, interval, side, tolerance, inside, effort)
        if tail is None:
            return end
        tails.append(tail)
    return tails


def _unbounded(inside: Integrand, interval: Interval, side: Side) -> bool:
    """Whether no small cell at a finite end has a bounded enclosure."""
    end, other = (interval.lower, interval.upper) if side == "lower" else (interval.upper, interval.lower)
    width = Fraction(1) if other in (OO, MINUS_OO) else abs(approximate(other) - approximate(end))
    near = number(approximate(end) + (width if side == "lower" else -width) / 2**60)
    try:
        inside.over((end, near) if side == "lower" else (near, end))
    except ArithmeticError:
        return True
    return False


def find_tail(
    g: Formula, x: str, interval: Interval, side: Side, tolerance: Fraction, inside: Integrand, effort: Effort
) -> Tail | None:
    """A tail at an infinite end, or one where g is unbounded, with an integral of at most ``tolerance``."""
    end = interval.lower if side == "lower" else interval.upper
    infinite = end in (OO, MINUS_OO)
    direction = 1 if side == "upper" else -1
    values = numpy_function(g, [x])
    for kind, rate in guesses(infinite):
        for step in _FAR if infinite else _NEAR:
            cut = direction * step if infinite else point_beside(end, interval, side, step)
            if cut is None:
                continue
            factor = sampled_factor(values, cut, end, side, kind, rate, infinite)
            if factor is None:
                break
            tail = Tail(side, kind, cut, rate, factor)
            try:
                low, high = inside.a.ends(tail_value(interval, tail, inside.a))
            except (ArithmeticError, ValueError):
                break
            if high - low > tolerance:
                continue
            if effort.less(_BOXES, _SECONDS).prove(tail_statement(g, x, interval, tail)).status == "proved":
                return tail
            break
    return None


def find_divergence(asked: Quantity, end: Formula, above: bool, effort: Effort) -> Divergence | None:
    """That the integral is infinite beside ``end``, approached from ``above`` or from below, if that is proved."""
    interval, values = asked.interval, numpy_function(asked.integrand(), [asked.variable])
    infinite = end in (OO, MINUS_OO)
    for step in (Fraction(8), Fraction(64)) if infinite else (Fraction(1, 8), Fraction(1, 1024)):
        cut = (-step if above else step) if infinite else approximate(end) + (step if above else -step)
        if not lies_inside(from_interval(interval), number(cut)):
            continue
        d = float(step) * (np.geomspace(1.0, 1e6, 60) if infinite else np.geomspace(1.0, 1e-6, 60))
        places = (-d if above else d) if infinite else as_float(approximate(end)) + (d if above else -d)
        with np.errstate(all="ignore"):
            share = values(places) * d
        sign = 1 if share[-1] > 0 else -1
        least = float(np.min(sign * share)) if np.isfinite(share[0]) else 0.0
        # Where it tends to 0 the function is smaller than every multiple of 1/d.
        if not least > 0 or sign * share[-1] < 0.2 * sign * share[0]:
            continue
        factor = Fraction(2) ** math.floor(math.log2(min(least, 2.0**20) / 2))
        found = Divergence(asked, end, cut, sign, factor, above)
        if effort.less(_BOXES, _SECONDS).prove(found.needed()).status == "proved":
            return found
    return None


def point_beside(end: Formula, interval: Interval, side: str, step: Fraction) -> Fraction | None:
    """A rational point at about that distance from a finite end, inside the interval."""
    here = approximate(end)
    other = interval.upper if side == "lower" else interval.lower
    cut = here + step if side == "lower" else here - step
    if other in (OO, MINUS_OO):
        return cut
    return cut if (cut < approximate(other)) == (side == "lower") else None


def sampled_factor(
    values: Callable[..., Any], cut: Fraction, end: Formula, side: Side, kind: str, rate: Fraction, infinite: bool
) -> Fraction | None:
    """A constant for which the bound seems to hold beyond the cut; None when it seems to hold for none."""
    distances = np.geomspace(1.0, 1e4, 60)
    if infinite:
        d = as_float(abs(cut)) * distances
        places = d if side == "upper" else -d
    else:
        d = as_float(abs(cut - approximate(end))) / distances
        places = as_float(approximate(end)) + (d if side == "lower" else -d)
    sizes = np.abs(values(places))
    with np.errstate(all="ignore"):
        needed = np.log(sizes) + (float(rate) * d if kind == "exp" else float(rate) * np.log(d))
    needed = needed[np.isfinite(needed)]
    if needed.size == 0:
        return Fraction(1)
    most, last = float(np.max(needed)), float(needed[-1])
    if most > 600 or (last >= most - 1e-9 and needed.size > 1 and last > needed[0] + 1.0):
        return None
    factor = math.exp(most) * 1.05
    scale = 10 ** max(0, 3 - math.floor(math.log10(factor))) if factor > 0 else 1
    return Fraction(math.ceil(factor * scale), scale) or Fraction(1)
