"""Hypothesis strategies for formulas and statements, shared by the tests of the formula language."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from verify.formula.endpoints import MINUS_OO, complaint
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import ARITY, OO, PI, Formula, apply, number, variable

NAMES = ("x", "y", "beta", "x_1", "tau_max", "r2")

rationals = st.one_of(
    st.integers(-20, 20).map(Fraction),
    st.fractions(min_value=-20, max_value=20, max_denominator=50),
    st.fractions(),
)

leaves = st.one_of(rationals.map(number), st.sampled_from(NAMES).map(variable), st.just(PI))


def formulas(operations: tuple[str, ...] = tuple(ARITY), base: st.SearchStrategy[Formula] = leaves, size: int = 12):
    """Formulas of at most ``size`` leaves built from ``operations``, powers not too high."""

    def extend(inner):
        return st.one_of(
            *(st.tuples(*[inner] * ARITY[op]).map(lambda args, op=op: _bounded(op, args)) for op in operations)
        )

    return st.recursive(base, extend, max_leaves=size)


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
