"""Solutions of ordinary differential equations x' = f(t, x), enclosed at a later time: the mathematics of one step.

From the box X at time t, a step of length h has a box B with X + [0, h]·f([t, t+h], B) inside the interior of B. Every
solution that starts in X then stays in B up to t + h: it could not cross the boundary of B without leaving the left
side first. Taylor's theorem with the remainder on B gives

    x(t + h) ∈ P(t, X) + h^m/m!·g_m([t, t+h], B),   P(t, x) = Σ_{k<m} h^k/k!·g_k(t, x),

where g_0 = x and g_(k+1) = ∂g_k/∂t + Σ_i ∂g_k/∂x_i f_i. P is evaluated in the mean-value form, and at the ends of X
where it is monotone, so that in one dimension nothing is lost; for systems see also ``frame``. Source: Nedialkov,
Jackson, Corliss, *Validated solutions of initial value problems for ordinary differential equations* (1999), sections
3 to 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import factorial
from typing import Final

from verify.errors import InputError
from verify.formula.derivative import derivative, plus, times
from verify.formula.operations import CONSTANTS, FUNCTIONS
from verify.formula.tree import Formula, number, postorder, variable, variables
from verify.kernel.gradient import gradient
from verify.kernel.program import Arithmetic, Interval, NotCertain, Program, compiled, evaluate

#: The name of time.
TIME: Final = "t"
#: The name of a step's length in P, which no variable may have.
LENGTH: Final = "h"
#: Operations without derivatives of all orders where they are defined.
ROUGH: Final = frozenset({"abs", "min", "max", "atan2", "gamma", "polygamma", "besselj", "besseli"})
#: Largest order: the formulas of g_m grow quickly.
HIGHEST: Final = 12

#: Largest size of times and start values: the search computes with doubles.
LARGEST: Final = 10**300

#: Exact ends of an interval.
Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Flow:
    """x' = f(t, x) from x(``begin``) in ``start``, followed up to ``end``."""

    names: tuple[str, ...]
    field: tuple[Formula, ...]
    start: tuple[Ends, ...]
    begin: Fraction
    end: Fraction

    def __str__(self) -> str:
        equations = "; ".join(f"{name}' = {f}" for name, f in zip(self.names, self.field, strict=True))
        starts = ", ".join(
            f"{name}({self.begin}) = {low}" if low == high else f"{name}({self.begin}) in [{low}, {high}]"
            for name, (low, high) in zip(self.names, self.start, strict=True)
        )
        return f"{equations} with {starts}"

    def require_smooth(self) -> None:
        """Raises InputError unless the equations are smooth formulas in the variables and t."""
        for name in self.names:
            if name in (TIME, LENGTH) or name in FUNCTIONS or name in CONSTANTS:
                raise InputError(
                    f"Expected a variable other than {TIME} (time), {LENGTH} and functions but got {name}."
                )
        for name in variables(*self.field):
            if name not in (*self.names, TIME):
                raise InputError(f"Expected an equation for every variable but {name} has none.")
        for node in postorder(*self.field):
            if node.op in ROUGH:
                raise InputError(f"Expected a field with derivatives of all orders but got {node.op} in it.")
        if not self.begin < self.end:
            raise InputError(f"Expected a time after {self.begin} but got {self.end}.")
        if any(not low <= high for low, high in self.start):
            raise InputError("Expected start values with lower end <= upper end.")
        for value in (self.begin, self.end, *(end for ends in self.start for end in ends)):
            if abs(value) > LARGEST:
                raise InputError("Expected times and start values of at most 10**300 in size; scale the equations.")


@lru_cache(maxsize=64)
def lie_derivatives(names: tuple[str, ...], field: tuple[Formula, ...], order: int) -> tuple[tuple[Formula, ...], ...]:
    """g_0, …, g_order, each a vector of formulas.

    >>> from verify.formula.reader import read_formula
    >>> print(lie_derivatives(("x",), (read_formula("x**2"),), 2)[2][0])
    2*x*x**2
    """
    found = [tuple(variable(name) for name in names)]
    for _ in range(order):
        found.append(tuple(_along(g, names, field) for g in found[-1]))
    return tuple(found)


def _along(g: Formula, names: Sequence[str], field: Sequence[Formula]) -> Formula:
    total = derivative(g, TIME)
    for name, f in zip(names, field, strict=True):
        total = plus(total, times(derivative(g, name), f))
    return total


@lru_cache(maxsize=64)
def taylor_polynomial(names: tuple[str, ...], field: tuple[Formula, ...], order: int) -> tuple[Formula, ...]:
    """P as formulas in the variables, t and h."""
    h, factor = variable(LENGTH), Fraction(1)
    total = [variable(name) for name in names]
    for k, g in enumerate(lie_derivatives(names, field, order - 1)[1:], start=1):
        factor /= k
        total = [p + number(factor) * h ** number(k) * part for p, part in zip(total, g, strict=True)]
    return tuple(total)


def stays(
    flow: Flow, x: Sequence[Interval], around: Sequence[Interval], t: Fraction, h: Fraction, A: Arithmetic
) -> bool:
    """Whether X + [0, h]·f([t, t+h], B) certainly lies in the interior of B, with f defined on B."""
    span = A.hull(A.number(Fraction(0)), A.number(h))
    program = compiled(*flow.field)
    try:
        values = evaluate(program, _during(flow, around, t, h, A), A, strict=True)
    except (NotCertain, A.EmptyEnclosure):
        return False
    for k, i in enumerate(program.outputs):
        reached = A.add(x[k], A.mul(span, values[i]))
        if not (around[k].lo < reached.lo and reached.hi < around[k].hi):
            return False
    return True


def _during(flow: Flow, around: Sequence[Interval], t: Fraction, h: Fraction, A: Arithmetic) -> dict[str, Interval]:
    """The variables in B and time in [t, t + h]."""
    return {**dict(zip(flow.names, around, strict=True)), TIME: A.hull(A.number(t), A.number(t + h))}


def advanced(
    flow: Flow, x: Sequence[Interval], around: Sequence[Interval], t: Fraction, h: Fraction, order: int, A: Arithmetic
) -> list[Interval]:
    """Enclosures of x(t + h), for a step for which ``stays`` holds. Raises NotCertain without a derivative."""
    rest = remainder(flow, around, t, h, order, A)
    start, fixed = dict(zip(flow.names, x, strict=True)), {TIME: A.number(t), LENGTH: A.number(h)}
    polynomial = taylor_polynomial(flow.names, flow.field, order)
    return [A.add(ranged(compiled(p), start, fixed, A), r) for p, r in zip(polynomial, rest, strict=True)]


def remainder(
    flow: Flow, around: Sequence[Interval], t: Fraction, h: Fraction, order: int, A: Arithmetic
) -> list[Interval]:
    """h^m/m!·g_m([t, t+h], B). Raises NotCertain where it has no enclosure."""
    program = compiled(*lie_derivatives(flow.names, flow.field, order)[order])
    values = evaluate(program, _during(flow, around, t, h, A), A, strict=True)
    factor = A.number(Fraction(h**order, factorial(order)))
    return [A.mul(factor, values[i]) for i in program.outputs]


def ranged(program: Program, box: Mapping[str, Interval], fixed: Mapping[str, Interval], A: Arithmetic) -> Interval:
    """The range of a program on a box: at its ends where it is monotone, and the mean-value form in the rest."""
    output = program.outputs[0]
    values = evaluate(program, {**fixed, **box}, A, strict=True)
    slopes = gradient(program, values, output, A)
    rising = {name for name in box if name not in slopes or slopes[name].lo >= 0}
    falling = {name for name in box if name not in rising and slopes[name].hi <= 0}
    bounds = []
    for lowest in (True, False):
        corner = {
            name: _end(x, lower=(name in rising) == lowest, A=A) if name in rising | falling else _middle(x, A)
            for name, x in box.items()
        }
        bound = evaluate(program, {**fixed, **corner}, A, strict=True)[output]
        for name in box.keys() - rising - falling:
            bound = A.add(bound, A.mul(slopes[name], A.sub(box[name], corner[name])))
        bounds.append(bound)
    return A.Enclosure(max(bounds[0].lo, values[output].lo), min(bounds[1].hi, values[output].hi))


def _end(x: Interval, lower: bool, A: Arithmetic) -> Interval:
    end = x.lo if lower else x.hi
    return A.Enclosure(end, end)


def _middle(x: Interval, A: Arithmetic) -> Interval:
    """A point of the interval near its middle."""
    point = A.number(Fraction(float(x.lo) / 2 + float(x.hi) / 2))
    return A.Enclosure(max(x.lo, point.lo), min(x.hi, point.hi)) if x.lo <= point.lo and point.hi <= x.hi else x
