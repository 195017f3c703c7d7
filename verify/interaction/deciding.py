"""How synchronization is decided over a range of parameters: one method after another cuts what is still open.

The segments cover the whole range at any time, so that Ctrl-C loses nothing: see ``InterruptedDecision``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from verify.certificate import bundle
from verify.errors import InputError
from verify.formula.endpoints import rational
from verify.formula.statement import Interval
from verify.formula.tree import Formula, number, substitute, variable, variables

from .arithmetic import Arithmetic, arithmetic
from .boxes import Box, is_infinite, outward, reaches
from .corner_cells import corner_search
from .decision import Decision
from .defined import require_defined
from .evidence import certificate_for
from .few_particles_parts import cut_with_few_particles
from .flat_at_pi import cut_where_flat_at_pi
from .interaction import Interaction
from .l1_box import family
from .marginal_ends import cut_at_marginal_values
from .open_parts import add_reasons
from .partition import Part, joined, partition
from .point_status import Subject
from .ranges import TWO, beyond_all_bounds, nothing_moves, two_particles
from .segment import Domain, Segment, exchange
from .three_point_parts import (
    DEGREES,
    cut_with_new_three_points,
    cut_with_three_points,
    solver_is_installed,
)

Progress = Callable[[str], None] | None


class InterruptedDecision(KeyboardInterrupt):
    """Ctrl-C while a range was decided; ``decision`` holds all that was decided until then, the rest is open."""

    def __init__(self, decision: Decision) -> None:
        super().__init__("Interrupted.")
        self.decision = decision


def decide_synchronization(
    f: Interaction,
    domain: Mapping[str, Interval],
    *,
    n: int | None = None,
    find: bool | None = None,
    finest: Fraction | None = None,
    progress: Progress = None,
    defined: bool | None = None,
) -> Decision:
    """Decide ``f``, checked already, on ``domain``.

    With ``find`` new three-point certificates are looked for where nothing else decides; None means: when the solver
    is installed. ``finest``: cells of several parameters are not cut below this part of the range. ``defined``: whether
    f was shown to have a value at every angle, when that was asked before. Raises InputError for wrong ranges, n < 2,
    where f certainly has no value, and with ``find`` when there is no solver; InterruptedDecision on Ctrl-C.
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
    for name, interval in domain.items():
        # A value that depends on the angle would make another function of it, which was not checked to be odd.
        if variables(interval.lower, interval.upper):
            raise InputError(f"Expected a range of numbers for {name} but got {interval}, which has variables.")
    if find and not solver_is_installed():
        raise InputError("Expected Clarabel to look for certificates; install the extra 'find'.")
    if defined is None:
        defined = require_defined(f.formula, f.variable, domain)
    f = f.at(**{name: i.lower for name, i in domain.items() if i.lower == i.upper})
    segments = [Segment(tuple((name, domain[name]) for name in f.parameters), "open", "", None)]
    try:
        _decide(_subject(f, n), segments, find, finest, progress)
    except KeyboardInterrupt:
        words = "stopped before it was decided"
        kept = [s if s.by else replace(s, by=words) for s in _merged(segments)]
        raise InterruptedDecision(Decision(f, n, tuple(sorted(kept, key=_order)), defined)) from None
    return Decision(f, n, tuple(segments), defined)


def _decide(
    subject: Subject, segments: list[Segment], find: bool | None, finest: Fraction | None, progress: Progress
) -> None:
    """Cut the one open segment there is into segments that are decided, and what stays open."""
    (start,) = segments
    if (still := nothing_moves(subject, start.domain)) is not None:
        exchange(segments, start, [still])
        return
    if subject.n == 2 and (certificate := two_particles(subject, start.domain)) is not None:
        exchange(segments, start, [Segment(start.domain, "synchronizes", TWO, certificate)])
        return
    bounded, far = beyond_all_bounds(subject, start.domain)
    rest = [] if bounded is None else [Segment(bounded, "open", "", None)]
    exchange(segments, start, [*far, *rest])
    cut_where_flat_at_pi(subject, segments)
    for s in [s for s in segments if s.answer == "open" and s not in far]:
        _cut_into_parts(subject, segments, s, find, finest, progress)
    cut_with_three_points(subject, segments, progress)
    segments[:] = sorted(_merged(segments), key=_order)
    cut_with_few_particles(subject, segments, progress)
    looked = looks_for_more(subject, find)
    cut_at_marginal_values(subject, segments, looked, progress)
    if looked:
        cut_with_new_three_points(subject, segments, progress)
    segments[:] = sorted(_merged(segments), key=_order)
    add_reasons(subject, segments, DEGREES[-1] if looked else None)


def looks_for_more(subject: Subject, find: bool | None) -> bool:
    """Whether new three-point certificates are looked for, which are written in x."""
    return find is not False and solver_is_installed() and subject.x == "x"


def _cut_into_parts(
    subject: Subject,
    segments: list[Segment],
    s: Segment,
    find: bool | None,
    finest: Fraction | None,
    progress: Progress,
) -> None:
    """Cut a bounded segment by ``partition``; neighbours with the same evidence are one segment."""
    root: Box = {name: outward(interval) for name, interval in s.domain}
    parts = [Part(root, None)]
    try:
        with arithmetic("arb") as a:
            partition(
                subject, parts, a, progress, corner_search(subject, find), finest, more=looks_for_more(subject, find)
            )
    finally:
        inside = [part for part in parts if _meets(part.box, s.domain)]
        exchange(segments, s, [_segment(subject, same, s.domain) for same in joined(inside)])


def _segment(subject: Subject, parts: list[Part], whole: Domain) -> Segment:
    """The segment of neighbours with the same evidence, with the certificates of all of them; open when one of them
    cannot be had after all."""
    box: Box = {name: (lower, parts[-1].box[name][1]) for name, (lower, _) in parts[0].box.items()}
    domain, evidence = _within(box, whole), parts[0].evidence
    if evidence is not None:
        words, certificates = "", []
        for part in [replace(parts[0], box=box)] if evidence.kind == "repels" else parts:
            certificate, words = certificate_for(subject, evidence, _within(part.box, whole), part.box, part.cell)
            certificates.append(certificate)
        if known := bundle([c for c in certificates if c is not None]) if all(certificates) else None:
            return Segment(domain, "synchronizes" if evidence.yes else "does not", words, known)
    return Segment(domain, "open", "", None)  # why is said in the end


def _subject(f: Interaction, n: int | None) -> Subject:
    """What is decided, with the angle called x where that name is free: three-point certificates are written in x."""
    formula, x = f.formula, f.variable
    if "x" not in f.parameters:
        formula, x = substitute(formula, {x: variable("x")}), "x"
    return Subject(formula, x, family(formula, x), n)


def _meets(box: Box, whole: Domain) -> bool:
    """Whether the box is not certainly outside ``whole``: its cover begins a little before ends that are irrational."""
    with arithmetic("arb") as a:
        return not any(_is_above(i.lower, box[name][1], a) or _is_below(i.upper, box[name][0], a) for name, i in whole)


def _within(box: Box, whole: Domain) -> Domain:
    """The part of ``whole`` in the box, with the ends of ``whole`` where the box does not end inside."""
    result = []
    with arithmetic("arb") as a:
        for name, interval in whole:
            p, q = box[name]
            cut_below, cut_above = _is_below(interval.lower, p, a), _is_above(interval.upper, q, a)
            lower, lower_open = (number(p), False) if cut_below else (interval.lower, interval.lower_open)
            upper, upper_open = (number(q), False) if cut_above else (interval.upper, interval.upper_open)
            result.append((name, Interval(lower, upper, lower_open, upper_open)))
    return tuple(result)


def _is_above(end: Formula, p: Fraction, a: Arithmetic) -> bool:
    """Whether an end of a bounded range is certainly above p."""
    return reaches(end, p, 1, a) and rational(end) != p


def _is_below(end: Formula, p: Fraction, a: Arithmetic) -> bool:
    """Whether an end of a bounded range is certainly below p."""
    return reaches(end, p, -1, a) and rational(end) != p


def _order(segment: Segment) -> tuple[tuple[bool, Fraction], ...]:
    """The lower ends, with -oo before all numbers."""
    lowers = [i.lower for _, i in segment.domain]
    return tuple((False, Fraction(0)) if is_infinite(p) else (True, outward(Interval(p, p))[0]) for p in lowers)


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
