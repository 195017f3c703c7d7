"""The signs of the eigenvalues of a symmetric matrix of functions, the same at every point of a box or not.

See ``statement`` for the rules. Where the signs change, two points show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice, permutations
from typing import Final

from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.statement import Statement
from verify.formula.tree import Formula
from verify.kernel.algebra import is_identically_zero
from verify.kernel.checker import TRUST
from verify.prover.factors import normal_text
from verify.prover.sampling import as_values, cloud
from verify.verdict import Status

from ..answer import Answer, Finding
from ..data import Point, filled, point_json
from ..domain import Domain, box_of, domain_text, require_covered
from ..effort import Effort
from ..evidence import certified, value_at
from ..minors import Basis, Matrix, determinant
from ..points import corners
from ..shown import between
from .checker import check_definite, facts_json
from .statement import (
    Fact,
    Jacobi,
    Semidefinite,
    Singular,
    has_values,
)
from .statement import stated as stated_text

#: Rows of the largest matrix: its determinant has 120 products.
LARGEST: Final = 5
#: Rows of the largest matrix of which sums of rows are tried.
_SUMMED: Final = 4
#: Points at which the signs are looked at.
_POINTS: Final = 12


@dataclass(frozen=True, slots=True)
class Signature:
    """The question: the signs of the eigenvalues of ``matrix`` on ``domain``."""

    matrix: Matrix
    domain: Domain

    def __str__(self) -> str:
        rows = "; ".join(", ".join(str(entry) for entry in row) for row in self.matrix)
        return f"eigenvalue signs of [{rows}]" + (f" for {domain_text(self.domain)}" if self.domain else "")


def read_matrix(text: str, domain: Domain) -> Matrix:
    """A symmetric matrix from rows separated by semicolons and entries by commas. Raises InputError.

    >>> [[str(entry) for entry in row] for row in read_matrix("2, 1/2; 1/2, 3", ())]
    [['2', '1/2'], ['1/2', '3']]
    """
    matrix = tuple(tuple(read_formula(entry) for entry in entries(row)) for row in text.split(";"))
    sizes = [len(row) for row in matrix]
    if set(sizes) != {len(matrix)}:
        rows = f"{len(matrix)} row{'s' * (len(matrix) > 1)}"
        raise InputError(
            f"Expected as many entries in every row as there are rows but got {rows} with "
            f'{", ".join(map(str, sizes))} entries; write rows as in "2, x; x, 3".'
        )
    if len(matrix) > LARGEST:
        raise InputError(f"Expected at most {LARGEST} rows but got {len(matrix)}.")
    for i, j in combinations(range(len(matrix)), 2):
        if not is_identically_zero(matrix[i][j] - matrix[j][i], ()):
            raise InputError(
                f"Expected a symmetric matrix but got {matrix[i][j]} in row {i + 1}, column {j + 1} and {matrix[j][i]} "
                f"in row {j + 1}, column {i + 1}; for a quadratic form take half of their sum in both places."
            )
    require_covered([entry for row in matrix for entry in row], domain)
    return tuple(tuple(matrix[min(i, j)][max(i, j)] for j in range(len(matrix))) for i in range(len(matrix)))


def entries(row: str) -> Iterator[str]:
    """The texts between the commas that stand outside all brackets.

    >>> list(entries("atan2(y, x), 2"))
    ['atan2(y, x)', ' 2']
    """
    depth, start = 0, 0
    for k, c in enumerate(row):
        depth += (c in "([") - (c in ")]")
        if c == "," and depth == 0:
            yield row[start:k]
            start = k + 1
    yield row[start:]


def signature(question: Signature, effort: Effort | None = None) -> Answer:
    """Proved with the numbers of positive and negative eigenvalues, refuted by two points where these differ.

    >>> from verify.questions.domain import read_domain
    >>> domain = read_domain(["x in [0, 3]"])
    >>> signature(Signature(read_matrix("2, sin(x); sin(x), 1", domain), domain)).sentence
    'Positive definite at every point: both eigenvalues are positive.'
    """
    effort = effort or Effort()
    matrix, domain = question.matrix, question.domain
    defined = tuple(has_values(matrix))
    if defined:
        shown = effort.prove(Statement(defined, domain))
        if shown.status == "refuted":
            return _answer(question, "refuted", [], shown.reason, shown.certificate, effort)
    for order, basis in _coordinates(len(matrix)):
        fact = _everywhere(question, order, basis, effort)
        if fact is not None:
            return _certified(question, "proved", [fact], effort)
    differing = _differing(question)
    for sign in (1, -1):
        if effort.prove(Semidefinite(sign).needed(matrix, domain)).status == "proved":
            status: Status = "refuted" if differing else "proved"
            return _certified(question, status, [Semidefinite(sign), *differing], effort)
    if differing:
        return _certified(question, "refuted", differing, effort)
    return _answer(question, "undecided", [], "No rule decides the signs of the eigenvalues.", None, effort)


def _coordinates(size: int) -> Iterator[tuple[tuple[int, ...], Basis | None]]:
    """Orders of the rows, and where one of them alone may leave a zero in the corner, sums of rows."""
    for order in permutations(range(size)):
        yield order, None
    in_order = tuple(range(size))
    if size > _SUMMED:
        return
    for chosen in permutations(range(size), 2):
        yield in_order, tuple(tuple(Fraction(i == j or (i, j) == chosen) for j in in_order) for i in in_order)
    yield in_order, tuple(tuple(Fraction(i == j or (i > j) * (1 + i + j)) for j in in_order) for i in in_order)


def _everywhere(question: Signature, order: Sequence[int], basis: Basis | None, effort: Effort) -> Jacobi | None:
    """Jacobi's rule in these coordinates, on the whole domain, if it is proved."""
    minors = Jacobi(tuple(order), (), None, basis).minors(question.matrix)
    box = box_of(question.domain)
    points = [as_values(box, point) for point in cloud(box, _POINTS)]
    known = [found for point in points if (found := _signs(minors, point)) is not None]
    if not known or known.count(known[0]) < len(known):
        return None
    fact = Jacobi(tuple(order), known[0], None, basis)
    return fact if effort.prove(fact.needed(question.matrix, question.domain)).status == "proved" else None


def _signs(minors: Sequence[Formula], point: Mapping[str, Formula]) -> tuple[int, ...] | None:
    """The certain signs of all minors at a point; None when one may vanish there."""
    values = [value_at(minor, point) for minor in minors]
    if any(v is None or v.contains_zero() for v in values):
        return None
    return tuple(1 if v.lo > 0 else -1 for v in values if v is not None)


def _differing(question: Signature) -> list[Fact]:
    """Two points with different signs of the eigenvalues, or one at which the matrix is singular and one at which it
    is not; nothing when none are found."""
    found: dict[int, Fact] = {}
    for point in _points(question.domain):
        fact = _at_point(question.matrix, point)
        if fact is None:
            continue
        key = -1 if isinstance(fact, Singular) else fact.negative()
        found.setdefault(key, fact)
        if len(found) == 2:
            return list(found.values())
    return []


def _points(domain: Domain) -> Iterator[Point]:
    box = box_of(domain)
    for values in (*islice(corners(box), 16), *(as_values(box, point) for point in cloud(box, _POINTS))):
        yield tuple((name, values[name]) for name in box)


def _at_point(matrix: Matrix, point: Point) -> Jacobi | Singular | None:
    values = dict(point)
    if is_identically_zero(filled(determinant(matrix), values), ()):
        return Singular(point)
    for order, basis in _coordinates(len(matrix)):
        signs = _signs(Jacobi(order, (), None, basis).minors(matrix), values)
        if signs is not None:
            return Jacobi(order, signs, point, basis)
    return None


def _certified(question: Signature, status: Status, facts: Sequence[Fact], effort: Effort) -> Answer:
    """The answer with its certificate, once the checker accepts it."""
    matrix, domain = question.matrix, question.domain
    proofs = (effort.proof(fact.needed(matrix, domain)) for fact in facts)
    stated, table = stated_text(matrix, domain, facts), facts_json(matrix, domain, facts)
    certificate = certified("definite", stated, table, proofs, check_definite)
    if certificate is None:
        return _answer(question, "undecided", [], "The signs were not shown at a point.", None, effort)
    return _answer(question, status, facts, " ".join(map(str, facts)), certificate, effort)


def _answer(
    question: Signature, status: Status, facts: Sequence[Fact], sentence: str, proof: Certificate | None, effort: Effort
) -> Answer:
    return Answer(
        str(question),
        status,
        sentence,
        tuple(_finding(question, fact) for fact in facts),
        certificate=proof,
        boxes=effort.clock.boxes,
        trust=(*TRUST, "verify/questions: definiteness/statement, definiteness/checker, minors, data, parts"),
        advice="" if status != "undecided" else "Try a smaller domain, or more seconds.",
    )


def _finding(question: Signature, fact: Fact) -> Finding:
    """A fact with the minors that show it, in their normal forms."""
    if isinstance(fact, Semidefinite):
        return Finding("semidefinite", "", facts={"sign": fact.sign})
    at = {} if fact.point is None else {name: between(value, value) for name, value in fact.point}
    exact = None if fact.point is None else point_json(fact.point)
    if isinstance(fact, Singular):
        return Finding("singular", "", at, exact)
    size, negative = len(fact.order), fact.negative()
    counts = {"positive": size - negative, "negative": negative}
    if fact.point is not None:
        return Finding("signs", "", at, exact, facts=counts)
    shown = [str(normal_text(minor, frozenset())) for minor in fact.minors(question.matrix)]
    words = "leading minors" if fact.basis is None else "leading minors after sums of rows and columns"
    return Finding("signs", f"{words} {', '.join(shown)}", facts={**counts, "minors": shown})
