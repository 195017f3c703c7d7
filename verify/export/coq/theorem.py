"""A certificate as a Coq file: one theorem that Coq-Interval proves.

The theorem says for all points of the domain that satisfy the conditions: every operation of the statement is defined
(denominators are not zero, arguments of logarithms positive, …), and all relations hold. Definedness is a part of the
conclusion because Coq's functions are total. The proof is by enclosures alone; where one call of the tactic is not
enough, it follows the split tree of the certificate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from verify.certificate import Certificate, sha256
from verify.formula.reader import read_statement
from verify.formula.statement import Relation, Statement
from verify.formula.tree import Formula, postorder
from verify.kernel.goal import Goal, Sign, domain_box, obligations, sign_of

from . import (
    algebraic,
    cases,
    derivatives,
    differences,
    identities,
    interior,
    monotone,
    near_end_lemmas,
    periods,
    roots,
    taylor_lemmas,
)
from .lemmas import Script, prove
from .positivity import TACTICS
from .propositions import applied, bounds, quantified
from .refusal import Refused
from .split_tree import Node, read_tree
from .terms import UNFOLDED, base_conditions, binders, require_supported, sign_text, term

_RELATION: Final = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "=", "!=": "<>"}

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

    Raises InputError for certificates of another kind or of a refutation, for operations that Coq-Interval does not
    know, and for steps of the proof that have no translation.
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
            identities.LEMMAS,
            algebraic.LEMMAS,
            differences.LEMMAS,
            cases.LEMMAS,
            derivatives.LEMMAS,
            monotone.LEMMAS,
            *([interior.LEMMAS] if any("from_inside" in text for text in theorems) else []),
            *([periods.LEMMAS] if any("period_" in text for text in theorems) else []),
            *([taylor_lemmas.LEMMAS, near_end_lemmas.LEMMAS] if any("fielded" in text for text in theorems) else []),
            *(theorem + "\n" for theorem in theorems),
        ]
    )


def _inequalities(certificate: Certificate) -> list[Certificate]:
    """The certificates of inequalities in a bundle, or the one. Raises InputError for others."""
    if certificate.kind == "bundle":
        return [one for document in certificate.proof for one in _inequalities(Certificate.from_json(document))]
    if certificate.kind != "inequality":
        raise Refused(
            f"kind {certificate.kind}",
            f"Expected a certificate of kind 'inequality', or a bundle of them, but got kind={certificate.kind!r}; "
            "verify recheck decides it again in another arithmetic.",
        )
    if certificate.refutes:
        raise Refused("refutation", "Expected a certificate that proves its statement but this one refutes it.")
    return [certificate]


def _proved(certificate: Certificate, statement: Statement, suffix: str) -> list[str]:
    """The lemmas and the theorem of one inequality."""
    require_supported(statement)
    script = Script(binders(name for name, _ in statement.domain), f"part{suffix}")
    defined = list(_definedness(script, statement, certificate.proof))
    relations = list(_relations(script, statement, certificate.proof))
    return [*script.lemmas, _theorem(script, statement, defined, relations, f"statement{suffix}")]


def _nodes(statement: Statement) -> tuple[Formula, ...]:
    return postorder(*(f for r in statement.relations + statement.conditions for f in (r.left, r.right)))


def _comment(text: str) -> str:
    return text.replace("(*", "( *").replace("*)", "* )")


def unfolding(used: set[str]) -> str:
    names = [name for op, name in UNFOLDED.items() if op in used]
    if used & HYPERBOLIC:  # their derivatives, and the quotient, have the others
        names += [name for name in sorted(HYPERBOLIC) if name not in names]
    return f"unfold {', '.join(names)} in *" if names else "idtac"


#: A part of the theorem's conclusion: the goal, and the lemma that shows it.
Part = tuple[Goal, str]


def _definedness(script: Script, statement: Statement, proof: Mapping[str, Any]) -> Iterator[Part]:
    """What makes every operation defined, as the certificate shows it, and positive bases where Coq's power needs
    them.
    """
    box = domain_box(statement)
    total = True
    for obligation, table in zip(obligations(statement), proof["domain"], strict=True):
        total = total and not table["assuming"]
        assumptions = () if total else obligation.assumptions
        signs = obligation.alternatives[table["alternative"]]
        for sign, part in zip(signs, table["proofs"], strict=True):
            if base_conditions(obligation.node) and sign.formula is obligation.node.args[0]:
                sign = Sign(sign.formula, ">")
            yield _shown(script, Goal(sign, box, assumptions, total), read_tree(part))
    known: tuple[Sign, ...] = ()
    for relations in (*((c,) for c in statement.conditions), statement.relations):
        # A condition must not be used for its own meaning: where x < 0, Rpower x (1 / 3) < 1/2 fails and cbrt(x) < 1/2
        # holds.
        for node in postorder(*(f for r in relations for f in (r.left, r.right))):
            for sign in base_conditions(node) if node.op == "cbrt" else ():
                yield _shown(script, Goal(sign, box, known), Node("n"))
        known += tuple(sign_of(r) for r in relations)


def _relations(script: Script, statement: Statement, proof: Mapping[str, Any]) -> Iterator[Part]:
    box, assumptions = domain_box(statement), tuple(sign_of(c) for c in statement.conditions)
    for relation, part in zip(statement.relations, proof["relations"], strict=True):
        sign = sign_of(relation)
        yield _shown(script, Goal(sign, box, assumptions), read_tree(part))


def _shown(script: Script, goal: Goal, node: Node) -> Part:
    shown = goal, prove(script, f"{script.prefix}_{script.count + 1}", goal, node)
    script.facts.append(shown)
    return shown


def _theorem(script: Script, statement: Statement, defined: list[Part], relations: list[Part], name: str) -> str:
    names, box = script.names, domain_box(statement)
    premises = [*bounds(box, names), *(_relation(c, names) for c in statement.conditions)]
    conclusions = list(dict.fromkeys(sign_text(goal.sign, names) for goal, _ in defined))
    conclusions += [_relation(r, names) for r in statement.relations]
    lines = [f"{premise} ->" for premise in premises]
    lines += [f"{conclusion} /\\" for conclusion in conclusions[:-1]] + [conclusions[-1]]
    shown = [
        f"  assert (P{k} : {sign_text(goal.sign, names)}) by ({applied(name, goal, names)})."
        for k, (goal, name) in enumerate((*defined, *relations))
    ]
    return "\n".join(
        [
            f"Theorem {name} : " + quantified(box, names) + "\n  ".join(lines) + ".",
            "Proof.",
            "  intros.",
            *shown,
            "  repeat apply conj; first [assumption | lra].",
            "Qed.",
        ]
    )


def _relation(relation: Relation, names: Mapping[str, str]) -> str:
    return f"{term(relation.left, names)} {_RELATION[relation.op]} {term(relation.right, names)}"
