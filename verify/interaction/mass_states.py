"""Stable states for a whole interval of masses: the statement, how it is decided, its certificate and the checker.

    stable[f(x) = sin(x)*exp(-4*(cos(x) - 1)); masses = 1, t, t] for t in [1/2, 1]

means: for every t in the interval, clusters whose total masses are proportional to 1, t, t have a stationary state that
is not synchronized and where the Hessian of the energy is negative definite modulo rotation, however many particles
make up a cluster. One certificate so speaks about infinitely many numbers of particles.

The certificate cuts the interval into cells, with a place and a radius for each (``states.decide_masses``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from verify.certificate import Certificate
from verify.checking import Checked, checker, rational
from verify.errors import InputError
from verify.formula.tree import Formula, variables
from verify.verdict import Verdict

from .arithmetic import BITS, arithmetic
from .certificate_data import bits_of, objection
from .circle import NOT_ON_CIRCLE, is_odd_and_periodic
from .field import Field, field_over
from .states import decide_masses

KIND: Final = "masses"
TRUST: Final = (
    "python-flint (Arb) for the enclosures",
    "verify/interaction: arithmetic, jets, field, states, state_existence, mass_states",
    "verify/kernel/algebra for oddness",
)
#: Radii around the place that are tried; cells are not cut below this part of the interval.
RADII: Final = tuple(Fraction(1, 2**k) for k in range(3, 12))
NARROWEST: Final = Fraction(1, 2**9)

_NUMBER: Final = r"[0-9]{1,40}(?:/[0-9]{1,40})?"
_FORM: Final = re.compile(
    rf"stable\[f\((\w+)\) = (.+); masses = ([1t](?:, [1t]){{1,40}})\] for t in \[({_NUMBER}), ({_NUMBER})\]", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class MassStatement:
    """Clusters of masses proportional to ``shares``, each "1" or "t", for all t in [lower, upper].

    The interaction has no parameters. Raises InputError for parameters, fewer than two clusters, other shares, and for
    an interval that is empty or reaches 0.
    """

    formula: Formula
    shares: tuple[str, ...]
    lower: Fraction
    upper: Fraction
    x: str = "x"

    def __post_init__(self) -> None:
        if others := sorted(set(variables(self.formula)) - {self.x}):
            raise InputError(f"Expected values for all parameters but {others[0]} has none.")
        if len(self.shares) < 2 or not set(self.shares) <= {"1", "t"}:
            raise InputError(f"Expected at least two shares, each 1 or t, but got {', '.join(self.shares)}.")
        if not 0 < self.lower <= self.upper:
            raise InputError(f"Expected an interval of positive numbers but got t in [{self.lower}, {self.upper}].")

    def __str__(self) -> str:
        shares = ", ".join(self.shares)
        return f"stable[f({self.x}) = {self.formula}; masses = {shares}] for t in [{self.lower}, {self.upper}]"

    def masses(self, lower: Fraction, upper: Fraction) -> list[tuple[Fraction, Fraction]]:
        """The masses for t in [lower, upper]."""
        return [(lower, upper) if share == "t" else (Fraction(1), Fraction(1)) for share in self.shares]


def read_masses(text: str) -> MassStatement:
    """The statement that ``text`` writes. Raises InputError.

    >>> str(read_masses("stable[f(x) = -sin(3*x); masses = 1, t] for t in [1/4, 1/3]"))
    'stable[f(x) = -sin(3*x); masses = 1, t] for t in [1/4, 1/3]'
    """
    from verify.formula.reader import read_formula

    match = _FORM.fullmatch(text)
    if match is None:
        raise InputError("Expected a statement of the form stable[f(x) = FORMULA; masses = 1, t, …] for t in [a, b].")
    x, formula, shares, lower, upper = match.groups()
    return MassStatement(read_formula(formula), tuple(shares.split(", ")), Fraction(lower), Fraction(upper), x)


def decide_mass_states(question: MassStatement) -> Verdict:
    """Proved when a state near a regular polygon certainly exists and is stable for every t."""
    if not is_odd_and_periodic(question.formula, question.x):
        return Verdict("undecided", NOT_ON_CIRCLE, trust=TRUST)
    with arithmetic("arb") as a:
        cells = list(_cells(question, field_over(question.formula, question.x, {}, a)))
    if not all(cells):
        advice = "Try a shorter interval."
        return Verdict("undecided", "No state could be certified for every t.", trust=TRUST, advice=advice)
    certificate = Certificate(KIND, str(question), {"bits": BITS, "cells": cells})
    reason = f"For every t the state exists and is stable, in {len(cells)} cells."
    return Verdict("proved", reason, certificate=certificate, boxes=len(cells), trust=TRUST)


def _cells(question: MassStatement, field: Field) -> Iterator[dict[str, Any] | None]:
    """The cells of the certificate in order; None, at last, for one that resists."""
    waiting = [(question.lower, question.upper)]
    while waiting:
        lower, upper = waiting.pop()
        cell = _cell(question, field, lower, upper)
        if cell is None and upper - lower > NARROWEST * (question.upper - question.lower):
            middle = (lower + upper) / 2
            waiting += [(middle, upper), (lower, middle)]
            continue
        yield cell
        if cell is None:
            return


def _cell(question: MassStatement, field: Field, lower: Fraction, upper: Fraction) -> dict[str, Any] | None:
    from .state_search import stationary_place

    k = len(question.shares)
    masses = question.masses(lower, upper)
    corners = [Fraction(2 * math.pi * j / k) for j in range(1, k)]
    place = stationary_place(question.formula, question.x, [(low + high) / 2 for low, high in masses], corners)
    for radius in RADII if place is not None else ():
        if decide_masses(field, masses, place or (), radius)[0]:
            return {"upper": str(upper), "positions": list(map(str, place or ())), "radius": str(radius)}
    return None


@checker
def check_masses(certificate: Certificate, arithmetic_name: str) -> Checked:
    """(ok, reason, cells). Raises ImportError when the arithmetic is not installed."""
    statement = read_masses(certificate.statement)
    if reason := objection(certificate, statement, KIND):
        return False, reason, 0
    with arithmetic(arithmetic_name, bits_of(certificate.proof)) as a:
        return _check(statement, certificate.proof, field_over(statement.formula, statement.x, {}, a))


def _check(statement: MassStatement, proof: Mapping[str, Any], field: Field) -> Checked:
    """The cells follow one another from the lower end of the interval, and each holds."""
    reached = statement.lower
    for i, cell in enumerate(proof["cells"]):
        upper, positions = rational(cell["upper"]), [rational(p) for p in cell["positions"]]
        if upper < reached:
            return False, f"Cell {i + 1} does not follow the one before.", i
        ok, reason = decide_masses(field, statement.masses(reached, upper), positions, rational(cell["radius"]))
        if not ok:
            return False, f"Cell {i + 1}: {reason}.", i
        reached = upper
    if not proof["cells"] or reached < statement.upper:
        return False, "The cells do not cover the interval.", 0
    return True, f"{len(proof['cells'])} cells hold.", len(proof["cells"])
