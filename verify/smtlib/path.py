"""Paths: what holds in one case, as relations, and the disjunctions that are still open.

Cases are made by taking an open disjunction apart. Search and checker use the same functions, so that a certificate
names a disjunction by its number.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Final

from verify.formula.endpoints import rational
from verify.formula.statement import Relation
from verify.formula.tree import PI, Formula, apply, number, substitute, variables
from verify.kernel.premises import replaced as with_part

from .powers import with_open_powers
from .proposition import NEVER, Proposition, known_truth, oriented, relation

#: A proposition, or its negation when the flag is False.
Signed = tuple[Proposition, bool]

#: Functions that are taken apart into pieces.
PIECEWISE: Final = frozenset({"abs", "min", "max", "atan2"})


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
        sides = with_open_powers(claim.left), with_open_powers(claim.right)
        return [extended(self, [(relation(claim.op, *sides), holds)]) for holds in (False, True)]

    def pieces(self, part: Formula) -> list[Path]:
        """The paths on each of which one piece of a piecewise function stands in place of ``part``."""
        found: list[Path] = []
        part = with_open_powers(part)
        for signs, value in pieces_of(part):
            if all(known_truth(sign) is not False for sign in signs):
                # An exponent max(0, y) becomes 0 in one of the pieces.
                given = [
                    relation(r.op, *(with_open_powers(with_part(side, part, value)) for side in (r.left, r.right)))
                    for r in self.relations
                ]
                given += [Proposition("relation", (sign,)) for sign in signs if known_truth(sign) is None]
                found.append(extended(Path((), self.open), [(each, True) for each in given]))
        return found

    def unordered(self) -> list[int]:
        """The relations a != b of which it is open whether a < b or b < a."""
        given = frozenset(self.relations)
        found = []
        for k, r in enumerate(self.relations):
            both = (Relation("<", r.left, r.right), Relation("<", r.right, r.left))
            if r.op == "!=" and r != NEVER and not given.intersection(both):
                found.append(k)
        return found


def pieces_of(part: Formula) -> list[tuple[tuple[Relation, ...], Formula]]:
    """For |t|, min(a, b), max(a, b) and atan2(y, x): relations one of which holds, and the value where they hold.

    atan2(y, x) is atan(y/x) where x > 0, that plus or minus pi where x < 0, pi/2 or -pi/2 where x = 0, and stays as it
    is where both are zero. Raises ValueError for another function.
    """
    zero, a, b = number(0), part.args[0], part.args[-1]
    match part.op:
        case "abs":
            return [((Relation("<=", zero, a),), a), ((Relation("<", a, zero),), -a)]
        case "max":
            return [((Relation("<=", b, a),), a), ((Relation("<", a, b),), b)]
        case "min":
            return [((Relation("<=", a, b),), a), ((Relation("<", b, a),), b)]
        case "atan2":
            y, x, slope = a, b, apply("atan", a / b)
            left, middle = Relation("<", x, zero), Relation("==", x, zero)
            return [
                ((Relation("<", zero, x),), slope),
                ((left, Relation("<=", zero, y)), slope + PI),
                ((left, Relation("<", y, zero)), slope - PI),
                ((middle, Relation("<", zero, y)), PI / 2),
                ((middle, Relation("<", y, zero)), -PI / 2),
                ((middle, Relation("==", y, zero)), part),
            ]
    raise ValueError(f"Expected abs, min, max or atan2 but got {part}.")


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
            here = single if positive else oriented(single.negated())
            if here.left is not here.right:
                found.setdefault(here)
            elif here.op in ("<", "!="):
                # A term equals itself, whatever 1/0 in it is.
                found.setdefault(NEVER)
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


def stronger(claimed: Relation) -> tuple[Relation, ...]:
    """The relation ``claimed`` and those between the same terms from which it follows, as a <= b does from a < b."""
    r = oriented(claimed)
    a, b = r.left, r.right
    match r.op:
        case "<":
            return (r,)
        case "<=":
            return (r, Relation("<", a, b), Relation("==", a, b), Relation("==", b, a))
        case "==":
            return (r, Relation("==", b, a))
    return (r, Relation("!=", b, a), Relation("<", a, b), Relation("<", b, a))


def entails(given: Container[Relation | None], claimed: Relation) -> bool:
    """Whether the relation ``claimed`` is one of ``given`` or plainly weaker."""
    return any(s in given for s in stronger(claimed))


def solution(
    equation: Relation, name: str, given: Container[Relation | None]
) -> tuple[Formula, Relation | None] | None:
    """(t, None) when the equation is v == t or t == v for the variable v called ``name``, which t does not contain.

    (sqrt(t), 0 <= t) when it is v**2 == t and 0 <= v is ``given``, (-sqrt(t), 0 <= t) when v <= 0 is.
    """
    if equation.op != "==":
        return None
    for side, other in ((equation.left, equation.right), (equation.right, equation.left)):
        is_square = side.op == "pow" and side.args[1] is number(2)
        v = side.args[0] if is_square else side
        if v.op != "variable" or v.args[0] != name or name in variables(other):
            continue
        if not is_square:
            return other, None
        if entails(given, Relation("<=", number(0), v)):
            return apply("sqrt", other), Relation("<=", number(0), other)
        if entails(given, Relation("<=", v, number(0))):
            return -apply("sqrt", other), Relation("<=", number(0), other)
    return None


def replaced(old: Relation, name: str, value: Formula) -> Relation:
    """The relation ``old`` with ``value`` in place of a variable."""
    if name not in variables(old.left, old.right):
        return old
    left, right = (_folded(with_open_powers(substitute(side, {name: value}))) for side in (old.left, old.right))
    return Relation(old.op, left, right)


def _folded(side: Formula) -> Formula:
    """A rational number for a side without variables that is one: y > 3 + 3 is a bound y > 6."""
    value = None if variables(side) else rational(side)
    return side if value is None else number(value)
