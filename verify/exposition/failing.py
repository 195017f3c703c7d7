"""The steps of a verdict that is no proof: where a statement fails, or where the search got stuck."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flint import ctx

from numerics import enclosure as arb
from verify.formula.reader import read_formula
from verify.formula.statement import Statement
from verify.formula.tree import Formula, substitute
from verify.kernel.goal import sign_of
from verify.kernel.program import NotCertain, natural
from verify.kernel.witness import failure

from .derivation import Step, shown
from .words import brief, decimals, sign_text


def refutation_steps(statement: Statement, witness: Mapping[str, str]) -> list[Step]:
    """Where a statement fails: the point belongs to the domain, and the values of both sides there."""
    values = {name: read_formula(text) for name, text in witness.items()}
    found = failure(statement, values)
    at = ", ".join(f"{name} = {text}" for name, text in witness.items())
    steps: list[Step] = []
    if at:
        conditions = " and satisfies the conditions" if statement.conditions else ""
        steps.append({"title": "The point", "text": f"{at} lies in the domain{conditions}."})
    if found is None:
        return steps
    if found.undefined is not None:
        text = f"{brief(found.undefined)} has no value there, because {sign_text(found.sign)} fails."
        return [*steps, {"title": "No value", "text": text}]
    relation = next(r for r in statement.relations if sign_of(r) == found.sign)
    sides = [(side, _value(side, values)) for side in (relation.left, relation.right) if side.op != "number"]
    text = "; ".join(f"{brief(side, 'one side')} {value}" for side, value in sides if value)
    step: Step = {"title": "What fails there", "text": f"{text}." if text else "", **shown(relation)}
    return [*steps, step]


def _value(side: Formula, values: Mapping[str, Formula]) -> str:
    with ctx.workprec(192):
        try:
            return decimals(natural(substitute(side, values), {}, arb))
        except (NotCertain, ArithmeticError):
            return ""


def undecided_steps(hardest: Mapping[str, Any]) -> list[Step]:
    """The box where the search got stuck."""
    where = ", ".join(f"{name} in [{low}, {high}]" for name, (low, high) in hardest.items())
    return [{"title": "The hardest box", "text": f"{where}. What is outside of it may be open too."}] if where else []
