"""The checker accepts what is true, refuses what is false by a hair, and never takes a limit for a proof."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.three_point_examples import DESIGN, SHIPPED, certificate_below, certificate_closed, self_attention
from verify.certificate import Certificate
from verify.formula.reader import read_formula
from verify.interaction.three_point.arithmetic import NAMES
from verify.interaction.three_point.certificate import ThreePointCertificate, read_certificate
from verify.interaction.three_point.chain import gap_in_chain
from verify.interaction.three_point.checker import check_three_point, decide
from verify.interaction.three_point.claimed import ThreePointRange
from verify.interaction.three_point.sampling import margin

FIFTH = Fraction(1, 5)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("arithmetic", NAMES)
def test_shipped_certificates_are_accepted(path: Path, arithmetic: str) -> None:
    ok, reason, leaves = check_three_point(Certificate.load(path), arithmetic)
    assert ok, reason
    assert leaves > 1000


def test_shipped_certificates_cover_minus_two_thirds_to_two() -> None:
    parts = sorted((read_certificate(Certificate.load(path)) for path in SHIPPED), key=lambda part: part.claimed.lower)
    assert gap_in_chain(self_attention("-2/3", "2", lower_open=True), parts) == ""


def test_the_certificate_of_degree_four() -> None:
    outcome = decide(DESIGN)
    assert outcome.ok, outcome.reason
    assert set(outcome.leaves) == {"diagonal", "touching", "mean value"}


def test_kuramoto_without_parameter() -> None:
    # f = sin, V = cos, W = sin: N_i = 2 − 2 cos g_i. With a = −sin x − sin 2x it is proved; with a = 0,
    # 6 T = 4 Σ cos g_i (1 − cos g_i) is positive near the diagonal.
    one, claimed = (Fraction(1),), ThreePointRange(read_formula("sin(x)"))
    kuramoto = ThreePointCertificate(claimed, (one,), (one,), (Fraction(-1), Fraction(-1)), Fraction(1, 16))
    assert decide(kuramoto).ok
    assert not decide(replace(kuramoto, a=(Fraction(0),))).ok


# The largest β with T ≤ 0 for cos, 3 sin, −20(sin + sin 2) is 0.21254840683…: there T touches 0 at s = t = 1.2887….
# At 0.2125484067 the maximum of T is −1·10⁻⁹, at 0.2125484069579 it is +1·10⁻⁹.
@pytest.mark.parametrize("arithmetic", NAMES)
def test_true_by_a_hair_is_proved_and_false_by_a_hair_is_not(arithmetic: str) -> None:
    below = decide(certificate_closed("1/5", "0.2125484067"), arithmetic)
    assert below.ok, below.reason
    above = decide(certificate_closed("1/5", "0.2125484069579"), arithmetic)
    assert not above.ok
    assert above.reason.startswith("refuted: T > 0 at s = 1.2887")


def _changed(start: ThreePointCertificate, block: str, index: int, change: Fraction) -> ThreePointCertificate:
    """The certificate with one coefficient changed."""
    entries = list(start.a if block == "a" else getattr(start, block)[0])
    entries[index % len(entries)] += change
    return replace(start, **{block: tuple(entries) if block == "a" else (tuple(entries),)})


# Changes of one coefficient of cos, 3 sin, −20(sin + sin 2) at β = 1/5 for which the maximum of T away from the
# diagonal is −1·10⁻⁹ and +1·10⁻⁹ (found by bisection on a local maximiser in floats).
@pytest.mark.parametrize(
    ("block", "index", "below", "above"),
    [
        ("cosines", 0, "0.5515128527417166", "0.5515128611386253"),
        ("sines", 0, "-0.022459365145276883", "-0.022459365587712728"),
        ("a", 0, "4.885342626484599", "4.885342675175274"),
        ("a", 0, "-4.709047190277763", "-4.709047235928752"),
        ("a", 1, "-0.3059459116348595", "-0.30594591763739354"),
    ],
)
def test_a_coefficient_changed_so_that_t_exceeds_zero_by_a_hair(block: str, index: int, below: str, above: str) -> None:
    start = certificate_closed("1/5", "1/5")
    assert decide(_changed(start, block, index, Fraction(below))).ok
    outcome = decide(_changed(start, block, index, Fraction(above)))
    assert not outcome.ok
    assert outcome.reason.startswith("refuted: T > 0")


@settings(max_examples=15)
@given(
    st.sampled_from(["cosines", "sines", "a"]),
    st.integers(0, 1),
    st.fractions(-6, 6, max_denominator=1000),
    st.integers(0, 12),
)
def test_nothing_false_is_proved(block: str, index: int, change: Fraction, digits: int) -> None:
    # Any coefficient changed by up to 6·10^−digits: accepted only if T < 0 also on a fine grid of triples.
    certificate = _changed(certificate_closed("-1/2", "1/5"), block, index, change / 10**digits)
    negative = all(margin(certificate, beta, 240) > 0 for beta in (-0.5, -0.3, -0.1, 0.1, 0.2))
    outcome = decide(certificate, boxes=20_000)
    assert not outcome.ok or negative, certificate


@settings(max_examples=30)
@given(st.sampled_from(["cosines", "sines", "a"]), st.integers(0, 3), st.integers(1, 40), st.sampled_from([-1, 1]))
def test_any_change_breaks_the_exact_touching(block: str, index: int, digits: int, sign: int) -> None:
    # Near three clusters at β → −2/3 there is no room at all, so also a change of 10⁻⁴⁰ makes T positive somewhere.
    certificate = _changed(certificate_below(FIFTH), block, index, Fraction(sign, 10**digits))
    outcome = decide(certificate)
    assert not outcome.ok
    assert "exactly at the triple" in outcome.reason


def test_below_the_threshold_it_is_refuted() -> None:
    # At β < −2/3 three equal clusters are stable, so no certificate exists.
    outcome = decide(certificate_closed("-0.6667", "0"))
    assert not outcome.ok
    assert outcome.reason.startswith("refuted: T > 0")


def test_the_open_end_needs_its_touching_triples_and_a_closed_end_refuses_them() -> None:
    open_end = certificate_below(FIFTH)
    assert not decide(replace(open_end, touching=())).ok
    assert not decide(replace(open_end, claimed=replace(open_end.claimed, lower_open=False))).ok
    # One of the two triples is not enough: the cover ends undecided at the other one.
    for point in open_end.touching:
        outcome = decide(replace(open_end, touching=(point,)), boxes=30_000)
        assert not outcome.ok
        assert outcome.reason.startswith("undecided")


@pytest.mark.parametrize(
    "change",
    [
        {"gaps": (Fraction(1, 3), Fraction(2, 3))},  # T does not vanish there
        {"gaps": (Fraction(2, 3), Fraction(0))},  # not in the triangle s ≤ t
        {"gaps": (Fraction(1, 5), Fraction(2, 3))},  # no multiple of π/6
        {"box": (Fraction(0), Fraction(1, 32), Fraction(1), Fraction(2))},  # does not contain t = 2π/3 = 2.094…
        {"box": (Fraction(0), Fraction(1, 3), Fraction(2), Fraction(3))},  # not dyadic
        {"box": (Fraction(0), Fraction(0), Fraction(2), Fraction(3))},  # no interior, s = 0 only
        {"reach": Fraction(0)},
        {"reach": Fraction(2)},
    ],
)
def test_touching_data_that_proves_nothing(change: dict[str, object]) -> None:
    start = certificate_below(FIFTH)
    wrong = replace(start.touching[1], **change)  # type: ignore[arg-type]
    assert not decide(replace(start, touching=(start.touching[0], wrong))).ok


def test_touching_boxes_may_not_overlap() -> None:
    start = certificate_below(FIFTH)
    outcome = decide(replace(start, touching=(*start.touching, start.touching[0])))
    assert not outcome.ok
    assert "overlap" in outcome.reason


@pytest.mark.parametrize("limits", [{"boxes": 1000}, {"seconds": 0.0}])
def test_a_limit_is_not_a_proof(limits: dict[str, float]) -> None:
    outcome = decide(certificate_below(FIFTH), **limits)  # type: ignore[arg-type]
    assert not outcome.ok
    assert outcome.reason.startswith("undecided: stopped after")


def test_flat_at_the_diagonal_is_not_a_proof() -> None:
    # 2 (Σ k w_k)² + Σ k a_k = 2·9 − 18 = 0: T has no definite Hessian at three equal points.
    flat = replace(certificate_closed("0", "1/10"), a=(Fraction(-6), Fraction(-6)))
    outcome = decide(flat)
    assert not outcome.ok
    assert outcome.reason.startswith("undecided: T does not certainly bend down")


def test_degenerate_data() -> None:
    start = certificate_closed("0", "1/10")
    zero = (Fraction(0),)
    for certificate in (
        replace(start, cosines=(), sines=()),
        replace(start, a=()),
        replace(start, cosines=((),)),
        replace(start, cosines=(zero,), sines=(zero,), a=zero),
        replace(start, corner=Fraction(0)),
        replace(start, corner=Fraction(8)),
        replace(start, corner=Fraction(1, 3)),
        replace(start, claimed=replace(start.claimed, interaction=read_formula("cos(x)*beta"))),
        replace(start, claimed=replace(start.claimed, interaction=read_formula("sin(x/2)*beta"))),
        replace(start, claimed=replace(start.claimed, interaction=read_formula("sin(x)/(cos(x) + beta)"))),
    ):
        assert not decide(certificate, boxes=5000).ok
    # Infinitely many touching data with all zeros: exact zeros are no proof of T < 0.
    below = certificate_below(FIFTH)
    assert not decide(replace(below, cosines=(zero,), sines=(zero,), a=zero)).ok


def test_another_arithmetic_by_name() -> None:
    with pytest.raises(ValueError, match="Expected an arithmetic"):
        decide(certificate_closed("0", "1/10"), "mpmath")
