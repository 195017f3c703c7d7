"""Conditions that contradict each other: a statement about no point says nothing, and is not called proved."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from verify.formula.statement import Relation, Statement
from verify.formula.tree import Formula, number, substitute
from verify.kernel.checker import TRUST, certificate_of, check_inequality
from verify.kernel.goal import Goal, Sign, domain_box, sign_of
from verify.kernel.premises import vanishes_at
from verify.kernel.rewriting import range_signs
from verify.verdict import Verdict

from .assumptions import linear_solutions
from .budget import Budget, Exhausted, SliceSpent
from .refute import Refuted
from .sampling import as_values, cloud, has_at

#: Points of the domain that are tried before the conditions are suspected to contradict each other: those with these
#: values for all variables, a few others, then more.
SIMPLE: Final = (1, 0)
POINTS: Final = (12, 200)
#: Boxes that may be spent on the contradiction.
BOXES: Final = 4_000


def absurd(statement: Statement) -> Statement:
    """0 > 1 on the domain of ``statement`` and under its conditions: true exactly when no point satisfies them.

    >>> from verify.formula.reader import read_statement
    >>> print(absurd(read_statement("x > 0 for x in [0, 1] if x > 2")))
    0 > 1 for x in [0, 1] if x > 2
    """
    return replace(statement, relations=(Relation(">", number(0), number(1)),))


def satisfiable(statement: Statement) -> bool:
    """Whether some simple or sampled point of the domain certainly satisfies all conditions.

    Equations that are linear in a variable are solved for it at every point.
    """
    box = domain_box(statement)
    conditions = [sign_of(condition) for condition in statement.conditions]
    goal = Goal(Sign(number(1), ">"), box)
    solutions: dict[str, Formula] = {}
    for equation in (c.formula for c in conditions if c.op == "=="):
        found = ((name, value) for name, _, value in linear_solutions(equation, goal) if name not in solutions)
        solutions.update(itertools.islice(found, 1))
    simple = ((dict.fromkeys(box, number(value)), tuple(box)) for value in SIMPLE)
    inside = (point for count in POINTS for point in cloud(box, count))
    for values, doubtful in itertools.chain(simple, ((as_values(box, point), tuple(solutions)) for point in inside)):
        for name, value in solutions.items():
            values[name] = substitute(value, values)
        ranges = [sign for name in doubtful for sign, _ in range_signs(values[name], box[name])]
        if all(has_at(sign, values) or sign.op == "==" and vanishes_at(sign.formula, values, goal)
               for sign in (*ranges, *conditions)):  # fmt: skip
            return True
    return False


def emptiness(statement: Statement, budget: Budget, document: Callable[[Statement], dict[str, Any]]) -> Verdict | None:
    """The verdict ``empty`` when the conditions certainly contradict each other; None when that was not shown.

    ``document`` is the search for the proofs of a statement.
    """
    if not statement.conditions or satisfiable(statement):
        return None
    nothing = absurd(statement)
    try:
        with budget.slice(BOXES):
            certificate = certificate_of(nothing, document(nothing))
    except (Refuted, Exhausted, SliceSpent):
        return None
    if not check_inequality(certificate, "arb").ok:
        return None
    return Verdict(
        "empty",
        "No point of the domain satisfies all conditions: they contradict each other, so the statement says nothing.",
        certificate=certificate,
        boxes=budget.decided,
        trust=TRUST,
        advice="Look at the conditions after `if` and at the ends of the domain.",
    )
