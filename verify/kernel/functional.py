"""Functional equations of Γ and its logarithmic derivatives ψ⁽ⁿ⁾, and sums that telescope by the recurrence.

For p > 0 and whole k >= 1, with DLMF 5.5.1, 5.5.5, 5.5.3 and their logarithmic derivatives (5.15.5 to 5.15.7):

* recurrence: Γ(p + k) = p (p + 1) … (p + k - 1) Γ(p), and ψ⁽ⁿ⁾(p + k) = ψ⁽ⁿ⁾(p) + (-1)^n n! Σ 1/(p + j)^(n+1), j < k;
* duplication: Γ(2p) = 2^(2p-1) Γ(p) Γ(p + 1/2)/√π, and ψ⁽ⁿ⁾(2p) = (ψ⁽ⁿ⁾(p) + ψ⁽ⁿ⁾(p + 1/2))/2^(n+1), and log 2 more
  for n = 0;
* reflection, for p < 1 too: Γ(1 - p) = π/(sin(πp) Γ(p)), and ψ⁽ⁿ⁾(1 - p) = (-1)^n (ψ⁽ⁿ⁾(p) + (d/dp)^n π cot(πp)).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import factorial
from typing import Any, Final

from verify.formula.derivative import derivative
from verify.formula.tree import LEAVES, PI, Formula, apply, number, postorder, substitute, variable, variables

from .boundary import has_inside
from .goal import Goal, Sign
from .limits import has_nonnegative_limit
from .premises import field_formula, field_list, field_proof, replaced, require_defined, vanishes, without_assumptions
from .program import Arithmetic
from .proof import Progress, ProofError, check
from .split_tree import halves

ONE: Final = number(1)
TWO: Final = number(2)
HALF: Final = number(Fraction(1, 2))
#: The functions that the equations are about.
FUNCTIONS: Final = frozenset({"gamma", "polygamma"})
#: Steps of the recurrence for one value, and the highest order that is reflected.
MAX_SHIFT: Final = 8
MAX_ORDER: Final = 6


def is_special(node: Formula) -> bool:
    """Whether the equations are about ``node``: Γ, or ψ⁽ⁿ⁾ of an order that is a whole number."""
    if node.op == "polygamma":
        order = node.args[0]
        return order.op == "number" and order.args[0].denominator == 1 and bool(order.args[0] >= 0)
    return node.op == "gamma"


def at(node: Formula, p: Formula) -> Formula:
    """The function of ``node`` at p."""
    return apply(node.op, *node.args[:-1], p)


def ahead(node: Formula, k: int) -> Formula:
    """The value k >= 1 steps after ``node``, at p + k for ``node`` at p.

    >>> from verify.formula.reader import read_formula
    >>> print(ahead(read_formula("gamma(x)"), 2), ahead(read_formula("polygamma(1, x)"), 1), sep="; ")
    gamma(x)*x*(x + 1); polygamma(1, x) - 1/x**2
    """
    p, value = node.args[-1], node
    for j in range(k):
        q = p + number(j) if j else p
        if node.op == "gamma":
            value = value * q
            continue
        n = int(node.args[0].args[0])
        step = number(factorial(n)) / (q if n == 0 else q ** number(n + 1))
        value = value - step if n % 2 else value + step
    return value


def doubled(node: Formula) -> Formula:
    """The value at 2p for ``node`` at p.

    >>> from verify.formula.reader import read_formula
    >>> print(doubled(read_formula("digamma(x)")))
    (digamma(x) + digamma(x + 1/2))/2 + log(2)
    """
    p = node.args[-1]
    beside = at(node, p + HALF)
    if node.op == "gamma":
        power: Formula = TWO ** (TWO * p - ONE)
        return power * node * beside / apply("sqrt", PI)
    n = int(node.args[0].args[0])
    mean = (node + beside) / number(2 ** (n + 1))
    return mean if n else mean + apply("log", TWO)


def reflected(node: Formula) -> Formula:
    """The value at 1 - p for ``node`` at p.

    >>> from verify.formula.reader import read_formula
    >>> print(reflected(read_formula("digamma(x)")))
    digamma(x) + pi*cos(pi*x)/sin(pi*x)
    """
    p = node.args[-1]
    if node.op == "gamma":
        return PI / (apply("sin", PI * p) * node)
    n, w = int(node.args[0].args[0]), variable("w")
    if n > MAX_ORDER:
        raise ProofError(f"Expected an order up to {MAX_ORDER} but got {n}.")
    cotangent = PI * apply("cos", PI * w) / apply("sin", PI * w)
    for _ in range(n):
        cotangent = derivative(cotangent, "w")
    total = node + substitute(cotangent, {"w": p})
    return -total if n % 2 else total


def equal_value(equation: str, node: Formula, p: Formula, k: int) -> tuple[Formula, Formula]:
    """The argument at which an equation gives the function of ``node``, and its value there, from those at p."""
    start = at(node, p)
    if equation == "recurrence" and 1 <= k <= MAX_SHIFT:
        return p + number(k), ahead(start, k)
    if equation == "duplication":
        return TWO * p, doubled(start)
    if equation == "reflection":
        return ONE - p, reflected(start)
    raise ProofError(f"Expected a recurrence of 1 to {MAX_SHIFT} steps, a duplication or a reflection.")


def rule_functional(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """A value of Γ or ψ⁽ⁿ⁾ in the formula is replaced by a functional equation.

    Table: ``node`` (the text of the value), ``equation`` (its name), ``place`` (p), ``steps`` (k; 1 if left out),
    ``positive`` (proofs of p > 0, and of 1 - p > 0 for a reflection), ``domain`` (the new formula is defined),
    ``proof``. That the argument of the node is p + k, 2p or 1 - p is shown by exact algebra.
    """
    node, p = field_formula(table, "node"), field_formula(table, "place")
    k, equation = table.get("steps", 1), table.get("equation")
    if not is_special(node) or node not in set(postorder(goal.sign.formula)):
        raise ProofError("Expected a gamma or a polygamma of a whole order that occurs in the formula.")
    if type(k) is not int or not isinstance(equation, str):
        raise ProofError("Expected the name of an equation and a whole number of steps.")
    argument, value = equal_value(equation, node, p, k)
    if not vanishes(node.args[-1] - argument, goal):
        raise ProofError("Expected the argument for which the equation gives the value.")
    positive = [p, ONE - p] if equation == "reflection" else [p]
    proofs = field_list(table, "positive")
    if len(proofs) != len(positive):
        raise ProofError("Expected a proof for each place that must be positive.")
    for formula, proof in zip(positive, proofs, strict=True):
        check(without_assumptions(goal, Sign(formula, ">")), proof, arithmetic, progress)
    new = replace(goal, sign=Sign(replaced(goal.sign.formula, node, value), goal.sign.op))
    require_defined(new.sign.formula, new, table, "domain", arithmetic, progress)
    check(new, field_proof(table, "proof"), arithmetic, progress)


def one_step_on(formula: Formula, name: str, goal: Goal) -> Formula:
    """F(x + 1), where values of Γ and ψ⁽ⁿ⁾ whose argument grows by a whole number are written by those in F(x).

    Equal to F(x + 1) wherever F(x) is defined, because the arguments are positive there.

    >>> from verify.formula.reader import read_formula
    >>> x = Goal(Sign(read_formula("x"), ">"), {})
    >>> print(one_step_on(read_formula("gamma(x + s) - x"), "x", x))
    gamma(x + s)*(x + s) - (x + 1)
    """
    done: dict[Formula, Formula] = {}
    for node in postorder(formula):
        if node.op == "variable" and node.args[0] == name:
            done[node] = node + ONE
        elif node.op in LEAVES:
            done[node] = node
        else:
            k = _steps(node, done[node.args[-1]], goal) if is_special(node) and name in variables(node) else None
            done[node] = ahead(node, k) if k else apply(node.op, *(done[a] for a in node.args))
    return done[formula]


def _steps(node: Formula, later: Formula, goal: Goal) -> int | None:
    """How many steps ``later`` is beyond the argument of ``node``; None when that is no small whole number."""
    growth = later - node.args[-1]
    return next((k for k in range(1, MAX_SHIFT + 1) if vanishes(growth - number(k), goal)), None)


def rule_telescope(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """F(x) >= F(x + 1) on a range of x up to ∞, where F has a limit >= 0: so F >= 0, and F > 0 if F(x) > F(x + 1).

    Table: ``variable`` (x), ``difference`` (D), ``domain`` (D is defined), ``proof`` (of D, for the goal's sign), and
    ``side`` ("upper"), ``from``, ``order``, ``ramification`` and ``logarithms`` of the limit as in the rule "limit".
    Exact algebra shows D = F(x) - F(x + 1), with F(x + 1) by the recurrences of Γ and ψ⁽ⁿ⁾ (``one_step_on``). No
    assumption may bind x, so that x + 1 is in the domain with x. Then F(x) = D(x) + D(x + 1) + … + D(x + n - 1) +
    F(x + n) for every n, where the last term tends to the limit.

    Source: Bustoz and Ismail, *On gamma function inequalities*, Math. Comp. 47 (1986), and others before.
    """
    name, op = table.get("variable"), goal.sign.op
    if not isinstance(name, str) or name not in goal.box or goal.box[name].upper is not None:
        raise ProofError("Expected a variable with a range up to infinity.")
    if op not in (">", ">=") or table.get("side") != "upper":
        raise ProofError("Expected an inequality and the upper side.")
    if any(name in variables(a.formula) for a in goal.assumptions):
        raise ProofError(f"Expected assumptions that do not bind {name}.")
    difference = field_formula(table, "difference")
    if not vanishes(difference - (goal.sign.formula - one_step_on(goal.sign.formula, name, goal)), goal):
        raise ProofError("Expected the difference of the formula and its value one step on.")
    require_defined(difference, goal, table, "domain", arithmetic, progress)
    check(replace(goal, sign=Sign(difference, op)), field_proof(table, "proof"), arithmetic, progress)
    part = halves(goal.box, name, field_formula(table, "from"), arithmetic)[1]
    if not has_inside(part[name], arithmetic):
        raise ProofError("Expected an expansion from a point before the end.")
    if not has_nonnegative_limit(replace(goal, box=part), table, arithmetic):
        raise ProofError(f"Expected a limit >= 0 for {name} to infinity.")
