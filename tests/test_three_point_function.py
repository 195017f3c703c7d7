"""The function T on triples against its definition, its derivatives, and what is known about it by hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.formula.reader import read_formula
from verify.interaction.three_point.arithmetic import NAMES, arithmetic
from verify.interaction.three_point.certificate import ThreePointCertificate
from verify.interaction.three_point.claimed import SELF_ATTENTION, ThreePointRange
from verify.interaction.three_point.jets import interaction_jet
from verify.interaction.three_point.parity import EVEN, ODD, InteractionError, parity
from verify.interaction.three_point.profiles import enclose_gaps, profile
from verify.interaction.three_point.sampling import FLOATS, sample_triples, separation, triangle
from verify.interaction.three_point.triples import gradient, hessian, parameter_slope, value

Vector = tuple[Fraction, ...]

coefficients = st.lists(st.fractions(-3, 3, max_denominator=8), min_size=1, max_size=4).map(tuple)
angles = st.floats(-3.2, 3.2).filter(lambda x: abs(x) > 1e-3)
betas = st.floats(-1, 3)


def certificate(v: Vector, w: Vector, a: Vector) -> ThreePointCertificate:
    claimed = ThreePointRange(read_formula(SELF_ATTENTION), "beta", Fraction(-1), Fraction(3))
    return ThreePointCertificate(claimed, (v,), (w,), a, Fraction(1, 16))


def by_definition(c: ThreePointCertificate, beta: Any) -> Callable[..., Any]:
    """T(x, y, z) as the average over six permutations, written out from its definition."""

    def f(x: Any) -> Any:
        return mp.sin(x) * mp.exp(beta * (mp.cos(x) - 1))

    def slope(x: Any) -> Any:
        return (mp.cos(x) - beta * mp.sin(x) ** 2) * mp.exp(beta * (mp.cos(x) - 1))

    def quadratic(x: Any, y: Any) -> Any:
        cos = [sum(q * (mp.cos(k * x) - mp.cos(k * y)) for k, q in enumerate(map(exact, v), 1)) for v in c.cosines]
        sin = [sum(q * (mp.sin(k * x) - mp.sin(k * y)) for k, q in enumerate(map(exact, w), 1)) for w in c.sines]
        return sum(h**2 for h in cos + sin)

    def a(x: Any) -> Any:
        return sum(q * mp.sin(k * x) for k, q in enumerate(map(exact, c.a), 1))

    def average(*points: Any) -> Any:
        terms = [
            slope(x - y) * quadratic(x - z, y - z) + a(x - z) * f(x - y) for x, y, z in itertools.permutations(points)
        ]
        return sum(terms) / 6

    return average


def exact(q: Fraction) -> Any:
    return mp.mpf(q.numerator) / q.denominator


def gaps(c: ThreePointCertificate, s: float, t: float, beta: float, order: int) -> Any:
    return tuple(profile(c, FLOATS, np.float64(g), beta, order) for g in (s, t, -(s + t)))


@given(coefficients, coefficients, coefficients, angles, angles, betas)
def test_value_is_the_average_over_permutations(
    v: Vector, w: Vector, a: Vector, s: float, t: float, beta: float
) -> None:
    c = certificate(v, w, a)
    expected = float(by_definition(c, beta)(0, s, mp.mpf(s) + t))
    assert sample_triples(c, np.array([s]), np.array([t]), beta)[0] == pytest.approx(expected, rel=1e-9, abs=1e-8)


@given(coefficients, coefficients, coefficients, angles, angles, angles, betas)
def test_invariant_under_rotation_permutation_and_reflection(
    v: Vector, w: Vector, a: Vector, s: float, t: float, shift: float, beta: float
) -> None:
    c = certificate(v, w, a)
    average = by_definition(c, beta)
    points = (mp.mpf(0), mp.mpf(s), mp.mpf(s) + t)
    expected = average(*points)
    assert mp.almosteq(average(*(x + shift for x in points)), expected, 1e-9, 1e-9)
    assert mp.almosteq(average(*(-x for x in points)), expected, 1e-9, 1e-9)
    # The gaps (s, t, −s−t) in another order are another triple with the same T.
    one, other = sample_triples(c, np.array([s, -(s + t)]), np.array([t, s]), beta)
    assert one == pytest.approx(other, rel=1e-9, abs=1e-8)


@settings(max_examples=15)
@given(coefficients, coefficients, coefficients, angles, angles, betas)
def test_derivatives_are_those_of_the_definition(
    v: Vector, w: Vector, a: Vector, s: float, t: float, beta: float
) -> None:
    c = certificate(v, w, a)
    with mp.workdps(40):

        def six_t(s: Any, t: Any, beta: Any) -> Any:
            return 6 * by_definition(c, beta)(0, s, s + t)

        expected = [
            mp.diff(six_t, (s, t, beta), order)
            for order in ((1, 0, 0), (0, 1, 0), (0, 0, 1), (2, 0, 0), (1, 1, 0), (0, 2, 0))
        ]
    second = gaps(c, s, t, beta, 2)
    found = [*gradient(second), parameter_slope(second), *hessian(second)]
    for one, other in zip(found, expected, strict=True):
        assert float(one) == pytest.approx(float(other), rel=1e-7, abs=1e-6)


@given(coefficients, coefficients, coefficients, angles, betas)
def test_two_equal_points(v: Vector, w: Vector, a: Vector, t: float, beta: float) -> None:
    # With x = y = 0, z = t only f'(t) N(t) twice and a(t) f(t) are left: 3 T(0, 0, t) = 2 f'(t) N(t) + a(t) f(t).
    c = certificate(v, w, a)
    at_zero, at_t = (profile(c, FLOATS, np.float64(x), beta, 1) for x in (0.0, t))
    n = (at_zero.cosines[0][0] - at_t.cosines[0][0]) ** 2 + at_t.sines[0][0] ** 2
    expected = 2 * at_t.f[1] * n + at_t.a[0] * at_t.f[0]
    assert 3 * sample_triples(c, np.array([0.0]), np.array([t]), beta)[0] == pytest.approx(expected, rel=1e-9, abs=1e-8)


@given(coefficients, coefficients, coefficients, betas)
def test_double_zero_at_three_equal_points(v: Vector, w: Vector, a: Vector, beta: float) -> None:
    # T = (D/3)(2 (Σ k w_k)² + Σ k a_k) to second order, and 2 D = s² + t² + (s+t)² to second order, so the Hessian
    # of 6 T is 2 (2 (Σ k w_k)² + Σ k a_k) times ((2, 1), (1, 2)); f'(0) = 1 for every β.
    c = certificate(v, w, a)
    at = gaps(c, 0.0, 0.0, beta, 2)
    bend = float(2 * sum(k * q for k, q in enumerate(w, 1)) ** 2 + sum(k * q for k, q in enumerate(a, 1)))
    assert float(value(at)) == 0
    assert tuple(map(float, gradient(at))) == (0, 0)
    assert tuple(map(float, hessian(at))) == pytest.approx((4 * bend, 2 * bend, 4 * bend), rel=1e-12, abs=1e-12)


def test_one_triple_by_hand() -> None:
    # f = sin (β = 0), V = cos, W = 0, a = 0, triple (0, π/2, π), gaps (π/2, π/2, −π): f' = (0, 0, −1), and
    # N₃ = (cos π/2 − cos π/2)² = 0, so T = 0. With W = sin instead N₃ = (1 + 1)² = 4: 6 T = 2·(−1)·4, T = −4/3.
    quarter = np.array([np.pi / 2])
    one, none = (Fraction(1),), (Fraction(0),)
    assert sample_triples(certificate(one, none, none), quarter, quarter, 0.0)[0] == pytest.approx(0, abs=1e-15)
    assert sample_triples(certificate(none, one, none), quarter, quarter, 0.0)[0] == pytest.approx(-4 / 3)
    # a = sin alone: 6 T = −Σ f(g_i)(a(g_j) + a(g_k)) = −(1·(1 + 0) + 1·(1 + 0) + 0) = −2.
    assert sample_triples(certificate(none, none, one), quarter, quarter, 0.0)[0] == pytest.approx(-1 / 3)


def test_separation_and_triangle() -> None:
    # At (0, c, 2c), c = 2π/3, every cosine is −1/2: D = 9/2. The grid has no point with three equal particles.
    c = np.array([2 * np.pi / 3])
    assert separation(c, c)[0] == pytest.approx(4.5)
    s, t = triangle(6)
    # Step π/3: t ∈ {1, 2, 3} steps with s ≤ t and s + 2t ≤ 6: (0,1), (1,1), (0,2), (1,2), (2,2), (0,3).
    assert sorted(zip((s * 3 / np.pi).round().tolist(), (t * 3 / np.pi).round().tolist(), strict=True)) == [
        (0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (2, 2),
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_enclosures_contain_values_at_points_of_the_boxes(name: str) -> None:
    a = arithmetic(name)
    c = certificate((Fraction(1), Fraction(-1, 3)), (Fraction(3), Fraction(1, 7)), (Fraction(-20), Fraction(-20)))
    rng = np.random.default_rng(7)
    corner, width = rng.integers(0, 48, (40, 3)) / 16, 2.0 ** -rng.integers(2, 9, (40, 3))
    corner[:, 2] /= 4
    boxes = np.stack([corner, corner + width], axis=2).reshape(40, 6)
    boxes[:, 5] = np.minimum(boxes[:, 5], 1)
    enclosed = enclose_gaps(c, a, boxes, 2)
    found = [value(enclosed), *gradient(enclosed), parameter_slope(enclosed), *hessian(enclosed)]
    for part in np.linspace(0, 1, 5):
        points = boxes[:, 0::2] + part * (boxes[:, 1::2] - boxes[:, 0::2])
        for row, (s, t, theta) in enumerate(points):
            at = gaps(c, s, t, -1 + 4 * theta, 2)
            exact_values = [value(at), *gradient(at), parameter_slope(at), *hessian(at)]
            for enclosure, number in zip(found, exact_values, strict=True):
                one = a.take(enclosure, np.array([row]))
                slack = np.array([1e-9 * (1 + abs(number))])
                shifted = one - a.enclose(number - slack, number + slack)
                assert not a.positive(shifted)[0]
                assert not a.negative(shifted)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sin(x)", ODD),
        ("sin(-3*x)", ODD),
        ("cos(x)**3", EVEN),
        ("sin(x)**3*cos(2*x)", ODD),
        ("sin(x)*sin(2*x)", EVEN),
        ("sin(x)/(2 + cos(x))", ODD),
        ("sin(beta*sin(x))", ODD),
        ("cos(sin(x))", EVEN),
        (SELF_ATTENTION, ODD),
        ("sin(x) + beta*sin(2*x)", ODD),
        ("exp(sin(x)**2) - beta", EVEN),
    ],
)
def test_parity(text: str, expected: int) -> None:
    assert parity(read_formula(text), "beta") == expected


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "sin(x) + cos(x)",
        "exp(sin(x))",
        "sin(x/2)",
        "sin(x)*x",
        "sin(x + 1)",
        "sin(pi*x)",
        "sin(x)**(1/2)",
        "sin(delta*x)",
        "abs(sin(x))",
        "sin(x)**beta",
        "sin(x) + delta",
        "sin(x**2)",
    ],
)
def test_formulas_that_are_not_visibly_periodic_with_a_parity(text: str) -> None:
    with pytest.raises(InteractionError):
        parity(read_formula(text), "beta")


@pytest.mark.parametrize(
    "text", [SELF_ATTENTION, "sin(x)/(2 + cos(x))", "sin(x)**3*cos(2*x) - beta*sin(3*x)", "sin(beta*sin(x))"]
)
def test_jets_are_derivatives(text: str) -> None:
    formula, x, beta = read_formula(text), 0.7, -0.4
    jet = interaction_jet(formula, "beta", FLOATS, x, beta, 3)

    def f(x: Any, beta: Any) -> Any:
        s, c = mp.sin(x), mp.cos(x)
        return {
            SELF_ATTENTION: lambda: s * mp.exp(beta * (c - 1)),
            "sin(x)/(2 + cos(x))": lambda: s / (2 + c),
            "sin(x)**3*cos(2*x) - beta*sin(3*x)": lambda: s**3 * mp.cos(2 * x) - beta * mp.sin(3 * x),
            "sin(beta*sin(x))": lambda: mp.sin(beta * s),
        }[text]()

    with mp.workdps(30):
        in_x = [mp.diff(f, (x, beta), (n, 0)) / mp.factorial(n) for n in range(4)]
        in_beta = [mp.diff(f, (x, beta), (n, 1)) for n in range(2)]
    assert [float(c) for c in jet.x] == pytest.approx([float(c) for c in in_x], rel=1e-10, abs=1e-10)
    assert [float(c) for c in jet.p] == pytest.approx([float(c) for c in in_beta], rel=1e-10, abs=1e-10)
