"""Vector fields on boxes of R^k, with coordinates that may be angles, and on the sphere.

On the sphere |x| = 1 the field is the tangential part of a given V: F(x) = V(x) - (x·V(x)) x. It is treated in R^k as

    G(x) = V(x) - (x·V(x)) x - (c/2)(|x|² - 1) x.

On the sphere G = F. Because x·G = (1 - |x|²)(x·V + (c/2)|x|²), a zero of G at which the second factor is positive lies
on the sphere; there the Jacobian of G has, beside the eigenvalues of F along the sphere, one more, -2 x·V - c, which
then is negative. So zeros and unstable directions of F are those of G. Where V is not parallel to x, F has no zero.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Final

from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import Formula, number, variable, variables
from verify.interaction.circle import is_periodic

from ..domain import Domain

#: Where circles are cut open: equilibria of natural examples do not lie there.
SEAM: Final = Fraction(-4711, 10000)
#: A little more than one turn: 2π < 710/113.
TURN: Final = Fraction(710, 113) + Fraction(1, 1000)

_EQUATION: Final = re.compile(r"\s*([^\W\d]\w*)\s*'\s*=(?!=)(.*)", re.DOTALL)


@dataclass(frozen=True)
class VectorField:
    """x' = F(x) for the variables of ``domain``, in that order; ``angles`` are those taken modulo 2π.

    With ``sphere`` the components are those of V and the state space is |x| = 1; ``strength`` is c in the definition
    of G. Any number will do: that it is large enough is checked at every zero.
    """

    components: tuple[Formula, ...]
    domain: Domain
    angles: tuple[str, ...] = ()
    sphere: bool = False
    strength: Fraction = Fraction(4)

    @property
    def names(self) -> tuple[str, ...]:
        """The variables, in order."""
        return tuple(name for name, _ in self.domain)

    @property
    def dimension(self) -> int:
        """The dimension of the state space."""
        return len(self.components) - self.sphere

    @cached_property
    def equations(self) -> tuple[Formula, ...]:
        """What must vanish: F, or G on the sphere."""
        if not self.sphere:
            return self.components
        inward = self.along + number(self.strength / 2) * self.gauge
        return tuple(v - inward * variable(n) for v, n in zip(self.components, self.names, strict=True))

    @cached_property
    def tests(self) -> tuple[Formula, ...]:
        """Formulas that all vanish at every equilibrium: F itself; on the sphere |x|² - 1 and V_i x_j - V_j x_i."""
        if not self.sphere:
            return self.components
        x, v = [variable(n) for n in self.names], self.components
        pairs = [(i, j) for i in range(len(x)) for j in range(i)]
        return (self.gauge, *(v[i] * x[j] - v[j] * x[i] for i, j in pairs))

    @cached_property
    def along(self) -> Formula:
        """x·V(x)."""
        return _sum([variable(n) * v for v, n in zip(self.components, self.names, strict=True)])

    @cached_property
    def gauge(self) -> Formula:
        """|x|² - 1."""
        return _sum([variable(n) ** 2 for n in self.names]) - 1

    @cached_property
    def pull(self) -> Formula:
        """x·V + (c/2)|x|², which must be positive at a zero of G for it to lie on the sphere."""
        return self.along + number(self.strength / 2) * (self.gauge + 1)

    def __str__(self) -> str:
        listed = "; ".join(f"{n}' = {f}" for n, f in zip(self.names, self.components, strict=True))
        if self.sphere:
            return f"{listed}, the part tangent to the sphere"
        where = [f"{n} modulo 2*pi" if n in self.angles else f"{n} in {i}" for n, i in self.domain]
        return f"{listed} for {', '.join(where)}"

    def problem(self) -> str | None:
        """What is wrong with the field, or None: a variable without an equation, an angle without periodicity, …."""
        for name in variables(*self.components):
            if name not in self.names:
                return f"Expected an equation for every variable but {name} has none."
        for name in self.angles:
            if name not in self.names:
                return f"Expected an angle among {', '.join(self.names)} but got {name}."
            for f in self.components:
                if not is_periodic(f, name):
                    return f"Expected {f} to be 2*pi-periodic in {name}, which is not certain."
        if self.sphere and (self.angles or len(self.components) < 2):
            return "Expected a sphere in two or more dimensions, without angles."
        return None

    def defined(self) -> Statement:
        """The statement that the field is defined on the whole domain."""
        return Statement(tuple(Relation("==", f, f) for f in self.components), self.domain)


def _sum(terms: Sequence[Formula]) -> Formula:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def read_field(text: str, domain: Domain, angles: Sequence[str] = (), *, sphere: bool = False) -> VectorField:
    """The field that ``text`` writes: ``x' = y; y' = -sin(x)``. Raises InputError.

    >>> from verify.questions.domain import read_domain
    >>> str(read_field("x' = y; y' = -sin(x)", read_domain(["y in [-1, 1]"]), ["x"]))
    "x' = y; y' = -sin(x) for x modulo 2*pi, y in [-1, 1]"
    """
    equations = read_equations(text)
    if sphere and domain:
        raise InputError("Expected no intervals on the sphere: its coordinates lie in [-1, 1].")
    both = [name for name, _ in domain if name in angles]
    if both:
        raise InputError(f"Expected an interval or --circle for {both[0]} but got both.")
    turn = Interval(number(SEAM), number(SEAM + TURN))
    intervals = dict(domain) | dict.fromkeys(angles, turn)
    if sphere:
        intervals = dict.fromkeys(equations, Interval(number(-1), number(1)))
    for name in equations:
        if name not in intervals:
            raise InputError(
                f'Expected an interval for every variable but {name} has none; add "{name} in [..., ...]".'
            )
    for name in intervals:
        if name not in equations:
            raise InputError(f"Expected an equation for every variable but {name} has none; add {name}' = ….")
    ordered = tuple((n, intervals[n]) for n in equations)
    field = VectorField(tuple(equations.values()), ordered, tuple(angles), sphere)
    problem = field.problem()
    if problem is not None:
        raise InputError(problem)
    return replace(field, strength=_strength(field)) if sphere else field


def read_equations(text: str) -> dict[str, Formula]:
    """The right sides of ``x' = y; y' = -sin(x)`` by their variables. Raises InputError."""
    equations: dict[str, Formula] = {}
    for part in text.split(";"):
        match = _EQUATION.fullmatch(part)
        if match is None:
            raise InputError(f"Expected an equation such as x' = y but got {part.strip()!r}.")
        if "'" in match[2]:
            raise InputError(
                f"Expected equations separated by semicolons, as in x' = y; y' = -x, but got {part.strip()}."
            )
        name = _name(match[1])
        if name in equations:
            raise InputError(f"Expected one equation for {name} but got two.")
        equations[name] = read_formula(match[2])
    return equations


def _strength(field: VectorField) -> Fraction:
    """A number c with x·V + c/2 > 0 on the sphere, as far as a sample tells."""
    import numpy as np

    from verify.formula.numpy import numpy_function

    k = len(field.components)
    points = np.random.default_rng(0).normal(size=(k, 4000))
    lowest = numpy_function(field.along, field.names)(*(points / np.linalg.norm(points, axis=0))).min()
    return Fraction(2 + 2 * max(0, -math.floor(lowest))) if math.isfinite(lowest) else Fraction(4)


def _name(text: str) -> str:
    try:
        return str(variable(text).args[0])
    except ValueError as error:
        raise InputError(str(error)) from None
