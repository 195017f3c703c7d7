"""Questions that claims ask about interaction functions, and how they are written.

The L1 criterion on a range (``L1Statement``), where it stops (``L1Threshold``), its ratio as a curve (``L1Ratio``), a
stable state (``StateStatement``), and whether an interaction synchronizes on a range (``Synchronization``). How they
are decided is in ``answers``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from verify.claims.describe import Description, describe
from verify.formula.latex import interval_latex, latex_name, to_latex
from verify.formula.statement import Interval
from verify.formula.tree import Formula

from .l1_cell import Gap
from .l1_statement import L1Statement
from .state_statement import StateStatement

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


def _where(domain: Domain) -> str:
    members = (rf"{latex_name(name)} \in {interval_latex(interval)}" for name, interval in domain)
    return r" \quad \text{for all } " + r",\; ".join(members) if domain else ""


def _function(x: str, formula: Formula) -> str:
    return f"f({latex_name(x)}) = {to_latex(formula)}"


_SIDES: Final = r"\tau \int_{\mathbb{T}} \max(f''', 0)\,dx < 4\left(1 + \tfrac{\tau}{M}\right) f'(0)"


def _gap_latex(m: Gap) -> str:
    return r"\pi" if m == "pi" else r"2\pi"


@describe.register
def _(question: L1Statement) -> Description:
    shown = rf"{_SIDES}, \quad M = {_gap_latex(question.m)}, \quad {_function(question.x, question.formula)}"
    return Description(str(question), shown + _where(question.domain))


@describe.register
def _(question: L1Threshold) -> Description:
    return Description(str(question), rf"\text{{where }} {_SIDES} \text{{ stops to hold}}, \quad {_along(question)}")


@describe.register
def _(question: L1Ratio) -> Description:
    ratio = r"\frac{4(1 + \tau/M)\, f'(0)}{\tau \int_{\mathbb{T}} \max(f''', 0)\,dx}"
    return Description(str(question), rf"{ratio}, \quad {_along(question)}")


def _along(question: L1Threshold | L1Ratio) -> str:
    where = rf"{latex_name(question.parameter)} \in {interval_latex(question.interval)}"
    return rf"M = {_gap_latex(question.m)}, \quad {_function(question.x, question.formula)}, \quad {where}"


@describe.register
def _(question: StateStatement) -> Description:
    sizes = ", ".join(map(str, question.clusters))
    words = rf"\text{{clusters of {sizes} equal particles are stable}}, \quad {_function(question.x, question.formula)}"
    return Description(str(question), words + _where(question.domain))


@describe.register
def _(question: Synchronization) -> Description:
    who = "particles of any number and masses" if question.n is None else f"{question.n} equal particles"
    says = "synchronize" if question.expected == "synchronizes" else "do not synchronize"
    words = rf"\text{{{who} {says}}}, \quad {_function(question.x, question.formula)}"
    return Description(str(question), words + _where(question.domain))
