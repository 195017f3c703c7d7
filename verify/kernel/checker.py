"""The checker of inequality certificates: statement and proof in, yes or no out.

It reads the statement's text anew, derives from it the goals (domain goals first, then relations), and decides every
leaf of the given proofs. Nothing in the certificate is believed. It uses no SymPy and none of the prover's code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from flint import ctx

from numerics import second_arithmetic
from numerics.doubles import Unavailable, require_rounding_to_nearest
from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.reader import read_formula, read_statement
from verify.formula.statement import Statement

from .decide import all_hold_naturally, holds_naturally
from .goal import Goal, Sign, domain_box, obligations, sign_of
from .program import Arithmetic, NotCertain
from .proof import Progress, ProofError, check
from .witness import failure

TRUST: Final = (
    "Python",
    "FLINT/Arb through python-flint",
    "sums, products, quotients and roots of doubles, where many leaves are decided at once: NumPy's, or numba's",
    "the checker in verify/kernel and the reader of formulas",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a certificate was accepted, why not, and how many leaves were decided."""

    ok: bool
    reason: str
    leaves: int = 0


def arithmetic_called(name: str) -> Arithmetic:
    """The arithmetic module: "arb", or the independent "crival" or "pyintval".

    Raises ImportError, saying what to install, when its library is missing, and Unavailable for one of these while
    doubles are not rounded to nearest: their bounds hold for that alone.
    """
    if name == "arb":
        from numerics import enclosure

        return enclosure
    require_rounding_to_nearest()
    return second_arithmetic.module(name)


#: The proof by the natural extension on the whole box.
NATURAL: Final = {"tree": "n"}
#: Bits of ordinary proofs; more are asked for where a margin is hidden by rounding.
ORDINARY: Final = 64


@lru_cache(maxsize=64)
def _read(text: str) -> Statement:
    """The statement of a certificate; it is read once when the certificate is made and when it is checked."""
    return read_statement(text)


def certificate_of(statement: Statement, proof: Any, *, refutes: bool = False) -> Certificate:
    """The certificate of ``statement``, under its canonical text.

    Raises ValueError unless the text reads back to the same statement: a proof of another one would be no proof.
    """
    text = str(statement)
    if _read(text) != statement:
        raise ValueError(f"Expected a statement that its own text gives back but got {text}.")
    return Certificate("inequality", text, proof, refutes)


def check_inequality(certificate: Certificate, arithmetic: str = "arb") -> Outcome:
    """Decide a certificate of kind "inequality" again. Raises ImportError when the arithmetic is not installed."""
    progress = Progress()
    try:
        chosen = arithmetic_called(arithmetic)
        statement = _read(certificate.statement)
        proof = certificate.proof
        if not isinstance(proof, Mapping):
            raise ProofError("Expected a proof.")
        if certificate.refutes:
            return _check_witness(statement, proof, arithmetic)
        precision = proof.get("precision")
        if not isinstance(precision, int) or not 24 <= precision <= 4096:
            raise ProofError("Expected a precision from 24 to 4096 bits.")
        with ctx.workprec(precision):
            _check_statement(statement, proof, chosen, progress)
    except (ProofError, InputError, NotCertain, Unavailable) as error:
        return Outcome(False, f"{error}{_coarse(certificate, arithmetic)}", progress.leaves)
    except (ArithmeticError, RecursionError, ValueError, TypeError, LookupError, AttributeError) as error:
        return Outcome(False, f"Expected a well-formed proof but got {type(error).__name__}: {error}", progress.leaves)
    leaves = "1 leaf" if progress.leaves == 1 else f"{progress.leaves} leaves"
    return Outcome(True, f"{leaves} decided again in {arithmetic}.", progress.leaves)


def _check_witness(statement: Statement, proof: Mapping[str, Any], arithmetic: str) -> Outcome:
    point = proof.get("point")
    if not isinstance(point, Mapping):
        raise ProofError("Expected a point.")
    values = {name: read_formula(text) for name, text in point.items()}
    if failure(statement, values, arithmetic_called(arithmetic)) is not None:
        return Outcome(True, f"The statement fails at the point, decided again in {arithmetic}.", 1)
    coarse = "" if arithmetic == "arb" else f" in {arithmetic}, which has 53 bits; arb has more"
    return Outcome(False, f"Expected the statement to fail at the point but that is not certain{coarse}.")


def _coarse(certificate: Certificate, arithmetic: str) -> str:
    """What to add when the proof needs more bits than the arithmetic has; nothing for proofs of ordinary precision."""
    precision = certificate.proof.get("precision") if isinstance(certificate.proof, Mapping) else None
    if arithmetic == "arb" or not isinstance(precision, int) or precision <= ORDINARY:
        return ""
    return f" The proof computes with {precision} bits, but {arithmetic} has 53: only arb can check it."


def _check_statement(
    statement: Statement, proof: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress
) -> None:
    box = domain_box(statement)
    required = obligations(statement)
    given, relations = proof.get("domain"), proof.get("relations")
    if not isinstance(given, list) or not isinstance(relations, list):
        raise ProofError("Expected lists 'domain' and 'relations'.")
    if len(given) != len(required) or len(relations) != len(statement.relations):
        raise ProofError(f"Expected {len(required)} domain proofs and {len(statement.relations)} proofs of relations.")
    total = True
    plain: list[Goal] = []
    for obligation, table in zip(required, given, strict=True):
        signs = obligation.alternatives[_index(table, len(obligation.alternatives))]
        # Once an operation is defined only under the conditions, so is every formula around it.
        total = total and not table["assuming"]
        for sign, part in _pairs(signs, table["proofs"]):
            goal = Goal(sign, box, () if total else obligation.assumptions, total)
            if part == NATURAL:
                plain.append(goal)
            else:
                check(goal, part, arithmetic, progress)
    if all_hold_naturally(plain, arithmetic):
        progress.leaves += len(plain)
    else:
        for goal in plain:
            check(goal, NATURAL, arithmetic, progress)
    assumptions = tuple(sign_of(c) for c in statement.conditions)
    for relation, part in zip(statement.relations, relations, strict=True):
        goal = Goal(sign_of(relation), box, assumptions, total or not assumptions)
        if part == NATURAL and holds_naturally(goal, arithmetic):
            progress.leaves += 1  # as ``check`` decides this one leaf, which it may still do on halves of the box
        else:
            check(goal, part, arithmetic, progress)


def _index(table: Mapping[str, Any], count: int) -> int:
    index = table["alternative"]
    if not isinstance(index, int) or not 0 <= index < count:
        raise ProofError("Expected the number of an alternative.")
    return index


def _pairs(signs: tuple[Sign, ...], proofs: Any) -> list[tuple[Sign, Any]]:
    if not isinstance(proofs, list) or len(proofs) != len(signs):
        raise ProofError("Expected one proof for every sign.")
    return list(zip(signs, proofs, strict=True))
