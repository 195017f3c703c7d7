"""Points that satisfy the equations among a statement's conditions exactly: a·b·c = 2 solved for c, and the like.

A point that was rounded misses them. Untrusted: whoever uses such a point has it certified.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from verify.formula.statement import Statement
from verify.formula.tree import Formula, substitute
from verify.kernel.goal import Goal, domain_box, sign_of
from verify.kernel.simplify import simplified

from .assumptions import linear_solutions
from .floats import float_function
from .sampling import Point, cloud, float_ends
from .tight import apart, descend

#: Points from which a search on the surface may start, and searches.
STARTS: Final = 128
SEARCHES: Final = 3


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


def lowest_on_equations(statement: Statement, height: Callable[[Point], float]) -> Iterator[Point]:
    """Points on the surface of the equations at which ``height`` has a local minimum, nearly."""
    solved = solved_variables(statement)
    box = domain_box(statement)
    if not solved or len(solved) == len(box):
        return
    names = tuple(box)
    free = {name: r for name, r in box.items() if name not in dict(solved)}
    values = [(names.index(name), float_function(value, names), float_ends(box[name])) for name, value in solved]

    def whole(point: Point) -> Point:
        given = dict(zip(free, point, strict=True))
        place = [given.get(name, math.nan) for name in names]
        for k, value, _ in reversed(values):
            place[k] = value(tuple(place))
        return tuple(place)

    def height_there(point: Point) -> float:
        place = whole(point)
        return height(place) if all(low < place[k] < high for k, _, (low, high) in values) else math.inf

    samples = sorted((height_there(p), p) for p in cloud(free, STARTS))
    for _, start in apart(samples, free, SEARCHES):
        yield whole(descend(height_there, start, tuple(free.values()))[0])
