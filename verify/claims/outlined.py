"""Statements with the outline of their proof: the statement is what is claimed, the outline helps to find the proof."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..formula.statement import Statement
from ..verdict import Verdict
from .describe import Description, describe
from .solve import STATEMENT_SECONDS, solve

#: One step of an outline: its kind and its fields.
Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outlined:
    """``statement``, to be proved along ``outlines``: JSON, one list of steps for each relation (prover/outline.py)."""

    statement: Statement
    outlines: str

    def __str__(self) -> str:
        return str(self.statement)


def along(statement: Statement, *outlines: Sequence[Step]) -> Outlined:
    """``statement`` with one outline for each of its relations; an empty one leaves everything to the search."""
    return Outlined(statement, json.dumps(outlines, ensure_ascii=False))


def step(kind: str, /, **fields: Any) -> Step:
    """One step of an outline, as ``prover/outline.py`` lists them.

    >>> step("cut", formula="x - 1")
    {'step': 'cut', 'formula': 'x - 1'}
    """
    return {"step": kind, **fields}


def part(formula: str, *steps: Step) -> Mapping[str, Any]:
    """A factor or a term with an outline of its own."""
    return {"formula": formula, "by": list(steps)}


@solve.register
def _(question: Outlined, **hints: Any) -> Verdict:
    from ..prover import prove

    return prove(
        question.statement, seconds=STATEMENT_SECONDS, details=True, outlines=json.loads(question.outlines), **hints
    )


@describe.register
def _(question: Outlined) -> Description:
    return describe(question.statement)
