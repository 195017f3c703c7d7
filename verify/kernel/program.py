"""Straight-line programs: formulas compiled once, then evaluated on many boxes with their gradients.

``Program`` lists the nodes of one or more formulas, shared parts once. Evaluation is *natural* interval extension in
an arithmetic module (``numerics.enclosure`` or an independent one with the same functions); the gradient comes from
reverse differentiation of the same list, so that it costs a small multiple of the value for any number of variables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any, Final

from flint import ctx

from verify.formula.tree import Formula, postorder

#: An interval of the arithmetic in use: anything with ends ``lo`` and ``hi``.
Interval = Any
#: A module that offers the operations on intervals.
Arithmetic = Any


class NotCertain(ArithmeticError):
    """The enclosure does not show that an operation is defined (or differentiable) on the whole box."""


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """``steps[i] = (op, argument indices, payload)``; ``outputs`` are the indices of the formulas."""

    steps: tuple[tuple[str, tuple[int, ...], Any], ...]
    outputs: tuple[int, ...]


@lru_cache(maxsize=4096)
def compiled(*formulas: Formula) -> Program:
    """The program that computes ``formulas``. Powers with constant exponent become one step each."""
    index: dict[Formula, int] = {}
    steps: list[tuple[str, tuple[int, ...], Any]] = []
    for node in postorder(*formulas):
        if node.op in ("number", "variable", "constant"):
            steps.append((node.op, (), node.args[0]))
        elif node.op == "pow" and node.args[1].op == "number":
            exponent: Fraction = node.args[1].args[0]
            whole = exponent.denominator == 1
            steps.append(("ipow" if whole else "rpow", (index[node.args[0]],), int(exponent) if whole else exponent))
        else:
            steps.append((node.op, tuple(index[a] for a in node.args), None))
        index[node] = len(steps) - 1
    return Program(tuple(steps), tuple(index[f] for f in formulas))


#: What one step does to the list of values: its index, the operation, its arguments (second: -1 when there is none),
#: and whether the arguments are certainly in the domain (None when they always are).
Step = tuple[int, Callable[..., Interval], int, int, Callable[..., bool] | None]

#: Operations that are defined and continuous everywhere.
TOTAL: Final = frozenset(
    {
        "add",
        "sub",
        "mul",
        "neg",
        "abs",
        "min",
        "max",
        "exp",
        "sin",
        "cos",
        "sinh",
        "cosh",
        "tanh",
        "atan",
        "asinh",
        "cbrt",
        "erf",
    }
)


def evaluate(
    program: Program, box: Mapping[str, Interval], arithmetic: Arithmetic, *, strict: bool = False
) -> list[Interval]:
    """Enclosures of every step of ``program`` on ``box``, with operations restricted to their domains.

    With ``strict`` every operation must be defined and continuous on the whole box, else NotCertain is raised.
    Raises the arithmetic's EmptyEnclosure when no point of the box lies in the domain.
    """
    constants, places, plan = prepared(program, arithmetic, ctx.prec)
    values = constants.copy()
    for i, name in places:
        values[i] = box[name]
    for i, operation, a, b, is_inside in plan:
        if b < 0:
            if strict and is_inside is not None and not is_inside(values[a]):
                raise NotCertain(program.steps[i][0])
            values[i] = operation(values[a])
        else:
            if strict and is_inside is not None and not is_inside(values[a], values[b]):
                raise NotCertain(program.steps[i][0])
            values[i] = operation(values[a], values[b])
    return values


@lru_cache(maxsize=4096)
def prepared(
    program: Program, arithmetic: Arithmetic, precision: int
) -> tuple[list[Interval], tuple[tuple[int, str], ...], tuple[Step, ...]]:
    """Values of the constants at the working precision, places of the variables, and the steps to take."""
    del precision  # part of the key: constants are rounded to it
    constants: list[Interval] = [None] * len(program.steps)
    places: list[tuple[int, str]] = []
    plan: list[Step] = []
    for i, (op, args, payload) in enumerate(program.steps):
        if op == "number":
            constants[i] = arithmetic.number(payload)
        elif op == "variable":
            places.append((i, payload))
        elif op == "constant":
            if payload != "pi":
                raise NotCertain(f"{payload} is no number")
            constants[i] = arithmetic.pi()
        else:
            operation, is_inside = _operation(op, payload, arithmetic)
            plan.append((i, operation, args[0], args[1] if len(args) > 1 else -1, is_inside))
    return constants, tuple(places), tuple(plan)


def _operation(op: str, payload: Any, A: Arithmetic) -> tuple[Callable[..., Interval], Callable[..., bool] | None]:
    if op == "ipow":
        return partial(_integer_power, A, payload), (_nonzero if payload < 0 else None)
    if op == "rpow":
        return partial(_rational_power, A, payload), (_nonnegative if payload > 0 else _positive)
    if op in ("add", "sub", "mul", "div", "neg"):
        return getattr(A, op), (None if op != "div" else _nonzero_second)
    return partial(A.apply, op), (None if op in TOTAL else partial(_inside_domain, A, op))


def _integer_power(A: Arithmetic, n: int, x: Interval) -> Interval:
    return A.integer_power(x, n)


def _rational_power(A: Arithmetic, exponent: Fraction, x: Interval) -> Interval:
    return A.rational_power(x, exponent)


def _inside_domain(A: Arithmetic, op: str, *args: Interval) -> bool:
    return bool(A.inside_domain(op, *args))


def _nonzero(x: Interval) -> bool:
    return bool(x.lo > 0) or bool(x.hi < 0)


def _nonzero_second(x: Interval, y: Interval) -> bool:
    del x
    return _nonzero(y)


def _nonnegative(x: Interval) -> bool:
    return bool(x.lo >= 0)


def _positive(x: Interval) -> bool:
    return bool(x.lo > 0)


def natural(formula: Formula, box: Mapping[str, Interval], arithmetic: Arithmetic, *, strict: bool = False) -> Interval:
    """The natural interval extension of ``formula`` on ``box``."""
    program = compiled(formula)
    return evaluate(program, box, arithmetic, strict=strict)[program.outputs[0]]


def gradient(program: Program, values: Sequence[Interval], output: int, arithmetic: Arithmetic) -> dict[str, Interval]:
    """Enclosures of the partial derivatives of step ``output`` from the ``values`` of all steps.

    Where a function has a kink (abs, min, max) the enclosure covers all one-sided slopes, which is what the
    mean-value theorem needs. Raises NotCertain for operations whose derivative is not implemented.
    """
    A = arithmetic
    unit = _number(A, 1)
    adjoints: dict[int, Interval] = {output: unit}
    slopes: dict[str, Interval] = {}
    for i in range(output, -1, -1):
        adjoint = adjoints.pop(i, None)
        if adjoint is None:
            continue
        op, args, payload = program.steps[i]
        if op == "variable":
            slopes[payload] = A.add(slopes[payload], adjoint) if payload in slopes else adjoint
        for a, term in zip(args, _shares(op, payload, args, i, adjoint, values, unit, A), strict=False):
            if term is not None:
                adjoints[a] = A.add(adjoints[a], term) if a in adjoints else term
    return slopes


def _shares(
    op: str,
    payload: Any,
    args: Sequence[int],
    i: int,
    adjoint: Interval,
    values: Sequence[Interval],
    unit: Interval,
    A: Arithmetic,
) -> Sequence[Interval | None]:
    """What step ``i`` adds to the adjoints of its arguments; sums and the first step need no product."""
    if op == "add":
        return adjoint, adjoint
    if op == "sub":
        return adjoint, A.neg(adjoint)
    if op == "neg":
        return (A.neg(adjoint),)
    slopes = partials(op, payload, [values[k] for k in args], values[i], A)
    return slopes if adjoint is unit else [None if p is None else A.mul(adjoint, p) for p in slopes]


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
        inverse = A.div(one, x[1])
        return inverse, A.neg(A.mul(y, inverse))
    if op == "ipow":
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
        return A.div(one, A.intersection(x, A.NONNEGATIVE))
    if op == "sqrt":
        return A.div(one, A.add(y, y))
    if op == "cbrt":
        return A.div(one, A.mul(_number(A, 3), square(y, 2)))
    if op == "sin":
        return A.apply("cos", x)
    if op == "cos":
        return A.neg(A.apply("sin", x))
    if op == "tan":
        return A.add(one, square(y, 2))
    if op == "asin":
        return A.div(one, A.apply("sqrt", A.sub(one, square(x, 2))))
    if op == "acos":
        return A.neg(A.div(one, A.apply("sqrt", A.sub(one, square(x, 2)))))
    if op == "atan":
        return A.div(one, A.add(one, square(x, 2)))
    if op == "sinh":
        return A.apply("cosh", x)
    if op == "cosh":
        return A.apply("sinh", x)
    if op == "tanh":
        return A.sub(one, square(y, 2))
    if op == "asinh":
        return A.div(one, A.apply("sqrt", A.add(one, square(x, 2))))
    if op == "acosh":
        return A.div(one, A.apply("sqrt", A.sub(square(x, 2), one)))
    if op == "atanh":
        return A.div(one, A.sub(one, square(x, 2)))
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
