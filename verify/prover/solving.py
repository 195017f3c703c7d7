"""Solving f = 0 for one variable in closed form, by undoing one operation after the other. Untrusted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from verify.formula.tree import Formula, apply, number, variables
from verify.kernel.goal import Goal
from verify.kernel.premises import nonnegative_variables

from .assumptions import linear_solutions
from .factors import factored, normal_text
from .half_angles import wave_factors

#: The operation that undoes a function, on its principal branch.
_UNDONE_BY: Final = {
    "exp": "log", "log": "exp", "sinh": "asinh", "asinh": "sinh", "tanh": "atanh", "atanh": "tanh", "tan": "atan",
    "atan": "tan", "sin": "asin", "asin": "sin", "cos": "acos", "acos": "cos", "cosh": "acosh", "acosh": "cosh",
}  # fmt: skip
ONE: Final = number(1)


def solutions(formula: Formula, name: str, goal: Goal) -> Iterator[Formula]:
    """Formulas E without the variable ``name`` at which ``formula`` may vanish; simplest ways to write it first."""
    nonnegative = nonnegative_variables(goal)
    seen: set[Formula] = set()
    factors = [*factored(formula, nonnegative), *wave_factors(formula)]
    parts = [formula, *(factor for factor, power in factors if power > 0)]
    for part in parts:
        if name not in variables(part):
            continue
        found = solved_for(part, name, number(0))
        choices = [] if found is None else [found]
        choices += [value for v, _, value in linear_solutions(part, goal) if v == name]
        for value in choices:
            value = normal_text(value, nonnegative)
            if value not in seen and name not in variables(value):
                seen.add(value)
                yield value


def solved_for(formula: Formula, name: str, value: Formula) -> Formula | None:
    """The E with ``formula`` = ``value`` at ``name`` = E, when the variable occurs in one place; else None.

    >>> from verify.formula.reader import read_formula
    >>> solved_for(read_formula("2*log(x) - y"), "x", number(0))
    Formula('exp(y/2)')
    """
    while True:
        if formula.op == "variable":
            return value
        places = [k for k, part in enumerate(formula.args) if name in variables(part)]
        if len(places) != 1:
            return None
        k = places[0]
        inner = formula.args[k]
        other = formula.args[1 - k] if len(formula.args) == 2 else None
        undone = _undone(formula.op, k, other, value)
        if undone is None:
            return None
        formula, value = inner, undone


def _undone(op: str, k: int, other: Formula | None, value: Formula) -> Formula | None:
    """The value of the argument number ``k`` of an operation with a known value."""
    if op in _UNDONE_BY:
        return apply(_UNDONE_BY[op], value)
    if op == "neg":
        return -value
    if op in ("sqrt", "cbrt"):
        return value ** number(2 if op == "sqrt" else 3)
    if other is None:
        return None
    if op == "add":
        return value - other if value is not number(0) else -other
    if op == "sub":
        return other if value is number(0) else value + other if k == 0 else other - value
    if op == "mul":
        return None if value is number(0) else value / other
    if op == "div":
        return None if value is number(0) else value * other if k == 0 else other / value
    if op == "pow":
        return value ** (ONE / other) if k == 0 else apply("log", value) / apply("log", other)
    return None
