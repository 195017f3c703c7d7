"""Rules that write an operation in another way: powers as exponentials, functions by their asymptotic expansions.

The new formula has the same value at every point of the goal, for some value of the fresh variable where there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from verify.formula.tree import LEAVES, Formula, apply, number, postorder, variable

from .asymptotic import expansion, has_expansion
from .box import Range
from .goal import Goal, Sign
from .premises import (
    field_formula,
    field_fresh,
    field_list,
    field_proof,
    replaced,
    require_defined,
    without_assumptions,
)
from .program import Arithmetic
from .proof import Progress, ProofError, check

#: The range of the share of the remainder: it lies strictly between its bounds.
SHARE: Final = Range(number(0), number(1), True, True)


def rule_powers(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """Every power u^v with an exponent that is no number is written e^(v·log u), where u > 0.

    Table: ``bases`` (proofs that the bases are positive, in the order of ``powers_in``), ``proof``.
    """
    powers, proofs = powers_in(goal.sign.formula), field_list(table, "bases")
    if not powers or len(proofs) != len(powers):
        raise ProofError("Expected powers whose exponent is no number, and a proof for each base.")
    for node, proof in zip(powers, proofs, strict=True):
        check(without_assumptions(goal, Sign(node.args[0], ">")), proof, arithmetic, progress)
    new = replace(goal, sign=Sign(as_exponentials(goal.sign.formula), goal.sign.op))
    check(new, field_proof(table, "proof"), arithmetic, progress)


def powers_in(formula: Formula) -> list[Formula]:
    """The powers whose exponent is no number, inner ones first."""
    return [node for node in postorder(formula) if node.op == "pow" and node.args[1].op != "number"]


def as_exponentials(formula: Formula) -> Formula:
    """The formula with e^(v·log u) for every power u^v whose exponent is no number.

    >>> from verify.formula.reader import read_formula
    >>> as_exponentials(read_formula("x**a + x**2"))
    Formula('exp(a*log(x)) + x**2')
    """
    done: dict[Formula, Formula] = {}
    for node in postorder(formula):
        args = node.args if node.op in LEAVES else tuple(done[a] for a in node.args)
        if node.op in LEAVES:
            done[node] = node
        elif node.op == "pow" and args[1].op != "number":
            done[node] = apply("exp", args[1] * apply("log", args[0]))
        else:
            done[node] = apply(node.op, *args)
    return done[formula]


def rule_stirling(goal: Goal, table: Mapping[str, Any], arithmetic: Arithmetic, progress: Progress) -> None:
    """gamma(u), polygamma(n, u), erf(u) or besseli(n, u), u > 0, by first terms at infinity and a remainder.

    Table: ``node`` (the text of the operation), ``name`` (of a fresh variable w in (0, 1), which gives the remainder),
    ``terms`` (how many, 1 if it is left out), ``positive`` (proof of u > 0), ``domain`` (the new formula is defined),
    ``proof``. The remainders are those of ``asymptotic``.
    """
    node, name, terms = field_formula(table, "node"), field_fresh(table, goal), table.get("terms", 1)
    if not has_expansion(node) or node not in set(postorder(goal.sign.formula)):
        raise ProofError(
            "Expected a gamma, an erf, or a polygamma or besseli of integer order that occurs in the formula."
        )
    if not isinstance(terms, int) or not 1 <= terms <= 8:
        raise ProofError("Expected from 1 to 8 terms.")
    check(without_assumptions(goal, Sign(node.args[-1], ">")), field_proof(table, "positive"), arithmetic, progress)
    new = with_expansion(goal, node, name, terms)
    require_defined(new.sign.formula, new, table, "domain", arithmetic, progress)
    check(new, field_proof(table, "proof"), arithmetic, progress)


def with_expansion(goal: Goal, node: Formula, name: str, terms: int = 1) -> Goal:
    """The goal with ``node`` replaced by its expansion, and the share ``name`` in (0, 1) as a new variable."""
    sign = Sign(replaced(goal.sign.formula, node, expansion(node, variable(name), terms)), goal.sign.op)
    return replace(goal, sign=sign, box={**goal.box, name: SHARE})
