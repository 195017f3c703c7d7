"""Statements about the L1 criterion, as records and as text that reads back the same.

    L1[f(x) = sin(x)*exp(beta*(cos(x) - 1)); M = pi] for beta in [-4/25, oo)

means: for every value of the parameters in the domain, f is odd, 2π-periodic and analytic, f'(0) > 0, for M = pi also
f > 0 on (0, π), and (L1) of ``l1_cell`` holds. By Theorem 2.1 and Corollary 2.4 of Polyanskiy, Rigollet and Yao
(2025) every stationary point that is not synchronized then is unstable, for every number of particles and all masses.
With the words ``; f'(pi) <= 0`` behind M = pi the case f'(π) = 0 is allowed: see ``l1_marginal``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from verify.checking import rational
from verify.errors import InputError
from verify.formula.statement import Interval
from verify.formula.tree import Formula, variables

from .l1_cell import Gap

#: Stands for π where it is said from where on f' < 0 before π is known.
AT_PI: Final = Fraction(4)

_FORM: Final = re.compile(r"L1\[f\((\w+)\) = (.+); M = (pi|2\*pi)(; f'\(pi\) <= 0)?\](?: for (.+))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class L1Statement:
    """(L1) for f(x) = ``formula`` with gap bound M = ``m``, for all parameters in ``domain``.

    ``marginal``: f'(π) = 0 is allowed. Raises InputError for other parameters, and for ``marginal`` without M = π.
    """

    formula: Formula
    m: Gap = "pi"
    domain: tuple[tuple[str, Interval], ...] = ()
    x: str = "x"
    marginal: bool = False

    def __post_init__(self) -> None:
        if self.marginal and self.m != "pi":
            raise InputError(f"Expected M = pi where f'(pi) = 0 is allowed but got M = {self.m}.")
        names = [name for name, _ in self.domain]
        expected = sorted(set(variables(self.formula)) - {self.x})
        if sorted(names) != expected:
            raise InputError(f"Expected intervals for the parameters {expected} but got them for {sorted(names)}.")

    def __str__(self) -> str:
        domain = ", ".join(f"{name} in {interval}" for name, interval in self.domain)
        more = "; f'(pi) <= 0" if self.marginal else ""
        return f"L1[f({self.x}) = {self.formula}; M = {self.m}{more}]" + (f" for {domain}" if domain else "")


def falls_of(proof: Mapping[str, Any]) -> Fraction | None:
    """From where on the proof says that f' < 0 before π is certified; AT_PI when only f'(π) <= 0 is.

    None when it says nothing. Raises ValueError for angles outside (0, 3].
    """
    if "falls" not in proof:
        return None
    start = rational(proof["falls"]["from"])
    if start != AT_PI and not 0 < start <= 3:
        raise ValueError(f"Expected an angle in (0, 3], or {AT_PI}, but got {start}.")
    return start


def read_l1(text: str) -> L1Statement:
    """The statement that ``text`` writes. Raises InputError.

    >>> str(read_l1("L1[f(x) = sin(x) + a*sin(2*x); M = pi] for a in [0, 1/10]"))
    'L1[f(x) = sin(x) + a*sin(2*x); M = pi] for a in [0, 1/10]'
    """
    from verify.formula.reader import read_formula, read_statement

    match = _FORM.fullmatch(text)
    if match is None:
        raise InputError("Expected a statement of the form L1[f(x) = FORMULA; M = pi] for NAME in INTERVAL, ….", text)
    x, formula, m, marginal, domain = match.groups()
    intervals = read_statement(f"0 == 0 for {domain}").domain if domain else ()
    return L1Statement(read_formula(formula), "pi" if m == "pi" else "2*pi", intervals, x, bool(marginal))
