"""The checker of certificates of kind ``few-particles``: the cover is made again, in the arithmetic that is asked for.

The certificate holds one number, ``near``: up to which span of all particles f' > 0 is used. Everything else is
decided here: that f is visibly odd and 2π-periodic (``jets.parity``), and the cover of all configurations.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, Final

from ...certificate import Certificate, CertificateError
from ...checking import Checked, checker
from ..three_point.arithmetic import arithmetic
from ..three_point.parity import ODD, InteractionError, parity
from .cover import cover
from .statement import FewParticles, read_few_particles

KIND: Final = "few-particles"
BOXES: Final = 3_000_000

_DYADIC: Final = re.compile(r"[0-9]{1,2}(?:/[0-9]{1,6})?")


@checker
def check_few_particles(certificate: Certificate, arithmetic_name: str) -> Checked:
    """(ok, reason, number of boxes). Raises ImportError when the arithmetic is not installed."""
    if certificate.kind != KIND or certificate.refutes:
        return False, f"Expected a certificate of kind {KIND!r} that proves.", 0
    return decide(read_few_particles(certificate.statement), _near(certificate.proof), arithmetic_name)


def decide(claimed: FewParticles, near: Fraction, arithmetic_name: str = "arb", *, boxes: int = BOXES) -> Checked:
    """Decide the statement with f' > 0 used on [0, near]: (ok, reason, number of boxes)."""
    try:
        if parity(claimed.interaction, claimed.parameter) != ODD:
            return False, f"Expected an odd interaction but got {claimed.interaction}, which is even", 0
    except InteractionError as error:
        return False, str(error), 0
    return cover(claimed, arithmetic(arithmetic_name), near, boxes)


def certificate(claimed: FewParticles, near: Fraction) -> Certificate:
    """The certificate as it is written; it holds when ``decide`` says so."""
    return Certificate(KIND, claimed.text, {"near": str(near)})


def _near(proof: Any) -> Fraction:
    if not isinstance(proof, dict) or set(proof) != {"near"} or not isinstance(proof["near"], str):
        raise CertificateError("Expected the entry 'near' in a certificate about few particles.")
    try:
        near = Fraction(proof["near"]) if _DYADIC.fullmatch(proof["near"]) else Fraction(0)
    except ZeroDivisionError:
        near = Fraction(0)
    if not 0 < near <= 2 or near.denominator & (near.denominator - 1) or near.denominator > 2**16:
        raise CertificateError(f"Expected a dyadic number in (0, 2] as 'near' but got {proof['near']!r}.")
    return near
