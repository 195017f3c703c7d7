"""The checker of certificates of kind "definite": minors are computed anew, and their signs decided again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.certificate import Certificate
from verify.formula.reader import read_formula, read_interval
from verify.formula.tree import Formula, variables
from verify.kernel.box import from_interval
from verify.kernel.witness import lies_inside

from .definite_statement import Fact, Jacobi, Matrix, Point, Semidefinite, Singular, stated
from .domain import Domain
from .parts import Checked, Shown, check_answer


def check_definite(certificate: Certificate, arithmetic: str = "arb") -> Checked:
    """(ok, reason, number of leaves decided)."""
    return check_answer(certificate, arithmetic, _shown)


def _shown(proof: Mapping[str, Any]) -> Shown:
    matrix = tuple(tuple(read_formula(text) for text in row) for row in proof["matrix"])
    domain = tuple((str(name), read_interval(text)) for name, text in proof["domain"])
    _require_symmetric(matrix)
    if len(dict(domain)) != len(domain):
        raise ValueError("Expected one interval for every variable.")
    facts = [_fact(table, len(matrix), domain) for table in proof["facts"]]
    if not facts:
        raise ValueError("Expected at least one fact.")
    return stated(matrix, domain, facts), [fact.needed(matrix, domain) for fact in facts], ()


def facts_json(matrix: Matrix, domain: Domain, facts: list[Fact]) -> dict[str, Any]:
    """The data of a certificate, without the proofs of its statements; the domain gives the order of the variables."""
    return {
        "matrix": [[str(entry) for entry in row] for row in matrix],
        "domain": [[name, str(interval)] for name, interval in domain],
        "facts": [_fact_json(fact) for fact in facts],
    }


def _fact_json(fact: Fact) -> dict[str, Any]:
    if isinstance(fact, Semidefinite):
        return {"semidefinite": fact.sign}
    point = None if fact.point is None else {name: str(value) for name, value in fact.point}
    if isinstance(fact, Singular):
        return {"singular": point}
    return {"order": list(fact.order), "signs": list(fact.signs), "point": point}


def _fact(table: Mapping[str, Any], size: int, domain: Domain) -> Fact:
    if "semidefinite" in table:
        return Semidefinite(_sign(table["semidefinite"]))
    if "singular" in table:
        return Singular(_point(table["singular"], domain))
    order, signs = tuple(table["order"]), tuple(map(_sign, table["signs"]))
    if sorted(order) != list(range(size)) or any(isinstance(i, bool) for i in order) or len(signs) != size:
        raise ValueError("Expected an order of the rows with a sign for every minor.")
    return Jacobi(order, signs, None if table["point"] is None else _point(table["point"], domain))


def _sign(value: Any) -> int:
    if isinstance(value, bool) or value not in (1, -1):
        raise ValueError(f"Expected the sign 1 or -1 but got {value!r}.")
    return int(value)


def _point(table: Mapping[str, str], domain: Domain) -> Point:
    if set(table) != {name for name, _ in domain}:
        raise ValueError("Expected a coordinate for every variable.")
    point = tuple((name, read_formula(table[name])) for name, _ in domain)
    for (_, value), (_, interval) in zip(point, domain, strict=True):
        if variables(value) or not lies_inside(from_interval(interval), value):
            raise ValueError(f"Expected {value} to belong to {interval}.")
    return point


def _require_symmetric(matrix: tuple[tuple[Formula, ...], ...]) -> None:
    """Entries opposite each other must be the same formula: no algebra is needed to see it."""
    size = len(matrix)
    if not size or any(len(row) != size for row in matrix):
        raise ValueError("Expected as many columns as rows.")
    if any(matrix[i][j] is not matrix[j][i] for i in range(size) for j in range(i)):
        raise ValueError("Expected a symmetric matrix.")
