"""A formula with values for some of its variables, written as a person would: sin x - sin(4x)/4, not sin x + (-1/4)…"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from verify.formula.tidy import tidied
from verify.formula.tree import LEAVES, Exact, Formula, apply, number, postorder, substitute

_SUMS: Final = {"add": "sub", "sub": "add"}


def fixed(formula: Formula, values: Mapping[str, Exact]) -> Formula:
    """``formula`` with these values; without any it is returned as it is. Value and domain are those of
    ``substitute``, but the tree may be another: neutral elements are left out, and signs of coefficients are signs of
    terms.

    >>> from verify.formula.reader import read_formula
    >>> fixed(read_formula("sin(x) + a*sin(4*x)"), {"a": "-1/4"})
    Formula('sin(x) - 1/4*sin(4*x)')
    """
    if not values:
        return formula
    done: dict[Formula, Formula] = {}
    for node in postorder(tidied(substitute(formula, values))):
        args = [] if node.op in LEAVES else [done[a] for a in node.args]
        done[node] = _with_signs(node.op, args) if args else node
    return done[node]


def _with_signs(op: str, args: list[Formula]) -> Formula:
    """The operation, with the sign of a last term that is a negative number times something in front of it."""
    opposite = _opposite(args[-1]) if op in (*_SUMS, "neg") else None
    if opposite is None:
        return apply(op, *args)
    return opposite if op == "neg" else apply(_SUMS[op], args[0], opposite)


def _opposite(term: Formula) -> Formula | None:
    """-term, when it is a product or quotient that begins with a negative number, or is one itself."""
    if term.op == "number":
        return number(-term.args[0]) if term.args[0] < 0 else None
    if term.op not in ("mul", "div"):
        return None
    first = _opposite(term.args[0])
    if first is None:
        return None
    one = term.op == "mul" and first.op == "number" and first.args[0] == 1
    return term.args[1] if one else apply(term.op, first, term.args[1])
