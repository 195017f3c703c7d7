"""Certificates from nothing, and what is said when there is no solver or no certificate."""

from __future__ import annotations

import sys
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.three_point_examples import self_attention
from verify.formula.reader import read_formula
from verify.interaction.three_point.chain import gap_in_chain
from verify.interaction.three_point.checker import decide
from verify.interaction.three_point.claimed import ThreePointRange
from verify.interaction.three_point.finder import find_certificate
from verify.interaction.three_point.marginal import marginal_triples
from verify.interaction.three_point.parity import InteractionError
from verify.interaction.three_point.program import solve_program
from verify.interaction.three_point.semidefinite import FinderError, Shape

BELOW_FIFTH = self_attention("-2/3", "1/5", lower_open=True)


def test_the_whole_range_below_one_fifth_from_nothing() -> None:
    found = find_certificate(BELOW_FIFTH)
    # The smallest degrees suffice, and three integers.
    assert (found.cosines, found.sines, found.a) == (((1,),), ((3,),), (-20, -20))
    assert decide(found, "crival").ok


def test_another_interaction() -> None:
    claimed = ThreePointRange(read_formula("sin(x) + a*sin(2*x)"), "a", Fraction(-1, 4), Fraction(1, 4))
    assert decide(find_certificate(claimed), "pyintval").ok


def test_an_open_upper_end() -> None:
    # f = sin x + a sin 2x has f'(π) = −1 + 2a: two clusters are marginal at a = 1/2, for any masses.
    claimed = ThreePointRange(read_formula("sin(x) + a*sin(2*x)"), "a", Fraction(0), Fraction(1, 2), upper_open=True)
    assert marginal_triples(claimed) == ((Fraction(0), Fraction(1)),)
    found = find_certificate(claimed)
    assert (found.cosines, found.sines, found.a) == (((1,),), ((1,),), (-1, -1))
    # The same data on the closed range, or a little further, is refused.
    assert not decide(replace(found, claimed=replace(claimed, upper_open=False), touching=())).ok
    assert not decide(replace(found, claimed=replace(claimed, upper=Fraction(51, 100)))).ok
    # With a = −b the open end is the lower one.
    mirrored = ThreePointRange(read_formula("sin(x) - b*sin(2*x)"), "b", Fraction(-1, 2), Fraction(0), lower_open=True)
    assert decide(replace(found, claimed=mirrored), "crival").ok


def test_marginal_clusters() -> None:
    third = Fraction(2, 3)
    assert marginal_triples(BELOW_FIFTH) == ((0, third), (third, third))
    assert marginal_triples(self_attention("-3/5", "1/5")) == ()
    # f = sin x − sin 3x: f'(x) = cos x − 3 cos 3x, f'(π/2) = 0 and f'(π) = −1 + 3 = 2: modes of four clusters
    # 2·0·(1 − 0) + 2·2 = 4 and 2·0·2 + 2·0 = 0, marginal.
    four = ThreePointRange(read_formula("sin(x) - sin(3*x)"))
    assert (Fraction(1, 2), Fraction(1, 2)) in marginal_triples(four)


def test_a_range_that_needs_two_certificates() -> None:
    claimed = ThreePointRange(read_formula("sin(x) + a*sin(2*x)"), "a", Fraction(-49, 100), Fraction(49, 100))
    with pytest.raises(FinderError):
        find_certificate(claimed, degrees=((1, 2),))
    halves = replace(claimed, upper=Fraction(0), upper_open=False), replace(claimed, lower=Fraction(0))
    chain = [find_certificate(half, degrees=((1, 2),)) for half in halves]
    assert gap_in_chain(claimed, chain) == ""


def test_the_program_finds_no_margin_where_three_clusters_are_stable() -> None:
    # At β = −0.7 < −2/3 any (Q, a) has T ≥ 0 somewhere, so the best is Q = a = 0 with ε = 0.
    solution = solve_program(self_attention("-0.7", "-0.7"), (), Shape(3, 4), 24)
    assert solution.epsilon < 1e-7


def test_no_certificate_is_said_so() -> None:
    with pytest.raises(FinderError, match="No three-point certificate was found"):
        find_certificate(self_attention("-0.7", "-0.7"), degrees=((1, 2),), steps=24)


def test_wrong_questions() -> None:
    # At β = −0.6 no equal clusters are marginal, so there is no reason for an open end there.
    with pytest.raises(FinderError, match="marginally stable"):
        find_certificate(self_attention("-3/5", "1/5", lower_open=True))
    with pytest.raises(InteractionError, match="even"):
        find_certificate(ThreePointRange(read_formula("cos(x)")))


def test_without_a_solver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "clarabel", None)
    with pytest.raises(FinderError, match="pip install clarabel"):
        find_certificate(BELOW_FIFTH)


def test_a_fourth_harmonic_that_needs_a_fine_grid() -> None:
    """sin x - (11/50) sin 4x: T comes within 0.002 D of zero, and a solution on the grid of 60 steps has T > 0 between
    its points."""
    claimed = ThreePointRange(read_formula("sin(x) - 11/50*sin(4*x)"))
    found = find_certificate(claimed, degrees=((6, 9),))
    assert decide(found).ok
    # f'(0) = 1 - 4·(11/50) = 3/25, so where f'(0) = -1/25 < 0 the same form fails at the diagonal
    other = ThreePointRange(read_formula("sin(x) - 26/100*sin(4*x)"))
    assert not decide(replace(found, claimed=other), boxes=20_000).ok
