"""A single function at which a regular polygon of clusters is marginal, or f'(0) = 0: by a three-point certificate.

See ``three_point.threshold`` for the theorem: the polygon attracts a set of measure zero.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from verify.formula.derivative import derivative
from verify.formula.tree import substitute
from verify.kernel.algebra import is_identically_zero

from .arithmetic import arithmetic
from .boxes import outward
from .field import field_over
from .point_status import Subject
from .polygon_statement import modes
from .segment import Domain, Segment
from .states import polygon_is_unstable
from .three_point.claimed import ThreePointRange
from .three_point.peak_program import Marginal
from .three_point_parts import certificate_near

CLUSTERS: Final = (2, 3, 4)
#: How the words for such a yes begin.
WORDS: Final = "three-point certificate at the threshold"


def threshold_segment(subject: Subject, domain: Domain) -> Segment | None:
    """The yes for a function without parameters, or for the one value of the parameter in the domain; else None.

    Where f'(0) = 0 it is a three-point certificate without touching triples.
    """
    for name, interval in domain:
        subject = replace(subject, f=substitute(subject.f, {name: outward(interval)[0]}))
    if subject.x != "x":
        return None
    claimed, words = ThreePointRange(subject.f), "three-point certificate"
    near = Marginal(0.0, flat=is_identically_zero(substitute(derivative(subject.f, subject.x), {subject.x: 0})))
    if not near.flat:
        if (k := marginal_clusters(subject)) is None:
            return None
        claimed, near = replace(claimed, marginal=k), Marginal(0.0, (k,))
        shape = "the pair of opposite clusters" if k == 2 else f"the regular {k}-gon of clusters"
        words = f"{WORDS}: {shape} is marginal, and attracts only a set of measure zero"
    found = certificate_near(claimed, near)
    return None if found is None else Segment(domain, "synchronizes", words, found.to_certificate())


def marginal_clusters(subject: Subject) -> int | None:
    """The number of clusters of a regular polygon with a mode that is 0, none being negative; f has no parameters."""
    with arithmetic("arb") as a:
        field = field_over(subject.f, subject.x, {}, a)
        for k in CLUSTERS:
            if not polygon_is_unstable(field, k) and any(map(is_identically_zero, modes(subject, k))):
                return k
    return None
