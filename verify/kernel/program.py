"""Straight-line programs: formulas compiled once, then evaluated on many boxes.

``Program`` lists the nodes of one or more formulas, shared parts once. Evaluation is *natural* interval extension in
an arithmetic module (``numerics.enclosure`` or an independent one with the same functions). Gradients are in
``gradient.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache, partial
from typing import Any, Final

from flint import ctx

from verify.formula.tree import LEAVES, Formula, postorder

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
    for i, node in enumerate(postorder(*formulas)):
        op, args = node.op, node.args
        index[node] = i
        if op in LEAVES:
            steps.append((op, (), args[0]))
            continue
        payload: int | Fraction | None = None
        if op == "pow" and args[1].op == "number":
            exponent: Fraction = args[1].args[0]
            whole = exponent.denominator == 1
            op, args, payload = "ipow" if whole else "rpow", args[:1], int(exponent) if whole else exponent
        steps.append((op, (index[args[0]],) if len(args) == 1 else (index[args[0]], index[args[1]]), payload))
    return Program(tuple(steps), tuple([index[f] for f in formulas]))


#: What one step does to the list of values: its index, the operation, its arguments (second: -1 when there is none),
#: and whether the arguments are certainly in the domain (None when they always are).
Step = tuple[int, Callable[..., Interval], int, int, Callable[..., bool] | None]

#: Operations that are defined and continuous everywhere.
TOTAL: Final = frozenset({
    "add", "sub", "mul", "neg", "abs", "min", "max", "exp", "sin", "cos", "sinh", "cosh", "tanh", "atan", "asinh",
    "cbrt", "erf",
})  # fmt: skip


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
        if strict and not (is_inside is None or (is_inside(values[a]) if b < 0 else is_inside(values[a], values[b]))):
            raise NotCertain(program.steps[i][0])
        values[i] = operation(values[a]) if b < 0 else operation(values[a], values[b])
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
            constants[i] = constant(payload, arithmetic)
        else:
            operation, is_inside = _called(op, arithmetic) if payload is None else _power(op, payload, arithmetic)
            plan.append((i, operation, args[0], args[1] if len(args) > 1 else -1, is_inside))
    return constants, tuple(places), tuple(plan)


def constant(name: str, arithmetic: Arithmetic) -> Interval:
    """The constant with this name. Raises NotCertain unless it is π: ∞ is no number."""
    if name != "pi":
        raise NotCertain(f"{name} is no number")
    return arithmetic.pi()


def _power(op: str, payload: Any, A: Arithmetic) -> tuple[Callable[..., Interval], Callable[..., bool] | None]:
    """A power with a constant exponent, and whether its arguments are certainly in its domain."""
    if op == "ipow":
        return partial(_integer_power, A, payload), (_nonzero if payload < 0 else None)
    return partial(_rational_power, A, payload), (_nonnegative if payload > 0 else _positive)


@cache
def _called(op: str, A: Arithmetic) -> tuple[Callable[..., Interval], Callable[..., bool] | None]:
    """An operation without payload, and whether its arguments are certainly in its domain."""
    if op in ("add", "sub", "mul", "div", "neg"):
        return getattr(A, op), (None if op != "div" else _nonzero_second)
    direct = getattr(A, "OPERATIONS", {}).get(op)
    return direct or partial(A.apply, op), (None if op in TOTAL else partial(_inside_domain, A, op))


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
