"""One equilibrium in a certificate: a box with exactly one zero, a smaller one around it, and its stability.

Stability is that of the linearization (Hartman and Grobman): with a symmetric P such that JᵀP + PJ is negative definite
for all Jacobians J in the enclosure, no eigenvalue of J is imaginary, and J has as many eigenvalues with negative real
part as P has positive ones. Source: Ostrowski and Schneider, *J. Math. Anal. Appl.* 4 (1962) 72–84.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numerics.krawczyk import krawczyk
from numerics.linear import enclosed, inertia, is_positive_definite, product, transposed
from verify.formula.tree import Formula
from verify.kernel.algebra import is_identically_zero
from verify.kernel.box import point
from verify.kernel.gradient import gradient
from verify.kernel.premises import DISCONTINUOUS, KINKED, uses
from verify.kernel.program import compiled, evaluate

from ..data import filled
from .vector_field import VectorField

#: Rational ends of a box, one pair for each coordinate.
Ends = tuple[tuple[Fraction, Fraction], ...]
Matrix = tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """Exactly one zero lies in the box ``unique``, and it lies in ``place``, a smaller box.

    ``inverses`` are the matrices of the two Krawczyk steps; ``exact`` are its coordinates, where these are known;
    ``lyapunov`` is P, or None when nothing is said about stability.
    """

    unique: Ends
    place: Ends
    inverses: tuple[Matrix, Matrix]
    exact: tuple[Formula, ...] | None = None
    lyapunov: Matrix | None = None

    def unstable(self) -> int | None:
        """How many eigenvalues of the linearization have positive real part; None when nothing is said."""
        return None if self.lyapunov is None else inertia(self.lyapunov)[2]

    def kind(self, dimension: int) -> str:
        """What the linearization says, in a state space of that dimension."""
        count = self.unstable()
        if count is None:
            return "of unknown stability"
        if count == 0:
            return "asymptotically stable"
        return f"unstable, {count} unstable direction{'s' if count > 1 else ''} of {dimension}"


class NotShown(ArithmeticError):
    """A step of a certificate of an equilibrium that is not certain."""


def intervals(ends: Ends, A: Any) -> list[Any]:
    """The box in intervals of the arithmetic."""
    return [A.hull(A.number(low), A.number(high)) for low, high in ends]


def jacobian(field: VectorField, box: Sequence[Any], A: Any) -> list[list[Any]]:
    """An enclosure of all Jacobians on a box on which the field is certainly defined. Raises ArithmeticError."""
    program = compiled(*field.equations)
    values = evaluate(program, dict(zip(field.names, box, strict=True)), A, strict=True)
    zero = A.number(Fraction(0))
    slopes = [gradient(program, values, output, A) for output in program.outputs]
    return [[row.get(name, zero) for name in field.names] for row in slopes]


def step(field: VectorField, ends: Ends, inverse: Matrix, A: Any) -> list[Any]:
    """K(X) on the box X = ``ends``, from its middle. Raises ArithmeticError unless the field is defined there."""
    middle = [A.number((low + high) / 2) for low, high in ends]
    box = intervals(ends, A)
    program = compiled(*field.equations)
    values = evaluate(program, dict(zip(field.names, middle, strict=True)), A, strict=True)
    return krawczyk(middle, [values[i] for i in program.outputs], jacobian(field, box, A), box, inverse, A)


def maps_inside(field: VectorField, ends: Ends, inverse: Matrix, A: Any) -> bool:
    """Whether K(X) lies in the interior of ``ends``, so that its only zero there does too. Raises ArithmeticError.

    X is the box of the arithmetic around ``ends``, which rounding makes larger: a zero in X need not lie in ``ends``.
    """
    box = [(A.number(low), A.number(high)) for low, high in ends]
    inner = step(field, ends, inverse, A)
    return all(bool(low.hi < i.lo) and bool(i.hi < high.lo) for i, (low, high) in zip(inner, box, strict=True))


def require(field: VectorField, found: Equilibrium, A: Any) -> None:
    """Decide everything that is said about one equilibrium. Raises NotShown, or another ArithmeticError."""
    if any(uses(f, DISCONTINUOUS) for f in field.equations):
        raise NotShown("Expected a continuous field.")
    for ends, inverse in zip((found.unique, found.place), found.inverses, strict=True):
        if not maps_inside(field, ends, inverse, A):
            raise NotShown("Expected a Krawczyk step into the interior of its box.")
    if not all(u <= p and q <= v for (u, v), (p, q) in zip(found.unique, found.place, strict=True)):
        raise NotShown("Expected the smaller box inside the larger one.")
    place = intervals(found.place, A)
    if field.sphere:
        program = compiled(field.pull)
        pull = evaluate(program, dict(zip(field.names, place, strict=True)), A, strict=True)[program.outputs[0]]
        if not pull.lo > 0:
            raise NotShown("Expected x·V + (c/2)|x|² to be positive, so that the zero lies on the sphere.")
    if found.exact is not None:
        _require_exact(field, found.exact, place, A)
    if found.lyapunov is not None:
        _require_hyperbolic(field, found.lyapunov, place, A)


def _require_exact(field: VectorField, exact: Sequence[Formula], place: Sequence[Any], A: Any) -> None:
    for value, box in zip(exact, place, strict=True):
        at = point(value, A)
        if not (box.lo <= at.lo and at.hi <= box.hi):
            raise NotShown(f"Expected {value} in the box.")
    values = dict(zip(field.names, exact, strict=True))
    if not all(is_identically_zero(filled(f, values)) for f in field.equations):
        raise NotShown("Expected the field to vanish at the exact point.")


def _require_hyperbolic(field: VectorField, lyapunov: Matrix, place: Sequence[Any], A: Any) -> None:
    if any(uses(f, KINKED) for f in field.equations):
        raise NotShown("Expected a differentiable field for a statement about stability.")
    k = len(lyapunov)
    if any(lyapunov[i][j] != lyapunov[j][i] for i in range(k) for j in range(k)):
        raise NotShown("Expected a symmetric matrix.")
    half = product(enclosed(lyapunov, A), jacobian(field, place, A), A)
    other = transposed(half)
    total = [[A.neg(A.add(half[a][b], other[a][b])) for b in range(k)] for a in range(k)]
    if not is_positive_definite(total, A):
        raise NotShown("Expected JᵀP + PJ to be negative definite.")
