"""A certificate as a Coq file: definitions, lemmas, and one theorem for each inequality (``conclusions.py``)."""

from __future__ import annotations

from typing import Final

from verify.certificate import Certificate, CertificateError, joint_statement, sha256
from verify.errors import InputError
from verify.formula.reader import read_statement
from verify.formula.statement import Statement
from verify.formula.tree import Formula, postorder

from . import (
    algebraic,
    angles,
    cases,
    constants,
    derivatives,
    differences,
    equations,
    identities,
    interior,
    known_values,
    logarithms,
    means,
    monotone,
    near_end_lemmas,
    periods,
    powers,
    roots,
    taylor_lemmas,
)
from .conclusions import theorem
from .lemmas import prove
from .positivity import TACTICS
from .refusal import Refused
from .script import Script
from .terms import UNFOLDED, binders, require_supported

_HEAD: Final = """\
(* {statement}

   Exported by Inphase from a certificate of this statement (SHA-256 of the statement:
   {hash}).
   Coq with Coq-Interval checks it: coqc {file}. Debian's packages are coq and libcoq-interval. *)

From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
Open Scope R_scope.
"""

HYPERBOLIC: Final = frozenset({"sinh", "cosh", "tanh"})

DEFINITIONS: Final = {
    "acosh": "Definition arcosh (x : R) : R := ln (x + sqrt (x ^ 2 - 1)).",
    "atanh": "Definition artanh (x : R) : R := ln ((1 + x) / (1 - x)) / 2.",
}

_BELOW: Final = """\
Lemma below_absolute (g u : R) : 0 < g - u -> 0 < g + u -> 0 < g - Rabs u.
Proof. unfold Rabs; destruct (Rcase_abs u); lra. Qed.

Lemma at_most_absolute (g u : R) : 0 <= g - u -> 0 <= g + u -> 0 <= g - Rabs u.
Proof. unfold Rabs; destruct (Rcase_abs u); lra. Qed.
"""


def coq_theorem(certificate: Certificate, file: str = "FILE.v") -> str:
    """The text of a Coq file that proves what ``certificate``, of one inequality or a bundle of them, proves.

    Raises InputError for certificates of another kind or of a refutation, for bundles that do not state what their
    parts show, for operations that Coq-Interval does not know, and for steps of the proof that have no translation or
    are not well formed.
    """
    parts = _inequalities(certificate)
    statements = [read_statement(p.statement) for p in parts]
    used = {node.op for statement in statements for node in _nodes(statement)}
    theorems: list[str] = []
    for k, (one, statement) in enumerate(zip(parts, statements, strict=True), 1):
        theorems += _proved(one, statement, f"_{k}" if len(parts) > 1 else "")
    head = _HEAD.format(
        statement=_comment(certificate.statement), hash=sha256(certificate.statement), file=_comment(file)
    )
    return "\n".join(
        [
            head,
            *(text for op, text in DEFINITIONS.items() if op in used),
            f"Ltac unfold_functions := {unfolding(used)}.\n",
            _BELOW,
            TACTICS,
            roots.LEMMAS,
            powers.LEMMAS,
            known_values.LEMMAS,
            angles.LEMMAS,
            logarithms.LEMMAS,
            identities.LEMMAS,
            algebraic.LEMMAS,
            differences.LEMMAS,
            cases.LEMMAS,
            derivatives.LEMMAS,
            monotone.LEMMAS,
            *([interior.LEMMAS] if any("from_inside" in text for text in theorems) else []),
            *([constants.LEMMAS] if any("(flat " in text for text in theorems) else []),
            *([equations.LEMMAS] if any("(divided " in text for text in theorems) else []),
            *([means.LEMMAS] if any("weighted_sum" in text for text in theorems) else []),
            *([periods.LEMMAS] if any("period_" in text for text in theorems) else []),
            *([taylor_lemmas.LEMMAS, near_end_lemmas.LEMMAS] if any("fielded" in text for text in theorems) else []),
            *(theorem + "\n" for theorem in theorems),
        ]
    )


def _inequalities(certificate: Certificate) -> list[Certificate]:
    """The certificates of inequalities in a bundle, or the one. Raises InputError for others."""
    if certificate.refutes:
        raise Refused("refutation", "Expected a certificate that proves its statement but this one refutes it.")
    if certificate.kind == "bundle":
        return [one for part in _parts(certificate) for one in _inequalities(part)]
    if certificate.kind != "inequality":
        raise Refused(
            f"kind {certificate.kind}",
            f"Expected a certificate of kind 'inequality', or a bundle of them, but got kind={certificate.kind!r}; "
            "verify recheck decides it again in another arithmetic.",
        )
    return [certificate]


def _parts(certificate: Certificate) -> list[Certificate]:
    """The certificates in a bundle. Raises InputError when there are none, or its statement is not theirs together."""
    documents = certificate.proof
    if not isinstance(documents, list) or not documents:
        raise Refused("no proof", "Expected a bundle with at least one certificate.")
    try:
        parts = [Certificate.from_json(document) for document in documents]
    except CertificateError as error:
        raise Refused("no proof", str(error)) from None
    if certificate.statement != joint_statement(parts):
        raise Refused("no proof", "Expected the bundle to state what its parts show, but its statement is another.")
    return parts


def _proved(certificate: Certificate, statement: Statement, suffix: str) -> list[str]:
    """The lemmas and the theorem of one inequality."""
    require_supported(statement)
    script = Script(binders(name for name, _ in statement.domain), prove, f"part{suffix}")
    try:
        last = theorem(script, f"statement{suffix}", statement, certificate.proof)
    except InputError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        said = f"Expected a well-formed proof but got {type(error).__name__}: {error}; verify recheck says more."
        raise Refused("no proof", said) from error
    return [*script.lemmas, last]


def _nodes(statement: Statement) -> tuple[Formula, ...]:
    relations = statement.relations + statement.conditions
    ends = (end for _, interval in statement.domain for end in (interval.lower, interval.upper))
    return postorder(*(f for r in relations for f in (r.left, r.right)), *ends)


def _comment(text: str) -> str:
    return text.replace("(*", "( *").replace("*)", "* )")


def unfolding(used: set[str]) -> str:
    names = [name for op, name in UNFOLDED.items() if op in used]
    if used & HYPERBOLIC:  # their derivatives, and the quotient, have the others
        names += [name for name in sorted(HYPERBOLIC) if name not in names]
    return f"unfold {', '.join(names)} in *" if names else "idtac"
