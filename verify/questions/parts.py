"""Certificates made of parts: a checker derives which statements are needed, and each part must show one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from verify.certificate import Certificate, CertificateError
from verify.checking import Checked
from verify.formula.statement import Statement
from verify.kernel.checker import check_inequality

#: Why a certificate is refused whose statement is another than the proof has.
NOT_SHOWN: Final = "The statement is not what the proof shows."

#: What a proof shows, in words, with the statements that are to be proved and those to be refuted for it.
Shown = tuple[str, Sequence[Statement], Sequence[Statement]]


def check_answer(certificate: Certificate, arithmetic: str, read: Callable[[Any], Shown]) -> Checked:
    """Whether the certificate states what its proof shows, and its parts are accepted.

    ``read`` derives that from the proof, and raises an error where it makes no sense.
    """
    shown, proved, refuted = read(certificate.proof)
    if certificate.refutes or certificate.statement != shown:
        return False, NOT_SHOWN, 0
    return check_parts(proved, certificate.proof["parts"], arithmetic, refuted)


def check_parts(
    expected: Sequence[Statement], documents: Any, arithmetic: str, refuted: Sequence[Statement] = ()
) -> Checked:
    """Whether ``documents`` are accepted proofs of exactly the ``expected`` statements and then refutations of those in
    ``refuted``, in order."""
    if not isinstance(documents, list) or len(documents) != len(expected) + len(refuted):
        return False, f"Expected {len(expected) + len(refuted)} parts.", 0
    leaves = 0
    wanted = [*((statement, False) for statement in expected), *((statement, True) for statement in refuted)]
    for number, ((statement, refutes), document) in enumerate(zip(wanted, documents, strict=True), start=1):
        try:
            part = Certificate.from_json(document)
        except CertificateError as error:
            return False, f"Part {number}: {error}", leaves
        if part.kind != "inequality" or part.refutes != refutes or part.statement != str(statement):
            word = "a refutation" if refutes else "a proof"
            return False, f"Part {number}: expected {word} of {statement} but got one of {part.statement}.", leaves
        outcome = check_inequality(part, arithmetic)
        leaves += outcome.leaves
        if not outcome.ok:
            return False, f"Part {number}: {outcome.reason}", leaves
    count = f"{len(wanted)} statement{'s' * (len(wanted) > 1)}"
    return True, f"{count} decided again in {leaves} steps.", leaves
