"""Where the L1 criterion stops to hold as one parameter varies: enclosed, with a certificate for both sides.

The result is a pair p < q of rationals such that (L1) is certified on the whole range from one of them to the end of
the interval where it holds, and certainly fails at the other: coming from that end, the first parameter where the
criterion fails lies between them. That it holds nowhere beyond is not claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.statement import Interval
from verify.formula.tree import Formula, number, substitute

from .boxes import outward
from .criterion import Criterion, criterion, decimals
from .l1 import Certified, certify
from .l1_cell import Gap
from .l1_checker import check_l1
from .l1_statement import L1Statement

#: Half of the width of the enclosure that is aimed for.
HALF_WIDTH: Final = Fraction(4, 10**9)

_STEPS: Final = 80
_RETRIES: Final = 8


@dataclass(frozen=True, slots=True)
class Threshold:
    """The first failure seen from the side ``holds_for`` lies in [lower, upper].

    ``certificates``: (L1) on the range where it holds, and its failure at one point.
    """

    parameter: str
    m: Gap
    lower: Fraction
    upper: Fraction
    holds_for: str
    certificates: tuple[Certificate, Certificate]
    cells: int

    def __str__(self) -> str:
        low, high = decimals((self.lower, self.upper), 14)
        where = f"{self.parameter} in [{low}, {high}]"
        return f"The L1 criterion with M = {self.m} holds for {self.holds_for} and stops at {where}."


def threshold(f: Formula, parameter: str, interval: Interval, m: Gap = "pi", x: str = "x") -> Threshold:
    """The threshold of (L1) in ``interval``, which must have it hold at one end and fail at the other.

    ``f`` is odd and 2π-periodic in ``x`` and has no other parameter. Raises InputError when the two ends do not
    differ, or when either side cannot be certified.
    """
    low, high = outward(interval)
    at_low, at_high = _at(f, parameter, low, m, x), _at(f, parameter, high, m, x)
    statuses = {at_low.status, at_high.status}
    if statuses != {"holds", "fails"}:
        raise InputError(
            f"Expected the criterion to hold at one end of {interval} and to fail at the other but got: it "
            f"{_say(at_low)} at {parameter} = {low} and {_say(at_high)} at {parameter} = {high}; try another interval."
        )
    good, bad = (low, high) if at_low.status == "holds" else (high, low)
    end = good
    good, bad = _bracket(f, parameter, good, bad, m, x)
    failure = violation_certificate(f, {parameter: bad}, m, x, _domain(parameter, bad, bad))
    holding, certified = _certified(f, parameter, good, end, m, x)
    retries = 0
    while certified.certificate is None and retries < _RETRIES and abs(good - bad) < abs(end - bad) / 8:
        good += 4 * (good - bad)  # too near to the threshold for the certificate: a wider enclosure is what can be had
        retries += 1
        holding, certified = _certified(f, parameter, good, end, m, x)
    if failure is None or certified.certificate is None:
        side = "fails" if failure is None else "holds"
        raise InputError(f"Expected to certify where the criterion {side} but could not: {certified.reason}")
    return Threshold(
        parameter,
        m,
        min(good, bad),
        max(good, bad),
        f"{parameter} in {holding.domain[0][1]}",
        (certified.certificate, failure),
        certified.cells,
    )


def violation_certificate(
    f: Formula, at: dict[str, Fraction], m: Gap, x: str, domain: tuple[tuple[str, Interval], ...]
) -> Certificate | None:
    """A certificate that (L1) fails at the rational point ``at`` of the domain, or None when none was found."""
    found = criterion(substitute(f, {name: number(value) for name, value in at.items()}), m, x)
    if found.status != "fails":
        return None
    proof: dict[str, Any] = {"at": {name: str(value) for name, value in at.items()}}
    if found.tau is None:
        proof["repels"] = True
    elif found.negative is not None:
        proof["negative"] = str(found.negative)
    else:
        step = Fraction(1, 2**44)
        points = [round((p + q) / 2 / step) * step for p, q in found.turning]
        proof["tau"] = str((found.tau[0] / step).__floor__() * step - step)
        proof["points"] = ["0", *(str(p) for p in points if 0 < p < Fraction(314159265, 10**8))]
    certificate = Certificate("l1", str(L1Statement(f, m, domain, x)), proof, refutes=True)
    return certificate if check_l1(certificate)[0] else None


def _certified(
    f: Formula, parameter: str, good: Fraction, end: Fraction, m: Gap, x: str
) -> tuple[L1Statement, Certified]:
    """(L1) between ``good`` and the end of the interval."""
    statement = L1Statement(f, m, _domain(parameter, min(good, end), max(good, end)), x)
    return statement, certify(statement)


def _domain(parameter: str, low: Fraction, high: Fraction) -> tuple[tuple[str, Interval], ...]:
    return ((parameter, Interval(number(low), number(high))),)


def _at(f: Formula, parameter: str, value: Fraction, m: Gap, x: str) -> Criterion:
    return criterion(substitute(f, {parameter: number(value)}), m, x)


def _say(found: Criterion) -> str:
    return {"holds": "holds", "fails": "fails"}.get(found.status, "is undecided")


def _margin(found: Criterion) -> float | None:
    if found.left is None or found.right is None or found.positive is False:
        return None
    return float(found.right[0] - found.left[1])


def _bracket(f: Formula, parameter: str, good: Fraction, bad: Fraction, m: Gap, x: str) -> tuple[Fraction, Fraction]:
    """Rationals (holds, fails) at most 2·HALF_WIDTH apart: secant steps where they help, else halving."""
    grain = HALF_WIDTH / 8
    for step in range(_STEPS):
        if abs(good - bad) <= 2 * HALF_WIDTH:
            break
        middle = (good + bad) / 2
        if step % 2:
            middle = _secant(f, parameter, good, bad, m, x) or middle
        middle = round(middle / grain) * grain
        found = _at(f, parameter, middle, m, x)
        if found.status == "holds":
            good = middle
        elif found.status == "fails":
            bad = middle
        else:
            raise InputError(f"Expected the criterion to be decided at {parameter} = {middle}: {found.reason}")
    return good, bad


def _secant(f: Formula, parameter: str, good: Fraction, bad: Fraction, m: Gap, x: str) -> Fraction | None:
    """A point just beyond the zero of the chord, on the side that is farther away, so that both ends come in."""
    u, v = _margin(_at(f, parameter, good, m, x)), _margin(_at(f, parameter, bad, m, x))
    if u is None or v is None or u <= v:
        return None
    zero = good + (bad - good) * Fraction(u / (u - v))
    far, direction = (good, bad - good) if abs(zero - good) > abs(bad - zero) else (bad, good - bad)
    shift = abs(direction) / 64 + HALF_WIDTH / 2
    candidate = zero - shift if direction > 0 else zero + shift
    return candidate if min(good, bad) < candidate < max(good, bad) and far != candidate else None
