"""The part of an unbounded domain that matters for an extremum: without tails on which f is certainly smaller."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from numerics.doubles import as_float
from verify.formula.numpy import numpy_function
from verify.formula.statement import Relation, Statement
from verify.formula.tree import Formula, number
from verify.kernel.box import Range, approximate

from ..domain import Domain, box_of, interval_of
from ..effort import Effort
from ..points import spread

#: Where tails of infinite ranges are cut off, and what showing that f is smaller there may cost.
_FAR: Final = (8, 128, 4096)
_TAIL_BOXES, _TAIL_SECONDS = 2_000, 5.0
#: Points of a tail at which f is looked at first, and how close to the level it must not come there.
_SAMPLE: Final = 512
_CLOSE: Final = 1e-3


def window(f: Formula, domain: Domain, level: Formula, smaller: str, effort: Effort) -> dict[str, Range]:
    """The box of the domain without tails on which f is certainly smaller than the level."""
    short = effort.less(_TAIL_BOXES, _TAIL_SECONDS)
    box = box_of(domain)
    values, height = numpy_function(f, list(box)), as_float(approximate(level))
    for name in box:
        for far in _FAR:
            r = box[name]
            for tail, rest in _cut(r, far):
                part = tuple((n, interval_of(tail) if n == name else i) for n, i in domain)
                with np.errstate(all="ignore"):
                    heights = values(*spread(box_of(part), _SAMPLE))
                reach = np.nanmax(heights if smaller == "<" else -heights, initial=-np.inf)
                if reach >= (height if smaller == "<" else -height) - _CLOSE * max(1.0, abs(height)):
                    continue  # f comes as close there
                if short.prove(Statement((Relation(smaller, f, level),), part)).status == "proved":
                    box[name] = rest(box[name])
    return box


def _cut(r: Range, far: int) -> list[tuple[Range, Callable[[Range], Range]]]:
    """The infinite tails of a range beyond about ``far``, each with what is left of a range without it."""
    tails: list[tuple[Range, Callable[[Range], Range]]] = []
    if r.upper is None:
        high = number(max(far, 0 if r.lower is None else math.ceil(approximate(r.lower)) + far))
        tails.append((Range(high, None, False, True), lambda r: Range(r.lower, high, r.lower_open, False)))
    if r.lower is None:
        low = number(min(-far, 0 if r.upper is None else math.floor(approximate(r.upper)) - far))
        tails.append((Range(None, low, True, False), lambda r: Range(low, r.upper, False, r.upper_open)))
    return tails
