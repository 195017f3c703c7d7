"""Weights of squares: where no choice of a alone makes T touch zero.

f = sin x + sin(3x)/6 at c = 2π/3: f' = cos x + cos(3x)/2 is 0 at π/3 and c, f'' = -sin x - 3 sin(3x)/2 is -√3/2 at
both, f is √3/2 at both. With one square for the cosines and one for the sines, of weights p and q, N(t) =
p (1 - cos t)² + q sin² t, so N(c) = (9p + 3q)/4. T touches zero at (0, 0, c) when a(c) = 0, that is a₁ = a₂, and
2 f''(c) N(c) + a'(c) f(c) = 0, that is -3a₁/2 = a'(c) = 2 N(c), so a₁ = -3p - q. Then T = 0 at (0, π/3, c) too, as f'
vanishes at all three distances and f(π/3) = f(c), 2 (a(π/3) - a(c)) - 2 a(π/3) = 0; so its gradient has to vanish
there, and that is the ratio 7p = 3q (the test adds it up in exact numbers).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from verify import Interaction
from verify.formula.reader import read_formula
from verify.formula.tree import PI
from verify.interaction.boxes import outward
from verify.interaction.three_point.certificate import ThreePointCertificate
from verify.interaction.three_point.checker import decide
from verify.interaction.three_point.claimed import ThreePointRange
from verify.interaction.three_point.peak_finder import form
from verify.interaction.three_point.touching import THREE_CLUSTERS, solve_touching, touching_components, touching_place
from verify.interaction.three_point.weights import solve_with_weights, squares
from verify.interaction.thresholds import WORDS
from verify.recheck import recheck

HAIR = Fraction(1, 10**9)
GAPS = (*THREE_CLUSTERS, (Fraction(1, 3), Fraction(1, 3)))
UNIT = (Fraction(1),)
AT = ThreePointRange(read_formula("sin(x) + sin(3*x)/6"), marginal=3)
BELOW = ThreePointRange(read_formula("sin(x) + a*sin(3*x)"), "a", Fraction(1, 10), Fraction(1, 6), upper_open=True)
ROUNDED = ThreePointCertificate(AT, (UNIT,), (UNIT,), (Fraction(-2), Fraction(-2)), Fraction(1, 64))


def with_places(certificate: ThreePointCertificate, reach: Fraction = Fraction(1)) -> ThreePointCertificate:
    return replace(certificate, touching=tuple(touching_place(gaps, 32, reach) for gaps in GAPS))


@pytest.fixture(scope="module")
def solved() -> ThreePointCertificate:
    found = solve_with_weights(ROUNDED, GAPS)
    assert found is not None
    return with_places(found)


@pytest.mark.parametrize("n", [*range(1, 200), 999, 1001, 10**6 + 7, 10**18])
def test_squares_have_the_sum(n):
    parts = squares(n)
    assert sum(part * part for part in parts) == n
    assert all(part > 0 for part in parts)
    assert n > 1000 or len(parts) <= 4


def test_a_alone_cannot_do_it_and_weights_can(solved):
    assert solve_touching(ROUNDED, GAPS) is None
    p, q = (sum(v[0] ** 2 for v in block) for block in (solved.cosines, solved.sines))
    assert 7 * p == 3 * q
    assert solved.a == (-3 * p - q, -3 * p - q)
    assert not touching_components(solved, GAPS)


def test_weights_that_would_be_negative_are_none():
    # f' > 0 at c for b = 1/5: T = 0 at (0, 0, c) asks for 2 f'(c) N(c) + a(c) f(c) = 0, at (0, c, 2c) for the opposite
    # sign of a(c).
    claimed = ThreePointRange(read_formula("sin(x) + sin(3*x)/5"), marginal=3)
    assert solve_with_weights(replace(ROUNDED, claimed=claimed), GAPS) is None


def test_the_threshold_and_all_below_it(solved):
    assert decide(solved).ok
    assert decide(replace(with_places(solved, Fraction(1, 8)), claimed=BELOW)).ok


@pytest.mark.parametrize(
    "change",
    [
        {"a": (Fraction(-16) + HAIR, Fraction(-16) + HAIR)},
        {"a": (Fraction(-16) - HAIR, Fraction(-16) - HAIR)},
        {"sines": ((Fraction(2),), UNIT, UNIT)},
        {"sines": ((Fraction(2),), UNIT, UNIT, (1 + HAIR,))},
        {"claimed": replace(AT, interaction=read_formula("sin(x) + (1/6 + 1/10**9)*sin(3*x)"))},
        {"claimed": replace(AT, marginal=0)},
        {"claimed": replace(BELOW, upper=Fraction(1, 6) + HAIR)},
        {"claimed": replace(BELOW, upper_open=False)},
        {"touching": ()},
    ],
)
def test_what_is_false_by_a_hair_is_refused(solved, change):
    assert not decide(replace(solved, **change), boxes=20_000).ok


def test_the_third_harmonic_is_decided_up_to_one_sixth():
    """f'(2π/3) = -1/2 + 3a: three clusters are stable for a > 1/6."""
    pytest.importorskip("clarabel")
    decision = Interaction("sin(x) + a*sin(3*x)").synchronizes(a="[3/20, 1/5]")
    assert [segment.answer for segment in decision.segments if segment.answer == "open"] == []
    ends = {segment.answer: outward(segment.domain[0][1]) for segment in decision.segments[::-1]}
    assert ends["does not"][0] == Fraction(1, 6)
    assert any(segment.by.startswith(WORDS) for segment in decision.segments)
    assert recheck(decision.certificate()).ok


def test_a_parameter_with_a_value_is_no_second_range():
    """b = 2/7 and π are put into f, so that a has parts with certificates of their own and not cells."""
    decision = Interaction("b*sin(x)*c + a*sin(3*x)").synchronizes(a="[-1/50, 1/50]", b="2/7", c=PI)
    assert decision.status == "proved"
    assert [[name for name, _ in segment.domain] for segment in decision.segments] == [["a"]]
    assert str(decision.interaction) == "f(x) = 2/7*sin(x)*pi + a*sin(3*x)"


def test_a_value_that_floats_cannot_have_is_no_error():
    # (1 + cos x)^(5/2) at π: floats take the logarithm of 0, and f is not analytic there.
    assert Interaction("sin(x)*(1 + cos(x))**(5/2)").synchronizes().status == "undecided"


def test_forms_that_differ_by_a_factor_are_the_same(solved):
    """Vectors times 2, a times 4; and 4 = 1 + 1 + 1 + 1 as squares of the same vector."""
    double = replace(
        solved,
        cosines=tuple((2 * v[0],) for v in solved.cosines),
        sines=tuple((2 * w[0],) for w in solved.sines),
        a=tuple(4 * x for x in solved.a),
    )
    assert form(double) == form(solved) == form(replace(solved, sines=(UNIT,) * 7))
    assert form(replace(solved, a=(solved.a[0] + HAIR, solved.a[1]))) != form(solved)
    assert form(replace(solved, sines=(UNIT,) * 8)) != form(solved)
