"""The maximum (or minimum) of a function on a box, and where it is attained.

The value is enclosed as in ``extremum``. The places come from branch and bound: what is left after all parts on which
f < m is proved, m a value that f reaches, contains every point where the maximum is attained.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from verify.certificate import Certificate
from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import OO, Formula, number
from verify.kernel.box import Range, approximate
from verify.verdict import Verdict

from .domain import Domain, box_of, domain_text, require_covered
from .evidence import TRUST, Effort, refutation, together
from .extremum import Extremum, Side, extremum
from .level_set import Place, above, outside
from .shown import between

TOLERANCE: Final = Fraction(1, 10**8)

#: Where tails of infinite ranges are cut off, and what showing that f is smaller there may cost.
_FAR: Final = (8, 128, 4096)
_TAIL_BOXES, _TAIL_SECONDS = 2_000, 5.0


@dataclass(frozen=True, slots=True)
class Maximum:
    """The question: the largest (side "max") or the smallest value of ``formula``, and where it is taken."""

    formula: Formula
    domain: Domain
    side: Side = "max"
    tolerance: Fraction = TOLERANCE

    def __str__(self) -> str:
        return f"{self.side}imum of {self.formula} for {domain_text(self.domain)}"


@dataclass(frozen=True, slots=True)
class MaximumFound:
    """The answer: the value, and boxes such that f is certainly smaller outside them (None: nothing is known)."""

    question: Maximum
    value: Extremum
    places: tuple[Place, ...] | None
    certificate: Certificate | None
    boxes: int

    def is_complete(self) -> bool:
        """Whether the value is enclosed to the tolerance, and the places are certified."""
        gap = self.value.gap()
        return gap is not None and gap <= self.question.tolerance and self.places is not None

    def to_json(self) -> dict[str, Any]:
        places = None if self.places is None else [
            {name: list(between(lower, upper)) for name, (lower, upper) in place.items()} for place in self.places
        ]  # fmt: skip
        return {"side": self.question.side, **self.value.to_json(), "places": places}

    def lines(self) -> list[str]:
        """The answer for people."""
        if self.places is None:
            return [str(self.value), "where it is attained is not known"]
        shown = []
        for place in self.places:
            ends = {name: between(lower, upper, 10) for name, (lower, upper) in place.items()}
            shown.append(", ".join(f"{name} in [{low}, {high}]" for name, (low, high) in ends.items()))
        return [
            str(self.value),
            *(f"{'attained only' if i == 0 else '           or'} for {s}" for i, s in enumerate(shown)),
        ]

    def verdict(self) -> Verdict:
        """Proved when the answer is complete."""
        complete = self.is_complete()
        return Verdict(
            "proved" if complete else "undecided",
            "; ".join(self.lines()) + ".",
            {name: str(value) for name, value in self.value.point.items()},
            self.value.enclosure(),
            f"the {self.question.side}imum of {self.question.formula}",
            self.certificate,
            boxes=self.boxes,
            trust=TRUST,
            advice="" if complete else "Try a larger tolerance, more boxes, or a smaller domain.",
            details=self.to_json(),
        )


def maximum(question: Maximum, effort: Effort | None = None) -> MaximumFound:
    """The maximum or minimum of a function on a box and the places where it is attained.

    >>> from verify.formula.reader import read_formula
    >>> from verify.questions.domain import read_domain
    >>> found = maximum(Maximum(read_formula("x*exp(-x)"), read_domain(["x in [0, oo)"])))
    >>> str(found.value)
    'maximum exp(-1) at x = 1'

    Raises InputError when a variable has no interval, or the function no value.
    """
    require_covered([question.formula], question.domain)
    effort = effort or Effort()
    f, domain, side = question.formula, question.domain, question.side
    value = extremum(f, domain, side, question.tolerance, effort)
    certificates = list(value.certificates)
    places, boxes = None, value.boxes
    level = value.level(f)
    if value.bound is not None and level is not None:
        smaller = "<" if side == "max" else ">"
        reached = refutation(Statement((Relation(smaller, f, level),), domain), value.point)
        found = above(f, _window(f, domain, level, smaller, effort), level, side)
        pieces = outside(domain, found) if found is not None else []
        proofs = []
        for piece in pieces:
            verdict = effort.prove(Statement((Relation(smaller, f, level),), piece))
            boxes += verdict.boxes
            proofs.append(verdict.certificate if verdict.status == "proved" else None)
        shown = [proof for proof in proofs if proof is not None]
        if found is not None and reached is not None and len(shown) == len(proofs):
            places = tuple(found)
            certificates += [reached, *shown]
    return MaximumFound(question, value, places, together(certificates), boxes)


def _window(f: Formula, domain: Domain, level: Formula, smaller: str, effort: Effort) -> dict[str, Range]:
    """The box of the domain without tails on which f is certainly smaller than the level."""
    short = effort.less(_TAIL_BOXES, _TAIL_SECONDS)
    box = box_of(domain)
    for name in box:
        for far in _FAR:
            r = box[name]
            for tail, rest in _cut(r, far):
                interval = Interval(
                    MINUS_OO if tail.lower is None else tail.lower,
                    OO if tail.upper is None else tail.upper,
                    tail.lower is None,
                    tail.upper is None,
                )
                part = tuple((n, interval if n == name else i) for n, i in domain)
                if short.prove(Statement((Relation(smaller, f, level),), part)).status == "proved":
                    box[name] = rest(box[name])
    return box


def _cut(r: Range, far: int) -> list[tuple[Range, Callable[[Range], Range]]]:
    """The infinite tails of a range beyond about ``far``, each with what is left of a range without it."""
    tails: list[tuple[Range, Callable[[Range], Range]]] = []
    if r.upper is None:
        high = number(max(far, 0 if r.lower is None else math.ceil(approximate(r.lower)) + far))
        tails.append((Range(high, None, False, True), lambda r: Range(r.lower, high, r.lower_open, False)))
    if r.lower is None:
        low = number(min(-far, 0 if r.upper is None else math.floor(approximate(r.upper)) - far))
        tails.append((Range(None, low, True, False), lambda r: Range(low, r.upper, False, r.upper_open)))
    return tails
