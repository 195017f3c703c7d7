"""All roots of a function of one variable on an interval: none missed, none double, with multiplicities."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from verify.certificate import Certificate, bundle
from verify.errors import InputError
from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Interval
from verify.formula.tree import OO, Formula, number
from verify.interaction.circle import is_periodic
from verify.kernel.checker import TRUST
from verify.kernel.premises import DISCONTINUOUS, uses
from verify.prover.factors import factored
from verify.verdict import Status

from ..answer import Answer, Finding
from ..domain import require_covered
from ..effort import Effort
from ..shown import between, short_text
from .cutting import patiently
from .joining import has_open
from .piece import Flat, Hole, Told, Void
from .proving import Table, factored_table, single_table
from .regions import in_regions
from .table import Root, told_text

TOLERANCE: Final = Fraction(1, 10**12)


@dataclass(frozen=True, slots=True)
class Roots:
    """The question: all roots of ``formula`` in ``variable`` on ``interval``; ``tolerance`` is the width of brackets.

    With ``count`` it is a claim: that there are exactly so many different roots.
    """

    formula: Formula
    variable: str
    interval: Interval
    tolerance: Fraction = TOLERANCE
    count: int | None = None

    def __str__(self) -> str:
        asked = f"roots of {self.formula} for {self.variable} in {self.interval}"
        return asked if self.count is None else f"the number of {asked} is {self.count}"


@dataclass(frozen=True, slots=True)
class RootsFound:
    """The answer: certified roots in order, and the places where roots were neither found nor excluded.

    In the regions ``told`` the function vanishes, or has no value. The list is complete exactly when ``undecided`` is
    empty.
    ``certificate`` shows what is listed.
    """

    question: Roots
    roots: tuple[Root, ...]
    undecided: tuple[tuple[Formula, Formula], ...]
    certificate: Certificate | None
    boxes: int
    told: tuple[tuple[Told, Interval], ...] = ()

    def is_complete(self) -> bool:
        """Whether no root is missing."""
        return not self.undecided

    def findings(self) -> tuple[Finding, ...]:
        """The number of roots when none is missing, the roots in order, and the points without a value."""
        x = self.question.variable
        found = [Finding("count", "", value=(str(len(self.roots)),) * 2)] if self.is_complete() else []
        for root in self.roots:
            exact = {x: str(root.lower)} if root.is_exact() else None
            ends = {x: between(root.lower, root.upper)}
            found.append(Finding("root", f"{x} {root.shown()}", ends, exact, facts={"multiplicity": root.multiplicity}))
        for piece, part in self.told:
            what = "zero" if isinstance(piece, Flat) else "undefined"
            exact = {x: str(piece.lower if isinstance(piece, Hole) else part)}
            text = told_text(piece, part) if isinstance(piece, Flat) else ""
            found.append(Finding(what, text, {x: between(part.lower, part.upper)}, exact))
        return tuple(found)

    def _places(self) -> list[tuple[str, str]]:
        return [between(lower, upper, 8) for lower, upper in self.undecided]

    def reason(self) -> str:
        """One sentence about the roots."""
        if not self.is_complete():
            places = self._places()
            shown = ", ".join(f"[{a}, {b}]" for a, b in places[:4]) + (", …" if len(places) > 4 else "")
            return f"Roots may be missing in {shown}; {len(self.roots)} found elsewhere."
        holes = ", ".join(short_text(piece.lower) for piece, _ in self.told if isinstance(piece, Hole))
        voids = ", ".join(str(part) for piece, part in self.told if isinstance(piece, Void))
        beside = (f"; not defined at {holes}" if holes else "") + (f"; not defined on {voids}" if voids else "")
        flats = ", ".join(str(part) for piece, part in self.told if isinstance(piece, Flat))
        if flats:
            others = f", and at {len(self.roots)} other point{'s' * (len(self.roots) > 1)}" if self.roots else ""
            return f"The function is zero everywhere on {flats}{others}{beside}."
        if not self.roots:
            return f"There is no root on the interval{beside}."
        orders = [root.multiplicity for root in self.roots]
        total = None if None in orders else sum(order for order in orders if order is not None)
        times = f", {total} with multiplicity" if total not in (None, len(orders)) else ""
        count = "is exactly one root" if len(orders) == 1 else f"are exactly {len(orders)} roots"
        return f"There {count} on the interval{times}{beside}."

    def _advice(self) -> str:
        ends = (self.question.interval.lower, self.question.interval.upper)
        if (OO in ends or MINUS_OO in ends) and is_periodic(self.question.formula, self.question.variable):
            return f"The function is 2*pi-periodic: ask for one period, {self.question.variable} in [0, 2*pi)."
        return "Try the interval without the undecided places, or more seconds."

    def answer(self) -> Answer:
        """Proved when the list is complete; with a ``count`` in the question, refuted when it has another one."""
        count, complete = self.question.count, self.is_complete()
        status: Status = "undecided" if not complete else "proved" if count in (None, len(self.roots)) else "refuted"
        return Answer(
            str(self.question),
            status,
            self.reason(),
            self.findings(),
            tuple({self.question.variable: place} for place in self._places()),
            self.certificate,
            self.boxes,
            (*TRUST, "verify/questions: roots/piece, roots/table, roots/checker, kinks, data, parts"),
            "" if complete else self._advice(),
            counts=True,
        )


def roots(question: Roots, effort: Effort | None = None) -> RootsFound:
    """All roots of a function on an interval, which may be open or infinite.

    >>> from verify.formula.reader import read_formula, read_interval
    >>> found = roots(Roots(read_formula("x**3 - x**2"), "x", read_interval("[-1, 2]")))
    >>> [str(root) for root in found.roots], found.is_complete()
    (['at 0, 2-fold', 'at 1'], True)

    Raises InputError when the formula has other variables, or jumps.
    """
    f, x, interval = question.formula, question.variable, question.interval
    require_covered([f], ((x, interval),))
    if uses(f, DISCONTINUOUS):
        raise InputError("Expected a continuous function but got atan2, which jumps; for x > 0 write atan(y/x).")
    effort = effort or Effort()
    found = in_regions(f, x, interval, question.tolerance, effort)
    if has_open(found):
        factors = [(g, power) for g, power in factored(f, frozenset()) if g is not number(1)]
        if len(factors) > 1 or any(power != 1 for _, power in factors):
            table = factored_table(f, x, interval, question.tolerance, factors, effort)
            if table is not None:
                return _answer(question, table, effort)
        found = patiently(f, x, interval, found, effort)
    return _answer(question, single_table(f, x, interval, found, effort), effort)


def _answer(question: Roots, table: Table, effort: Effort) -> RootsFound:
    certificate, undecided = bundle(table.certificates), table.undecided
    if certificate is None and not undecided:
        undecided = [(question.interval.lower, question.interval.upper)]
    boxes = effort.clock.boxes
    return RootsFound(question, tuple(table.roots), tuple(undecided), certificate, boxes, tuple(table.told))
