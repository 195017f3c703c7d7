"""Certificates made of parts: a checker derives which statements are needed, and each part must show one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Final

from verify.certificate import Certificate, CertificateError
from verify.errors import InputError
from verify.formula.statement import Statement
from verify.kernel.checker import check_inequality

_RATIONAL: Final = re.compile(r"-?[0-9]{1,4000}(/[0-9]{1,4000})?")

#: (ok, reason, number of leaves decided).
Checked = tuple[bool, str, int]


def exact(text: Any) -> Fraction:
    """A rational number as certificates write it. Raises ValueError for any other text, such as 1e999999999."""
    if not isinstance(text, str) or not _RATIONAL.fullmatch(text):
        raise ValueError(f"Expected a rational number as text but got {text!r:.60}.")
    return Fraction(text)


#: What a proof shows, in words, with the statements that are to be proved and those to be refuted for it.
Shown = tuple[str, Sequence[Statement], Sequence[Statement]]


def check_answer(certificate: Certificate, arithmetic: str, read: Callable[[Any], Shown]) -> Checked:
    """Whether the certificate states what its proof shows, and its parts are accepted.

    ``read`` derives that from the proof, and raises an error where it makes no sense.
    """
    try:
        shown, proved, refuted = read(certificate.proof)
        if certificate.refutes or certificate.statement != shown:
            return False, "The statement is not what the proof shows.", 0
        return check_parts(proved, certificate.proof["parts"], arithmetic, refuted)
    except (InputError, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError) as error:
        return False, f"The proof cannot be read: {type(error).__name__}: {error}", 0


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
