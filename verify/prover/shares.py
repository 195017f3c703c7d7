"""Cyclic sums whose terms are at least shares of the bound: t(x, y, z) >= s x^r/(x^r + y^r + z^r). Untrusted.

The shares add up to s. The exponent r is the one for which both sides of a term touch where all variables are equal;
so a/√(a² + 8bc) >= a^(4/3)/(a^(4/3) + b^(4/3) + c^(4/3)), and the sum over the cycle is at least 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from verify.formula.tree import Formula, number, substitute, variable, variables
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import KINKED, uses, vanishes

from .floats import float_function
from .identities import Prove, defined
from .sampling import may_vanish, seems_false
from .signs import summands
from .splits import Proof
from .substitution import NewVariable, fresh_names, in_turn

#: The step of difference quotients, and the largest denominator of an exponent.
STEP: Final = 1e-5
FINEST: Final = 6


def shared(goal: Goal, prove: Prove) -> Proof | None:
    """The terms of a cyclic sum against the shares of a constant."""
    formula, names = goal.sign.formula, variables(goal.sign.formula)
    if goal.sign.op != ">=" or goal.assumptions or not 3 <= len(names) <= 4 or uses(formula, KINKED):
        return None
    terms = [(f, sign) for f, sign in summands(formula, 1) if variables(f)]
    if len(terms) != len(names) or any(sign < 0 for _, sign in terms) or len({goal.box[n] for n in names}) > 1:
        return None
    piece = piece_of(terms[0][0], names)
    if piece is None or seems_false(replace(goal, sign=Sign(piece, ">=")), 200):
        return None
    pieces = [turned(piece, names, k) for k in range(len(names))]
    rest = sum((-p for p in pieces), formula)
    if not may_vanish(rest, goal.box) or not vanishes(rest, goal):
        return None
    return {"rule": "sum", "terms": [_term(goal, piece, names, k, prove) for k in range(len(names))]}


def piece_of(term: Formula, names: Sequence[str]) -> Formula | None:
    """t - s x^r/Σ v^r for the variable x in which t rises where all are equal; None when there is none.

    With n variables equal to 1, t = s/n, and the slopes in x of both sides agree for r = n t_x/((n - 1) t).
    """
    function, n = float_function(term, tuple(names)), len(names)
    ones = [1.0] * n
    value = function(tuple(ones))
    for k, name in enumerate(names):
        ends = [function((*ones[:k], 1 + h, *ones[k + 1 :])) for h in (STEP, -STEP)]
        power = n * (ends[0] - ends[1]) / (2 * STEP) / ((n - 1) * value) if value > 0 else math.nan
        if power > STEP:
            r = number(Fraction(power).limit_denominator(FINEST))
            bound = number((Fraction(value) * n).limit_denominator(1000))
            powers = [variable(v) ** r for v in names]
            return term - bound * variable(name) ** r / sum(powers[1:], powers[0])
    return None


def turned(formula: Formula, names: Sequence[str], k: int, new: Sequence[str] | None = None) -> Formula:
    """The formula with every variable replaced by the k-th after it in the cycle of ``new``, or of ``names``."""
    cycle = new or names
    return substitute(formula, {n: variable(cycle[(j + k) % len(names)]) for j, n in enumerate(names)})


def _term(goal: Goal, piece: Formula, names: Sequence[str], k: int, prove: Prove) -> dict[str, Any]:
    """One term; new names for its variables, the same for all terms, so that it is proved once."""
    formula, fresh = turned(piece, names, k), fresh_names(goal.box, len(names))
    new = [NewVariable(w, variable(names[(j + k) % len(names)]), goal.box[names[0]]) for j, w in enumerate(fresh)]
    part = replace(goal, sign=Sign(formula, ">="))
    proof = in_turn(part, new, turned(piece, names, 0, fresh), prove)
    return {"weight": "1", "formula": str(formula), "sign": ">=", "domain": defined(formula, goal, prove)} | {
        "proof": proof
    }
