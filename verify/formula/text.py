"""Formulas as text that reads back as the same formula, with as few brackets as that allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .operations import SHORT
from .tree import LEAVES, Formula, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .statement import Interval, Relation, Statement

#: Longest text that a printer makes: a formula with many shared parts can be exponentially longer than its tree.
MAX_PRINTED: Final = 1_000_000

_LEVEL: Final = {"add": 1, "sub": 1, "mul": 2, "div": 2, "neg": 3, "pow": 4}
_SIGN: Final = {"add": " + ", "sub": " - ", "mul": "*", "div": "/", "pow": "**"}
_ATOM: Final = 5
#: Names of operations with these first arguments.
_SHORT: Final = {(op, number(first)): name for name, (op, first) in SHORT.items()}


def written(root: Formula, parts: Callable[[Formula], Iterable[str | Formula]]) -> str:
    """The text of ``root`` when ``parts`` gives the pieces of each node. Not recursive.

    Raises ValueError when the text would be longer than MAX_PRINTED characters.
    """
    pieces: list[str] = []
    stack: list[str | Formula] = [root]
    backward: dict[Formula, tuple[str | Formula, ...]] = {}  # a shared node has many places
    while stack:
        item = stack.pop()
        if type(item) is not Formula:
            pieces.append(item)  # type: ignore[arg-type]
            continue
        found = backward.get(item)
        if found is None:
            found = backward[item] = tuple(parts(item))[::-1]
        stack += found
        if len(pieces) > MAX_PRINTED:
            break  # this is too long as well, for a piece has a character at least
    if len(pieces) > MAX_PRINTED or sum(map(len, pieces)) > MAX_PRINTED:
        raise ValueError(f"Expected a formula that fits into {MAX_PRINTED} characters but got a longer one.")
    return "".join(pieces)


def to_text(formula: Formula) -> str:
    """``formula`` in the language of the reader: ``read_formula(to_text(f)) is f``.

    >>> from verify.formula.tree import number, variable
    >>> to_text(-(variable("x") ** 2) * "1/2")
    '-x**2*(1/2)'
    >>> to_text(number(1) / 2)  # a quotient of two numbers is not the number 1/2
    '(1)/2'
    """
    return written(formula, _parts)


def _parts(node: Formula) -> tuple[str | Formula, ...]:
    op = node.op
    level = _LEVEL.get(op)
    if op in LEAVES:
        return (str(node.args[0]),)
    if level is None:
        short = _SHORT.get((op, node.args[0]))
        arguments = node.args if short is None else node.args[1:]
        inner = (part for argument in arguments for part in (", ", argument))
        return (f"{short or op}(", *tuple(inner)[1:], ")")
    if op == "neg":
        operand = node.args[0]
        return ("-", *_bracketed(operand, _level(operand) < 4 or operand.op == "number"))
    left, right = node.args
    of_left, of_right = _level(left), _level(right)
    if op == "pow":
        around_left, around_right = of_left <= level, of_right < level
    else:
        around_left = of_left < level or (op == "div" and _would_fold(left, right))
        around_right = of_right <= level or (of_right < _ATOM and _begins_with_sign(right))
    first = str(left.args[0]) if left.op in LEAVES else left
    last = str(right.args[0]) if right.op in LEAVES else right
    if around_left:
        return ("(", first, ")", _SIGN[op], *_bracketed(last, around_right))
    return (first, _SIGN[op], "(", last, ")") if around_right else (first, _SIGN[op], last)


def _bracketed(part: str | Formula, needed: bool) -> tuple[str | Formula, ...]:
    return ("(", part, ")") if needed else (part,)


def _level(node: Formula) -> int:
    """How tightly the text of ``node`` holds together: sum 1, product 2, sign 3, power 4, everything else 5."""
    if node.op != "number":
        return _LEVEL.get(node.op, _ATOM)
    value = node.args[0]
    return _LEVEL["div"] if value.denominator != 1 else _LEVEL["neg"] if value.numerator < 0 else _ATOM


def _would_fold(left: Formula, right: Formula) -> bool:
    """Whether the reader would take ``left/right`` as one rational number."""
    if left.op != "number" or right.op != "number":
        return False
    a, b = left.args[0], right.args[0]
    return bool(a.denominator == b.denominator == 1 and b > 0)


def _begins_with_sign(node: Formula) -> bool:
    """Whether the text of ``node`` begins with a minus sign."""
    while node.op in _SIGN:
        level = _LEVEL[node.op]
        node, outer = node.args[0], node
        if _level(node) < level or (outer.op == "pow" and _level(node) <= level):
            return False
    return node.op == "neg" or (node.op == "number" and node.args[0].numerator < 0)


def relation_text(relation: Relation) -> str:
    """``left < right`` as it is read."""
    return f"{to_text(relation.left)} {relation.op} {to_text(relation.right)}"


def interval_text(interval: Interval) -> str:
    """``[0, oo)`` as it is read."""
    opening, closing = "(" if interval.lower_open else "[", ")" if interval.upper_open else "]"
    return f"{opening}{to_text(interval.lower)}, {to_text(interval.upper)}{closing}"


def statement_text(statement: Statement) -> str:
    """The statement as it is read, definitions filled in: reading it gives an equal statement."""
    text = _chains(statement.relations)
    if statement.domain:
        text += " for " + ", ".join(f"{name} in {interval_text(interval)}" for name, interval in statement.domain)
    if statement.conditions:
        text += " if " + _chains(statement.conditions)
    return text


def _chains(relations: tuple[Relation, ...]) -> str:
    """Relations joined by ``and``; neighbours that share a side are chained."""
    text = ""
    for before, relation in zip((None, *relations), relations, strict=False):
        if before is not None and before.right is relation.left:
            text += f" {relation.op} {to_text(relation.right)}"
        else:
            text += (" and " if before is not None else "") + relation_text(relation)
    return text
