"""Powers with the parameter as exponent: what T is at an open end is worked out for the value of the parameter there.

f = sin x (2 + cos x)^k has f'(c) = -(3/4)(3/2)^(k - 1) (1 + k) at c = 2π/3, so the triangle is marginal at k = -1 and
stable below. There f = sin x/(2 + cos x), f(c) = √3/3, f''(c) = -4√3/9. With V = cos x, W = 2 sin x, N(c) = (3/2)² +
4·(3/4) = 21/4, T is flat at (0, 0, c) when a(c) = 0 and 2 f''(c) N + a'(c) f(c) = 0, that is a'(c) = (8/3) N = 14; with
a₁ = a₂, a'(c) = -(3/2) a₁, so a₁ = -28/3.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from verify import Interaction
from verify.formula.reader import read_formula
from verify.interaction.boxes import outward
from verify.interaction.three_point.certificate import ThreePointCertificate, read_certificate
from verify.interaction.three_point.checker import check_three_point, decide
from verify.interaction.three_point.claimed import ThreePointRange
from verify.interaction.three_point.touching import THREE_CLUSTERS, solve_touching, touching_place

HAIR = Fraction(1, 10**9)
A = Fraction(-28, 3)
PLACES = tuple(touching_place(gaps, 32, Fraction(1, 8)) for gaps in THREE_CLUSTERS)
ABOVE = ThreePointRange(read_formula("sin(x)*(2 + cos(x))**k"), "k", Fraction(-1), Fraction(-1, 2), lower_open=True)
TRUE = ThreePointCertificate(ABOVE, ((Fraction(1),),), ((Fraction(2),),), (A, A), Fraction(1, 64), PLACES)


def test_it_holds_up_to_the_threshold_and_survives_its_text() -> None:
    assert read_certificate(TRUE.to_certificate()) == TRUE
    assert check_three_point(TRUE.to_certificate())[0]


def test_the_touching_equations_give_the_coefficients() -> None:
    solved = solve_touching(replace(TRUE, a=(Fraction(0), Fraction(0))), THREE_CLUSTERS)
    assert solved is not None
    assert solved.a == (A, A)


@pytest.mark.parametrize(
    "false",
    [
        replace(TRUE, claimed=replace(ABOVE, lower=-1 - HAIR)),  # the triangle is stable below -1
        replace(TRUE, claimed=replace(ABOVE, lower=-1 + HAIR)),  # true, but T does not touch zero there
        replace(TRUE, claimed=replace(ABOVE, lower_open=False), touching=()),
        replace(
            TRUE, claimed=replace(ABOVE, lower=Fraction(-3, 2), upper=Fraction(-1), lower_open=False, upper_open=True)
        ),
        replace(TRUE, claimed=replace(ABOVE, interaction=read_formula("sin(x)*(2 + cos(x))**(k - 1/10**9)"))),
        replace(TRUE, a=(A + HAIR, A + HAIR)),
        replace(TRUE, a=(A + HAIR, A)),
    ],
)
def test_false_ones_and_altered_ones_are_refused(false: ThreePointCertificate) -> None:
    assert not decide(false, boxes=20_000).ok


def test_a_range_around_the_threshold_has_no_gap() -> None:
    pytest.importorskip("clarabel")
    segments = Interaction("sin(x)*(2 + cos(x))**k").synchronizes(k="[-5/4, -3/4]").segments
    below = [s for s in segments if outward(s.domain[0][1])[0] < -1]
    assert {s.answer for s in below} == {"does not"}
    assert str(below[-1].domain[0][1]).endswith("-1)")
    assert {s.answer for s in segments[len(below) :]} == {"synchronizes"}
