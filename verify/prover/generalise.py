"""Arguments that trade a subterm for a fresh variable, so that a variable which occurs only there leaves. Untrusted.

A formula in b and x with b only inside u = b·k(x) says less about u than it seems: often the sign of u is all that
counts. Then the goal with a fresh w in place of u, on w >= 0 or w <= 0, has one variable less and is simpler.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from verify.formula.tree import Formula, number, postorder, substitute, variable, variables
from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables, replaced, vanishes

from .assumptions import linear_solutions
from .budget import Stuck
from .factors import rewritten
from .identities import Prove
from .sampling import seeming_sign, seems_false
from .splits import Proof, closed_by
from .substitution import fresh_name, let

NONNEGATIVE = Range(number(0), None)
NONPOSITIVE = Range(None, number(0))
#: Functions with limits at infinity.
SATURATED: Final = frozenset({"atan", "tanh", "erf"})
#: Multiples of an assumption in which a combination of variables may occur.
FACTORS: Final = tuple(Fraction(s * n, d) for s in (1, -1) for n, d in ((1, 1), (1, 2), (2, 1), (1, 4)))


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


def saturated(goal: Goal, prove: Prove) -> Proof | None:
    """The argument of atan, tanh or erf as a variable, where the only variable occurs nowhere else.

    2 atan(e^x) < π follows from 2 atan(w) < π for w >= 0, where the limit at infinity has an expansion.
    """
    if goal.sign.op not in (">", ">=") or len(variables(goal.sign.formula)) != 1:
        return None
    for node in postorder(goal.sign.formula):
        if node.op not in SATURATED or node.args[0].op == "variable" or not variables(node):
            continue
        value, name = node.args[0], fresh_name(goal.box)
        general = replaced(goal.sign.formula, value, variable(name))
        if variables(general) != (name,):
            continue
        sign = seeming_sign(value, goal.box)
        r = NONNEGATIVE if sign == 1 else NONPOSITIVE if sign == -1 else Range(None, None)
        if not seems_false(Goal(Sign(general, goal.sign.op), {name: r})):
            return let(goal, name, value, r, general, prove, prove)
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


def by_differences(goal: Goal, prove: Prove) -> Proof | None:
    """A difference v - E >= 0 of which a power, root or logarithm is taken as a variable w, and v = E + w.

    Then what was defined by an assumption only is defined on the whole box: (x - y)^p where x >= y.
    """
    if goal.total or goal.sign.op not in (">", ">=") or len(variables(goal.sign.formula)) < 2:
        return None
    for a in goal.assumptions:
        for node in roots_and_powers(goal.sign.formula) if a.op in (">", ">=") else ():
            if set(variables(node)) != set(variables(a.formula)) or not vanishes(node - a.formula, goal):
                continue
            table = _by_difference(goal, node, a.op == ">", prove)
            if table is not None:
                return table
    return None


def _by_difference(goal: Goal, node: Formula, is_open: bool, prove: Prove) -> Proof | None:
    name = fresh_name(goal.box)
    w = variable(name)
    for old, factor, value in linear_solutions(node, goal):
        if factor.op != "number" or factor.args[0] != 1:
            continue
        general = substitute(replaced(goal.sign.formula, node, w), {old: value + w})
        r = Range(number(0), None, is_open, False)
        box = {n: s for n, s in goal.box.items() if n != old} | {name: r}
        if seems_false(Goal(Sign(general, goal.sign.op), box), 200):
            continue

        def freed(here: Goal) -> Proof:
            table = forgotten(here, prove)
            return prove(here) if table is None else closed_by(table)

        try:
            return let(goal, name, node, r, general, prove, freed)
        except Stuck:
            continue
    return None


def roots_and_powers(formula: Formula) -> Iterator[Formula]:
    """The sums and differences of which a logarithm, a root or a power that is no whole number is taken.

    >>> from verify.formula.reader import read_formula
    >>> [str(node) for node in roots_and_powers(read_formula("(x - y)**p + sqrt(1 - x) + (x + y)**2 + log(x)"))]
    ['x - y', '1 - x']
    """
    for node in postorder(formula):
        whole = node.op == "pow" and node.args[1].op == "number" and node.args[1].args[0].denominator == 1
        if node.op in ("log", "sqrt", "pow") and not whole and node.args[0].op in ("add", "sub"):
            yield node.args[0]


def combined(goal: Goal, prove: Prove) -> Proof | None:
    """A fresh variable for a sum or difference that contains all variables, with the range that an assumption says."""
    names = variables(goal.sign.formula)
    if goal.sign.op == "==" or len(names) < 2 or not goal.assumptions:
        return None
    name = fresh_name(goal.box)
    for node in postorder(goal.sign.formula):
        general = replaced(goal.sign.formula, node, variable(name))
        if node.op in ("add", "sub") and variables(general) == (name,):
            break
    else:
        return None
    for r in ranges_of(node, goal):
        if not seems_false(Goal(Sign(general, goal.sign.op), {name: r})):
            try:
                return let(goal, name, node, r, general, prove, prove)
            except Stuck:
                continue
    return None


def ranges_of(value: Formula, goal: Goal) -> Iterator[Range]:
    """Ranges of a combination of variables: one end by an assumption c·(end - value) >= 0, the other 0 or none."""
    nonnegative = nonnegative_variables(goal)
    sign = seeming_sign(value, goal.box)
    for a in goal.assumptions if sign is not None else ():
        for c in FACTORS:
            end = rewritten(value + number(c) * a.formula, nonnegative)
            if end is not None and a.op in (">", ">=") and not variables(end):
                other = number(0) if sign == (1 if c > 0 else -1) else None
                low, high = (other, end) if c > 0 else (end, other)
                yield Range(low, high, c < 0 and a.op == ">" or low is None, c > 0 and a.op == ">" or high is None)


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
