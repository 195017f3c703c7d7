"""The chain of claims of the sharp threshold: what is machine-checked in it, and the formulas its arguments use."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.prose import step
from proofs.sharp_threshold import certificates, criterion, end_point, optimality, theorem
from tests.three_point_examples import certificate_below, certificate_closed, self_attention
from verify.certificate import Certificate
from verify.claims.describe import describe
from verify.claims.questions import Argument
from verify.claims.solve import solve
from verify.formula.statement import Relation, Statement
from verify.formula.tree import variable
from verify.interaction.three_point.chain import ThreePointChain
from verify.interaction.three_point.derivation import waves
from verify.interaction.three_point.sampling import sample_triples
from verify.recheck import recheck


def test_the_certificate_is_proved_and_checks_again() -> None:
    verdict = solve(certificates.certificate.question)
    assert verdict.status == "proved"
    assert verdict.certificate is not None
    again = Certificate.from_json(verdict.certificate.to_json())
    assert recheck(again, "crival").ok
    assert sum(row[1] for row in verdict.details["table"]["rows"]) == verdict.boxes
    assert {plot["type"] for plot in verdict.details["plots"]} == {"heat", "lines"}
    assert "-2/3" in describe(certificates.certificate.question).text


def test_the_chain_is_proved_and_a_hole_in_it_is_not() -> None:
    chain = certificates.chain.question
    assert chain.claimed == self_attention("-2/3", "2", lower_open=True)
    verdict = solve(chain)
    assert verdict.status == "proved"
    assert verdict.certificate is not None
    assert recheck(verdict.certificate).ok
    first, _, last = chain.parts
    assert solve(ThreePointChain(chain.claimed, (first, last))).status == "undecided"
    wrong = replace(certificate_closed("1/5", "1"), a=(Fraction(1), Fraction(1)))
    assert solve(ThreePointChain(chain.claimed, (first, wrong, last))).status == "undecided"


def test_a_certificate_that_proves_nothing_is_undecided_never_refuted() -> None:
    # T > 0 somewhere says that this (Q, a) does not do, not that synchronization fails.
    verdict = solve(certificate_closed("-1", "0"))
    assert verdict.status == "undecided"
    assert verdict.certificate is None


def test_the_average_over_permutations_is_an_identity() -> None:
    question = criterion.average.question
    assert isinstance(question, Statement)
    assert solve(question).status == "proved"
    # With one sign changed it is none: the particles beside a gap see the third one from opposite sides.
    (relation,) = question.relations
    wrong = Relation("==", relation.left, relation.right + variable("w1") * variable("w2") * variable("s3"))
    assert solve(Statement((wrong,), question.domain)).status == "refuted"


@pytest.mark.parametrize("made", [end_point.touching, optimality.stable_force], ids=lambda made: made.id)
def test_what_is_known_at_distance_two_thirds_pi(made: object) -> None:
    assert solve(made.question).status == "proved"  # type: ignore[attr-defined]


def test_the_range_of_the_two_criteria_overlaps() -> None:
    # The theorem puts (−2/3, 1/5] and [−0.16, ∞) together.
    claimed = certificates.certificate.question.claimed
    assert (claimed.lower, claimed.lower_open) == (Fraction(-2, 3), True)
    assert claimed.upper > Fraction(-16, 100)
    assert {"ours.threshold.certificate", "sync.Y4.criterion"} <= set(theorem.stationary.uses)


def test_arguments_are_written_in_steps() -> None:
    for made in (criterion.criterion, theorem.synchronization, theorem.normalised, end_point.end_point):
        verdict = solve(made.question)
        assert isinstance(made.question, Argument)
        assert verdict.status == "argued"
        assert len(verdict.details["steps"]) >= 4
        assert all("\n" not in text for _, text in made.question.steps)


def test_prose_and_waves() -> None:
    assert step("a", "b\n   c") == ("a", "b c")
    assert (
        str(waves("cos", [Fraction(-1), Fraction(0), Fraction(1), Fraction(-3, 2)]))
        == "-cos(x) + cos(3*x) - 3/2*cos(4*x)"
    )
    assert str(waves("sin", [Fraction(0)])) == "0"


@given(st.floats(0.01, 3), st.floats(0.01, 3), st.floats(-0.66, 0.2))
def test_the_closed_form_of_t(s: float, t: float, beta: float) -> None:
    # T = (4/3) Σ e^{−2βS} S ((2C² − 1 − 4βC²(1 − C²))(1 + 8y²) + 10C(y − 2C(2y² − 1))) for gaps of sum 2π.
    gaps = (s, t, 2 * np.pi - s - t)
    total = 0.0
    for i, (j, k) in enumerate(((1, 2), (2, 0), (0, 1))):
        sine, cosine, y = np.sin(gaps[i] / 2) ** 2, np.cos(gaps[i] / 2), np.cos((gaps[j] - gaps[k]) / 2)
        first = (2 * cosine**2 - 1 - 4 * beta * cosine**2 * (1 - cosine**2)) * (1 + 8 * y**2)
        total += np.exp(-2 * beta * sine) * sine * (first + 10 * cosine * (y - 2 * cosine * (2 * y**2 - 1)))
    found = sample_triples(certificate_below(Fraction(1, 5)), np.array([s]), np.array([t]), beta)[0]
    assert found == pytest.approx(4 / 3 * total, rel=1e-10, abs=1e-10)


def test_the_monkey_saddle_at_the_end_point() -> None:
    # Gaps c + ξ_k, ξ_k = ρ √(2/3) cos(φ − 2πk/3): dξ_k/dt = (f(c + ξ_i) + f(c + ξ_j) − 2 f(c + ξ_k))/3 should be
    # dρ/dt = κ ρ² cos 3φ and dφ/dt = −κ ρ sin 3φ to leading order, κ = −f''(c) √(2/3)/4 = (5/12) f(c) √(2/3).
    with mp.workdps(50):
        c, beta, rho = 2 * mp.pi / 3, -mp.mpf(2) / 3, mp.mpf(10) ** -12

        def f(x: mp.mpf) -> mp.mpf:
            return mp.sin(x) * mp.exp(beta * (mp.cos(x) - 1))

        kappa = mp.mpf(5) / 12 * f(c) * mp.sqrt(mp.mpf(2) / 3)
        for phi in (mp.mpf(0), mp.mpf("0.4"), mp.mpf(1), mp.mpf(2), mp.mpf(4)):
            unit = [mp.sqrt(mp.mpf(2) / 3) * mp.cos(phi - 2 * mp.pi * k / 3) for k in range(3)]
            turned = [-mp.sqrt(mp.mpf(2) / 3) * mp.sin(phi - 2 * mp.pi * k / 3) for k in range(3)]
            force = [f(c + rho * u) for u in unit]
            velocity = [(sum(force) - 3 * force[k]) / 3 for k in range(3)]
            radial = sum(v * u for v, u in zip(velocity, unit, strict=True)) / rho**2
            angular = sum(v * u for v, u in zip(velocity, turned, strict=True)) / rho**2
            assert mp.almosteq(radial, kappa * mp.cos(3 * phi), abs_eps=1e-10, rel_eps=1e-10)
            assert mp.almosteq(angular, -kappa * mp.sin(3 * phi), abs_eps=1e-10, rel_eps=1e-10)
