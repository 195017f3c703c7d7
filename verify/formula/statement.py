"""Statements: relations between formulas, for all values of variables in intervals, under side conditions.

``1 - x < exp(-x) for x in (0, oo) if x != 1`` is a Statement with one relation, one quantified variable and one
condition. Its meaning: at every point of the domain that satisfies the conditions, all relations hold and every
formula in them is defined. Conditions are read from left to right; each must be defined where those before it hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from .tree import Formula, exact, substitute, variables

#: Relation symbols with their negations.
NEGATION: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


@dataclass(frozen=True, slots=True)
class Relation:
    """``left op right`` with op one of ``< <= > >= == !=``. It has no truth value: ask ``prove``."""

    op: str
    left: Formula
    right: Formula

    def __post_init__(self) -> None:
        if self.op not in NEGATION:
            raise ValueError(f"Expected a relation in {list(NEGATION)} but got op={self.op!r}.")
        _read(self, "left", "right")

    def __bool__(self) -> bool:
        raise TypeError(
            "Expected a verdict to be asked for: a relation has no truth value, use prove(…); a chain a < b < c is "
            "between(a, b, c), the larger of two is maximum(a, b)."
        )

    def __str__(self) -> str:
        from .text import relation_text

        return relation_text(self)

    def _repr_latex_(self) -> str:
        from .latex import relation_latex

        return f"$\\displaystyle {relation_latex(self)}$"

    def negated(self) -> Relation:
        """The relation that holds exactly where this one is defined and fails."""
        return Relation(NEGATION[self.op], self.left, self.right)


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval with exact end points (formulas of constants, or ±oo), each open or closed."""

    lower: Formula
    upper: Formula
    lower_open: bool = False
    upper_open: bool = False

    def __post_init__(self) -> None:
        _read(self, "lower", "upper")

    def __str__(self) -> str:
        from .text import interval_text

        return interval_text(self)

    def _repr_latex_(self) -> str:
        from .latex import interval_latex

        return f"$\\displaystyle {interval_latex(self)}$"


@dataclass(frozen=True, slots=True)
class Statement:
    """All ``relations`` (a conjunction) for all points of ``domain`` that satisfy all ``conditions``.

    ``domain`` lists (name, interval) pairs in the order written. Every variable used must be in the domain.
    Definitions (``where``) are already filled in; ``source`` keeps the text as it was typed, for display only.
    """

    relations: tuple[Relation, ...]
    domain: tuple[tuple[str, Interval], ...] = ()
    conditions: tuple[Relation, ...] = ()
    source: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        for name, parts in (("relations", self.relations), ("conditions", self.conditions)):
            if not isinstance(parts, tuple) or not all(isinstance(part, Relation) for part in parts):
                raise TypeError(
                    f"Expected a tuple of relations but got {name}={parts!r}; read_statement(…) reads text."
                )
        if not isinstance(self.domain, tuple) or not all(_is_range(part) for part in self.domain):
            raise TypeError(f"Expected a tuple of names with intervals but got domain={self.domain!r}.")
        names = [name for name, _ in self.domain]
        if len(set(names)) != len(names):
            raise ValueError(f"Expected each variable once but got {', '.join(names)}.")
        used = variables(*(f for r in self.relations + self.conditions for f in (r.left, r.right)))
        free = [name for name in used if name not in names]
        if free:
            raise ValueError(
                f"Expected every variable to have an interval but {', '.join(free)} has none; "
                f'add "for {free[0]} in [..., ...]".'
            )

    def __str__(self) -> str:
        from .text import statement_text

        return statement_text(self)

    def _repr_latex_(self) -> str:
        from .latex import statement_latex

        return f"$\\displaystyle {statement_latex(self)}$"

    def substituted(self, values: dict[str, Formula]) -> Statement:
        """The statement with some variables fixed to exact values and taken out of the domain."""

        def fix(relation: Relation) -> Relation:
            return Relation(relation.op, substitute(relation.left, values), substitute(relation.right, values))

        return Statement(
            tuple(map(fix, self.relations)),
            tuple((name, interval) for name, interval in self.domain if name not in values),
            tuple(map(fix, self.conditions)),
        )


def _read(record: Relation | Interval, *names: str) -> None:
    """Numbers and texts among these fields become formulas. Raises TypeError for a float."""
    for name in names:
        value = getattr(record, name)
        if type(value) is not Formula:
            object.__setattr__(record, name, exact(value))


def _is_range(part: object) -> bool:
    return isinstance(part, tuple) and len(part) == 2 and isinstance(part[0], str) and isinstance(part[1], Interval)
