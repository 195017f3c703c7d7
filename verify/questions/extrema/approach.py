"""Suprema that are limits: paths to an open end, to infinity or to a point without a value, found in floats and proved.

See ``statement`` for what is shown: f comes as close to the limit as a power of the distance that is left, or
grows like such a power, or like a logarithm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from numerics.doubles import as_float
from verify.formula.derivative import plus
from verify.formula.numpy import numpy_function
from verify.formula.statement import Relation, Statement
from verify.formula.tree import Formula, number, variable
from verify.kernel.box import Range, approximate
from verify.kernel.simplify import simplified
from verify.prover.candidates import candidates
from verify.prover.factors import normal_text

from ..data import filled
from ..domain import box_of
from ..effort import Effort
from ..evidence import value_at
from ..points import Exact
from ..roots.place import exact_holes
from .statement import Approach, Extreme, approaching

Path = tuple[tuple[str, Formula], ...]

#: What each proof may cost.
_BOXES, _SECONDS = 2_000, 4.0
#: Distances from the end at which a path begins, and up to which f is looked at.
_STARTS: Final = (Fraction(1, 16), Fraction(1, 1024))
_NEAREST: Final = 1e-7
#: A coordinate this close to an end, or this far out, seems to run there.
_NEAR, _FAR = 1e-5, 100.0
#: Exponents of the gap, and of the growth; the easiest first.
_EXPONENTS: Final = tuple(Fraction(text) for text in ("1", "1/2", "2", "1/4"))


def approached(asked: Extreme, point: Exact, height: Fraction, effort: Effort) -> Extreme | None:
    """The supremum as a limit that f reaches nowhere, if that can be proved."""
    sign = asked.sign
    for path, far, finish in _paths(asked, point):
        values = _along(asked, path, far)
        last = values[-1] if values is not None else np.nan
        if values is None or not np.isfinite(last) or sign * last < as_float(height) - 1e-6 * max(1.0, abs(last)):
            continue
        for limit in _limits(asked.formula, finish, float(last)):
            bound = Statement((Relation("<" if sign > 0 else ">", asked.formula, limit),), asked.domain)
            if value_at(limit, {}) is None or effort.is_spent():
                continue
            if effort.less(_BOXES, _SECONDS).prove(bound).status != "proved":
                continue
            known = replace(asked, bound=limit, strict=True)
            approach = _shown(known, path, far, as_float(approximate(limit)), effort)
            if approach is not None:
                return replace(known, approach=approach)
    return None


def unbounded(asked: Extreme, point: Exact, effort: Effort) -> Extreme | None:
    """That f grows beyond all bounds along a path, if that can be proved."""
    for path, far, _ in _paths(asked, point):
        approach = _shown(asked, path, far, None, effort)
        if approach is not None:
            return replace(asked, approach=approach)
    return None


def _parameter(asked: Extreme) -> str:
    names = {name for name, _ in asked.domain}
    return next(name for name in ("t", "s", "u", "v", "w", *(f"t{k}" for k in range(99))) if name not in names)


def _paths(asked: Extreme, point: Exact) -> Iterator[tuple[Path, bool, dict[str, Formula] | None]]:
    """Paths with the point at which each ends, None where that is infinite, and whether the parameter grows."""
    box = box_of(asked.domain)
    t = variable(_parameter(asked))
    options: dict[str, list[tuple[int, Formula | None]]] = {}
    for name, r in box.items():
        options[name] = _ends_near(asked.formula, name, r, point[name], len(box) == 1)
    for k in range(max(map(len, options.values()))):
        chosen = {name: found[min(k, len(found) - 1)] for name, found in options.items() if found}
        if not chosen:
            return
        far = any(end is None for _, end in chosen.values())
        distance = 1 / t if far else t
        path, finish = [], {}
        for name in box:
            if name not in chosen:
                path.append((name, _short(point[name])))
                finish[name] = path[-1][1]
                continue
            direction, end = chosen[name]
            if end is None:
                path.append((name, t if direction > 0 else -t))
            else:
                path.append((name, plus(end, -distance if direction > 0 else distance)))
                finish[name] = end
        yield tuple(path), far, None if any(end is None for _, end in chosen.values()) else finish


def _ends_near(f: Formula, name: str, r: Range, at: Formula, alone: bool) -> list[tuple[int, Formula | None]]:
    """Ends that a coordinate seems to run to: (1, e) upwards to e, (-1, e) downwards; None for infinite ends.

    For a function of one variable also points without a value beside ``at``, from both sides.
    """
    here = as_float(approximate(at))
    found: list[tuple[int, Formula | None]] = []
    for side, direction in (("upper", 1), ("lower", -1)):
        end = r.end(side)
        if end is None and (direction * here > _FAR or alone):
            found.append((direction, end))
        elif end is not None and r.is_open(side):
            place = as_float(approximate(end))
            if alone or abs(place - here) <= _NEAR * max(1.0, abs(place)):
                found.append((direction, end))
    if alone:
        for hole in exact_holes(f, name, here, _NEAR):
            found += [(1, hole), (-1, hole)]
    return found


def _short(value: Formula) -> Formula:
    """A short rational near a number, or the number itself when that is an end."""
    if value.op != "number":
        return value
    return number(value.args[0].limit_denominator(64))


def _along(asked: Extreme, path: Path, far: bool, start: float = 0.0625) -> NDArray[Any] | None:
    """f along the path, from its start to its end."""
    d = np.geomspace(start, _NEAREST, 48)
    formula = filled(asked.formula, dict(path))
    with np.errstate(all="ignore"):
        values = np.asarray(numpy_function(formula, [_parameter(asked)])(1 / d if far else d), dtype=float)
    return np.broadcast_to(values, d.shape)


def _limits(f: Formula, finish: Mapping[str, Formula] | None, last: float) -> list[Formula]:
    """Exact numbers that may be the limit: the value at the end of the path where there is one, and simple numbers."""
    found = []
    if finish is not None and value_at(f, finish) is not None:
        found.append(simplified(normal_text(filled(f, finish), frozenset())))
    near = candidates(last, 1e-5 * max(1.0, abs(last)))
    return [*found, *sorted((c for c in near if c not in found), key=lambda c: len(str(c)))][:4]


def _shown(known: Extreme, path: Path, far: bool, limit: float | None, effort: Effort) -> Approach | None:
    """The path with a rate for which everything is proved."""
    name = _parameter(known)
    for start in _STARTS:
        values = _along(known, path, far, float(start))
        if values is None:
            continue
        for rate, exponent, factor in _rates(known.sign * values, limit, float(start), known.sign):
            approach = Approach(name, far, 1 / start if far else start, path, factor, exponent, rate)  # type: ignore[arg-type]
            statement = approaching(known.formula, known.domain, approach, known.bound, known.sign)
            if effort.less(_BOXES, _SECONDS).prove(statement).status == "proved":
                return approach
            if effort.is_spent():
                return None
    return None


def _rates(
    values: NDArray[Any], limit: float | None, start: float, sign: int
) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Rates that seem to hold with room to spare: (rate, exponent, factor)."""
    d = np.geomspace(start, _NEAREST, 48)
    if limit is not None:
        gap = np.maximum(sign * limit - values, 0.0)
        # Where the gap is rounding, it says nothing.
        gap = np.where(gap > 1e-12 * max(1.0, abs(limit)), gap, 0.0)
        for exponent in _EXPONENTS:
            ratio = gap / d ** float(exponent)
            if np.isfinite(ratio).all() and ratio[-1] <= 1.5 * ratio[: len(ratio) // 2].max() + 1e-9:
                yield "limit", exponent, _above(max(1.0, 2 * ratio.max()))
        return
    if not np.isfinite(values).all() or values[-1] < 8 or values[-1] <= values[0]:
        return
    for exponent in _EXPONENTS:
        ratio = values * d ** float(exponent)
        if ratio.min() > 0 and ratio[-1] >= 0.5 * ratio.max():
            yield "power", exponent, 1 / _above(2 / ratio.min())
    ratio = values / -np.log(d)
    if ratio.min() > 0 and ratio[-1] >= 0.5 * ratio.max():
        yield "log", Fraction(1), 1 / _above(2 / ratio.min())


def _above(x: float) -> Fraction:
    """A short fraction at least as large as ``x``: a power of two."""
    return Fraction(2) ** int(np.ceil(np.log2(max(x, 2.0**-40))))
