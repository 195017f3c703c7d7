"""Products and quotients in two variables with the factors of each variable on a side of their own. Untrusted.

A(y)/A(x) < B(y)/B(x) for x < y is A(y)/B(y) < A(x)/B(x): that A/B falls, a question about one variable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from verify.formula.tree import Formula, number, variables
from verify.kernel.goal import Goal

from .identities import Prove
from .signs import product_of
from .splits import Proof

ONE: Final = number(1)

#: A factor and whether it is above the line.
Factor = tuple[Formula, bool]


def apart(goal: Goal, prove: Prove) -> Proof | None:
    """a > b from U(x) > V(y), where a/b = U(x)/V(y) and neither side had one variable alone."""
    formula, names = goal.sign.formula, variables(goal.sign.formula)
    if goal.sign.op not in (">", ">=") or formula.op != "sub" or len(names) != 2 or not goal.assumptions:
        return None
    a, b = formula.args
    if len(variables(a)) < 2 and len(variables(b)) < 2:
        return None
    whole = [*placed_factors(a), *((part, not above) for part, above in placed_factors(b))]
    if any(len(variables(part)) > 1 for part, _ in whole):
        return None
    y = names[1]
    left = quotient(factor for factor in whole if variables(factor[0]) != (y,))
    right = quotient((part, not above) for part, above in whole if variables(part) == (y,))
    other = left - right
    return product_of([(other, 1), (b / right, 1)], goal, prove)


def placed_factors(formula: Formula, above: bool = True) -> Iterator[Factor]:
    """The factors of a product or quotient, as it is written, each with whether it is above the line.

    >>> from verify.formula.reader import read_formula
    >>> [(str(part), above) for part, above in placed_factors(read_formula("x/(y*sin(x))*2"))]
    [('x', True), ('y', False), ('sin(x)', False), ('2', True)]
    """
    if formula.op in ("mul", "div"):
        yield from placed_factors(formula.args[0], above)
        yield from placed_factors(formula.args[1], above == (formula.op == "mul"))
    else:
        yield formula, above


def quotient(parts: Iterable[Factor]) -> Formula:
    """The product of the factors above the line over that of those below."""
    result = {True: ONE, False: ONE}
    for part, above in parts:
        result[above] = part if result[above] is ONE else result[above] * part
    return result[True] if result[False] is ONE else result[True] / result[False]
