"""Goals that no rule is named for: by one call of ``interval``, by the rules of signs, by derivatives at an end where
the formula vanishes, by exact algebra, or by an expansion there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Final

from verify.errors import InputError
from verify.formula.tree import Formula, number, postorder
from verify.kernel.box import default_point
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import KINKED, vanishes
from verify.kernel.witness import sign_at

from .algebraic import collected_lemma, constant_lemma, from_factors, identity_lemma
from .arcs import from_arcs
from .cases import absolute_parts, cases_lemma, from_parts
from .chains import from_derivatives
from .derivatives import chain, cut_beside_zero
from .leaves import by_one_variable
from .near_ends import near_ends
from .positivity import is_positive, is_small_polynomial
from .propositions import applied
from .refusal import Refused
from .respelling import respelled_goal
from .script import MAX_SPLITS, Script, from_halves, prove, split_at
from .split_tree import Node
from .tactic import NATIVE_BITS, options_for
from .terms import sign_text
from .unfolding import elementary

#: What shows that an assumption fails: the opposite sign.
_OPPOSITE: Final = {">": ">=", ">=": ">", "==": "!="}

#: Variables whose ends make corners.
_CORNERS: Final = 4


def by_enclosures(script: Script, name: str, goal: Goal, node: Node) -> str:
    """Lemmas that end with ``name``, which is ``goal``. Raises InputError when none of the ways does."""
    if goal.sign.op in ("==", ">=") and vanishes(goal.sign.formula, goal):
        return identity_lemma(script, name, goal, {})
    options = None if goal.sign.op == "==" else options_for(goal, _limits(goal, node))
    touches = goal.sign.op != ">" and (options is not None and options.bits != NATIVE_BITS)
    if not node.is_split and (options is None or touches):
        # Where f touches zero, derivatives are a surer way than numbers that round exactly.
        found = chain(goal)
        if found is not None:
            return from_derivatives(script, name, goal, found)
        plain = replace(goal, sign=Sign(elementary(goal.sign.formula), goal.sign.op))
        found = chain(plain) if options is None and plain.sign.formula is not goal.sign.formula else None
        if found is not None:
            return respelled_goal(script, name, goal, plain, from_derivatives(script, f"{name}_u", plain, found))
        cut = cut_beside_zero(goal) if script.splits < MAX_SPLITS else None
        if cut is not None:
            return split_at(script, name, goal, *cut)
    enclosed = "" if options is None else f"enclosable; {options.text(script.names)}"
    if goal.sign.op != "==" and is_positive(goal.sign.formula, goal.box, goal.sign.op != ">="):
        ways = ["positive", "unfold_functions; positive", *([enclosed] if enclosed else [])]
        return script.add(name, goal, f"  intros; first [{' | '.join(ways)}].")
    if enclosed:
        return script.add(name, goal, f"  intros; {enclosed}.")
    if fails_somewhere(goal):
        raise Refused("margin", f"Expected a goal that holds but {goal.sign} fails at a point of its box.")
    if goal.sign.op in (">", ">=") and not node.is_split and is_small_polynomial(goal.sign.formula):
        return script.add(name, goal, "  intros; nra.")
    parts = absolute_parts(goal)
    if parts is not None:
        return from_parts(script, name, goal, node, parts)
    if node.is_split:
        return from_halves(script, name, goal, node)
    kink = next((n for n in postorder(goal.sign.formula) if n.op in KINKED), None)
    if kink is not None and goal.sign.op in (">", ">=") and not ("A" <= node.step <= "Z"):
        leaf = {"tree": "n"}
        return cases_lemma(script, name, goal, {"node": str(kink), "nonnegative": leaf, "nonpositive": leaf})
    if len(node.step) == 1 and "A" <= node.step <= "Z":
        return _vacuous(script, name, goal, ord(node.step) - ord("A"))
    found_here = (
        constant_lemma(script, name, goal)
        or collected_lemma(script, name, goal)
        or from_factors(script, name, goal)
        or from_arcs(script, name, goal)
        or by_one_variable(script, name, goal)
    )
    if found_here is not None:
        return found_here
    if node.table is None:
        found_here = near_ends(script, name, goal)
        if found_here is not None:
            return found_here
    if node.table is not None:
        raise Refused(
            f"rule {node.table.get('rule')}",
            f"Expected a proof by enclosures or exact algebra, which Coq can follow, but the certificate shows "
            f"{goal.sign} by the rule {str(node.table.get('rule'))!r}, and bisection alone does not show it; "
            "a statement with some margin, or on a smaller domain, can be exported.",
        )
    raise Refused(
        "margin",
        f"Expected goals that Coq-Interval's enclosures decide but {goal.sign} was not decided on a box of the "
        "certificate; a statement with more margin, or on a smaller domain, can be exported.",
    )


def fails_somewhere(goal: Goal) -> bool:
    """Whether the goal, which no certificate names, is false in the middle of its box, or at a corner that is in it."""
    middle = {
        x: r.lower if r.is_point() and r.lower is not None else number(default_point(r)) for x, r in goal.box.items()
    }
    ends = [
        [end for side in ("lower", "upper") if (end := r.end(side)) is not None and not r.is_open(side)] or [middle[x]]
        for x, r in goal.box.items()
    ]
    points = [middle, *(dict(zip(goal.box, c, strict=False)) for c in product(*ends[:_CORNERS]))]
    return any(_fails_at(goal, {**middle, **point}) for point in points)


def _fails_at(goal: Goal, point: Mapping[str, Formula]) -> bool:
    return sign_at(goal.sign, point)[0] is False and all(sign_at(a, point)[0] is True for a in goal.assumptions)


def _limits(goal: Goal, node: Node) -> tuple[int, ...]:
    """How many boxes one call of the tactic may take: the more, the less the certificate can help."""
    if goal.assumptions:
        return (50,) if node.is_split else (50, 500)
    return (50, 500, 5000) if node.leaves > 200 else (50, 500)


def _vacuous(script: Script, name: str, goal: Goal, j: int) -> str:
    assumption = goal.assumptions[j]
    opposite = _OPPOSITE.get(assumption.op)
    if opposite is None:
        raise InputError(f"Expected conditions < <= > >= == but the certificate uses that {assumption} fails.")
    formula: Formula = -assumption.formula if assumption.op != "==" else assumption.formula
    shown = replace(goal, sign=Sign(formula, opposite), assumptions=())
    fails = prove(script, f"{name}_0", shown, Node("n"))
    statement = sign_text(shown.sign, script.names)
    by = applied(fails, goal, script.names)
    proof = f"  intros; exfalso.\n  assert (F : {statement}) by ({by}).\n  first [contradiction | lra]."
    return script.add(name, goal, proof)
