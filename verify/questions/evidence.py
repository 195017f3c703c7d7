"""Certificates that answers are put together from: statements refuted at a point, and relations between constants.

An answer is expressed in statements wherever that is possible, so that the checker of inequalities is all that has to
be believed: "f < 2 fails at x = 1" says that f reaches 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from flint import ctx

from numerics import enclosure as arb_arithmetic
from numerics.enclosure import Enclosure
from verify.certificate import Certificate
from verify.checking import Checked
from verify.formula.statement import Relation, Statement
from verify.formula.tree import Formula
from verify.kernel.checker import certificate_of, check_inequality
from verify.kernel.goal import obligations
from verify.kernel.program import NotCertain, natural
from verify.kernel.witness import failure

from .data import filled

#: Bits tried in turn where a sign at one point is asked for.
PRECISIONS: Final = (64, 160, 448, 1280)


def refutation(statement: Statement, point: Mapping[str, Formula]) -> Certificate | None:
    """A certificate that ``statement`` fails at the point, or None when that is not certain."""
    if failure(statement, point) is None:
        return None
    proof = {"point": {name: str(value) for name, value in point.items()}}
    return certificate_of(statement, proof, refutes=True)


def evaluation(relation: Relation) -> Certificate | None:
    """A certificate of a relation between constants, by enclosures at rising precision; None when they do not tell."""
    statement = Statement((relation,))
    leaf: dict[str, Any] = {"tree": "n"}
    domain = [
        {"alternative": 0, "assuming": False, "proofs": [leaf for _ in obligation.alternatives[0]]}
        for obligation in obligations(statement)
    ]
    for precision in PRECISIONS:
        proof = {"precision": precision, "domain": domain, "relations": [leaf]}
        certificate = certificate_of(statement, proof)
        if check_inequality(certificate).ok:
            return certificate
    return None


def value_at(formula: Formula, point: Mapping[str, Formula], precision: int = 160) -> Enclosure | None:
    """An enclosure of the value at an exact point; None where it is not certainly defined."""
    with ctx.workprec(precision):
        try:
            found: Enclosure = natural(filled(formula, point), {}, arb_arithmetic, strict=True)
        except (NotCertain, ArithmeticError):
            return None
        return found if found.is_finite() else None


def certified(
    kind: str,
    stated: object,
    table: Mapping[str, Any],
    proofs: Iterable[Certificate | None],
    check: Callable[[Certificate], Checked],
) -> Certificate | None:
    """The certificate that states this, with its data and the proofs of all it needs, once the checker accepts it."""
    parts = []
    for proof in proofs:
        if proof is None:
            return None
        parts.append(proof.to_json())
    certificate = Certificate(kind, str(stated), {**table, "parts": parts})
    return certificate if check(certificate)[0] else None
