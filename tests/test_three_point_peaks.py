"""Three-point certificates next to a value where a polygon is marginal, and where f'(0) = 0: true ones, and false by a
hair.

For f = sin x + a sin 2x the triangle of clusters has f'(2π/3) = -1/2 - a, and f'(0) = 1 + 2a: both are 0 at a = -1/2.
With V = cos x, W = 2 sin x one has N(c) = (3/2)² + 4·(3/4) = 21/4 at c = 2π/3, and f''(c)/f(c) = -2 at a = -1/2, so
that T is flat at (0, 0, c) when a'(c) = 4 N(c) = 21. With a₁ = a₂ (then a(c) = 0) a'(c) = -(3/2) a₁: a₁ = -14.
Near the diagonal n = W'(0)² = 4, α = a₁ + 2a₂ = -42, and 6n + α < 0.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify import Interaction
from verify.certificate import Certificate
from verify.formula.reader import read_formula
from verify.interaction.l1_box import family
from verify.interaction.marginal_values import at_value, marginal_near, next_to
from verify.interaction.point_status import Subject
from verify.interaction.three_point.certificate import Peak, ThreePointCertificate, read_certificate
from verify.interaction.three_point.checker import check_three_point, decide
from verify.interaction.three_point.claimed import ThreePointRange
from verify.interaction.three_point.pairs import slope_statement
from verify.interaction.three_point.sampling import sample_triples
from verify.interaction.three_point.touching import THREE_CLUSTERS, touching_place
from verify.prover import prove

HAIR = Fraction(1, 10**9)
TWO = read_formula("sin(x) + a*sin(2*x)")
C = Fraction(2 * math.pi / 3)  # the double next to it, a dyadic number
PEAKS = (
    Peak((Fraction(0), C), (Fraction(0), Fraction(1, 32), Fraction(2113, 1024), Fraction(2177, 1024)), Fraction(16)),
    Peak((C, C), (Fraction(2113, 1024), Fraction(2177, 1024)) * 2, Fraction(4)),
)


def slope(claimed: ThreePointRange) -> Certificate:
    certificate = prove(slope_statement(claimed)).certificate
    assert certificate is not None
    return certificate


def near(lower: Fraction, upper: Fraction, a: int = -14) -> ThreePointCertificate:
    claimed = ThreePointRange(TWO, "a", lower, upper)
    cos, sin = (Fraction(1),), (Fraction(2),)
    waves = (Fraction(a), Fraction(a))
    return ThreePointCertificate(claimed, (cos,), (sin,), waves, Fraction(1, 16), (), PEAKS, slope(claimed))


@pytest.fixture(scope="module")
def good() -> ThreePointCertificate:
    return near(Fraction(-1, 2) + HAIR, Fraction(-49, 100))


def test_a_range_that_ends_a_hair_before_the_threshold(good):
    outcome = decide(good)
    assert outcome.ok, outcome.reason
    assert {"pairs", "peak"} <= set(outcome.leaves)


def test_the_certificate_reads_back(good):
    assert read_certificate(good.to_certificate()) == good
    assert check_three_point(good.to_certificate())[0]


def test_up_to_the_open_end_by_exact_equations():
    """The same (Q, a) with T = 0 and ∇T = 0 exactly at the triples of the triangle for a = -1/2."""
    claimed = ThreePointRange(TWO, "a", Fraction(-1, 2), Fraction(-49, 100), lower_open=True)
    places = tuple(touching_place(gaps, 32, Fraction(1, 8)) for gaps in THREE_CLUSTERS)
    good = near(Fraction(-1, 2) + HAIR, Fraction(-49, 100))
    exact = replace(good, claimed=claimed, touching=places, peaks=(), slope=slope(claimed))
    assert decide(exact).ok
    assert not decide(replace(exact, a=(exact.a[0] + HAIR, exact.a[1]))).ok
    closed = replace(claimed, lower_open=False)
    assert not decide(replace(exact, claimed=closed)).ok
    assert not decide(replace(exact, claimed=closed, touching=())).ok


@given(st.floats(0, 1), st.floats(0, 2 * math.pi), st.floats(0, 2 * math.pi))
def test_T_is_negative_at_points(share, s, t):
    """What the certificate says, sampled: T <= 0 up to rounding, everywhere on the torus of triples."""
    certificate = near_sampled()
    p = float(certificate.claimed.lower) + share * float(certificate.claimed.upper - certificate.claimed.lower)
    import numpy as np

    assert float(sample_triples(certificate, np.array([s]), np.array([t]), p)[0]) <= 1e-12


def near_sampled() -> ThreePointCertificate:
    claimed = ThreePointRange(TWO, "a", Fraction(-1, 2) + HAIR, Fraction(-49, 100))
    return ThreePointCertificate(
        claimed, ((Fraction(1),),), ((Fraction(2),),), (Fraction(-14),) * 2, Fraction(1, 16), (), PEAKS
    )


@pytest.mark.parametrize("end", [Fraction(-1, 2), Fraction(-1, 2) - HAIR])
def test_the_threshold_itself_and_beyond_are_refused(good, end):
    """At -1/2 T = 0 on the triangle, and beyond T > 0 there; beyond f'(0) < 0 as well, so that slope has no proof."""
    claimed = ThreePointRange(TWO, "a", end, Fraction(-49, 100))
    forged = replace(good, claimed=claimed, slope=slope(claimed) if end == Fraction(-1, 2) else good.slope)
    assert not decide(forged).ok


def test_another_a_is_refused(good):
    """a₁ = a₂ = -14 is what makes T flat at (0, 0, c): with another number T > 0 beside it, close to the threshold."""
    for a in (Fraction(-14) + Fraction(1, 1000), Fraction(-14) - Fraction(1, 1000)):
        assert not decide(replace(good, a=(a, a))).ok


@pytest.mark.parametrize(
    "peaks",
    [
        (replace(PEAKS[0], bend=Fraction(256)), PEAKS[1]),  # T bends down by less
        (replace(PEAKS[0], bend=Fraction(0)), PEAKS[1]),
        (replace(PEAKS[0], at=(Fraction(1, 16), C)), PEAKS[1]),  # outside its box
        (replace(PEAKS[0], at=(Fraction(1, 3), C)), PEAKS[1]),  # no double
        (replace(PEAKS[0], at=(Fraction(1, 2**60), C)), PEAKS[1]),  # doubles, but their sum is none
        (replace(PEAKS[0], box=(*PEAKS[0].box[:2], Fraction(1), Fraction(3))), PEAKS[1]),  # not concave on it
        (PEAKS[0], PEAKS[0]),  # they overlap
    ],
)
def test_altered_peaks_are_refused(good, peaks):
    assert not decide(replace(good, peaks=peaks)).ok


def test_the_slope_needs_its_own_certificate(good):
    other = ThreePointRange(TWO, "a", Fraction(-49, 100), Fraction(-48, 100))
    assert "this interaction and range" in decide(replace(good, slope=slope(other))).reason
    wrong = Certificate("inequality", str(slope_statement(good.claimed)), {"broken": 1})
    assert not decide(replace(good, slope=wrong)).ok
    refuting = replace(slope(good.claimed), refutes=True)
    assert not decide(replace(good, slope=refuting)).ok


def flat(a: tuple[int, ...]) -> ThreePointCertificate:
    """For f = sin x (1 - cos x) exp(cos x - 1), where f'(0) = 0 and f''' = 3 at 0: cos x and 2 sin x."""
    claimed = ThreePointRange(read_formula("sin(x)*(1 - cos(x))*exp(cos(x) - 1)"))
    cos, sin = (Fraction(1),), (Fraction(2),)
    waves = tuple(map(Fraction, a))
    return ThreePointCertificate(claimed, (cos,), (sin,), waves, Fraction(1, 64), slope=slope(claimed))


def test_flat_at_zero_by_pairs_and_a_hair_too_little():
    """6 n + α = 6·4 + Σ k a_k: -8 - 18 - 15 = -41 will do, while -24 and more make T > 0 near the diagonal."""
    assert decide(flat((-8, -9, -5))).ok
    for a in ((-8, -8), (-24,), (-23,), (-9, 0, -5)):  # Σ k a_k = -24, -24, -23, -24
        assert "near three equal points" in decide(flat(a)).reason
    assert not decide(replace(flat((-8, -9, -5)), slope=None)).ok  # the Hessian vanishes on the diagonal


def test_a_function_with_a_corner_at_zero_is_refused():
    """|sin x| sin x is no analytic function: sqrt has none of its derivatives at 0."""
    claimed = ThreePointRange(read_formula("sin(x)*sqrt(1 - cos(x))"))
    certificate = replace(flat((-8, -9, -5)), claimed=claimed, slope=None)
    at_zero = prove(slope_statement(claimed)).certificate
    assert not decide(replace(certificate, slope=at_zero)).ok


def test_marginal_values_are_found():
    f = read_formula("sin(a*sin(x))")
    found = next(marginal_near(Subject(f, "x", family(f)), "a", Fraction(3, 2), Fraction(2)))
    assert math.isclose(found.value, math.pi / math.sqrt(3), abs_tol=1e-13)  # a cos(2π/3) cos(a √3/2) = 0
    assert found.polygons == (3,)
    assert not found.flat
    both = at_value(Subject(TWO, "x", family(TWO)), "a", -0.5)
    assert both.polygons == (3,)
    assert both.flat


@given(st.floats(-1e6, 1e6))
def test_neighbours_are_on_both_sides_and_close(value):
    low, high = next_to(value)
    assert low < Fraction(value) < high
    assert high - low <= 4 * HAIR * max(1, abs(Fraction(value)))


def test_functions_without_slope_at_zero():
    pytest.importorskip("clarabel")
    assert Interaction("sin(x)*(1 - cos(x))*exp(cos(x) - 1)").synchronizes().status == "proved"
    open_one = Interaction("sin(x)**5").synchronizes()  # f'''(0) = 0 too
    assert open_one.status == "undecided"
    assert "f'(0) = 0, and no argument by terms of higher order applies" in str(open_one)


def test_an_irrational_threshold_is_enclosed():
    """f'(2π/3) = -1/2 + 3a²: yes below 1/√6 = 0.408248…, where the triangle becomes stable, no above."""
    pytest.importorskip("clarabel")
    decision = Interaction("sin(x) + a**2*sin(3*x)").synchronizes(a="[2/5, 21/50]")
    assert [s.answer for s in decision.segments][:3] == ["synchronizes", "open", "does not"]
    interval = decision.segments[1].domain[0][1]
    assert interval.upper.args[0] - interval.lower.args[0] < Fraction(1, 10**8)
    assert "the threshold lies in it, near a = 0.40824829" in decision.segments[1].by
    assert all(s.certificate is not None for s in decision.segments if s.answer != "open")
