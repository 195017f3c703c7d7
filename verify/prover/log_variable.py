"""The logarithm of a variable as the new variable: x = e^u, where powers of x and of log x meet. Untrusted.

Towards 0 and ∞, e^(x log x/(x - 1)) or 1/log x is no series in powers of 1/x and log x, but e^u, u and 1/u are sums of
exponentials with such factors (``transseries.py``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from verify.formula.tree import LEAVES, Formula, apply, number, postorder, variable, variables
from verify.kernel.box import Range
from verify.kernel.goal import Goal

from .identities import Prove
from .splits import Proof
from .substitution import fresh_name, let

ONE: Final = number(1)
ZERO: Final = number(0)


def in_logarithm(goal: Goal, prove: Prove) -> Proof | None:
    """The goal in u = log x for a variable x > 0 up to 0 or ∞, where log x is in an exponent or below a fraction."""
    names = variables(goal.sign.formula)
    if goal.sign.op not in (">", ">=") or len(names) != 1 or goal.assumptions:
        return None
    (name,) = names
    logarithm, r = apply("log", variable(name)), goal.box[name]
    positive = r.lower is not None and r.lower.op == "number" and r.lower.args[0] >= 0
    if not positive or r.upper is not None and r.lower is not ZERO or not is_mixed(goal.sign.formula, logarithm):
        return None
    u = fresh_name(goal.box)
    general = in_exponential(goal.sign.formula, name, u)
    return let(goal, u, logarithm, logarithmic(r), general, prove, prove)


def is_mixed(formula: Formula, logarithm: Formula) -> bool:
    """Whether the logarithm is in the exponent of an exponential, or below a fraction.

    >>> from verify.formula.reader import read_formula
    >>> log = read_formula("log(x)")
    >>> [is_mixed(read_formula(text), log) for text in ("(x - 1)/log(x)", "exp(x*log(x)/(x - 1))", "log(x)/x")]
    [True, True, False]
    """
    inside = {logarithm}
    for node in postorder(formula):
        if node.op not in LEAVES and not inside.isdisjoint(node.args):
            if node.op == "exp" or node.op == "div" and node.args[1] in inside:
                return True
            inside.add(node)
    return False


def in_exponential(formula: Formula, name: str, u: str) -> Formula:
    """The formula with u for log x and e^u for x elsewhere.

    >>> from verify.formula.reader import read_formula
    >>> print(in_exponential(read_formula("(x - 1)/log(x)"), "x", "u"))
    (exp(u) - 1)/u
    """
    x, new = variable(name), variable(u)
    done: dict[Formula, Formula] = {}
    for node in postorder(formula):
        if node.op in LEAVES:
            done[node] = apply("exp", new) if node is x else node
        elif node.op == "log" and node.args[0] is x:
            done[node] = new
        else:
            done[node] = apply(node.op, *(done[a] for a in node.args))
    return done[formula]


def logarithmic(r: Range) -> Range:
    """The range of log x for x in ``r``, a range of numbers >= 0."""

    def end(at: Formula | None) -> Formula | None:
        return None if at is None or at is ZERO else ZERO if at is ONE else apply("log", at)

    lower, upper = end(r.lower), end(r.upper)
    return replace(
        r, lower=lower, upper=upper, lower_open=r.lower_open or lower is None, upper_open=r.upper_open or upper is None
    )
