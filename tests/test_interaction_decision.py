"""Deciding synchronization: the parts cover the range, agree with what is known, and carry certificates."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from verify import InputError, Interaction
from verify.formula.reader import read_formula
from verify.interaction.boxes import is_infinite, outward
from verify.interaction.deciding import decide_synchronization
from verify.interaction.particle_threshold import particle_threshold
from verify.interaction.phase_diagram import PhaseDiagram
from verify.interaction.questions import Synchronization
from verify.interaction.solvers import decide_synchronizes
from verify.recheck import recheck

ATTENTION = Interaction("sin(x)*exp(beta*(cos(x) - 1))")


def answers(decision):
    return [segment.answer for segment in decision.segments]


def ends(decision, name):
    return [outward(dict(segment.domain)[name]) for segment in decision.segments]


def test_without_parameters():
    # sin: the L1 criterion. -sin: f'(0) = -1. sin 2x: f'(π) = 2 > 0, opposite particles are stable.
    assert Interaction("sin(x)").synchronizes().status == "proved"
    assert Interaction("-sin(x)").synchronizes().status == "refuted"
    assert Interaction("sin(2*x)").synchronizes().status == "refuted"
    assert "repels" in str(Interaction("-sin(x)").synchronizes())


def test_scaling_leaves_the_answer_unchanged():
    for factor in ("7", "1/1000", "10**6"):
        assert Interaction(f"({factor})*(sin(x) + sin(2*x)/5)").synchronizes().status == "proved"
        assert Interaction(f"({factor})*(sin(x) + 3*sin(2*x)/5)").synchronizes().status == "refuted"


def test_two_harmonics():
    # f = sin x + a sin 2x: f'(0) = 1 + 2a < 0 for a < -1/2; f'(π) = -1 + 2a > 0 for a > 1/2. In between, nothing is
    # stable that is not synchronized, and the L1 criterion reaches most of it, a = 1/2 included (``l1_marginal``).
    decision = Interaction("sin(x) + a*sin(2*x)").synchronizes(a="[-1, 1]", find=False)
    assert decision.status == "refuted"
    ranges = ends(decision, "a")
    assert ranges[0][0] == -1
    assert ranges[-1][1] == 1
    assert all(left[1] == right[0] for left, right in pairwise(ranges))
    for (low, high), answer in zip(ranges, answers(decision), strict=True):
        if answer == "does not":
            assert high <= Fraction(-1, 2) or low >= Fraction(1, 2)
        elif answer == "synchronizes":
            assert Fraction(-1, 2) < low
            assert high <= Fraction(1, 2)
    bundle = decision.certificate()
    assert bundle is not None
    assert recheck(bundle).ok
    assert recheck(bundle, "crival").ok


def test_self_attention_without_end():
    decision = ATTENTION.synchronizes(beta="(-oo, oo)")
    by_answer = {answer: [s for s in decision.segments if s.answer == answer] for answer in set(answers(decision))}
    lost = by_answer["does not"]
    kept = by_answer["synchronizes"]
    assert is_infinite(dict(lost[0].domain)["beta"].lower)
    assert outward(dict(lost[-1].domain)["beta"])[1] <= Fraction(-2, 3)
    assert is_infinite(dict(kept[-1].domain)["beta"].upper)
    bundle = decision.certificate()
    assert bundle is not None
    assert recheck(bundle).ok


def test_for_a_given_number_of_particles():
    # Two particles always meet, because f > 0 on (0, π); three have the triangle at β = -1, four have not, and
    # synchronize; for seven nothing is known there.
    assert ATTENTION.synchronizes(beta="[-5, 0]", n=2).status == "proved"
    assert ATTENTION.synchronizes(beta="-1", n=3).status == "refuted"
    assert ATTENTION.synchronizes(beta="-1", n=6).status == "refuted"
    assert ATTENTION.synchronizes(beta="-1", n=4).status == "proved"
    assert ATTENTION.synchronizes(beta="-1", n=7).status == "undecided"
    assert ATTENTION.synchronizes(beta="1", n=4).status == "proved"


def test_two_parameters():
    decision = Interaction("sin(x) + a*sin(2*x) + b*sin(3*x)").synchronizes(a="[-1/20, 1/20]", b="[-1/50, 1/50]")
    assert decision.status == "proved"
    assert recheck(decision.certificate()).ok
    (plot,) = decision.verdict().details["plots"]
    area = sum((x1 - x0) * (y1 - y0) for x0, x1, y0, y1, _ in plot["boxes"])
    assert area == pytest.approx(1 / 10 * 1 / 25)
    assert {status for *_, status in plot["boxes"]} == {"proved"}


def test_a_function_without_a_value_is_refused_with_the_point():
    # log(a) is undefined for a <= 0; 1/cos has a pole at π/2; the last f at acos(1/3), where no sign changes, although
    # f'(π) = 2/(4/3)^2 > 0 makes the pair of opposite clusters stable.
    for text, ranges in (
        ("sin(x)*log(a)", {"a": "[-1, 3]"}),
        ("sin(x)/cos(x)", {}),
        ("sin(2*x)/(cos(x) - 1/3)**2", {}),
    ):
        with pytest.raises(InputError, match="Expected a value at every angle"):
            Interaction(text).synchronizes(**ranges)


#: sin 2x/(10 (cos x - 1/3)^2), multiplied out: a pole that is neither at a rational multiple of π nor a change of sign.
POLE = "sin(2*x)/(10*cos(x)**2 - 20/3*cos(x) + 10/9)"


def test_a_no_is_none_where_it_was_left_open_whether_f_has_values():
    """The pair of opposite clusters is stable, but f has poles at ±acos(1/3), so the question has no answer."""
    decision = Interaction(POLE).synchronizes()
    assert (decision.defined, decision.status, answers(decision)) == (False, "undecided", ["does not"])
    assert "whether f has a value at every angle was left open" in str(decision)
    assert "whether f has a value at every angle was left open" in decision._repr_html_()
    assert decision.verdict().reason.startswith(
        "Whether f has a value at every angle was left open; if it has: does not"
    )
    assert "denominator" in decision.verdict().advice
    question = Synchronization(read_formula(POLE), expected="does not")
    assert decide_synchronizes(question).status == "undecided"
    assert (
        decide_synchronizes(Synchronization(read_formula("sin(2*x)/(10 - cos(x))"), expected="does not")).status
        == "proved"
    )
    with pytest.raises(InputError, match="was left open"):
        particle_threshold(Interaction("sin(x) + a*" + POLE).synchronizes(a="[0, 1]", find=False), "a")
    diagram = PhaseDiagram(decision.interaction, (), None, decision.segments, decision.defined)
    assert (diagram.status, diagram.to_json()["defined"]) == ("undecided", False)
    assert "was left open" in str(diagram)


def test_a_yes_shows_that_f_has_values():
    """L1 and three-point certificates enclose f on the whole circle, also where that question was left open."""
    f = Interaction("sin(x)/(2 + cos(x))").checked()
    decision = decide_synchronization(f, {}, defined=False)
    assert (decision.defined, decision.left_open(), decision.status) == (False, False, "proved")
    assert decide_synchronization(Interaction("sin(2*x)").checked(), {}, defined=False).status == "undecided"
    assert decide_synchronization(Interaction("sin(2*x)").checked(), {}).status == "refuted"


@pytest.mark.parametrize(
    ("text", "ranges", "n", "message"),
    [
        ("a*sin(x)", {}, None, "Expected a range for a"),
        ("sin(x)", {"a": "[0, 1]"}, None, "but got one for a"),
        ("sin(x)", {}, 1, "at least two particles"),
        ("sin(x)", {}, 0, "at least two particles"),
        ("a*sin(x)", {"a": "[1, 0]"}, None, "lower end point first"),
        ("cos(x)", {}, None, "odd function"),
    ],
)
def test_wrong_input(text, ranges, n, message):
    with pytest.raises(InputError) as caught:
        Interaction(text).synchronizes(n=n, **ranges)
    assert message in str(caught.value)


def test_a_decision_has_no_truth_value():
    with pytest.raises(TypeError, match="status"):
        bool(Interaction("sin(x)").synchronizes())


@settings(max_examples=12, deadline=None)
@given(st.integers(-6, 6), st.integers(-6, 6))
def test_a_certified_answer_agrees_with_the_flow(p, q):
    # f = sin x + (p/10) sin 2x + (q/10) sin 3x. A yes never meets a state at rest that is not synchronized; six
    # particles, twenty random starts, explicit Euler with a small step.
    assume(10 + 2 * p + 3 * q != 0)  # f'(0) = 0 is refused
    decision = Interaction(f"sin(x) + ({p})/10*sin(2*x) + ({q})/10*sin(3*x)").synchronizes(find=False)
    if decision.status != "proved":
        return
    x = np.random.default_rng(abs(p + 100 * q)).uniform(0, 2 * np.pi, (20, 6))
    for _ in range(1500):
        d = x[:, :, None] - x[:, None, :]
        x = x - 0.2 * (np.sin(d) + p / 10 * np.sin(2 * d) + q / 10 * np.sin(3 * d)).mean(axis=2)
    assert (np.abs(np.exp(1j * x).mean(axis=1)) > 0.999).mean() > 0.9


@pytest.mark.parametrize(
    ("f", "ranges", "n"),
    [("0*sin(x)", {}, None), ("a*sin(x)", {"a": "[0, 0]"}, 2), ("a*(sin(x) - sin(x))", {"a": "(-oo, oo)"}, None)],
)
def test_where_f_is_zero_nothing_moves(f, ranges, n):
    (segment,) = Interaction(f).synchronizes(n=n, **ranges).segments
    assert segment.answer == "does not"
    assert segment.by == "f = 0: nothing moves"
    assert recheck(segment.certificate).ok


def test_a_very_weak_interaction_is_one():
    assert Interaction("sin(x)/10**30").synchronizes().status == "proved"
    # f = 0 at a = 0 alone is not f = 0
    assert Interaction("a*sin(x)").synchronizes(a="[-1, 1]", find=False).segments[0].by != "f = 0: nothing moves"
