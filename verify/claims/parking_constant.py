"""Rényi's parking constant as a question: does it lie between two given rationals? And the checker of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from ..certificate import Certificate
from ..errors import InputError
from ..verdict import Verdict
from .integral_bounds import require_ordered
from .solve import solve

#: Bits of the enclosure in Arb.
PRECISION: Final = 220
#: Decimals that are printed.
PLACES: Final = 45

TRUST: Final = (
    "Python and python-flint (Arb), or Python's integers alone",
    "numerics/parking/constant.py: Taylor polynomials with their error bounds",
)


@dataclass(frozen=True, slots=True)
class ParkingConstant:
    """``lower < c < upper`` for c = ∫_0^∞ exp(−2 ∫_0^t (1 − e^{−s})/s ds) dt; the bounds are exact decimals as text.

    Raises InputError for bounds that are no numbers, or not in this order.
    """

    lower: str
    upper: str

    def __post_init__(self) -> None:
        require_ordered(self.lower, self.upper)

    def __str__(self) -> str:
        return f"{self.lower} < c < {self.upper} for Rényi's parking constant c"


@solve.register
def _(question: ParkingConstant, **hints: Any) -> Verdict:
    lower, upper = _enclosure("arb")
    inside = Fraction(question.lower) < lower and upper < Fraction(question.upper)
    outside = upper <= Fraction(question.lower) or Fraction(question.upper) <= lower
    status = "proved" if inside else "refuted" if outside else "undecided"
    certificate = Certificate(
        "parking-constant", str(question), {"lower": question.lower, "upper": question.upper}, refutes=outside
    )
    return Verdict(
        status,  # type: ignore[arg-type]
        f"The integral is enclosed to {_digits(upper - lower)} decimals.",
        enclosure=(_decimal(lower, down=True), _decimal(upper, down=False)),
        enclosed="Rényi's parking constant",
        certificate=certificate if inside or outside else None,
        trust=TRUST,
    )


def check_parking_constant(certificate: Certificate, arithmetic: str = "arb") -> tuple[bool, str, int]:
    """Enclose the constant again: in Arb, or in integers where the arithmetic asked for has doubles only."""
    proof = certificate.proof
    try:
        question = ParkingConstant(proof["lower"], proof["upper"])
    except (InputError, KeyError, TypeError) as error:
        return False, f"Expected two bounds in the certificate but got: {error}", 0
    if str(question) != certificate.statement:
        return False, "Expected the statement to be about the bounds of the proof.", 0
    lower, upper = _enclosure(arithmetic)
    if certificate.refutes:
        ok = upper <= Fraction(question.lower) or Fraction(question.upper) <= lower
    else:
        ok = Fraction(question.lower) < lower and upper < Fraction(question.upper)
    how = "Arb" if arithmetic == "arb" else "integer fixed-point arithmetic"
    return ok, f"The constant was enclosed again in {how}" + ("." if ok else ", and the bounds do not fit."), 1


def _enclosure(arithmetic: str) -> tuple[Fraction, Fraction]:
    from numerics.parking.constant import Arb, FixedPoint, parking_constant

    if arithmetic != "arb":
        bounds: tuple[Fraction, Fraction] = parking_constant(FixedPoint()).bounds()
        return bounds
    from flint import ctx

    from numerics.decimals import to_fraction

    with ctx.workprec(PRECISION):
        ball = parking_constant(Arb())
        return to_fraction(ball.lower()), to_fraction(ball.upper())


def _digits(width: Fraction) -> int:
    digits = 0
    while width * 10 ** (digits + 1) < 1:
        digits += 1
    return digits


def _decimal(value: Fraction, *, down: bool) -> str:
    """``value``, which is between 0 and 1, as a decimal rounded down or up."""
    scaled = value * 10**PLACES
    whole = scaled.numerator // scaled.denominator if down else -(-scaled.numerator // scaled.denominator)
    return f"0.{whole:0{PLACES}d}"
