"""Sollya: ``checkinfnorm(f - c, I, b)``, which certifies |f - c| <= b on an interval, shows that f is positive."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Final

from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Statement
from verify.formula.text import written
from verify.formula.tree import OO, Formula, variables
from verify.kernel.goal import sign_of

from .peers import SHORTEST, CannotState, Outcome, Peer
from .programs import first_line, run

_FUNCTIONS: Final = frozenset(
    [
        *("abs", "sqrt", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan"),
        *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf"),
    ]
)
_SIGNS: Final = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "^"}


def peer() -> Peer:
    """Sollya, when it is there."""
    shown = first_line(["sollya", "--version"]) or ""
    version = re.search(r"\d+(\.\d+)*", shown)
    return Peer("sollya", version[0] if version else None, "the program sollya", decide)


def decide(statement: Statement, seconds: float) -> Outcome:
    """Whether Sollya certifies all relations. Raises CannotState unless there is one variable on a finite interval."""
    text = script(statement)
    said, spent = run(["sollya", "--warnonstderr"], text, seconds + _start())
    words = (said or "").split()
    proved = words == ["true"] * len(statement.relations)
    return Outcome("stopped" if said is None else "proved" if proved else "failed", max(SHORTEST, spent - _start()))


def script(statement: Statement) -> str:
    """For every relation f > 0: with M near the maximum of f and c = 0.51 M, that |f - c| is less than c."""
    if len(statement.domain) != 1 or statement.conditions:
        raise CannotState("Expected one variable and no conditions.")
    ((_, interval),) = statement.domain
    if interval.lower is MINUS_OO or interval.upper is OO:
        raise CannotState("Expected a finite interval.")
    lines = ["prec = 165!;", f"I = [{term(interval.lower)}; {term(interval.upper)}];"]
    for relation in statement.relations:
        sign = sign_of(relation)
        left, right = relation.left, relation.right
        if left.op == "abs" and relation.op in ("<", "<=") and not variables(right):
            # What Sollya is made for: the error of an approximation.
            slack = " * (1 - 2^(-40))" if relation.op == "<" else ""
            lines.append(f"print(checkinfnorm({term(left.args[0])}, I, {term(right)}{slack}));")
            continue
        if sign.op not in (">", ">="):
            raise CannotState("Expected inequalities.")
        lines += [f"f = {term(sign.formula)};", "c = 0.51 * dirtyinfnorm(f, I);"]
        lines.append("print(checkinfnorm(f - c, I, c * (1 - 2^(-40))));")
    return "\n".join([*lines, "quit;"])


def term(formula: Formula) -> str:
    """The formula as Sollya writes it."""
    return written(formula, _parts)


def _parts(node: Formula) -> Iterable[str | Formula]:
    if node.op == "number":
        value: Fraction = node.args[0]
        return (f"({value.numerator}/{value.denominator})",)
    if node.op in ("variable", "constant"):
        return ("x" if node.op == "variable" else "pi",)
    if node.op == "neg":
        return ("(-", node.args[0], ")")
    if node.op in _SIGNS:
        return ("(", node.args[0], _SIGNS[node.op], node.args[1], ")")
    if node.op not in _FUNCTIONS:
        raise CannotState(f"Expected functions of Sollya but got {node.op}.")
    return (f"{node.op}(", node.args[0], ")")


@lru_cache(maxsize=1)
def _start() -> float:
    return min(run(["sollya"], "quit;", 20)[1] for _ in range(3))
