"""The terms of a sum in two groups of which each has the sign. Untrusted.

√(x y) - y and √((1 - x)(1 - y)) - (1 - x) are both >= 0 for x >= y, although no term of their sum is alone enough to
see it, and no enclosure decides near x = y, where both vanish.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from verify.formula.tree import Formula, variables
from verify.kernel.goal import Goal
from verify.kernel.premises import KINKED, uses

from .identities import Prove
from .sampling import seeming_sign
from .scaling import TRANSCENDENTAL
from .signs import sum_of, summands
from .splits import Proof

#: Terms of a sum, and points at which the signs of groups are looked at.
MOST: Final = 8
POINTS: Final = 200
ROOTS: Final = TRANSCENDENTAL | {"sqrt", "cbrt"}


def grouped(goal: Goal, prove: Prove) -> Proof | None:
    """Two groups of terms, the smallest first, that seem to be >= 0 everywhere; a strict sign has a margin."""
    formula = goal.sign.formula
    if goal.sign.op != ">=" or len(variables(formula)) < 2 or uses(formula, KINKED):
        return None
    terms = [-f if sign < 0 else f for f, sign in spread(formula, 1)]
    if not 3 <= len(terms) <= MOST or not uses(formula, ROOTS):
        return None
    for groups in halves(terms):
        if all(seeming_sign(group, goal.box, POINTS, goal.assumptions) == 1 for group in groups):
            return sum_of(groups, goal, prove)
    return None


def spread(formula: Formula, sign: int) -> Iterator[tuple[Formula, int]]:
    """The terms of a sum with their signs, quotients and multiples of sums taken apart.

    >>> from verify.formula.reader import read_formula
    >>> for term, sign in spread(read_formula("2*(x - y)/(1 - y) - 3"), 1):
    ...     print(sign, term)
    1 2*x/(1 - y)
    -1 2*y/(1 - y)
    -1 3
    """
    for term, own in summands(formula, sign):
        if term.op == "div" or term.op == "mul" and not variables(term.args[0]):
            inner, outer = term.args if term.op == "div" else term.args[::-1]
            for part, each in spread(inner, own):
                yield (part / outer if term.op == "div" else outer * part), each
        else:
            yield term, own


def halves(terms: Sequence[Formula]) -> Iterator[list[Formula]]:
    """All ways to put the terms into two groups, as sums; those with a smaller first one before others."""
    for size in range(1, len(terms) // 2 + 1):
        for chosen in itertools.combinations(range(len(terms)), size):
            yield [_sum([terms[k] for k in chosen]), _sum([t for k, t in enumerate(terms) if k not in chosen])]


def _sum(terms: Sequence[Formula]) -> Formula:
    return sum(terms[1:], terms[0])
