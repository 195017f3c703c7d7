"""The search for a proof that a solution is unbounded before a given time; see ``blow_up``."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from verify.certificate import Certificate
from verify.formula.numpy import numpy_function

from ..effort import Effort
from ..evidence import certified
from .blow_up import BlowUp, check_blow_up
from .flow import TIME, Ends, Flow

#: Exponents that are tried, and what each proof may cost.
_EXPONENTS: Final = (Fraction(2), Fraction(3, 2), Fraction(5, 4), Fraction(3))
_BOXES, _SECONDS = 2_000, 3.0


@dataclass(frozen=True, slots=True)
class Growing:
    """A solution that has been followed up to ``time``, where it lies in ``ends``; it is asked about up to ``end``."""

    flow: Flow
    time: Fraction
    end: Fraction
    ends: Ends


def blow_up(growing: Growing, effort: Effort) -> BlowUp | None:
    """That the solution does not exist up to the end of the question, if that can be proved."""
    flow, (low, high) = growing.flow, growing.ends
    sign = 1 if low > 0 else -1
    start = low if sign > 0 else -high
    if start <= 0 or len(flow.names) != 1:
        return None
    for exponent in _EXPONENTS:
        factor = _factor(growing, sign, start, exponent)
        if factor is None:
            continue
        lasts = float(start) ** (1 - float(exponent)) / (float(factor) * (float(exponent) - 1))
        if not lasts < 0.99 * float(growing.end - growing.time):
            continue
        last = growing.time + Fraction(lasts * 1.001).limit_denominator(10**12) + Fraction(1, 10**12)
        found = BlowUp(flow, growing.time, min(last, growing.end), sign, start, factor, exponent)
        if all(effort.less(_BOXES, _SECONDS).proof(statement) is not None for statement in found.needed()):
            return found
    return None


def _factor(growing: Growing, sign: int, start: Fraction, exponent: Fraction) -> Fraction | None:
    """A constant c for which the growth seems to hold."""
    (name,), (f,) = growing.flow.names, growing.flow.field
    x = float(start) * np.geomspace(1.0, 1e6, 60)
    t = np.linspace(float(growing.time), float(growing.end), 9)[:, None]
    with np.errstate(all="ignore"):
        share = sign * np.asarray(numpy_function(f, [name, TIME])(sign * x + 0 * t, t + 0 * x), dtype=float)
        share = np.minimum(np.broadcast_to(share, (9, 60)), 1e300) / x ** float(exponent)
    least = float(np.min(share)) if not np.isnan(share).any() else 0.0
    return Fraction(least * 0.999).limit_denominator(10**6) if least > 1e-5 else None


def certificate_of(found: BlowUp, followed: Certificate, effort: Effort) -> Certificate | None:
    """The certificate: how the solution was followed, and that it then grows too quickly; once it is accepted."""
    table = {**found.to_json(), "followed": followed.to_json()}
    return certified("blow-up", found, table, map(effort.proof, found.needed()), check_blow_up)
