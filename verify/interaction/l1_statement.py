"""Statements about the L1 criterion, as records and as text that reads back the same.

    L1[f(x) = sin(x)*exp(beta*(cos(x) - 1)); M = pi] for beta in [-4/25, oo)

means: for every value of the parameters in the domain, f is odd, 2π-periodic and analytic, f'(0) > 0, for M = pi also
f > 0 on (0, π), and (L1) of ``l1_cell`` holds. By Theorem 2.1 and Corollary 2.4 of Polyanskiy, Rigollet and Yao
(2025) every stationary point that is not synchronized then is unstable, for every number of particles and all masses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from verify.errors import InputError
from verify.formula.derivative import derivative
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import PI, Formula, number, substitute, variables

from .l1_cell import Gap

_FORM: Final = re.compile(r"L1\[f\((\w+)\) = (.+); M = (pi|2\*pi)\](?: for (.+))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class L1Statement:
    """(L1) for f(x) = ``formula`` with gap bound M = ``m``, for all parameters in ``domain``."""

    formula: Formula
    m: Gap = "pi"
    domain: tuple[tuple[str, Interval], ...] = ()
    x: str = "x"

    def __post_init__(self) -> None:
        names = [name for name, _ in self.domain]
        expected = sorted(set(variables(self.formula)) - {self.x})
        if sorted(names) != expected:
            raise InputError(f"Expected intervals for the parameters {expected} but got them for {sorted(names)}.")

    def __str__(self) -> str:
        domain = ", ".join(f"{name} in {interval}" for name, interval in self.domain)
        return f"L1[f({self.x}) = {self.formula}; M = {self.m}]" + (f" for {domain}" if domain else "")


def falls_at_pi(statement: L1Statement) -> Statement:
    """f'(π) < 0 for all parameters in the domain."""
    slope = substitute(derivative(statement.formula, statement.x), {statement.x: PI})
    return Statement((Relation("<", slope, number(0)),), statement.domain)


def read_l1(text: str) -> L1Statement:
    """The statement that ``text`` writes. Raises InputError.

    >>> str(read_l1("L1[f(x) = sin(x) + a*sin(2*x); M = pi] for a in [0, 1/10]"))
    'L1[f(x) = sin(x) + a*sin(2*x); M = pi] for a in [0, 1/10]'
    """
    from verify.formula.reader import read_formula, read_statement

    match = _FORM.fullmatch(text)
    if match is None:
        raise InputError("Expected a statement of the form L1[f(x) = FORMULA; M = pi] for NAME in INTERVAL, ….", text)
    x, formula, m, domain = match.groups()
    intervals = read_statement(f"0 == 0 for {domain}").domain if domain else ()
    return L1Statement(read_formula(formula), "pi" if m == "pi" else "2*pi", intervals, x)
