"""Hypothesis strategies for formulas and statements, shared by the tests of the formula language."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import mpmath
from hypothesis import strategies as st

from verify.formula.endpoints import MINUS_OO, complaint
from verify.formula.operations import ARITY
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import OO, PI, Formula, apply, number, postorder, variable

NAMES = ("x", "y", "beta", "x_1", "tau_max", "r2")

rationals = st.one_of(
    st.integers(-20, 20).map(Fraction),
    st.fractions(min_value=-20, max_value=20, max_denominator=50),
    st.fractions(),
)

leaves = st.one_of(rationals.map(number), st.sampled_from(NAMES).map(variable), st.just(PI))


@st.composite
def formulas(
    draw: st.DrawFn,
    operations: tuple[str, ...] = tuple(ARITY),
    base: st.SearchStrategy[Formula] = leaves,
    size: int = 12,
) -> Formula:
    """Formulas of at most ``size`` operations on leaves from ``base``, powers not too high."""
    waiting = [draw(base)]
    for op in draw(st.lists(st.sampled_from(operations), max_size=size)):
        args = [waiting.pop(0) if waiting and draw(st.booleans()) else draw(base) for _ in range(ARITY[op])]
        waiting.append(_bounded(op, tuple(args)))
    return waiting[-1]


def _bounded(op: str, args: tuple[Formula, ...]) -> Formula:
    """The operation, but a sum instead of a power that the reader refuses as too high or too deep."""
    if op == "pow":
        exponent = args[1]
        too_high = exponent.op == "number" and abs(exponent.args[0]) > 1000
        if too_high or "**" in str(exponent):
            return apply("add", *args)
    return apply(op, *args)


constants = formulas(("add", "sub", "mul", "neg", "atan", "exp"), st.one_of(rationals.map(number), st.just(PI)), 3)


@st.composite
def intervals(draw):
    """Intervals that have a point: finite, half-infinite or the line."""
    lower, upper = draw(constants), draw(constants)
    kind = draw(st.sampled_from(["finite", "left", "right", "line"]))
    lower_open, upper_open = draw(st.booleans()), draw(st.booleans())
    if kind in ("left", "line"):
        lower, lower_open = MINUS_OO, True
    if kind in ("right", "line"):
        upper, upper_open = OO, True
    interval = Interval(lower, upper, lower_open, upper_open)
    if complaint(interval) is None:
        return interval
    swapped = Interval(upper, lower, lower_open, upper_open)
    return swapped if kind == "finite" and complaint(swapped) is None else Interval(number(0), number(1))


relations = st.builds(Relation, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), formulas(size=5), formulas(size=5))


@st.composite
def statements(draw):
    """Statements in which every variable has an interval."""
    several = st.lists(relations, min_size=1, max_size=3)
    conditions = draw(st.one_of(st.just([]), several))
    domain = tuple((name, draw(intervals())) for name in draw(st.permutations(NAMES)))
    return Statement(tuple(draw(several)), domain, tuple(conditions))


def value(formula: Formula, point: Mapping[str, mpmath.mpf | Fraction | int | str]) -> mpmath.mpf | None:
    """The value at ``point`` computed with mpmath at its working precision; None where the formula is undefined."""
    done: dict[Formula, mpmath.mpf] = {}
    try:
        for node in postorder(formula):
            if node.op == "number":
                done[node] = mpmath.mpf(node.args[0].numerator) / node.args[0].denominator
            elif node.op == "constant":
                done[node] = +mpmath.pi
            elif node.op == "variable":
                done[node] = mpmath.mpf(point[node.args[0]])
            else:
                done[node] = _real(node.op, [done[a] for a in node.args])
    except (ValueError, ZeroDivisionError, OverflowError, mpmath.libmp.NoConvergence):
        return None
    return done[formula]


def _real(op: str, args: list[mpmath.mpf]) -> mpmath.mpf:
    """One operation. Raises ValueError where it has no finite real value or one too large to go on with."""
    if op == "pow" and args[0] == 0 and args[1] <= 0:
        raise ValueError("0 to a power that is not positive")
    if op == "atan2" and args[0] == args[1] == 0:
        raise ValueError("the origin has no angle")
    result = OPERATORS[op](*args) if op in OPERATORS else getattr(mpmath, op)(*args)
    if not isinstance(result, mpmath.mpf) or not mpmath.isfinite(result) or abs(result) > 1e9:
        raise ValueError("no real number of moderate size")
    return result


OPERATORS = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
    "neg": lambda a: -a,
    "cbrt": lambda a: mpmath.sign(a) * mpmath.cbrt(abs(a)),
    "abs": abs,
    "min": min,
    "max": max,
}
