"""The search for grids in floating point: balls that contain what they must, and nothing that Arb has not decided."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.formula.reader import read_formula
from verify.interaction.arithmetic import arithmetic
from verify.interaction.float_balls import FLOAT_BALLS, Ball, balls
from verify.interaction.jets import derivatives, jet
from verify.interaction.l1_box import box_chart, family
from verify.interaction.l1_cell import decide
from verify.interaction.l1_search import find

SAMPLES = {
    "exp": (-3, 3), "log": (0.1, 9), "sqrt": (0.1, 9), "cbrt": (0.1, 9), "sin": (-9, 9), "cos": (-9, 9),
    "tanh": (-3, 3), "sinh": (-3, 3), "cosh": (-3, 3), "atan": (-9, 9), "asin": (-0.9, 0.9), "acos": (-0.9, 0.9),
    "asinh": (-9, 9), "acosh": (1.1, 9), "atanh": (-0.9, 0.9), "erf": (-3, 3),
}  # fmt: skip


def value(name: str, x: float) -> float:
    return math.copysign(abs(x) ** (1 / 3), x) if name == "cbrt" else getattr(math, name)(x)


@pytest.mark.parametrize("name", sorted(SAMPLES))
@given(st.data())
def test_functions_of_balls_contain_their_values(name, data):
    low, high = sorted(data.draw(st.tuples(*[st.floats(*SAMPLES[name])] * 2)))
    found = FLOAT_BALLS.apply(name, balls(np.array([low]), np.array([high])))
    for x in np.linspace(low, high, 7):
        assert abs(found.m[0] - value(name, x)) <= found.r[0] + 1e-12 * (1 + abs(found.m[0]))


@given(*[st.floats(-4, 4)] * 2, *[st.floats(0, 2)] * 2)
def test_products_and_quotients(m, n, r, s):
    a, b = Ball(np.array([m]), np.array([r])), Ball(np.array([n]), np.array([s]))
    product = a * b
    for x in (m - r, m + r):
        for y in (n - s, n + s):
            assert abs(x * y - product.m[0]) <= product.r[0] + 1e-12
            if abs(n) > s + 1e-3:
                ratio = FLOAT_BALLS.quotient(a, b)
                assert abs(x / y - ratio.m[0]) <= ratio.r[0] * (1 + 1e-9) + 1e-9
    if abs(n) <= s:
        with np.errstate(all="ignore"):
            assert np.isnan(FLOAT_BALLS.quotient(a, b).r).all()


def test_where_one_cell_of_many_is_not_defined_it_alone_is_lost():
    """1/(cos x) on [0, 1/4] and on [3/2, 7/4], which contains π/2."""
    formula, cells = read_formula("1/cos(x)"), balls(np.array([0, 1.5]), np.array([0.25, 1.75]))
    with np.errstate(all="ignore"):
        found = derivatives(jet(formula, "x", cells, {}, 1, FLOAT_BALLS), 1, FLOAT_BALLS)
    assert np.isfinite(found[0].r).tolist() == [True, False]
    assert found[0].signs().tolist() == [1, 0]


def chart(f: str, low: str, high: str, a):
    return box_chart(family(read_formula(f)), {"k": (Fraction(low), Fraction(high))}, "pi", a)


@pytest.mark.parametrize(
    ("f", "low", "high"),
    [
        ("sin(x)/cosh(k*sin(x/2))", "8", "129/16"),  # on the first cells cosh² may vanish, as far as balls can tell
        ("sin(x)*exp(k*(cos(x) - 1))", "1", "5/4"),
        ("sin(x) + k*sin(2*x)", "0", "1/16"),
    ],
)
def test_what_is_found_is_decided_in_arb(f, low, high):
    with arithmetic("arb") as a:
        c = chart(f, low, high, a)
        found = find(c)
        assert found is not None
        assert decide(c, found.tau, found.grid)[0]


@pytest.mark.parametrize(
    ("f", "low", "high"),
    [
        ("sin(x) + k*sin(2*x)", "1/2", "1/2"),  # f'(π) = 0
        ("sin(x)*exp(k*(cos(x) - 1))", "-2/3", "-1/2"),
        ("sin(x)/(1 - k*cos(x))", "1", "1"),  # has a pole at 0
        ("sin(x)/(1/2 - k*cos(x))", "1", "1"),  # and at π/3
    ],
)
def test_nothing_is_found_where_the_criterion_fails(f, low, high):
    with arithmetic("arb") as a:
        assert find(chart(f, low, high, a)) is None
