"""Families with f'(π) = 0 for all values of the parameter: the L1 criterion that allows it, range by range."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from verify.formula.reader import read_formula, read_interval
from verify.interaction.boxes import outward
from verify.interaction.flat_at_pi import cut_where_flat_at_pi, is_flat_at_pi
from verify.interaction.l1_box import family
from verify.interaction.point_status import Subject
from verify.interaction.segment import Segment
from verify.recheck import recheck


def cut(text: str, interval: str) -> list[Segment]:
    f = read_formula(text)
    segments = [Segment((("a", read_interval(interval)),), "open", "", None)]
    cut_where_flat_at_pi(Subject(f, "x", family(f, "x")), segments)
    return segments


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("sin(x)*(1 + cos(x))*exp(a*cos(x))", True),  # both factors vanish at π
        ("sin(x)*exp(-a*sin(x/2)**2)*(1 + cos(x))", True),
        ("sin(x) + a*sin(2*x) + (2*a - 1)/3*sin(3*x)", True),  # -1 + 2a - 3b with b = (2a - 1)/3
        ("sin(x) + a*sin(2*x)", False),
        ("sin(x)*(1 + cos(x) + 1/10**9)*exp(a*cos(x))", False),
    ],
)
def test_which_functions_are_flat(text, flat):
    f = read_formula(text)
    assert is_flat_at_pi(Subject(f, "x", family(f, "x"))) == flat


def test_a_whole_range_at_once():
    (segment,) = cut("sin(x)*exp(-a*sin(x/2)**2)*(1 + cos(x))", "[0, 4)")
    assert segment.answer == "synchronizes"
    assert str(segment.domain[0][1]) == "[0, 4)"
    assert recheck(segment.certificate).ok


def test_what_is_not_decided_stays_open():
    """f = sin x (1 + cos x)(1 + a cos x) is negative before π for a > 1, where two clusters are stable."""
    parts = cut("sin(x)*(1 + cos(x))*(1 + a*cos(x))", "[1/2, 3/2]")
    ends = [(outward(part.domain[0][1]), part.answer) for part in parts]
    assert ends[0][0][0] == Fraction(1, 2)
    assert ends[-1][0][1] == Fraction(3, 2)
    assert all(first[1] == second[0] for (first, _), (second, _) in pairwise(ends))
    assert {answer for (_, high), answer in ends if high > 1} == {"open"}
    decided = [part for part in parts if part.answer == "synchronizes"]
    assert decided
    assert all(recheck(part.certificate).ok for part in decided)


def test_others_are_left_alone():
    (segment,) = cut("sin(x) + a*sin(2*x)", "[0, 1/4]")
    assert segment.answer == "open"
