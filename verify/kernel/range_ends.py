"""The ends of ranges between doubles, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Final

import numpy as np
from flint import ctx
from numpy.typing import NDArray

from numerics import enclosure
from numerics.decimals import to_fraction
from numerics.doubles import outward
from verify.formula.tree import Formula

from .box import point
from .cuts import Bound, End
from .program import NotCertain
from .ranges import Ranges

Floats = NDArray[np.float64]
#: Bits with which an end that is no rational is enclosed.
PRECISION: Final = 64


def ends_of(ranges: Ranges) -> Floats:
    """The ends of all ranges: lower and upper, below and above, float64 (2, 2, ranges).

    An open or an infinite end, or one without a value, is NaN, for no such leaf is decided in arrays.
    """
    found = np.empty((2, 2, len(ranges.ends)))
    for side in range(2):
        found[side] = _around([ends[side] for ends in ranges.ends])
    return found


def _around(ends: Sequence[Bound]) -> Floats:
    """Doubles below and above all ends, (2, ends), or those that the ends are, (ends,)."""
    if {float}.issuperset(map(type, ends)):
        return np.array(ends)
    found = np.array([b if isinstance(b, float) else np.nan for b in ends])[None].repeat(2, axis=0)
    for k, b in enumerate(ends):
        if isinstance(b, End) and b.at is not None and not b.is_open:
            with suppress(NotCertain):
                found[:, k] = doubles_around(b.at)
    return found


@lru_cache(maxsize=4096)
def doubles_around(end: Formula) -> tuple[float, float]:
    """The nearest doubles below and above an end. Raises NotCertain for one without a value."""
    if end.op == "number":
        return outward(end.args[0])
    with ctx.workprec(PRECISION):
        value = point(end, enclosure)
    if not value.is_finite():
        raise NotCertain("an end that is not finite")
    return outward(to_fraction(value.lo))[0], outward(to_fraction(value.hi))[1]
