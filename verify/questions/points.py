"""Points of a box where a function is large, found in floats: a low-discrepancy sample, then a shrinking search.

Nothing here is trusted. Points come back as exact numbers: rationals, or the end of a range that the search runs into.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from numerics.doubles import as_float
from verify.formula.numpy import numpy_function
from verify.formula.tree import Formula, number
from verify.kernel.box import Range, approximate
from verify.prover.candidates import candidates

Array = NDArray[np.float64]
#: A point by exact numbers.
Exact = dict[str, Formula]

#: Points of the first sample, and those that the search starts from.
SAMPLE: Final = 4096
STARTS: Final = 6
_PRIMES: Final = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29)


def largest(f: Formula, box: Mapping[str, Range], sign: int = 1, sample: int = SAMPLE) -> list[Exact]:
    """Points of the box at which ``sign``·f is locally largest, the best first. May be empty."""
    names = list(box)
    if not names:
        return [{}]
    values = numpy_function(f, names)

    def objective(points: Array) -> Array:
        found = sign * values(*points)
        return np.where(np.isfinite(found), found, -np.inf)

    cloud = spread(box, sample)
    heights = objective(cloud)
    order = np.argsort(-heights, kind="stable")
    starts: list[Array] = []
    for index in order[: 40 * STARTS]:
        if heights[index] == -np.inf or len(starts) == STARTS:
            break
        if all(np.max(np.abs(_position(box, cloud[:, index]) - _position(box, s))) > 0.02 for s in starts):
            starts.append(cloud[:, index])
    found = [_climbed(objective, start, box) for start in starts]
    found.sort(key=lambda pair: -pair[1])
    return [exact(point, box) for point, _ in found]


def spread(box: Mapping[str, Range], count: int) -> Array:
    """``count`` points of the box in columns: a Halton sequence, closer to the ends for a quarter of them."""
    columns = []
    for i, r in enumerate(box.values()):
        u = _van_der_corput(count, _PRIMES[i % len(_PRIMES)])
        near = np.arange(count) % 4 == 3
        u = np.where(near, np.where(np.arange(count) % 8 == 3, u**4, 1 - (1 - u) ** 4), u)
        columns.append(_at(r, np.clip(u, 1e-9, 1 - 1e-9)))
    return np.array(columns)


def _van_der_corput(count: int, base: int) -> Array:
    index = np.arange(1, count + 1)
    value, scale = np.zeros(count), 1.0
    while index.any():
        scale /= base
        value += scale * (index % base)
        index //= base
    return value


def ends(r: Range) -> tuple[float, float]:
    """The ends of a range as floats, ±inf where there is none."""
    low = -math.inf if r.lower is None else as_float(approximate(r.lower))
    high = math.inf if r.upper is None else as_float(approximate(r.upper))
    return low, high


def _at(r: Range, u: Array) -> Array:
    """Positions u in (0, 1) as points of the range; infinite ends are approached like u/(1 - u)."""
    low, high = ends(r)
    if math.isfinite(low) and math.isfinite(high):
        return np.asarray(low + (high - low) * u)
    if math.isfinite(low):
        return np.asarray(low + u / (1 - u))
    if math.isfinite(high):
        return np.asarray(high - u / (1 - u))
    return np.asarray(np.tan(np.pi * (u - 0.5)))


def _position(box: Mapping[str, Range], point: Array) -> Array:
    """The inverse of ``_at`` up to scale: how far apart points are, measured on the box."""
    result = []
    for x, r in zip(point, box.values(), strict=True):
        low, high = ends(r)
        if math.isfinite(low) and math.isfinite(high):
            result.append((x - low) / (high - low) if high > low else 0.0)
        else:
            result.append(math.atan(x) / math.pi)
    return np.array(result)


def _climbed(objective: Callable[[Array], Array], start: Array, box: Mapping[str, Range]) -> tuple[Array, float]:
    """A local maximum near ``start``: samples around the best point so far, in a box that shrinks when they fail."""
    limits = [ends(r) for r in box.values()]
    low, high = (np.array([[limit[k]] for limit in limits]) for k in (0, 1))
    k = len(start)
    radius = np.array(
        [
            (h - a) / 16 if math.isfinite(h - a) else max(1.0, abs(x)) / 4
            for x, (a, h) in zip(start, limits, strict=True)
        ]
    )
    pattern = _pattern(k)
    best, height = start, float(objective(start[:, None])[0])
    for _ in range(90):
        trials = np.clip(best[:, None] + radius[:, None] * pattern, low, high)
        heights = objective(trials)
        index = int(np.argmax(heights))
        if heights[index] > height:
            best, height = trials[:, index], float(heights[index])
        else:
            radius = radius / 3
            if np.all(radius <= 1e-16 * np.maximum(1e-3, np.abs(best))):
                break
    return best, height


def _pattern(k: int) -> Array:
    """Directions to try: along the axes, and a sample of the cube [-1, 1]^k."""
    axes = np.concatenate([np.eye(k), -np.eye(k), np.eye(k) / 4, -np.eye(k) / 4], axis=1)
    cube = 2 * np.array([_van_der_corput(16 * k, _PRIMES[i % len(_PRIMES)]) for i in range(k)]) - 1
    return np.concatenate([axes, cube], axis=1)


def exact(point: Any, box: Mapping[str, Range]) -> Exact:
    """A float point as exact numbers of the box: an end where it lies on one, moved inside an open end."""
    values: Exact = {}
    for x, (name, r) in zip(point, box.items(), strict=True):
        value: Formula = number(rational(float(x)))
        for side in ("lower", "upper"):
            end = r.end(side)
            if end is None:
                continue
            place = as_float(approximate(end))
            if (x <= place) if side == "lower" else (x >= place):
                value = end if not r.is_open(side) else _beside(r, side)
        values[name] = value
    return values


def _beside(r: Range, side: str) -> Formula:
    """A point of the range close to an open end."""
    low, high = ends(r)
    width = high - low if math.isfinite(high - low) else max(1.0, abs(low if math.isfinite(low) else high))
    u = 2.0**-30 * width
    return number(rational(low + u if side == "lower" else high - u))


def rational(x: float) -> Fraction:
    """The float as a fraction, rounded to 48 significant bits so that it stays short."""
    if x == 0 or not math.isfinite(x):
        return Fraction(0)
    step = Fraction(2) ** (math.frexp(x)[1] - 48)
    return round(Fraction(x) / step) * step


def corners(box: Mapping[str, Range], limit: int = 64) -> Iterator[Exact]:
    """The closed corners of the box; nothing when a range has no closed end."""
    choices = [
        [e for s in ("lower", "upper") if (e := r.end(s)) is not None and not r.is_open(s)] for r in box.values()
    ]
    for combination in itertools.islice(itertools.product(*choices), limit):
        yield dict(zip(box, combination, strict=True))


def simple(point: Exact, box: Mapping[str, Range], limit: int = 12) -> Iterator[Exact]:
    """Simple exact points close to ``point``: ends of the box, small rationals, multiples of π, roots, logarithms."""
    choices: list[list[Formula]] = []
    for name, r in box.items():
        place = as_float(approximate(point[name]))
        near = 1e-5 * max(1.0, abs(place))
        closed = [e for s in ("lower", "upper") if (e := r.end(s)) is not None and not r.is_open(s)]
        found = [e for e in closed if abs(as_float(approximate(e)) - place) <= near or e is point[name]]
        choices.append(list(dict.fromkeys([*found, *candidates(place, near)]))[:3])
    for combination in itertools.islice(itertools.product(*choices), limit):
        yield dict(zip(box, combination, strict=True))
