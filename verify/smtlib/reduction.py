"""Equations v = t and v² = t used to remove v; then rational bounds as a box, and groups that share variables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from verify.formula.endpoints import MINUS_OO, rational
from verify.formula.limits import excess
from verify.formula.statement import Interval, Relation
from verify.formula.tree import OO, Formula, number, postorder, variables

from .path import replaced, solution
from .proposition import known_truth

#: A formula with more operations than this is not put in the place of a variable.
_LARGEST: Final = 120
_MOST: Final = 400
#: Cases that are remembered.
_REMEMBERED: Final = 64


@dataclass(slots=True)
class Bounds:
    """The strictest rational bounds of one variable, each with the relation that gives it."""

    lower: tuple[Fraction, bool, Relation] | None = None
    upper: tuple[Fraction, bool, Relation] | None = None

    def is_empty(self) -> bool:
        """Whether no number is in between."""
        if self.lower is None or self.upper is None:
            return False
        (low, low_open, _), (high, high_open, _) = self.lower, self.upper
        return low > high or (low == high and (low_open or high_open))

    def interval(self) -> Interval:
        """The interval between the bounds."""
        low, low_open = (number(self.lower[0]), self.lower[1]) if self.lower else (MINUS_OO, True)
        high, high_open = (number(self.upper[0]), self.upper[1]) if self.upper else (OO, True)
        return Interval(low, high, low_open, high_open)


@dataclass(slots=True)
class Reduced:
    """``eliminated``: (position among the relations, variable, what it equals), one after another.

    ``relations`` are those that are left, each with the position of the one that it comes from.
    """

    eliminated: list[tuple[int, str, Formula]] = field(default_factory=list)
    relations: dict[Relation, int] = field(default_factory=dict)
    bounds: dict[str, Bounds] = field(default_factory=dict)

    def constraints(self) -> list[Relation]:
        """The relations that are no bounds."""
        return [r for r in self.relations if bound_of(r) is None]


def reduced(relations: Sequence[Relation], *, eliminate: bool = True, kept: Collection[str] = frozenset()) -> Reduced:
    """The relations after elimination of variables, but those that are ``kept``, with the bounds among them."""
    found = _reduced(tuple(relations), eliminate, frozenset(kept))
    bounds = {name: replace(here) for name, here in found.bounds.items()}
    return Reduced(list(found.eliminated), dict(found.relations), bounds)


@lru_cache(maxsize=_REMEMBERED)
def _reduced(relations: tuple[Relation, ...], eliminate: bool, kept: frozenset[str]) -> Reduced:
    """What ``reduced`` copies: the same case is asked about several times in a row."""
    current: dict[int, Relation] = dict(enumerate(relations))
    where: dict[str, set[int]] = defaultdict(set)
    for i, relation in current.items():
        for name in variables(relation.left, relation.right):
            where[name].add(i)
    result = Reduced()
    waiting = [i for i, relation in current.items() if relation.op == "=="] if eliminate else []
    known: dict[Relation, list[_Solved]] = {}
    while waiting and len(result.eliminated) < _MOST:
        for i in waiting:
            if current[i] not in known:
                known[current[i]] = [s for s in _solutions(current[i], current.values()) if s.name not in kept]
        choice = min(
            ((s.size, len(where[s.name]), i, s.name, s) for i in waiting for s in known[current[i]]),
            key=lambda c: c[:4],
            default=None,
        )
        if choice is None or choice[0] > _LARGEST:
            break
        i, name, solved = choice[2:]
        waiting.remove(i)
        result.eliminated.append((i, name, solved.value))
        if solved.rest is None:
            del current[i]
        else:
            current[i] = solved.rest
        for j in sorted(where.pop(name) - {i}):
            if j in current:
                current[j] = replaced(current[j], name, solved.value)
                for other in variables(solved.value):
                    where[other].add(j)
    for i, relation in current.items():
        same = relation.left is relation.right and relation.op in ("==", "<=")
        if not same and known_truth(relation) is not True:
            result.relations.setdefault(relation, i)
    for relation in result.relations:
        _tighten(result.bounds, relation)
    return result


class _Solved(NamedTuple):
    """What a variable equals, the operations of that value, and what else the equation says."""

    name: str
    value: Formula
    size: int
    rest: Relation | None


def _solutions(relation: Relation, given: Collection[Relation]) -> Iterator[_Solved]:
    for side in (relation.left, relation.right):
        v = side.args[0] if side.op == "pow" else side
        solved = solution(relation, v.args[0], given) if v.op == "variable" else None
        if solved is not None:
            yield _Solved(v.args[0], solved[0], sum(1 for _ in postorder(solved[0])), solved[1])


def bound_of(relation: Relation) -> tuple[str, str, Fraction, bool] | None:
    """(variable, "lower" or "upper", bound, whether it is excluded) for a relation of that kind."""
    if relation.op not in ("<", "<="):
        return None
    if relation.left.op == "variable" and (value := rational(relation.right)) is not None:
        return relation.left.args[0], "upper", value, relation.op == "<"
    if relation.right.op == "variable" and (value := rational(relation.left)) is not None:
        return relation.right.args[0], "lower", value, relation.op == "<"
    return None


def _tighten(bounds: dict[str, Bounds], relation: Relation) -> None:
    found = bound_of(relation)
    if found is None:
        return
    name, side, value, is_open = found
    here = bounds.setdefault(name, Bounds())
    old = here.lower if side == "lower" else here.upper
    key = (value, is_open) if side == "lower" else (-value, is_open)
    if old is None or key > ((old[0], old[1]) if side == "lower" else (-old[0], old[1])):
        setattr(here, side, (value, is_open, relation))


def groups(relations: Sequence[Relation]) -> list[list[Relation]]:
    """The relations in groups that share no variable, in order."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    listed = [(relation, variables(relation.left, relation.right)) for relation in relations]
    for _, names in listed:
        for name in names:
            leader.setdefault(name, name)
            leader[find(name)] = find(names[0])
    found: dict[str, list[Relation]] = defaultdict(list)
    for relation, names in listed:
        found[find(names[0]) if names else ""].append(relation)
    return list(found.values())


def is_usable(*relations: Relation) -> bool:
    """Whether the relations are short enough together for a statement."""
    return excess(*(side for r in relations for side in (r.left, r.right))) is None
