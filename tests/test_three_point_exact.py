"""Exact arithmetic at multiples of π/6, and the touching equations of self-attention at β = −2/3, derived by hand."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.three_point_examples import DESIGN, certificate_below
from verify.formula.reader import read_formula
from verify.interaction.three_point.certificate import ThreePointCertificate
from verify.interaction.three_point.claimed import SELF_ATTENTION, ThreePointRange
from verify.interaction.three_point.exact import ExactError, ExponentialSum, circle_exact
from verify.interaction.three_point.jets import interaction_jet
from verify.interaction.three_point.touching import (
    THREE_CLUSTERS,
    solve_touching,
    touching_components,
    touching_place,
)

surds = st.tuples(st.fractions(-3, 3, max_denominator=5), st.fractions(-3, 3, max_denominator=5))
sums = st.dictionaries(surds, surds, max_size=3).map(ExponentialSum)


def as_float(number: ExponentialSum) -> float:
    root = math.sqrt(3)
    return sum((a + b * root) * math.exp(p + q * root) for (p, q), (a, b) in number.terms.items())


@given(sums, sums)
def test_ring_operations_are_those_of_the_reals(u: ExponentialSum, v: ExponentialSum) -> None:
    assert as_float(u + v) == pytest.approx(as_float(u) + as_float(v), rel=1e-9, abs=1e-6)
    assert as_float(u - v) == pytest.approx(as_float(u) - as_float(v), rel=1e-9, abs=1e-6)
    product = as_float(u) * as_float(v)
    assert as_float(u * v) == pytest.approx(product, rel=1e-9, abs=1e-6 * (1 + abs(product)))
    assert (u - u).is_zero()
    assert ((u + v) * (u - v) - u * u + v * v).is_zero()


@given(st.integers(-30, 30), st.integers(-5, 5))
def test_sines_and_cosines(j: int, k: int) -> None:
    angle = Fraction(j, 6)
    assert as_float(circle_exact.sin(k, angle)) == pytest.approx(math.sin(k * j * math.pi / 6), abs=1e-12)
    assert as_float(circle_exact.cos(k, angle)) == pytest.approx(math.cos(k * j * math.pi / 6), abs=1e-12)
    s, c = circle_exact.sin(k, angle), circle_exact.cos(k, angle)
    assert (s * s + c * c - 1).is_zero()


@given(surds)
def test_reciprocals(value: tuple[Fraction, Fraction]) -> None:
    number = ExponentialSum({(Fraction(0), Fraction(0)): value})
    if number.is_zero():
        with pytest.raises(ExactError):
            circle_exact.reciprocal(number)
    else:
        assert (number * circle_exact.reciprocal(number) - 1).is_zero()


def test_what_is_not_exact_is_refused() -> None:
    with pytest.raises(ExactError, match="π/6"):
        circle_exact.sin(1, Fraction(1, 5))
    with pytest.raises(ExactError, match="exponential"):
        circle_exact.exp(circle_exact.exp(circle_exact.rational(Fraction(1))))


def test_self_attention_at_the_threshold() -> None:
    # f = sin x e^{β(cos x − 1)} at c = 2π/3, β = −2/3: cos c = −1/2, sin²c = 3/4, e^{β(cos c − 1)} = e.
    # f = (√3/2) e; f' = (cos − β sin²) e^{…} = (−1/2 + 1/2) e = 0; f'' = sin (−1 − 3β cos + β² sin²) e^{…}
    # = (√3/2)(−1 − 1 + 1/3) e = −(5/3) f.
    jet = interaction_jet(
        read_formula(SELF_ATTENTION), "beta", circle_exact, Fraction(2, 3), circle_exact.rational(Fraction(-2, 3)), 2
    )
    e = circle_exact.exp(circle_exact.rational(Fraction(1)))
    half_root = circle_exact.sin(1, Fraction(2, 3))
    assert (jet.x[0] - half_root * e).is_zero()
    assert jet.x[1].is_zero()
    assert (2 * jet.x[2] + circle_exact.rational(Fraction(5, 3)) * jet.x[0]).is_zero()


def test_touching_equations_of_the_small_certificate() -> None:
    # V = cos, W = 3 sin: N(c) = (1 + 1/2)² + 9·3/4 = 9. a(c) = 0 means a₁ = a₂; a'(c) = −a₁/2 − a₂ = (10/3)·9 = 30
    # then gives a₁ = a₂ = −20.
    small = certificate_below(Fraction(1, 5))
    assert small.a == (Fraction(-20), Fraction(-20))
    assert touching_components(small, THREE_CLUSTERS) == {}
    start = ThreePointCertificate(
        small.claimed, small.cosines, small.sines, (Fraction(7), Fraction(9)), Fraction(1, 16)
    )
    solved = solve_touching(start, THREE_CLUSTERS)
    assert solved is not None
    assert solved.a == small.a


def test_one_term_cannot_touch() -> None:
    # a₁ = 0 from a(c) = 0, but a'(c) = (10/3) N(c) > 0.
    small = certificate_below(Fraction(1, 5))
    start = ThreePointCertificate(small.claimed, small.cosines, small.sines, (Fraction(1),), Fraction(1, 16))
    assert solve_touching(start, THREE_CLUSTERS) is None


@settings(max_examples=20)
@given(
    st.lists(st.fractions(-2, 2, max_denominator=64), min_size=1, max_size=4),
    st.lists(st.fractions(-2, 2, max_denominator=64), min_size=1, max_size=4),
    st.lists(st.fractions(-5, 5, max_denominator=64), min_size=2, max_size=6),
)
def test_solved_certificates_satisfy_the_two_rational_equations(
    v: list[Fraction], w: list[Fraction], a: list[Fraction]
) -> None:
    # The derivation of the design: a₁ − a₂ + a₄ − a₅ + … = 0 and Σ k a_k cos(2πk/3) = (10/3) N(c).
    claimed = ThreePointRange(read_formula(SELF_ATTENTION), "beta", Fraction(-2, 3), Fraction(0), lower_open=True)
    start = ThreePointCertificate(claimed, (tuple(v),), (tuple(w),), tuple(a), Fraction(1, 16))
    solved = solve_touching(start, THREE_CLUSTERS)
    assert solved is not None
    sine = [0, 1, -1]
    cosine = [Fraction(1), Fraction(-1, 2), Fraction(-1, 2)]
    n = sum(q * (1 - cosine[k % 3]) for k, q in enumerate(v, 1)) ** 2
    n += Fraction(3, 4) * sum(q * sine[k % 3] for k, q in enumerate(w, 1)) ** 2
    assert sum(q * sine[k % 3] for k, q in enumerate(solved.a, 1)) == 0
    assert sum(k * q * cosine[k % 3] for k, q in enumerate(solved.a, 1)) == Fraction(10, 3) * n
    # Only two of the coefficients were changed, the last ones that can be.
    assert sum(one != other for one, other in zip(solved.a, a, strict=True)) <= 2


def test_the_design_certificate_touches() -> None:
    # a₅ = a₁ − a₂ + a₄ in units of 2⁻²⁰ is an integer: −2570688 + 2056911 + 50426.
    assert DESIGN.a[4] == Fraction(-463351, 2**20)
    assert touching_components(DESIGN, THREE_CLUSTERS) == {}


def test_boxes_around_touching_triples_contain_them() -> None:
    for cells in (4, 8, 32, 1024):
        for gaps in THREE_CLUSTERS:
            s0, s1, t0, t1 = touching_place(gaps, cells, Fraction(1)).box
            assert s0 <= float(gaps[0]) * math.pi < s1
            assert t0 < float(gaps[1]) * math.pi < t1
            assert s1 - s0 <= Fraction(3, cells)
