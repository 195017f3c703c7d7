"""Where n equal particles begin to synchronize as one parameter varies, enclosed from both sides by a decision."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.statement import Interval
from verify.formula.tree import Formula

from .boxes import is_infinite, outward
from .criterion import decimals
from .defined import UNDEFINED
from .segment import Segment

if TYPE_CHECKING:
    from .decision import Decision


@dataclass(frozen=True, slots=True)
class ParticleThreshold:
    """n particles have a stable state at one of ``lower``, ``upper``, and synchronize from the other one on.

    ``holds_above`` says on which side they do. ``n`` None means: every number of particles and all masses.
    """

    parameter: str
    n: int | None
    lower: Fraction
    upper: Fraction
    holds_above: bool
    state: str
    certificate: Certificate | None

    def __str__(self) -> str:
        who = "All particles" if self.n is None else f"{self.n} equal particles"
        side = "above" if self.holds_above else "below"
        low, high = decimals((self.lower, self.upper), 10)
        where = f"{self.parameter} in [{low}, {high}]"
        return f"{who} synchronize {side} a value {where}; beyond it {self.state}."


def particle_threshold(decision: Decision, parameter: str) -> ParticleThreshold:
    """The threshold next to the end of the range where synchronization is certified.

    Raises InputError when neither end of the range is certified to synchronize, or nothing is certified not to, and
    where it was left open whether f has a value at every angle.
    """
    if decision.left_open():
        raise InputError(f"Expected a function with a value at every angle, for all {parameter}, but {UNDEFINED}.")
    for holds_above in (True, False):
        segments = decision.segments[::-1] if holds_above else decision.segments
        found = _change(segments, holds_above)
        if found is not None:
            good, bad, state = found
            low, high = min(good, bad), max(good, bad)
            return ParticleThreshold(parameter, decision.n, low, high, holds_above, state, decision.certificate())
    raise InputError(
        "Expected the range to synchronize, certified, at one end and not to somewhere in it, but got: "
        f"{'; '.join(map(str, decision.segments))}."
    )


def _change(segments: tuple[Segment, ...], holds_above: bool) -> tuple[Fraction, Fraction, str] | None:
    """(end of what synchronizes, end of what does not, words), from the end where it synchronizes."""
    good: Fraction | None = None
    hole = False  # after an open part nothing more is added to what synchronizes
    for segment in segments:
        ((_, interval),) = segment.domain
        near, far = (interval.upper, interval.lower) if holds_above else (interval.lower, interval.upper)
        if segment.answer == "does not":
            return None if good is None or is_infinite(near) else (good, _rational(near, not holds_above), segment.by)
        if segment.answer == "open":
            hole = True
        elif not hole:
            good = None if is_infinite(far) else _rational(far, holds_above)
    return None


def _rational(end: Formula, downwards: bool) -> Fraction:
    return outward(Interval(end, end))[0 if downwards else 1]
