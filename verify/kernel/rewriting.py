"""Rules that trade a goal for an equivalent one: both sides through a monotone function, and new variables.

``rule_apply`` shows a > b from φ(a) > φ(b), or a = b from φ(a) = φ(b); ``rule_let`` replaces a subterm by a fresh
variable with a proved range, which covers substitutions (z = 1/√b) and generalisation (w = b·k(x) >= 0, so that b and k
need not be known any more).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from verify.formula.reader import read_interval
from verify.formula.tree import PI, Formula, apply, number, substitute, variable, variables

from .box import Range, from_interval
from .goal import Goal, Sign, is_defined_everywhere
from .premises import (
    field_formula,
    field_fresh,
    field_list,
    field_proof,
    require_defined,
    vanishes,
    without_assumptions,
)
from .program import Arithmetic
from .proof import Progress, ProofError, check

HALF: Final = PI / number(2)

#: φ for which a > b follows from φ(a) > φ(b) (or φ(b) > φ(a) for a falling one), with the range both must lie in.
_RISING: Final[dict[str, tuple[int, Formula | None, Formula | None, bool]]] = {
    "exp": (1, None, None, False),
    "log": (1, number(0), None, True),
    "square": (1, number(0), None, False),
    "sin": (1, -HALF, HALF, False),
    "tan": (1, -HALF, HALF, True),
    "cos": (-1, number(0), PI, False),
    "cube": (1, None, None, False),
}
#: The functions that may be applied to both sides.
FUNCTIONS: Final = tuple(_RISING)


def sides(goal: Goal) -> tuple[Formula, Formula]:
    """a and b of a goal a - b. Raises ProofError for other goals."""
    formula = goal.sign.formula
    if formula.op != "sub" or goal.sign.op not in (">", ">=", "=="):
        raise ProofError("Expected a difference that is to be positive, or zero.")
    return formula.args[0], formula.args[1]


def image(function: str, u: Formula) -> Formula:
    """φ(u) as a formula."""
    return u * u if function == "square" else u * u * u if function == "cube" else apply(function, u)


def bounds(function: str, u: Formula) -> list[Sign]:
    """What must be shown for ``u`` to lie in the range on which φ is monotone; acos and asin need nothing."""
    _, low, high, is_open = _RISING[function]
    if (
        function == "cos"
        and u.op == "acos"
        or function == "sin"
        and u.op == "asin"
        or function == "tan"
        and u.op == "atan"
    ):
        return []
    op = ">" if is_open else ">="
    return ([Sign(u - low if low is not number(0) else u, op)] if low is not None else []) + (
        [Sign(high - u, op)] if high is not None else []
    )


def required_bounds(function: str, a: Formula, b: Formula, op: str = ">") -> list[Sign]:
    """What must be shown of both sides of a > b. For squares a >= 0 is enough: then a² > b² gives a > |b|; for
    a = b both sides must be >= 0.
    """
    return bounds(function, a) + (bounds(function, b) if function != "square" or op == "==" else [])


def rule_apply(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """a > b from φ(a) > φ(b) for a function φ that rises on a range with both a and b (falls: the other way round).

    So does a = b follow from φ(a) = φ(b): every φ is strictly monotone on its range, and takes no value twice there.
    Table: ``function``, ``bounds`` (proofs that a and b lie in the range), ``left`` and ``right`` (φ(a) and φ(b),
    perhaps written otherwise: exact algebra compares, see ``is_image``), ``domain`` (both are defined), ``proof``. For
    squares and an inequality only a need be shown to be >= 0.
    """
    function = table.get("function")
    if function not in _RISING:
        raise ProofError(f"Expected a function among {', '.join(_RISING)} but got {function!r}.")
    a, b = sides(goal)
    left, right = field_formula(table, "left"), field_formula(table, "right")
    required = required_bounds(function, a, b, goal.sign.op)
    given = field_list(table, "bounds")
    if len(given) != len(required):
        raise ProofError("Expected one proof for every bound.")
    for sign, proof in zip(required, given, strict=True):
        check(replace(goal, sign=sign), proof, arithmetic, progress)
    if not is_image(function, a, left, goal) or not is_image(function, b, right, goal):
        raise ProofError("Expected both sides to be the images of those of the goal.")
    rising = _RISING[function][0] > 0
    shown = left - right if rising else right - left
    require_defined(shown, goal, table, "domain", arithmetic, progress)
    check(replace(goal, sign=Sign(shown, goal.sign.op)), field_proof(table, "proof"), arithmetic, progress)


def is_image(function: str, u: Formula, value: Formula, goal: Goal) -> bool:
    """Whether φ(u) = ``value`` wherever both are defined, by exact algebra; for the logarithm e^value = u is enough.

    Exact algebra does not take log(u v) apart when it knows no signs, but e^(log u + log v) = u v holds wherever the
    left side is defined.
    """
    if vanishes(image(function, u) - value, goal):
        return True
    return function == "log" and vanishes(apply("exp", value) - u, goal)


def rule_let(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """A fresh variable w for a subterm u: F = G(w = u), u lies in an interval I, and G has the sign on box × I.

    Table: ``name``, ``value`` (u), ``range`` (I as text), ``lower`` and ``upper`` (proofs, for the finite ends),
    ``goal`` (G), ``value_domain`` and ``domain`` (u and G are defined), ``proof``. Variables that G does not use leave
    the box. Assumptions stay when they use none of those that left, and are dropped otherwise.
    """
    name, value, general = field_fresh(table, goal), field_formula(table, "value"), field_formula(table, "goal")
    text = table.get("range")
    if not isinstance(text, str) or name in variables(value):
        raise ProofError("Expected a fresh name and a range.")
    r = from_interval(read_interval(text))
    require_defined(value, goal, table, "value_domain", arithmetic, progress)
    for sign, key in range_signs(value, r):
        check(replace(goal, sign=sign), field_proof(table, key), arithmetic, progress)
    if not vanishes(goal.sign.formula - substitute(general, {name: value}), goal):
        raise ProofError("Expected the new goal to be the old one with the new variable filled in.")
    new = generalised(goal, name, r, general)
    require_defined(general, new, table, "domain", arithmetic, progress)
    check(new, field_proof(table, "proof"), arithmetic, progress)


def range_signs(value: Formula, r: Range) -> list[tuple[Sign, str]]:
    """What must be shown for ``value`` to lie in the range, with the key of its proof."""
    signs = []
    if r.lower is not None:
        shown = value if r.lower is number(0) else value - r.lower
        signs.append((Sign(shown, ">" if r.lower_open else ">="), "lower"))
    if r.upper is not None:
        signs.append((Sign(r.upper - value, ">" if r.upper_open else ">="), "upper"))
    return signs


def generalised(goal: Goal, name: str, r: Range, general: Formula) -> Goal:
    """The goal for ``general`` on the box of the variables that are still used, with ``name`` in ``r``.

    Its formula is shown to be defined on the whole new box, so it counts as total when no assumption is needed for
    that. An assumption that is defined only where another one holds might lose that one, so it is dropped too.
    """
    used = set(variables(variable(name), general))
    kept = tuple(
        a for a in goal.assumptions
        if set(variables(a.formula)) <= used and (goal.total or is_defined_everywhere(a.formula))
    )  # fmt: skip
    box = {n: old for n, old in goal.box.items() if n in used}
    return Goal(Sign(general, goal.sign.op), {**box, name: r}, kept, goal.total and not kept)


__all__ = [
    "FUNCTIONS",
    "bounds",
    "generalised",
    "image",
    "is_image",
    "range_signs",
    "required_bounds",
    "rule_apply",
    "rule_let",
    "sides",
    "without_assumptions",
]
