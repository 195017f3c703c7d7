"""Stable states that are not synchronized: found, certified, and never certified where they are not stable."""

from __future__ import annotations

import copy
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.certificate import Certificate
from verify.formula.reader import read_formula
from verify.interaction.arithmetic import NAMES, arithmetic
from verify.interaction.evidence import state_certificate
from verify.interaction.field import field_over
from verify.interaction.l1_box import family
from verify.interaction.point_status import Evidence, Subject
from verify.interaction.state_checker import check_state
from verify.interaction.state_search import find_states
from verify.interaction.state_statement import read_state
from verify.interaction.states import decide_polygon, decide_positions

ATTENTION = read_formula("sin(x)*exp(beta*(cos(x) - 1))")


def at(formula, **values):
    """The field at one point of the parameters, in Arb, as a context."""
    box = {name: (Fraction(value), Fraction(value)) for name, value in values.items()}
    return formula, box


def polygon(formula, box, clusters, name="arb"):
    with arithmetic(name) as a:
        return decide_polygon(field_over(formula, "x", box, a), clusters)[0]


@pytest.mark.parametrize("name", NAMES)
def test_three_clusters_are_stable_exactly_below_minus_two_thirds(name):
    # f'(2π/3) = (-1/2 - 3β/4) e^{-3β/2} > 0 exactly for β < -2/3: a billionth decides.
    hair = Fraction(1, 10**9)
    threshold = Fraction(-2, 3)
    for clusters in ((1, 1, 1), (2, 2, 2)):
        assert polygon(*at(ATTENTION, beta=threshold - hair), clusters, name)
        assert not polygon(*at(ATTENTION, beta=threshold + hair), clusters, name)
        assert not polygon(*at(ATTENTION, beta=threshold), clusters, name)


def test_opposite_clusters_of_two_harmonics():
    # f = sin x + a sin 2x: f'(π) = -1 + 2a > 0 exactly for a > 1/2. Splitting: f'(0) + f'(π) = 4a > 0.
    f = read_formula("sin(x) + a*sin(2*x)")
    for clusters in ((1, 1), (3, 3)):
        assert polygon(*at(f, a=Fraction(501, 1000)), clusters)
        assert not polygon(*at(f, a=Fraction(499, 1000)), clusters)


def test_clusters_that_would_split_are_not_stable():
    # f = -sin x: two opposite particles are stable, f'(π) = 1; two opposite pairs split, f'(0) + f'(π) = 0.
    f = read_formula("-sin(x)")
    assert polygon(f, {}, (1, 1))
    assert not polygon(f, {}, (2, 2))


def test_polygons_must_be_polygons():
    assert not polygon(read_formula("-sin(x)"), {}, (1,))
    assert not polygon(read_formula("-sin(x)"), {}, (2, 1))


def test_positions_by_krawczyk():
    # f = sin x - sin 2x, f'(0) = -1: two particles at distance π/3, where f = 0 and f' = 1/2 + 1 > 0.
    f = read_formula("sin(x) - sin(2*x)")
    near = Fraction(10471975512, 10**10)
    with arithmetic("arb") as a:
        field = field_over(f, "x", {}, a)
        assert decide_positions(field, (1, 1), [near], Fraction(1, 10**6))[0]
        assert not decide_positions(field, (1, 1), [near + Fraction(1, 100)], Fraction(1, 10**6))[0]  # no zero of f
        # splitting: 2 f'(0) + 2 f'(π/3) = -2 + 3 > 0 holds pairs together, 4 f'(0) + f'(π/3) = -4 + 3/2 does not
        assert decide_positions(field, (2, 2), [near], Fraction(1, 10**6))[0]
        assert not decide_positions(field, (4, 1), [near], Fraction(1, 10**6))[0]
        assert not decide_positions(field, (1, 1), [Fraction(0)], Fraction(1, 10**6))[0]  # synchronized
        assert not decide_positions(field, (1, 1), [near, near], Fraction(1, 10**6))[0]


def test_an_unstable_state_is_not_certified():
    # f = sin x: three equal particles at the corners of a triangle are stationary, f'(2π/3) = -1/2 < 0.
    third = Fraction(20943951, 10**7)
    with arithmetic("arb") as a:
        field = field_over(read_formula("sin(x)"), "x", {}, a)
        assert not decide_positions(field, (1, 1, 1), [third, 2 * third], Fraction(1, 10**5))[0]


def test_search_finds_what_is_there_and_nothing_else():
    found = find_states(ATTENTION, "x", {"beta": Fraction(-1)})
    assert [c.clusters for c in found] == [(1, 1, 1)]
    assert np.allclose([float(p) for p in found[0].positions], [2 * np.pi / 3, 4 * np.pi / 3])
    assert find_states(ATTENTION, "x", {"beta": Fraction(-1, 2)}) == []
    assert find_states(read_formula("sin(x)"), "x", {}) == []


@settings(max_examples=15, deadline=None)
@given(st.integers(-8, 8), st.integers(-8, 8))
def test_a_certified_state_is_a_strict_maximum_of_the_energy(p, q):
    # f = sin x + (p/8) sin 2x + (q/8) sin 3x: at a certified state, E falls in every direction but rotation.
    f = read_formula(f"sin(x) + ({p})/8*sin(2*x) + ({q})/8*sin(3*x)")
    for candidate in find_states(f, "x", {}, (3, 4)):
        with arithmetic("arb") as a:
            ok, _ = decide_positions(
                field_over(f, "x", {}, a), candidate.clusters, candidate.positions, Fraction(1, 10**6)
            )
        if not ok:
            continue
        x = np.repeat([0.0, *map(float, candidate.positions)], candidate.clusters)

        def energy(y):
            d = y[:, None] - y[None, :]
            return (np.cos(d) + p / 16 * np.cos(2 * d) + q / 24 * np.cos(3 * d)).sum() / 2

        random = np.random.default_rng(0)
        for _ in range(20):
            step = random.normal(size=len(x))
            step -= step.mean()
            assert energy(x + 1e-3 * step / np.linalg.norm(step)) < energy(x)


def certificate(text: str, kind: str = "polygon") -> Certificate:
    statement = read_state(text)
    subject = Subject(statement.formula, "x", family(statement.formula), sum(statement.clusters))
    found = state_certificate(subject, Evidence(kind, clusters=statement.clusters), statement.domain)
    assert found is not None
    return found


BELOW = "stable[f(x) = sin(x)*exp(beta*(cos(x) - 1)); clusters = 1, 1, 1] for beta in [-3, -667/1000]"


def test_certificates_over_a_range():
    for text, kind in (
        (BELOW, "polygon"),
        ("stable[f(x) = sin(x) + a*sin(2*x); clusters = 2, 1] for a in [3/5, 1]", "positions"),
    ):
        found = certificate(text, kind)
        assert Certificate.from_json(found.to_json()) == found
        for name in NAMES:
            ok, reason, _ = check_state(found, name)
            assert ok, reason


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p["root"]["beta"].__setitem__(1, "-67/100"),
        lambda p: p["tree"].append(0),
        lambda p: p["cells"].append({}),
        lambda p: p["cells"].__setitem__(0, {"positions": ["2", "4"], "radius": "1/10"}),
        lambda p: p["cells"].__setitem__(0, {"positions": ["2"], "radius": "1/10"}),
        lambda p: p.pop("root"),
    ],
)
def test_a_changed_certificate_is_rejected(change):
    found = certificate(BELOW)
    proof = copy.deepcopy(found.proof)
    change(proof)
    assert not check_state(Certificate("state", found.statement, proof))[0]


@pytest.mark.parametrize(
    "statement",
    [
        BELOW.replace("-667/1000", "-666/1000"),
        BELOW.replace("1, 1, 1", "2, 1, 1"),
        BELOW.replace("sin(x)*", "cos(x)*"),
        "stable[f(x) = sin(x); clusters = 1]",
    ],
)
def test_a_proof_of_another_statement_is_rejected(statement):
    assert not check_state(Certificate("state", statement, certificate(BELOW).proof))[0]
