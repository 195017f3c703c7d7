"""Up to a threshold at which a regular pentagon becomes stable: exact numbers in Q(2 cos(π/10)), and in Q(2 cos(π/14)).

For f = sin x + a sin 5x the modes of the pentagon are Σ_j f'(2πj/5)(1 - cos(2πjm/5)) = 5(5a - 1/2) for m = 1 and 25 a
for m = 2 (f' = cos x + 5a cos 5x, and cos 5x = 1 on its corners): it is marginal at a = 1/10 and stable beyond.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.certificate import Certificate
from verify.formula.reader import read_formula
from verify.interaction.three_point.certificate import ThreePointCertificate, read_certificate
from verify.interaction.three_point.checker import check_three_point, decide
from verify.interaction.three_point.claimed import ThreePointRange
from verify.interaction.three_point.exact import CircleExact, ExactError, ExponentialSum, circle_exact, circle_for
from verify.interaction.three_point.finder import find_certificate
from verify.interaction.three_point.marginal import marginal_polygons, marginal_triples
from verify.interaction.three_point.number_fields import FIELDS, NumberField
from verify.interaction.three_point.touching import touching_components

HAIR = Fraction(1, 10**9)
KNOWN = Certificate.load(Path(__file__).parent / "data" / "pentagon.json")
fields = st.sampled_from(FIELDS)


def real(field: NumberField, element: tuple[Fraction, ...]) -> float:
    gamma = 2 * math.cos(math.pi / field.order)
    return sum(float(x) * gamma**i for i, x in enumerate(element))


def value(number: ExponentialSum) -> float:
    return sum(real(number.field, c) * math.exp(real(number.field, e)) for e, c in number.terms.items())


@st.composite
def pairs(draw: st.DrawFn) -> tuple[ExponentialSum, ExponentialSum]:
    """Two sums of exponentials over the same field."""
    field = draw(fields)
    elements = st.tuples(*(st.fractions(-2, 2, max_denominator=3) for _ in field.relation))
    sums = st.dictionaries(elements, elements, max_size=2).map(lambda terms: ExponentialSum(terms, field))
    return draw(sums), draw(sums)


def test_the_relations_hold() -> None:
    # γ² = (5 + √5)/2 for M = 10; (x - 2cos(π/7)…) for M = 14, see the module.
    for field in FIELDS:
        gamma = 2 * math.cos(math.pi / field.order)
        assert real(field, field.relation) == pytest.approx(gamma ** len(field.relation), rel=1e-12)
    assert (2 * math.cos(math.pi / 10)) ** 2 == pytest.approx((5 + math.sqrt(5)) / 2)


@given(fields, st.integers(-40, 40), st.integers(-4, 4))
def test_sines_and_cosines(field: NumberField, j: int, k: int) -> None:
    circle, angle = CircleExact(field), Fraction(j, field.order)
    s, c = circle.sin(k, angle), circle.cos(k, angle)
    assert value(s) == pytest.approx(math.sin(k * float(angle) * math.pi), abs=1e-9)
    assert value(c) == pytest.approx(math.cos(k * float(angle) * math.pi), abs=1e-9)
    assert (s * s + c * c - 1).is_zero()


@settings(max_examples=25)
@given(pairs())
def test_ring_operations_are_those_of_the_reals(both: tuple[ExponentialSum, ExponentialSum]) -> None:
    u, v = both
    size = 1 + abs(value(u)) + abs(value(v)) + abs(value(u) * value(v))
    assert value(u + v) == pytest.approx(value(u) + value(v), rel=1e-7, abs=1e-6 * size)
    assert value(u * v) == pytest.approx(value(u) * value(v), rel=1e-6, abs=1e-5 * size)
    assert (u - u).is_zero()
    assert ((u + v) * (u - v) - u * u + v * v).is_zero()


@settings(max_examples=25)
@given(fields, st.lists(st.fractions(-3, 3, max_denominator=5), min_size=6, max_size=6))
def test_reciprocals(field: NumberField, entries: list[Fraction]) -> None:
    element = tuple(entries[: len(field.relation)])
    found = field.reciprocal(element)
    if found is None:
        assert not any(element)
    else:
        assert field.product(element, found) == field.rational(Fraction(1))


def test_rings_for_angles() -> None:
    assert circle_for((Fraction(2, 3), Fraction(0))) is circle_exact
    assert circle_for((Fraction(2, 5), Fraction(4, 5))).field.order == 10
    assert circle_for((Fraction(2, 7),)).field.order == 14
    with pytest.raises(ExactError, match="π/6"):  # no ring has both
        circle_for((Fraction(2, 5), Fraction(2, 7))).cos(1, Fraction(2, 5))
    with pytest.raises(ExactError, match="Expected numbers in"):
        _ = circle_exact.rational(Fraction(1)) + CircleExact(FIELDS[1]).rational(Fraction(1))


def test_the_marginal_polygons() -> None:
    known = read_certificate(KNOWN)
    assert marginal_polygons(known.claimed) == [(5, (1,))]
    two, four = Fraction(2, 5), Fraction(4, 5)
    assert marginal_triples(known.claimed) == ((0, two), (0, four), (two, two), (two, four))
    # f = sin x + a sin 6x at 1/12: for k = 3 and 6 the first modes are k(6/12 - 1/2) = 0.
    six = ThreePointRange(read_formula("sin(x) + a*sin(6*x)"), "a", Fraction(0), Fraction(1, 12), upper_open=True)
    assert [k for k, _ in marginal_polygons(six)] == [3, 6]


def test_it_holds_up_to_the_threshold() -> None:
    certificate = read_certificate(KNOWN)
    assert (certificate.claimed.range_text, bool(certificate.fields)) == ("[9/100, 1/10)", True)
    assert touching_components(certificate, [point.gaps for point in certificate.touching]) == {}
    ok, reason, _ = check_three_point(KNOWN, "crival")
    assert ok, reason


def _for(claimed: ThreePointRange, certificate: ThreePointCertificate) -> str:
    return decide(replace(certificate, claimed=claimed), "crival", boxes=4_000).reason


def test_a_hair_beyond_or_beside_is_refused() -> None:
    certificate = read_certificate(KNOWN)
    claimed = certificate.claimed
    for end in (
        Fraction(1, 10) + HAIR,
        Fraction(1, 10) - HAIR,
    ):  # beyond it T > 0 somewhere; before it T < 0 at its end
        assert "exactly at the triple" in _for(replace(claimed, upper=end), certificate)
    closed = replace(certificate, claimed=replace(claimed, upper_open=False), touching=())
    assert not decide(closed, "crival", boxes=4_000).ok
    for point in certificate.touching:
        rest = tuple(other for other in certificate.touching if other is not point)
        assert not decide(replace(certificate, touching=rest), "crival", boxes=4_000).ok
    # Another function with the same pentagon, but sin 10x adds to f' at its corners.
    other = read_formula("sin(x) + a*sin(5*x) + sin(10*x)/1000000000")
    assert "exactly at the triple" in _for(replace(claimed, interaction=other), certificate)


@settings(max_examples=20)
@given(st.sampled_from(["cosines", "sines", "fields", "a"]), st.integers(0, 10), st.integers(1, 60))
def test_any_change_breaks_the_exact_touching(block: str, index: int, digits: int) -> None:
    certificate = read_certificate(KNOWN)
    if block == "a":
        entries = list(certificate.a)
        entries[index % 4] += Fraction(1, 10**digits)
        changed = replace(certificate, a=tuple(entries))
    else:
        vectors = list(getattr(certificate, block))
        vector = list(vectors[index % len(vectors)])
        vector[index % len(vector)] += Fraction(1, 10**digits)
        vectors[index % len(vectors)] = tuple(vector)
        changed = replace(certificate, **{block: tuple(vectors)})  # type: ignore[arg-type]
    outcome = decide(changed, "crival", boxes=10)
    assert "exactly at the triple" in outcome.reason


def test_wrong_triples_are_refused() -> None:
    certificate = read_certificate(KNOWN)
    first = certificate.touching[0]
    for gaps in ((Fraction(0), Fraction(3, 5)), (Fraction(0), Fraction(1, 3)), (Fraction(0), Fraction(2, 7))):
        moved = replace(first, gaps=gaps, box=(Fraction(0), Fraction(1, 32), Fraction(0), Fraction(4)))
        outcome = decide(replace(certificate, touching=(moved, *certificate.touching[1:])), "crival", boxes=10)
        assert "exactly at the triple" in outcome.reason


def test_from_nothing() -> None:
    claimed = read_certificate(KNOWN).claimed
    found = find_certificate(claimed, degrees=((3, 4),), arithmetic="crival")
    assert found.fields
    assert decide(found).ok
