"""Certificates that several tests use."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Final

from verify.formula.reader import read_formula
from verify.interaction.three_point.certificate import ThreePointCertificate, Touching
from verify.interaction.three_point.claimed import SELF_ATTENTION, ThreePointRange
from verify.interaction.three_point.touching import THREE_CLUSTERS, touching_place

SHIPPED: Final = sorted((Path(__file__).parent.parent / "proofs" / "data" / "three_point").glob("*.json"))


def self_attention(lower: str, upper: str, *, lower_open: bool = False) -> ThreePointRange:
    return ThreePointRange(read_formula(SELF_ATTENTION), "beta", Fraction(lower), Fraction(upper), lower_open)


def touching(reach: Fraction = Fraction(1, 8)) -> tuple[Touching, ...]:
    return tuple(touching_place(gaps, 32, reach) for gaps in THREE_CLUSTERS)


def certificate_below(upper: Fraction) -> ThreePointCertificate:
    """cos x, 3 sin x and −20 (sin x + sin 2x) on (−2/3, upper]."""
    claimed = self_attention("-2/3", str(upper), lower_open=True)
    cos, sin, a = (Fraction(1),), (Fraction(3),), (Fraction(-20), Fraction(-20))
    return ThreePointCertificate(claimed, (cos,), (sin,), a, Fraction(1, 16), touching())


def certificate_closed(lower: str, upper: str) -> ThreePointCertificate:
    """The same functions on the closed range [lower, upper]."""
    cos, sin, a = (Fraction(1),), (Fraction(3),), (Fraction(-20), Fraction(-20))
    return ThreePointCertificate(self_attention(lower, upper), (cos,), (sin,), a, Fraction(1, 16))


def _design() -> ThreePointCertificate:
    """The certificate of degree K = 4 on (−2/3, −0.6] from a semidefinite program, in multiples of 2⁻²⁰.

    a₅ = a₁ − a₂ + a₄ and a₆ from Σ k a_k cos(2πk/3) = (10/3) N(c), both exact.
    """
    unit = Fraction(1, 2**20)
    v = tuple(unit * q for q in (440176, 378041, -65060, 209600))
    w = tuple(unit * q for q in (810231, -110930, -190794, 97444))
    a1, a2, a3, a4 = (unit * q for q in (-2570688, -2056911, 1731925, 50426))
    a5 = a1 - a2 + a4
    n = (Fraction(3, 2) * (v[0] + v[1] + v[3])) ** 2 + Fraction(3, 4) * (w[0] - w[1] + w[3]) ** 2
    a6 = (Fraction(10, 3) * n + (a1 + 2 * a2 + 4 * a4 + 5 * a5) / 2 - 3 * a3) / 6
    claimed = self_attention("-2/3", "-3/5", lower_open=True)
    return ThreePointCertificate(claimed, (v,), (w,), (a1, a2, a3, a4, a5, a6), Fraction(1, 16), touching(Fraction(1)))


DESIGN: Final = _design()
