"""All roots of a function of one variable on an interval: none missed, none double, with multiplicities."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.statement import Interval
from verify.formula.tree import Formula, number
from verify.kernel.algebra import is_identically_zero
from verify.prover.factors import factored
from verify.verdict import Status

from .answer import Answer, Finding
from .domain import require_covered
from .evidence import TRUST, Effort, together
from .root_joining import has_open
from .root_pieces import patiently, pieces
from .root_table import Root
from .root_tables import Table, factored_table, single_table
from .shown import between

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

    At the points ``holes`` the function has no value. The list is complete exactly when ``undecided`` is empty.
    ``certificate`` shows what is listed.
    """

    question: Roots
    roots: tuple[Root, ...]
    undecided: tuple[tuple[Formula, Formula], ...]
    certificate: Certificate | None
    boxes: int
    holes: tuple[Formula, ...] = ()

    def is_complete(self) -> bool:
        return not self.undecided

    def findings(self) -> tuple[Finding, ...]:
        """The number of roots when none is missing, the roots in order, and the points without a value."""
        x = self.question.variable
        found = [Finding("count", "", value=(str(len(self.roots)),) * 2)] if self.is_complete() else []
        for root in self.roots:
            exact = {x: str(root.lower)} if root.is_exact() else None
            ends = {x: between(root.lower, root.upper)}
            found.append(Finding("root", f"{x} {root.shown()}", ends, exact, facts={"multiplicity": root.multiplicity}))
        found += [Finding("undefined", "", {x: between(at, at)}, {x: str(at)}) for at in self.holes]
        return tuple(found)

    def _places(self) -> list[tuple[str, str]]:
        return [between(lower, upper, 8) for lower, upper in self.undecided]

    def reason(self) -> str:
        """One sentence about the roots."""
        if not self.is_complete():
            places = self._places()
            shown = ", ".join(f"[{a}, {b}]" for a, b in places[:4]) + (", …" if len(places) > 4 else "")
            return f"Roots may be missing in {shown}; {len(self.roots)} found elsewhere."
        beside = f"; not defined at {', '.join(map(str, self.holes))}" if self.holes else ""
        if not self.roots:
            return f"There is no root on the interval{beside}."
        orders = [root.multiplicity for root in self.roots]
        total = None if None in orders else sum(order for order in orders if order is not None)
        times = f", {total} with multiplicity" if total not in (None, len(orders)) else ""
        count = "is exactly one root" if len(orders) == 1 else f"are exactly {len(orders)} roots"
        return f"There {count} on the interval{times}{beside}."

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
            (*TRUST, "verify/questions: root_table, root_checker, parts"),
            "" if complete else "Try the interval without the undecided places, or more seconds.",
            counts=True,
        )


def roots(question: Roots, effort: Effort | None = None) -> RootsFound:
    """All roots of a function on an interval, which may be open or infinite.

    >>> from verify.formula.reader import read_formula, read_interval
    >>> found = roots(Roots(read_formula("x**3 - x**2"), "x", read_interval("[-1, 2]")))
    >>> [str(root) for root in found.roots], found.is_complete()
    (['at 0, 2-fold', 'at 1'], True)

    Raises InputError when the formula has other variables, or is zero wherever it is defined.
    """
    f, x, interval = question.formula, question.variable, question.interval
    require_covered([f], ((x, interval),))
    effort = effort or Effort()
    if is_identically_zero(f):
        raise InputError(f"Expected a function with isolated roots but {f} is zero wherever it is defined.")
    found = pieces(f, x, interval, question.tolerance, effort)
    if has_open(found):
        factors = [(g, power) for g, power in factored(f, frozenset()) if g is not number(1)]
        if len(factors) > 1 or any(power != 1 for _, power in factors):
            table = factored_table(f, x, interval, question.tolerance, factors, effort)
            if table is not None:
                return _answer(question, table)
        found = patiently(f, x, interval, found, effort)
    return _answer(question, single_table(f, x, interval, found, effort))


def _answer(question: Roots, table: Table) -> RootsFound:
    certificate, undecided = together(table.certificates), table.undecided
    if certificate is None and not undecided:
        undecided = [(question.interval.lower, question.interval.upper)]
    return RootsFound(question, tuple(table.roots), tuple(undecided), certificate, table.boxes, tuple(table.holes))
