"""A formula without trivial coefficients, for people: 0 + 1·u is u, u - 0 is u, (-1)·u is -u, u + (-v) is u - v.

Value and domain stay the same: 0·log(x), which has a value for x > 0 only, stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .derivative import ONE, minus, negative, plus
from .tree import LEAVES, Formula, apply, number, postorder

#: Operations that mean something else for a number than for a formula with the same value.
_LITERAL: Final = frozenset({"pow", "polygamma", "besseli", "besselj"})


def tidied(formula: Formula) -> Formula:
    """``formula`` without neutral elements and double signs, with sums of two numbers worked out.

    >>> from verify.formula.reader import read_formula
    >>> tidied(read_formula("(1 - w)*(0 + (-1)*log(1*x)) - (0 + 1*log(x - 0)**1)"))
    Formula('(1 - w)*(-log(x)) - log(x)')
    """
    done: dict[Formula, Formula] = {}
    for node in postorder(formula):
        if node.op in LEAVES:
            done[node] = node
            continue
        args = [a if node.op in _LITERAL and done[a].op == "number" else done[a] for a in node.args]
        done[node] = _RULES[node.op](*args) if node.op in _RULES else apply(node.op, *args)
    return done[formula]


def _times(a: Formula, b: Formula) -> Formula:
    if a is ONE or b is ONE:
        return b if a is ONE else a
    return negative(b) if a is _MINUS_ONE else a * b


def _over(a: Formula, b: Formula) -> Formula:
    return a if b is ONE else a / b


def _power(base: Formula, exponent: Formula) -> Formula:
    return base if exponent is ONE else base**exponent


_MINUS_ONE: Final = number(-1)
_RULES: Final[dict[str, Callable[..., Formula]]] = {
    "add": plus, "sub": minus, "neg": negative, "mul": _times, "div": _over, "pow": _power,
}  # fmt: skip
