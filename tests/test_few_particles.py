"""Synchronization of few equal particles by exhaustion: decided where it is true, and never where it is not."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import Interaction
from verify.certificate import Certificate, CertificateError
from verify.formula.reader import read_formula
from verify.interaction.few_particles.checker import certificate, check_few_particles, decide
from verify.interaction.few_particles.cover import _at_pairs, _forms, pairs_of
from verify.interaction.few_particles.multipliers import proposals
from verify.interaction.few_particles.statement import FewParticles, read_few_particles
from verify.interaction.three_point.arithmetic import arithmetic as named
from verify.recheck import recheck

ATTENTION = read_formula("sin(x)*exp(beta*(cos(x) - 1))")


def attention(n, lower, upper):
    return FewParticles(ATTENTION, n, "beta", Fraction(lower), Fraction(upper))


def decided(text, n, near="1/2"):
    return decide(FewParticles(read_formula(text), n), Fraction(near), "crival", boxes=30_000)[0]


def test_three_particles_of_self_attention_down_to_minus_two_thirds():
    # f'(2π/3) = (-1/2 - 3β/4) e^{-3β/2} <= 0 exactly for β >= -2/3: beyond, the triangle is stable.
    assert decide(attention(3, "-0.666", "-0.5"), Fraction(1), "crival")[0]
    assert not decide(attention(3, "-0.667", "-0.5"), Fraction(1), "crival", boxes=30_000)[0]


def test_four_particles_reach_further():
    # No triangle of equal clusters with four particles: they synchronize beyond -2/3, down to about -2.2124.
    assert decide(attention(4, "-1", "-2/3"), Fraction(1), "crival")[0]
    assert not decide(attention(4, "-2.3", "-2.2"), Fraction(1), "crival", boxes=30_000)[0]


@pytest.mark.parametrize("name", ["arb", "crival", "pyintval"])
def test_three_arithmetics(name):
    assert decide(attention(3, "-0.6", "-0.5"), Fraction(1), name)[0]


@pytest.mark.parametrize(
    ("text", "n", "expected"),
    [
        ("sin(x)", 2, True),  # Kuramoto
        ("sin(x)", 3, True),
        ("sin(x)", 4, True),
        ("sin(x) + 2/5*sin(2*x)", 2, True),  # f'(π) = -1 + 2a < 0 for a = 2/5
        ("sin(x) + 3/5*sin(2*x)", 2, False),  # f'(π) = 1/5 > 0: opposite particles are stable
        ("sin(x) + 1/2*sin(2*x)", 2, False),  # f'(π) = 0: neither
        ("-sin(x)", 2, False),  # f'(0) < 0
        ("sin(2*x)", 3, False),  # two opposite places
        ("sin(x)/(2 + cos(x))", 3, False),  # f'(2π/3) = 0: the triangle is stationary and has no increase
        ("sin(x)/(2 + cos(x))", 4, True),
        ("sin(x)/(1/2 + cos(x))", 2, False),  # a pole at 2π/3
        ("sin(x)**3", 2, False),  # f'(0) = 0
    ],
)
def test_known_functions(text, n, expected):
    assert decided(text, n) is expected


@pytest.mark.parametrize("name", ["arb", "crival"])
@pytest.mark.parametrize(
    ("text", "n", "upper"),
    [
        # f'(π) = -1 + p/50 > 0 for p > 50: two opposite clusters are stable at the end of a long range.
        ("sin(x) + p/100*sin(2*x)", 2, 51),
        ("sin(x) + p/100*sin(2*x)", 4, 51),
        ("sin(x) + p/100*sin(2*x)", 2, "50 + 1/1000"),
        # f'(π) = -1 + 4/5 + 3/10 sin p > 0 around p = π/2, 5π/2, …
        ("sin(x) + (2/5 + 3/20*sin(p))*sin(2*x)", 2, 10),
        ("sin(x) + (2/5 + 3/20*sin(p))*sin(2*x)", 2, 1000),
    ],
)
def test_a_state_that_is_stable_for_few_parameters_of_a_long_range_is_not_overlooked(text, n, upper, name):
    end = sum(map(Fraction, str(upper).split(" + ")))
    claimed = FewParticles(read_formula(text), n, "p", Fraction(0), end)
    assert not decide(claimed, Fraction(1, 4), name, boxes=1000)[0]


@pytest.mark.parametrize("scale", [Fraction(1, 1000), Fraction(1), Fraction(1000)])
def test_the_unit_of_the_parameter_does_not_matter(scale):
    # sin x + (p/scale) sin 2x synchronizes for p/scale <= 2/5, whatever the unit of p.
    f = read_formula(f"sin(x) + p/({scale})*sin(2*x)")
    assert decide(FewParticles(f, 2, "p", Fraction(0), 2 * scale / 5), Fraction(1, 4), "crival", boxes=30_000)[0]
    assert not decide(FewParticles(f, 2, "p", Fraction(0), scale * 51 / 100), Fraction(1, 4), "crival", boxes=1000)[0]


def test_what_is_no_odd_function_is_refused():
    assert not decided("cos(x)", 2)
    assert not decided("sin(x/2)", 2)
    assert not decided("x", 2)


def test_a_certificate_goes_around():
    found = certificate(attention(3, "-0.6", "-0.5"), Fraction(1))
    assert recheck(Certificate.from_json(found.to_json())).ok
    assert recheck(found, "crival").ok


@pytest.mark.parametrize("near", ["0", "-1/2", "1/3", "3", "x", "1/0", "1.0", "", " 1", "1/100000", 1, None, ["1"]])
def test_a_span_that_is_no_short_dyadic_number_is_refused(near):
    found = certificate(attention(3, "-0.6", "-0.5"), Fraction(1))
    ok, reason, _ = check_few_particles(Certificate("few-particles", found.statement, {"near": near}))
    assert not ok
    assert "Expected" in reason


def test_a_span_where_the_force_does_not_increase_is_refused():
    # f' vanishes at about 1.9 for β = -0.55, so it is not positive on [0, 2].
    found = certificate(attention(3, "-0.6", "-0.5"), Fraction(2))
    ok, reason, boxes = check_few_particles(found)
    assert not ok
    assert boxes == 0
    assert "f' > 0" in reason


def test_other_damage_is_refused():
    found = certificate(attention(3, "-0.6", "-0.5"), Fraction(1))
    for proof in ({}, {"near": "1", "more": 1}, [], None):
        assert not check_few_particles(Certificate("few-particles", found.statement, proof))[0]
    assert not check_few_particles(Certificate("few-particles", found.statement, found.proof, refutes=True))[0]
    longer = found.statement.replace("-3/5", "-7/10")
    assert not check_few_particles(Certificate("few-particles", longer, found.proof))[0]


@pytest.mark.parametrize(
    "text",
    [
        "synchronization of 1 equal particles for sin(x)",
        "synchronization of 8 equal particles for sin(x)",
        "synchronization of 03 equal particles for sin(x)",
        "synchronization of 3 equal particles for sin(x), a in [1, 0]",
        "synchronization of 3 equal particles for a*sin(x), a in [0, 2/4]",
        "synchronization of 3 equal particles for a*sin(x), x in [0, 1]",
        "synchronization of 3 equal particles for sin(x), a in [0, 1/0]",
        "synchronization of 3 equal particles for sin (x)",
        "nothing",
    ],
)
def test_statements_that_are_not_canonical_are_refused(text):
    with pytest.raises(CertificateError, match="Expected"):
        read_few_particles(text)


@settings(max_examples=5, deadline=None)
@given(st.integers(-5, 5), st.integers(-5, 5))
def test_what_is_decided_agrees_with_the_flow(p, q):
    # f = sin x + (p/8) sin 2x + (q/8) sin 3x: where three particles are decided, they meet from random starts.
    if not decided(f"sin(x) + ({p})/8*sin(2*x) + ({q})/8*sin(3*x)", 3, "1/4"):
        return
    x = np.random.default_rng(200 + p + 20 * q).uniform(0, 2 * np.pi, (40, 3))
    for _ in range(3000):
        d = x[:, :, None] - x[:, None, :]
        x = x - 0.2 * (np.sin(d) + p / 8 * np.sin(2 * d) + q / 8 * np.sin(3 * d)).mean(axis=2)
    assert (np.abs(np.exp(1j * x).mean(axis=1)) > 0.999).mean() > 0.9


def test_decisions_use_it():
    f = Interaction("sin(x)*exp(beta*(cos(x) - 1))")
    decision = f.synchronizes(beta="[-1, 0]", n=4, find=False)
    assert decision.status == "proved"
    assert any("by exhaustion" in s.by for s in decision.segments)
    assert recheck(decision.certificate(), "crival").ok
    assert any("second variation" in line for line in decision.verdict().trust)


HAIR = Fraction(1, 10**9)


@pytest.mark.parametrize("near", ["1/16", "1/2", "2"])
@pytest.mark.parametrize(
    ("text", "n", "ends"),
    [
        # f'(π) = 2a - 1 is positive by 2·10⁻⁹: at a point, at the end of a range, and at one point inside of a range.
        ("sin(x) + a*sin(2*x)", 2, (Fraction(1, 2) + HAIR, Fraction(1, 2) + HAIR)),
        ("sin(x) + a*sin(2*x)", 2, (Fraction(1, 4), Fraction(1, 2) + HAIR)),
        ("sin(x) + (500000001/1000000000 - a**2)*sin(2*x)", 4, (Fraction(-1, 8), Fraction(1, 8))),
        # The triangle is stable for β < -2/3.
        ("sin(x)*exp(a*(cos(x) - 1))", 3, (Fraction(-2, 3) - HAIR, Fraction(-2, 3) - HAIR)),
        # No force, or none that attracts, at one end of the range.
        ("a*sin(x)", 3, (Fraction(0), Fraction(1))),
        ("a*sin(x)", 2, (-HAIR, Fraction(1))),
        # Poles on the way: f has no value where two particles are at these distances.
        ("a*sin(x)/(1/2 - cos(x)**2)", 2, (Fraction(1), Fraction(1))),
        ("a*tan(sin(2*x)*2)", 2, (Fraction(1), Fraction(1))),
        ("atanh(a*sin(x))", 2, (Fraction(1), Fraction(1))),
    ],
)
def test_what_fails_by_a_hair_is_not_shown_whatever_the_certificate_says(text, n, ends, near):
    claimed = FewParticles(read_formula(text), n, "a", *ends)
    assert not decide(claimed, Fraction(near), "crival", boxes=800)[0]


@pytest.mark.parametrize("name", ["arb", "crival", "pyintval"])
def test_enclosures_contain_the_second_variation_at_every_point(name):
    # Λ = Σ_{i<j} (v_i - v_j)² f'(x_j - x_i) + (λ_j - λ_i) f(x_j - x_i), for f = sin x + p sin 2x and p in [1/4, 5/4].
    claimed, a = FewParticles(read_formula("sin(x) + p*sin(2*x)"), 4, "p", Fraction(1, 4), Fraction(5, 4)), named(name)
    rng, pairs = np.random.default_rng(7), pairs_of(4)
    low = rng.integers(0, 2**8, (20, 4)) / 2.0**8 * [3, 3, 3, 1]
    high = low + 2.0 ** -rng.integers(1, 12, (20, 4))
    high[:, 3] = np.minimum(high[:, 3], 1)
    boxes = np.stack([low, high], axis=2).reshape(20, 8)
    middles, radii = np.repeat((low + high) / 2, 2, axis=1), (high - low) / 2
    at_middle, over_box = _at_pairs(claimed, a, middles), _at_pairs(claimed, a, boxes)
    for v, multiplier in proposals(claimed, middles[:, 0::2]):
        squares = [(v[:, i] - v[:, j]) ** 2 for i, j in pairs]
        forces = [multiplier[:, j] - multiplier[:, i] for i, j in pairs]
        direct, total, slopes = _forms(a, pairs, squares, forces, at_middle, over_box)
        for axis, slope in enumerate(slopes):
            total = total + slope * a.enclose(-radii[:, axis], radii[:, axis])
        for share in (0.0, 0.3, 1.0):
            point = low + share * (high - low)
            p, at = 0.25 + point[:, 3], np.cumsum(np.column_stack([np.zeros(20), point[:, :3]]), axis=1)
            value = np.zeros(20)
            for (i, j), square, force in zip(pairs, squares, forces, strict=True):
                x = at[:, j] - at[:, i]
                value += square * (np.cos(x) + 2 * p * np.cos(2 * x)) + force * (np.sin(x) + p * np.sin(2 * x))
            beyond = a.enclose(value, value)
            for enclosed in (direct, total):
                room = a.enclose(np.full(20, 1e-9), np.full(20, 1e-9))
                assert not (a.negative(enclosed - beyond + room) | a.positive(enclosed - beyond - room)).any()
