"""Values of Γ and ψ⁽ⁿ⁾ that a functional equation connects, and differences that telescope. Untrusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from verify.formula.tree import Formula, postorder, substitute, variable, variables
from verify.kernel.algebra import Unsupported
from verify.kernel.box import Range
from verify.kernel.functional import FUNCTIONS, HALF, MAX_SHIFT, ONE, TWO, equal_value, is_special, one_step_on
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables, replaced, uses, without_assumptions
from verify.kernel.proof import ProofError

from .budget import Stuck
from .factors import normal_text, rewritten
from .identities import Prove, defined
from .sampling import seems_false
from .slopes import limit_at
from .splits import Proof, closed_by
from .substitution import fresh_name, let


def connected(goal: Goal, prove: Prove) -> Proof | None:
    """One value less of Γ or ψ⁽ⁿ⁾, by the recurrence, the duplication or the reflection that connects it to others."""
    nodes = special_nodes(goal.sign.formula)
    if len(nodes) < 2:
        return None
    for node, equation, p, k in connections(nodes, goal):
        try:
            _, value = equal_value(equation, node, p, k)
            new = replace(goal, sign=Sign(replaced(goal.sign.formula, node, value), goal.sign.op))
            positive = [p, ONE - p] if equation == "reflection" else [p]
            return {
                "rule": "functional",
                "node": str(node),
                "equation": equation,
                "place": str(p),
                "steps": k,
                "positive": [prove(without_assumptions(goal, Sign(formula, ">"))) for formula in positive],
                "domain": defined(new.sign.formula, new, prove),
                "proof": prove(new),
            }
        except (Stuck, Unsupported, ProofError):
            continue
    return None


def special_nodes(formula: Formula) -> list[Formula]:
    """The values of Γ and ψ⁽ⁿ⁾."""
    return [n for n in postorder(formula) if is_special(n)]


def connections(nodes: list[Formula], goal: Goal) -> Iterator[tuple[Formula, str, Formula, int]]:
    """(node, equation, p, k): the value, and the place from which an equation gives it by other values in the list."""
    for node in nodes:
        u = node.args[-1]
        places = [n.args[-1] for n in nodes if n is not node and n.op == node.op and n.args[:-1] == node.args[:-1]]
        for p in places:
            k = _whole(u - p, goal)
            if k is not None and 1 <= k <= MAX_SHIFT:
                yield node, "recurrence", p, k
        half = normal_text(u / TWO, nonnegative_variables(goal))
        if all(any(_whole(p - q, goal) is not None for p in places) for q in (half, half + HALF)):
            yield node, "duplication", half, 1
        for p in places:
            if _whole(u + p, goal) == 1:
                yield node, "reflection", p, 1


def _whole(formula: Formula, goal: Goal) -> int | None:
    """The whole number that the formula is; None when it is another or varies."""
    value = normal_text(formula, nonnegative_variables(goal))
    is_whole = value.op == "number" and value.args[0].denominator == 1
    return int(value.args[0]) if is_whole else None


def telescoping(goal: Goal, prove: Prove) -> Proof | None:
    """Values of Γ or ψ⁽ⁿ⁾ that leave the difference to the next step of one variable, and a limit >= 0 at infinity."""
    formula = goal.sign.formula
    if goal.sign.op not in (">", ">=") or not uses(formula, FUNCTIONS):
        return None
    for name in variables(formula):
        if any(name in variables(a.formula) for a in goal.assumptions):
            continue
        try:
            difference = step_of(goal, name)
            table = None if difference is None else _to_infinity(goal, name, difference, prove)
        except (Stuck, Unsupported, ProofError):
            continue
        if table is not None:
            return table
    return None


def step_of(goal: Goal, name: str) -> Formula | None:
    """F(x) - F(x + 1) without Γ and ψ⁽ⁿ⁾; None where some are left."""
    difference = goal.sign.formula - one_step_on(goal.sign.formula, name, goal)
    shown = rewritten(difference, nonnegative_variables(goal))
    return None if shown is None or uses(shown, FUNCTIONS) else shown


def _to_infinity(goal: Goal, name: str, difference: Formula, prove: Prove) -> Proof | None:
    """The step on the range of x, or on a longer one that ends at infinity."""
    r = goal.box[name]
    if r.upper is None:
        return _telescoped(goal, name, difference, prove)
    longer = Range(r.lower, None, r.lower_open, True)
    if seems_false(replace(goal, box={**goal.box, name: longer})):
        return None
    w = fresh_name(goal.box)
    moved = {name: variable(w)}

    def prove_longer(new: Goal) -> Proof:
        table = _telescoped(new, w, substitute(difference, moved), prove)
        if table is None:
            raise Stuck(new)
        return closed_by(table)

    return let(goal, w, variable(name), longer, substitute(goal.sign.formula, moved), prove, prove_longer)


def _telescoped(goal: Goal, name: str, difference: Formula, prove: Prove) -> Proof | None:
    limit = limit_at(goal, name, "upper")
    if limit is None:
        return None
    domain = defined(difference, goal, prove)
    proof = prove(replace(goal, sign=Sign(difference, goal.sign.op)))
    return {**limit, "rule": "telescope", "difference": str(difference), "domain": domain, "proof": proof}
