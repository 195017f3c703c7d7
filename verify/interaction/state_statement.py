"""Statements about stable states, as records and as text that reads back the same.

    stable[f(x) = sin(x) + a*sin(2*x); clusters = 1, 1] for a in [3/5, 1]

means: for every value of the parameters in the domain, equal particles in clusters of these sizes have a stationary
state that is not synchronized and where the Hessian of the energy is negative definite modulo rotation. That many
particles then do not synchronize from an open set of starts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from verify.errors import InputError
from verify.formula.statement import Interval
from verify.formula.tree import Formula, variables

_FORM: Final = re.compile(
    r"stable\[f\((\w+)\) = (.+); clusters = ([0-9]{1,4}(?:, [0-9]{1,4}){1,40})\](?: for (.+))?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class StateStatement:
    """A stable state of Σ ``clusters`` equal particles that is not synchronized, for all parameters in ``domain``."""

    formula: Formula
    clusters: tuple[int, ...]
    domain: tuple[tuple[str, Interval], ...] = ()
    x: str = "x"

    def __post_init__(self) -> None:
        names = sorted(name for name, _ in self.domain)
        expected = sorted(set(variables(self.formula)) - {self.x})
        if names != expected:
            raise InputError(f"Expected intervals for the parameters {expected} but got them for {names}.")
        if len(self.clusters) < 2 or any(p < 1 for p in self.clusters):
            raise InputError(f"Expected at least two clusters of at least one particle but got {self.clusters}.")

    def __str__(self) -> str:
        domain = ", ".join(f"{name} in {interval}" for name, interval in self.domain)
        sizes = ", ".join(map(str, self.clusters))
        return f"stable[f({self.x}) = {self.formula}; clusters = {sizes}]" + (f" for {domain}" if domain else "")


def read_state(text: str) -> StateStatement:
    """The statement that ``text`` writes. Raises InputError.

    >>> str(read_state("stable[f(x) = -sin(3*x); clusters = 1, 1]"))
    'stable[f(x) = -sin(3*x); clusters = 1, 1]'
    """
    from verify.formula.reader import read_formula, read_statement

    match = _FORM.fullmatch(text)
    if match is None:
        raise InputError("Expected a statement of the form stable[f(x) = FORMULA; clusters = 1, 1, …] for ….", text)
    x, formula, clusters, domain = match.groups()
    intervals = read_statement(f"0 == 0 for {domain}").domain if domain else ()
    return StateStatement(read_formula(formula), tuple(map(int, clusters.split(", "))), intervals, x)
