"""Taylor coefficients of solutions of x' = f(t, x), by recurrences: x_(k+1) = f_k/(k + 1).

Let x(s) be the solution from a point at the time t. Every operation of f has a recurrence for the coefficients in s of
its value along x: for a product y = uv it is y_k = Σ u_j v_(k-j), for a quotient v_0 y_k = u_k - Σ_(j>=1) v_j y_(k-j),
and for y = φ(u) with the slope w = φ'(u) the chain rule y' = w·u' gives

    k y_k = Σ_(j=1..k) j u_j w_(k-j).

The slope is a formula of u and y, so it stands on the tape too: sin has cos, whose slope is -sin; √ has 1/(2√). Hence
y_k needs the coefficients of w below k only, and all of them come in one pass for every k.

Started from a box the coefficients are enclosures for all of its points: each is a fixed expression of values on the
tape, evaluated in intervals. The values themselves (k = 0) are ``evaluate``'s, ``strict``: every operation and every
slope is defined on the whole box, so that f is smooth on a neighbourhood of it, and no divisor vanishes there: each of
the functions is smooth inside its domain, and its slope is not defined at an end of the domain that belongs to it.
Source: Griewank, Walther, *Evaluating Derivatives* (2008), chapter 13; Moore, *Interval Analysis* (1966), chapter 11.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from graphlib import TopologicalSorter
from operator import mul
from typing import Any, Final

from numerics.forms import on_series
from verify.formula.derivative import derivative, power
from verify.formula.tree import Formula, apply, number, postorder, substitute, variable
from verify.kernel.program import Arithmetic, Interval, NotCertain, Program, compiled, evaluate

#: The name of time.
TIME: Final = "t"
#: Operations without derivatives of all orders where they are defined, or with slopes of ever new functions.
ROUGH: Final = frozenset({"abs", "min", "max", "atan2", "gamma", "polygamma", "besselj", "besseli"})

#: A number of the recurrences: a ball in Arb, an interval in the other arithmetics. Both have Python's operators.
Number = Any
#: Coefficients of s⁰, s¹, …; those that are not written down are zero, as for every constant.
Series = list[Number]


@dataclass(frozen=True, slots=True)
class Tape:
    """The steps of ``program`` that vary, each with its rule and the steps that the rule uses, in the order in which
    their coefficients of the same power can be computed.

    The first outputs are the equations, the others whatever else is to be expanded along the solution.
    """

    program: Program
    rules: tuple[tuple[int, str, tuple[int, ...]], ...]


@lru_cache(maxsize=256)
def tape(*formulas: Formula) -> Tape:
    """The tape of ``formulas`` with the slopes and factors that their recurrences need. Raises ValueError for ROUGH."""
    listed, needed = formulas, dict[Formula, tuple[str, tuple[Formula, ...]]]()
    while True:
        nodes = postorder(*listed)
        varying = _varying(nodes)
        fresh = [node for node in nodes if node in varying and node not in needed and node.op != "variable"]
        if not fresh:
            break
        needed |= {node: _rule(node, varying) for node in fresh}
        listed = (*listed, *(part for node in fresh for part in needed[node][1]))
    if any(rule == "chain" and parts[1] not in varying for rule, parts in needed.values()):
        raise ValueError("Expected slopes that vary with their argument.")
    program = compiled(*nodes)
    place = dict(zip(nodes, program.outputs, strict=True))
    # For y_k a chain needs u_k only, and of its slope the coefficients before.
    first = {n: parts[:1] if rule == "chain" else parts for n, (rule, parts) in needed.items()}
    order = [node for node in TopologicalSorter(first).static_order() if node in needed]
    rules = [(place[n], needed[n][0], tuple(place[a] for a in needed[n][1])) for n in order]
    return Tape(replace(program, outputs=tuple(place[f] for f in formulas)), tuple(rules))


def _varying(nodes: Sequence[Formula]) -> set[Formula]:
    found: set[Formula] = set()
    for node in nodes:
        if node.op == "variable" or any(isinstance(a, Formula) and a in found for a in node.args):
            found.add(node)
    return found


def _rule(node: Formula, varying: set[Formula]) -> tuple[str, tuple[Formula, ...]]:
    """The recurrence of a node that varies, with the formulas that it uses."""
    op, args = node.op, node.args
    if op in ("add", "sub"):
        if args[1] not in varying:
            return "same", args[:1]
        if args[0] not in varying:
            return ("same" if op == "add" else "neg"), args[1:]
        return op, args
    if op == "mul":
        return "mul", args if args[1] in varying else args[::-1]  # a constant comes first
    if op == "div":
        return ("div", args) if args[0] in varying else ("reciprocal", args[1:])
    if op == "neg":
        return "neg", args
    if op == "pow":
        return _power_rule(node, *args)
    if op in ROUGH:
        raise ValueError(f"Expected an operation with derivatives of all orders but got {op}.")
    return "chain", (args[0], substitute(derivative(apply(op, variable("u")), "u"), {"u": args[0]}))


def _power_rule(node: Formula, u: Formula, exponent: Formula) -> tuple[str, tuple[Formula, ...]]:
    """u^n from two powers or as 1/u^(-n); u^r with the slope r·u^r/u, and u^v = exp(v log u)."""
    if exponent.op != "number":
        return "chain", (exponent * apply("log", u), node)
    r = exponent.args[0]
    if r.denominator != 1:
        return "chain", (u, exponent * node / u)
    if r in (0, 1):
        return ("zero", ()) if r == 0 else ("same", (u,))
    if r < 0:
        return "reciprocal", (power(u, number(-r)),)
    first = r // 2 if r % 2 == 0 else 1
    return "mul", (power(u, number(first)), power(u, number(r - first)))


def coefficients(tape: Tape, start: Mapping[str, Interval], count: int, A: Arithmetic) -> list[Series]:
    """Along the solutions from the values ``start`` of the variables and of TIME, in the order of the equations: the
    first ``count`` >= 1 coefficients of every variable, then of the other outputs (one less than these).

    Raises NotCertain (or another ArithmeticError) where an operation is not defined and smooth on all of ``start``.
    """
    program = tape.program
    names = [name for name in start if name != TIME]
    series = [[lifted(value, A)] for value in evaluate(program, start, A, strict=True)]
    states = {name: [lifted(start[name], A)] for name in start}
    for i, (op, _, payload) in enumerate(program.steps):
        if op == "variable":
            series[i] = states[payload]
    rules = [(series[i], _next(rule, [series[a] for a in parts], series[i])) for i, rule, parts in tape.rules]
    slopes = [(states[name], series[i]) for name, i in zip(names, program.outputs, strict=False)]
    for k in range(1, count):
        for state, slope in slopes:
            state.append(slope[k - 1] / k if k <= len(slope) else slope[0] * 0)
        if TIME in states:
            states[TIME].append(states[TIME][0] * 0 + (1 if k == 1 else 0))
        if k < count - 1:
            for found, following in rules:
                found.append(following(k))
    expanded = [states[name] for name in names] + [series[i] for i in program.outputs[len(names) :]]
    if not all(_is_finite(c, A) for each in expanded for c in each):
        raise NotCertain("no finite coefficients")
    return expanded


def _next(rule: str, parts: Sequence[Series], y: Series) -> Callable[[int], Number]:
    """The function that computes y_k from the earlier ones, for k = 1, 2, … in turn."""
    u, v = (*parts, [], [])[:2]
    if rule == "same":
        return lambda k: u[k]
    if rule == "neg":
        return lambda k: -u[k]
    if rule == "zero":
        return lambda k: y[0] * 0
    if rule == "add":
        return lambda k: u[k] + v[k]
    if rule == "sub":
        return lambda k: u[k] - v[k]
    if rule == "mul":
        return (lambda k: _squared(u, k)) if u is v else (lambda k: sum(map(mul, u, v[k::-1])))
    if rule == "div":
        return lambda k: (u[k] - sum(map(mul, v[1:], y[::-1]))) / v[0]
    if rule == "reciprocal":
        return lambda k: -sum(map(mul, u[1:], y[::-1])) / u[0]
    moved: Series = []  # j u_j for j = 1, 2, …

    def chained(k: int) -> Number:
        moved.append(u[k] * k)
        return sum(map(mul, moved, v[k - 1 :: -1])) / k

    return chained


def _squared(u: Series, k: int) -> Number:
    """The coefficient of s^k in u², every product once."""
    half = (k + 1) // 2
    twice = 2 * sum(map(mul, u[:half], u[k::-1]))
    return twice if k % 2 else twice + u[half] * u[half]


def lifted(value: Interval, A: Arithmetic) -> Number:
    S = on_series(A)
    return value if S is None else S.ball(value)


def interval(number: Number, A: Arithmetic) -> Interval:
    """The interval around a number of the recurrences."""
    return number if on_series(A) is None else A.around(number)


def _is_finite(number: Number, A: Arithmetic) -> bool:
    if on_series(A) is not None:
        return bool(number.is_finite())
    return bool(-math.inf < number.lo) and bool(number.hi < math.inf)
