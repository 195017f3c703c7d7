"""Logarithms of sums of exponentials near an infinite end: log(1 + e^x) is x + log(e^(-x) + 1), whose last part is
bounded there.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from numerics import enclosure as A
from verify.formula.tree import LEAVES, Formula, apply, number, postorder, substitute, variables
from verify.kernel.program import NotCertain, natural

from .logarithms import exponent_of
from .sums import Sum, as_formula, expanded, plus, times

#: Where exponents are compared, and what counts as growing there. Coq proves the equation that comes of it.
_FAR: Final = 1000
_GROWS: Final = 30


def tamed(formula: Formula, x: str, side: str) -> Formula:
    """The formula with the largest exponential taken out of every such logarithm.

    >>> from verify.formula.reader import read_formula
    >>> print(tamed(read_formula("log(1 + exp(x)) - x/2"), "x", "upper"))
    x + log(exp(-x) + 1) - x/2
    """
    place = {x: number(_FAR if side == "upper" else -_FAR)}
    done: dict[Formula, Formula] = {}
    for node in postorder(formula):
        new = node if node.op in LEAVES else apply(node.op, *(done[a] for a in node.args))
        done[node] = _tamed_logarithm(new, place) if node.op == "log" else new
    return done[formula]


def _tamed_logarithm(node: Formula, place: Mapping[str, Formula]) -> Formula:
    terms = expanded(node.args[0])
    exponents = {m: exponent_of(m) for m in terms}
    sizes = {m: _size(u, place) for m, u in exponents.items()}
    largest = max(terms, key=lambda m: sizes[m] or 0, default=())
    size = sizes.get(largest)
    if len(terms) < 2 or size is None or size < _GROWS:
        return node
    out = {m: -c for m, c in exponents[largest].items()}
    rest: Sum = {}
    for m, c in terms.items():
        left: Sum = {tuple(f for f in m if f.op != "exp"): c}
        u = plus(exponents[m], out, 1)
        rest = plus(rest, times(left, {(apply("exp", as_formula(u)),): Fraction(1)}) if u else left, 1)
    return as_formula(exponents[largest]) + apply("log", as_formula(rest))


def _size(exponent: Sum, place: Mapping[str, Formula]) -> float | None:
    """The value of the exponent far out; None when it depends on other variables."""
    u = substitute(as_formula(exponent), dict(place))
    if variables(u):
        return None
    try:
        return float(natural(u, {}, A).lo)
    except (NotCertain, A.EmptyEnclosure):
        return None
