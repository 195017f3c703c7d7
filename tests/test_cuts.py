"""Rows of ends in doubles split boxes where ranges of rationals do."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from numerics import enclosure
from verify.errors import InputError
from verify.formula.reader import read_statement
from verify.formula.tree import PI, number
from verify.kernel.box import Range, default_point
from verify.kernel.cuts import End, bound, bounds_of, box_of, default_cut, middle, point_of
from verify.kernel.goal import Goal, domain_box, sign_of
from verify.kernel.proof import Progress, ProofError, check
from verify.kernel.ranges import Ranges

ENDS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-4, 4),
    st.builds(math.ldexp, st.integers(-(2**20), 2**20).map(float), st.integers(-40, 40)),
)


@given(ENDS, ENDS)
def test_the_middle_in_doubles_is_the_default_point(a, b):
    low, high = min(a, b), max(a, b)
    cut = middle(low, high)
    assume(cut is not None)
    assert Fraction(cut) == default_point(Range(number(Fraction(low)), number(Fraction(high))))


@pytest.mark.parametrize(
    ("low", "high", "cut"),
    [
        (1.0, 100.0, 50.5),
        (-1.0, 1.0, 0.0),
        # The width is between 1 and 2: a multiple of 2^-13, and (2^12 + 1/2)·2^-13 is halfway between two, 2^12 even.
        (0.0, 1 + 2.0**-13, 0.5),
        (2.0, 2.0, None),
        (100.0, 1.0, None),
        (1e-300, 1.0, None),
        (0.0, 5e-324, None),
    ],
)
def test_middles_by_hand(low, high, cut):
    assert middle(low, high) == cut


def test_only_exact_closed_ends_are_doubles():
    assert bound(number(Fraction(3, 4))) == 0.75
    for end, is_open in (
        (number(Fraction(1, 10)), False),
        (number(1), True),
        (None, True),
        (PI, False),
    ):
        assert bound(end, is_open) == End(end, is_open)
    long = number(Fraction(2**60 + 1))
    assert bound(long) == End(long, False)


def test_boxes_come_back_as_they_were():
    box = domain_box(read_statement("x + y + z + u > 0 for x in (0, 1/10], y in [-1, 3/4], z in [0, pi), u in [1, oo)"))
    assert box_of(list(box), bounds_of(box)) == box


def test_halves_share_the_cut_and_nothing_else_changes():
    box = domain_box(read_statement("x + y > 0 for x in [0, 1/3], y in [-1, 2)"))
    ranges = Ranges()
    x, y = ranges.row(bounds_of(box))
    cut = default_cut(*ranges.ends[x])
    left, right = (box_of(list(box), ranges.bounds((half, y))) for half in ranges.parted(x, cut))
    assert left == {**box, "x": Range(number(0), point_of(cut))}
    assert right == {**box, "x": Range(point_of(cut), box["x"].upper)}
    assert point_of(cut).args[0] == default_point(box["x"])


def test_a_tree_proves_nothing_beyond_its_box():
    """x > 0 on [1, 2] as the halves at 3/2; a cut outside, or at an open end, is refused whatever the leaves say."""
    goal = _goal("x > 0 for x in [1, 2]")
    check(goal, {"tree": "0nn"}, enclosure, Progress())
    for at in ("1/2", "5/2", "-pi"):
        with pytest.raises(ProofError, match="inside the range"):
            check(goal, _split(at), enclosure, Progress())
    check(goal, _split("2"), enclosure, Progress())
    with pytest.raises(ProofError, match="inside the range"):
        check(_goal("x > 0 for x in [1, 2)"), _split("2"), enclosure, Progress())


@pytest.mark.parametrize("low", ["1", "1/3"])  # a double, and none
def test_a_cut_is_looked_at_again_in_every_range(low):
    """At 3/2 in [low, 2], and again in [low, 3/2] (at its end, allowed) or [3/2, 2], but not in [7/4, 2]."""
    goal = _goal(f"x > 0 for x in [{low}, 2]")
    again = {"rule": "split", "variable": "x", "at": "3/2"}
    check(goal, {"tree": "**nn*nn", "special": [again] * 3}, enclosure, Progress())
    third = {"rule": "split", "variable": "x", "at": "7/4"}
    check(goal, {"tree": "*n*n*nn", "special": [again, third, {**third, "at": "15/8"}]}, enclosure, Progress())
    with pytest.raises(ProofError, match="inside the range"):
        check(goal, {"tree": "*n*n*nn", "special": [again, third, again]}, enclosure, Progress())


def test_the_default_cut_is_no_text_of_a_certificate():
    """An empty text is refused, also where the default point of the same range was used before."""
    goal = _goal("x + y > 0 for x in [1, 2], y in [1, 2]")  # 0 splits x, then y is split on both halves
    check(goal, {"tree": "01nn1nn"}, enclosure, Progress())
    with pytest.raises(InputError):
        check(
            goal, {"tree": "01nn*nn", "special": [{"rule": "split", "variable": "y", "at": ""}]}, enclosure, Progress()
        )
    with pytest.raises(ProofError, match="variable number below 2"):
        check(goal, {"tree": "2nn"}, enclosure, Progress())


def _split(at):
    return {"tree": "*nn", "special": [{"rule": "split", "variable": "x", "at": at}]}


def _goal(text):
    statement = read_statement(text)
    return Goal(sign_of(statement.relations[0]), domain_box(statement))
