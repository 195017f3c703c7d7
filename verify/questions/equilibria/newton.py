"""Newton's method for the zeros of a vector field: floats guess a zero, Krawczyk steps certify a box around it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from numerics import enclosure as arb_arithmetic
from verify.formula.derivative import derivative
from verify.formula.numpy import numpy_function
from verify.formula.tree import Formula
from verify.kernel.box import Range, approximate
from verify.prover.candidates import candidates

from ..points import ends as float_ends
from .equilibrium import Ends, Equilibrium, Matrix, NotShown, maps_inside, require
from .stability import lyapunov
from .vector_field import VectorField

Array = NDArray[np.float64]

_NEWTON: Final = 40
#: Radii of the boxes in which a zero is to be the only one, from large to small.
_RADII: Final = tuple(Fraction(1, 2**k) for k in range(44))
#: Radius of the place of a zero.
_SMALL: Final = Fraction(1, 2**44)


class Newton:
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
        return maps_inside(field, ends, inverse, arb_arithmetic)
    except ArithmeticError:
        return False
