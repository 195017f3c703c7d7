"""An equation k·(c·v + r) = 0 with k ≠ 0 and r ≠ 0: c cannot vanish where it holds, and v = -r/c.

So xyz = 1 gives z = 1/(xy) without asking beforehand that xy ≠ 0: that follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from verify.formula.tree import Formula, variable, variables

from .assumed import solved
from .goal import Goal, Sign
from .premises import field_formula, field_proof, require_defined, vanishes
from .program import Arithmetic
from .proof import Progress, ProofError, check


def rule_divide(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """An assumption A = 0 with A = k·(c·v + r) gives v = -r/c, which is filled in everywhere, and c ≠ 0.

    Table: ``assumption`` (its number), ``variable`` (v), ``slope`` (c) and ``rest`` (r), both without v, ``scale`` (k),
    ``slope_domain``, ``rest_domain`` and ``scale_domain`` (they are defined on the whole box), ``rest_nonzero`` and
    ``scale_nonzero`` (proofs that r ≠ 0 and k ≠ 0 on the whole box), ``proof`` (of ``divided``). Exact algebra must
    show A = k·(c·v + r) wherever both are defined.

    At a point where all assumptions hold, k·(c·v + r) = A = 0 and k ≠ 0, so c·v = -r. Were c = 0, then r = 0; so
    c ≠ 0 and v = -r/c, and the point without v satisfies all assumptions of the new goal, which says what is to be
    shown. These are defined in their order: c on the whole box; -r/c, which bounds on v turn into, where c ≠ 0. With
    v = -r/c a point of the new goal becomes one of the old box, at which those before A hold when they are said to, so
    that A is defined and, by the identity, 0; so each later assumption is defined where those before it hold, and the
    formula where all do.
    """
    j, name = table.get("assumption"), table.get("variable")
    slope, rest, scale = (field_formula(table, key) for key in ("slope", "rest", "scale"))
    if type(j) is not int or not 0 <= j < len(goal.assumptions) or goal.assumptions[j].op != "==":
        raise ProofError("Expected the number of an assumption that is an equation.")
    if not isinstance(name, str) or name not in goal.box or name in variables(slope, rest):
        raise ProofError("Expected a variable of the box, and a slope and a rest without it.")
    if not set(variables(slope, rest, scale)) <= set(goal.box):
        raise ProofError("Expected formulas in the variables of the box.")
    free = replace(goal, assumptions=())
    for formula, key in ((slope, "slope_domain"), (rest, "rest_domain"), (scale, "scale_domain")):
        require_defined(formula, free, table, key, arithmetic, progress)
    for formula, key in ((rest, "rest_nonzero"), (scale, "scale_nonzero")):
        check(replace(free, sign=Sign(formula, "!=")), field_proof(table, key), arithmetic, progress)
    if not vanishes(goal.assumptions[j].formula - scale * (slope * variable(name) + rest), goal):
        raise ProofError("Expected the assumption to be the scale times the slope times the variable plus the rest.")
    check(divided(goal, j, name, slope, rest), field_proof(table, "proof"), arithmetic, progress)


def divided(goal: Goal, j: int, name: str, slope: Formula, rest: Formula) -> Goal:
    """The goal with -rest/slope filled in for the variable, where the slope is not zero: the first assumption."""
    new = solved(goal, j, name, -rest / slope)
    return replace(new, assumptions=(Sign(slope, "!="), *new.assumptions))
