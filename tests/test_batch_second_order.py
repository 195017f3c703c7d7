"""The second-order bound on arrays of boxes: whatever floats choose, what is decided is true."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics import enclosure
from numerics.decimals import to_fraction
from numerics.forms import on_arrays
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, number
from verify.kernel import batch_second_order
from verify.kernel.batch import decided
from verify.kernel.box import Range
from verify.kernel.cuts import bound, bounds_of
from verify.kernel.goal import Goal, Sign
from verify.kernel.program import natural
from verify.kernel.ranges import boxes_at

from .test_second_order import FALSE, TERMS, goal

pytestmark = pytest.mark.usefixtures("both_ways")

A = on_arrays(enclosure)
Corners = Mapping[str, tuple[str, str]]


def holds(text: str, boxes: list[Corners], steps: str = "h") -> list[bool]:
    """What arrays decide of ``text > 0`` on several boxes at once, by one letter for all or one for each."""
    goals = [goal(text, **box) for box in boxes]
    with ctx.workprec(64):
        return decided(
            goals[0], steps * (len(boxes) // len(steps)), boxes_at(bounds_of(g.box) for g in goals), enclosure
        )


@pytest.mark.parametrize(("text", "box"), FALSE.values(), ids=FALSE.keys())
def test_claims_false_by_a_billionth_are_not_decided(text: str, box: Corners) -> None:
    assert not any(holds(text, [box] * 6, "nmhhmn"))


#: In x and y, on five leaves: neither monotone; y fixed, x fixed, both fixed, and x a point. The least values are 10⁻⁶
#: at (0, 0); at (0, 1), (1, 0), (1, 1); and at (1, y), where (1 - y)² is least.
BOWL = "exp(x) - x + exp(y) - y - 2"
PLACES: list[tuple[Corners, str]] = [
    ({"x": ("-1/4", "1/4"), "y": ("-1/4", "1/4")}, "0"),
    ({"x": ("-1/4", "1/4"), "y": ("1/2", "3/4")}, "exp(1/2) - 3/2"),
    ({"x": ("1/2", "3/4"), "y": ("-1/4", "1/4")}, "exp(1/2) - 3/2"),
    ({"x": ("1/2", "3/4"), "y": ("1/2", "3/4")}, "2*exp(1/2) - 3"),
    ({"x": ("1/2", "1/2"), "y": ("-1/4", "1/4")}, "exp(1/2) - 3/2"),
]


@pytest.mark.parametrize("k", range(5))
def test_leaves_on_which_other_variables_are_fixed_are_bounded_together(k: int) -> None:
    """exp(t) - t - 1 is least at 0, and rises beyond: each leaf's least value is known, and lifted by ±10⁻⁶."""
    boxes, least = [box for box, _ in PLACES], PLACES[k][1]
    assert holds(f"{BOWL} - ({least}) + 1/10**6", boxes)[k]
    assert not holds(f"{BOWL} - ({least}) - 1/10**6", boxes)[k]
    assert not holds(f"{BOWL} - ({least}) - 1/10**12", boxes)[k]


def test_ends_between_two_doubles_may_be_fixed_or_not() -> None:
    """cos falls on [0, π], where -1 is its least value; on [3, π] and on [3, π] x [-1/8, 1/8] with a bowl in y."""
    ends = {"x": ("3", "pi"), "y": ("-1/8", "1/8")}
    assert holds("cos(x) + 1 + y**2 + x*y**3/9 + 1/10**9", [ends] * 2) == [True, True]
    assert holds("cos(x) + 1 + y**2 + x*y**3/9 - 1/10**9", [ends] * 2) == [False, False]


def test_a_derivative_need_not_exist_where_its_variable_is_fixed() -> None:
    """sqrt(x) + x rises on [0, 1] and has no slope at 0; with it goes a leaf on which x is not fixed."""
    text = "sqrt(x) - x*(5/4 - y**2)/9 + exp(y) - y - 1"
    boxes: list[Corners] = [{"x": ("0", "1"), "y": ("-1/8", "1/8")}, {"x": ("3", "4"), "y": ("-1/8", "1/8")}]
    assert holds(f"{text} + 1/10**6", boxes)[0]
    assert not holds(f"{text} - 1/10**6", boxes)[0]


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(x**2) + x**2 - 1/10**9",  # a kink at 0
        "cbrt(x)**2 - x/2 + 1/10",  # a cusp
        "x + 1/x + 3",  # a pole
        "x**(7/2) - x/10 + 1/10",  # two finite derivatives on [0, 1], and no value below
        "exp(x**(7/2) - x) - 1/10",
    ],
)
def test_where_no_second_derivative_exists_nothing_is_decided(text: str) -> None:
    assert holds(text, [{"x": ("-1", "1")}] * 3) == [False] * 3


@pytest.mark.parametrize("place", [-7.0, -1.0, -0.5, 0.0, 0.9, 1.0, 7.0, np.nan, np.inf])
def test_any_point_gives_a_true_bound(monkeypatch: pytest.MonkeyPatch, place: float) -> None:
    monkeypatch.setattr(batch_second_order, "_minimum_of_model", lambda *a: np.full_like(a[-2], place))
    assert holds("(x - y)**2 - 1/10**9", [{"x": ("-1", "1"), "y": ("-1", "1")}] * 2) == [False, False]
    assert holds("1 - x**2 - 1/10**9", [{"x": ("-1", "1")}] * 2) == [False, False]
    if place == 0:
        assert holds("(x - y)**2 + 1/10**9", [{"x": ("-1", "1"), "y": ("-1", "1")}] * 2) == [True, True]


@pytest.mark.parametrize("choice", [0.0, 0.3, 3.0, -1.0, np.inf, np.nan])
def test_a_poor_choice_of_the_shift_is_noticed(monkeypatch: pytest.MonkeyPatch, choice: float) -> None:
    """Whatever eigenvalue is reported, the concave 1 - x² - 10⁻³ is not positive at the ends."""
    monkeypatch.setattr(np.linalg, "eigvalsh", lambda m: np.full(m.shape[:2], choice))
    assert holds("1 - x**2 - 1/1000", [{"x": ("-1", "1")}] * 2) == [False, False]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(-20, 20), min_size=6, max_size=6),
    st.lists(st.sampled_from([0.25, 1.0, 3.0]), min_size=3, max_size=3),
    st.integers(0, 1),
    st.integers(0, 40),
)
def test_convexity_is_never_claimed_of_an_indefinite_matrix(
    entries: list[int], weights: list[float], wide: int, alpha: int
) -> None:
    """H + α with H in M ± wide, against every vector of small integers; the second leaf is 2⁻¹⁰⁰⁰ of the first."""
    a, b, c, d, e, f = entries
    matrix = np.array([[a, b, c], [b, d, e], [c, e, f]], dtype=float)
    middle = np.stack([matrix, matrix * 2.0**-1000], axis=2)
    spread = np.array([wide, wide * 2.0**-1000]) * np.ones_like(middle)
    share = np.array([alpha, alpha * 2.0**-1000]) * np.ones((3, 2))
    weight = np.repeat(np.array(weights)[:, None], 2, axis=1)
    hessian = np.array([middle - spread, middle + spread])
    with np.errstate(all="ignore"):
        claimed = batch_second_order._is_convex(hessian, middle, share, weight, A)
    for v in product(range(-2, 3), repeat=3):
        least = sum(
            matrix[p, q] * v[p] * v[q] - wide * abs(v[p] * v[q]) + (alpha * v[p] ** 2 if p == q else 0)
            for p, q in product(range(3), repeat=2)
        )
        assert least >= 0 or not claimed.any()


def test_a_convex_matrix_is_recognised() -> None:
    """2 on the diagonal beside ±(1/2): by Gershgorin positive definite with a spread of 1/4 in all six entries."""
    middle = np.array([[2, 0.5, -0.5], [0.5, 2, 0.5], [-0.5, 0.5, 2]])[:, :, None]
    zero, one = np.zeros((3, 1)), np.ones((3, 1))
    assert batch_second_order._is_convex(np.array([middle - 0.25, middle + 0.25]), middle, zero, one, A).all()
    assert not batch_second_order._is_convex(np.array([middle - 3, middle + 3]), middle, zero, one, A).any()


RADII = [Fraction(0), *(Fraction(1, 2**k) for k in range(6))]
SIDES = st.tuples(st.fractions(-1, 1, max_denominator=16), st.sampled_from(RADII))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-3, 3), TERMS), min_size=1, max_size=4),
    st.lists(st.tuples(SIDES, SIDES), min_size=2, max_size=7),
    st.data(),
)
def test_no_leaf_is_decided_beside_others_where_the_claim_fails_at_a_point(
    terms: list[tuple[int, str]], sides: list[tuple[tuple[Fraction, Fraction], ...]], data: st.DataObject
) -> None:
    """F > (its least value on a grid of one leaf) is false there, and nearly true where F is least at a grid point."""
    formula = number(0)
    for factor, term in terms:
        formula = formula + number(factor) * read_formula(term)
    boxes = [{n: (c - r, c + r) for n, (c, r) in zip("xy", pair, strict=True)} for pair in sides]
    false = data.draw(st.integers(0, len(boxes) - 1))
    least = [lowest(formula, box) for box in boxes]
    whole = {n: Range(number(a), number(b)) for n, (a, b) in boxes[false].items()}
    claim = Goal(Sign(formula - number(least[false]), ">"), whole)
    bounds = [tuple(bound(number(end)) for ends in box.values() for end in ends) for box in boxes]
    with ctx.workprec(64):
        for steps in ("n" * len(boxes), "m" * len(boxes), "h" * len(boxes), ("hm" * len(boxes))[: len(boxes)]):
            for value, is_decided in zip(least, decided(claim, steps, boxes_at(bounds), enclosure), strict=True):
                assert not is_decided or value > least[false]


def lowest(formula: Formula, box: Mapping[str, tuple[Fraction, Fraction]]) -> Fraction:
    """An upper bound of the least value on a grid of 81 points."""
    grids = [[a + (b - a) * Fraction(i, 8) for i in range(9)] for a, b in box.values()]
    with ctx.workprec(64):
        values = [
            natural(formula, dict(zip(box, map(enclosure.number, at), strict=True)), enclosure)
            for at in product(*grids)
        ]
    return min(to_fraction(v.hi) for v in values)


def test_huge_second_derivatives_leave_other_leaves_alone() -> None:
    """Near 10⁷⁷ the second derivatives are some 10¹⁵⁵, which scaled by the widths overflow; near 0, F >= -10⁻¹⁰."""
    far, near = ("1" + "0" * 77, "2" + "0" * 77), ("-1/16", "1/16")
    text = "(x - y)**2*x**2 - cos(x) - cos(y) - sin(y)/10**5 + 2"
    boxes: list[Corners] = [{"x": far, "y": far}, {"x": near, "y": near}, {"x": far, "y": near}]
    assert holds(f"{text} + 1/10**6", boxes)[:2] == [False, True]
    assert holds(f"{text} - 1/10**6", boxes)[:2] == [False, False]


EXTREME: list[dict[str, Any]] = [
    {"x": Range(number(-(10**308)), number(10**308))},
    {"x": Range(number(0), number(10**400))},  # beyond the doubles
    {"x": Range(number(0), None)},
    {"x": Range(number(0), number(1), True, False)},
    {"x": Range(number(0), number(Fraction(1, 10**320)))},  # subnormal
    {"x": Range(number(-1), number(1))},
]


@pytest.mark.parametrize("step", "nmh")
def test_infinite_open_huge_and_tiny_ranges_decide_nothing_false(step: str) -> None:
    """x² + x⁴ - c is negative at 0 for c > 0, on every one of these ranges or at its open end."""
    whole = goal("x**2 + x**4 - 1/10**300", x=("-1", "1"))
    with ctx.workprec(64):
        boxes = boxes_at(map(bounds_of, EXTREME))
        assert not any(decided(whole, step * len(EXTREME), boxes, enclosure))
        above = Goal(goal("exp(x) + 1/10**300", x=("-1", "1")).sign, whole.box)
        assert decided(above, step * len(EXTREME), boxes, enclosure) == [True, False, False, False, True, True]
