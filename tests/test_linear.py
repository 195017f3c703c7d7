"""Exact linear algebra: inverses, barycentric coordinates, numbers of python-flint."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.linear import inverted
from numerics.rationals import ball, from_flint, point, to_flint
from verify.prover.means import barycentric

small = st.fractions(-3, 3, max_denominator=4)


@st.composite
def matrices(draw: st.DrawFn) -> list[list[Fraction]]:
    n = draw(st.integers(1, 4))
    return draw(st.lists(st.lists(small, min_size=n, max_size=n), min_size=n, max_size=n))


@given(matrices())
def test_an_inverse_is_one_exactly_and_only_singular_matrices_have_none(matrix: list[list[Fraction]]) -> None:
    n = range(len(matrix))
    try:
        inverse = inverted(matrix)
    except ValueError:
        assert determinant(matrix) == 0
        return
    assert [[sum(matrix[i][k] * inverse[k][j] for k in n) for j in n] for i in n] == [
        [int(i == j) for j in n] for i in n
    ]


def determinant(matrix: list[list[Fraction]]) -> Fraction:
    """Laplace's expansion along the first row."""
    if not matrix:
        return Fraction(1)
    minors = ([row[:j] + row[j + 1 :] for row in matrix[1:]] for j in range(len(matrix)))
    return sum(
        ((-1) ** j * a * determinant(m) for j, (a, m) in enumerate(zip(matrix[0], minors, strict=True))),
        Fraction(0),
    )


def test_weights_of_a_point_inside_a_triangle() -> None:
    # (1, 1) = 1/3 (0, 0) + 1/3 (3, 0) + 1/3 (0, 3).
    triangle = [[Fraction(0), Fraction(0)], [Fraction(3), Fraction(0)], [Fraction(0), Fraction(3)]]
    assert barycentric(triangle, [Fraction(1), Fraction(1)]) == [Fraction(1, 3)] * 3


@pytest.mark.parametrize(
    ("corners", "at"),
    [
        ([[0, 0], [3, 0], [0, 3]], [2, 2]),  # outside
        ([[0, 0], [3, 0], [0, 3]], [1, 0]),  # on a side: a weight is 0
        ([[0, 0], [1, 1], [2, 2]], [1, 1]),  # dependent corners
        ([[0, 0], [2, 0]], [1, 1]),  # not on the line
        ([[0], [1], [3]], [2]),  # more corners than independent ones can be
    ],
)
def test_points_without_positive_weights(corners: list[list[int]], at: list[int]) -> None:
    assert barycentric([[Fraction(c) for c in row] for row in corners], [Fraction(c) for c in at]) is None


@given(small, small)
def test_numbers_stay_what_they_are(a: Fraction, b: Fraction) -> None:
    low, high = sorted((a, b))
    assert from_flint(to_flint(a)) == a
    assert point(a).contains(to_flint(a))
    assert all(ball(low, high).contains(to_flint(low + (high - low) * k / 4)) for k in range(5))
