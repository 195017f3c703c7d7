"""Questions that an experiment of a paper speaks to: in how many of many independent runs is something seen?

Like ``verify.claims.simulated``, but the experiment is any function with a name. The answer is ``supported`` or
``undecided``, with the exact Clopper–Pearson interval, and never more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ..errors import InputError
from ..verdict import Verdict
from .counts import counted_verdict
from .fingerprint import fingerprint
from .solve import solve


@dataclass(frozen=True, slots=True)
class Observation:
    """In ``successes`` of ``size`` independent runs it was seen; ``details`` for the report (tables, plots)."""

    successes: int
    size: int
    details: dict[str, Any] = field(default_factory=dict)


def histogram(title: str, counts: list[int]) -> dict[str, Any]:
    """A table of how often each count occurs."""
    return {
        "title": title,
        "columns": ["number", "runs"],
        "rows": [[str(number), str(times)] for number, times in sorted(Counter(counts).items())],
    }


@dataclass(frozen=True, slots=True)
class Experiment:
    """``text``: what is seen in at least the fraction ``at_least`` of runs of ``experiment(seed=…, **parameters)``.

    ``parameters`` are pairs of names and exact values. Raises InputError for a fraction outside of [0, 1].
    """

    text: str
    experiment: Callable[..., Observation]
    parameters: tuple[tuple[str, Any], ...]
    at_least: str

    def __post_init__(self) -> None:
        try:
            inside = 0 <= Fraction(self.at_least) <= 1
        except (ValueError, ZeroDivisionError):
            inside = False
        if not inside:
            raise InputError(f"Expected a fraction between 0 and 1 but got at_least={self.at_least!r}.")

    def __str__(self) -> str:
        shown = ", ".join(f"{name} = {value}" for name, value in self.parameters)
        return f"{self.text}, in at least {self.at_least} of all runs ({shown})"


@solve.register
def _(question: Experiment, **hints: Any) -> Verdict:
    from numerics.seeds import derived_seed

    seed = derived_seed(0, fingerprint(question))
    seen = question.experiment(seed=seed, **dict(question.parameters))
    return counted_verdict(
        seen.successes,
        seen.size,
        f"runs: {question.text}",
        question.at_least,
        {**seen.details, "seed": seed},
        f"{seen.size} random starts",
        "Try more runs.",
    )
