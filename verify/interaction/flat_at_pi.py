"""Functions with f'(π) = 0 for all values of the parameter: the L1 criterion that allows it comes first.

Plain (L1) asks for f' < 0 up to π, so no cell of such a family has it and every cell would be cut for nothing;
``l1_marginal`` decides whole ranges at once.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from verify.formula.derivative import derivative
from verify.formula.statement import Interval
from verify.formula.tree import PI, number, substitute
from verify.kernel.algebra import is_identically_zero

from .boxes import is_infinite, outward
from .l1_marginal import WORDS, marginal_certificate
from .outlook import may_satisfy_l1
from .point_status import Subject
from .segment import Segment, exchange

#: Parts below this share of the range are not tried.
NARROWEST: Final = Fraction(1, 64)
#: Angles are looked at up to here: beyond, the sign of f' is lost in rounding.
_LAST: Final = 3.1


def is_flat_at_pi(subject: Subject) -> bool:
    """Whether f'(π) is certainly 0 for all values of the parameters."""
    return is_identically_zero(substitute(derivative(subject.f, subject.x), {subject.x: PI}))


def cut_where_flat_at_pi(subject: Subject, segments: list[Segment]) -> None:
    """Cut the open ones of ``segments`` with one parameter in a bounded range, for a family with f'(π) = 0."""
    if not is_flat_at_pi(subject):
        return
    for s in [s for s in segments if s.answer == "open" and len(s.domain) == 1]:
        ((name, whole),) = s.domain
        if is_infinite(whole.lower) or is_infinite(whole.upper):
            continue
        low, high = outward(whole)
        waiting, done = [whole], []
        while waiting:
            part = waiting.pop()
            domain, (p, q) = ((name, part),), outward(part)
            likely = all(may_satisfy_l1(subject.f, subject.x, {name: end}, _LAST) for end in {p, q})
            if likely and (certificate := marginal_certificate(subject, domain)) is not None:
                done.append(Segment(domain, "synchronizes", WORDS, certificate))
                continue
            if q - p <= (high - low) * NARROWEST or low == high:
                done.append(Segment(domain, "open", "", None))
                continue
            middle = number((p + q) / 2)
            waiting.append(Interval(middle, part.upper, False, part.upper_open))
            waiting.append(Interval(part.lower, middle, part.lower_open, False))
        exchange(segments, s, _joined(done))


def _joined(parts: list[Segment]) -> list[Segment]:
    """Open neighbours as one."""
    result: list[Segment] = []
    for part in parts:
        if result and result[-1].answer == part.answer == "open":
            ((name, first),), ((_, last),) = result[-1].domain, part.domain
            both = Interval(first.lower, last.upper, first.lower_open, last.upper_open)
            result[-1] = Segment(((name, both),), "open", "", None)
        else:
            result.append(part)
    return result
