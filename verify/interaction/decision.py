"""Deciding synchronization over a range of parameters: certified yes, certified no, or open, part by part.

Yes comes from the L1 criterion or from three-point certificates, and holds for every number of particles and all
masses; for a few equal particles also from exhaustion. No comes from a stable state that is not synchronized, or from
f'(0) < 0. Every decided part has a certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.derivative import derivative
from verify.formula.statement import Interval
from verify.formula.tree import number, substitute, variable
from verify.kernel.algebra import is_identically_zero
from verify.verdict import Status, Verdict

from .arithmetic import arithmetic
from .boxes import Box, is_infinite, outward
from .corner_cells import corner_search
from .evidence import certificate_for
from .few_particles_parts import with_few_particles
from .l1_box import family
from .open_parts import with_reasons
from .partition import Part, joined, partition
from .point_status import Subject
from .ranges import beyond_all_bounds, two_particles
from .segment import Domain, Segment, segments_details
from .three_point_parts import DEGREES, solver_is_installed, with_new_three_points, with_three_points

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from .interaction import Interaction

Progress = Callable[[str], None] | None

#: What a yes rests on beside the certificate.
TRUST_L1: Final = ("Polyanskiy, Rigollet and Yao (2025), Theorem 2.1 and Corollary 2.4: claims sync.Y1 to sync.Y3",)
TRUST_TRIPLES: Final = ("the three-point criterion: claim ours.threshold.criterion",)
TRUST_FEW: Final = (
    "crival intervals where they are installed, for the exhaustion; verify/interaction/few_particles",
    "stable stationary states have a nonnegative second variation: claim ours.threshold.second-variation",
)
TRUST_YES: Final = ("the theorem of Łojasiewicz and the center-stable manifold theorem (cited)",)
ADVICE: Final = "Open is not no; try a three-point certificate (extra 'find'), or one number of particles (n)."
TRUST: Final = ("python-flint (Arb) for enclosures; exact algebra for oddness and periodicity",)


@dataclass(frozen=True, slots=True)
class Decision:
    """All segments for one interaction; they cover the range that was asked for. It has no truth value."""

    interaction: Interaction
    n: int | None
    segments: tuple[Segment, ...]

    def __bool__(self) -> bool:
        raise TypeError("Expected decision.status to be read: a decision has three outcomes.")

    @property
    def status(self) -> Status:
        """proved when all segments synchronize, refuted when one certainly does not, else undecided."""
        answers = {segment.answer for segment in self.segments}
        return "refuted" if "does not" in answers else "undecided" if "open" in answers else "proved"

    def __str__(self) -> str:
        who = "every number of particles and all masses" if self.n is None else f"n = {self.n} equal particles"
        return "\n".join([f"{self.interaction}, {who}: {self.status}", *(f"  {s}" for s in self.segments)])

    def _repr_html_(self) -> str:
        from .decision_text import decision_html

        return decision_html(self)

    def _repr_latex_(self) -> str:
        from .decision_text import decision_latex

        return f"$\\displaystyle {decision_latex(self)}$"

    def plot(self, path: str | Path | None = None) -> Figure:
        """A picture of what was decided (``plots``); written to ``path`` (.svg, .png, .pdf) when that is given.

        Raises InputError when matplotlib is not installed, and for more than two parameters.
        """
        from .plots import decision_figure, saved

        return saved(decision_figure(self), path)

    def certificate(self) -> Certificate | None:
        """The certificates of all decided segments, as one bundle."""
        from verify.claims.solve import bundle

        return bundle([s.certificate for s in self.segments if s.certificate is not None])

    def verdict(self) -> Verdict:
        """The decision as a verdict on "synchronizes on the whole range"."""
        wanted = {"refuted": "does not", "undecided": "open", "proved": "synchronizes"}[self.status]
        first = next(segment for segment in self.segments if segment.answer == wanted)
        reasons = [segment.by for segment in self.segments if segment.answer == "synchronizes"]
        return Verdict(
            self.status,
            str(first),
            certificate=self.certificate(),
            boxes=len(self.segments),
            trust=(
                *(TRUST_L1 if any("L1" in by for by in reasons) else ()),
                *(TRUST_TRIPLES if any("three-point" in by for by in reasons) else ()),
                *(TRUST_FEW if any("exhaustion" in by for by in reasons) else ()),
                *(TRUST_YES if any(w in by for by in reasons for w in ("L1", "three-point", "exhaustion")) else ()),
                *TRUST,
            ),
            advice=ADVICE if self.status == "undecided" else "",
            details=segments_details(self.segments),
        )


def decide_synchronization(
    f: Interaction,
    domain: Mapping[str, Interval],
    *,
    n: int | None = None,
    find: bool | None = None,
    finest: Fraction | None = None,
    progress: Progress = None,
) -> Decision:
    """Decide ``f``, checked already, on ``domain``.

    With ``find`` new three-point certificates are looked for where nothing else decides; None means: when the solver
    is installed. ``finest``: cells of several parameters are not cut below this part of the range. Raises InputError
    for wrong ranges, for n < 2, and with ``find`` when there is no solver.
    """
    if n is not None and (isinstance(n, bool) or not isinstance(n, int) or n < 2):
        raise InputError(f"Expected at least two particles but got n={n}; a single particle is always synchronized.")
    missing = sorted(set(f.parameters) - set(domain))
    if missing:
        raise InputError(f"Expected a range for {missing[0]}; give one as in {missing[0]} in [0, 1].")
    unknown = sorted(set(domain) - set(f.parameters))
    if unknown:
        wanted = f"ranges for {', '.join(f.parameters)}" if f.parameters else "no ranges, as f has no parameters,"
        raise InputError(f"Expected {wanted} but got one for {unknown[0]}.")
    slope = substitute(derivative(f.formula, f.variable), {f.variable: 0})
    if is_identically_zero(slope):
        raise InputError(f"Expected f'(0) > 0 but got f'(0) = 0 for f({f.variable}) = {f.formula}.")
    whole: Domain = tuple((name, domain[name]) for name in f.parameters)
    subject = _subject(f, n)
    if find and not solver_is_installed():
        raise InputError("Expected Clarabel to look for certificates; install the extra 'find'.")
    if n == 2:
        certificate = two_particles(subject, whole)
        if certificate is not None:
            by = "two particles: f > 0 on (0, pi), so their distance shrinks from almost every start"
            return Decision(f, n, (Segment(whole, "synchronizes", by, certificate),))
    bounded, segments = beyond_all_bounds(subject, whole)
    if bounded is not None:
        root: Box = {name: outward(interval) for name, interval in bounded}
        with arithmetic("arb") as a:
            parts = joined(partition(subject, root, a, progress, corner_search(subject, find), finest))
        for part in parts:
            segments += _segments(subject, part, bounded)
    segments = with_three_points(subject, segments, progress)
    segments = with_few_particles(subject, sorted(_merged(segments), key=_order), progress)
    looked = (find or find is None) and solver_is_installed()
    if looked:
        segments = with_new_three_points(subject, segments, progress)
    segments = with_reasons(subject, sorted(_merged(segments), key=_order), DEGREES[-1] if looked else None)
    return Decision(f, n, tuple(segments))


def _subject(f: Interaction, n: int | None) -> Subject:
    """What is decided, with the angle called x where that name is free: three-point certificates are written in x."""
    formula, x = f.formula, f.variable
    if "x" not in f.parameters:
        formula, x = substitute(formula, {x: variable("x")}), "x"
    return Subject(formula, x, family(formula, x), n)


def _segments(subject: Subject, part: Part, whole: Domain) -> list[Segment]:
    """The segment of one part, with its certificate; open when the certificate cannot be had after all."""
    domain = _within(part.box, whole)
    if part.evidence is not None:
        certificate, by = certificate_for(subject, part.evidence, domain, part.cell)
        if certificate is not None:
            return [Segment(domain, "synchronizes" if part.evidence.yes else "does not", by, certificate)]
    return [Segment(domain, "open", "", None)]  # why is said in the end


def _within(box: Box, whole: Domain) -> Domain:
    """The part of ``whole`` in the box, with the ends of ``whole`` where they meet."""
    result = []
    for name, interval in whole:
        low, high = outward(interval)
        p, q = box[name]
        lower, lower_open = (interval.lower, interval.lower_open) if p == low else (number(p), False)
        upper, upper_open = (interval.upper, interval.upper_open) if q == high else (number(q), False)
        result.append((name, Interval(lower, upper, lower_open, upper_open)))
    return tuple(result)


def _order(segment: Segment) -> tuple[Fraction, ...]:
    low = Fraction(-(10**30))
    return tuple(low if is_infinite(i.lower) else outward(Interval(i.lower, i.lower))[0] for _, i in segment.domain)


def _merged(segments: list[Segment]) -> list[Segment]:
    """Open neighbours of one parameter joined."""
    result: list[Segment] = []
    for segment in sorted(segments, key=_order):
        if result and len(segment.domain) == 1 and segment.answer == result[-1].answer == "open":
            ((name, first),), ((_, second),) = result[-1].domain, segment.domain
            joined_range = Interval(first.lower, second.upper, first.lower_open, second.upper_open)
            result[-1] = Segment(((name, joined_range),), "open", segment.by, None)
        else:
            result.append(segment)
    return result
