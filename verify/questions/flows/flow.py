"""Initial value problems: x' = f(t, x) from a box of start values, up to a later time."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from verify.errors import InputError
from verify.formula.derivative import ZERO, derivative
from verify.formula.operations import CONSTANTS, FUNCTIONS
from verify.formula.tree import Formula, postorder, variables

from .recurrences import ROUGH, TIME
from .times import LARGEST, duration

#: Exact ends of an interval.
Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Flow:
    """x' = f(t, x) from x(``begin``) in ``start``, followed up to ``end``; times are exact constants."""

    names: tuple[str, ...]
    field: tuple[Formula, ...]
    start: tuple[Ends, ...]
    begin: Formula
    end: Formula

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
            if name == TIME or name in FUNCTIONS or name in CONSTANTS:
                raise InputError(f"Expected a variable other than {TIME} (time) and functions but got {name}.")
        for name in variables(*self.field):
            if name not in (*self.names, TIME):
                raise InputError(f"Expected an equation for every variable but {name} has none.")
        for node in postorder(*self.field):
            if node.op in ROUGH:
                raise InputError(f"Expected a field with derivatives of all orders but got {node.op} in it.")
        duration(self.begin, self.end)
        if any(not low <= high for low, high in self.start):
            raise InputError("Expected start values with lower end <= upper end.")
        if any(abs(end) > LARGEST for ends in self.start for end in ends):
            raise InputError("Expected times and start values of at most 10**300 in size; scale the equations.")


@lru_cache(maxsize=64)
def slopes_of(names: tuple[str, ...], field: tuple[Formula, ...]) -> dict[tuple[int, int], Formula]:
    """The entries ∂f_i/∂x_j of the Jacobian that are not identically zero."""
    entries = {(i, j): derivative(f, name) for i, f in enumerate(field) for j, name in enumerate(names)}
    return {place: entry for place, entry in entries.items() if entry is not ZERO}
