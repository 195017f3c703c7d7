"""How questions about interactions are decided, and what a report shows of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from verify.certificate import bundle
from verify.formula.statement import Interval
from verify.verdict import Verdict

from .boxes import is_infinite, outward
from .circle import is_odd_and_periodic
from .criterion import decimals
from .deciding import decide_synchronization
from .evidence import state_certificate
from .few_particles.checker import certificate as few_particles_certificate
from .few_particles.checker import decide
from .few_particles.statement import FewParticles
from .few_particles_parts import SPANS
from .interaction import Interaction
from .l1 import certify
from .l1_box import family
from .l1_statement import L1Statement
from .point_status import Evidence, Kind, Subject
from .questions import Domain, L1Ratio, L1Threshold, Synchronization
from .shown import criterion_table, l1_steps, ratio_verdict, threshold_details
from .state_statement import StateStatement
from .threshold import threshold, violation_certificate

TRUST: Final = (
    "python-flint (Arb) for the enclosures",
    "verify/interaction: arithmetic, jets, l1_cell, l1_box, l1_tail, l1_checker; verify/kernel/algebra for oddness",
)
_STATES: Final = (
    "python-flint (Arb) for the enclosures",
    "verify/interaction: arithmetic, jets, field, states, state_existence, state_checker, few_particles",
    "verify/kernel/algebra for oddness",
)


def decide_criterion(question: L1Statement) -> Verdict:
    """Whether (L1) holds on the whole domain; when it cannot be certified, whether it certainly fails at a point."""
    found = certify(question)
    details = {"steps": l1_steps(question, found.cells), "table": criterion_table(question)}
    if found.certificate is not None:
        return Verdict(
            "proved",
            f"The inequality is certified on the whole range, in {found.cells} cells of it.",
            certificate=found.certificate,
            boxes=found.tried,
            trust=TRUST,
            details=details,
        )
    if found.obstacle is not None and set(found.obstacle) == {name for name, _ in question.domain}:
        at = {name: (lower + upper) / 2 for name, (lower, upper) in found.obstacle.items()}
        certificate = violation_certificate(question.formula, at, question.m, question.x, question.domain)
        if certificate is not None:
            return Verdict(
                "refuted",
                "The criterion certainly fails at a point of the range.",
                {name: str(value) for name, value in at.items()},
                certificate=certificate,
                boxes=found.tried,
                trust=TRUST,
                advice="This decides nothing about synchronization itself; ask where the criterion stops.",
                details=details,
            )
    bounded = not any(is_infinite(i.lower) or is_infinite(i.upper) for _, i in question.domain)
    advice = "Try a shorter range." if bounded else "Try a bounded range."
    return Verdict("undecided", found.reason, boxes=found.tried, trust=TRUST, advice=advice, details=details)


def enclose_threshold(question: L1Threshold) -> Verdict:
    """Where (L1) stops to hold, enclosed."""
    found = threshold(question.formula, question.parameter, question.interval, question.m, question.x)
    return Verdict(
        "proved",
        str(found),
        enclosure=decimals((found.lower, found.upper), 12),
        enclosed=f"the value of {question.parameter} where the criterion stops",
        certificate=bundle(found.certificates),
        boxes=found.cells,
        trust=TRUST,
        details=threshold_details(question.formula, found, question.x),
    )


def enclose_ratio(question: L1Ratio) -> Verdict:
    """The ratio of the two sides as a curve, enclosed."""
    return ratio_verdict(
        question.formula, question.parameter, question.interval, question.pieces, question.m, question.x
    )


def decide_state(question: StateStatement) -> Verdict:
    """Whether the clusters are stable on the whole domain."""
    f, x = question.formula, question.x
    subject = Subject(f, x, family(f, x), sum(question.clusters))
    kinds: tuple[Kind, ...] = ("polygon", "positions")
    for kind in kinds:
        certificate = state_certificate(subject, Evidence(kind, clusters=question.clusters), question.domain)
        if certificate is not None and is_odd_and_periodic(f, x):
            cells = len(certificate.proof["cells"])
            reason = (
                f"The state exists and its Hessian is negative definite modulo rotation, in {cells} cells of the range."
            )
            return Verdict("proved", reason, certificate=certificate, boxes=cells, trust=_STATES)
    return Verdict(
        "undecided", "No stable state of these clusters could be certified on the whole range.", trust=_STATES
    )


def decide_few_particles(question: FewParticles) -> Verdict:
    """Whether n equal particles have no other stable state on the whole range."""
    reason, boxes = "", 0
    for near in SPANS:
        ok, reason, boxes = decide(question, near)
        if ok:
            found = few_particles_certificate(question, near)
            return Verdict("proved", f"{reason}, by {boxes} boxes", certificate=found, boxes=boxes, trust=_STATES)
        if boxes:
            break
    return Verdict("undecided", reason, boxes=boxes, trust=_STATES, advice="Try a shorter range.")


def decide_synchronizes(question: Synchronization) -> Verdict:
    """Whether the interaction does what is expected on the whole domain."""
    interaction = Interaction(question.formula, question.x).checked()
    decision = decide_synchronization(interaction, dict(question.domain), n=question.n)
    answers = {segment.answer for segment in decision.segments}
    contrary = {"synchronizes": "does not", "does not": "synchronizes"}[question.expected]
    against = [segment for segment in decision.segments if segment.answer == contrary]
    plain = decision.verdict()
    if decision.left_open():
        return plain
    if against:
        first = against[0]
        witness = _witness(first.domain) | ({} if question.n is None else {"n": str(question.n)})
        return Verdict(
            "refuted", str(first), witness, certificate=first.certificate, trust=plain.trust, details=plain.details
        )
    certificate = decision.certificate()
    if answers == {question.expected}:
        reason = str(decision.segments[0])
        return Verdict("proved", reason, certificate=certificate, trust=plain.trust, details=plain.details)
    open_part = next(s for s in decision.segments if s.answer == "open")
    return Verdict(
        "undecided",
        str(open_part),
        certificate=certificate,
        trust=plain.trust,
        advice=plain.advice,
        details=plain.details,
    )


def _witness(domain: Domain) -> dict[str, str]:
    """A rational point inside a domain."""
    point: dict[str, str] = {}
    for name, interval in domain:
        low = None if is_infinite(interval.lower) else outward(Interval(interval.lower, interval.lower))[1]
        high = None if is_infinite(interval.upper) else outward(Interval(interval.upper, interval.upper))[0]
        if low is not None:
            point[name] = str(low + 1 if high is None else (low + high) / 2)
        else:
            point[name] = str(Fraction(0) if high is None else high - 1)
    return point
