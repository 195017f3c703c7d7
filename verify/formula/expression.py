"""Operator-precedence reader of one expression. It keeps its own stack, so no nesting can exhaust Python's.

Precedence is Python's: ``-x**2`` is -(x²), ``**`` groups to the right, ``-x*y`` is (-x)·y. Nothing is simplified, but
what is typed as one number is one number: ``-3``, ``1/2`` and ``-0.1/3`` are read as rationals. Brackets switch that
off: ``(1)/2`` is a quotient of two numbers. This makes the text of every formula read back as the same formula.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from .operations import ARITY, SHORT
from .tokens import KEYWORDS, MAX_DIGITS, Token, Words
from .tree import Formula, apply, number, operation

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

#: Binary operators: the operation, how tightly it binds, and how tightly what it may take as its left operand binds.
#: A sign binds tighter than ``*`` and looser than ``**``.
BINARY: Final = {
    "+": ("add", 1, 1), "-": ("sub", 1, 1), "*": ("mul", 2, 2), "/": ("div", 2, 2), "**": ("pow", 4, 5),
}  # fmt: skip
SIGN: Final = 3
#: What may stand before an operand, and how tightly it binds.
_OPENING: Final = {"-": SIGN, "+": SIGN, "(": 0}

_MAX_NUMBER: Final = 10**MAX_DIGITS
#: Whole numbers with at most so many digits are remembered.
_SHORT: Final = 4


class _Pending(NamedTuple):
    """Something that waits for its right operand: a bracket or call (tightness 0), a sign, or a binary operator.

    ``op`` is the operation of a binary operator, and nothing for others.
    """

    tightness: int
    token: Token
    op: str = ""
    left: Formula | None = None
    typed: bool = False
    arguments: tuple[Formula, ...] = ()


#: Makes a _Pending of a tuple, in less time than its own constructor.
_PENDING: Final = tuple.__new__


def expression(
    words: Words, name: Callable[[Token], Formula], call: Callable[[Token, list[Formula]], Formula]
) -> Formula:
    """The longest expression at the cursor. ``name`` gives the meaning of a name, ``call`` of a name with arguments.

    Raises InputError at the first word that does not fit.
    """
    tokens, index = words.tokens, words.index
    pending: list[_Pending] = []
    while True:
        token = tokens[index]
        kind, text, _ = token
        index += 1
        if kind == "number":
            typed = True  # still a bare literal, for a sign or a quotient
            value = _whole(text) if len(text) <= _SHORT and text.isdigit() else number(words.number(token))
        elif kind == "name":
            if tokens[index][1] == "(":
                index += 1
                pending.append(_Pending(0, token))
                continue
            value, typed = name(token), False
        elif text in _OPENING:
            pending.append(_PENDING(_Pending, (_OPENING[text], token, "", None, False, ())))
            continue
        else:
            words.fail(f"Expected a number, a name or a bracket but got {token.shown}.", token)
        while True:
            token = tokens[index]
            text = token[1]
            operator = BINARY.get(text)
            least = 1 if operator is None else operator[2]
            while pending and pending[-1][0] >= least:
                _, before, op, left, was_typed, _ = pending.pop()
                if left is None:
                    value = _signed(before, value, typed)
                elif typed and was_typed and op == "div" and value.args[0]:
                    value, typed = _quotient(words, before, left.args[0], value.args[0]), False
                else:
                    value, typed = operation(op, (left, value)), False
            if operator is not None:
                index += 1
                pending.append(_PENDING(_Pending, (operator[1], token, operator[0], value, typed, ())))
                break
            if pending and text == ")":
                index += 1
                opened = pending.pop()
                value = call(opened.token, [*opened.arguments, value]) if opened.token.kind == "name" else value
                typed = False
            elif pending and text == "," and pending[-1].token.kind == "name":
                index += 1
                opened = pending.pop()
                pending.append(opened._replace(arguments=(*opened.arguments, value)))
                break
            else:
                words.go_to(index)
                _refuse_operand(words)
                if not pending:
                    return value
                words.fail(f"Expected ')' but got {token.shown}; a bracket is still open.")


@lru_cache(maxsize=1024)
def _whole(digits: str) -> Formula:
    return number(int(digits))


def _signed(token: Token, value: Formula, typed: bool) -> Formula:
    """The value with the sign before it; that of a bare literal is part of the number."""
    if token.text != "-":
        return value
    return number(-value.args[0]) if typed else apply("neg", value)


def _quotient(words: Words, token: Token, above: Fraction, below: Fraction) -> Formula:
    """What is typed as one rational number."""
    quotient = above / below
    if max(abs(quotient.numerator), quotient.denominator) >= _MAX_NUMBER:
        words.fail(f"Expected a number of at most {MAX_DIGITS} digits but got a longer quotient.", token)
    return number(quotient)


def _refuse_operand(words: Words) -> None:
    """Two operands without an operator between them: say what to write."""
    token, before = words.peek, words.tokens[words.index - 1]
    if token.text in ("or", "not"):
        words.fail(f"Expected an operator but got '{token.text}'; relations are joined by 'and' only.")
    if (token.kind in ("name", "number") and token.text not in KEYWORDS) or token.text == "(":
        words.fail(
            f"Expected an operator between '{before.text}' and '{token.text}' but got nothing; "
            f"write {before.text}*{token.text} for a product."
        )


def standard_call(words: Words, token: Token, arguments: list[Formula]) -> Formula:
    """A standard function applied to its arguments; ``min`` and ``max`` take two or more."""
    name, count = token.text, len(arguments)
    if name in SHORT:
        name, first = SHORT[name]
        arguments = [number(first), *arguments]
    arity = ARITY[name] - (len(arguments) - count)
    if token.text in ("min", "max") and count >= 2:
        value = arguments[0]
        for argument in arguments[1:]:
            value = apply(token.text, value, argument)
        return value
    if count != arity:
        hint = "; write log(x)/log(b) for the logarithm to base b" if token.text == "log" and count == 2 else ""
        words.fail(f"Expected {arity} argument{'s' * (arity > 1)} of {token.text} but got {count}{hint}.", token)
    return apply(name, *arguments)
