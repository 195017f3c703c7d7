"""sin x + sin(5x)/10 itself, where the regular pentagon is marginal: the certificate, its conditions, the energy.

On the corners jc, c = 2π/5, of the pentagon f = sin and f' = cos + 1/2, so that the mode 1 of the second variation is
5/2 - 5/2 = 0, the mode 2 is M = 5/2, and f'(0) + 2 f'(c) + 2 f'(2c) = 5/2.
"""

from __future__ import annotations

import cmath
import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from verify.formula.reader import read_formula
from verify.interaction.l1_box import family
from verify.interaction.point_status import Subject
from verify.interaction.three_point.arithmetic import arithmetic
from verify.interaction.three_point.certificate import ThreePointCertificate, Touching, read_certificate
from verify.interaction.three_point.checker import decide
from verify.interaction.three_point.claimed import ThreePointRange
from verify.interaction.three_point.derivation import steps
from verify.interaction.three_point.flat_threshold import flat_polygon_problem
from verify.interaction.three_point.pentagon import pentagon_problem
from verify.interaction.three_point.threshold import polygon_problem
from verify.interaction.thresholds import flat_clusters, marginal_clusters
from verify.recheck import recheck

F = "sin(x) + 1/10*sin(5*x)"


def numbers(*entries):
    return tuple(map(Fraction, entries))


PLACES = tuple(
    Touching(numbers(*gaps.split()), numbers(*box.split()))
    for gaps, box in (
        ("0 2/5", "0 1/8 9/8 11/8"),
        ("0 4/5", "0 1/8 19/8 21/8"),
        ("2/5 2/5", "19/16 21/16 19/16 21/16"),
        ("2/5 4/5", "9/8 11/8 19/8 21/8"),
    )
)
PENTAGON = ThreePointCertificate(
    ThreePointRange(read_formula(F), marginal=5),
    cosines=(numbers(0, 0, 0, 2), numbers(0, 0, 0, 2), numbers(6, 0, 0, -2), numbers(6, 0, 0, -2)),
    sines=(numbers(12, 0, 0, 0), numbers(4, 0, 0, 0)),
    a=numbers(-232, -288, -128, "-135/2", "-103/2", "-81/2"),
    corner=Fraction(1, 64),
    touching=PLACES,
    fields=(numbers(2, 8, 0, 4), numbers(1, 4, 0, 2)),
)


def with_function(text, **changes):
    return replace(PENTAGON, claimed=replace(PENTAGON.claimed, interaction=read_formula(text), **changes))


def problem(certificate, name="arb"):
    return pentagon_problem(certificate, arithmetic(name))


def test_the_certificate_is_accepted() -> None:
    certificate = PENTAGON.to_certificate()
    assert certificate.statement == f"three-point criterion for {F}, where the regular 5-gon is marginal"
    assert read_certificate(certificate) == PENTAGON
    assert recheck(certificate).ok
    outcome = decide(PENTAGON)
    shown = {step["title"]: step["text"] for step in steps(PENTAGON, outcome)}
    assert "K² > 4MU" in shown["The marginal 5-gon"]


@pytest.mark.parametrize("name", ["arb", "crival", "pyintval"])
def test_the_conditions_in_all_arithmetics(name) -> None:
    assert problem(PENTAGON, name) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        with_function(F + " + sin(5*x)/10**9"),  # false: the pentagon is stable
        with_function(F + " - sin(5*x)/10**9"),  # true, but nothing is marginal there
        with_function(F + " + sin(x)/10**9"),
        with_function("-(sin(x) + 1/10*sin(5*x))"),
        with_function(F, marginal=0),  # T < 0 everywhere is false
        *(with_function(F, marginal=k) for k in (2, 3, 4)),
        replace(PENTAGON, touching=PLACES[:3]),
        replace(PENTAGON, touching=(*PLACES[:3], replace(PLACES[3], gaps=numbers("2/5", "3/5")))),
        replace(PENTAGON, touching=(*PLACES, Touching(numbers("0", "1"), numbers("0", "1/8", "25/8", "26/8")))),
        replace(PENTAGON, a=(PENTAGON.a[0] + Fraction(1, 10**9), *PENTAGON.a[1:])),
        replace(PENTAGON, fields=()),
        replace(PENTAGON, cosines=(numbers(0, 0, 1, 2), *PENTAGON.cosines[1:])),
    ],
)
def test_forged_certificates_are_refused(wrong) -> None:
    assert not decide(wrong, boxes=60_000).ok


def test_other_triples_are_off_the_polygon() -> None:
    # (0, 0, π) is no triple on the pentagon: a state with T = 0 there need not sit on one.
    extra = replace(PENTAGON, touching=(*PLACES, Touching(numbers(0, 1), numbers(0, "1/8", "25/8", "26/8"))))
    assert "pairs of points" in polygon_problem(extra, arithmetic("arb"))


def test_equal_masses_need_a_field_unlike_f() -> None:
    """On the corners f is sin, so all masses with Σ m_j e^{ijc} = 0 are stationary, such as (1 + cos 2jc)/5. Fields
    that are multiples of sin on the corners (sin 4x is -sin there) say nothing more; any other does."""
    for fields in ((), (numbers(3),), (numbers(1, 0, 0, 2), numbers(0, 0, 0, 1))):
        assert "Equal masses" in problem(replace(PENTAGON, fields=fields))
    assert problem(replace(PENTAGON, fields=(numbers(3, "1/1000000000"),))) == ""


@pytest.mark.parametrize(
    ("size", "holds"), [("1/60 - 1/10**9", True), ("1/60", False), ("1/60 + 1/10**9", False), ("-1", True)]
)
def test_the_energy_by_a_hair(size, holds) -> None:
    """With p sin³ 5x added, f, f', f'' stay the same on the corners and f''' grows by 750 p. K = -4 Σ (1 - cos) sin² =
    -5 over jc, j = 1, 2, where Σ (1 - cos)² = 15/4 and Σ cos (1 - cos)² = -5/2. So U = 5/2 + (750 p - 25/2) 15/4 and
    K² - 4 M U = 25 - 10 U, which is positive for p < 1/60 alone: beyond, the pentagon attracts."""
    found = problem(with_function(f"{F} + ({size})*sin(5*x)**3"))
    assert found == ("" if holds else "E larger than at the pentagon in the marginal mode is not certain")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # With f' = p + 2q cos + 2r cos 2x on the corners the modes are 5(p - q) and 5(p - r), and splitting is 5p.
        ("sin(2*x)/2 + sin(5*x)/10", ""),  # p = r = 1/2, q = 0: the same pentagon, its corners in another order
        ("sin(x) - sin(5*x)/10", "vanish exactly"),  # p = -1/2, q = 1/2, r = 0
        ("-sin(x) + sin(5*x)/10", "vanish exactly"),  # p = 1/2, q = -1/2
        ("sin(5*x)**3", "vanish exactly"),  # p = q = r = 0: both vanish
        ("sin(x) + sin(4*x)/4", "mode that is not marginal"),  # p = 0, q = 1, r = 0: mode 2 is 0, mode 1 is -5
        ("-sin(x) - sin(2*x) - sin(5*x)/10", "f'(0) + 2"),  # p = q = -1/2, r = -1: clusters split
    ],
)
def test_the_other_conditions(text, said) -> None:
    found = problem(with_function(text))
    assert said in found
    assert bool(said) == bool(found)


def test_flat_polygons_with_five_corners_are_refused() -> None:
    assert "2, 3 or 4 clusters" in flat_polygon_problem(PENTAGON, arithmetic("arb"))
    with pytest.raises(ValueError, match="2 to 5 clusters"):
        replace(PENTAGON.claimed, marginal=6)


@pytest.mark.parametrize("mu", [1, 2])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_energy_to_fourth_order(mu, seed) -> None:
    """5 (E - E₀) = -M_μ r² + (K²/(4M) - U) r⁴ + O(r⁵) along w = -i K z²/(2M), for any odd trigonometric polynomial."""
    coefficients = np.random.default_rng(seed).normal(size=7) / np.arange(1, 8) ** 2
    orders, c = np.arange(1, 8), 2 * math.pi / 5
    corners = c * np.arange(5)

    def energy(v):
        places = corners + v
        apart = places[:, None] - places[None, :]
        return (
            0.5 * float(np.sum((coefficients / orders) @ np.cos(np.multiply.outer(orders, apart)).reshape(7, -1))) / 25
        )

    s = [sum(b * k * math.cos(k * j * c) for b, k in zip(coefficients, orders, strict=True)) for j in (1, 2)]
    t = [-sum(b * k**2 * math.sin(k * j * c) for b, k in zip(coefficients, orders, strict=True)) for j in (1, 2)]
    u = [-sum(b * k**3 * math.cos(k * j * c) for b, k in zip(coefficients, orders, strict=True)) for j in (1, 2)]
    phi = [mu * c, 2 * mu * c]
    own, other = (2 * sum(x * (1 - math.cos(n * p)) for x, p in zip(s, phi, strict=True)) for n in (1, 2))
    cubic = 4 * sum(x * (1 - math.cos(p)) * math.sin(p) for x, p in zip(t, phi, strict=True))
    quartic = sum(x * (1 - math.cos(p)) ** 2 for x, p in zip(u, phi, strict=True))
    for r in (0.02, 0.01):
        z = r * cmath.exp(0.7j)
        w = -1j * cubic * z * z / (2 * other)
        waves = z * np.exp(1j * mu * corners) + w * np.exp(2j * mu * corners)
        found = 5 * (energy(2 * waves.real) - energy(np.zeros(5))) + own * r**2
        assert found / r**4 == pytest.approx(
            cubic**2 / (4 * other) - quartic, abs=60 * r * (1 + abs(cubic / other)) ** 3
        )


def test_the_marginal_pentagon_is_seen() -> None:
    """The largest polygon with a mode that is exactly 0; where f' = 0 at all distances, five are not among them."""
    for text, clusters in ((F, 5), ("sin(x) + sin(5*x)/11", None), ("sin(x) + sin(4*x)/8", 4)):
        f = read_formula(text)
        assert marginal_clusters(Subject(f, "x", family(f, "x"))) == clusters
    flat = read_formula("sin(5*x)**3")
    assert flat_clusters(Subject(flat, "x", family(flat, "x"))) != 5
