"""The signs of the eigenvalues of a symmetric matrix of functions, the same at every point of a box or not.

Jacobi's rule: when no leading principal minor D_1, …, D_n vanishes, M has as many negative eigenvalues as the sequence
1, D_1, …, D_n has changes of sign (Gantmacher, *The Theory of Matrices* I (1959), chapter X, theorem 2); with all of
them positive M is positive definite (Sylvester). M is positive semidefinite when all principal minors are >= 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations
from typing import Final

from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.statement import Relation, Statement
from verify.formula.tree import LEAVES, Formula, number, postorder
from verify.kernel.algebra import is_identically_zero
from verify.kernel.goal import domain_conditions
from verify.prover.factors import normal_text
from verify.prover.sampling import as_values, cloud
from verify.verdict import Verdict

from .domain import Domain, box_of, domain_text, require_covered
from .evidence import TRUST, Effort, value_at

Matrix = tuple[tuple[Formula, ...], ...]

#: Rows of the largest matrix: its determinant has 120 products.
LARGEST: Final = 5


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
        raise InputError(
            f"Expected as many entries in every row as there are rows but got {len(matrix)} rows with "
            f'{", ".join(map(str, sizes))} entries; write rows as in "2, x; x, 3".'
        )
    if len(matrix) > LARGEST:
        raise InputError(f"Expected at most {LARGEST} rows but got {len(matrix)}.")
    for i, j in combinations(range(len(matrix)), 2):
        if not is_identically_zero(matrix[i][j] - matrix[j][i], ()):
            raise InputError(
                f"Expected a symmetric matrix but got {matrix[i][j]} in row {i + 1}, column {j + 1} and {matrix[j][i]} "
                f"in row {j + 1}, column {i + 1}."
            )
    require_covered([entry for row in matrix for entry in row], domain)
    return matrix


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


def determinant(matrix: Sequence[Sequence[Formula]]) -> Formula:
    """By expansion along the first row, unsimplified: it has a value only where the entries have.

    >>> print(determinant([[read_formula("2"), read_formula("x")], [read_formula("x"), read_formula("1/x")]]))
    2*(1/x) - x*x
    """
    if len(matrix) == 1:
        return matrix[0][0]
    total: Formula | None = None
    for j, entry in enumerate(matrix[0]):
        product = entry * determinant([[*row[:j], *row[j + 1 :]] for row in matrix[1:]])
        total = product if total is None else total + product if j % 2 == 0 else total - product
    assert total is not None
    return total


def has_values(matrix: Matrix) -> Iterator[Relation]:
    """Relations that say no more than that the entries are defined."""
    for entry in dict.fromkeys(entry for row in matrix for entry in row):
        if any(node.op not in LEAVES and domain_conditions(node) for node in postorder(entry)):
            yield Relation("==", entry, entry)


def principal(matrix: Matrix, rows: Sequence[int]) -> Formula:
    """The minor of the given rows and columns."""
    return determinant([[matrix[i][j] for j in rows] for i in rows])


def signature(question: Signature, effort: Effort | None = None) -> Verdict:
    """Proved with the numbers of positive and negative eigenvalues, refuted where a definite matrix stops to be so.

    >>> from verify.questions.domain import read_domain
    >>> domain = read_domain(["x in [0, 3]"])
    >>> signature(Signature(read_matrix("2, sin(x); sin(x), 1", domain), domain)).reason
    'Positive definite at every point: both eigenvalues are positive.'
    """
    effort = effort or Effort()
    defined = tuple(has_values(question.matrix))
    if defined:
        shown_defined = effort.prove(Statement(defined, question.domain))
        if shown_defined.status == "refuted":
            return shown_defined
    undecided: Verdict | None = None
    for order in permutations(range(len(question.matrix))):
        verdict = _by_leading_minors(question, order, effort)
        if verdict is not None and verdict.status != "undecided":
            return verdict
        undecided = verdict if undecided is None else undecided
    semidefinite = _semidefinite(question, effort)
    if semidefinite is not None:
        return semidefinite
    return (
        undecided
        if undecided is not None
        else Verdict(
            "undecided",
            "A leading minor may vanish everywhere that was tried; this is not a refutation.",
            trust=TRUST,
            advice="Try a smaller domain.",
        )
    )


def _by_leading_minors(question: Signature, order: Sequence[int], effort: Effort) -> Verdict | None:
    """Jacobi's rule for one order of the rows; None when a minor has no sign where it is tried."""
    minors = [principal(question.matrix, order[: k + 1]) for k in range(len(order))]
    signs = signs_at_a_point(minors, question.domain)
    if signs is None:
        return None
    negative = sum(one != other for one, other in zip([1, *signs], signs, strict=False))
    relations = [Relation(">" if s > 0 else "<", m, number(0)) for s, m in zip(signs, minors, strict=True)]
    verdict = effort.prove(Statement((*has_values(question.matrix), *relations), question.domain))
    details = {"positive": len(order) - negative, "negative": negative, "minors": shown(minors)}
    if verdict.status == "proved":
        return replace(verdict, reason=_counted(len(order), negative), details=details)
    if verdict.status == "refuted" and negative in (0, len(order)):
        kind = "positive" if negative == 0 else "negative"
        reason = f"Not {kind} definite on the whole domain, though somewhere. {verdict.reason}"
        return replace(verdict, reason=reason, details={"minors": details["minors"]})
    why = f"A leading minor has no fixed sign, which leaves the eigenvalues open. {verdict.reason}"
    return replace(verdict, status="undecided", reason=why, certificate=None, witness=None, details={})


def signs_at_a_point(minors: Sequence[Formula], domain: Domain) -> list[int] | None:
    """The certain signs of all minors at the first sampled point at which they have one."""
    box = box_of(domain)
    for point in cloud(box, 12):
        values = [value_at(minor, as_values(box, point)) for minor in minors]
        if all(v is not None and not v.contains_zero() for v in values):
            return [1 if v.lo > 0 else -1 for v in values if v is not None]
    return None


def _counted(size: int, negative: int) -> str:
    eigenvalues = "the eigenvalue is" if size == 1 else f"{'both' if size == 2 else f'all {size}'} eigenvalues are"
    if negative == 0:
        return f"Positive definite at every point: {eigenvalues} positive."
    if negative == size:
        return f"Negative definite at every point: {eigenvalues} negative."
    return f"Indefinite at every point: {size - negative} positive and {negative} negative eigenvalues."


def _semidefinite(question: Signature, effort: Effort) -> Verdict | None:
    """Positive or negative semidefinite, by all principal minors."""
    size = len(question.matrix)
    for word, matrix in (("Positive", question.matrix), ("Negative", _negated(question.matrix))):
        chosen = [rows for k in range(1, size + 1) for rows in combinations(range(size), k)]
        minors = [principal(matrix, rows) for rows in chosen]
        relations = (Relation(">=", minor, number(0)) for minor in minors)
        verdict = effort.prove(Statement((*has_values(matrix), *relations), question.domain))
        if verdict.status == "proved":
            other = "negative" if word == "Positive" else "positive"
            reason = f"{word} semidefinite at every point: no eigenvalue is {other}."
            return replace(verdict, reason=reason, details={"minors": shown(minors)})
    return None


def shown(minors: Sequence[Formula]) -> list[str]:
    """The minors in their normal forms, for people."""
    return [str(normal_text(minor, frozenset())) for minor in minors]


def _negated(matrix: Matrix) -> Matrix:
    return tuple(tuple(-entry for entry in row) for row in matrix)
