"""Statements with a point at which they seem to fail: it is tried before any search, and certified like any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ..formula.statement import Statement
from ..verdict import Verdict
from .describe import Description, describe
from .solve import STATEMENT_SECONDS, solve


@dataclass(frozen=True, slots=True)
class Suspected:
    """``statement``, suspected to fail at ``point``: pairs of a variable and an exact value, for every variable.

    Raises InputError for a point that does not give every variable a value.
    """

    statement: Statement
    point: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        given, names = [name for name, _ in self.point], [name for name, _ in self.statement.domain]
        if sorted(given) != sorted(names):
            raise InputError(f"Expected values for {', '.join(names)} but got values for {', '.join(given)}.")

    def __str__(self) -> str:
        return str(self.statement)


def suspected(statement: Statement, **point: str) -> Suspected:
    """``statement`` with a point at which it seems to fail, as exact texts."""
    return Suspected(statement, tuple(point.items()))


@solve.register
def _(question: Suspected, **hints: Any) -> Verdict:
    from ..prover import prove

    return prove(question.statement, seconds=STATEMENT_SECONDS, details=True, suspects=[dict(question.point)], **hints)


@describe.register
def _(question: Suspected) -> Description:
    return describe(question.statement)
