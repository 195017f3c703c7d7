"""Polynomials on a simplex as homogeneous ones: where Σ c_i x_i = c, terms are multiplied by powers of Σ c_i x_i / c.

Then the condition is not needed any more, and the cases of successive differences apply. Untrusted.
"""

from __future__ import annotations

from typing import Final

from verify.formula.derivative import power, times
from verify.formula.tree import Formula, number, substitute, variable, variables
from verify.kernel.algebra import Algebra, Unsupported
from verify.kernel.algebra.polynomial import Polynomial
from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign

from .assumptions import filled_in, linear_solutions
from .budget import Stuck
from .exponentials import linear_form
from .factors import to_formula
from .identities import Prove
from .normal_forms import polynomial_form
from .sampling import seems_false
from .splits import Proof, closed_by
from .substitution import fresh_name, let

#: Higher degrees are left to other arguments.
MAX_DEGREE: Final = 8
ZERO: Final = number(0)
ONE: Final = number(1)


def homogenised(goal: Goal, prove: Prove) -> Proof | None:
    """The goal without its only condition Σ c_i x_i = c, c_i > 0, for variables that are >= 0."""
    if goal.sign.op not in (">", ">=") or len(goal.assumptions) != 1 or goal.assumptions[0].op != "==":
        return None
    condition = goal.assumptions[0].formula
    names = variables(condition)
    if not set(variables(goal.sign.formula)) <= set(names) or any(goal.box[n].lower is not ZERO for n in names):
        return None
    whole = unit_form(condition, names)
    general = None if whole is None else homogeneous(goal.sign.formula, whole)
    if general is None:
        return None
    for name, factor, value in linear_solutions(condition, goal):
        fresh = fresh_name(goal.box)
        filled = substitute(general, {name: variable(fresh)})
        r = Range(ZERO, None, goal.box[name].lower_open, True)
        box = {n: old for n, old in goal.box.items() if n != name} | {fresh: r}
        if seems_false(Goal(Sign(filled, goal.sign.op), box), 200):
            return None

        def last(here: Goal, w: str = fresh, u: Formula = value, span: Range = r, new: Formula = filled) -> Proof:
            return closed_by(let(here, w, u, span, new, prove, prove))

        try:
            return filled_in(goal, 0, (name, factor, value), prove, last)
        except Stuck:
            continue
    return None


def unit_form(condition: Formula, names: tuple[str, ...]) -> Formula | None:
    """Σ c_i x_i / c, which is 1 where the condition ±(Σ c_i x_i - c) vanishes; None unless all c_i and c are > 0."""
    constant = substitute(condition, dict.fromkeys(names, ZERO))
    try:
        form, value = linear_form(condition - constant), Algebra().normal(constant).rational()
    except (Unsupported, ArithmeticError):
        return None
    if form is None or not value or any(m / value >= 0 for m in form.values()):
        return None
    c = -value
    terms = [number(m / c) * variable(n) for n, m in form.items()]
    return sum(terms[1:], terms[0])


def homogeneous(formula: Formula, whole: Formula) -> Formula | None:
    """The polynomial with its terms of lower degree multiplied by powers of ``whole``; None when it has none."""
    found = polynomial_form(formula)
    if found is None or any(key[0] != "variable" for key in found[0].keys):
        return None
    algebra, polynomial = found
    parts: dict[int, Polynomial] = {}
    for monomial, c in polynomial.items():
        degree = sum(e for _, e in monomial)
        if degree != int(degree) or any(e < 0 for _, e in monomial):
            return None
        parts.setdefault(int(degree), {})[monomial] = c
    top = max(parts, default=0)
    if len(parts) < 2 or top > MAX_DEGREE:
        return None
    terms = [times(power(whole, number(top - d)), to_formula(algebra, part)) for d, part in sorted(parts.items())]
    return sum(terms[1:], terms[0])
