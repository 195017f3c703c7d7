"""Questions about solutions of differential equations, read from text."""

from __future__ import annotations

from collections.abc import Sequence

from numerics.decimals import to_fraction
from verify.errors import InputError
from verify.formula.reader import read_formula, read_parameter
from verify.formula.tree import Exact, Formula, variables

from ..equilibria.vector_field import read_equations
from ..evidence import value_at
from .flow import Ends, Flow
from .times import time_of


def read_flow(equations: str, starts: Sequence[str], begin: Exact, end: Exact) -> Flow:
    """The question that texts write: ``x' = -x`` from ``x = 1`` or ``x in [0.9, 1]``, up to 1 or pi. Raises InputError.

    >>> str(read_flow("x' = y; y' = -x", ["x = 0", "y in [1, 1.5]"], 0, "pi/2"))
    "x' = y; y' = -x with x(0) = 0, y(0) in [1, 3/2]"
    """
    listed = read_equations(equations)
    starting = read_starts(starts)
    for name in listed:
        if name not in starting:
            got = f"; got {', '.join(starting)}" if starting else ""
            raise InputError(
                f'Expected a start value for every variable but {name} has none; add --start "{name} = …"{got}.'
            )
    for name in starting:
        if name not in listed:
            raise InputError(f"Expected an equation for every start value but {name} has none.")
    flow = Flow(
        tuple(listed), tuple(listed.values()), tuple(starting[name] for name in listed), time_of(begin), time_of(end)
    )
    flow.require_smooth()
    return flow


def read_starts(texts: Sequence[str]) -> dict[str, Ends]:
    """Start values from ``x = 1/3`` or ``x in [0, 1]``; other numbers are enclosed. Raises InputError."""
    found: dict[str, Ends] = {}
    for text in texts:
        name, separator, value = text.partition("=")
        if separator:
            low = high = read_formula(value)
            name = name.strip()
        else:
            name, interval = read_parameter(text)
            if interval.lower_open or interval.upper_open:
                raise InputError(f"Expected a closed interval of start values but got {interval}.")
            low, high = interval.lower, interval.upper
        ends = _rational_ends(low), _rational_ends(high)
        if ends[0] is None or ends[1] is None:
            raise InputError(f'Expected a number as start value but got {text.strip()!r}; write "x = 1".')
        if name in found:
            raise InputError(f"Expected one start value for {name} but got two.")
        found[name] = ends[0][0], ends[1][1]
    return found


def _rational_ends(constant: Formula) -> Ends | None:
    """Rationals around a constant; None for what is no number."""
    if constant.op == "number":
        return constant.args[0], constant.args[0]
    value = None if variables(constant) else value_at(constant, {})
    return None if value is None else (to_fraction(value.lo), to_fraction(value.hi))
