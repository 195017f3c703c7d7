"""Where yes meets no at a rational value of the parameter: both answers are carried up to it.

An open part between a yes and a no often holds one value p₀ where a regular k-gon of clusters is marginal, that is
where one of its modes Σ_j f'(2πj/k)(1 - cos(2πjm/k)) vanishes (``states``), or where f'(0) = 0. Cells with closed ends
cannot come closer than their width. On one side the no is a strict inequality on a range that is open at p₀, which the
general prover decides. On the other side the yes is a three-point certificate for a range that is open at p₀, where T
touches zero at the triples of the k-gon (``three_point.touching``): at p₀ itself the k-gon is stationary with a Hessian
that is only semidefinite, and terms of higher order decide (``thresholds``). For k = 2 it is (L1) where f'(π) = 0 is
allowed (``l1_marginal``), with p₀ included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from verify.formula.derivative import derivative
from verify.formula.statement import Interval
from verify.formula.tree import Formula, number, substitute
from verify.kernel.algebra import is_identically_zero

from .arithmetic import arithmetic
from .boxes import inside, is_infinite, outward
from .evidence import REPELS, repelling_certificate
from .field import field_over
from .flat_at_pi import is_flat_at_pi
from .l1_marginal import WORDS as MARGINAL
from .l1_marginal import marginal_certificate
from .marginal_values import at_value, marginal_near, next_to
from .point_status import POLYGONS, Subject
from .polygon_statement import modes, polygon_certificate, polygon_words
from .segment import Domain, Segment, exchange
from .states import decide_polygon, polygon_is_unstable
from .three_point.claimed import ThreePointRange
from .three_point.marginal import CLUSTERS
from .three_point.peak_program import Marginal
from .three_point_parts import certificate_near, found_certificate
from .thresholds import threshold_segment

Progress = Callable[[str], None] | None

#: The largest denominator of a value that is tried, the parts of an open segment next to its ends where the simplest
#: value is tried, and the parts of it beside such a value that are tried.
LARGEST: Final = 10**4
WINDOWS: Final = (Fraction(1), Fraction(1, 2**6), Fraction(1, 2**12), Fraction(1, 2**18))
SHARES: Final = (Fraction(1), Fraction(1, 4), Fraction(1, 16))
#: Wider parts are not tried beside a value that is not met exactly, in units of its size.
WIDE: Final = Fraction(1, 32)


@dataclass(frozen=True, slots=True)
class End:
    """One ``side`` of a marginal value, which is its ``lower`` end or its upper one: the number of clusters whose
    polygon decides against synchronization there (0: f'(0) does), and all that is marginal ``near`` it."""

    side: Interval
    lower: bool
    clusters: int
    near: Marginal

    def claims(self, f: Formula, name: str) -> Iterator[ThreePointRange]:
        """The ranges for which three-point certificates are looked for, the largest first."""
        low, high = outward(self.side)
        is_open = self.side.lower_open if self.lower else self.side.upper_open
        if is_open and self.near.flat and not self.near.polygons:
            yield ThreePointRange(f, name, low, high)
        elif is_open and set(self.near.polygons) <= set(CLUSTERS):
            yield ThreePointRange(f, name, low, high, lower_open=self.lower, upper_open=not self.lower)
        before, beyond = next_to(self.near.value) if is_open else (high, low)
        low, high = (beyond, high) if self.lower else (low, before)
        if low < high and (self.near.polygons or not is_open):
            yield ThreePointRange(f, name, low, high)


def cut_at_marginal_values(subject: Subject, segments: list[Segment], find: bool, progress: Progress = None) -> None:
    """Cut the open ones of ``segments`` at the rational values where what decides is marginal.

    With ``find`` new three-point certificates are looked for beside them.
    """
    flat = is_flat_at_pi(subject)
    for s in [s for s in segments if s.answer == "open" and len(s.domain) <= 1]:
        if any(is_infinite(end) for _, i in s.domain for end in (i.lower, i.upper)):
            continue
        if flat and (certificate := marginal_certificate(subject, s.domain)) is not None:
            exchange(segments, s, [Segment(s.domain, "synchronizes", MARGINAL, certificate)])
            continue
        low, high = outward(s.domain[0][1]) if s.domain else (Fraction(0), Fraction(0))
        if low == high:
            if find and (yes := threshold_segment(subject, s.domain)) is not None:
                exchange(segments, s, [yes])
            continue
        ((name, whole),) = s.domain
        found = ((value, marginal(subject, name, value)) for value in _likely(low, high))
        exact = next(((value, k) for value, k in found if k is not None), None)
        near = (
            at_value(subject, name, float(exact[0])) if exact else next(marginal_near(subject, name, low, high), None)
        )
        if near is None:
            continue
        if progress:
            progress(f"both sides of {name} = {exact[0] if exact else f'{near.value:.10g}'}")
        ends = (exact[0], exact[0]) if exact else next_to(near.value)
        k = exact[1] if exact else near.clusters
        below = Interval(whole.lower, number(ends[0]), whole.lower_open, exact is not None)
        above = Interval(number(ends[1]), whole.upper, exact is not None, whole.upper_open)
        pieces = list(_side(subject, name, End(below, False, k, near), find)) if low < ends[0] else []
        rest = list(_side(subject, name, End(above, True, k, near), find)) if ends[1] < high else []
        decided = [other for other in (*segments, *pieces, *rest) if other.answer != "open"]
        if not exact or (_contains(s, ends[0]) and not any(_contains(other, ends[0]) for other in decided)):
            between = ((name, Interval(number(ends[0]), number(ends[1]), not exact, not exact)),)
            yes = threshold_segment(subject, between, [*pieces, *rest]) if exact and find else None
            pieces.append(yes or Segment(between, "open", "", None))
        exchange(segments, s, [*pieces, *rest])


def _contains(segment: Segment, value: Fraction) -> bool:
    ((_, interval),) = segment.domain
    with arithmetic("arb") as a:
        return inside(value, interval, a)


def _side(subject: Subject, name: str, end: End, find: bool) -> Iterator[Segment]:
    """The part on one side of the marginal value, in pieces from below."""
    low, high = outward(end.side)
    if (no := _never(subject, ((name, end.side),), (low + high) / 2, end.clusters)) is not None:
        yield no
        return
    for share in SHARES:
        wide = share * (high - low) > WIDE * max(Fraction(1), abs(low), abs(high)) and share > SHARES[-1]
        cut = low + share * (high - low) if end.lower else high - share * (high - low)
        near, rest = _parted(end, cut)
        if (yes := _always(subject, name, replace(end, side=near), find, wide)) is not None:
            ((_, decided),) = yes.domain
            pieces = [yes, *_left_over(name, near, decided)]
            pieces += [Segment(((name, rest),), "open", "", None)] if share < 1 else []
            yield from sorted(pieces, key=lambda piece: outward(piece.domain[0][1]))
            return
    yield Segment(((name, end.side),), "open", "", None)


def _left_over(name: str, near: Interval, decided: Interval) -> Iterator[Segment]:
    """What is between the decided part of ``near`` and the marginal value."""
    (low, high), (p, q) = outward(near), outward(decided)
    if low < p:
        yield Segment(((name, Interval(near.lower, number(p), near.lower_open, True)),), "open", "", None)
    if q < high:
        yield Segment(((name, Interval(number(q), near.upper, True, near.upper_open)),), "open", "", None)


def _parted(end: End, cut: Fraction) -> tuple[Interval, Interval]:
    """The piece next to the marginal value, up to the cut, and the rest."""
    at, side = number(cut), end.side
    if end.lower:
        return Interval(side.lower, at, side.lower_open, False), Interval(at, side.upper, True, side.upper_open)
    return Interval(at, side.upper, False, side.upper_open), Interval(side.lower, at, side.lower_open, True)


def _never(subject: Subject, domain: Domain, middle: Fraction, k: int) -> Segment | None:
    """The no on the whole domain, tried when it is certain in the middle."""
    ((name, _),) = domain
    with arithmetic("arb") as a:
        field = field_over(subject.f, subject.x, {name: (middle, middle)}, a)
        stable = decide_polygon(field, (1,) * k)[0] if k else a.negative(field.slope(a.zero))
    if not stable:
        return None
    certificate = polygon_certificate(subject, k, domain) if k else repelling_certificate(subject, domain)
    words = polygon_words(subject, k) if k else REPELS
    return None if certificate is None else Segment(domain, "does not", words, certificate)


def _always(subject: Subject, name: str, end: End, find: bool, wide: bool) -> Segment | None:
    """The yes on the side, or on all of it but what is next to the marginal value; the latter not on a wide one."""
    if end.clusters == 2:
        closed = ((name, replace(end.side, lower_open=False, upper_open=False)),)
        if (certificate := marginal_certificate(subject, closed)) is not None:
            return Segment(closed, "synchronizes", MARGINAL, certificate)
    if not find or subject.x != "x":
        return None
    for claimed in end.claims(subject.f, name):
        if wide and (end.near.flat or not claimed.is_open):
            continue
        found = found_certificate(claimed) if claimed.is_open and not end.near.flat else None
        found = certificate_near(claimed, end.near) if found is None else found
        if found is not None:
            ends = Interval(number(claimed.lower), number(claimed.upper), claimed.lower_open, claimed.upper_open)
            words = f"three-point certificate for {claimed.range_text}"
            return Segment(((name, ends),), "synchronizes", words, found.to_certificate())
    return None


def _likely(low: Fraction, high: Fraction) -> Iterator[Fraction]:
    """The simplest value in the range, and those next to its ends, where another answer came close."""
    tried = set()
    for share in WINDOWS if low < high else ():
        width = share * (high - low)
        for value in (simplest(low, low + width), simplest(high - width, high)):
            if value.denominator <= LARGEST and value not in tried:
                tried.add(value)
                yield value


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The rational with the smallest denominator in [low, high].

    >>> simplest(Fraction(262143, 524288), Fraction(262145, 524288))
    Fraction(1, 2)
    >>> simplest(Fraction(-7, 10), Fraction(-13, 20))
    Fraction(-2, 3)
    """
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    whole = low.numerator // low.denominator
    if low == whole:
        return Fraction(whole)
    if whole + 1 <= high:
        return Fraction(whole + 1)
    return whole + 1 / simplest(1 / (high - whole), 1 / (low - whole))


def marginal(subject: Subject, name: str, value: Fraction) -> int | None:
    """The number of clusters of a polygon with a mode that is 0 at the value, none being negative; or 0 for f'(0) = 0.

    A mode that is 0 for all values does not count.
    """

    def vanishes(formula: Formula) -> bool:
        return is_identically_zero(substitute(formula, {name: value})) and not is_identically_zero(formula)

    if vanishes(substitute(derivative(subject.f, subject.x), {subject.x: 0})):
        return 0
    with arithmetic("arb") as a:
        field = field_over(subject.f, subject.x, {name: (value, value)}, a)
        for k in POLYGONS if subject.n is None else [k for k in POLYGONS if subject.n % k == 0]:
            if not polygon_is_unstable(field, k) and any(map(vanishes, modes(subject, k))):
                return k
    return None
