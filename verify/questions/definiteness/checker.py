"""The checker of certificates of kind "definite": minors are computed anew, and their signs decided again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from verify.certificate import Certificate
from verify.checking import Checked, checker, rational, sign
from verify.formula.reader import read_formula
from verify.formula.tree import Formula

from ..data import Point, domain_json, domain_of, point_json, point_of, require_inside
from ..domain import Domain
from ..minors import Basis, Matrix
from ..parts import Shown, check_answer
from .statement import Fact, Jacobi, Semidefinite, Singular, stated


@checker
def check_definite(certificate: Certificate, arithmetic: str) -> Checked:
    """(ok, reason, number of leaves decided)."""
    return check_answer(certificate, arithmetic, _shown)


def _shown(proof: Mapping[str, Any]) -> Shown:
    matrix = tuple(tuple(read_formula(text) for text in row) for row in proof["matrix"])
    domain = domain_of(proof["domain"])
    _require_symmetric(matrix)
    facts = [_fact(table, len(matrix), domain) for table in proof["facts"]]
    if not facts:
        raise ValueError("Expected at least one fact.")
    return stated(matrix, domain, facts), [fact.needed(matrix, domain) for fact in facts], ()


def facts_json(matrix: Matrix, domain: Domain, facts: Sequence[Fact]) -> dict[str, Any]:
    """The data of a certificate, without the proofs of its statements; the domain gives the order of the variables."""
    return {
        "matrix": [[str(entry) for entry in row] for row in matrix],
        "domain": domain_json(domain),
        "facts": [_fact_json(fact) for fact in facts],
    }


def _fact_json(fact: Fact) -> dict[str, Any]:
    if isinstance(fact, Semidefinite):
        return {"semidefinite": fact.sign}
    point = None if fact.point is None else point_json(fact.point)
    if isinstance(fact, Singular):
        return {"singular": point}
    table = {"order": list(fact.order), "signs": list(fact.signs), "point": point}
    basis = None if fact.basis is None else [[str(entry) for entry in row] for row in fact.basis]
    return table if basis is None else {**table, "basis": basis}


def _fact(table: Mapping[str, Any], size: int, domain: Domain) -> Fact:
    if "semidefinite" in table:
        return Semidefinite(sign(table["semidefinite"]))
    if "singular" in table:
        return Singular(_point(table["singular"], domain))
    order, signs = tuple(table["order"]), tuple(map(sign, table["signs"]))
    if sorted(order) != list(range(size)) or any(isinstance(i, bool) for i in order) or len(signs) != size:
        raise ValueError("Expected an order of the rows with a sign for every minor.")
    point = None if table["point"] is None else _point(table["point"], domain)
    return Jacobi(order, signs, point, _basis(table["basis"], size) if "basis" in table else None)


def _basis(rows: Any, size: int) -> Basis:
    basis = tuple(tuple(map(rational, row)) for row in rows)
    if [len(row) for row in basis] != [size] * size:
        raise ValueError("Expected as many new coordinates as there are rows.")
    return basis


def _point(table: Mapping[str, Any], domain: Domain) -> Point:
    point = point_of(table, [name for name, _ in domain])
    require_inside(point, domain)
    return point


def _require_symmetric(matrix: tuple[tuple[Formula, ...], ...]) -> None:
    """Entries opposite each other must be the same formula: no algebra is needed to see it."""
    size = len(matrix)
    if not size or any(len(row) != size for row in matrix):
        raise ValueError("Expected as many columns as rows.")
    if any(matrix[i][j] is not matrix[j][i] for i in range(size) for j in range(i)):
        raise ValueError("Expected a symmetric matrix.")
