"""dReal as a Python module: the negation of a statement, without a solution even when every bound is loosened by δ.

Its numbers are doubles: a rational is a quotient of two of them.
"""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any, Final

from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Relation, Statement
from verify.formula.tree import OO, Formula

from .peers import SHORTEST, Outcome
from .translate import ELEMENTARY, translated

#: By how much dReal may loosen the bounds: its default.
_DELTA: Final = 0.001
_SAME: Final = (*ELEMENTARY, "pow")


def decide(statement: Statement, seconds: float) -> Outcome:
    """Whether the negation has no solution. Raises CannotState for functions that dReal lacks."""
    dreal = import_module("dreal")
    names = {name: dreal.Variable(name) for name, _ in statement.domain}

    def formula(root: Formula) -> Any:
        return translated(
            root,
            lambda v: dreal.Expression(float(v.numerator)) / dreal.Expression(float(v.denominator)),
            lambda name: dreal.Expression(names[name]),
            lambda: dreal.Expression(4.0) * dreal.atan(dreal.Expression(1.0)),
            {"abs": abs, "min": dreal.Min, "max": dreal.Max, **{name: getattr(dreal, name) for name in _SAME}},
        )

    def relation(each: Relation) -> Any:
        return _HOLDS[each.op](formula(each.left), formula(each.right))

    parts = [relation(condition) for condition in statement.conditions]
    for name, interval in statement.domain:
        if interval.lower is not MINUS_OO:
            low = formula(interval.lower)
            parts.append(names[name] > low if interval.lower_open else names[name] >= low)
        if interval.upper is not OO:
            high = formula(interval.upper)
            parts.append(names[name] < high if interval.upper_open else names[name] <= high)
    parts.append(dreal.Not(dreal.And(*(relation(each) for each in statement.relations))))
    started = time.perf_counter()
    found = dreal.CheckSatisfiability(dreal.And(*parts), _DELTA)
    return Outcome("failed" if found else "proved", max(SHORTEST, time.perf_counter() - started))


_HOLDS: Final[dict[str, Any]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
