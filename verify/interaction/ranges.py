"""Parts of a range that are decided as a whole: those without end, and all of it for two particles."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from verify.certificate import Certificate
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import OO, PI, apply, number
from verify.kernel.algebra import is_identically_zero

from .arithmetic import OutsideDomainError, arithmetic
from .boxes import is_infinite, outward
from .circle import is_self_attention
from .evidence import REPELS, repelling_certificate
from .field import field_over
from .jets import is_entire
from .l1 import TAIL, certify
from .l1_statement import L1Statement
from .point_status import GAPS, Subject
from .polygon_statement import polygon_certificate, polygon_words
from .scale_parts import narrow_part
from .segment import Domain, Segment

#: Where an unbounded range that has no argument of its own is cut; polygons tried on ranges without end.
FAR: Final = Fraction(100)
POLYGONS: Final = (3, 2, 4, 5)
#: Why two particles synchronize, and why f = 0 is a no, in words.
TWO: Final = "two particles: f > 0 on (0, pi), so their distance shrinks from almost every start"
NOTHING: Final = "f = 0: nothing moves"

_MINUS_OO: Final = apply("neg", OO)
_KERNELS: Final = "the arguments up to infinity are for kernels sin(x)*G(k*(1 - cos(x))) that become narrow"
_NOTHING: Final = "neither f'(0) < 0 nor a stable polygon of clusters is certain on all of it"


def two_particles(subject: Subject, domain: Domain) -> Certificate | None:
    """A certificate that f > 0 on (0, π) for all parameters: two particles then meet unless they start opposite.

    None unless f is also certainly analytic at 0, where they meet.
    """
    from verify.prover import prove

    if not _is_analytic_at_zero(subject, domain):
        return None
    angle = Interval(number(0), PI, True, True)
    verdict = prove(Statement((Relation(">", subject.f, number(0)),), ((subject.x, angle), *domain)), seconds=20.0)
    return verdict.certificate if verdict.status == "proved" else None


def nothing_moves(subject: Subject, domain: Domain) -> Segment | None:
    """The no on the whole domain when f = 0 at every angle, for all parameters: particles stay where they are."""
    from verify.prover import prove

    if not is_identically_zero(subject.f):
        return None
    angle = Interval(-PI, PI)
    verdict = prove(Statement((Relation("==", subject.f, number(0)),), ((subject.x, angle), *domain)), seconds=5.0)
    return Segment(domain, "does not", NOTHING, verdict.certificate) if verdict.status == "proved" else None


def _is_analytic_at_zero(subject: Subject, domain: Domain) -> bool:
    if is_entire(subject.f):
        return True
    if any(is_infinite(i.lower) or is_infinite(i.upper) for _, i in domain):
        return False
    with arithmetic("arb") as a:
        try:
            field_over(subject.f, subject.x, {name: outward(i) for name, i in domain}, a).slope(a.zero)
        except OutsideDomainError:
            return False
    return True


def beyond_all_bounds(subject: Subject, whole: Domain) -> tuple[Domain | None, list[Segment]]:
    """What is left of ``whole`` after its far parts are dealt with, and these as segments."""
    infinite = any(_has_no_end(i) for _, i in whole)
    if len(whole) != 1:
        if infinite:
            words = "a range without end is treated only for a single parameter"
            return None, [Segment(whole, "open", words, None)]
        return whole, []
    ((name, interval),) = whole
    ends: list[Segment] = []
    if not is_self_attention(subject.f, subject.x, name) and (part := narrow_part(subject, name, interval)) is not None:
        segment, rest = part
        if rest is None:
            return None, [segment]
        left: Domain = ((name, rest),)
        bounded, more = beyond_all_bounds(subject, left) if _has_no_end(rest) else (left, [])
        return bounded, [segment, *more]
    if is_infinite(interval.upper) or _far(subject, name, interval):
        low = None if is_infinite(interval.lower) else outward(Interval(interval.lower, interval.lower))[0]
        start = TAIL if low is None or low < TAIL else low
        far: Domain = ((name, Interval(number(start), interval.upper, False, interval.upper_open)),)
        found = _tail(subject, far)
        if found is None and is_infinite(interval.upper):
            start = FAR if low is None or low < FAR else 2 * low
            words = f"{_NOTHING}; {_KERNELS}"
            far = ((name, Interval(number(start), OO, False, True)),)
            ends.append(_never(subject, far) or Segment(far, "open", words, None))
        elif found is not None:
            ends.append(Segment(far, "synchronizes", *found))
        if ends and low is not None and low >= start:
            return None, ends
        if ends:
            interval = Interval(interval.lower, number(start), interval.lower_open, False)
    if is_infinite(interval.lower):
        high = None if is_infinite(interval.upper) else outward(Interval(interval.upper, interval.upper))[1]
        stop = Fraction(-1) if high is None or high > -1 else high - 1
        below = ((name, Interval(_MINUS_OO, number(stop), True, False)),)
        if (found_below := _never(subject, below)) is not None:
            ends.append(found_below)
        else:
            stop = -FAR if high is None or high > -FAR else 2 * high
            below = ((name, Interval(_MINUS_OO, number(stop), True, False)),)
            ends.append(_never(subject, below) or Segment(below, "open", _NOTHING, None))
        interval = Interval(number(stop), interval.upper, False, interval.upper_open)
    return ((name, interval),), ends


def _has_no_end(interval: Interval) -> bool:
    return is_infinite(interval.lower) or is_infinite(interval.upper)


def _never(subject: Subject, far: Domain) -> Segment | None:
    """The far part when it certainly does not synchronize: f'(0) < 0 on it, or some polygon of clusters is stable."""
    certificate = repelling_certificate(subject, far)
    if certificate is not None:
        return Segment(far, "does not", REPELS, certificate)
    for k in POLYGONS:
        certificate = polygon_certificate(subject, k, far)
        if certificate is not None:
            return Segment(far, "does not", polygon_words(subject, k), certificate)
    return None


def _far(subject: Subject, name: str, interval: Interval) -> bool:
    return (
        not is_infinite(interval.upper)
        and outward(Interval(interval.upper, interval.upper))[0] > TAIL
        and is_self_attention(subject.f, subject.x, name)
    )


def _tail(subject: Subject, far: Domain) -> tuple[str, Certificate] | None:
    for m in GAPS:
        certificate = certify(L1Statement(subject.f, m, far, subject.x)).certificate
        if certificate is not None:
            return f"L1 criterion with M = {m}, to infinity by the tail argument", certificate
    return None
