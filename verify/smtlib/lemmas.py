"""Equations and rewritten relations that follow from a case by exact algebra and make searches over boxes shorter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from verify.certificate import Certificate
from verify.formula.statement import Relation

from .checker import eliminated
from .linear import certified_sum
from .multipliers import Shown, by_multipliers, spelled, steps_against
from .named_forms import Rewritten, rewritten_relations
from .path import Path, solution
from .proposition import oriented
from .reduction import Reduced, reduced
from .systems import solved_systems


@dataclass(frozen=True, slots=True)
class Lemma:
    """``claim`` follows from the relations of a case: ``shown`` proves it, or its halves, for what ``case`` is."""

    claim: Relation
    case: Reduced
    shown: Shown

    def steps(self, path: Path) -> list[dict[str, Any]] | None:
        """The steps that close the case where the claim fails, within ``path``, which may know more relations."""
        return steps_against(path, self.claim, self.case, self.shown)


def lemmas(path: Path) -> Iterator[Lemma]:
    """What unknowns of linear systems are, and relations in names of linear forms."""
    case = reduced(path.relations)
    if any(bounds.is_empty() for bounds in case.bounds.values()):
        return
    for solved in solved_systems(case):
        yield Lemma(spelled(solved.claim), case, partial(by_multipliers, weighed=solved.multipliers, case=case))
    for found in rewritten_relations(path):
        yield _in_names(path, found)


def _in_names(path: Path, found: Rewritten) -> Lemma:
    equations = [path.relations[position] for position, _ in found.names]
    values = [solution(r, name, ()) for r, (_, name) in zip(equations, found.names, strict=True)]
    removed = [(p, n, v[0]) for (p, n), v in zip(found.names, values, strict=True) if v is not None]
    steps = [(k, name) for k, (_, name) in enumerate(found.names)]

    def shown(half: Relation) -> Certificate | None:
        left = eliminated([*equations, path.relations[found.source], oriented(half.negated())], steps)
        return certified_sum(list(left)[::-1], Reduced())

    return Lemma(spelled(found.claim), Reduced(removed), shown)
