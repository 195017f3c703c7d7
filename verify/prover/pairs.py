"""Sums over pairs of variables: F(x, y, z) = G(x, y) + G(y, z) + G(z, x) with G >= 0. Untrusted.

Where F vanishes for equal variables, no enclosure decides near them, and the pair has one variable less: F(x, y, …, y)
is (n - 1) G(x, y). The inequality of Chebyshev and many for the sides of a triangle are such sums.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from verify.formula.tree import Formula, number, substitute, variable, variables
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import KINKED, uses, vanishes

from .identities import Prove, defined
from .sampling import may_vanish, seems_false
from .scaling import TRANSCENDENTAL
from .splits import Proof
from .substitution import NewVariable, fresh_names, in_turn

#: Operations of formulas for which this is tried; polynomials have better ways.
OPERATIONS: Final = TRANSCENDENTAL | {"sqrt", "cbrt"}


def paired(goal: Goal, prove: Prove) -> Proof | None:
    """A formula in three or more variables as the sum over all pairs of one formula in two."""
    formula, names = goal.sign.formula, variables(goal.sign.formula)
    if goal.sign.op != ">=" or goal.assumptions or len(names) < 3 or len({goal.box[n] for n in names}) > 1:
        return None
    if not uses(formula, OPERATIONS) or uses(formula, KINKED):
        return None
    part = pair_part(formula, names)
    terms = [filled(part, names, pair) for pair in itertools.combinations(names, 2)]
    rest = sum((-term for term in terms), formula)
    if not may_vanish(rest, goal.box) or seems_false(replace(goal, sign=Sign(terms[0], ">="))):
        return None
    if not vanishes(rest, goal):
        return None
    return {"rule": "sum", "terms": [_term(goal, part, pair, prove) for pair in itertools.combinations(names, 2)]}


def pair_part(formula: Formula, names: Sequence[str]) -> Formula:
    """F(x, y, …, y)/(n - 1) in the first two variables.

    >>> from verify.formula.reader import read_formula
    >>> print(pair_part(read_formula("x**2 + y**2 + z**2 - x*y - y*z - z*x"), "xyz"))
    (x**2 + y**2 + y**2 - x*y - y*y - y*x)/2
    """
    return substitute(formula, {n: variable(names[1]) for n in names[2:]}) / number(len(names) - 1)


def filled(part: Formula, names: Sequence[str], pair: Sequence[str]) -> Formula:
    """The part for another pair of variables."""
    return substitute(part, dict(zip(names, map(variable, pair), strict=False)))


def _term(goal: Goal, part: Formula, pair: Sequence[str], prove: Prove) -> dict[str, Any]:
    """One term; new names for its variables, the same for all pairs, so that it is proved once."""
    formula, fresh = filled(part, variables(goal.sign.formula), pair), fresh_names(goal.box, 2)
    general = filled(part, variables(goal.sign.formula), fresh)
    new = [NewVariable(w, variable(n), goal.box[n]) for w, n in zip(fresh, pair, strict=True)]
    proof = in_turn(replace(goal, sign=Sign(formula, ">=")), new, general, prove)
    return {
        "weight": "1",
        "formula": str(formula),
        "sign": ">=",
        "domain": defined(formula, goal, prove),
        "proof": proof,
    }
