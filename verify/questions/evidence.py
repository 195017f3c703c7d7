"""Certificates that answers are put together from: statements proved, or refuted at a point, and signs of constants.

An answer is expressed in statements wherever that is possible, so that the checker of inequalities is all that has to
be believed: "f < 2 fails at x = 1" says that f reaches 2.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from flint import ctx

from numerics import enclosure as arb_arithmetic
from numerics.enclosure import Enclosure
from verify.certificate import Certificate
from verify.checking import Checked
from verify.formula.statement import Relation, Statement
from verify.formula.tree import Formula, substitute
from verify.kernel.checker import certificate_of, check_inequality
from verify.kernel.goal import obligations
from verify.kernel.program import NotCertain, natural
from verify.kernel.witness import failure
from verify.prover import prove
from verify.verdict import Verdict

#: Bits tried in turn where a sign at one point is asked for.
PRECISIONS: Final = (64, 160, 448, 1280)


@dataclass(slots=True)
class Clock:
    """When an answer must be there, and how many boxes were decided for it. Once it is ``stopped`` (Ctrl-C) nothing new
    is begun, and what is shown is kept; while a statement is being proved the interruption must reach the prover
    (``proving``)."""

    end: float = math.inf
    stopped: bool = False
    proving: bool = False
    boxes: int = 0

    def remaining(self) -> float:
        """Seconds that are left."""
        return 0.0 if self.stopped else max(0.0, self.end - time.perf_counter())


@dataclass(frozen=True, slots=True)
class Effort:
    """What each statement may cost, and the whole answer. Both are infinite in seconds by default, so that an answer
    does not depend on speed. ``shown`` keeps what is proved, so that nothing is proved twice."""

    boxes: int = 50_000
    seconds: float = math.inf
    progress: Callable[[int], None] | None = None
    clock: Clock = field(default_factory=Clock)
    shown: dict[Statement, Verdict] = field(default_factory=dict)

    def prove(self, statement: Statement) -> Verdict:
        """The verdict on ``statement`` within this effort. The first Ctrl-C stops the clock."""
        if statement in self.shown:
            return replace(self.shown[statement], boxes=0)
        if self.is_spent():
            return Verdict("undecided", "The time is spent.")
        seconds = min(self.seconds, self.clock.remaining())
        self.clock.proving = True
        try:
            verdict = prove(statement, seconds=seconds, boxes=self.boxes, progress=self.progress)
        except KeyboardInterrupt:
            self.clock.stopped = True
            return Verdict("undecided", "Interrupted.")
        finally:
            self.clock.proving = False
        self.clock.boxes += verdict.boxes
        if verdict.status == "proved":
            self.shown[statement] = verdict
        return verdict

    def proof(self, statement: Statement) -> Certificate | None:
        """A proof of ``statement`` within this effort, if one is found: of constants by enclosures where these tell."""
        if not statement.domain and len(statement.relations) == 1 and statement.relations[0].op != "==":
            found = evaluation(statement.relations[0])
            if found is not None:
                return found
        verdict = self.prove(statement)
        return verdict.certificate if verdict.status == "proved" else None

    def is_spent(self) -> bool:
        """Whether no time is left for the answer."""
        return self.clock.remaining() <= 0

    def less(self, boxes: int, seconds: float = math.inf) -> Effort:
        """At most this much for a statement. The limit in seconds counts only where there is one already."""
        limited = math.isfinite(self.seconds) or math.isfinite(self.clock.end)
        limit = min(self.seconds, seconds) if limited else self.seconds
        return replace(self, boxes=max(1, min(self.boxes, boxes)), seconds=limit)


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
    verdict = prove(statement, seconds=math.inf, boxes=2_000)
    return verdict.certificate if verdict.status == "proved" else None


def value_at(formula: Formula, point: Mapping[str, Formula], precision: int = 160) -> Enclosure | None:
    """An enclosure of the value at an exact point; None where it is not certainly defined."""
    with ctx.workprec(precision):
        try:
            found: Enclosure = natural(substitute(formula, point), {}, arb_arithmetic, strict=True)
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


def together(certificates: Sequence[Certificate]) -> Certificate | None:
    """One certificate for all: a bundle."""
    from verify.claims.solve import bundle

    return bundle(certificates)
