"""Light simplification that keeps a formula's value wherever it is defined: 0·u is 0, u + 0 is u, cos(0) is 1.

It may enlarge the domain (0·log(x) becomes 0), so it is used only on formulas whose definedness is shown separately.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from verify.formula.tree import LEAVES, Formula, apply, number, postorder

ZERO: Final = number(0)
ONE: Final = number(1)

#: Values of functions at a number.
_VALUES: Final = {
    ("sin", ZERO): ZERO, ("tan", ZERO): ZERO, ("asin", ZERO): ZERO, ("atan", ZERO): ZERO, ("sinh", ZERO): ZERO,
    ("tanh", ZERO): ZERO, ("asinh", ZERO): ZERO, ("atanh", ZERO): ZERO, ("erf", ZERO): ZERO, ("sqrt", ZERO): ZERO,
    ("cbrt", ZERO): ZERO, ("abs", ZERO): ZERO, ("log", ONE): ZERO, ("acosh", ONE): ZERO, ("cos", ZERO): ONE,
    ("cosh", ZERO): ONE, ("exp", ZERO): ONE, ("sqrt", ONE): ONE, ("cbrt", ONE): ONE,
}  # fmt: skip


def simplified(formula: Formula) -> Formula:
    """``formula`` with numbers folded and neutral elements dropped.

    >>> from verify.formula.reader import read_formula
    >>> simplified(read_formula("exp(0*(x + 1))*sin(y) - (0 - y**(3 - 2))"))
    Formula('sin(y) - (-y)')
    """
    done: dict[Formula, Formula] = {}
    for node in postorder(formula):
        done[node] = node if node.op in LEAVES else _simple(node.op, tuple(done[a] for a in node.args))
    return done[formula]


def _simple(op: str, args: tuple[Formula, ...]) -> Formula:
    if (op, args[0]) in _VALUES and len(args) == 1:
        return _VALUES[op, args[0]]
    values = [a.args[0] if a.op == "number" else None for a in args]
    first, last = args[0], args[-1]
    if op == "neg":
        return number(-values[0]) if values[0] is not None else first.args[0] if first.op == "neg" else -first
    if op == "add":
        if values[0] is not None and values[1] is not None:
            return number(values[0] + values[1])
        return last if first is ZERO else first if last is ZERO else first + last
    if op == "sub":
        if values[0] is not None and values[1] is not None:
            return number(values[0] - values[1])
        return first if last is ZERO else _simple("neg", (last,)) if first is ZERO else first - last
    if op == "mul":
        if values[0] is not None and values[1] is not None:
            return number(values[0] * values[1])
        if ZERO in args:
            return ZERO
        return last if first is ONE else first if last is ONE else first * last
    if op == "div":
        if values[0] is not None and values[1]:
            return number(values[0] / values[1])
        return ZERO if first is ZERO else first if last is ONE else first / last
    if op == "pow":
        return _power(first, last, values)
    return apply(op, *args)


def _power(base: Formula, exponent: Formula, values: list[Fraction | None]) -> Formula:
    power, root = values[1], values[0]
    if exponent is ONE or base is ONE:
        return base
    if root is not None and power is not None and power.denominator == 1 and abs(power) <= 64 and (root or power > 0):
        return number(root ** int(power))
    return base**exponent
