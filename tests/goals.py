"""Goals as the kernel decides them, from the text of a statement."""

from __future__ import annotations

from verify.formula.reader import read_statement
from verify.kernel.goal import Goal, domain_box, sign_of


def goal_of(text: str, *, total: bool = True) -> Goal:
    """The first relation of a statement on its domain, with its conditions as assumptions."""
    statement = read_statement(text)
    assumptions = tuple(sign_of(condition) for condition in statement.conditions)
    return Goal(sign_of(statement.relations[0]), domain_box(statement), assumptions, total)
