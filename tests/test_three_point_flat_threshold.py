"""Marginal polygons where f'(0) = 0 too: certificates, conditions, and the second variation of the proof.

sin x - sin(2x)/2 at c = 2π/3: f' = cos x - cos 2x is 0 at 0 and c, f(c) = 3√3/4, f''(c) = -3√3/2. With V = cos x, W =
2 sin x, N(c) = (3/2)² + 4·(3/4) = 21/4; T is flat at (0, 0, c) when a(c) = 0 and a'(c) f(c) = -2 f''(c) N(c), that is
a'(c) = 4 N(c) = 21; a₁ = a₂ gives a'(c) = -(3/2) a₁, so a₁ = -14.

sin³ x at π/2: f' = 0, f = 1, f'' = -3. With V = 6 cos x - 2 cos 2x, W = 8 sin x + 3 sin 2x, N(π/2) = 2² + 8² = 68;
a(π/2) = a₁ - a₃ = 0 and a'(π/2) = -2a₂ = 6 N = 408.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

from verify import Interaction
from verify.formula.reader import read_formula
from verify.interaction.three_point.arithmetic import arithmetic
from verify.interaction.three_point.certificate import ThreePointCertificate, read_certificate
from verify.interaction.three_point.checker import check_three_point, decide
from verify.interaction.three_point.claimed import ThreePointRange
from verify.interaction.three_point.cover import Cover
from verify.interaction.three_point.derivation import steps
from verify.interaction.three_point.flat_threshold import flat_polygon_problem
from verify.interaction.three_point.peak_finder import slope_certificate
from verify.interaction.three_point.touching import THREE_CLUSTERS, touching_place
from verify.interaction.thresholds import FLAT
from verify.recheck import recheck

HAIR = Fraction(1, 10**9)
HALF = Fraction(1, 2)
SQUARE = tuple((Fraction(i, 2), Fraction(j, 2)) for i, j in ((0, 1), (0, 2), (1, 1)))
PAIR = ((Fraction(0), Fraction(1)),)


def known(f: str, k: int, gaps, cos=(), sin=(), a=(-1,)) -> ThreePointCertificate:
    def exact(v):
        return tuple(map(Fraction, v))

    places = tuple(touching_place(g, 32, Fraction(1)) for g in gaps)
    claimed = ThreePointRange(read_formula(f), marginal=k)
    squares = tuple(map(exact, cos)), tuple(map(exact, sin))
    return ThreePointCertificate(claimed, *squares, exact(a), HALF / 8, places, slope=slope_certificate(claimed))


TRIANGLE = known("sin(x) - sin(2*x)/2", 3, THREE_CLUSTERS, [(1,)], [(2,)], (-14, -14))
CUBE = known("sin(x)**3", 4, SQUARE, [(6, -2)], [(8, 3)], (-276, -204, -276))


@pytest.mark.parametrize("name", ["arb", "crival", "pyintval"])
@pytest.mark.parametrize("true", [TRIANGLE, CUBE])
def test_they_hold_in_every_arithmetic_and_survive_their_text(true, name):
    if name != "arb":
        pytest.importorskip("ival" if name == "crival" else name)
    document = true.to_certificate()
    assert read_certificate(document) == true
    assert check_three_point(document, name)[0]


def with_function(true: ThreePointCertificate, f: str) -> ThreePointCertificate:
    """The certificate for another function, with a true certificate of f'(0) >= 0 where there is one."""
    claimed = replace(true.claimed, interaction=read_formula(f))
    return replace(true, claimed=claimed, slope=slope_certificate(claimed) or true.slope)


@pytest.mark.parametrize(
    "false",
    [
        # f'(0) = 2h or -2h, f'(c) = -h or h: the triangle is unstable, or f'(0) < 0 and it is stable
        with_function(TRIANGLE, "sin(x) - (1/2 - 1/10**9)*sin(2*x)"),
        with_function(TRIANGLE, "sin(x) - (1/2 + 1/10**9)*sin(2*x)"),
        # f'(0) = f'(c) = 3h: the triangle is stable
        with_function(TRIANGLE, "sin(x) - sin(2*x)/2 + sin(3*x)/10**9"),
        with_function(CUBE, "sin(x)**3 + sin(4*x)/10**9"),
        with_function(CUBE, "sin(x)**3 - sin(4*x)/10**9"),
        with_function(CUBE, "sin(x)**3 - sin(2*x)/10**9"),  # f'(π/2) > 0 > f'(0)
        with_function(TRIANGLE, "sin(x)**3"),
        with_function(CUBE, "sin(x) - sin(2*x)/2"),
        *(replace(TRIANGLE, claimed=replace(TRIANGLE.claimed, marginal=k)) for k in (0, 2, 4)),
        *(replace(CUBE, claimed=replace(CUBE.claimed, marginal=k)) for k in (0, 2, 3)),
        *(replace(true, slope=None) for true in (TRIANGLE, CUBE)),
        replace(TRIANGLE, slope=replace(TRIANGLE.slope, statement="1 >= 0")),
        replace(TRIANGLE, touching=()),
        replace(TRIANGLE, touching=TRIANGLE.touching[:1]),
        *(replace(CUBE, touching=CUBE.touching[:i] + CUBE.touching[i + 1 :]) for i in range(3)),
        replace(TRIANGLE, a=(Fraction(-14) - HAIR, Fraction(-14) - HAIR)),
        replace(CUBE, a=(Fraction(-276), Fraction(-204) + HAIR, Fraction(-276))),
        replace(CUBE, sines=((Fraction(8), Fraction(3)), (HAIR, HAIR))),
    ],
)
def test_false_ones_and_altered_ones_are_refused(false):
    assert not decide(false, boxes=20_000).ok


@pytest.mark.parametrize(
    ("f", "k", "gaps", "words"),
    [
        ("sin(x) - sin(2*x)/2", 3, THREE_CLUSTERS, ""),
        ("sin(x)**3", 4, SQUARE, ""),
        ("sin(x)**3", 2, PAIR, ""),
        # f'(0) = f'(c) = 0 asks for a₁ + 2a₂ + 4a₄ = 0 (a₃ = 0); f''(c) = 0 for a₁ - 4a₂ + 16a₄ = 0, and f(c) = 0 for
        # a₁ - a₂ + a₄ = 0.
        ("sin(x) - sin(2*x)/4 - sin(4*x)/8", 3, THREE_CLUSTERS, "f''(2π/3) ≠ 0"),
        ("sin(x) + sin(2*x)/2 - sin(4*x)/2", 3, THREE_CLUSTERS, "f(2π/3) ≠ 0"),
        # sin²x (cos x + 2δ cos 2x + δ) is the derivative of sin x/4 - sin(3x)/12 + δ (sin 2x/4 - sin 4x/8), with
        # f'''(π) = 2 (3δ - 1).
        ("sin(x)/4 - sin(3*x)/12 + (1/3)*(sin(2*x)/4 - sin(4*x)/8)", 2, PAIR, "f'''(π) < 0"),
        ("sin(x)/4 - sin(3*x)/12 + (1/3 + 1/10**9)*(sin(2*x)/4 - sin(4*x)/8)", 2, PAIR, "f'''(π) < 0"),
        ("sin(x)/4 - sin(3*x)/12 + (1/3 - 1/10**9)*(sin(2*x)/4 - sin(4*x)/8)", 2, PAIR, ""),
        # f = sin x is not flat at 0, and sin(2x) sin²(2x) is 0 at π/2.
        ("sin(x)", 2, PAIR, "f' = 0 exactly"),
        ("sin(x) + sin(2*x)/2", 2, PAIR, "f' = 0 exactly"),
        ("sin(x)**3 - sin(2*x)**3/16", 4, SQUARE, ""),
        ("sin(2*x)**3", 4, SQUARE, "is not certain"),
        ("sin(x)**3", 4, (*SQUARE, (Fraction(0), Fraction(1, 3))), "Expected all pairs"),
    ],
)
def test_conditions_at_the_polygon(f, k, gaps, words):
    problem = flat_polygon_problem(known(f, k, gaps), arithmetic("arb"))
    assert words in problem
    assert bool(problem) == bool(words)


def variation(u, v, corners, masses):
    """Σ_l Σ_{i∈l, j∈l+1} m_i m_j (u_j - u_i)(v_j - v_i)², the second derivative of G over 6κ."""
    k = max(corners) + 1
    pairs = product(range(len(u)), repeat=2)
    return sum(
        masses[i] * masses[j] * (u[j] - u[i]) * (v[j] - v[i]) ** 2
        for i, j in pairs
        if corners[j] == (corners[i] + 1) % k
    )


@pytest.mark.parametrize("k", [3, 4])
def test_the_second_variation_is_what_the_proof_says(k):
    """Two particles on each corner, masses (1, 2) times 1 or 5 (opposite corners of the square have the same)."""
    corners = [c for c in range(k) for _ in range(2)]
    scale = [1 if k == 3 else (1, 5)[c % 2] for c in range(k)]
    masses = [(1, 2)[i % 2] * scale[c] for i, c in enumerate(corners)]
    # shifts of the corners: the rotations add up to 0
    u = [3, 1, -4, 1, 5, 9, 2, -6][: 2 * k]
    shift = [1, -2, 7, 4][:k]
    total = sum(variation(u, [shift[(c + r) % k] for c in corners], corners, masses) for r in range(k))
    assert total == 0
    # mean 0 on every corner: u = (2, -1) times the same number there
    for at, beta in product(range(k), (1, -1)):
        u = [(2, -1)[i % 2] for i in range(2 * k)]
        v = [0] * (2 * k)
        for i, corner in enumerate(corners):
            v[i] = beta * u[i] if corner == at else 1 if corner == (at - 1) % k else -1 if corner == (at + 1) % k else 0
        inertia = sum(masses[i] * u[i] ** 2 for i in (2 * at, 2 * at + 1))
        assert variation(u, v, corners, masses) == -4 * beta * inertia * 3 * scale[(at - 1) % k]


@pytest.mark.parametrize("f", ["sin(x) - sin(2*x)/2", "sin(x)*(1 - cos(x))", "sin(x)**3", "sin(x) - sin(3*x)/3"])
def test_they_are_decided(f):
    pytest.importorskip("clarabel")
    decision = Interaction(f).synchronizes()
    assert decision.status == "proved"
    assert decision.segments[0].by.startswith(FLAT)
    assert any("Kurdyka" in line for line in decision.verdict().trust)
    assert recheck(decision.certificate()).ok


def test_what_is_flat_to_fifth_order_stays_open():
    """sin⁵ x: f'''(0) = 0 as well, and all terms of fourth order vanish."""
    assert Interaction("sin(x)**5").synchronizes().status == "undecided"


@pytest.mark.parametrize("k", [2, 3, 4])
def test_the_report_says_why(k):
    certificate = replace(TRIANGLE, claimed=replace(TRIANGLE.claimed, marginal=k))
    shown = {step["title"]: step["text"] for step in steps(certificate, Cover(True, ""))}
    assert "Kurdyka" in shown[f"The marginal {k}-gon"]
    assert "Fenichel" not in shown[f"The marginal {k}-gon"]
