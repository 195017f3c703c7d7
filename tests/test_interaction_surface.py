"""What a user has in hand: stable states of n particles, and where n particles begin to synchronize."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from verify import InputError, Interaction
from verify.interaction.particle_threshold import ParticleThreshold, particle_threshold
from verify.recheck import recheck

ATTENTION = Interaction("sin(x)*exp(beta*(cos(x) - 1))")


def test_the_stable_states_of_three_particles():
    # At β = -1 the triangle is the only one: f'(2π/3) > 0.
    (state,) = ATTENTION.at(beta="-1").equilibria(n=3)
    assert state.clusters == (1, 1, 1)
    assert [float(p) for p in state.positions] == pytest.approx([2 * math.pi / 3, 4 * math.pi / 3])
    assert recheck(state.certificate).ok
    assert recheck(state.certificate, "crival").ok
    assert "stable" in str(state)


def test_there_are_none_where_everything_synchronizes():
    assert Interaction("sin(x)").equilibria(n=5) == ()
    assert ATTENTION.at(beta="1/2").equilibria(n=3) == ()


def test_stable_states_in_a_notebook_and_at_a_terminal():
    found = ATTENTION.at(beta="-1").equilibria(n=3)
    assert isinstance(found, tuple)
    assert repr(found) == str(found) == str(found[0])
    assert found._repr_html_().count("<svg") == 1
    none = Interaction("sin(x)").equilibria(n=3)
    assert (str(none), none._repr_html_()) == ("no stable state was found", "<p>no stable state was found</p>")


def test_wrong_numbers_of_particles():
    with pytest.raises(InputError, match="at least two particles but got n=1"):
        Interaction("sin(x)").equilibria(n=1)
    with pytest.raises(InputError, match="Expected values for all parameters"):
        ATTENTION.equilibria(n=3)


def test_the_threshold_of_three_particles():
    # f'(2π/3) changes its sign at β = -2/3.
    found = ATTENTION.threshold("beta", "[-1, 0]", n=3)
    assert found.lower <= Fraction(-2, 3) <= found.upper
    assert found.upper - found.lower < Fraction(1, 10**4)
    assert found.holds_above
    assert "3 equal particles synchronize above" in str(found)


def test_a_threshold_from_below():
    # f = sin x + a sin 2x, two particles: opposite ones are stable exactly for a > 1/2.
    found = Interaction("sin(x) + a*sin(2*x)").threshold("a", "[0, 1]", n=2)
    assert found.lower <= Fraction(1, 2) <= found.upper
    assert not found.holds_above


def test_no_threshold():
    with pytest.raises(InputError, match="at one end and not to"):
        ATTENTION.threshold("beta", "[0, 1]", n=3)
    with pytest.raises(InputError, match="only parameter"):
        ATTENTION.threshold("alpha", "[0, 1]", n=3)


def test_a_hole_ends_what_synchronizes():
    # Parts: no below -2/3, then open up to -0.55 (put there), then yes, an open part, and yes: the last yes counts.
    from dataclasses import replace

    decision = ATTENTION.synchronizes(beta="[-1, 0]", n=3, find=False)
    yes = [i for i, s in enumerate(decision.segments) if s.answer == "synchronizes"]
    assert len(yes) >= 2
    hole = replace(decision.segments[yes[-2]], answer="open", certificate=None)
    parts = [hole if i == yes[-2] else s for i, s in enumerate(decision.segments)]
    found = particle_threshold(replace(decision, segments=tuple(parts)), "beta")
    last = dict(decision.segments[yes[-1]].domain)["beta"]
    assert found.upper == Fraction(str(last.lower))


def test_the_enclosure_of_a_threshold_is_printed_rounded_outward():
    found = ParticleThreshold("beta", 3, Fraction(-2, 3), Fraction(-2, 3), True, "the triangle is stable", None)
    low, high = str(found).partition("[")[2].partition("]")[0].split(", ")
    assert Fraction(low) < Fraction(-2, 3) < Fraction(high)
    assert Fraction(high) - Fraction(low) <= Fraction(1, 10**9)
