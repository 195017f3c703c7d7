"""What the rules share: reading their tables, exact algebra on a box, and that new formulas are defined.

A formula that a rule introduces must be defined wherever it is used: its domain goals are proved too, in the table's
list ``domain``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.tree import LEAVES, Formula, apply, postorder, substitute, variable

from .algebra import is_identically_zero
from .box import Range
from .goal import Goal, Sign, domain_conditions
from .program import Arithmetic
from .proof import Progress, ProofError, check

#: Operations that are not continuous on their domain.
DISCONTINUOUS: Final = frozenset({"atan2"})


#: Operations that are continuous but not smooth where they are defined and their derivative is.
KINKED: Final = frozenset({"abs", "min", "max"})


def nonnegative_variables(goal: Goal) -> frozenset[str]:
    """The variables whose range has a rational lower end >= 0."""
    return frozenset(
        name for name, r in goal.box.items() if r.lower is not None and r.lower.op == "number" and r.lower.args[0] >= 0
    )


def vanishes(formula: Formula, goal: Goal) -> bool:
    """Whether ``formula`` is zero on the box wherever it is defined, by exact algebra."""
    nonnegative = nonnegative_variables(goal)
    reflected = {n: -variable(n) for n, r in goal.box.items() if n not in nonnegative and _is_nonpositive(r)}
    return is_identically_zero(substitute(formula, reflected), nonnegative.union(reflected))


def _is_nonpositive(r: Range) -> bool:
    """Whether the range has a rational upper end <= 0."""
    return r.upper is not None and r.upper.op == "number" and bool(r.upper.args[0] <= 0)


def vanishes_at(formula: Formula, values: Mapping[str, Formula], goal: Goal) -> bool:
    """Whether the formula is exactly zero at a point."""
    return is_identically_zero(substitute(formula, values), ())


def uses(formula: Formula, operations: frozenset[str]) -> bool:
    """Whether one of ``operations`` occurs in the formula."""
    return any(node.op in operations for node in postorder(formula))


def replaced(root: Formula, old: Formula, new: Formula) -> Formula:
    """``root`` with the node ``old`` replaced everywhere."""
    done: dict[Formula, Formula] = {}
    for node in postorder(root):
        if node is old:
            done[node] = new
        elif node.op in LEAVES:
            done[node] = node
        else:
            done[node] = apply(node.op, *(done[a] for a in node.args))
    return done[root]


def without_assumptions(goal: Goal, sign: Sign) -> Goal:
    """The goal ``sign`` with the assumptions that it may use: none where everything is defined without them."""
    return replace(goal, sign=sign, assumptions=() if goal.total else goal.assumptions)


def domain_goals(formula: Formula, goal: Goal) -> Iterator[tuple[Goal, ...]]:
    """For every partial operation in ``formula``: the goals of its first alternative to be defined."""
    for node in postorder(formula):
        if node.op not in LEAVES and (alternatives := domain_conditions(node)):
            yield tuple(without_assumptions(goal, sign) for sign in alternatives[0])


def require_defined(
    formula: Formula, goal: Goal, table: Mapping[str, Any], key: str, arithmetic: Arithmetic, progress: Progress
) -> None:
    """Check the proofs in ``table[key]`` that ``formula`` is defined on the goal's box."""
    proofs = iter(field_list(table, key))
    for goals in domain_goals(formula, goal):
        for part in goals:
            check(part, next_proof(proofs, "a proof that a new formula is defined"), arithmetic, progress)


def field_list(table: Mapping[str, Any], key: str) -> list[Any]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise ProofError(f"Expected a list {key!r}.")
    return value


def next_proof(proofs: Iterator[Any], what: str) -> Mapping[str, Any]:
    value = next(proofs, None)
    if not isinstance(value, Mapping):
        raise ProofError(f"Expected {what}.")
    return value


def field_proof(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return next_proof(iter([table.get(key)]), f"a proof {key!r}")


def field_formula(table: Mapping[str, Any], key: str) -> Formula:
    text = table.get(key)
    if not isinstance(text, str):
        raise ProofError(f"Expected the text of a formula {key!r}.")
    try:
        return read_formula(text)
    except InputError as error:
        raise ProofError(f"Expected a formula {key!r} but got {error.message}") from None


def field_fresh(table: Mapping[str, Any], goal: Goal) -> str:
    """The name of a new variable, spelled as formulas spell it: β would be the variable beta, which may not be new."""
    name = table.get("name")
    try:
        is_fresh = isinstance(name, str) and name not in goal.box and variable(name).args[0] == name
    except ValueError:
        is_fresh = False
    if not is_fresh:
        raise ProofError("Expected a fresh name.")
    return str(name)
