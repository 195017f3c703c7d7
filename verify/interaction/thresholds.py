"""A single function at which a regular polygon of clusters is marginal, or f'(0) = 0: by a three-point certificate.

See ``threshold``, ``pentagon`` and ``flat_threshold`` in ``three_point`` for the theorems: the polygon attracts a set
of measure zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from verify.formula.derivative import derivative
from verify.formula.tree import substitute
from verify.kernel.algebra import is_identically_zero

from .arithmetic import arithmetic
from .boxes import outward
from .field import field_over
from .point_status import Subject
from .polygon_statement import modes, slopes
from .segment import Domain, Segment
from .states import polygon_is_unstable
from .three_point.certificate import KIND, ThreePointCertificate, read_certificate
from .three_point.checker import decide
from .three_point.claimed import ThreePointRange
from .three_point.peak_program import Marginal
from .three_point_parts import MOST_BOXES, certificate_near

CLUSTERS: Final = (2, 3, 4, 5)
#: Those for which there is an argument where f' = 0 at all distances.
FLAT_CLUSTERS: Final = (2, 3, 4)
#: How the words for such a yes begin; ``FLAT`` where f'(0) = 0 as well.
WORDS: Final = "three-point certificate at the threshold"
FLAT: Final = "three-point certificate where f'(0) = 0"
#: What such a yes says of a square all of whose modes vanish.
ALL_MODES: Final = "f' = 0 at all distances on it"


def threshold_segment(subject: Subject, domain: Domain, beside: Sequence[Segment] = ()) -> Segment | None:
    """The yes for a function without parameters, or for the one value of the parameter in the domain; else None.

    Where f'(0) = 0 and no polygon is marginal it is a three-point certificate without touching triples. Certificates of
    the segments ``beside`` the value are tried first.
    """
    for name, interval in domain:
        subject = replace(subject, f=substitute(subject.f, {name: outward(interval)[0]}))
    if subject.x != "x":
        return None
    claimed, words = ThreePointRange(subject.f), "three-point certificate"
    flat = is_identically_zero(substitute(derivative(subject.f, subject.x), {subject.x: 0}))
    k = flat_clusters(subject) if flat else marginal_clusters(subject)
    if k is None and not flat:
        return None
    if k is not None:
        shape = "the pair of opposite clusters" if k == 2 else f"the regular {k}-gon of clusters"
        words = f"{FLAT if flat else WORDS}: {shape} is marginal, and attracts only a set of measure zero"
        words += f" ({ALL_MODES})" if k == 4 and not flat and flat_clusters(subject, but_at_zero=True) == k else ""
        claimed = replace(claimed, marginal=k)
    found = None if flat else _from_beside(claimed, domain, beside)
    found = found or certificate_near(claimed, Marginal(0.0, () if k is None else (k,), flat=flat))
    return None if found is None else Segment(domain, "synchronizes", words, found.to_certificate())


def _from_beside(claimed: ThreePointRange, domain: Domain, beside: Sequence[Segment]) -> ThreePointCertificate | None:
    """The form of a certificate for a range that is open at the value, taken at the value itself, where it may have
    T < 0 at all but the touching triples."""
    for known in (s.certificate for s in beside if s.certificate is not None and s.certificate.kind == KIND):
        form = read_certificate(known)
        ends_here = form.claimed.is_open and all(outward(i)[0] == form.claimed.start for _, i in domain)
        if ends_here and form.slope is None:
            places = tuple(replace(place, reach=Fraction(1)) for place in form.touching)
            candidate = replace(form.at_start(), claimed=claimed, touching=places)
            if decide(candidate, boxes=MOST_BOXES).ok:
                return candidate
    return None


def flat_clusters(subject: Subject, *, but_at_zero: bool = False) -> int | None:
    """The largest number of clusters of a regular polygon with f' = 0 at all distances on it; f has no parameters."""
    first = int(but_at_zero)
    return next((k for k in reversed(FLAT_CLUSTERS) if all(map(is_identically_zero, slopes(subject, k)[first:]))), None)


def marginal_clusters(subject: Subject) -> int | None:
    """The largest number of clusters of a regular polygon with a mode that is 0, none being negative: it may have
    marginal pairs. f has no parameters."""
    with arithmetic("arb") as a:
        field = field_over(subject.f, subject.x, {}, a)
        for k in reversed(CLUSTERS):
            if not polygon_is_unstable(field, k) and any(map(is_identically_zero, modes(subject, k))):
                return k
    return None
