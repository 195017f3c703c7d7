"""Open parts of a range that three-point certificates decide: those that come with the claims, and new ones.

New certificates are looked for by a semidefinite program (the extra ``find``), on shorter and shorter parts; each is
decided by its checker before it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from importlib.util import find_spec
from typing import Final

from verify.formula.statement import Interval
from verify.formula.tree import Formula, number, variables
from verify.kernel.algebra import is_identically_zero

from .arithmetic import arithmetic
from .boxes import Box, is_infinite, outward
from .field import field_over
from .jets import is_entire
from .point_status import POLYGONS, Subject
from .segment import Segment, exchange
from .states import polygon_is_unstable
from .three_point.certificate import ThreePointCertificate
from .three_point.checker import check_three_point
from .three_point.claimed import ThreePointRange
from .three_point.peak_program import Marginal

#: Limits of the search: programs that are solved, width of a part in units of the whole range, how much narrower a
#: part becomes, degrees (K, L), boxes of the checker.
ATTEMPTS: Final = 40
NARROWEST: Final = Fraction(1, 1000)
NARROWER: Final = Fraction(1, 64)
DEGREES: Final = ((1, 2), (2, 3), (3, 4), (6, 9))
BOXES: Final = 30_000
MOST_BOXES: Final = 5 * BOXES
#: Programs in a row without a certificate after which the search in a segment ends.
FAILURES: Final = 16


def cut_with_three_points(
    subject: Subject, segments: list[Segment], progress: Callable[[str], None] | None = None
) -> None:
    """Cut the open ones of ``segments`` where a known certificate for this interaction holds."""
    for known in known_certificates(subject) if any(_is_candidate(s) for s in segments) else ():
        certificate = known.to_certificate()
        if not any(_common(s, known) for s in segments):
            continue
        if progress:
            progress(f"checking the certificate for {known.claimed.text}")
        if check_three_point(certificate)[0]:
            for s in [s for s in segments if _common(s, known)]:
                exchange(segments, s, cut(s, known))


def solver_is_installed() -> bool:
    """Whether the package of the extra ``find`` is there."""
    return find_spec("clarabel") is not None


def cut_with_new_three_points(
    subject: Subject, segments: list[Segment], progress: Callable[[str], None] | None = None
) -> None:
    """Cut the open ones of ``segments`` where a new certificate is found."""
    attempts, narrow = ATTEMPTS, _narrow(segments)
    for s in list(segments) if subject.x == "x" else ():
        if s.answer != "open" or not _searchable(s, narrow):
            continue
        waiting = [_range(subject, s)]
        narrowest = max((waiting[0].upper - waiting[0].lower) * NARROWER, narrow)
        open_parts, failures = [s], 0
        while waiting and attempts > 0 and failures < FAILURES:
            claimed = max(waiting, key=lambda part: part.upper - part.lower)  # where a success is worth most
            waiting.remove(claimed)
            found = None
            if not _some_polygon_may_be_stable(subject, claimed):
                attempts -= 1
                if progress:
                    progress(f"looking for a certificate of the {claimed.text}")
                found = found_certificate(claimed)
                failures = 0 if found is not None else failures + 1
            if found is not None:
                pieces = {id(part): list(cut(part, found)) for part in open_parts}
                for part in open_parts:
                    exchange(segments, part, pieces[id(part)])
                open_parts = [piece for part in open_parts for piece in pieces[id(part)]]
            elif claimed.parameter is not None and claimed.upper - claimed.lower > narrowest:
                middle = (claimed.lower + claimed.upper) / 2
                waiting += [replace(claimed, lower=middle), replace(claimed, upper=middle)]


def _some_polygon_may_be_stable(subject: Subject, claimed: ThreePointRange) -> bool:
    """Whether some regular polygon is not certainly unstable in the middle of the range: then no certificate can be
    found, as it would hold for every number of particles, also where the question is about another."""
    middle = (claimed.lower + claimed.upper) / 2
    box: Box = {} if claimed.parameter is None else {claimed.parameter: (middle, middle)}
    with arithmetic("arb") as a:
        field = field_over(subject.f, subject.x, box, a)
        return not all(polygon_is_unstable(field, k) for k in POLYGONS)


def found_certificate(claimed: ThreePointRange) -> ThreePointCertificate | None:
    """A certificate that holds in Arb; looked for in crival, which is faster, where that is installed."""
    from .three_point.exact import ExactError
    from .three_point.finder import find_certificate
    from .three_point.parity import InteractionError
    from .three_point.semidefinite import FinderError

    def find(arithmetic_name: str) -> ThreePointCertificate | None:
        try:
            return find_certificate(claimed, degrees=DEGREES, boxes=BOXES, arithmetic=arithmetic_name)
        except (ExactError, FinderError, InteractionError):
            return None

    return _in_arb(find)


def certificate_near(claimed: ThreePointRange, marginal: Marginal) -> ThreePointCertificate | None:
    """The same for a closed range that ends close to a value where polygons are marginal, or f'(0) = 0."""
    from .three_point.exact import ExactError
    from .three_point.parity import ODD, InteractionError, parity
    from .three_point.peak_finder import find_near
    from .three_point.semidefinite import FinderError

    boxes = MOST_BOXES if claimed.is_open and marginal.flat else BOXES
    try:
        if parity(claimed.interaction, claimed.parameter) != ODD:
            return None
    except InteractionError:
        return None

    def find(arithmetic_name: str) -> ThreePointCertificate | None:
        try:
            return find_near(claimed, marginal, arithmetic=arithmetic_name, boxes=boxes)
        except (ExactError, FinderError):
            return None

    return _in_arb(find)


def _in_arb(find: Callable[[str], ThreePointCertificate | None]) -> ThreePointCertificate | None:
    from .three_point.checker import decide

    fast = find_spec("ival") is not None
    found = find("crival" if fast else "arb")
    return found if found is None or not fast or decide(found, boxes=MOST_BOXES).ok else None


def _range(subject: Subject, s: Segment) -> ThreePointRange:
    if not s.domain:
        return ThreePointRange(subject.f)
    ((name, interval),) = s.domain
    return ThreePointRange(subject.f, name, *outward(interval))


def _narrow(segments: list[Segment]) -> Fraction:
    """The width below which parts are left open, for one parameter in a bounded range."""
    if any(len(s.domain) != 1 or any(map(is_infinite, _ends(s))) for s in segments):
        return Fraction(0)
    ends = [end for s in segments for end in outward(s.domain[0][1])]
    return (max(ends) - min(ends)) * NARROWEST


def _searchable(s: Segment, narrow: Fraction) -> bool:
    if not s.domain:
        return True
    if not _is_candidate(s):
        return False
    low, high = outward(s.domain[0][1])
    return high - low >= narrow


def known_certificates(subject: Subject) -> Iterator[ThreePointCertificate]:
    """The three-point certificates among the questions of all claims that speak about this interaction.

    Exact algebra compares the two wherever both are defined, so this one must be defined everywhere, visibly.
    """
    from verify.claims.library import load

    names = set(variables(subject.f)) - {subject.x}
    for claim in load().claims.values() if subject.x == "x" and is_entire(subject.f) else ():
        for question in claim.question if isinstance(claim.question, tuple) else (claim.question,):
            if (
                isinstance(question, ThreePointCertificate)
                and names == {question.claimed.parameter}
                and is_identically_zero(question.claimed.interaction - subject.f)
            ):
                yield question


def _is_candidate(s: Segment) -> bool:
    return s.answer == "open" and len(s.domain) == 1 and not any(is_infinite(e) for e in _ends(s))


def _ends(s: Segment) -> tuple[Formula, Formula]:
    return s.domain[0][1].lower, s.domain[0][1].upper


def _common(s: Segment, known: ThreePointCertificate) -> bool:
    """Whether the certificate's range contains an open segment that is one point, or has more than a point of it."""
    if not _is_candidate(s):
        return False
    low, high = outward(s.domain[0][1])
    lower, upper = known.claimed.lower, known.claimed.upper
    if low == high:
        return (lower < low or (lower == low and not known.claimed.lower_open)) and (
            high < upper or (high == upper and not known.claimed.upper_open)
        )
    return max(low, lower) < min(high, upper)


def cut(s: Segment, known: ThreePointCertificate) -> Iterator[Segment]:
    """An open segment in up to three pieces; the one that ``known`` decides synchronizes."""
    if s.answer == "open" and not s.domain and known.claimed.parameter is None:
        yield Segment((), "synchronizes", "three-point certificate", known.to_certificate())
        return
    if not _common(s, known):
        yield s
        return
    ((name, whole),) = s.domain
    low, high = outward(whole)
    p, q = max(low, known.claimed.lower), min(high, known.claimed.upper)
    lower_open = known.claimed.lower_open and p == known.claimed.lower
    upper_open = known.claimed.upper_open and q == known.claimed.upper
    if low < p or (lower_open and not whole.lower_open):
        yield Segment(((name, Interval(whole.lower, number(p), whole.lower_open, not lower_open)),), "open", s.by, None)
    inner = Interval(
        number(p) if low < p else whole.lower,
        number(q) if q < high else whole.upper,
        lower_open or (low == p and whole.lower_open),
        upper_open or (high == q and whole.upper_open),
    )
    certificate = known.to_certificate()
    by = f"three-point certificate for {known.claimed.range_text}"
    yield Segment(((name, inner),), "synchronizes", by, certificate)
    if q < high or (upper_open and not whole.upper_open):
        yield Segment(((name, Interval(number(q), whole.upper, not upper_open, whole.upper_open)),), "open", s.by, None)
