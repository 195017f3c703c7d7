"""Leaves decided in arrays: what they decide is true, empty results spread, and the leaves that are left are few."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics import enclosure
from numerics.doubles import Unavailable
from numerics.forms import on_arrays
from numerics.second_arithmetic import module
from verify.formula.reader import read_formula
from verify.formula.tree import number
from verify.kernel.batch import admits, decided
from verify.kernel.box import Range
from verify.kernel.cuts import bounds_of
from verify.kernel.decide import holds_by_mean_value, holds_naturally
from verify.kernel.goal import Goal, Sign
from verify.kernel.program import natural
from verify.kernel.proof import Progress, ProofError, check
from verify.kernel.ranges import boxes_at
from verify.kernel.second_order import holds_by_second_order

from .test_second_order import FALSE, goal

pytest.importorskip("ival", reason="crival is the optional extra that decides leaves in arrays")

CRIVAL = module("crival")
ARRAYS = on_arrays(CRIVAL)
SINGLY = {"n": holds_naturally, "m": holds_by_mean_value, "h": holds_by_second_order}
TEXTS = (
    "x*y + 1/2", "x**2 + y**2 - x*y - 1/10", "exp(x*y) - x - 1/2", "sqrt(x + y) - x/3", "log(1 + x + y) + 1/10",
    "1/(x - 1/3) + y", "cos(x - 2*y) - x**3", "x**(3/2) + y**(-2) - y", "atan(x) - sin(y) + 1/5",
    "cbrt(x) + tanh(y) + 1/3",
    "asin(x) + acos(y) - 1", "(x - y)**2 + 1/1000", "(1 + x**2)**y - 4/5", "cosh(x) - y**2 - 9/10",
    "x*log(x) + 2/5 + 0*y",
)  # fmt: skip


def between(low: Fraction, high: Fraction) -> Range:
    return Range(number(low), number(high))


@given(
    st.sampled_from(TEXTS),
    st.lists(
        st.tuples(st.sampled_from("nmh"), *[st.integers(-8, 16)] * 2, *[st.integers(0, 8)] * 2), min_size=1, max_size=9
    ),
    st.integers(-3, 3),
)
@settings(max_examples=150, deadline=None)
def test_what_arrays_decide_is_decided_singly_or_true_at_samples(
    text: str, boxes: list[tuple[str, int, int, int, int]], lift: int
) -> None:
    formula = read_formula(text) + number(Fraction(lift, 4))
    eighth = Fraction(1, 8)
    ranges = [
        {"x": between(a * eighth, (a + p) * eighth), "y": between(b * eighth, (b + q) * eighth)}
        for _, a, b, p, q in boxes
    ]
    steps = "".join(step for step, *_ in boxes)
    whole = Goal(Sign(formula, ">"), ranges[0])
    assert all(admits(whole, step) for step in steps)
    with ctx.workprec(64):
        found = decided(whole, steps, boxes_at(map(bounds_of, ranges)), CRIVAL)
        for box, step, done in zip(ranges, steps, found, strict=True):
            if not done or SINGLY[step](Goal(whole.sign, box), CRIVAL):
                continue
            for shares in product(range(5), repeat=2):
                here = {
                    n: r.lower.args[0] + (r.upper.args[0] - r.lower.args[0]) * Fraction(share, 4)
                    for (n, r), share in zip(box.items(), shares, strict=True)
                }
                try:
                    value = natural(formula, {n: enclosure.number(v) for n, v in here.items()}, enclosure, strict=True)
                except ArithmeticError:
                    continue
                assert value.hi > 0


@pytest.mark.parametrize("step", ["n", "m", "h"])
@pytest.mark.parametrize(("text", "box"), FALSE.values(), ids=FALSE.keys())
def test_claims_false_by_a_billionth_are_refused(text: str, box: dict[str, tuple[str, str]], step: str) -> None:
    with ctx.workprec(64), pytest.raises(ProofError):
        check(goal(text, **box), {"tree": step}, CRIVAL, Progress())


UNARY = ("sqrt", "cbrt", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh",
         "acosh", "atanh", "erf")  # fmt: skip


@pytest.mark.parametrize("op", UNARY)
def test_an_empty_lane_stays_empty(op: str) -> None:
    x = ARRAYS.between(np.array([math.nan, 0.5, 2.0]), np.array([math.nan, 0.6, 1.0]))  # empty, an interval, reversed
    one = ARRAYS.number(Fraction(1))
    y = ARRAYS.apply(op, x)
    for z in (y, ARRAYS.neg(x), ARRAYS.integer_power(x, 2), ARRAYS.integer_power(x, -1), ARRAYS.apply("pow", one, x),
              ARRAYS.apply("pow", x, one), ARRAYS.rational_power(x, Fraction(1, 2)), ARRAYS.reciprocal(x)):  # fmt: skip
        assert np.isnan([z.lo[0], z.hi[0], z.lo[2], z.hi[2]]).all()
    zero = ARRAYS.number(Fraction(0))
    for binary in ("add", "sub", "mul", "div", "min", "max"):
        for z in (ARRAYS.apply(binary, x, one), ARRAYS.apply(binary, one, x), ARRAYS.apply(binary, zero, x)):
            assert np.isnan([z.lo[0], z.hi[0], z.lo[2], z.hi[2]]).all()


def test_an_argument_outside_the_domain_decides_nothing() -> None:
    # log(x - 5) has no value on [0, 1]; singly that closes the leaf, in arrays it is left open.
    g = goal("log(x - 5) + 100", x=("0", "1"))
    assert decided(g, "n", boxes_at([bounds_of(g.box)]), CRIVAL) == [False]
    assert holds_naturally(g, CRIVAL)


def test_kinks_conditions_and_infinite_or_open_ends_are_left_to_single_decisions() -> None:
    assert not admits(goal("abs(x) + 1", x=("-1", "1")), "m")
    assert not admits(goal("x + 1", "!=", x=("0", "1")), "n")
    assert not admits(goal("x + 1", ">", ("x",), x=("0", "1")), "m")  # defined perhaps only where x >= 0
    assert admits(goal("x + 1", ">", ("x",), x=("0", "1")), "n")
    zero, one = number(0), number(1)
    mixed: list[dict[str, Any]] = [
        {"x": Range(zero, None)}, {"x": Range(zero, one, True, False)}, {"x": Range(zero, read_formula("pi"))},
        {"x": Range(zero, one)},
    ]  # fmt: skip
    g = Goal(Sign(read_formula("x + 1"), ">"), mixed[-1])
    with ctx.workprec(64):
        assert decided(g, "nnnn", boxes_at(map(bounds_of, mixed)), CRIVAL) == [False, False, True, True]


def test_a_library_without_arrays_says_so() -> None:
    with pytest.raises(Unavailable, match="pyintval"):
        on_arrays(module("pyintval"))
