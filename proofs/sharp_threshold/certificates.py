"""Certificates for self-attention: functions h and a with T < 0 on ranges of β, decided by the checker."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from verify import claim
from verify.certificate import Certificate
from verify.interaction.three_point import question as _registers_the_questions  # noqa: F401
from verify.interaction.three_point.certificate import ThreePointCertificate, read_certificate
from verify.interaction.three_point.chain import ThreePointChain

_DATA = Path(__file__).resolve().parent.parent / "data" / "three_point"


def _shipped(name: str) -> ThreePointCertificate:
    return read_certificate(Certificate.load(_DATA / f"{name}.json"))


@claim(
    "ours.threshold.certificate",
    title="Three integers: T < 0 for −2/3 < β ≤ 1/5",
    uses=["ours.threshold.average"],
)
def certificate() -> ThreePointCertificate:
    """For f(x) = sin(x) e^{β(cos x − 1)}, h₁ = cos x, h₂ = 3 sin x and a = −20 (sin x + sin 2x): T < 0 for all
    triples that are not all equal and all β in (−2/3, 1/5]. At β = −2/3, T < 0 except for three equal points and for
    triples whose distances are multiples of 2π/3, where T = 0.

    With gaps g₁ + g₂ + g₃ = 2π, S = sin²(g_i/2), C = cos(g_i/2) and y = cos((g_j − g_k)/2) this is

    T = (4/3) Σ_i e^{−2βS} S ((2C² − 1 − 4βC²(1 − C²))(1 + 8y²) + 10C(y − 2C(2y² − 1))).

    The two coefficients of a are forced: three equal clusters are marginally stable at β = −2/3, so T has to touch zero
    there, which means a(2π/3) = 0 and a'(2π/3) = (10/3)(1² (3/2)² + 3² (3/4)) = 30.
    """
    return _shipped("self_attention_below_0.2")


@claim(
    "ours.threshold.chain",
    title="T < 0 with three certificates for −2/3 < β ≤ 2",
    uses=["ours.threshold.average"],
)
def chain() -> ThreePointChain:
    """For every β in (−2/3, 2] there are h₁ = v cos x, h₂ = w sin x and a = a₁ sin x + a₂ sin 2x with T < 0 for all
    triples that are not all equal: integers that change only at β = 1/5 and β = 1. The theorem needs only the first
    of them; the others prove once more what the L1 criterion gives.
    """
    first = _shipped("self_attention_below_0.2")
    parts = (first, _shipped("self_attention_0.2_to_1"), _shipped("self_attention_1_to_2"))
    return ThreePointChain(replace(first.claimed, upper=Fraction(2)), parts)
