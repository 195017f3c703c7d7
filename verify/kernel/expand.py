"""The local expansion of a formula at one end of one variable: the models of its parts, put together.

Where exponentials grow or vanish the parts are sums of exponentials, as long as an operation has a rule for them.
"""

from __future__ import annotations

from fractions import Fraction

from verify.formula.tree import Formula, postorder, variables

from .expansion import Expansion
from .model import Model
from .program import NotCertain
from .series import ORDERED
from .singular import log_gamma, one_side, polygamma, varying_power
from .transseries import Value, flattened, leading
from .transseries_functions import operation, varying


def expand(formula: Formula, expansion: Expansion) -> Model:
    """The model of ``formula``. Raises NotCertain, or the arithmetic's EmptyEnclosure, when there is none."""
    return flattened(expansion, _expanded(formula, expansion))


def expand_leading(formula: Formula, expansion: Expansion) -> tuple[Model, Model]:
    """(p, G) with ``formula`` = e^p·G for every t > 0, so that it has the sign of G; p is 0 or tends to ±∞."""
    return leading(expansion, _expanded(formula, expansion))


def _expanded(formula: Formula, expansion: Expansion) -> Value:
    done: dict[Formula, Value] = {}
    for node in postorder(formula):
        if node.op == "variable" and node.args[0] == expansion.name:
            done[node] = expansion.variable
        elif expansion.name not in variables(node):
            done[node] = expansion.constant(expansion.coefficient(node))
        elif node.op == "exp" and node.args[0].op == "mul" and node.args[0].args[1].op == "log":
            exponent, logarithm_of = node.args[0].args
            done[node] = _power_of(expansion, done[logarithm_of.args[0]], done[exponent])
        elif node.op == "log" and node.args[0].op == "gamma":
            inner = [flattened(expansion, done[part]) for part in (node.args[0].args[0], node.args[0])]
            done[node] = log_gamma(expansion, *inner)
        elif node.op == "pow" and node.args[1].op != "number":
            done[node] = _power_of(expansion, *(done[a] for a in node.args))
        else:
            done[node] = _applied(node, [done[a] for a in node.args], expansion)
    return done[formula]


def _applied(node: Formula, args: list[Value], E: Expansion) -> Value:
    try:
        found = operation(E, node, args)
    except NotCertain:
        found = None
    return _operation(node, [flattened(E, a) for a in args], E) if found is None else found


def _power_of(E: Expansion, base: Value, exponent: Value) -> Value:
    try:
        found = varying(E, base, exponent)
    except NotCertain:
        found = None
    return varying_power(E, flattened(E, base), flattened(E, exponent)) if found is None else found


def _operation(node: Formula, args: list[Model], E: Expansion) -> Model:
    op = node.op
    if op == "add":
        return E.add(*args)
    if op == "sub":
        return E.add(args[0], E.neg(args[1]))
    if op == "neg":
        return E.neg(args[0])
    if op == "mul":
        return E.mul(*args)
    if op == "div":
        return E.mul(args[0], E.reciprocal(args[1]))
    if op == "pow":
        return _power(node, args, E)
    if op in ("abs", "min", "max"):
        return one_side(E, op, args[0], args[-1])
    if op in ORDERED and node.args[0].op == "number" and node.args[0].args[0].denominator == 1:
        order = node.args[0].args[0]
        return polygamma(E, int(order), args[1]) if op == "polygamma" else E.function(op, order, args[1])
    if len(args) == 2:
        return E.bare(E.arithmetic.apply(op, *(E.range(a) for a in args)))
    return E.function(op, None, args[0])


def _power(node: Formula, args: list[Model], E: Expansion) -> Model:
    if node.args[1].op == "number":
        exponent: Fraction = node.args[1].args[0]
        if exponent.denominator == 1:
            return (
                E.power(args[0], int(exponent))
                if abs(exponent) <= 40
                else E.bare(E.arithmetic.integer_power(E.range(args[0]), int(exponent)))
            )
        return E.function("rpow", exponent, args[0])
    raise NotCertain("a power whose exponent is no number")
