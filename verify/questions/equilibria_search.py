"""The search behind a list of equilibria: exclusion by enclosures, and Newton's method where zeros seem to be.

Floats guess, the kernel's enclosures and Krawczyk steps decide; the checker decides again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as data_field
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from numerics import enclosure as arb_arithmetic
from numerics.krawczyk import is_inside
from verify.certificate import Certificate
from verify.formula.derivative import derivative
from verify.formula.numpy import numpy_function
from verify.formula.tree import Formula, number
from verify.kernel.box import Range, approximate, default_point, from_interval, split
from verify.kernel.decide import assess
from verify.kernel.goal import Goal, Sign
from verify.prover.candidates import candidates

from .equilibria_checker import is_covered, sign_statement
from .equilibrium import Ends, Equilibrium, Matrix, NotShown, intervals, require, step
from .evidence import Effort, value_at
from .points import ends as float_ends
from .stability import lyapunov
from .vector_field import VectorField

Array = NDArray[np.float64]

#: Halvings of a part, for every variable, before it is given up.
_DEPTH: Final = 34
_NEWTON: Final = 40
#: Depths at which an infinite part is given to the prover, and what that may cost.
_FAR: Final = frozenset({2, 4, 7, 12})
_BOXES, _SECONDS = 1_500, 4.0
#: Radii of the boxes in which a zero is to be the only one, from large to small.
_RADII: Final = tuple(Fraction(1, 2**k) for k in range(44))
#: Radius of the place of a zero.
_SMALL: Final = Fraction(1, 2**44)


@dataclass(slots=True)
class Found:
    """Steps of the tree, signs shown by statements, zeros, and parts of the domain that were not decided."""

    tree: list[int] = data_field(default_factory=list)
    signs: list[tuple[int, str]] = data_field(default_factory=list)
    proofs: list[Certificate] = data_field(default_factory=list)
    zeros: list[Equilibrium] = data_field(default_factory=list)
    undecided: list[dict[str, Range]] = data_field(default_factory=list)
    boxes: int = 0


def search(field: VectorField, limit: int, effort: Effort) -> Found:
    """All zeros of the field on its domain. At most ``limit`` parts are looked at; those left then are undecided."""
    progress = effort.progress
    found = Found()
    newton = _Newton(field)
    names = field.names
    waiting: list[tuple[dict[str, Range], int]] = [({n: from_interval(i) for n, i in field.domain}, 0)]
    while waiting:
        box, depth = waiting.pop()
        found.boxes += 1
        if progress is not None and found.boxes % 256 == 0:
            progress(found.boxes)
        closed = _closing_step(field, box, found)
        if closed is None and depth >= 2 * len(names):
            zero = newton.zero_near(box)
            if zero is not None and all(_apart(zero, other) for other in found.zeros):
                found.zeros.append(zero)
                closed = _closing_step(field, box, found)
        if closed is None and depth in _FAR and any(r.lower is None or r.upper is None for r in box.values()):
            closed = _by_statement(field, box, found, effort)
        if closed is not None:
            found.tree.append(closed)
            continue
        name = max(names, key=lambda n: _size(box[n]))
        if depth >= _DEPTH * len(names) or found.boxes >= limit or box[name].is_point():
            found.undecided.append(box)
            continue
        found.tree.append(names.index(name))
        left, right = split(box, name, default_point(box[name]))
        waiting += [(right, depth + 1), (left, depth + 1)]
    return found


def _closing_step(field: VectorField, box: Mapping[str, Range], found: Found) -> int | None:
    """The step that closes the part, if there is one: a test that does not vanish, or a zero's box around it."""
    k, count = len(field.components), len(field.tests)
    for j, zero in enumerate(found.zeros):
        if is_covered(zero, box, arb_arithmetic):
            return k + count + j
    for index, formula in enumerate(field.tests):
        if assess(Goal(Sign(formula, "!="), dict(box)), arb_arithmetic).method is not None:
            return k + index
    return None


def _by_statement(field: VectorField, box: Mapping[str, Range], found: Found, effort: Effort) -> int | None:
    """An infinite part closed by a proof that one test has a sign there."""
    middle = {name: number(default_point(r)) for name, r in box.items()}
    for index, formula in enumerate(field.tests):
        value = value_at(formula, middle)
        if value is None or value.contains_zero():
            continue
        op = ">" if value.lo > 0 else "<"
        verdict = effort.less(_BOXES, _SECONDS).prove(sign_statement(field, box, index, op))
        if verdict.status == "proved" and verdict.certificate is not None:
            found.signs.append((index, op))
            found.proofs.append(verdict.certificate)
            return -1
    return None


def _size(r: Range) -> float:
    low, high = float_ends(r)
    return high - low


def _apart(a: Equilibrium, b: Equilibrium) -> bool:
    return any(p[1] < q[0] or q[1] < p[0] for p, q in zip(a.place, b.place, strict=True))


class _Newton:
    """Newton's method for one field in floats, and certified boxes around what it finds."""

    def __init__(self, field: VectorField) -> None:
        self.field = field
        self.value = numpy_function(field.equations, field.names)
        try:
            slopes = [derivative(f, name) for f in field.equations for name in field.names]
            self.slopes: Callable[..., Any] | None = numpy_function(slopes, field.names)
        except ValueError:
            self.slopes = None

    def zero_near(self, box: Mapping[str, Range]) -> Equilibrium | None:
        """A certified zero close to the part, if Newton's method from its middle leads to one."""
        limits = [float_ends(r) for r in box.values()]
        if not all(math.isfinite(low) and math.isfinite(high) for low, high in limits):
            return None
        widths = np.array([high - low for low, high in limits])
        start = np.array([(low + high) / 2 for low, high in limits])
        at = self._iterated(start, 4 * widths)
        if at is None:
            return None
        near = [(Fraction(float(x)), w) for x, w in zip(at, widths, strict=True)]
        centre = tuple(round(x * 2**52) / Fraction(2**52) for x, _ in near)
        return self._certified(centre, Fraction(float(max(widths))))

    def _iterated(self, start: Array, reach: Array) -> Array | None:
        at = start
        for _ in range(_NEWTON):
            jacobian = self._jacobian(at)
            if jacobian is None:
                return None
            try:
                change = np.linalg.solve(jacobian, self._value(at))
            except np.linalg.LinAlgError:
                return None
            at = at - change
            if not np.isfinite(at).all() or (abs(at - start) > reach).any():
                return None
            if (abs(change) <= 1e-14 * np.maximum(1.0, abs(at))).all():
                return at
        return None

    def _value(self, at: Array) -> Array:
        return np.array([float(v) for v in self.value(*at)])

    def _jacobian(self, at: Array) -> Array | None:
        k = len(at)
        if self.slopes is not None:
            matrix = np.array([float(s) for s in self.slopes(*at)]).reshape(k, k)
        else:
            size = 1e-7
            columns = [(self._value(at + size * e) - self._value(at - size * e)) / (2 * size) for e in np.eye(k)]
            matrix = np.array(columns).T
        return matrix if np.isfinite(matrix).all() else None

    def _certified(self, centre: tuple[Fraction, ...], reach: Fraction) -> Equilibrium | None:
        inverse = self._inverse(centre)
        if inverse is None:
            return None
        scale = max(reach * 16, Fraction(1, 2**30))
        unique = self._largest(centre, inverse, scale)
        if unique is None:
            return None
        place = _around(centre, _SMALL * max(Fraction(1), *(abs(c) for c in centre)))
        if not _holds(self.field, place, inverse) or not _within(place, unique):
            place = unique
        zero = Equilibrium(unique, place, (inverse, inverse))
        exact = self._exact(zero)
        jacobian = self._jacobian(np.array([float(c) for c in centre]))
        for p in (lyapunov(jacobian) if jacobian is not None else None, None):
            complete = Equilibrium(unique, place, (inverse, inverse), exact, p)
            try:
                require(self.field, complete, arb_arithmetic)
            except NotShown:
                continue
            except ArithmeticError:
                return None
            return complete
        return None

    def _inverse(self, centre: tuple[Fraction, ...]) -> Matrix | None:
        jacobian = self._jacobian(np.array([float(c) for c in centre]))
        if jacobian is None:
            return None
        try:
            inverse = np.linalg.inv(jacobian)
        except np.linalg.LinAlgError:
            return None
        if not np.isfinite(inverse).all():
            return None
        return tuple(tuple(Fraction(float(f"{entry:.12g}")) for entry in row) for row in inverse)

    def _largest(self, centre: tuple[Fraction, ...], inverse: Matrix, scale: Fraction) -> Ends | None:
        """The largest box around the zero, of a few sizes, in which a Krawczyk step shows it to be the only one."""
        for radius in _RADII:
            ends = _around(centre, radius * scale)
            if _holds(self.field, ends, inverse):
                return ends
        return None

    def _exact(self, zero: Equilibrium) -> tuple[Formula, ...] | None:
        """The coordinates as simple exact numbers, if the field vanishes there."""
        listed: list[Formula] = []
        for low, high in zero.place:
            near = next(iter(candidates(float((low + high) / 2), float(high - low) / 2 + 1e-12)), None)
            if near is None or not low <= approximate(near) <= high:
                return None
            listed.append(near)
        exact = tuple(listed)
        try:
            require(self.field, Equilibrium(zero.unique, zero.place, zero.inverses, exact), arb_arithmetic)
        except ArithmeticError:
            return None
        return exact


def _around(centre: Sequence[Fraction], radius: Fraction) -> Ends:
    return tuple((c - radius, c + radius) for c in centre)


def _within(inner: Ends, outer: Ends) -> bool:
    return all(u <= p and q <= v for (p, q), (u, v) in zip(inner, outer, strict=True))


def _holds(field: VectorField, ends: Ends, inverse: Matrix) -> bool:
    try:
        return is_inside(step(field, ends, inverse, arb_arithmetic), intervals(ends, arb_arithmetic))
    except ArithmeticError:
        return False
