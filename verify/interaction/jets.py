"""Taylor arithmetic: a formula and its derivatives in one variable, enclosed together.

The jet of f at a point or on an interval X is the list of Taylor coefficients ``[f, f', f''/2, …, f^(k)/k!]``, each an
interval that contains the coefficient at every point of X. Jets of sums, products and elementary functions follow
from those of their parts by the classical recurrences (Moore, Interval Analysis, 1966, chapter 11; Griewank and
Walther, Evaluating Derivatives, 2008, chapter 13), so no derivative is ever written down as a formula
(``jet_functions.py``).

A jet exists only where the formula is analytic: ``OutsideDomainError`` is raised wherever that is not certain. A list
shorter than k + 1 has zeros in the missing places; a formula without the variable has a jet of length 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from verify.formula.tree import Formula, postorder

from .arithmetic import Arithmetic, OutsideDomainError, Value
from .jet_functions import ARITHMETIC, BOTH, FUNCTIONS, PAIRS, Jet, power

#: Operations that have no derivative somewhere inside their domain.
NOT_SMOOTH: Final = frozenset({"abs", "min", "max"})

#: Operations that are evaluated only where the variable does not occur.
_CONSTANTS_ONLY: Final = frozenset({"gamma", "polygamma", "besseli", "besselj"})


#: Operations that are analytic everywhere on the real line.
_ENTIRE: Final = frozenset(
    {"number", "variable", "constant", "add", "sub", "mul", "neg", "sin", "cos", "exp", "sinh", "cosh", "tanh", "atan"}
)


def jet(formula: Formula, variable: str, at: Value, parameters: Mapping[str, Value], order: int, a: Arithmetic) -> Jet:
    """Taylor coefficients of ``formula`` in ``variable`` up to ``order`` on the interval ``at``.

    ``parameters`` maps every other variable to an interval. Raises OutsideDomainError where analyticity is not certain.
    """
    done: dict[Formula, Jet] = {}
    pairs: dict[tuple[str, Formula], tuple[Jet, Jet]] = {}
    for node in _order(formula):
        op = node.op
        if op == "number":
            done[node] = [a.constant(node)]
        elif op == "variable":
            name = node.args[0]
            done[node] = [at, a.one] if name == variable else [parameters[name]]
        elif op == "constant":
            if node.args[0] != "pi":
                raise OutsideDomainError("infinity inside a formula")
            done[node] = [a.pi]
        elif op in PAIRS:
            kind, place = PAIRS[op]
            argument = node.args[0]
            if (kind, argument) not in pairs:
                pairs[kind, argument] = BOTH[kind](done[argument], order, a)
            done[node] = pairs[kind, argument][place]
        else:
            done[node] = _apply(node, [done[argument] for argument in node.args], order, a)
    return done[formula]


@lru_cache(maxsize=64)
def _order(formula: Formula) -> tuple[Formula, ...]:
    return tuple(postorder(formula))


@lru_cache(maxsize=64)
def is_entire(formula: Formula) -> bool:
    """Whether the formula is visibly defined and analytic for all real values of its variables.

    >>> from verify.formula.reader import read_formula
    >>> is_entire(read_formula("sin(x)**3*exp(b*cos(x))/exp(b)")), is_entire(read_formula("sin(x)*b/b"))
    (True, False)
    """
    return all(node.op in _ENTIRE or _is_entire_quotient_or_power(node) for node in _order(formula))


def _is_entire_quotient_or_power(node: Formula) -> bool:
    """Division by an exponential or by a number that is not zero, or a power 1, 2, …"""
    last = node.args[-1]
    if node.op == "div":
        return last.op == "exp" or (last.op == "number" and last.args[0] != 0)
    return node.op == "pow" and last.op == "number" and last.args[0].denominator == 1 <= last.args[0]


def derivatives(coefficients: Jet, order: int, a: Arithmetic) -> Jet:
    """``[f, f', …, f^(order)]`` from the Taylor coefficients."""
    factorial, result = 1, []
    for k in range(order + 1):
        factorial *= max(k, 1)
        result.append(coefficients[k] * factorial if k < len(coefficients) else a.zero)
    return result


def _apply(node: Formula, arguments: list[Jet], order: int, a: Arithmetic) -> Jet:
    op = node.op
    if op == "pow":
        return power(node.args[1], arguments[0], arguments[1], order, a)
    if op in ARITHMETIC:
        return ARITHMETIC[op](*arguments, order, a)
    if op in FUNCTIONS:
        return FUNCTIONS[op](*arguments, order, a)
    if op not in NOT_SMOOTH | _CONSTANTS_ONLY or any(len(u) > 1 for u in arguments):
        raise OutsideDomainError(f"{op} of an expression with the variable")
    return [a.apply(op, *(u[0] for u in arguments))]
