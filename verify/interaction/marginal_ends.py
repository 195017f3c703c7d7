"""Where yes meets no at a rational value of the parameter: both answers are carried up to it.

An open part between a yes and a no often holds one value p₀ where a regular k-gon of clusters is marginal, that is
where one of its modes Σ_j f'(2πj/k)(1 - cos(2πjm/k)) vanishes (``states``), or where f'(0) = 0. Cells with closed ends
cannot come closer than their width. On one side the no is a strict inequality on a range that is open at p₀, which the
general prover decides. On the other side the yes is a three-point certificate for a range that is open at p₀, where T
touches zero at the triples of the k-gon (``three_point.touching``): at p₀ itself the k-gon is stationary with a Hessian
that is only semidefinite, and neither argument speaks. For k = 2 it is (L1) where f'(π) = 0 is allowed
(``l1_marginal``), with p₀ included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from verify.formula.derivative import derivative
from verify.formula.statement import Interval
from verify.formula.tree import PI, Formula, number, substitute
from verify.kernel.algebra import is_identically_zero

from .arithmetic import arithmetic
from .boxes import inside, is_infinite, outward
from .evidence import REPELS, repelling_certificate
from .field import field_over
from .l1_marginal import WORDS as MARGINAL
from .l1_marginal import marginal_certificate
from .point_status import POLYGONS, Subject
from .polygon_statement import modes, polygon_certificate, polygon_words
from .segment import Domain, Segment, exchange
from .states import decide_polygon, polygon_is_unstable
from .three_point.certificate import ThreePointRange
from .three_point.marginal import CLUSTERS
from .three_point_parts import found_certificate

Progress = Callable[[str], None] | None

#: The largest denominator of a value that is tried, the parts of an open segment next to its ends where the simplest
#: value is tried, and the parts of it beside such a value that are tried.
LARGEST: Final = 10**4
WINDOWS: Final = (Fraction(1), Fraction(1, 2**6), Fraction(1, 2**12), Fraction(1, 2**18))
SHARES: Final = (Fraction(1), Fraction(1, 4), Fraction(1, 16))


def cut_at_marginal_values(subject: Subject, segments: list[Segment], find: bool, progress: Progress = None) -> None:
    """Cut the open ones of ``segments`` at the rational values where what decides is marginal.

    With ``find`` new three-point certificates are looked for beside them.
    """
    at_pi = substitute(derivative(subject.f, subject.x), {subject.x: PI})
    for s in [s for s in segments if s.answer == "open" and len(s.domain) <= 1]:
        if any(is_infinite(end) for _, i in s.domain for end in (i.lower, i.upper)):
            continue
        if is_identically_zero(at_pi) and (certificate := marginal_certificate(subject, s.domain)) is not None:
            exchange(segments, s, [Segment(s.domain, "synchronizes", MARGINAL, certificate)])
            continue
        if not s.domain:
            continue
        ((name, whole),) = s.domain
        low, high = outward(whole)
        found = ((value, marginal(subject, name, value)) for value in _likely(low, high))
        value, k = next(((value, k) for value, k in found if k is not None), (low, None))
        if k is None:
            continue
        if progress:
            progress(f"both sides of {name} = {value}")
        at = number(value)
        below = Interval(whole.lower, at, whole.lower_open, True)
        above = Interval(at, whole.upper, True, whole.upper_open)
        pieces = list(_side(subject, name, below, k, find)) if low < value else []
        rest = list(_side(subject, name, above, k, find)) if value < high else []
        if not any(_contains(other, value) for other in (*segments, *pieces, *rest) if other.answer != "open"):
            pieces.append(Segment(((name, Interval(at, at)),), "open", "", None))
        exchange(segments, s, [*pieces, *rest])


def _contains(segment: Segment, value: Fraction) -> bool:
    ((_, interval),) = segment.domain
    with arithmetic("arb") as a:
        return inside(value, interval, a)


def _side(subject: Subject, name: str, side: Interval, k: int, find: bool) -> Iterator[Segment]:
    """The part on one side, open at the marginal value, in pieces from below."""
    low, high = outward(side)
    domain: Domain = ((name, side),)
    if (no := _never(subject, domain, (low + high) / 2, k)) is not None:
        yield no
        return
    for share in SHARES if k else ():
        cut = low + share * (high - low) if side.lower_open else high - share * (high - low)
        near, rest = _parted(side, cut)
        if (yes := _always(subject, ((name, near),), k, find)) is not None:
            outer = [Segment(((name, rest),), "open", "", None)] if share < 1 else []
            yield from ([yes, *outer] if side.lower_open else [*outer, yes])
            return
    yield Segment(domain, "open", "", None)


def _parted(side: Interval, cut: Fraction) -> tuple[Interval, Interval]:
    """The piece next to the open end, up to the cut, and the rest."""
    at = number(cut)
    if side.lower_open:
        return Interval(side.lower, at, True, False), Interval(at, side.upper, True, side.upper_open)
    return Interval(at, side.upper, False, True), Interval(side.lower, at, side.lower_open, True)


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


def _always(subject: Subject, domain: Domain, k: int, find: bool) -> Segment | None:
    """The yes on the whole domain, for two opposite clusters with the marginal value."""
    ((name, interval),) = domain
    if k == 2:
        closed = ((name, replace(interval, lower_open=False, upper_open=False)),)
        if (certificate := marginal_certificate(subject, closed)) is not None:
            return Segment(closed, "synchronizes", MARGINAL, certificate)
    if not find or k not in CLUSTERS or subject.x != "x":
        return None
    ends = outward(interval)
    claimed = ThreePointRange(subject.f, name, *ends, lower_open=interval.lower_open, upper_open=interval.upper_open)
    found = found_certificate(claimed) if claimed.lower_open != claimed.upper_open else None
    if found is None:
        return None
    words = f"three-point certificate for {claimed.range_text}"
    return Segment(domain, "synchronizes", words, found.to_certificate())


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
