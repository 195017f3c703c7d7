"""Statements as SMT-LIB scripts that ask whether the statement fails somewhere: ``unsat`` says that it holds.

Where an operation of the statement is undefined the script says nothing: SMT-LIB has no undefined terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from verify.errors import InputError
from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Relation, Statement
from verify.formula.text import written
from verify.formula.tree import OO, Formula

_FUNCTIONS: Final = {
    "add": "+", "sub": "-", "neg": "-", "mul": "*", "div": "/", "pow": "^", "abs": "abs", "sqrt": "sqrt", "exp": "exp",
    "log": "log", "sin": "sin", "cos": "cos", "tan": "tan", "asin": "asin", "acos": "acos", "atan": "atan",
    "atan2": "atan2", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "min": "min", "max": "max",
}  # fmt: skip


def script(statement: Statement) -> str:
    """The script that is unsatisfiable when the statement holds. Raises InputError for functions SMT-LIB lacks.

    >>> from verify.formula.reader import read_statement
    >>> print(script(read_statement("x**2 < 2 for x in [0, 1]")))
    (set-logic QF_NRA)
    (declare-fun x () Real)
    (assert (<= 0 x))
    (assert (<= x 1))
    (assert (not (< (^ x 2) 2)))
    (check-sat)
    """
    lines = ["(set-logic QF_NRA)"]
    for name, interval in statement.domain:
        lines.append(f"(declare-fun {name} () Real)")
        if interval.lower is not MINUS_OO:
            lines.append(f"(assert ({'<' if interval.lower_open else '<='} {term(interval.lower)} {name}))")
        if interval.upper is not OO:
            lines.append(f"(assert ({'<' if interval.upper_open else '<='} {name} {term(interval.upper)}))")
    lines += [f"(assert {_relation(condition)})" for condition in statement.conditions]
    claims = [_relation(relation) for relation in statement.relations]
    claimed = claims[0] if len(claims) == 1 else f"(and {' '.join(claims)})"
    return "\n".join([*lines, f"(assert (not {claimed}))", "(check-sat)"])


def term(formula: Formula) -> str:
    """The formula as a term."""
    return written(formula, _parts)


def _relation(relation: Relation) -> str:
    op = {"==": "=", "!=": "distinct"}.get(relation.op, relation.op)
    return f"({op} {term(relation.left)} {term(relation.right)})"


def _parts(node: Formula) -> Iterable[str | Formula]:
    if node.op == "number":
        return (_number(node.args[0]),)
    if node.op == "variable":
        return (str(node.args[0]),)
    name = _FUNCTIONS.get(node.op)
    if node.op == "constant":
        return ("(* 4 (atan 1))",)
    if name is None:
        raise InputError(f"Expected functions of SMT-LIB's dialects but got {node.op}.")
    return (f"({name}", *(part for argument in node.args for part in (" ", argument)), ")")


def _number(value: Fraction) -> str:
    size = str(abs(value.numerator)) if value.denominator == 1 else f"(/ {abs(value.numerator)} {value.denominator})"
    return f"(- {size})" if value < 0 else size
