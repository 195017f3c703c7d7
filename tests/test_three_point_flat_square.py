"""Functions with f'(0) > 0 and f' = 0 at all distances on the square: the certificate, and the conditions there.

For f = Σ a_k sin kx, k <= 4, f'(π/2) = -2a₂ + 4a₄ and f'(π) = -a₁ + 2a₂ - 3a₃ + 4a₄; both are 0 when a₂ = 2a₄ and 8a₄ =
a₁ + 3a₃, and then f'(0) = 16a₄, f(π/2) = a₁ - a₃, f''(π/2) = 9a₃ - a₁ and f'''(π) = a₁ + 27a₃ - 80a₄.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from verify import Interaction
from verify.formula.reader import read_formula
from verify.interaction.three_point.arithmetic import arithmetic
from verify.interaction.three_point.certificate import ThreePointCertificate, read_certificate
from verify.interaction.three_point.checker import check_three_point, decide
from verify.interaction.three_point.claimed import ThreePointRange
from verify.interaction.three_point.cover import Cover
from verify.interaction.three_point.derivation import steps
from verify.interaction.three_point.threshold import polygon_problem
from verify.interaction.three_point.touching import touching_place
from verify.interaction.thresholds import ALL_MODES, WORDS
from verify.recheck import recheck

HAIR = Fraction(1, 10**9)
SQUARE = tuple((Fraction(i, 2), Fraction(j, 2)) for i, j in ((0, 1), (0, 2), (1, 1)))
SUM = "sin(x) + sin(2*x)/2 + sin(3*x)/3 + sin(4*x)/4"


def known(f: str, a=(-1,), cos=(), sin=((1,),)) -> ThreePointCertificate:
    def exact(v):
        return tuple(map(Fraction, v))

    places = tuple(touching_place(g, 16, Fraction(1)) for g in SQUARE)
    claimed = ThreePointRange(read_formula(f), marginal=4)
    squares = tuple(map(exact, cos)), tuple(map(exact, sin))
    return ThreePointCertificate(claimed, *squares, exact(a), Fraction(1, 64), places)


TRUE = known(SUM, (145, -32, -105, -374, -250, Fraction(-233, 3)), [(-2, 0, 0, 2), (3, 3, 2, 1)], [(8, 7, 2, 3)])


@pytest.mark.parametrize("name", ["arb", "crival", "pyintval"])
def test_it_holds_in_every_arithmetic_and_survives_its_text(name):
    if name != "arb":
        pytest.importorskip("ival" if name == "crival" else name)
    document = TRUE.to_certificate()
    assert read_certificate(document) == TRUE
    assert check_three_point(document, name)[0]


def with_function(f: str) -> ThreePointCertificate:
    return replace(TRUE, claimed=replace(TRUE.claimed, interaction=read_formula(f)))


@pytest.mark.parametrize(
    "false",
    [
        with_function(SUM + " + sin(4*x)/10**9"),  # f'(π/2) = f'(π) = 4h: the square is stable
        with_function(SUM + " - sin(4*x)/10**9"),  # true, but not at the threshold
        with_function(SUM + " + sin(2*x)/10**9"),  # f'(π) = 2h: the pair is stable
        with_function(SUM + " + sin(x)/10**9"),  # true, but the pair is not marginal
        with_function("sin(x) + sin(4*x)/8"),  # another threshold
        *(replace(TRUE, claimed=replace(TRUE.claimed, marginal=k)) for k in (0, 2, 3)),
        *(replace(TRUE, touching=TRUE.touching[:i] + TRUE.touching[i + 1 :]) for i in range(3)),
        replace(TRUE, a=(TRUE.a[0] - HAIR, *TRUE.a[1:])),
        replace(TRUE, sines=()),
    ],
)
def test_false_ones_and_altered_ones_are_refused(false):
    assert not decide(false, boxes=20_000).ok


@pytest.mark.parametrize(
    ("a1", "a3", "words"),
    [
        (1, Fraction(1, 3), ""),
        (1, 1, "f(π/2) ≠ 0"),
        (1, 1 - HAIR, ""),
        (9, 1, "f''(π/2) ≠ 0"),
        (9, 1 + HAIR, ""),
        # a₃ = -3a₁ makes f'''(π) = -9a₁ - 3a₃ = 0, and f'(0) = -16a₁.
        (-1, 3, "f'''(π) < 0"),
        (-1, 3 - HAIR, "f'''(π) < 0"),
        (-1, 3 + HAIR, ""),
        # f'(0) = 2 (a₁ + 3a₃): clusters split
        (-3, 1, "f'(0) > 0"),
        (-3, 1 - HAIR, "f'(0) > 0"),
    ],
)
def test_conditions_at_the_square(a1, a3, words):
    a4 = Fraction(a1 + 3 * a3) / 8
    f = f"({a1})*sin(x) + ({2 * a4})*sin(2*x) + ({a3})*sin(3*x) + ({a4})*sin(4*x)"
    problem = polygon_problem(known(f), arithmetic("arb"))
    assert words in problem
    assert bool(problem) == bool(words)


def test_one_mode_alone_is_another_theorem():
    """f'(π/2) = 1/2 = -f'(π) at sin x + sin(4x)/8: conditions there ask for more than f''(π/2) ≠ 0."""
    titles = {step["title"]: step["text"] for step in steps(known("sin(x) + sin(4*x)/8"), Cover(True, ""))}
    assert "Kurdyka" not in titles["The marginal 4-gon"]
    titles = {step["title"]: step["text"] for step in steps(TRUE, Cover(True, ""))}
    assert "Kurdyka" in titles["The marginal 4-gon"]
    assert "Fenichel" in titles["The marginal 4-gon"]


def test_it_is_decided_and_says_what_it_rests_on():
    pytest.importorskip("clarabel")
    decision = Interaction(SUM).synchronizes()
    assert decision.status == "proved"
    assert decision.segments[0].by.startswith(WORDS)
    assert ALL_MODES in decision.segments[0].by
    trust = " ".join(decision.verdict().trust)
    assert "Fenichel" in trust
    assert "Kurdyka" in trust
    assert recheck(decision.certificate()).ok
