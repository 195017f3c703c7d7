"""Relations about fewer variables, by names that a case has for linear forms: of b = y - x and (x - y)² <= r, b² <= r.

A relation about differences only does not change when all variables move together, so that a search over boxes would
look at the same again and again; in the names of the differences there is nothing to move.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from verify.formula.linear import ONE, Combination, linear_combination
from verify.formula.statement import Relation
from verify.formula.tree import LEAVES, Formula, apply, number, postorder, variables

from .linear import is_linear_relation
from .path import Path

#: Names of linear forms, and relations, beyond which nothing is rewritten.
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Rewritten:
    """``claim`` is the relation number ``source`` of a case in ``names``, with the numbers of their equations."""

    claim: Relation
    source: int
    names: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """``zero``, the linear form less its name, is 0."""

    position: int
    name: str
    zero: Combination


def rewritten_relations(path: Path) -> Iterator[Rewritten]:
    """The relations that are no linear ones and have fewer variables in names of linear forms."""
    names = list(_names(path))
    if not names or len(path.relations) > _MOST:
        return
    for k, relation in enumerate(path.relations):
        if relation.op == "!=" or is_linear_relation(relation):
            continue
        used: dict[int, str] = {}
        left, right = (_rewritten(side, names, used) for side in (relation.left, relation.right))
        if len(variables(left, right)) < len(variables(relation.left, relation.right)):
            yield Rewritten(Relation(relation.op, left, right), k, tuple(used.items()))


def _names(path: Path) -> Iterator[_Name]:
    """The equations v == t and t == v for a linear form t in at least two other variables."""
    seen = set()
    for k, relation in enumerate(path.relations):
        if relation.op != "==" or not is_linear_relation(relation):
            continue
        for v, form in ((relation.left, relation.right), (relation.right, relation.left)):
            terms = linear_combination(form)
            if v.op == "variable" and v not in terms and v not in seen and sum(n is not ONE for n in terms) > 1:
                seen.add(v)
                yield _Name(k, v.args[0], {**terms, v: Fraction(-1)})


def _rewritten(side: Formula, names: list[_Name], used: dict[int, str]) -> Formula:
    """The formula with its largest linear parts in few variables, noting the names that are ``used``."""
    linear: dict[Formula, Combination | None] = {}
    for node in postorder(side):
        parts = [linear[a] for a in node.args] if node.op not in LEAVES else []
        terms = None if None in parts else linear_combination(node)
        is_linear = terms is not None and all(n is ONE or n.op == "variable" for n in terms)
        linear[node] = terms if is_linear else None
    done: dict[Formula, Formula] = {}
    for node in postorder(side):
        terms = linear[node]
        if terms is not None:
            fewer = _fewer(terms, names, used) if sum(n is not ONE for n in terms) > 1 else terms
            done[node] = node if fewer is terms else _formula(fewer)
        else:
            done[node] = node if node.op in LEAVES else apply(node.op, *(done[a] for a in node.args))
    return done[side]


def _fewer(terms: Combination, names: list[_Name], used: dict[int, str]) -> Combination:
    """The linear form with multiples of what is zero added while that leaves it fewer variables."""
    found = terms
    while True:
        best = found
        for name in names:
            for node in (n for n in name.zero if n in found and n is not ONE and n.args[0] != name.name):
                factor = found[node] / name.zero[node]
                total = {n: found.get(n, Fraction(0)) - factor * name.zero.get(n, Fraction(0))
                         for n in {**found, **name.zero}}  # fmt: skip
                left = {n: c for n, c in total.items() if c}
                if _size(left) < _size(best):
                    best, chosen = left, name
        if best is found:
            return found
        found = best
        used[chosen.position] = chosen.name


def _size(terms: Mapping[Formula, Fraction]) -> int:
    return sum(n is not ONE for n in terms)


def _formula(terms: Combination) -> Formula:
    total: Formula | None = None
    for node, c in terms.items():
        part = number(abs(c)) if node is ONE else node if abs(c) == 1 else number(abs(c)) * node
        total = (part if c > 0 else -part) if total is None else total + part if c > 0 else total - part
    return number(0) if total is None else total
