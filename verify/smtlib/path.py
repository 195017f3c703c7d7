"""Paths: what holds in one case, as relations, and the disjunctions that are still open.

Cases are made by taking an open disjunction apart. Search and checker use the same functions, so that a certificate
names a disjunction by its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from verify.formula.statement import Relation
from verify.formula.tree import Formula, substitute, variables

from .powers import with_open_powers
from .proposition import NEVER, Proposition, oriented, relation

#: A proposition, or its negation when the flag is False.
Signed = tuple[Proposition, bool]


@dataclass(frozen=True, slots=True)
class Path:
    """All ``relations`` hold, and of each tuple of ``open`` at least one member."""

    relations: tuple[Relation, ...] = ()
    open: tuple[tuple[Signed, ...], ...] = ()

    def cases(self, number: int) -> list[Path]:
        """The paths for the members of one open disjunction; one of them holds when this one does."""
        rest = Path(self.relations, (*self.open[:number], *self.open[number + 1 :]))
        return [extended(rest, [member]) for member in self.open[number]]

    def orders(self, number: int) -> list[Path]:
        """The paths a < b and b < a for one relation a != b."""
        found = self.relations[number]
        if found.op != "!=":
            raise ValueError(f"Expected a relation != but got {found}.")
        sides = ((found.left, found.right), (found.right, found.left))
        return [extended(self, [(relation("<", a, b), True)]) for a, b in sides]

    def cut(self, claim: Relation) -> list[Path]:
        """The paths on which ``claim`` fails and on which it holds."""
        return [extended(self, [(relation(claim.op, claim.left, claim.right), holds)]) for holds in (False, True)]

    def unordered(self) -> int | None:
        """The first relation a != b of which it is open whether a < b or b < a."""
        given = frozenset(self.relations)
        for number, r in enumerate(self.relations):
            both = (Relation("<", r.left, r.right), Relation("<", r.right, r.left))
            if r.op == "!=" and r != NEVER and not given.intersection(both):
                return number
        return None


def extended(path: Path, added: Iterable[Signed]) -> Path:
    """The path on which ``added`` hold too. Not recursive."""
    found = dict.fromkeys(path.relations)
    waiting = list(path.open)
    stack = list(reversed(list(added)))
    while stack:
        node, positive = stack.pop()
        if node.op == "relation":
            (single,) = node.args
            assert isinstance(single, Relation)
            found.setdefault(single if positive else oriented(single.negated()))
        elif node.op == "not":
            stack.append((node.args[0], not positive))  # type: ignore[arg-type]
        else:
            parts: list[Signed] = [(part, positive) for part in node.args]  # type: ignore[misc]
            if (node.op == "and") == positive or len(parts) == 1:
                stack.extend(reversed(parts))
            elif parts:
                waiting.append(tuple(parts))
            else:
                found.setdefault(NEVER)
    return Path(tuple(found), tuple(waiting))


def root(propositions: Iterable[Proposition]) -> Path:
    """The path on which all of ``propositions`` hold."""
    return extended(Path(), [(p, True) for p in propositions])


def entails(given: Mapping[Relation, object] | frozenset[Relation], claimed: Relation) -> bool:
    """Whether the relation ``claimed`` is one of ``given`` or plainly weaker, as a <= b is weaker than a < b."""
    r = oriented(claimed)
    a, b = r.left, r.right
    stronger = {
        "<": [r],
        "<=": [r, Relation("<", a, b), Relation("==", a, b), Relation("==", b, a)],
        "==": [r, Relation("==", b, a)],
        "!=": [r, Relation("!=", b, a), Relation("<", a, b), Relation("<", b, a)],
    }
    return any(s in given for s in stronger[r.op])


def solution(equation: Relation, name: str) -> Formula | None:
    """t when the equation is v == t or t == v for the variable v called ``name``, which t does not contain."""
    if equation.op != "==":
        return None
    for side, other in ((equation.left, equation.right), (equation.right, equation.left)):
        if side.op == "variable" and side.args[0] == name and name not in variables(other):
            return other
    return None


def replaced(old: Relation, name: str, value: Formula) -> Relation:
    """The relation ``old`` with ``value`` in place of a variable."""
    left, right = (with_open_powers(substitute(side, {name: value})) for side in (old.left, old.right))
    return Relation(old.op, left, right)
