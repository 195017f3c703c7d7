"""What is seen at a glance, why a part is open, ranges without end, single values, and other names of the angle."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from verify import InputError, Interaction
from verify.formula.reader import read_formula
from verify.interaction.outlook import may_synchronize, two_clusters
from verify.interaction.state_search import find_states
from verify.recheck import recheck

ATTENTION = "sin(x)*exp(beta*(cos(x) - 1))"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sin(x)", True),
        ("-sin(x)", False),  # f'(0) < 0
        ("sin(x) + sin(2*x)", False),  # f'(π) = 1 > 0: opposite clusters
        ("sin(x) + sin(3*x)/2", False),  # f'(2π/3) = -1/2 + 3/2 > 0: three clusters
        ("sin(x) - sin(3*x)", False),  # f = -2 cos 2x sin x < 0 on (0, π/4)
        ("sin(x) + sin(2*x)/4", True),
    ],
)
def test_at_a_glance(text, expected):
    assert may_synchronize(read_formula(text), "x", {}) is expected


def test_two_clusters_by_hand():
    # sin x - sin 2x = sin x (1 - 2 cos x) changes from - to + at π/3.
    (found,) = two_clusters(read_formula("sin(x) - sin(2*x)"), "x", {}, (2, 1))
    assert found.clusters == (2, 1)
    assert float(found.positions[0]) == pytest.approx(math.pi / 3)
    assert list(two_clusters(read_formula("sin(x)"), "x", {}, (1, 1))) == []


def test_two_clusters_stop_an_odd_number_of_particles_too():
    # f = sin x + 9/10 sin 2x - 3/5 sin 3x: f'(0) = 1 and f'(π) = -1 + 9/5 + 9/5 > 0, so two opposite clusters are
    # stable for any sizes: -(p f'(0) + q f'(π)) < 0 for splitting. No numbers of particles are spared.
    f = Interaction("sin(x) + 9/10*sin(2*x) - 6/10*sin(3*x)")
    for n in (2, 3, 5, 8):
        decision = f.synchronizes(n=n, find=False)
        assert decision.status == "refuted"
        assert recheck(decision.certificate(), "crival").ok


def test_the_margin_of_a_state_is_its_slowest_decay():
    # The triangle at β = -1 decays like -f'(2π/3) = -e^(3/2)/4.
    (state,) = find_states(read_formula("sin(x)*exp(-(cos(x) - 1))"), "x", {}, (3,))
    assert state.margin == pytest.approx(math.exp(1.5) / 4)


def test_the_steadiest_state_covers_a_long_range():
    # Seven particles as 3, 2, 2 are stable from -4 to about -1.2; others stop much earlier.
    decision = Interaction(ATTENTION).synchronizes(beta="[-4, -2]", n=7, find=False)
    assert len(decision.segments) == 1
    assert decision.status == "refuted"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # f'(π) = -1 + 1 - 1 + 1, and (L1) fails, also where f'(π) = 0 is allowed
        ("sin(x) + sin(2*x)/2 + sin(3*x)/3 + sin(4*x)/4", "the pair of opposite clusters is marginal, and terms of"),
        ("sin(x) - sin(4*x)/4", "f'(0) = 0, and terms of higher order were not looked at"),
        ("sin(x)/(1 + cos(x)/2)", "the regular 3-gon of clusters is marginal"),  # f'(2π/3) = 0, as cos = -1/2
        ("sin(x) - sin(2*x)/4", "the L1 criterion fails (right over left side 0."),
    ],
)
def test_why_one_function_is_open(text, words):
    (segment,) = Interaction(text).synchronizes(find=False).segments
    assert segment.answer == "open"
    assert words in segment.by


def test_why_a_part_is_open():
    # f'(0) = 1 + 2a vanishes at -1/2; f'(2π/3) = 3a - 1/2 for the other function at 1/6.
    for text, interval, words in (
        ("sin(x) + a*sin(2*x)", "[-11/20, -2/5]", "f'(0) is zero somewhere in it"),
        ("sin(x) + a*sin(3*x)", "[4/25, 17/100]", "3-gon of clusters is marginal somewhere in it"),
    ):
        decision = Interaction(text).synchronizes(a=interval, find=False)
        reasons = [segment.by for segment in decision.segments if segment.answer == "open"]
        assert any(words in reason for reason in reasons)


@pytest.mark.parametrize(
    ("text", "interval", "words"),
    [
        ("sin(x) + a*sin(2*x)", "(-oo, -1]", "f'(0) < 0"),  # 1 + 2a < 0
        ("sin(x) + a*sin(2*x)", "[101, oo)", "the pair of opposite equal clusters"),  # f'(π) = -1 + 2a > 0
        ("sin(x) - a*sin(2*x)", "[200, oo)", "f'(0) < 0"),
    ],
)
def test_a_certain_no_on_ranges_without_end(text, interval, words):
    decision = Interaction(text).synchronizes(a=interval, find=False)
    assert {segment.answer for segment in decision.segments} == {"does not"}
    assert any(words in segment.by for segment in decision.segments)
    assert recheck(decision.certificate()).ok


@pytest.mark.parametrize("interval", ["[1/4, 1/4]", "[1/4, 1001/4000]", "(1/4, 3/10)"])
def test_single_values_and_short_ranges_are_searched(interval):
    pytest.importorskip("clarabel", reason="certificates are found with the extra 'find'")
    decision = Interaction("sin(x) - a*sin(2*x)").synchronizes(a=interval)
    assert decision.status == "proved"
    assert recheck(decision.certificate(), "crival").ok


@pytest.mark.parametrize("text", ["tanh(2*sin(t))", "sin(t - sin(t)/2)", "sin(t)/(2 + cos(2*t))", "atan(3*sin(t))"])
def test_smooth_functions_of_an_angle_with_another_name(text):
    pytest.importorskip("clarabel", reason="certificates are found with the extra 'find'")
    decision = Interaction(text).synchronizes()
    assert decision.status == "proved"
    assert decision.interaction.variable == "t"
    assert recheck(decision.certificate(), "crival").ok


def test_an_angle_beside_a_parameter_called_x():
    # x is taken, so the angle keeps its name; the answer is the same as for sin x + a sin 2x, a in [0, 1/4].
    decision = Interaction("sin(t) + x*sin(2*t)", "t").synchronizes(x="[0, 1/4]", find=False)
    assert decision.status == "proved"
    assert min(Fraction(str(i.lower)) for s in decision.segments for _, i in s.domain) == 0
    assert Fraction(1, 4) == max(Fraction(str(i.upper)) for s in decision.segments for _, i in s.domain)


def test_ranges_as_lists_of_two_ends():
    f = Interaction("a*sin(x)")
    assert f.synchronizes(a=[1, Fraction(3, 2)]).segments == f.synchronizes(a="[1, 3/2]").segments
    for wrong in ([1], [1, 2, 3], (1, 2)):
        with pytest.raises(InputError, match="Expected a range"):
            f.synchronizes(a=wrong)
    with pytest.raises(InputError, match="lower end point first"):
        f.synchronizes(a=[2, 1])
    with pytest.raises(TypeError):
        f.synchronizes(a=[0.5, 1])


def test_why_a_function_with_corners_is_open():
    """asin(sin x) is a triangle wave: not analytic at ±π/2, where the 4-gon has its angles."""
    (segment,) = Interaction("asin(sin(x))").synchronizes(find=False).segments
    assert segment.by == "f is undefined, or not certainly analytic, at the angles of the regular 4-gon"
