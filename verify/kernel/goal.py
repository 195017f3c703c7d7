"""Goals: one sign to be shown on one box, under assumptions; and the goals that make a statement defined.

Every relation becomes a sign of one formula: ``a < b`` is ``b - a > 0``. A statement is proved when (1) each of its
*domain goals* is shown: denominators are not zero, arguments of log are positive, and so on, and (2) each relation's
goal is shown. Conditions are assumptions, each available to the goals that come after it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Final

from verify.formula.statement import Relation, Statement
from verify.formula.tree import LEAVES, Formula, apply, number, postorder

from .box import Box, Range, from_interval
from .program import TOTAL


@dataclass(frozen=True, slots=True)
class Sign:
    """``formula`` has the sign ``op``: one of ``> >= == !=`` against zero."""

    formula: Formula
    op: str

    def __str__(self) -> str:
        return f"{self.formula} {self.op} 0"


@dataclass(frozen=True, slots=True)
class Goal:
    """``sign`` on ``box`` wherever all ``assumptions`` hold.

    What every rule may rely on and has to preserve: an assumption is defined at the points of the box where those
    before it hold, and the formula where all of them hold. ``total`` records that every formula in the goal is defined
    on the whole box, assumptions or not: then the mean-value theorem may be applied along any segment of the box.
    Without assumptions it goes without saying.
    """

    sign: Sign
    box: Box = field(hash=False)
    assumptions: tuple[Sign, ...] = ()
    total: bool = False


def sign_of(relation: Relation) -> Sign:
    """The relation as a sign of one formula."""
    left, right, op = relation.left, relation.right, relation.op
    if op in ("<", "<="):
        left, right, op = right, left, ">" if op == "<" else ">="
    return Sign(difference(left, right), op)


def difference(left: Formula, right: Formula) -> Formula:
    """left - right, without subtracting a literal zero."""
    zero = number(0)
    return left if right is zero else -right if left is zero else left - right


#: Nodes that are defined wherever their arguments are.
ALWAYS: Final = TOTAL | LEAVES
#: One way to be defined: all of these signs. An operation is defined when one of its alternatives holds.
Alternative = tuple[Sign, ...]


def domain_conditions(node: Formula) -> tuple[Alternative, ...]:
    """The alternatives, one of which must hold for ``node`` to be defined where its arguments are; () if it always
    is.
    """
    if node.op in ALWAYS:
        return ()
    one, args = number(1), node.args
    if node.op == "div":
        return () if _is_number(args[1]) and args[1].args[0] else ((Sign(args[1], "!="),),)
    if node.op in ("log", "gamma"):
        return () if _positive_number(args[0]) else ((Sign(args[0], ">"),),)
    if node.op == "sqrt":
        return () if _positive_number(args[0]) else ((Sign(args[0], ">="),),)
    if node.op in ("asin", "acos"):
        return ((Sign(one - args[0], ">="), Sign(args[0] + one, ">=")),)
    if node.op == "atanh":
        return ((Sign(one - args[0], ">"), Sign(args[0] + one, ">")),)
    if node.op == "acosh":
        return ((Sign(args[0] - one, ">="),),)
    if node.op == "tan":
        return ((Sign(apply("cos", args[0]), "!="),),)
    if node.op == "atan2":
        return ((Sign(args[0] * args[0] + args[1] * args[1], ">"),),)
    if node.op in ("besseli", "besselj"):
        whole = _is_number(args[0]) and args[0].args[0].denominator == 1
        return () if whole else ((Sign(number(-1), ">"),),)
    if node.op == "polygamma":
        whole = _is_number(args[0]) and args[0].args[0].denominator == 1 and args[0].args[0] >= 0
        return ((Sign(args[1] if whole else number(-1), ">"),),)
    if node.op == "pow":
        return _power_conditions(args[0], args[1])
    raise ValueError(f"Expected an operation whose domain is known but got op={node.op!r}.")


def _power_conditions(base: Formula, exponent: Formula) -> tuple[Alternative, ...]:
    if not _is_number(exponent):
        # The last one is both of the others together: where the base is 0, it is the exponent that is positive.
        either = apply("max", base, exponent)
        weak = Sign(base, ">=")
        return ((Sign(base, ">"),), (weak, Sign(exponent, ">")), (weak, Sign(either, ">")))
    value: Fraction = exponent.args[0]
    if value.denominator == 1:
        return () if value >= 0 else ((Sign(base, "!="),),)
    return ((Sign(base, ">=" if value > 0 else ">"),),)


def _is_number(formula: Formula) -> bool:
    return formula.op == "number"


def _positive_number(formula: Formula) -> bool:
    return _is_number(formula) and bool(formula.args[0].numerator > 0)


def is_defined_everywhere(formula: Formula) -> bool:
    """Whether no operation of the formula has a domain to be observed."""
    return not any(node.op not in LEAVES and domain_conditions(node) for node in postorder(formula))


@dataclass(frozen=True, slots=True)
class Obligation:
    """One domain condition of one node, with the assumptions that may be used for it."""

    node: Formula
    alternatives: tuple[Alternative, ...]
    assumptions: tuple[Sign, ...]


@lru_cache(maxsize=64)
def obligations(statement: Statement) -> tuple[Obligation, ...]:
    """What must be shown for every formula of the statement to be defined, in reading order, each node once."""
    found: list[Obligation] = []
    seen: set[Formula] = set()
    assumed: tuple[Sign, ...] = ()
    for relation in (*statement.conditions, None):
        roots = [relation] if relation is not None else list(statement.relations)
        for node in postorder(*(f for r in roots for f in (r.left, r.right))):
            if node.op in ALWAYS or node in seen:
                continue
            seen.add(node)
            alternatives = domain_conditions(node)
            if alternatives:
                found.append(Obligation(node, alternatives, assumed))
        if relation is not None:
            assumed += (sign_of(relation),)
    return tuple(found)


def domain_box(statement: Statement) -> dict[str, Range]:
    """The box of the statement's domain."""
    return {name: from_interval(interval) for name, interval in statement.domain}
