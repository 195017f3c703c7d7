"""Points that satisfy the relations of a case up to rounding.

Levenberg and Marquardt's method (SciPy) makes the violations of all relations zero from several starts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial, reduce
from operator import add
from typing import Any, Final

import numpy as np

from verify.formula.linear import ONE, linear_combination
from verify.formula.numpy import numpy_function
from verify.formula.statement import Relation
from verify.formula.tree import Formula, number, variables
from verify.prover.clock import now, stopped

from .reduction import Bounds, Reduced

#: Denominators of simple numbers, each with finer ones.
DENOMINATORS: Final = (1, 10, 1000, 10**6, 10**9)
_SEED: Final = 20240229
_STARTS: Final = 40
_MARGINS: Final = (0.05, 1e-3, 1e-6)
#: Violations are cut off here: their squares, and quotients of these, must not overflow.
_LARGEST: Final = 1e60
#: A violation that is so small may be none.
_SMALL: Final = 1e-7
#: By how many seconds a descent may be late: with hundreds of variables it would take minutes.
_LATE: Final = 1.0

Floats = dict[str, float]
#: How many starts were tried for some relations.
Starts = dict[tuple[Relation, ...], int]


def simple(bounds: Bounds) -> Fraction:
    """A simple number within the bounds."""
    low = bounds.lower[0] if bounds.lower else None
    high = bounds.upper[0] if bounds.upper else None
    if low is None or high is None:
        at = low + 1 if low is not None else high - 1 if high is not None else Fraction(0)
        zero = (low is None or low < 0) and (high is None or high > 0)
        return Fraction(0) if zero else at
    if low == high:
        return low
    for limit in DENOMINATORS:
        middle = ((low + high) / 2).limit_denominator(limit)
        if low < middle < high:
            return middle
    return (low + high) / 2


def float_points(
    case: Reduced, names: list[str], deadline: float, near: Sequence[Floats], tried: Starts | None = None
) -> Iterator[Floats]:
    """Points where the relations hold up to rounding. Variables with bounds only get a simple value.

    It goes on after the starts that earlier calls have ``tried`` for the same relations, and notes its own there.
    """
    constraints = case.constraints()
    needed = {n for r in constraints for n in variables(r.left, r.right)}
    active = [n for n in names if n in needed]
    rest = {n: float(simple(case.bounds.get(n, Bounds()))) for n in names if n not in needed}
    if not active:
        yield rest
        return
    with stopped():
        from scipy.optimize import least_squares

    differences = numpy_function([_difference(r) for r in constraints], active)
    equal = np.array([r.op == "==" for r in constraints])
    apart = np.array([r.op == "!=" for r in constraints])
    low, high = (np.array([_end(case.bounds.get(n), side) for n in active]) for side in ("lower", "upper"))
    generator = np.random.default_rng(_SEED)
    middle = _start(low, high, 0, generator)
    places = [np.clip([place.get(n, m) for n, m in zip(active, middle, strict=True)], low, high) for place in near]
    tried = {} if tried is None else tried
    question = tuple(case.relations)
    first = tried.get(question, 0)
    for _ in range(1, first):
        _start(low, high, 1, generator)  # the same starts as before are passed over
    for start in (*range(-len(places), 0), *range(first, first + _STARTS)):
        if now() > deadline:
            return
        margin = 0.0 if start < 0 else _MARGINS[start % len(_MARGINS)]
        at = places[start] if start < 0 else _start(low, high, start, generator)
        tried[question] = max(first, start + 1)

        def residuals(x: Any, margin: float = margin) -> Any:
            if now() > deadline + _LATE:
                raise TimeoutError
            values = np.array(differences(*x))
            shape = (-1, *[1] * (x.ndim - 1))
            hinge = np.maximum(values + margin, 0.0)
            found = np.where(equal.reshape(shape), values, np.where(apart.reshape(shape), 0.0, hinge))
            return np.clip(np.nan_to_num(found, nan=1e3, posinf=1e6, neginf=-1e6), -_LARGEST, _LARGEST)

        try:
            with np.errstate(all="ignore"):
                found = least_squares(
                    residuals, at, jac=partial(jacobian, residuals), bounds=(low, np.maximum(high, low + 1e-12)),
                    max_nfev=60, xtol=1e-15, ftol=1e-15, gtol=1e-15,
                )  # fmt: skip
        except TimeoutError:
            return
        except ValueError:  # a step went beyond doubles
            continue
        values = np.array(differences(*found.x))
        violated = np.where(equal, np.abs(values), np.where(apart, 0.0, values))
        if np.all(np.isfinite(values)) and np.all(violated <= _SMALL * (1 + np.abs(found.x).max())):
            yield rest | dict(zip(active, (float(v) for v in found.x), strict=True))


def _difference(relation: Relation) -> Formula:
    """Left minus right side; of linear ones the terms are collected, so that large constants cancel exactly."""
    whole = relation.left - relation.right
    terms = linear_combination(whole)
    if not all(node is ONE or node.op == "variable" for node in terms):
        return whole
    parts = [number(c) if node is ONE else number(c) * node for node, c in terms.items()]
    return reduce(add, parts, number(0))


def _end(bounds: Bounds | None, side: str) -> float:
    found = None if bounds is None else bounds.lower if side == "lower" else bounds.upper
    return float(found[0]) if found is not None else -math.inf if side == "lower" else math.inf


def _start(low: Any, high: Any, k: int, generator: Any) -> Any:
    """The middle first, then points of the box, of ever larger parts of infinite ranges."""
    size = 10.0 ** (k % 4 - 1)
    inner_low = np.where(np.isfinite(low), low, np.where(np.isfinite(high), high - 2 * size, -size))
    inner_high = np.where(np.isfinite(high), high, inner_low + 2 * size)
    u = np.full(len(low), 0.5) if k == 0 else generator.random(len(low))
    return inner_low + u * (inner_high - inner_low)


def jacobian(function: Callable[[Any], Any], x: Any) -> Any:
    """Central differences: one row for each value, one column for each coordinate.

    ``function`` takes points as columns, and gives their values as columns.
    """
    steps = np.maximum(np.abs(x), 1.0) * 1e-7
    away = np.diag(steps)
    ahead, behind = np.split(function(np.hstack([x[:, None] + away, x[:, None] - away])), 2, axis=1)
    return (ahead - behind) / (2.0 * steps)
