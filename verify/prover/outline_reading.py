"""What the steps of outlines say, read from their tables: formulas, and formulas with outlines of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, variables
from verify.kernel.goal import Goal
from verify.kernel.rewriting import FUNCTIONS

from .splits import Proof

Steps = Sequence[Mapping[str, Any]]

#: Proves the main goal of a step along the steps that follow.
Rest = Callable[[Goal], Proof]

#: The fields that a step must have: their type, or the texts that they may be.
FIELDS: Final[dict[str, dict[str, type | tuple[str, ...]]]] = {
    "product": {"factors": list},
    "sum": {"terms": list},
    "let": {"name": str, "value": str, "range": str, "goal": str},
    "apply": {"function": FUNCTIONS, "left": str, "right": str},
    "have": {"formula": str, "sign": (">", ">=", "==", "!=")},
    "cut": {"formula": str},
    "split": {"variable": str, "at": str},
    "monotone": {"variable": str, "side": ("lower", "upper")},
    "narrow": {},
    "weaken": {"keep": list},
    "contrary": {},
    "contradiction": {},
}


def over(text: str, goal: Goal) -> Formula:
    """A formula in the variables of the goal's box."""
    formula = read_formula(text)
    for name in variables(formula):
        known(name, goal)
    return formula


def known(name: str, goal: Goal) -> None:
    """Raises InputError for a name that is no variable of the box."""
    if name not in goal.box:
        raise InputError(f"Expected a variable among {', '.join(goal.box)} in an outline but got {name!r}.")


def parts_of(entries: Sequence[Any]) -> list[tuple[Formula, Steps]]:
    """Formulas with their outlines: an entry is a text, or a table with ``formula`` and ``by``."""
    if not entries:
        raise InputError("Expected at least one formula in a step of an outline but got none.")
    parts: list[tuple[Formula, Steps]] = []
    for entry in entries:
        table: Any = {"formula": entry} if isinstance(entry, str) else entry
        if not isinstance(table, Mapping) or not isinstance(table.get("formula"), str):
            raise InputError(f"Expected a formula, or a table with formula and by, but got {entry!r} in an outline.")
        parts.append((read_formula(table["formula"]), table.get("by", ())))
    return parts
