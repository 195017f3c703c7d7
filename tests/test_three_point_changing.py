"""Three-point certificates whose form (Q, a) changes linearly with the parameter.

For f = sin x + p sin 4x the square of clusters is marginal at p = 1/8: f'(π/2) = 1/2, f'(π) = -1/2, f(π/2) = 1. With
W = 8 sin x + sin 2x and a = -96 sin x - 96 sin 2x - 32 sin 3x there, at gaps (0, π/2, -π/2) N = W(π/2)² = 64 for the
two gaps ±π/2 and 6 T = 4 f'(π/2)·64 + 2 f(π/2) a(π/2) = 128 + 2(-96 + 32) = 0. At (0, π, -π) N = W(π)² = 0 for the two
gaps ±π, and N = (2 W(π))² for the gap 0, and f(π) = 0, so 6 T = 0.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.certificate import CertificateError
from verify.formula.reader import read_formula
from verify.interaction.three_point.arithmetic import arithmetic
from verify.interaction.three_point.blend import enclose, gradient, hessian, theta_slope, value
from verify.interaction.three_point.certificate import Form, ThreePointCertificate, read_certificate
from verify.interaction.three_point.checker import check_three_point, decide
from verify.interaction.three_point.claimed import ThreePointRange
from verify.interaction.three_point.cover import Cover
from verify.interaction.three_point.derivation import steps
from verify.interaction.three_point.sampling import sample_triples
from verify.interaction.three_point.touching import touching_place

HAIR = Fraction(1, 10**9)
FOUR = read_formula("sin(x) + p*sin(4*x)")
SQUARE = tuple((Fraction(i, 2), Fraction(j, 2)) for i, j in ((0, 1), (0, 2), (1, 1)))


def numbers(*values: int) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, values))


FAR = Form((numbers(3, 0),), (numbers(7, -1),), numbers(-55, -35, 8))


def certificate(upper: Fraction = Fraction(1, 8), far: Form | None = FAR, a1: Fraction = Fraction(-96)):
    claimed = ThreePointRange(FOUR, "p", Fraction(1, 10), upper, upper_open=True)
    places = tuple(touching_place(gaps, 32, Fraction(1, 8)) for gaps in SQUARE)
    a = (a1, *numbers(-96, -32))
    return ThreePointCertificate(claimed, (), (numbers(8, 1),), a, Fraction(1, 64), places, far=far)


def test_it_holds_up_to_the_threshold_and_survives_its_text():
    known = certificate().to_certificate()
    assert read_certificate(known) == certificate()
    assert check_three_point(known)[0]


@pytest.mark.parametrize(
    "false",
    [
        certificate(Fraction(1, 8) + HAIR),  # the square is stable beyond 1/8
        certificate(far=None),
        certificate(a1=Fraction(-96) + HAIR),  # then T(0, 0, π/2) > 0 at 1/8
        certificate(a1=Fraction(-96) - HAIR),
        certificate(far=FAR._replace(sines=())),  # T₁ alone is positive at p = 1/10, then
        certificate(far=FAR._replace(a=numbers(-55, -35, 80))),
        certificate(far=FAR._replace(a=())),
        certificate(far=Form((), (), numbers(-55))),
    ],
)
def test_false_ones_and_altered_ones_are_refused(false):
    assert not decide(false, boxes=20_000).ok


def test_a_form_cannot_change_without_a_parameter():
    alone = replace(certificate(), claimed=ThreePointRange(read_formula("sin(x)")), touching=())
    assert not decide(alone).ok
    assert "parameter" in decide(alone).reason


@pytest.mark.parametrize("damage", [{"cosines": []}, {"a": ["1"]}, None, [], {"cosines": [], "sines": [], "a": ["x"]}])
def test_a_damaged_form_is_no_certificate(damage):
    known = certificate().to_certificate()
    with pytest.raises(CertificateError):
        read_certificate(replace(known, proof=known.proof | {"far": damage}))


@settings(max_examples=40, deadline=None)
@given(st.tuples(*[st.integers(0, 60)] * 3), st.integers(1, 6), st.data())
def test_enclosures_contain_the_mean_of_both_forms(corner, level, data):
    """θ is cut from [0, 1] too: values, derivatives and the slope in θ at points of boxes."""
    known, a, width = certificate(), arithmetic("arb"), 2.0**-level / 16
    low = np.array([corner[0] / 32, corner[1] / 32, corner[2] / 64])
    box = np.stack([low, low + width], axis=1).reshape(1, 6)
    gaps = enclose(known, a, box, 2)
    point = low + width * np.array([data.draw(st.floats(0, 1)) for _ in range(3)])

    def at(s: float, t: float, theta: float) -> float:
        # The definition: T is linear in (Q, a), so it is the mean of T for both forms, at p = 1/8 - θ/40.
        p = 1 / 8 - theta / 40
        near, far = (sample_triples(end, np.array([s]), np.array([t]), p)[0] for end in known.ends())
        return float(6 * ((1 - theta) * near + theta * far))

    h, unit = 1e-4, np.eye(3)

    def slope(axis: int) -> float:
        return (at(*(point + h * unit[axis])) - at(*(point - h * unit[axis]))) / (2 * h)

    def bend(axis: int) -> float:
        return (at(*(point + h * unit[axis])) - 2 * at(*point) + at(*(point - h * unit[axis]))) / h**2

    expected = [at(*point), slope(0), slope(1), slope(2), bend(0), bend(1)]
    ss, _, tt = hessian(gaps)
    for enclosure, number in zip([value(gaps), *gradient(gaps), theta_slope(gaps), ss, tt], expected, strict=True):
        slack = np.array([1e-2 + 1e-4 * abs(number)])
        off = enclosure - a.enclose(number - slack, number + slack)
        assert not a.positive(off)[0]
        assert not a.negative(off)[0]


def test_the_report_shows_both_forms():
    shown = steps(certificate(), Cover(True, ""))
    latex = " ".join(step.get("latex", "") for step in shown)
    assert latex.count("h_{") + latex.count("h_") >= 3
    assert any("1 − θ" in step["text"] for step in shown)
