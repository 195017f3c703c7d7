"""What is certain at one value of the parameters: a guide for cutting ranges, and the evidence tried on boxes.

``Evidence`` names a way to certify a box: a criterion for synchronization, or a state that prevents it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

from verify.formula.tree import Formula, number, substitute

from .arithmetic import Arithmetic, OutsideDomainError
from .boxes import Box
from .criterion import criterion
from .l1 import cell_evidence
from .l1_box import Family, box_chart
from .l1_cell import Gap
from .state_search import PARTICLES, Candidate, find_states
from .states import decide_polygon, decide_positions, field_over

Kind = Literal["l1", "polygon", "positions", "repels"]

GAPS: Final[tuple[Gap, ...]] = ("pi", "2*pi")
POLYGONS: Final = (2, 3, 4, 5, 6, 7)
RADII: Final = tuple(Fraction(1, 10**k) for k in (2, 3, 4, 6, 9))


@dataclass(frozen=True, slots=True)
class Evidence:
    """``l1`` with gap bound ``m`` says yes; ``polygon``, ``positions`` (clusters) and ``repels`` (f'(0) < 0) say no."""

    kind: Kind
    m: Gap = "pi"
    clusters: tuple[int, ...] = ()

    @property
    def yes(self) -> bool:
        return self.kind == "l1"


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

    def counts(self) -> Sequence[int]:
        return PARTICLES if self.n is None else (self.n,) if self.n <= 24 else ()


def evidence_at(
    subject: Subject, at: Mapping[str, Fraction], a: Arithmetic, *, search: bool = False
) -> Evidence | None:
    """Evidence that is certain at one point; with ``search``, states are also looked for by following the flow."""
    box = {name: (value, value) for name, value in at.items()}
    fixed = substitute(subject.f, {name: number(value) for name, value in at.items()})
    for m in GAPS:
        found = criterion(fixed, m, subject.x)
        if found.status == "holds":
            return Evidence("l1", m)
        if found.slope is not None and found.slope[1] < 0:
            return Evidence("repels")
    field = field_over(subject.f, subject.x, box, a)
    for clusters in subject.polygons():
        if decide_polygon(field, clusters)[0]:
            return Evidence("polygon", clusters=clusters)
    if search:
        for candidate in find_states(subject.f, subject.x, at, subject.counts()):
            if decide_positions(field, candidate.clusters, candidate.positions, RADII[-1])[0]:
                return Evidence("positions", clusters=candidate.clusters)
    return None


def certified_cell(subject: Subject, evidence: Evidence, box: Box, a: Arithmetic) -> Any | None:
    """The data that certifies ``evidence`` on the whole box, as it stands in a certificate; None when it fails."""
    if evidence.kind == "l1":
        return cell_evidence(box_chart(subject.family, box, evidence.m, a))
    if evidence.kind == "repels":
        try:
            return {} if a.negative(box_chart(subject.family, box, "2*pi", a).initial_slope()) else None
        except OutsideDomainError:
            return None
    field = field_over(subject.f, subject.x, box, a)
    if evidence.kind == "polygon":
        return {} if decide_polygon(field, evidence.clusters)[0] else None
    middle = {name: (lower + upper) / 2 for name, (lower, upper) in box.items()}
    for candidate in find_states(subject.f, subject.x, middle, (sum(evidence.clusters),)):
        if candidate.clusters == evidence.clusters:
            return _positions_cell(candidate, field)
    return None


def _positions_cell(candidate: Candidate, field: Any) -> Any | None:
    for radius in RADII:
        if decide_positions(field, candidate.clusters, candidate.positions, radius)[0]:
            return {"positions": [str(p) for p in candidate.positions], "radius": str(radius)}
    return None
