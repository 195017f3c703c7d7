"""The theorem of one inequality: what it says, and how its lemmas show it.

For all points of the box: every operation of the first condition is defined, and where it holds, every operation of the
second, and so on; where all hold, every operation of the relations is defined, and the relations hold. Coq's functions
are total, so that being defined (denominators are not zero, arguments of logarithms positive, …) is said in so many
words, and where it is shown: of a condition without that condition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, Final, NamedTuple

from verify.formula.statement import Relation, Statement
from verify.formula.tree import postorder
from verify.kernel.goal import Goal, Sign, domain_box, obligations, sign_of

from .propositions import applied, bounds, quantified
from .script import Script, prove
from .split_tree import Node, read_tree
from .terms import base_conditions, sign_text, term

_RELATION: Final = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "=", "!=": "<>"}


class Part(NamedTuple):
    """A goal, the lemma that shows it, and how many of the conditions come before it."""

    goal: Goal
    lemma: str
    level: int


def theorem(script: Script, name: str, statement: Statement, proof: Mapping[str, Any]) -> str:
    """The theorem called ``name``; its lemmas are added to ``script``. Raises InputError where a step has no
    translation.
    """
    defined = list(_definedness(script, statement, proof))
    return _text(script, name, statement, defined, list(_relations(script, statement, proof)))


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
            level = len(obligation.assumptions)
            yield _shown(script, Goal(sign, box, assumptions, total), read_tree(part), level)
    known: tuple[Sign, ...] = ()
    for relations in (*((c,) for c in statement.conditions), statement.relations):
        # A condition must not be used for its own meaning: where x < 0, Rpower x (1 / 3) < 1/2 fails and cbrt(x) < 1/2
        # holds.
        for node in postorder(*(f for r in relations for f in (r.left, r.right))):
            for sign in base_conditions(node) if node.op == "cbrt" else ():
                yield _shown(script, Goal(sign, box, known), Node("n"), len(known))
        known += tuple(sign_of(r) for r in relations)


def _relations(script: Script, statement: Statement, proof: Mapping[str, Any]) -> Iterator[Part]:
    box, assumptions = domain_box(statement), tuple(sign_of(c) for c in statement.conditions)
    for relation, part in zip(statement.relations, proof["relations"], strict=True):
        yield _shown(script, Goal(sign_of(relation), box, assumptions), read_tree(part), len(assumptions))


def _shown(script: Script, goal: Goal, node: Node, level: int) -> Part:
    lemma = prove(script, f"{script.prefix}_{script.count + 1}", goal, node)
    script.facts.append((goal, lemma))
    return Part(goal, lemma, level)


def _text(script: Script, name: str, statement: Statement, defined: list[Part], relations: list[Part]) -> str:
    names, box = script.names, domain_box(statement)
    lines = [f"{premise} ->" for premise in bounds(box, names)]
    tactics = ["  intros."]
    labels, brackets, said, last = count(), 0, set[str](), len(statement.conditions)
    for level in range(last + 1):
        needed = [part for part in defined if part.level == level]
        for part in needed if level < last else [*needed, *relations]:
            by = applied(part.lemma, part.goal, names)
            tactics.append(f"  assert (P{next(labels)} : {sign_text(part.goal.sign, names)}) by ({by}).")
        texts = dict.fromkeys(sign_text(part.goal.sign, names) for part in needed)
        new = [text for text in texts if text not in said]
        said.update(new)
        lines += [f"{text} /\\" for text in new]
        if level < last:
            condition = f"{_relation(statement.conditions[level], names)} ->"
            lines.append(f"({condition}" if new else condition)
            if new:
                brackets += 1
                tactics += [*["  split; [assumption | ]."] * len(new), "  intros."]
    lines += [f"{_relation(r, names)} /\\" for r in statement.relations]
    conclusion = "\n  ".join(lines).removesuffix(" /\\") + ")" * brackets
    return "\n".join(
        [
            f"Theorem {name} : {quantified(box, names)}{conclusion}.",
            "Proof.",
            *tactics,
            "  repeat apply conj; first [assumption | lra].",
            "Qed.",
        ]
    )


def _relation(relation: Relation, names: Mapping[str, str]) -> str:
    return f"{term(relation.left, names)} {_RELATION[relation.op]} {term(relation.right, names)}"
