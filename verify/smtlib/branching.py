"""How a case is taken apart, by an open disjunction, into a < b and b < a, or by pieces; and when it needs no more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from verify.formula.statement import Relation
from verify.formula.tree import Formula, number, postorder, variables
from verify.kernel.box import Box, from_interval
from verify.prover.clock import now

from .choices import conflicting
from .path import PIECEWISE, Path, entails, stronger
from .proposition import relations_of, truth
from .reduction import Bounds, reduced
from .settled import known

#: Seconds for the choice of a disjunction; functions are left whole while a case has less time than this.
_CHOOSING: Final = 1.0
_PATIENT: Final = 0.15
#: Cases that are remembered.
_REMEMBERED: Final = 64


def clash(path: Path, start: int = 0) -> list[dict[str, Any]]:
    """The step for a case with a relation and one that plainly contradicts it; none if there are no such relations.

    Only contradictions that use a relation from number ``start`` on are looked for.
    """
    place = {relation: i for i, relation in enumerate(path.relations)}
    for j, relation in enumerate(path.relations[start:], start):
        for denying in stronger(relation.negated()):
            if denying in place:
                return [{"clash": [place[denying], j]}]
    return []


@dataclass(slots=True)
class Choosing:
    """How long the search for disjunctions that contradict the linear relations took in vain, and may take so."""

    wasted: float = 0.0
    allowed: float = 0.0

    def chosen(self, path: Path, live: dict[int, list[bool]], seconds: float) -> int:
        """A disjunction to split: of those that contradict the linear relations if any, with few possible members.

        Among these, one about variables that other relations of the case are about already.
        """
        needed: list[int] = []
        if len(live) > 1 and self.wasted <= self.allowed:
            started = now()
            needed = [k for k in conflicting(path, started + max(_CHOOSING, seconds)) if k in live]
            self.wasted += 0.0 if needed else now() - started
        used = {name for r in path.relations for name in variables(r.left, r.right)}

        def rank(k: int) -> tuple[int, int]:
            members = relations_of([node for node, _ in path.open[k]])
            return sum(live[k]), len({name for r in members for name in variables(r.left, r.right)} - used)

        return min(needed or live, key=rank)


def taken_apart(
    path: Path, live: dict[int, list[bool]], seconds: float, choosing: Choosing
) -> tuple[dict[str, Any], list[Path]] | None:
    """The step of a certificate and the cases that it makes of ``path``; None when it is best left whole.

    ``live`` are its open disjunctions with which members are possible, ``seconds`` the time for each case.
    """
    if live:
        # Disjunctions that contradict the linear relations lead to short proofs.
        chosen = choosing.chosen(path, live, seconds)
        return {"split": chosen}, path.cases(chosen)
    unordered = _unordered(path)
    if unordered is not None:
        return {"order": unordered}, path.orders(unordered)
    part = _piecewise(path) if seconds > _PATIENT else None
    return None if part is None else ({"pieces": str(part)}, path.pieces(part))


def _unordered(path: Path) -> int | None:
    """The first relation a != b of which it is open whether a < b or b < a, and whether it holds on the whole box."""
    unordered = path.unordered()
    if not unordered:
        return None
    case = reduced(path.relations)
    box = {n: from_interval(b.interval()) for n, b in case.bounds.items() if not b.is_empty()}
    left = {i for r, i in case.relations.items() if r.op != "!=" or not _holds(r, box)}
    return next((k for k in unordered if k in left), None)


def _holds(relation: Relation, box: Box) -> bool:
    """Whether the relation holds on the whole box."""
    names = variables(relation.left, relation.right)
    return known(relation, {n: box.get(n, from_interval(Bounds().interval())) for n in names}) is True


def _piecewise(path: Path) -> Formula | None:
    """The first piecewise function in the relations of a case of which it is open which piece it is."""
    given = frozenset(path.relations)
    for relation in path.relations:
        for part in postorder(relation.left, relation.right):
            is_at_zero = part.op == "atan2" and Relation("==", part.args[1], number(0)) in given
            if part.op in PIECEWISE and not is_at_zero:
                return part
    return None


@lru_cache(maxsize=_REMEMBERED)
def live_disjunctions(path: Path) -> dict[int, list[bool]]:
    """The open disjunctions none of whose members plainly holds already, with which members are still possible.

    It is remembered and therefore not to be changed.
    """
    given = frozenset(path.relations)
    known: dict[Relation, bool | None] = {}

    def decide(relation: Relation) -> bool | None:
        if relation not in known:
            is_denied = entails(given, relation.negated())
            known[relation] = False if is_denied else True if entails(given, relation) else None
        return known[relation]

    live: dict[int, list[bool]] = {}
    for k, members in enumerate(path.open):
        held = [truth((node,), decide) for node, _ in members]
        if not any(h is positive for h, (_, positive) in zip(held, members, strict=True)):
            live[k] = [h is None for h in held]
    return live
