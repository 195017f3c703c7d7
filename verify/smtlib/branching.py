"""How a case is taken apart, by an open disjunction, into a < b and b < a, or by pieces; and when it needs no more."""

from __future__ import annotations

import time
from typing import Any, Final

from verify.formula.statement import Relation
from verify.formula.tree import Formula, number, postorder

from .choices import conflicting
from .path import PIECEWISE, Path, entails
from .proposition import oriented

#: Seconds for the choice of a disjunction; functions are left whole while a case has less time than this.
_CHOOSING: Final = 1.0
_PATIENT: Final = 0.15


def clash(path: Path) -> list[dict[str, Any]]:
    """The step for a case with a relation and its negation; none if there are no such relations."""
    place = {relation: i for i, relation in enumerate(path.relations)}
    for i, relation in enumerate(path.relations):
        j = place.get(oriented(relation.negated()))
        if j is not None:
            return [{"clash": [i, j]}]
    return []


def taken_apart(path: Path, live: dict[int, int], seconds: float) -> tuple[dict[str, Any], list[Path]] | None:
    """The step of a certificate and the cases that it makes of ``path``; None when it is best left whole.

    ``live`` are its open disjunctions with how many members are possible, ``seconds`` the time for each case.
    """
    if live:
        # Disjunctions that contradict the linear relations lead to short proofs.
        needed = conflicting(path, time.perf_counter() + max(_CHOOSING, seconds)) if len(live) > 1 else []
        chosen = min([k for k in needed if k in live] or live, key=lambda k: live[k])
        return {"split": chosen}, path.cases(chosen)
    unordered = path.unordered()
    if unordered is not None:
        return {"order": unordered}, path.orders(unordered)
    part = _piecewise(path) if seconds > _PATIENT else None
    return None if part is None else ({"pieces": str(part)}, path.pieces(part))


def _piecewise(path: Path) -> Formula | None:
    """The first piecewise function in the relations of a case of which it is open which piece it is."""
    given = frozenset(path.relations)
    for relation in path.relations:
        for part in postorder(relation.left, relation.right):
            is_at_zero = part.op == "atan2" and Relation("==", part.args[1], number(0)) in given
            if part.op in PIECEWISE and not is_at_zero:
                return part
    return None


def live_disjunctions(path: Path) -> dict[int, int]:
    """The open disjunctions none of whose members holds already, with how many members are still possible."""
    given = dict.fromkeys(path.relations)
    live: dict[int, int] = {}
    for k, members in enumerate(path.open):
        possible = 0
        for node, positive in members:
            (relation, *_) = (*node.args, None)
            if not isinstance(relation, Relation):
                possible += 1
                continue
            relation = relation if positive else oriented(relation.negated())
            if entails(given, relation):
                break
            possible += oriented(relation.negated()) not in given
        else:
            live[k] = possible
    return live
