"""Arguments that trade a subterm for a fresh variable, so that a variable which occurs only there leaves. Untrusted.

A formula in b and x with b only inside u = b·k(x) says less about u than it seems: often the sign of u is all that
counts. Then the goal with a fresh w in place of u, on w >= 0 or w <= 0, has one variable less and is simpler.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from verify.formula.tree import Formula, number, postorder, substitute, variable, variables
from verify.kernel.box import Range
from verify.kernel.goal import Goal
from verify.kernel.premises import replaced

from .budget import Stuck
from .identities import Prove
from .sampling import seeming_sign, seems_false
from .splits import Proof
from .substitution import fresh_name, let

NONNEGATIVE = Range(number(0), None)
NONPOSITIVE = Range(None, number(0))


def generalised_away(goal: Goal, prove: Prove) -> Proof | None:
    """A fresh variable for the smallest subterm that contains all occurrences of some variable."""
    if goal.sign.op not in (">", ">=") or len(variables(goal.sign.formula)) < 2:
        return None
    for value, sign in signed_subterms(goal):
        name = fresh_name(goal.box)
        general = replaced(goal.sign.formula, value, variable(name))
        try:
            return let(goal, name, value, NONNEGATIVE if sign > 0 else NONPOSITIVE, general, prove, prove)
        except Stuck:
            continue
    return None


def forgotten(goal: Goal, prove: Prove) -> Proof | None:
    """A variable under another name, when the goal seems to hold without the assumptions on it.

    They may be there only because something was solved for; where they were needed for being defined, no step that
    moves a variable can be made.
    """
    if goal.total or not goal.assumptions or seems_false(replace(goal, assumptions=()), 200):
        return None
    for old in variables(*(a.formula for a in goal.assumptions)):
        if old in variables(goal.sign.formula):
            name = fresh_name(goal.box)
            general = substitute(goal.sign.formula, {old: variable(name)})
            try:
                return let(goal, name, variable(old), goal.box[old], general, prove, prove)
            except Stuck:
                continue
    return None


def signed_subterms(goal: Goal) -> Iterator[tuple[Formula, int]]:
    """Subterms with all occurrences of a variable, and others beside it, with the sign that they seem to have."""
    found: dict[Formula, int] = {}
    for name in variables(goal.sign.formula):
        node = home(goal.sign.formula, name)
        if node is None or node in found or len(variables(node)) < 2:
            continue
        sign = seeming_sign(node, goal.box)
        if sign:
            found[node] = sign
    yield from found.items()


def home(formula: Formula, name: str) -> Formula | None:
    """The smallest subterm, not the whole formula, that contains every occurrence of a variable beside others.

    >>> from verify.formula.reader import read_formula
    >>> print(home(read_formula("x*exp(b*(1 - cos(x))) - sin(x)"), "b"))
    b*(1 - cos(x))
    >>> home(read_formula("b*x - sin(b)"), "b") is None
    True
    """
    nodes = list(postorder(formula))
    for node in nodes[:-1]:
        if node.op == "variable" or name not in variables(node):
            continue
        if name not in variables(replaced(formula, node, number(0))):
            return node
    return None
