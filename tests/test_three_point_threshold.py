"""Functions at which a regular polygon is marginal: the certificate, its conditions, and the terms of higher order.

Self-attention at β = -2/3: with V = cos x, W = 2 sin x, N(c) = (3/2)² + 4·(3/4) = 21/4 at c = 2π/3; T is flat at
(0, 0, c) when a(c) = 0 and a'(c) = (10/3) N(c) = 35/2. With a₁ = a₂, a'(c) = -(3/2) a₁, so a₁ = -35/3.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from verify import Interaction
from verify.certificate import CertificateError
from verify.formula.reader import read_formula
from verify.interaction.three_point.arithmetic import arithmetic
from verify.interaction.three_point.certificate import ThreePointCertificate, read_certificate
from verify.interaction.three_point.checker import check_three_point, decide
from verify.interaction.three_point.claimed import ThreePointRange, read_claimed
from verify.interaction.three_point.cover import Cover
from verify.interaction.three_point.derivation import steps
from verify.interaction.three_point.threshold import polygon_problem
from verify.interaction.three_point.touching import THREE_CLUSTERS, touching_place
from verify.interaction.thresholds import WORDS

HAIR = Fraction(1, 10**9)
SQUARE = tuple((Fraction(i, 2), Fraction(j, 2)) for i, j in ((0, 1), (0, 2), (1, 1)))
PAIR = ((Fraction(0), Fraction(1)),)
ATTENTION = "sin(x)*exp(-2/3*(cos(x) - 1))"


def known(f: str, k: int, gaps, cos=(), sin=(), a=(-1,)) -> ThreePointCertificate:
    def exact(v):
        return tuple(map(Fraction, v))

    places = tuple(touching_place(g, 32, Fraction(1)) for g in gaps)
    claimed = ThreePointRange(read_formula(f), marginal=k)
    return ThreePointCertificate(claimed, tuple(map(exact, cos)), tuple(map(exact, sin)), exact(a), HALF / 32, places)


HALF = Fraction(1, 2)
TRIANGLE = known(ATTENTION, 3, THREE_CLUSTERS, [(1,)], [(2,)], (Fraction(-35, 3), Fraction(-35, 3)))
FOUR = known("sin(x) + sin(4*x)/8", 4, SQUARE, (), [(1, 0)], (Fraction(-5, 4), Fraction(-5, 4), Fraction(-1, 4)))


@pytest.mark.parametrize("true", [TRIANGLE, FOUR])
def test_they_hold_and_survive_their_text(true):
    document = true.to_certificate()
    assert read_certificate(document) == true
    assert check_three_point(document)[0]


def with_function(true: ThreePointCertificate, f: str) -> ThreePointCertificate:
    return replace(true, claimed=replace(true.claimed, interaction=read_formula(f)))


@pytest.mark.parametrize(
    "false",
    [
        with_function(TRIANGLE, "sin(x)*exp((-2/3 - 1/10**9)*(cos(x) - 1))"),  # the triangle is stable
        with_function(TRIANGLE, "sin(x)*exp((-2/3 + 1/10**9)*(cos(x) - 1))"),  # true, but not at the threshold
        with_function(FOUR, "sin(x) + (1/8 + 1/10**9)*sin(4*x)"),
        replace(TRIANGLE, claimed=replace(TRIANGLE.claimed, marginal=0)),  # T < 0 everywhere is false
        replace(TRIANGLE, claimed=replace(TRIANGLE.claimed, marginal=2)),
        replace(TRIANGLE, claimed=replace(TRIANGLE.claimed, marginal=4)),
        replace(FOUR, claimed=replace(FOUR.claimed, marginal=3)),
        replace(FOUR, claimed=replace(FOUR.claimed, marginal=2)),
        replace(TRIANGLE, touching=()),
        replace(TRIANGLE, touching=TRIANGLE.touching[:1]),
        replace(TRIANGLE, a=(Fraction(-35, 3) - HAIR, Fraction(-35, 3) - HAIR)),
        replace(TRIANGLE, a=(Fraction(-35, 3) + HAIR, Fraction(-35, 3) - HAIR)),
        replace(TRIANGLE, cosines=()),
    ],
)
def test_false_ones_and_altered_ones_are_refused(false):
    assert not decide(false, boxes=20_000).ok


@pytest.mark.parametrize(
    ("f", "k", "gaps", "words"),
    [
        # f'(0) = 1 + 2a = 0 at a = -1/2: clusters split as slowly as the triangle moves.
        ("sin(x) - sin(2*x)/2", 3, THREE_CLUSTERS, "f'(0) > 0"),
        # f' = cos x - cos 4x: f'(2π/3) = -1/2 + 1/2 = 0, and f'(0) = 0 as well.
        ("sin(x) - sin(4*x)/4", 3, THREE_CLUSTERS, "f'(0) > 0"),
        # f'(π) = -1 + 2·(1/2) = 0, f'''(π) = 1 - 8·(1/2) = -3 < 0: nothing to complain of for two clusters.
        ("sin(x) + sin(2*x)/2", 2, PAIR, ""),
        # sin x + a sin 2x + b sin 3x with 2a - 3b = 1 has f'(π) = 0, f'''(π) = 1 - 8a + 27b; at a = 1, b = 1/3 that is
        # 2 > 0: the pair attracts.
        ("sin(x) + sin(2*x) + sin(3*x)/3", 2, PAIR, "f'''(π) < 0"),
        # a = 4/5, b = 1/5: 1 - 32/5 + 27/5 = 0, and terms of fifth order would decide.
        ("sin(x) + 4/5*sin(2*x) + sin(3*x)/5", 2, PAIR, "f'''(π) < 0"),
        # A hair before: b = 1/5 - h, a = (1 + 3b)/2 = 4/5 - 3h/2: f'''(π) = 12h - 27h < 0.
        ("sin(x) + (4/5 - 3/2/10**9)*sin(2*x) + (1/5 - 1/10**9)*sin(3*x)", 2, PAIR, ""),
        ("sin(x) + (4/5 + 3/2/10**9)*sin(2*x) + (1/5 + 1/10**9)*sin(3*x)", 2, PAIR, "f'''(π) < 0"),
        # f'(π/2) = 4a, f'(π) = -1 + 4a at sin x + a sin 4x: 8a = 1; a = 1/9 leaves the square unstable.
        ("sin(x) + sin(4*x)/9", 4, SQUARE, "vanish exactly"),
        # Pairs at π/3 are on no square.
        ("sin(x) + sin(4*x)/8", 4, (*SQUARE, (Fraction(0), Fraction(1, 3))), "Expected all pairs"),
    ],
)
def test_conditions_at_the_polygon(f, k, gaps, words):
    problem = polygon_problem(known(f, k, gaps), arithmetic("arb"))
    assert words in problem
    assert bool(problem) == bool(words)


def test_a_square_that_attracts_is_refused():
    """f = sin x + a sin 4x + b sin 8x with s = 4a + 8b = 1/2 has f'(π) = -1/2, t = -1, u = -z and w = 1 - z where z =
    64a + 512b = 8 + 384b. So -(u + 4w) = 5z - 4 and 3t² - 2s(u + w) = 2 + 2z: both are negative for z < -1."""
    for z, refused in ((-2, True), (Fraction(-1) - HAIR, True), (Fraction(-1) + HAIR, False), (8, False)):
        b = (Fraction(z) - 8) / 384
        a = (HALF - 8 * b) / 4
        problem = polygon_problem(known(f"sin(x) + ({a})*sin(4*x) + ({b})*sin(8*x)", 4, SQUARE), arithmetic("arb"))
        assert ("some direction" in problem) == refused


def test_the_energy_of_four_clusters_is_what_the_proof_says():
    """16 E along the slow directions, with the fast mode where E is largest, against r⁴ G, in floats."""
    a, b = 0.05, (0.5 - 0.2) / 8
    s, t, u, w = 4 * a + 8 * b, -1.0, -64 * a - 512 * b, 1 - 64 * a - 512 * b

    def energy(p: float, q: float, eta: np.ndarray) -> np.ndarray:
        v = [p + eta, q - eta, -p + eta, -q - eta]
        total = np.zeros_like(eta)
        for i in range(4):
            for j in range(4):
                d = (j - i) * math.pi / 2 + v[j] - v[i]
                total = total + (np.cos(d) + a * np.cos(4 * d) / 4 + b * np.cos(8 * d) / 8) / 2
        return total

    rest, r = energy(0.0, 0.0, np.zeros(1))[0], 0.02
    for angle, g in ((0.0, -(u + 4 * w) / 6), (math.pi / 4, (3 * t * t - 2 * s * (u + w)) / (6 * s))):
        eta = np.linspace(-1, 1, 20001) * 4 * r * r
        top = float(np.max(energy(r * math.cos(angle), r * math.sin(angle), eta)))
        assert (top - rest) / r**4 == pytest.approx(g, rel=0.02, abs=0.02)


@pytest.mark.parametrize(
    "text", ["where the regular 6-gon is marginal", "p in [0, 1], where the regular 3-gon is marginal"]
)
def test_statements_that_are_none(text):
    with pytest.raises(CertificateError):
        read_claimed(f"three-point criterion for sin(x), {text}")
    with pytest.raises(ValueError, match="marginal"):
        ThreePointRange(read_formula("sin(x)"), marginal=6)


@pytest.mark.parametrize(
    ("f", "ranges"),
    [("sin(x) + sin(4*x)/8", {}), ("sin(x) + a*sin(4*x)", {"a": "[1/8, 1/8]"}), (ATTENTION, {})],
)
def test_thresholds_are_decided(f, ranges):
    decision = Interaction(f).synchronizes(**ranges)
    assert decision.status == "proved"
    assert decision.segments[0].by.startswith(WORDS)
    assert any("Fenichel" in line for line in decision.verdict().trust)


@pytest.mark.parametrize("k", [2, 3, 4])
def test_the_report_says_why(k):
    certificate = replace(TRIANGLE, claimed=replace(TRIANGLE.claimed, marginal=k))
    shown = {step["title"]: step["text"] for step in steps(certificate, Cover(True, ""))}
    assert "Fenichel" in shown[f"The marginal {k}-gon"]
    assert "None" not in shown["Touching triples"]
