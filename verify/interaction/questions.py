"""Questions that claims ask about interaction functions, and how they read as text.

The L1 criterion on a range (``L1Statement``), where it stops (``L1Threshold``), its ratio as a curve (``L1Ratio``), a
stable state (``StateStatement``), and whether an interaction synchronizes on a range (``Synchronization``). How they
are decided is in ``answers``, how they are typeset in ``spelling``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from verify.formula.statement import Interval
from verify.formula.tree import Formula

from .l1_cell import Gap

Domain = tuple[tuple[str, Interval], ...]


@dataclass(frozen=True, slots=True)
class L1Threshold:
    """Where (L1) stops to hold as the parameter runs through ``interval``, from the end where it holds."""

    formula: Formula
    parameter: str
    interval: Interval
    m: Gap = "pi"
    x: str = "x"

    def __str__(self) -> str:
        criterion = f"L1[f({self.x}) = {self.formula}; M = {self.m}]"
        return f"where {criterion} stops to hold for {self.parameter} in {self.interval}"


@dataclass(frozen=True, slots=True)
class L1Ratio:
    """The ratio of the two sides of (L1), right over left, enclosed over ``pieces`` equal parts of ``interval``."""

    formula: Formula
    parameter: str
    interval: Interval
    pieces: int = 80
    m: Gap = "pi"
    x: str = "x"

    def __str__(self) -> str:
        side = f"4*(1 + tau/M)*f'(0)/(tau*integral of max(f''', 0)), M = {self.m}"
        return f"{side}, of f({self.x}) = {self.formula} for {self.parameter} in {self.interval}"


@dataclass(frozen=True, slots=True)
class Synchronization:
    """Whether f synchronizes (``expected``) on the whole domain; for every number of particles, or n equal ones."""

    formula: Formula
    domain: Domain = ()
    n: int | None = None
    expected: Literal["synchronizes", "does not"] = "synchronizes"
    x: str = "x"

    def __str__(self) -> str:
        domain = ", ".join(f"{name} in {interval}" for name, interval in self.domain)
        who = "particles of any number and masses" if self.n is None else f"{self.n} equal particles"
        says = "synchronize" if self.expected == "synchronizes" else "do not synchronize"
        return f"{who} with f({self.x}) = {self.formula} {says}" + (f" for {domain}" if domain else "")
