"""Three-point certificates with fields: odd r whose mean square ∫ (∫ r(x−z) dμ(x))² dμ(z) is added to ∭ T."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import prove
from verify.certificate import CertificateError
from verify.formula.reader import read_formula
from verify.interaction.three_point.arithmetic import NAMES, arithmetic
from verify.interaction.three_point.blend import enclose, theta_slope
from verify.interaction.three_point.certificate import Form, ThreePointCertificate, read_certificate
from verify.interaction.three_point.checker import check_three_point, decide
from verify.interaction.three_point.claimed import SELF_ATTENTION, ThreePointRange
from verify.interaction.three_point.derivation import steps
from verify.interaction.three_point.finder import find_certificate
from verify.interaction.three_point.pairs import pairs_problem, slope_statement
from verify.interaction.three_point.profiles import enclose_gaps, profile
from verify.interaction.three_point.sampling import FLOATS, sample_triples
from verify.interaction.three_point.semidefinite import Shape
from verify.interaction.three_point.touching import touching_components
from verify.interaction.three_point.triples import gradient, hessian, parameter_slope, value
from verify.interaction.three_point.weights import solve_with_weights

HAIR = Fraction(1, 10**9)
angles = st.floats(-3.2, 3.2).filter(lambda x: abs(x) > 1e-3)
fields = st.lists(
    st.lists(st.fractions(-3, 3, max_denominator=8), min_size=1, max_size=4).map(tuple), min_size=1, max_size=2
).map(tuple)


def numbers(*values: int) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, values))


#: sin x exp(2 sin²x): no certificate without fields is known for it.
KNOWN = ThreePointCertificate(
    ThreePointRange(read_formula("sin(x)*exp(2*sin(x)**2)")),
    (numbers(47, -3, 1),),
    (numbers(64, 12, 7),),
    numbers(-13285, -9768, -12299, 4566),
    Fraction(1, 64),
    fields=(numbers(107, -106, 89),),
)


def attention(r: tuple[tuple[Fraction, ...], ...]) -> ThreePointCertificate:
    claimed = ThreePointRange(read_formula(SELF_ATTENTION), "beta", Fraction(-1), Fraction(3))
    return ThreePointCertificate(claimed, (numbers(1, -2),), (numbers(3),), numbers(-5, 1), Fraction(1, 16), fields=r)


def mean_square_terms(c: ThreePointCertificate, *points: Any) -> Any:
    """Six times the average of Σ r(x−z) r(y−z), from its definition."""

    def r(entries: tuple[Fraction, ...], x: Any) -> Any:
        return sum(mp.mpf(q.numerator) / q.denominator * mp.sin(k * x) for k, q in enumerate(entries, 1))

    return sum(
        r(entries, x - z) * r(entries, y - z) for x, y, z in itertools.permutations(points) for entries in c.fields
    )


def gaps(c: ThreePointCertificate, s: Any, t: Any, beta: float, order: int) -> Any:
    return tuple(profile(c, FLOATS, np.float64(g), beta, order) for g in (s, t, -(s + t)))


@settings(max_examples=40)
@given(fields, angles, angles, st.floats(-1, 3))
def test_t_and_its_derivatives_get_the_average_of_products(r: Any, s: float, t: float, beta: float) -> None:
    c = attention(r)
    without = replace(c, fields=())

    def added(s: Any, t: Any) -> Any:
        return mean_square_terms(c, 0, s, s + t)

    with mp.workdps(40):
        orders = [(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)]
        expected = [added(mp.mpf(s), mp.mpf(t))] + [mp.diff(added, (s, t), order) for order in orders[1:]]
    one, other = gaps(c, s, t, beta, 2), gaps(without, s, t, beta, 2)
    found = [
        float(p) - float(q)
        for p, q in zip(
            [value(one), *gradient(one), *hessian(one)], [value(other), *gradient(other), *hessian(other)], strict=True
        )
    ]
    assert found == pytest.approx(list(map(float, expected)), rel=1e-6, abs=1e-6)
    assert float(parameter_slope(one)) == float(parameter_slope(other))  # r does not depend on the parameter


def test_one_triple_by_hand() -> None:
    # r = sin alone at (0, π/2, π): seen from π/2 the others are at −π/2 and π/2, r = −1 and 1, twice; seen from 0 and
    # from π one of the others is at distance π, where r = 0. So T = −2/6.
    c = replace(attention((numbers(1),)), cosines=(numbers(0),), sines=(numbers(0),), a=numbers(0))
    quarter = np.array([np.pi / 2])
    assert sample_triples(c, quarter, quarter, 0.0)[0] == pytest.approx(-1 / 3)
    # Two equal points at 0 and one at t: only from t are both seen at −t, so T = 2 r(t)²/6.
    assert sample_triples(c, np.array([0.0]), np.array([1.0]), 0.0)[0] == pytest.approx(np.sin(1.0) ** 2 / 3)


@settings(max_examples=40)
@given(fields, st.lists(st.tuples(st.floats(0, 6.3), st.floats(0.01, 1)), min_size=1, max_size=6))
def test_the_average_over_all_triples_of_particles_is_a_mean_square(r: Any, particles: Any) -> None:
    c = replace(attention(r), cosines=(numbers(0),), sines=(numbers(0),), a=numbers(0))
    x, m = np.array(particles).T
    s, t = x[None, :, None] - x[:, None, None] + 0 * x, x[None, None, :] - x[None, :, None] + 0 * x[:, None, None]
    triples = sample_triples(c, s, t, 0.0)
    average = np.einsum("ijk,i,j,k", triples, m, m, m)
    forces = [sum(float(q) * np.sin(k * (x[:, None] - x)) for k, q in enumerate(v, 1)) @ m for v in r]
    assert average == pytest.approx(float(sum(m @ force**2 for force in forces)), rel=1e-7, abs=1e-7)
    assert average > -1e-7


@pytest.mark.parametrize("name", NAMES)
def test_enclosures_contain_values_at_points_of_the_boxes(name: str) -> None:
    a, c, rng = arithmetic(name), attention((numbers(2, -1), numbers(0, 1, 3))), np.random.default_rng(3)
    corner, width = rng.integers(0, 48, (20, 3)) / 16, 2.0 ** -rng.integers(2, 9, (20, 3))
    corner[:, 2] /= 4
    boxes = np.stack([corner, corner + width], axis=2).reshape(20, 6)
    boxes[:, 5] = np.minimum(boxes[:, 5], 1)
    enclosed = enclose_gaps(c, a, boxes, 2)
    found = [value(enclosed), *gradient(enclosed), *hessian(enclosed)]
    for row, (s, t, theta) in enumerate(boxes[:, 0::2] + 0.3 * (boxes[:, 1::2] - boxes[:, 0::2])):
        at = gaps(c, s, t, -1 + 4 * theta, 2)
        for enclosure, number in zip(found, [value(at), *gradient(at), *hessian(at)], strict=True):
            slack = np.array([1e-9 * (1 + abs(number))])
            shifted = a.take(enclosure, np.array([row])) - a.enclose(number - slack, number + slack)
            assert not a.positive(shifted)[0]
            assert not a.negative(shifted)[0]


@pytest.mark.parametrize("name", NAMES)
def test_it_proves_what_needs_fields_and_survives_its_text(name: str) -> None:
    known = KNOWN.to_certificate()
    assert known.proof["fields"] == [["107", "-106", "89"]]
    assert read_certificate(known) == KNOWN
    assert check_three_point(known, name)[0]
    outcome = decide(replace(KNOWN, fields=()), name)
    assert outcome.reason.startswith("refuted: T > 0")


def _changed(index: int, change: Fraction) -> ThreePointCertificate:
    r = list(KNOWN.fields[0])
    r[index] += change
    return replace(KNOWN, fields=(tuple(r),))


# Changes of one coefficient of r for which the maximum of T away from the diagonal is −8·10⁻⁷ and 8·10⁻⁷, while its
# terms are of the size 10⁵ (found by bisection on a local maximiser in floats). Where two points are equal, r adds
# 2 r(t)² ≥ 0 to 6 T; elsewhere it may well subtract.
@pytest.mark.parametrize(
    ("index", "below", "above"),
    [
        (0, "4.343923999056777", "4.343924007744626"),
        (0, "-3.746891594655252", "-3.7468916021490353"),
        (1, "-6.536632295524816", "-6.536632308598081"),
        (2, "-5.817872087635317", "-5.817872099271062"),
    ],
)
def test_a_field_changed_so_that_t_exceeds_zero_by_a_hair(index: int, below: str, above: str) -> None:
    assert decide(_changed(index, Fraction(below)), "crival").ok
    outcome = decide(_changed(index, Fraction(above)), "crival")
    assert outcome.reason.startswith("refuted: T > 0")


def test_the_diagonal_by_a_hair() -> None:
    # To second order 6 T = D (4 (Σ k w_k)² + 2 Σ k a_k + 2 (Σ k r_k)²), f'(0) = 1: Σ k w_k = 64 + 24 + 21 = 109 and
    # Σ k a_k = −13285 − 19536 − 36897 + 18264 = −51454, so (Σ k r_k)² < (102908 − 47524)/2 = 27692 is
    # needed. With r = (ρ, 0, 0) it is ρ² < 27692, and √27692 = 166.4091343….
    root = Fraction(1664091343, 10**7)
    assert root**2 < 27692 < (root + Fraction(1, 10**7)) ** 2
    for rho, bends in ((root, True), (root + Fraction(1, 10**7), False)):
        c = replace(KNOWN, fields=((rho,),))
        ss, st_, tt = hessian(enclose_gaps(c, arithmetic("arb"), np.zeros((1, 6)), 2))
        a = arithmetic("arb")
        assert bool(a.negative(ss)[0]) is bends
        assert bool(a.positive(ss)[0]) is not bends
        assert a.positive(ss * tt - st_ * st_)[0]  # ((2, 1), (1, 2)) times a number
    assert "bend down" in decide(replace(KNOWN, fields=((root + Fraction(1, 10**7),),))).reason


@settings(max_examples=15)
@given(st.integers(0, 2), st.fractions(-60, 60, max_denominator=1000), st.integers(0, 12))
def test_nothing_false_is_proved(index: int, change: Fraction, digits: int) -> None:
    c = _changed(index, change / 10**digits)
    grid = np.linspace(0, 2 * np.pi, 121)
    s, t = np.meshgrid(grid, grid)
    away = np.abs(np.exp(1j * s) - 1) + np.abs(np.exp(1j * t) - 1) > 0.1
    outcome = decide(c, "crival", boxes=20_000)
    assert not outcome.ok or np.all(sample_triples(c, s[away], t[away], 0.0) < 0), c


@pytest.mark.parametrize(
    "forged",
    [
        {"fields": "107"},
        {"fields": [[107]]},
        {"fields": [["107", "sqrt(2)"]]},
        {"fields": [["1"]] * 65},
        {"fields": {"0": ["1"]}},
        {"field": [["1"]]},
        {"far": {"cosines": [], "sines": [["1"]], "a": ["1"], "field": []}},
    ],
)
def test_forged_fields_are_refused(forged: dict[str, Any]) -> None:
    known = KNOWN.to_certificate()
    with pytest.raises(CertificateError):
        read_certificate(replace(known, proof=known.proof | forged))


def test_empty_fields_are_refused() -> None:
    assert "empty coefficient list" in decide(replace(KNOWN, fields=((),))).reason


def test_a_field_that_changes_with_the_parameter() -> None:
    # T of the blend is (1 − θ)T₀ + θT₁, so that the products of r, not r itself, are what changes linearly.
    claimed = ThreePointRange(read_formula("sin(x) + p*sin(2*x)"), "p", Fraction(0), Fraction(1, 8))
    near, far = numbers(1, 2), numbers(-3, 1)
    c = ThreePointCertificate(claimed, (numbers(0),), (numbers(0),), numbers(0), Fraction(1, 64), fields=(near,))
    c = replace(c, far=Form((numbers(0),), (numbers(0),), numbers(0), (far,)))
    assert read_certificate(c.to_certificate()) == c
    s, t, one = np.array([0.7]), np.array([1.1]), Fraction(1, 8)
    ends = [sample_triples(replace(c, far=None, fields=(r,)), s, t, 0.0)[0] for r in (near, far)]
    assert sample_triples(c, s, t, float(one / 4))[0] == pytest.approx(0.75 * ends[0] + 0.25 * ends[1])
    box = np.array([[0.75, 0.75, 1.125, 1.125, 0.25, 0.25]])
    a = arithmetic("arb")
    slope = theta_slope(enclose(c, a, box, 1))
    exact = [sample_triples(replace(c, far=None, fields=(r,)), box[0, :1], box[0, 2:3], 0.0)[0] for r in (near, far)]
    difference = np.array([6 * (exact[1] - exact[0])])
    assert not a.positive(slope - a.enclose(difference - 1e-9, difference + 1e-9))[0]
    assert not a.negative(slope - a.enclose(difference - 1e-9, difference + 1e-9))[0]


def flat(r: tuple[tuple[Fraction, ...], ...], a: tuple[int, ...] = (-8, -9, -5)) -> ThreePointCertificate:
    """For f = sin x (1 - cos x) exp(cos x - 1), where f'(0) = 0 and f''' = 3 at 0: cos x and 2 sin x (``pairs``)."""
    claimed = ThreePointRange(read_formula("sin(x)*(1 - cos(x))*exp(cos(x) - 1)"))
    slope = prove(slope_statement(claimed)).certificate
    return ThreePointCertificate(
        claimed, (numbers(1),), (numbers(2),), numbers(*a), Fraction(1, 64), slope=slope, fields=r
    )


def test_pairs_with_fields() -> None:
    a = arithmetic("arb")
    assert pairs_problem(flat((numbers(2, -1),)), a) == ""  # r'(0) = 2 − 2 = 0
    # A slope of r at 0, however small, makes T positive near the diagonal, where f'(0) = 0.
    assert "r'(0) = 0" in pairs_problem(flat(((2 + HAIR, Fraction(-1)),)), a)
    assert "r'(0) = 0" in pairs_problem(flat((numbers(2, -1), numbers(1))), a)
    # r = λ(2 sin x − sin 2x) has |r''| = λ|−2 sin x + 4 sin 2x| < 0.19 λ on [0, 1/32]: for 6 M n + m α near
    # 18·4 − 3·41 = −51 the bound (3/2)(0.19 λ)² < 51 holds for λ = 25 and fails for λ = 40.
    assert pairs_problem(flat((numbers(50, -25),)), a) == ""
    assert "near three equal points" in pairs_problem(flat((numbers(80, -40),)), a)
    # Several fields add up: four with λ = 25 are too many.
    assert "near three equal points" in pairs_problem(flat((numbers(50, -25),) * 4), a)


@settings(max_examples=25, deadline=None)
@given(st.fractions(-60, 60, max_denominator=16), st.fractions(-10, 10, max_denominator=16))
def test_what_pairs_accept_is_negative_on_the_corner(second: Fraction, third: Fraction) -> None:
    c = flat(((-2 * second - 3 * third, second, third),))
    if pairs_problem(c, arithmetic("arb")) == "":
        grid = np.linspace(0, 1 / 64, 33)
        s, t = (axis.ravel()[1:] for axis in np.meshgrid(grid, grid))
        assert np.all(sample_triples(c, s, t, 0.0) < 0)


def test_fields_vanish_in_the_mean_on_polygons_and_get_weights() -> None:
    # On the triples of a square with equal masses the average of the products of r is 0: r(π/2) − r(π/2) + r(π) = 0.
    f = ThreePointRange(read_formula("sin(x) + sin(4*x)/8"))
    c = ThreePointCertificate(f, (), (), numbers(0), Fraction(1, 64), fields=(numbers(3, 1, -2),))
    corners = [k * np.pi / 2 for k in range(4)]
    total = sum(
        sample_triples(c, np.array([y - x]), np.array([z - y]), 0.0)[0]
        for x, y, z in itertools.product(corners, repeat=3)
    )
    assert total == pytest.approx(0, abs=1e-12)
    # Touching equations are linear in the squares of fields, also with weights: those of sin x + sin(3x)/6.
    half = Fraction(2, 3)
    third = ThreePointRange(read_formula("sin(x) + sin(3*x)/6"))
    start = ThreePointCertificate(third, (numbers(1),), (numbers(1),), numbers(-1, -1), Fraction(1, 64))
    start = replace(start, fields=(numbers(1, 1),))
    triples = ((Fraction(0), half), (half, half))
    solved = solve_with_weights(start, triples)
    assert solved is not None
    assert not any(touching_components(solved, triples).values())


def test_bases_of_fields() -> None:
    assert Shape(3, 4).blocks() == (3, 3, 0)
    assert Shape(3, 4, 3).basis().tolist() == np.eye(3).tolist()
    # Without slope at 0: sin 2x − 2 sin x and sin 3x − 3 sin x.
    assert Shape(3, 4, 3, flat=True).basis().tolist() == [[-2, -3], [1, 0], [0, 1]]
    assert Shape(3, 4, 3, flat=True).width() == 6 + 6 + 4 + 3


def test_from_nothing() -> None:
    found = find_certificate(ThreePointRange(read_formula("sin(x) - 23*sin(4*x)/100")), arithmetic="crival")
    assert found.fields
    assert decide(found).ok


def test_the_derivation_names_the_fields() -> None:
    shown = steps(KNOWN, decide(KNOWN, "crival"))
    titles = [step["title"] for step in shown]
    assert "Mean squares" in titles
    function = next(step["text"] for step in shown if step["title"] == "The function T")
    assert "Σ r(x−z) r(y−z)" in function
    assert "−2 Σ r(g_j) r(g_k)" in function.replace("− 2", "−2")
    assert "{" not in function.replace("{i, j, k}", "").replace("{1, 2, 3}", "")
    plain = steps(replace(KNOWN, fields=()), decide(KNOWN, "crival"))
    assert "Mean squares" not in [step["title"] for step in plain]
