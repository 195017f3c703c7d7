"""Points that satisfy the equations among a statement's conditions exactly: a·b·c = 2 solved for c, and the like.

A point that was rounded misses them. Untrusted: whoever uses such a point has it certified.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from verify.formula.statement import Statement
from verify.formula.tree import Formula, substitute
from verify.kernel.goal import Goal, domain_box, sign_of
from verify.kernel.simplify import simplified

from .assumptions import linear_solutions


@lru_cache(maxsize=16)
def solved_variables(statement: Statement) -> tuple[tuple[str, Formula], ...] | None:
    """(v, E) for every equation among the conditions, E without v and the variables before it; None if one has none.

    >>> from verify.formula.reader import read_statement
    >>> text = "x > 0 for x in [0, 9], y in [0, 9], z in [0, 9] if x*y*z == 2 and x + y == 4"
    >>> [(name, str(value)) for name, value in solved_variables(read_statement(text))]
    [('x', '2*y**(-1)*z**(-1)'), ('z', '1/2*y**(-1)/(1 - 1/4*y)')]
    """
    box = domain_box(statement)
    found: list[tuple[str, Formula]] = []
    for condition in filter(lambda c: c.op == "==", statement.conditions):
        sign = sign_of(condition)
        formula = sign.formula
        for name, value in found:
            formula = substitute(formula, {name: value})
        solution = next(linear_solutions(formula, Goal(sign, box)), None)
        if solution is None:
            return None
        found.append((solution[0], solution[2]))
    return tuple(found)


def on_equations(statement: Statement, values: Mapping[str, Formula]) -> dict[str, Formula] | None:
    """The point with the variables for which the equations are solved at their values; None without any."""
    solved = solved_variables(statement)
    if not solved:
        return None
    point = dict(values)
    for name, value in reversed(solved):
        point[name] = simplified(substitute(value, point))
    return point
