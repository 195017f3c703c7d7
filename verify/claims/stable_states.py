"""The question how many equilibria a vector field on a torus has, how many of them are stable, and where those lie."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ..errors import InputError
from ..verdict import Verdict
from .solve import solve

if TYPE_CHECKING:
    from ..questions.equilibria.equilibrium import Equilibrium


@dataclass(frozen=True, slots=True)
class StableStates:
    """Exactly ``count`` equilibria of ``equations``, of which ``stable`` are asymptotically stable and no other one is.

    ``equations`` are written ``p' = sin(p); q' = …``, in variables that are all angles. With ``near``, each coordinate
    of each stable equilibrium lies at most ``within`` from one of these numbers, modulo 2π. Numbers are exact texts.
    Raises InputError for numbers that are none.
    """

    equations: str
    count: int
    stable: int
    near: tuple[str, ...] = ()
    within: str = "0"

    def __post_init__(self) -> None:
        try:
            [Fraction(text) for text in (*self.near, self.within)]
        except (ValueError, ZeroDivisionError):
            raise InputError(
                f"Expected exact numbers such as 2 or 1/100 but got near={self.near!r}, within={self.within!r}."
            ) from None

    def __str__(self) -> str:
        text = f"{self.equations} has exactly {self.count} equilibria, of which exactly {self.stable} are stable"
        where = f", each angle of these within {self.within} of {' or '.join(self.near)}" if self.near else ""
        return text + where


@solve.register
def _(question: StableStates, **hints: object) -> Verdict:
    from ..questions.effort import Effort
    from ..questions.equilibria.equilibria import Equilibria, equilibria
    from ..questions.equilibria.vector_field import read_equations, read_field

    names, effort = list(read_equations(question.equations)), Effort()
    found = equilibria(Equilibria(read_field(question.equations, (), names), question.count), effort)
    if effort.clock.stopped:  # an answer that was stopped is none to keep
        raise KeyboardInterrupt
    answer = found.answer()
    verdict = answer.verdict()
    rows = [
        [*("[{}, {}]".format(*each.at[name]) for name in names), each.facts["stability"]]
        for each in answer.findings
        if each.what == "equilibrium"
    ]
    table = {"title": "Equilibria", "columns": [*names, "stability"], "rows": rows}
    verdict = replace(verdict, details={**verdict.details, "table": table})
    if verdict.status != "proved":
        return verdict
    if any(each.unstable() is None for each in found.equilibria):
        return replace(verdict, status="undecided", reason=f"{verdict.reason} The stability of some is open.")
    stable = [each for each in found.equilibria if each.unstable() == 0]
    counted = f"{verdict.reason} Exactly {len(stable)} are asymptotically stable, the others unstable"
    if len(stable) != question.stable:
        return replace(verdict, status="refuted", reason=f"{counted}; {question.stable} were claimed.")
    if question.near and not all(_is_near(each, question) for each in stable):
        return replace(verdict, status="undecided", reason=f"{counted}. Some may lie farther away than claimed.")
    return replace(verdict, reason=f"{counted}.")


def _is_near(equilibrium: Equilibrium, question: StableStates) -> bool:
    """Whether every coordinate certainly lies as near as claimed."""
    from flint import arb

    from numerics.rationals import point

    def close(low: Fraction, high: Fraction) -> bool:
        within = point(Fraction(question.within))
        for text in question.near:
            for turns in (-1, 0, 1):
                center = point(Fraction(text)) + 2 * turns * arb.pi()
                if abs(point(low) - center) <= within and abs(point(high) - center) <= within:
                    return True
        return False

    return all(close(low, high) for low, high in equilibrium.place)
