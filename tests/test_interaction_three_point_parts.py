"""Cutting open parts by three-point certificates: the pieces cover, and open ends stay open."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.formula.reader import read_formula, read_interval
from verify.interaction.segment import Segment
from verify.interaction.three_point.certificate import ThreePointCertificate
from verify.interaction.three_point.claimed import ThreePointRange
from verify.interaction.three_point_parts import cut as pieces_of


def known(lower, upper, *, lower_open=False, upper_open=False):
    f = read_formula("sin(x) + a*sin(2*x)")
    claimed = ThreePointRange(f, "a", Fraction(lower), Fraction(upper), lower_open, upper_open)
    return ThreePointCertificate(claimed, ((Fraction(1),),), ((Fraction(2),),), (Fraction(-7),), Fraction(1, 16))


def cut(interval, certificate):
    segment = Segment((("a", read_interval(interval)),), "open", "why", None)
    return [(str(piece.domain[0][1]), piece.answer) for piece in pieces_of(segment, certificate)]


@pytest.mark.parametrize(
    ("interval", "certificate", "pieces"),
    [
        ("[0, 3]", known(1, 2), [("[0, 1)", "open"), ("[1, 2]", "synchronizes"), ("(2, 3]", "open")]),
        ("[1, 2]", known(0, 3), [("[1, 2]", "synchronizes")]),
        ("[1, 2]", known(1, 2, lower_open=True), [("[1, 1]", "open"), ("(1, 2]", "synchronizes")]),
        ("(1, 2]", known(1, 2, lower_open=True), [("(1, 2]", "synchronizes")]),
        ("[1, 2]", known(1, 2, upper_open=True), [("[1, 2)", "synchronizes"), ("[2, 2]", "open")]),
        ("[0, 3]", known(1, 2, upper_open=True), [("[0, 1)", "open"), ("[1, 2)", "synchronizes"), ("[2, 3]", "open")]),
        ("[0, 3]", known(4, 5), [("[0, 3]", "open")]),
        ("[0, 3]", known(3, 5), [("[0, 3]", "open")]),
    ],
)
def test_pieces(interval, certificate, pieces):
    assert cut(interval, certificate) == pieces


@given(st.integers(0, 8), st.integers(0, 8), st.integers(0, 8), st.integers(0, 8), st.booleans(), st.integers(0, 16))
def test_every_point_is_in_one_piece_and_decided_only_inside_the_certificate(p, q, r, s, which, position):
    low, high = sorted((p, q))
    first, last = sorted((r, s))
    if low == high or first == last:
        return
    certificate = known(first, last, lower_open=which, upper_open=not which)
    point = Fraction(low) + Fraction(high - low) * Fraction(position, 16)
    segment = Segment((("a", read_interval(f"[{low}, {high}]")),), "open", "why", None)
    holding = []
    for piece in pieces_of(segment, certificate):
        interval = piece.domain[0][1]
        a, b = interval.lower.args[0], interval.upper.args[0]
        if (a < point or (a == point and not interval.lower_open)) and (
            point < b or (point == b and not interval.upper_open)
        ):
            holding.append(piece.answer)
    assert len(holding) == 1
    if holding == ["synchronizes"]:
        assert first < point < last or (point == first and not which) or (point == last and which)
