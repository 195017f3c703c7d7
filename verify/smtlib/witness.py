"""Points that satisfy the relations of a case: found in floats, certified exactly or by Krawczyk's operator.

Levenberg and Marquardt's method (SciPy) makes the violations of all relations zero from several starts. Then the
coordinates are rounded to simple rationals; for equations, as many coordinates as there are equations stay unknown, and
are enclosed.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, Final

import numpy as np
from scipy.linalg import qr
from scipy.optimize import least_squares

from verify.formula.endpoints import rational
from verify.formula.numpy import numpy_function
from verify.formula.statement import Relation
from verify.formula.tree import Formula, number, substitute, variables
from verify.prover.candidates import candidates

from .existence import Solution
from .path import Path
from .reduction import Bounds, Reduced, reduced

_SEED: Final = 20240229
_STARTS: Final = 40
_MARGINS: Final = (0.05, 1e-3, 1e-6)
_DENOMINATORS: Final = (1, 10, 1000, 10**6, 10**9)
_RADII: Final = (1e-12, 1e-10, 1e-8, 1e-6)
#: Violations are cut off here: their squares, and quotients of these, must not overflow.
_LARGEST: Final = 1e60
#: A violation that is so small may be none.
_SMALL: Final = 1e-7

Accepted = Callable[[Solution], bool]
Floats = dict[str, float]


def solution(
    path: Path,
    names: Sequence[str],
    accepted: Accepted,
    seconds: float,
    seeds: Sequence[dict[str, Formula]] = (),
    near: Sequence[Floats] = (),
) -> Solution | None:
    """A point in the variables ``names`` that satisfies the relations of the path and is ``accepted``, or None.

    ``seeds`` are exact points to begin with, ``near`` places to look at first; both may lack variables.
    """
    deadline = time.perf_counter() + seconds
    case = reduced(path.relations)
    free = [n for n in names if all(n != gone for _, gone, _ in case.eliminated)]
    if any(bounds.is_empty() for bounds in case.bounds.values()):
        return None
    started = [Solution(_filled(case, _completed(seed, free, case)), {}, (), ()) for seed in seeds]
    # Rational points first: they are easier to check by hand than points such as (sqrt(2), pi/6).
    for found in started:
        if all(value.op == "number" for value in found.point.values()) and accepted(found):
            return found
    for floats in _float_points(case, free, deadline, near):
        for found in _exact_points(case, free, floats):
            if accepted(found):
                return found
        for found in _enclosed_points(path, case, free, floats):
            if accepted(found):
                return found
        if time.perf_counter() > deadline:
            break
    return next((found for found in started if accepted(found)), None)


def _completed(seed: dict[str, Formula], names: Sequence[str], case: Reduced) -> dict[str, Formula]:
    """The seed's values for all of ``names``, simple numbers for those that it lacks."""
    return {n: seed[n] if n in seed else number(_simple(case.bounds.get(n, Bounds()))) for n in names}


def _simple(bounds: Bounds) -> Fraction:
    """A simple number within the bounds."""
    low = bounds.lower[0] if bounds.lower else None
    high = bounds.upper[0] if bounds.upper else None
    if low is None or high is None:
        at = low + 1 if low is not None else high - 1 if high is not None else Fraction(0)
        zero = (low is None or low < 0) and (high is None or high > 0)
        return Fraction(0) if zero else at
    if low == high:
        return low
    for limit in _DENOMINATORS:
        middle = ((low + high) / 2).limit_denominator(limit)
        if low < middle < high:
            return middle
    return (low + high) / 2


def _filled(case: Reduced, values: dict[str, Formula]) -> dict[str, Formula]:
    """The values with those of the eliminated variables, rational ones worked out."""
    values = dict(values)
    for _, name, value in reversed(case.eliminated):
        values[name] = _worked_out(substitute(value, values))
    return values


def _worked_out(value: Formula) -> Formula:
    exact = rational(value)
    return value if exact is None else number(exact)


def _float_points(case: Reduced, names: list[str], deadline: float, near: Sequence[Floats]) -> Iterator[Floats]:
    """Points where the relations hold up to rounding. Variables with bounds only get a simple value."""
    constraints = case.constraints()
    needed = {n for r in constraints for n in variables(r.left, r.right)}
    active = [n for n in names if n in needed]
    rest = {n: float(_simple(case.bounds.get(n, Bounds()))) for n in names if n not in needed}
    if not active:
        yield rest
        return
    differences = numpy_function([r.left - r.right for r in constraints], active)
    equal = np.array([r.op == "==" for r in constraints])
    apart = np.array([r.op == "!=" for r in constraints])
    low, high = (np.array([_end(case.bounds.get(n), side) for n in active]) for side in ("lower", "upper"))
    generator = np.random.default_rng(_SEED)
    middle = _start(low, high, 0, generator)
    places = [np.clip([place.get(n, m) for n, m in zip(active, middle, strict=True)], low, high) for place in near]
    for start in range(-len(places), _STARTS):
        if time.perf_counter() > deadline:
            return
        margin = 0.0 if start < 0 else _MARGINS[start % len(_MARGINS)]
        at = places[start] if start < 0 else _start(low, high, start, generator)

        def residuals(x: Any, margin: float = margin) -> Any:
            values = np.array(differences(*x))
            hinge = np.maximum(values + margin, 0.0)
            found = np.where(equal, values, np.where(apart, 0.0, hinge))
            return np.clip(np.nan_to_num(found, nan=1e3, posinf=1e6, neginf=-1e6), -_LARGEST, _LARGEST)

        try:
            with np.errstate(all="ignore"):
                found = least_squares(
                    residuals, at, jac=partial(_jacobian, residuals), bounds=(low, np.maximum(high, low + 1e-12)),
                    max_nfev=60, xtol=1e-15, ftol=1e-15, gtol=1e-15,
                )  # fmt: skip
        except ValueError:  # a step went beyond doubles
            continue
        values = np.array(differences(*found.x))
        violated = np.where(equal, np.abs(values), np.where(apart, 0.0, values))
        if np.all(np.isfinite(values)) and np.all(violated <= _SMALL * (1 + np.abs(found.x).max())):
            yield rest | dict(zip(active, (float(v) for v in found.x), strict=True))


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


def _exact_points(case: Reduced, names: list[str], floats: Floats) -> Iterator[Solution]:
    """The point with every coordinate rounded, more and more finely; then with other simple numbers."""
    tried = set()
    for limit in _DENOMINATORS:
        values = {n: number(_rounded(floats[n], limit, case.bounds.get(n, Bounds()))) for n in names}
        key = tuple(values.values())
        if key not in tried:
            tried.add(key)
            yield Solution(_filled(case, values), {}, (), ())
    if any(r.op == "==" for r in case.constraints()):
        special = {n: next(candidates(floats[n], 1e-9 * max(1.0, abs(floats[n]))), None) for n in names}
        simple = {n: v for n, v in special.items() if v is not None}
        if len(simple) == len(names):
            yield Solution(_filled(case, simple), {}, (), ())


def _rounded(value: float, limit: int, bounds: Bounds) -> Fraction:
    found = Fraction(value).limit_denominator(limit)
    if bounds.lower is not None and found < bounds.lower[0]:
        return bounds.lower[0]
    if bounds.upper is not None and found > bounds.upper[0]:
        return bounds.upper[0]
    return found


def _enclosed_points(path: Path, case: Reduced, names: list[str], floats: Floats) -> Iterator[Solution]:
    """Boxes around the point in which the equations have a solution.

    Which coordinates are unknown, a QR factorisation with pivots chooses: those in which the Jacobian is best
    conditioned. The others are rational, and what was eliminated is unknown where it depends on an unknown.
    """
    equations = [r for r in case.constraints() if r.op == "=="]
    chosen = _independent(equations, names, floats) if equations else None
    if chosen is None:
        return
    for limit in (1000, 10**9):
        point: dict[str, Formula] = {
            n: number(_rounded(floats[n], limit, case.bounds.get(n, Bounds()))) for n in names if n not in chosen
        }
        unknown = {n: floats[n] for n in chosen}
        system = [path.relations[case.relations[r]] for r in equations]
        for i, name, value in reversed(case.eliminated):
            if set(variables(value)) & set(unknown):
                known = {n: float(v.args[0]) if v.op == "number" else _float(v) for n, v in point.items()}
                unknown[name] = _float(value, known | unknown)
                system.append(path.relations[i])
            else:
                point[name] = _worked_out(substitute(value, point))
        yield from _boxes([substitute(r.left - r.right, point) for r in system], unknown, point, tuple(system))


def _independent(equations: Sequence[Relation], names: list[str], floats: Floats) -> list[str] | None:
    """As many variables as there are equations, in which these are independent at the point; None if there are none."""
    if len(equations) > len(names):
        return None
    at = np.array([floats[n] for n in names])
    function = numpy_function([r.left - r.right for r in equations], names)
    slopes = _jacobian(lambda x: np.array(function(*x)), at)
    if not np.all(np.isfinite(slopes)):
        return None
    _, triangle, order = qr(slopes, mode="economic", pivoting=True)
    diagonal = np.abs(np.diag(triangle))
    if diagonal[-1] < 1e-9 * max(1.0, diagonal[0]):
        return None
    return [names[k] for k in order[: len(equations)]]


def _boxes(
    formulas: list[Formula], unknown: Floats, point: dict[str, Formula], system: tuple[Relation, ...]
) -> Iterator[Solution]:
    """Boxes of several sizes around the zero that Newton's method finds from the point."""
    names = list(unknown)
    function = numpy_function(formulas, names)

    def values(x: Any) -> Any:
        return np.array(function(*x))

    at = np.array(list(unknown.values()))
    for _ in range(6):
        slopes = _jacobian(values, at)
        try:
            at = at - np.linalg.solve(slopes, values(at))
        except np.linalg.LinAlgError:
            return
        if not np.all(np.isfinite(at)):
            return
    try:
        matrix = np.linalg.inv(_jacobian(values, at))
    except np.linalg.LinAlgError:
        return
    if not np.all(np.isfinite(matrix)):
        return
    inverse = tuple(tuple(Fraction(f"{entry:.12g}") for entry in row) for row in matrix)
    centre = {n: Fraction(float(x)) for n, x in zip(names, at, strict=True)}
    for radius in _RADII:
        width = {n: Fraction(radius) * max(Fraction(1), abs(c)) for n, c in centre.items()}
        yield Solution(point, {n: (c - width[n], c + width[n]) for n, c in centre.items()}, system, inverse)


def _jacobian(function: Callable[[Any], Any], x: Any) -> Any:
    """Central differences: one row for each value, one column for each coordinate."""
    steps = np.maximum(np.abs(x), 1.0) * 1e-7
    columns = [
        (function(x + s * e) - function(x - s * e)) / (2 * s) for s, e in zip(steps, np.eye(len(x)), strict=True)
    ]
    return np.stack(columns, axis=1)


def _float(formula: Formula, values: Floats | None = None) -> float:
    values = values or {}
    return float(numpy_function(formula, list(values))(*values.values()))
