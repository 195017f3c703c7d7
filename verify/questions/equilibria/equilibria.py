"""All equilibria of a vector field, on a box of R^k, on circles and tori, or on a sphere, with certified stability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flint import ctx

from verify.certificate import Certificate
from verify.kernel.checker import TRUST
from verify.verdict import Status

from ..answer import Answer, Finding
from ..domain import interval_of
from ..effort import Effort
from ..shown import between, short_text
from .checker import belongs, check_equilibria, table_text
from .document import equilibrium_json, field_json
from .equilibrium import Equilibrium, NotShown
from .search import Found, is_degenerate, search
from .vector_field import VectorField

BITS: Final = 96
_LIMIT: Final = 20_000
_UNDEFINED: Final = "The field is not certainly defined on the whole domain"


@dataclass(frozen=True, slots=True)
class Equilibria:
    """The question: all equilibria of ``field``. With ``count`` it is a claim: that there are exactly so many."""

    field: VectorField
    count: int | None = None

    def __str__(self) -> str:
        asked = f"equilibria of {self.field}"
        return asked if self.count is None else f"the number of {asked} is {self.count}"


@dataclass(frozen=True, slots=True)
class EquilibriaFound:
    """The answer. The list is complete, and has a certificate, exactly when ``reason`` is empty.

    An incomplete list holds equilibria that certainly exist; ``undecided`` are boxes with others, or without.
    """

    question: Equilibria
    equilibria: tuple[Equilibrium, ...]
    undecided: tuple[dict[str, tuple[str, str]], ...]
    certificate: Certificate | None
    boxes: int
    reason: str

    def is_complete(self) -> bool:
        """Whether no equilibrium is missing."""
        return self.certificate is not None

    def findings(self) -> tuple[Finding, ...]:
        """The number of equilibria when none is missing, and the equilibria."""
        names, dimension = self.question.field.names, self.question.field.dimension
        found = [Finding("count", "", value=(str(len(self.equilibria)),) * 2)] if self.is_complete() else []
        for each in self.equilibria:
            place = {n: between(*ends) for n, ends in zip(names, each.place, strict=True)}
            exact = None if each.exact is None else {n: str(v) for n, v in zip(names, each.exact, strict=True)}
            if each.exact is not None:
                places = [f"{n} = {short_text(v)}" for n, v in zip(names, each.exact, strict=True)]
            else:
                places = ["{} in [{}, {}]".format(n, *between(*e, 12)) for n, e in zip(names, each.place, strict=True)]
            facts = {"stability": each.kind(dimension), "unstable_directions": each.unstable()}
            text = f"{', '.join(places)}: {each.kind(dimension)}"
            found.append(Finding("equilibrium", text, place, exact, facts=facts))
        return tuple(found)

    def sentence(self) -> str:
        """What was found."""
        count = len(self.equilibria)
        if not self.is_complete():
            return f"{self.reason} {count} equilibria are certain."
        if count > 1:
            return f"There are exactly {count} equilibria."
        return "There is exactly one equilibrium." if count else "There is no equilibrium."

    def _advice(self) -> str:
        field = self.question.field
        if self.reason.startswith(_UNDEFINED):
            return "Ask for a domain on which the field is defined."
        if field.dimension == 1 and not field.sphere and not field.angles:
            ((name, interval),) = field.domain
            asked = f'verify roots "{field.components[0]}" "{name} in {interval}"'
            return f"A degenerate equilibrium is a multiple root, which this finds with its multiplicity: {asked}."
        if is_degenerate(field):
            return (
                "The determinant of the derivatives vanishes identically, so every equilibrium is degenerate; "
                "fix one variable, or divide a symmetry out."
            )
        return "Try a box without the undecided places, or more boxes; a degenerate equilibrium stays undecided."

    def answer(self) -> Answer:
        """Proved when the list is complete; with a ``count`` in the question, refuted when it has another one."""
        count, complete = self.question.count, self.is_complete()
        agrees = count in (None, len(self.equilibria))
        status: Status = "undecided" if not complete else "proved" if agrees else "refuted"
        trust = (*TRUST, "verify/questions: equilibria/vector_field, equilibrium, checker; numerics/krawczyk, linear")
        return Answer(
            str(self.question),
            status,
            self.sentence(),
            self.findings(),
            self.undecided,
            self.certificate,
            self.boxes,
            trust,
            "" if complete else self._advice(),
            counts=True,
        )


def _count(boxes: int) -> str:
    return "1 small box" if boxes == 1 else f"{boxes} small boxes"


def equilibria(question: Equilibria, effort: Effort | None = None) -> EquilibriaFound:
    """All equilibria of a vector field, each proved to exist and to be the only one in its box.

    >>> from verify.questions.domain import read_domain
    >>> from verify.questions.equilibria.vector_field import read_field
    >>> field = read_field("x' = y; y' = -sin(x) - y/2", read_domain(["y in [-3, 3]"]), ["x"])
    >>> [finding.text for finding in equilibria(Equilibria(field)).findings() if finding.text]
    ['x = 0, y = 0: asymptotically stable', 'x = pi, y = 0: unstable, 1 unstable direction of 2']
    """
    field = question.field
    effort = effort or Effort()
    with ctx.workprec(BITS):
        found = search(field, min(effort.boxes, _LIMIT), effort)
        counted, unclear = [], 0
        for zero in found.zeros:
            try:
                if belongs(field, zero):
                    counted.append(zero)
            except NotShown:
                unclear += 1
    if found.undecided or unclear:
        return _incomplete(question, found, counted, unclear)
    defined = effort.prove(field.defined())
    if defined.status != "proved" or defined.certificate is None:
        reason = f"{_UNDEFINED}: {defined.reason}"
        return EquilibriaFound(question, tuple(counted), (), None, found.boxes, reason)
    proof = {
        "bits": BITS,
        "field": field_json(field),
        "equilibria": [equilibrium_json(zero) for zero in found.zeros],
        "tree": found.tree,
        "signs": [list(sign) for sign in found.signs],
        "parts": [part.to_json() for part in (defined.certificate, *found.proofs)],
    }
    certificate = Certificate("equilibria", table_text(field, counted), proof)
    ok, reason, _ = check_equilibria(certificate)
    counted.sort(key=lambda zero: [float(low) for low, _ in zero.place])
    if not ok:
        return EquilibriaFound(question, tuple(counted), (), None, found.boxes, f"{reason}")
    return EquilibriaFound(question, tuple(counted), (), certificate, found.boxes, "")


def _incomplete(question: Equilibria, found: Found, counted: list[Equilibrium], unclear: int) -> EquilibriaFound:
    places = [{name: interval_of(r) for name, r in part.items()} for part in found.undecided[:20]]
    boxes = [{name: between(i.lower, i.upper, 8) for name, i in place.items()} for place in places]
    reasons = []
    if found.undecided:
        where = ", ".join("{} in [{}, {}]".format(n, *e) for n, e in boxes[0].items())
        reasons.append(f"Equilibria may be missing in {_count(len(found.undecided))}, such as {where}.")
    if unclear:
        reasons.append("Some lie so close to the end of the domain that it is not certain whether they belong to it.")
    return EquilibriaFound(question, tuple(counted), tuple(boxes), None, found.boxes, " ".join(reasons))
