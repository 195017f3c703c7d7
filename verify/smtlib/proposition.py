"""Propositions: relations between formulas joined by not, and, or. Shared parts are shared objects.

SMT-LIB's functions are total: 1/0 and log(-1) have some value, nobody says which. So the negation of ``a < b`` is
``a >= b`` at every point, and a relation in which something is undefined may hold or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from verify.formula.endpoints import rational
from verify.formula.statement import Relation
from verify.formula.tree import Formula, number
from verify.kernel.goal import is_defined_everywhere

Connective = Literal["relation", "not", "and", "or"]


@dataclass(frozen=True, slots=True, eq=False)
class Proposition:
    """``op`` applied to ``args``: one Relation, or propositions. No ``args`` of and: true; of or: false."""

    op: Connective
    args: tuple[Proposition | Relation, ...]


TRUE: Final = Proposition("and", ())
FALSE: Final = Proposition("or", ())

#: A relation that fails under every interpretation.
NEVER: Final = Relation("!=", number(0), number(0))

_FLIPPED: Final = {">": "<", ">=": "<="}


def oriented(relation: Relation) -> Relation:
    """The same relation with one of ``< <= == !=``."""
    flipped = _FLIPPED.get(relation.op)
    return relation if flipped is None else Relation(flipped, relation.right, relation.left)


def known_truth(relation: Relation) -> bool | None:
    """Whether a relation between rational numbers holds; None for any other."""
    a, b = rational(relation.left), rational(relation.right)
    if a is None or b is None:
        return None
    r = oriented(relation)
    a, b = (a, b) if r is relation else (b, a)
    return {"<": a < b, "<=": a <= b, "==": a == b, "!=": a != b}[r.op]


def relation(op: str, left: Formula, right: Formula) -> Proposition:
    """The proposition that consists of one relation; between a term that has a value and itself it is true or false."""
    if left is right and is_defined_everywhere(left):
        return TRUE if op in ("==", "<=", ">=") else FALSE
    return Proposition("relation", (oriented(Relation(op, left, right)),))  # type: ignore[arg-type]


def conjunction(parts: Iterable[Proposition]) -> Proposition:
    """All of them."""
    return Proposition("and", tuple(parts))


def disjunction(parts: Iterable[Proposition]) -> Proposition:
    """At least one of them."""
    return Proposition("or", tuple(parts))


def negation(part: Proposition) -> Proposition:
    """Not ``part``."""
    return part.args[0] if part.op == "not" else Proposition("not", (part,))  # type: ignore[return-value]


def equivalence(a: Proposition, b: Proposition) -> Proposition:
    """Both or neither."""
    return disjunction([conjunction([a, b]), conjunction([negation(a), negation(b)])])


def parts_of(roots: Iterable[Proposition]) -> Iterator[Proposition]:
    """Every proposition below ``roots`` once, parts before what is made of them. Not recursive."""
    done: set[int] = set()
    stack = [(root, False) for root in reversed(list(roots))]
    while stack:
        node, ready = stack.pop()
        if id(node) in done:
            continue
        if ready or node.op == "relation":
            done.add(id(node))
            yield node
        else:
            stack.append((node, True))
            stack.extend((part, False) for part in reversed(node.args))  # type: ignore[misc]


def relations_of(roots: Iterable[Proposition]) -> Iterator[Relation]:
    """The relations in ``roots``, each once, in reading order."""
    seen: set[Relation] = set()
    for node in parts_of(roots):
        if node.op == "relation":
            (found,) = node.args
            if isinstance(found, Relation) and found not in seen:
                seen.add(found)
                yield found


def truth(roots: tuple[Proposition, ...], decide: Callable[[Relation], bool | None]) -> bool | None:
    """Whether all of ``roots`` hold, when ``decide`` says of each relation whether it does; None: not known."""
    value: dict[int, bool | None] = {}
    decided: dict[Relation, bool | None] = {}
    for node in parts_of(roots):
        if node.op == "relation":
            (found,) = node.args
            assert isinstance(found, Relation)
            if found not in decided:
                decided[found] = decide(found)
            value[id(node)] = decided[found]
            continue
        known = [value[id(part)] for part in node.args]
        if node.op == "not":
            value[id(node)] = None if known[0] is None else not known[0]
        else:
            value[id(node)] = _joined(known, node.op == "and")
    return _joined([value[id(root)] for root in roots], True)


def _joined(known: list[bool | None], all_of: bool) -> bool | None:
    """The conjunction (or disjunction) of truth values."""
    if any(k is not None and k is not all_of for k in known):
        return not all_of
    return None if None in known else all_of
