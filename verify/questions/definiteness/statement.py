"""Signs of the eigenvalues of a symmetric matrix of functions: what is stated, and the inequalities that show it.

Jacobi's rule: when no leading principal minor D_1, …, D_n vanishes, M has as many negative eigenvalues as the sequence
1, D_1, …, D_n has changes of sign (Gantmacher, *The Theory of Matrices* I (1959), chapter X, theorem 2); with all of
them positive M is positive definite (Sylvester). M is positive semidefinite when all principal minors are >= 0. The
rows and columns may be taken in any order, and for Jacobi's rule M may be replaced by TᵀMT with any matrix T of
numbers: for an invertible T both have as many negative eigenvalues (Sylvester's law of inertia), and T is invertible
when the last minor, det(T)² det(M), does not vanish.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from verify.formula.statement import Relation, Statement
from verify.formula.tree import LEAVES, Formula, number, postorder
from verify.kernel.goal import domain_conditions

from ..data import Point, filled
from ..domain import Domain, domain_text
from ..minors import Basis, Matrix, congruent, determinant, leading, principal


@dataclass(frozen=True, slots=True)
class Jacobi:
    """The leading minors in this ``order`` of the rows have these ``signs``: at ``point``, or everywhere (None).

    With a ``basis`` T they are those of TᵀMT.
    """

    order: tuple[int, ...]
    signs: tuple[int, ...]
    point: Point | None = None
    basis: Basis | None = None

    def minors(self, matrix: Matrix) -> list[Formula]:
        """The leading minors."""
        return leading(matrix if self.basis is None else congruent(matrix, self.basis), self.order)

    def negative(self) -> int:
        """The number of negative eigenvalues."""
        return sum(one != other for one, other in zip((1, *self.signs), self.signs, strict=False))

    def __str__(self) -> str:
        return counted(len(self.order), self.negative(), _where(self.point))

    def needed(self, matrix: Matrix, domain: Domain) -> Statement:
        """What shows it."""
        signed = zip(self.signs, self.minors(matrix), strict=True)
        relations = [Relation(">" if s > 0 else "<", minor, number(0)) for s, minor in signed]
        return _at(Statement((*has_values(matrix), *relations), domain), self.point)


@dataclass(frozen=True, slots=True)
class Semidefinite:
    """No eigenvalue has the other sign than ``sign``, anywhere."""

    sign: int

    def __str__(self) -> str:
        word, other = ("Positive", "negative") if self.sign > 0 else ("Negative", "positive")
        return f"{word} semidefinite at every point: no eigenvalue is {other}."

    def needed(self, matrix: Matrix, domain: Domain) -> Statement:
        """What shows it."""
        signed = matrix if self.sign > 0 else tuple(tuple(-entry for entry in row) for row in matrix)
        chosen = [rows for k in range(1, len(matrix) + 1) for rows in combinations(range(len(matrix)), k)]
        relations = (Relation(">=", principal(signed, rows), number(0)) for rows in chosen)
        return Statement((*has_values(signed), *relations), domain)


@dataclass(frozen=True, slots=True)
class Singular:
    """The determinant vanishes at ``point``."""

    point: Point

    def __str__(self) -> str:
        return f"Singular at {_where(self.point)}."

    def needed(self, matrix: Matrix, domain: Domain) -> Statement:
        """What shows it."""
        return _at(Statement((*has_values(matrix), Relation("==", determinant(matrix), number(0))), domain), self.point)


Fact = Jacobi | Semidefinite | Singular


def stated(matrix: Matrix, domain: Domain, facts: Sequence[Fact]) -> str:
    """What a certificate of the kind "definite" states."""
    rows = "; ".join(", ".join(str(entry) for entry in row) for row in matrix)
    where = f" for {domain_text(domain)}" if domain else ""
    return f"eigenvalues of [{rows}]{where}: {' '.join(map(str, facts))}"


def _where(point: Point | None) -> str:
    if point is None:
        return "every point"
    return ", ".join(f"{name} = {value}" for name, value in point) or "every point"


def _at(statement: Statement, point: Point | None) -> Statement:
    """The statement at one point, or as it is."""
    if point is None:
        return statement
    values = dict(point)
    fixed = (Relation(r.op, filled(r.left, values), filled(r.right, values)) for r in statement.relations)
    return Statement(tuple(fixed))


def counted(size: int, negative: int, where: str) -> str:
    """How many eigenvalues have which sign, in words."""
    eigenvalues = "the eigenvalue is" if size == 1 else f"{'both' if size == 2 else f'all {size}'} eigenvalues are"
    if negative == 0:
        return f"Positive definite at {where}: {eigenvalues} positive."
    if negative == size:
        return f"Negative definite at {where}: {eigenvalues} negative."
    return f"Indefinite at {where}: {size - negative} positive and {negative} negative eigenvalues."


def has_values(matrix: Matrix) -> Iterator[Relation]:
    """Relations that say no more than that the entries are defined."""
    for entry in dict.fromkeys(entry for row in matrix for entry in row):
        if any(node.op not in LEAVES and domain_conditions(node) for node in postorder(entry)):
            yield Relation("==", entry, entry)
