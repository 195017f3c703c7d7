"""What is certain at one value of the parameters: a guide for cutting ranges, and the evidence tried on boxes.

``Evidence`` names a way to certify a box: a criterion for synchronization, or a state that prevents it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Final, Literal

from verify.formula.tree import Formula

from .arithmetic import Arithmetic, OutsideDomainError
from .boxes import Box
from .field import Field, field_over
from .l1 import cell_evidence
from .l1_box import Family, box_chart
from .l1_cell import Gap
from .l1_search import suggests
from .outlook import may_satisfy_l1, two_clusters
from .state_existence import Place, suggested_radius
from .state_search import PARTICLES, Candidate, drift, find_states, follow, turned
from .states import decide_polygon, decide_positions

Kind = Literal["l1", "corners", "polygon", "positions", "repels"]

GAPS: Final[tuple[Gap, ...]] = ("pi", "2*pi")
POLYGONS: Final = (2, 3, 4, 5, 6, 7)
#: Radii that are tried, as multiples of the Newton step; the least radius, which is also that for a single point.
RADII: Final = (2, 8)
SMALLEST_RADIUS: Final = Fraction(1, 2**30)
#: States of more particles than this are looked for only among regular polygons.
MOST_PARTICLES: Final = 60


@dataclass(frozen=True, slots=True)
class Evidence:
    """``l1`` with gap bound ``m`` and ``corners`` say yes; ``polygon``, ``positions``, ``repels`` (f'(0) < 0) no.

    ``near`` are positions of the clusters somewhere in the neighbourhood, where the search begins.
    """

    kind: Kind
    m: Gap = "pi"
    clusters: tuple[int, ...] = ()
    near: tuple[Fraction, ...] = field(default=(), compare=False)

    @property
    def yes(self) -> bool:
        return self.kind in ("l1", "corners")


@dataclass(frozen=True, slots=True)
class Subject:
    """The interaction that is decided: for all numbers of particles, or for exactly ``n`` equal ones."""

    f: Formula
    x: str
    family: Family
    n: int | None = None

    def polygons(self) -> list[tuple[int, ...]]:
        """Equal clusters that are tried."""
        if self.n is None:
            return [(1,) * k for k in POLYGONS]
        return [(self.n // k,) * k for k in range(2, self.n + 1) if self.n % k == 0 and k <= 30]

    def halves(self) -> tuple[int, int]:
        """Sizes of two clusters."""
        n = self.n or 2
        return n - n // 2, n // 2

    def counts(self) -> Sequence[int]:
        return PARTICLES if self.n is None else (self.n,) if self.n <= MOST_PARTICLES else ()


def evidence_at(
    subject: Subject,
    at: Mapping[str, Fraction],
    a: Arithmetic,
    *,
    search: bool = False,
    known: Iterable[Candidate] = (),
    criteria: bool = True,
) -> Evidence | None:
    """Evidence at one point, without ``criteria`` only against synchronization: states are certain, (L1) is not yet.

    States are looked for near those that are ``known`` elsewhere and, with ``search``, by following the flow.
    """
    field = field_over(subject.f, subject.x, {name: (value, value) for name, value in at.items()}, a)
    if _repels(field):
        return Evidence("repels")
    for clusters in subject.polygons():
        if decide_polygon(field, clusters)[0]:
            return Evidence("polygon", clusters=clusters)
    if (state := _certain_state(field, two_clusters(subject.f, subject.x, at, subject.halves()))) is not None:
        return state
    followed = (follow(subject.f, subject.x, candidate, at) for candidate in known)
    if (state := _certain_state(field, (c for c in followed if c is not None))) is not None:
        return state
    for m in GAPS if criteria and may_satisfy_l1(subject.f, subject.x, at) else ():
        if suggests(subject.family, at, m):
            return Evidence("l1", m)
    found = find_states(subject.f, subject.x, at, subject.counts()) if search else []
    return _certain_state(field, sorted(found, key=lambda candidate: -candidate.margin))


def _repels(field: Field) -> bool:
    """Whether f'(0) < 0 is certain over the box."""
    try:
        return field.a.negative(field.slope(field.a.zero))
    except OutsideDomainError:
        return False


def _certain_state(field: Field, candidates: Iterable[Candidate]) -> Evidence | None:
    """The first of the candidates that is certain at the one point of the field."""
    for candidate in candidates:
        if decide_positions(field, candidate.clusters, candidate.positions, SMALLEST_RADIUS)[0]:
            return Evidence("positions", clusters=candidate.clusters, near=candidate.positions)
    return None


def certified_cell(subject: Subject, evidence: Evidence, box: Box, a: Arithmetic) -> Any | None:
    """The data that certifies ``evidence`` on the whole box, as it stands in a certificate; None when it fails."""
    if evidence.kind == "l1":
        return cell_evidence(box_chart(subject.family, box, evidence.m, a))
    field = field_over(subject.f, subject.x, box, a)
    if evidence.kind == "repels":
        return {} if _repels(field) else None
    if evidence.kind == "polygon":
        return {} if decide_polygon(field, evidence.clusters)[0] else None
    middle = {name: (lower + upper) / 2 for name, (lower, upper) in box.items()}
    for candidate in _near(subject, evidence, middle):
        cell = _positions_cell(subject, candidate, field)
        if cell is not None:
            return cell
    return None


def _near(subject: Subject, evidence: Evidence, at: Mapping[str, Fraction]) -> Iterator[Candidate]:
    """The state of the evidence at ``at``: from where it is known, or else from a search."""
    if evidence.near:
        followed = follow(subject.f, subject.x, Candidate(evidence.clusters, evidence.near), at)
        if followed is not None:
            yield followed
            return
    for candidate in find_states(subject.f, subject.x, at, (sum(evidence.clusters),)):
        matching = turned(candidate, evidence.clusters)
        if matching is not None:
            yield matching


def nearer(evidence: Evidence, cell: Any) -> Evidence:
    """The evidence with the positions of one certified cell to begin with."""
    if evidence.kind != "positions" or not cell:
        return evidence
    return replace(evidence, near=tuple(Fraction(p) for p in cell["positions"]))


def _positions_cell(subject: Subject, candidate: Candidate, field: Field) -> Any | None:
    moves = drift(
        subject.f, subject.x, candidate, {name: (lower + upper) / 2 for name, (lower, upper) in field.box.items()}
    )
    place = Place((Fraction(0), *candidate.positions), Fraction(0), {n: (Fraction(0), *s) for n, s in moves.items()})
    try:
        step = suggested_radius(field, candidate.clusters, place)
    except (OutsideDomainError, ValueError):
        return None
    if step is None or step >= 1:
        return None
    for factor in RADII:
        radius = _rounded(factor * max(step, SMALLEST_RADIUS))
        if decide_positions(field, candidate.clusters, candidate.positions, radius, moves)[0]:
            cell: dict[str, Any] = {"positions": [str(p) for p in candidate.positions], "radius": str(radius)}
            if field.varying():
                cell["drift"] = {name: [str(s) for s in speeds] for name, speeds in moves.items()}
            return cell
    return None


def _rounded(radius: Fraction) -> Fraction:
    """A power of two that is not smaller."""
    return Fraction(2) ** math.ceil(math.log2(radius))
