"""Leaves that are decided in arrays: those that just fail are halved together, and nothing false is decided so."""

from __future__ import annotations

import pytest

from numerics import enclosure
from verify.kernel import proof
from verify.kernel.cuts import bounds_of
from verify.kernel.goal import Goal
from verify.kernel.proof import Progress, ProofError, check
from verify.kernel.ranges import Ranges

from .test_second_order import goal


def eighths(step: str, levels: int = 3) -> str:
    """The tree that halves the second variable three times, with ``step`` on each of its eight leaves."""
    return step if levels == 0 else "1" + 2 * eighths(step, levels - 1)


def on_strip(text: str) -> Goal:
    return goal(text, x=("0", "1"), y=("0", "8"))


def test_leaves_that_just_fail_are_halved_together(monkeypatch: pytest.MonkeyPatch) -> None:
    # On x in [0, 1] the natural extension of x - x² + 3/4 is [-1/4, 7/4]; on [0, 1/2] and [1/2, 1] it begins at 1/2
    # and 1/4.
    singles = []
    monkeypatch.setattr(proof, "decide_leaf", lambda *args, **_: singles.append(args))
    progress = Progress()
    check(on_strip("x - x**2 + 3/4 + y/100"), {"tree": eighths("n")}, enclosure, progress)
    assert (progress.leaves, singles) == (8, [])


@pytest.mark.parametrize("step", ["n", "m", "h"])
@pytest.mark.parametrize(
    "text",
    [
        "x - x**2 - 1/10**9 + y/100",  # at the corners (0, 0) and (1, 0)
        "(x - 1/2)**2 + (y - 17/4)**2 - 1/10**9",  # in one leaf, about the point (1/2, 17/4)
        "(x - 1/2)**2 + (y - 8)**2 - 1/10**9",  # at an end
    ],
)
def test_claims_false_by_a_billionth_are_refused(step: str, text: str) -> None:
    with pytest.raises(ProofError):
        check(on_strip(text), {"tree": eighths(step)}, enclosure, Progress())


def test_a_box_is_halved_where_its_ends_are_doubles() -> None:
    # The second variable is wider, but its ends are no doubles; both halves of [0, 1/4] end at 1/8.
    box = goal("x", x=("0", "1/4"), y=("1/3", "pi")).box
    ranges = Ranges()
    lower, upper = ranges.halved(ranges.row(bounds_of(box)))
    assert ranges.bounds(lower)[:2] == (0.0, 0.125)
    assert ranges.bounds(upper)[:2] == (0.125, 0.25)
    assert ranges.bounds(lower)[2:] == ranges.bounds(upper)[2:] == bounds_of(box)[2:]


def test_a_box_that_cannot_be_halved_stands_for_its_halves() -> None:
    ranges = Ranges()
    row = ranges.row(bounds_of(goal("x", x=("1/3", "pi")).box))
    assert ranges.halved(row) == (row, row)
    point = ranges.row((1.0, 1.0))
    assert ranges.halved(point) == (point, point)
