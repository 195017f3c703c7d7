"""Lemmas in Coq for a chain of derivatives (``derivatives.py``): one for each link, the last by enclosures."""

from __future__ import annotations

from typing import Final

from verify.formula.tree import number, substitute
from verify.kernel.goal import Goal, Sign
from verify.kernel.witness import sign_at

from .derivatives import Chain
from .identities import identity
from .propositions import atom, constant_bounds
from .script import Script, prove
from .split_tree import Node
from .terms import term

ZERO: Final = number(0)


def from_derivatives(script: Script, name: str, goal: Goal, found: Chain) -> str:
    """The goal from one end of its range, by the signs of derivatives."""
    *below, last = list(found.goals(goal))
    r, is_lower = goal.box[found.variable], found.side == "lower"
    x, c = script.names[found.variable], atom(term(found.at, script.names))
    lemma = prove(script, f"{name}_d{len(below)}", last, Node("n"))
    for k in range(len(below) - 1, -1, -1):
        step = _step(script, lemma, constant_bounds(r, script.names), found, k)
        lemma = script.add(f"{name}_d{k}", below[k], step)
    low, high = (c, x) if is_lower else (x, c)
    weaker = "Rlt_le, " if goal.sign.op == ">=" and found.strict else ""
    proof = (
        f"  intros; assert (L : {low} <= {high}) by lra.\n"
        f"  destruct (Rle_lt_or_eq_dec _ _ L) as [M | M].\n  - apply {weaker}({lemma} {x}); lra.\n"
    )
    at_end = f"rewrite {'<- ' if is_lower else ''}M; {_at_end(script, found, 0)}"
    return script.add(name, goal, f"{proof}  - {'lra' if r.is_open(found.side) else at_end}.")


def _step(script: Script, lemma: str, inside: str, found: Chain, k: int) -> str:
    """The proof of link ``k`` of a chain from the ``lemma`` about the next derivative."""
    x, c = script.names[found.variable], atom(term(found.at, script.names))
    f, g = (f"(fun {x} => {term(h, script.names)})" for h in found.formulas[k : k + 2])
    slopes = f"intros t T; {inside}slope"
    above = f"intros t T; apply ({lemma} t); lra"
    at_end = _at_end(script, found, k)
    if found.strict:
        rule = "rising" if found.side == "lower" else "falling"
        return (
            f"  intros; apply ({rule} {f} {g} {c} {x}).\n  - first [assumption | lra].\n"
            f"  - {slopes}.\n  - {above}.\n  - {at_end}."
        )
    rule = "climbing" if found.side == "lower" else "descending"
    return (
        f"  intros; assert (F : {f} {c} <= {f} {x}).\n"
        f"  {{ apply ({rule} {f} {g} {c} {x}); [first [assumption | lra] | {slopes} | {above}]. }}\n"
        f"  eapply Rlt_le_trans || eapply Rle_trans; [ | exact F ]; {at_end}."
    )


def _at_end(script: Script, found: Chain, k: int) -> str:
    """The tactic for the sign of formula ``k`` at the end itself: zero by exact algebra, or positive."""
    value = substitute(found.formulas[k], {found.variable: found.at})
    if sign_at(Sign(value, "=="), {})[0] is True:
        return f"cbv beta; first [lra | apply Req_le, eq_sym; unfold_functions; {identity(value, ZERO, script.names)}]"
    return "cbv beta; enclosable; first [lra | interval with (i_prec 64)]"
