"""What the rules about conditions say in a proof: cases, steps between, the contrary, equations; see ``rule_steps``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from verify.formula.reader import read_formula
from verify.kernel.assumed import contrary, cut_goals, solved
from verify.kernel.boundary import weakened
from verify.kernel.divided import divided
from verify.kernel.goal import Goal, Sign
from verify.kernel.nonzero import nonzero_goals

from .reading import Reading, Table
from .words import brief, sign_text


def _cut(goal: Goal, table: Table) -> Reading:
    first, second = cut_goals(goal, read_formula(table["formula"]))
    return Reading(
        f"Two cases by the sign of {brief(read_formula(table['formula']))}",
        "They are taken one after the other.",
        (
            (f"Where {sign_text(first.assumptions[-1])}", first, table["nonnegative"]),
            (f"Where {sign_text(second.assumptions[-1])}", second, table["nonpositive"]),
        ),
    )


def _nonzero(goal: Goal, table: Table) -> Reading:
    first, second = nonzero_goals(goal, table["assumption"])
    return Reading(
        f"The condition {sign_text(goal.assumptions[table['assumption']])}",
        "There are two cases, on both sides of where it fails.",
        tuple(
            (f"Where {sign_text(case.assumptions[table['assumption']])}", case, table[key])
            for case, key in ((first, "positive"), (second, "negative"))
        ),
    )


def _have(goal: Goal, table: Table) -> Reading:
    shown = Sign(read_formula(table["formula"]), table["sign"])
    richer = replace(goal, assumptions=(*goal.assumptions, shown), total=goal.total or not goal.assumptions)
    return Reading(
        "A step between",
        f"{sign_text(shown)} is shown first and used after.",
        (
            (sign_text(shown), replace(goal, sign=shown), table["shown"]),
            ("With it", richer, table["proof"]),
        ),
    )


def _contrary(goal: Goal, table: Table) -> Reading:
    new = contrary(goal)
    return Reading(
        "Assume the contrary",
        f"Where it fails, {sign_text(new.assumptions[-1])}.",
        (("With this condition", new, table["proof"]),),
    )


def _solve(goal: Goal, table: Table) -> Reading:
    j, name, value = table["assumption"], table["variable"], read_formula(table["value"])
    return Reading(
        f"The equation {sign_text(goal.assumptions[j])}",
        f"It is solved for {name} = {brief(value)}, which is filled in everywhere.",
        (("Filled in", solved(goal, j, name, value), table["proof"]),),
    )


def _divide(goal: Goal, table: Table) -> Reading:
    j, name = table["assumption"], table["variable"]
    new = divided(goal, j, name, read_formula(table["slope"]), read_formula(table["rest"]))
    return Reading(
        f"The equation {sign_text(goal.assumptions[j])}",
        f"Where it holds {sign_text(new.assumptions[0])}; it is solved for {name}, which is filled in everywhere.",
        (("Filled in", new, table["proof"]),),
    )


def _weaken(goal: Goal, table: Table) -> Reading:
    fewer = weakened(goal, table["keep"], shown="domain" in table)
    kept = ", ".join(map(sign_text, fewer.assumptions)) or "none of the conditions"
    return Reading("Fewer conditions", f"It holds with {kept} already.", (("With these", fewer, table["proof"]),))


ASSUMPTION_READINGS: Final[dict[str, Callable[[Goal, Table], Reading]]] = {
    "cut": _cut,
    "nonzero": _nonzero,
    "have": _have,
    "contrary": _contrary,
    "solve": _solve,
    "divide": _divide,
    "weaken": _weaken,
}
