"""Up to where stable states reach, number by number: the question, and how it is decided and drawn.

For n equal particles let β_n be the supremum of the parameters where a stable state that is not synchronized exists.
A stable state certified at one value bounds β_n from below; exhaustion (``few_particles``) and, for every n, a
theorem bound it from above.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from verify.certificate import Certificate, bundle
from verify.formula.statement import Interval
from verify.formula.tree import Formula, number
from verify.verdict import Verdict

from .few_particles.statement import FewParticles

TRUST: Final = (
    "python-flint (Arb) for the enclosures",
    "verify/interaction: arithmetic, jets, field, states, state_existence, state_checker, few_particles",
)


@dataclass(frozen=True, slots=True)
class ParticleNumbers:
    """For each (sizes of clusters, value) of ``states``, their sum is n: a stable state exists for n at that value.

    ``exhausted``: on these ranges n particles have no stable state but the synchronized one. ``above``: the value from
    which on every n synchronizes, by other claims; it is shown and not decided here.
    """

    formula: Formula
    parameter: str
    states: tuple[tuple[tuple[int, ...], Fraction], ...]
    exhausted: tuple[tuple[int, Fraction, Fraction], ...] = ()
    above: Fraction = Fraction(0)

    def __str__(self) -> str:
        found = "; ".join(
            f"n = {sum(clusters)}: {self.parameter} = {value} with {', '.join(map(str, clusters))}"
            for clusters, value in self.states
        )
        none = "; ".join(f"n = {n}: {self.parameter} in [{p}, {q}]" for n, p, q in self.exhausted)
        return f"stable states of f(x) = {self.formula} for {found}" + (f"; none for {none}" if none else "")


def decide_particle_numbers(question: ParticleNumbers) -> Verdict:
    """Proved when every state and every exhaustion is certified."""
    from .evidence import state_certificate
    from .few_particles.checker import certificate, decide
    from .l1_box import family
    from .point_status import Evidence, Subject

    certificates: list[Certificate] = []
    subject = Subject(question.formula, "x", family(question.formula))
    for clusters, value in question.states:
        at = ((question.parameter, Interval(number(value), number(value))),)
        found = state_certificate(subject, Evidence("positions", clusters=clusters), at)
        if found is None:
            return Verdict("undecided", f"No stable state of {clusters} at {value} could be certified.", trust=TRUST)
        certificates.append(found)
    boxes = len(certificates)
    for n, lower, upper in question.exhausted:
        claimed = FewParticles(question.formula, n, question.parameter, lower, upper)
        ok, reason, seen = decide(claimed, Fraction(1))
        boxes += seen
        if not ok:
            return Verdict("undecided", f"{claimed.text}: {reason}.", boxes=boxes, trust=TRUST)
        certificates.append(certificate(claimed, Fraction(1)))
    reason = f"Certified: {len(question.states)} stable states"
    if question.exhausted:
        reason += f"; none but the synchronized one for {', '.join(f'n = {n}' for n, *_ in question.exhausted)}"
    reason += "."
    return Verdict(
        "proved", reason, certificate=bundle(certificates), boxes=boxes, trust=TRUST, details=_details(question)
    )


def _details(question: ParticleNumbers) -> dict[str, Any]:
    """The table, and the picture of the certified stable states against (n, parameter)."""
    upper = {n: lower for n, lower, _ in question.exhausted}
    rows = [
        [sum(clusters), ", ".join(map(str, clusters)), str(value), str(upper.get(sum(clusters), question.above))]
        for clusters, value in question.states
    ]
    most = max(sum(clusters) for clusters, _ in question.states)
    series = [
        {
            "label": "a stable state is certified here",
            "style": "dots",
            "points": [[sum(clusters), float(value)] for clusters, value in question.states],
        },
        {
            "label": "certified to synchronize from here on",
            "style": "dots",
            "points": [[n, float(lower)] for n, lower, _ in question.exhausted],
        },
        {
            "label": "every n synchronizes above",
            "style": "dashed",
            "points": [[2, float(question.above)], [most, float(question.above)]],
        },
    ]
    title = f"Stable states that are not synchronized, against n and {question.parameter}"
    columns = ["n", "clusters", f"stable at {question.parameter} =", f"synchronizes for {question.parameter} >="]
    return {
        "table": {
            "title": "Stable states, number by number",
            "columns": columns,
            "rows": rows,
        },
        "plots": [{"type": "lines", "title": title, "x_label": "n", "y_label": question.parameter, "series": series}],
    }
