"""Points that satisfy the relations of a case: found in floats, certified exactly or by Krawczyk's operator.

The coordinates of a point found by ``descent`` are rounded to simple rationals; for equations, as many coordinates as
there are equations stay unknown, and are enclosed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np

from verify.formula.endpoints import rational
from verify.formula.numpy import numpy_function
from verify.formula.statement import Relation
from verify.formula.tree import Formula, number, substitute, variables
from verify.prover.candidates import candidates
from verify.prover.clock import now, stopped

from .descent import DENOMINATORS, Floats, Starts, float_points, jacobian, simple
from .existence import Solution
from .path import Path
from .reduction import Bounds, Reduced, reduced

_RADII: Final = (1e-12, 1e-10, 1e-8, 1e-6)

Accepted = Callable[[Solution], bool]


def solution(
    path: Path,
    names: Sequence[str],
    accepted: Accepted,
    seconds: float,
    seeds: Sequence[dict[str, Formula]] = (),
    near: Sequence[Floats] = (),
    tried: Starts | None = None,
) -> Solution | None:
    """A point in the variables ``names`` that satisfies the relations of the path and is ``accepted``, or None.

    ``seeds`` are exact points to begin with, ``near`` places to look at first; both may lack variables. ``tried`` says
    where earlier calls looked.
    """
    deadline = now() + seconds
    case = reduced(path.relations)
    free = [n for n in names if all(n != gone for _, gone, _ in case.eliminated)]
    if any(bounds.is_empty() for bounds in case.bounds.values()):
        return None
    started = [Solution(_filled(case, _completed(seed, free, case)), {}, (), ()) for seed in seeds]
    # Rational points first: they are easier to check by hand than points such as (sqrt(2), pi/6).
    for found in started:
        if all(value.op == "number" for value in found.point.values()) and accepted(found):
            return found
    for floats in float_points(case, free, deadline, near, tried):
        for found in _exact_points(case, free, floats):
            if accepted(found):
                return found
        for found in _enclosed_points(path, case, free, floats):
            if accepted(found):
                return found
        if now() > deadline:
            break
    return next((found for found in started if accepted(found)), None)


def _completed(seed: dict[str, Formula], names: Sequence[str], case: Reduced) -> dict[str, Formula]:
    """The seed's values for all of ``names``, simple numbers for those that it lacks."""
    return {n: seed[n] if n in seed else number(simple(case.bounds.get(n, Bounds()))) for n in names}


def _filled(case: Reduced, values: dict[str, Formula]) -> dict[str, Formula]:
    """The values with those of the eliminated variables, rational ones worked out."""
    values = dict(values)
    for _, name, value in reversed(case.eliminated):
        values[name] = _worked_out(substitute(value, values))
    return values


def _worked_out(value: Formula) -> Formula:
    exact = rational(value)
    return value if exact is None else number(exact)


def _exact_points(case: Reduced, names: list[str], floats: Floats) -> Iterator[Solution]:
    """The point with every coordinate rounded, more and more finely; then with other simple numbers."""
    tried = set()
    for limit in DENOMINATORS:
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
    with stopped():
        from scipy.linalg import qr

    at = np.array([floats[n] for n in names])
    function = numpy_function([r.left - r.right for r in equations], names)
    slopes = jacobian(lambda x: np.array(function(*x)), at)
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
        slopes = jacobian(values, at)
        try:
            at = at - np.linalg.solve(slopes, values(at))
        except np.linalg.LinAlgError:
            return
        if not np.all(np.isfinite(at)):
            return
    try:
        matrix = np.linalg.inv(jacobian(values, at))
    except np.linalg.LinAlgError:
        return
    if not np.all(np.isfinite(matrix)):
        return
    inverse = tuple(tuple(Fraction(f"{entry:.12g}") for entry in row) for row in matrix)
    centre = {n: Fraction(float(x)) for n, x in zip(names, at, strict=True)}
    for radius in _RADII:
        width = {n: Fraction(radius) * max(Fraction(1), abs(c)) for n, c in centre.items()}
        yield Solution(point, {n: (c - width[n], c + width[n]) for n, c in centre.items()}, system, inverse)


def _float(formula: Formula, values: Floats | None = None) -> float:
    values = values or {}
    return float(numpy_function(formula, list(values))(*values.values()))
