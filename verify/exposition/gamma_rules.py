"""Steps about values of Γ and ψ⁽ⁿ⁾ in words: convexity of log Γ, functional equations, differences that telescope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from verify.formula.reader import read_formula
from verify.formula.tree import number
from verify.kernel.functional import equal_value
from verify.kernel.goal import Goal, Sign
from verify.kernel.log_convex import read_place
from verify.kernel.premises import replaced, without_assumptions
from verify.kernel.simplify import simplified

from .reading import Reading, Table
from .words import brief


def _log_convex(goal: Goal, table: Table) -> Reading:
    u, v, inner = (brief(simplified(read_place(entry).point), "…") for entry in table["places"])
    weight, op = read_formula(table["weight"]), goal.sign.op
    shares = (("The weight", weight, table["lower"]), ("The other weight", number(1) - weight, table["upper"]))
    return Reading(
        "Convexity of log Γ",
        f"log Γ is convex on (0, ∞): at {inner}, a weighted mean of {u} and {v}, it lies below the chord.",
        tuple(
            (f"{what} {brief(share, '…')}", without_assumptions(goal, Sign(share, op)), proof)
            for what, share, proof in shares
        ),
    )


def _functional(goal: Goal, table: Table) -> Reading:
    node, place, equation = read_formula(table["node"]), read_formula(table["place"]), table["equation"]
    _, value = equal_value(equation, node, place, table.get("steps", 1))
    new = replace(goal, sign=Sign(replaced(goal.sign.formula, node, value), goal.sign.op))
    return Reading(
        f"A functional equation for {brief(node, '…')}",
        f"By the {equation} it is {brief(value, '…')} (DLMF 5.5, 5.15).",
        (("With the equation", new, table["proof"]),),
    )


def _telescope(goal: Goal, table: Table) -> Reading:
    name, difference = table["variable"], read_formula(table["difference"])
    return Reading(
        f"A sum that telescopes in {name}",
        f"From {name} to {name} + 1 the formula falls by {brief(difference, '…')}, and an expansion shows that its "
        f"limit at {name} = oo is not negative: it is the limit and the sum of what it falls by.",
        (("One step", replace(goal, sign=Sign(difference, goal.sign.op)), table["proof"]),),
    )


GAMMA_READINGS: Final[dict[str, Callable[[Goal, Table], Reading]]] = {
    "log_convex": _log_convex,
    "functional": _functional,
    "telescope": _telescope,
}
