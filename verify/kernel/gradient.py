"""Gradients of straight-line programs, by reverse differentiation (Griewank and Walther, Evaluating Derivatives, 2008).

All partial derivatives come from one walk backwards through the steps, so that they cost a small multiple of the value
for any number of variables.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from flint import ctx

from .program import Arithmetic, Interval, NotCertain, Program

#: Operations with the derivative of each, which cos has with the other sign.
TWINS: Final = {"sin": "cos", "cos": "sin", "sinh": "cosh", "cosh": "sinh"}


@lru_cache(maxsize=4096)
def _structure(program: Program) -> tuple[list[bool], dict[tuple[str, tuple[int, ...]], int]]:
    """Whether each step depends on a variable, and where the steps of ``TWINS`` on given steps are."""
    varies: list[bool] = []
    for op, args, _ in program.steps:
        varies.append(op == "variable" or True in [varies[k] for k in args])
    return varies, {(op, args): i for i, (op, args, _) in enumerate(program.steps) if op in TWINS}


def gradient(program: Program, values: Sequence[Interval], output: int, arithmetic: Arithmetic) -> dict[str, Interval]:
    """Enclosures of the partial derivatives of step ``output`` from the ``values`` of all steps.

    Where a function has a kink (abs, min, max) the enclosure covers all one-sided slopes, which is what the
    mean-value theorem needs. Raises NotCertain for operations whose derivative is not implemented.
    """
    A = arithmetic
    units = _number(A, 1), _number(A, -1)
    adjoints: dict[int, Interval] = {output: units[0]}
    slopes: dict[str, Interval] = {}
    for i in range(output, -1, -1):
        adjoint = adjoints.pop(i, None)
        if adjoint is None:
            continue
        op, args, payload = program.steps[i]
        if op == "variable":
            slopes[payload] = adjoint
        for a, term in zip(args, _shares(program, i, adjoint, values, units, A), strict=False):
            if term is not None:
                adjoints[a] = A.add(adjoints[a], term) if a in adjoints else term
    return slopes


def _shares(
    program: Program,
    i: int,
    adjoint: Interval,
    values: Sequence[Interval],
    units: tuple[Interval, Interval],
    A: Arithmetic,
) -> Sequence[Interval | None]:
    """What step ``i`` adds to the adjoints of those of its arguments that vary.

    Sums, and adjoints ``units`` = 1, -1, need no product; the derivative of a sine may be at hand as a cosine.
    """
    op, args, payload = program.steps[i]
    varies, places = _structure(program)
    wanted = [varies[a] for a in args]
    if op in ("add", "sub"):
        last = None if not wanted[1] else adjoint if op == "add" else _opposite(adjoint, units, A)
        return (adjoint if wanted[0] else None), last
    if op == "neg":
        return (_opposite(adjoint, units, A),)
    if op == "div" and not wanted[1]:
        return (A.div(adjoint, values[args[1]]),)
    twin = places.get((TWINS.get(op, ""), args))
    if twin is not None:
        slopes: tuple[Interval | None, ...] = (A.neg(values[twin]) if op == "cos" else values[twin],)
    else:
        slopes = partials(op, payload, [values[k] for k in args], values[i], A)
    terms = [slope if want else None for slope, want in zip(slopes, wanted, strict=False)]
    if adjoint is units[0]:
        return terms
    if adjoint is units[1]:
        return [None if term is None else A.neg(term) for term in terms]
    return [None if term is None else A.mul(adjoint, term) for term in terms]


def _opposite(adjoint: Interval, units: tuple[Interval, Interval], A: Arithmetic) -> Interval:
    return units[1] if adjoint is units[0] else units[0] if adjoint is units[1] else A.neg(adjoint)


@lru_cache(maxsize=4096)
def _rounded(A: Arithmetic, value: Fraction | int, precision: int) -> Interval:
    del precision  # part of the key: the number is rounded to it
    return A.number(Fraction(value))


def _number(A: Arithmetic, value: Fraction | int) -> Interval:
    return _rounded(A, value, ctx.prec)


def partials(op: str, payload: Any, x: Sequence[Interval], y: Interval, A: Arithmetic) -> tuple[Interval | None, ...]:
    """Enclosures of the partial derivatives of ``op`` at arguments ``x`` with value ``y``."""
    one = _number(A, 1)
    if op == "add":
        return one, one
    if op == "sub":
        return one, A.neg(one)
    if op == "neg":
        return (A.neg(one),)
    if op == "mul":
        return (x[1], x[0]) if x[0] is not x[1] else (x[0], x[0])
    if op == "div":
        inverse = A.reciprocal(x[1])
        return inverse, A.neg(A.mul(y, inverse))
    if op == "ipow":
        if payload == 2:
            return (A.add(x[0], x[0]),)
        return (A.mul(_number(A, payload), A.integer_power(x[0], payload - 1)) if payload else _number(A, 0),)
    if op == "rpow":
        slope = (
            A.reciprocal(A.rational_power(x[0], 1 - payload))
            if payload < 1
            else A.rational_power(x[0], payload - 1)
            if (payload - 1).denominator != 1
            else A.integer_power(x[0], int(payload - 1))
        )
        return (A.mul(_number(A, payload), slope),)
    if op == "pow":
        return A.mul(x[1], A.apply("pow", x[0], A.sub(x[1], one))), A.mul(y, A.apply("log", x[0]))
    if op in ("min", "max"):
        first = A.sub(x[0], x[1]) if op == "max" else A.sub(x[1], x[0])
        share = _step(first, A)
        return share, A.sub(one, share)
    if op == "abs":
        share = _step(x[0], A)
        return (A.sub(A.add(share, share), one),)
    if op in ("number", "constant", "variable"):
        return ()
    if op == "atan2":
        if not A.inside_domain(op, *x):
            raise NotCertain(op)
        norm = A.add(A.integer_power(x[0], 2), A.integer_power(x[1], 2))
        return A.div(x[1], norm), A.neg(A.div(x[0], norm))
    if op == "polygamma":
        return None, A.apply(op, A.add(x[0], one), x[1])
    return (_unary_partial(op, x[-1], y, A),) if len(x) == 1 else (None, _bessel_partial(op, x, y, A))


def _step(u: Interval, A: Arithmetic) -> Interval:
    """Slopes of max(u, 0): 1 where u > 0, 0 where u < 0, all between at a sign change."""
    zero, one = _number(A, 0), _number(A, 1)
    return one if u.lo > 0 else zero if u.hi < 0 else A.hull(zero, one)


def _unary_partial(op: str, x: Interval, y: Interval, A: Arithmetic) -> Interval:
    one = _number(A, 1)
    square = A.integer_power
    if op == "exp":
        return y
    if op == "log":
        return A.reciprocal(A.intersection(x, A.NONNEGATIVE))
    if op == "sqrt":
        return A.reciprocal(A.add(y, y))
    if op == "cbrt":
        return A.reciprocal(A.mul(_number(A, 3), square(y, 2)))
    if op == "sin":
        return A.apply("cos", x)
    if op == "cos":
        return A.neg(A.apply("sin", x))
    if op == "tan":
        return A.add(one, square(y, 2))
    if op == "asin":
        return A.reciprocal(A.apply("sqrt", A.sub(one, square(x, 2))))
    if op == "acos":
        return A.neg(A.reciprocal(A.apply("sqrt", A.sub(one, square(x, 2)))))
    if op == "atan":
        return A.reciprocal(A.add(one, square(x, 2)))
    if op == "sinh":
        return A.apply("cosh", x)
    if op == "cosh":
        return A.apply("sinh", x)
    if op == "tanh":
        return A.sub(one, square(y, 2))
    if op == "asinh":
        return A.reciprocal(A.apply("sqrt", A.add(one, square(x, 2))))
    if op == "acosh":
        return A.reciprocal(A.apply("sqrt", A.sub(square(x, 2), one)))
    if op == "atanh":
        return A.reciprocal(A.sub(one, square(x, 2)))
    if op == "erf":
        return A.mul(A.div(_number(A, 2), A.apply("sqrt", A.pi())), A.apply("exp", A.neg(square(x, 2))))
    if op == "gamma":
        return A.mul(y, A.apply("digamma", x))
    raise NotCertain(f"the derivative of {op} is not implemented")


def _bessel_partial(op: str, x: Sequence[Interval], y: Interval, A: Arithmetic) -> Interval:
    one = _number(A, 1)
    lower, upper = A.apply(op, A.sub(x[0], one), x[1]), A.apply(op, A.add(x[0], one), x[1])
    both = A.add(lower, upper) if op == "besseli" else A.sub(lower, upper)
    return A.div(both, _number(A, 2))
