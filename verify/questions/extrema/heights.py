"""Points at which a function is large, found in floats, with certain values there."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from fractions import Fraction

from numerics.decimals import decimal_step, rational_beside
from numerics.doubles import as_float
from numerics.enclosure import Enclosure
from verify.errors import InputError
from verify.formula.tree import Formula, number
from verify.kernel.box import Range, approximate, default_point
from verify.kernel.witness import lies_inside

from ..evidence import value_at
from ..points import Exact, corners, largest
from ..roots.place import exact_holes
from ..shown import point_text


def height(value: Enclosure, sign: int) -> Fraction:
    """What sign·f certainly reaches, up to what is too close to 0 to be written down."""
    return sign * rational_beside(value.lo if sign > 0 else value.hi, upward=sign < 0)


def value_there(f: Formula, point: Exact, sign: int) -> Enclosure | None:
    """f at the point; None where it has no value, or one that is too low for sign·f to be written down.

    Raises InputError where sign·f is too high to be written down.
    """
    value = value_at(f, point)
    if value is None:
        return None
    try:
        height(value, sign)
    except OverflowError:
        if (value.lo if sign > 0 else -value.hi) > 0:
            raise InputError(
                f"Expected values that can be written down but f is beyond 2**100000 at {point_text(point)}; "
                "try a smaller domain."
            ) from None
        return None
    return value


def short_height(value: Enclosure, tolerance: Fraction, sign: int) -> Fraction:
    """A short decimal just inside ``value``: f certainly goes as far."""
    step = decimal_step(tolerance / 8)
    return sign * (height(value, sign) // step) * step


def best_point(f: Formula, box: Mapping[str, Range], sign: int) -> tuple[Exact, Enclosure]:
    """The best point that floats find, corners included, with the enclosure of f there."""
    found = climbed(f, box, sign)
    middle = {name: number(default_point(r)) for name, r in box.items()}
    for values in (middle, *itertools.islice(corners(box), 16)):
        enclosed = value_there(f, values, sign)
        if enclosed is not None:
            found.append((values, enclosed))
    if not found:
        raise InputError("Expected a function with a value somewhere on the domain but found no point that has one.")
    highest = max(height(value, sign) for _, value in found)
    slack = Fraction(1, 10**14) * max(Fraction(1), abs(highest))
    equal = [pair for pair in found if height(pair[1], sign) >= highest - slack]
    return min(equal, key=lambda pair: sum(abs(approximate(end)) for end in pair[0].values()))


def climbed(f: Formula, box: Mapping[str, Range], sign: int) -> list[tuple[Exact, Enclosure]]:
    """Points of the box at which sign·f is locally largest in floats, with the enclosures of f there."""
    points = [p for p in largest(f, box, sign) if all(lies_inside(r, p[name]) for name, r in box.items())]
    return [(p, enclosed) for p in points if (enclosed := value_there(f, p, sign)) is not None]


def why_no_bound(f: Formula, box: Mapping[str, Range], point: Exact) -> str:
    """Why no bound was looked for: a point of the domain beside ``point`` where f has no value, or huge values."""
    for name, value in point.items() if len(box) == 1 else ():
        for hole in exact_holes(f, name, as_float(approximate(value)), 1e-6):
            if lies_inside(box[name], hole):
                return f"the function has no value at {name} = {hole}"
    return "it goes beyond 10**12, where no bound is looked for"
