"""Operator-precedence reader of one expression. It keeps its own stack, so no nesting can exhaust Python's.

Precedence is Python's: ``-x**2`` is -(x²), ``**`` groups to the right, ``-x*y`` is (-x)·y. Nothing is simplified, but
what is typed as one number is one number: ``-3``, ``1/2`` and ``-0.1/3`` are read as rationals. Brackets switch that
off: ``(1)/2`` is a quotient of two numbers. This makes the text of every formula read back as the same formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from .operations import ARITY, SHORT
from .tokens import KEYWORDS, MAX_DIGITS, Token, Words
from .tree import Formula, apply, number

if TYPE_CHECKING:
    from collections.abc import Callable

#: Binary operators: the operation and how tightly it binds. A sign binds tighter than ``*`` and looser than ``**``.
BINARY: Final = {"+": ("add", 1), "-": ("sub", 1), "*": ("mul", 2), "/": ("div", 2), "**": ("pow", 4)}
SIGN: Final = 3
#: What may stand before an operand, and how tightly it binds.
_OPENING: Final = {"-": SIGN, "+": SIGN, "(": 0}

_MAX_NUMBER: Final = 10**MAX_DIGITS
#: Whole numbers with at most so many digits are remembered.
_SHORT: Final = 4


@dataclass(slots=True)
class _Pending:
    """Something that waits for its right operand: a bracket or call (tightness 0), a sign, or a binary operator."""

    token: Token
    tightness: int
    left: Formula | None = None
    typed: bool = False
    arguments: tuple[Formula, ...] = ()


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
            value, typed = _literal(words, token), True  # typed: still a bare literal, for a sign or a quotient
        elif kind == "name":
            if tokens[index].text == "(":
                index += 1
                pending.append(_Pending(token, 0))
                continue
            value, typed = name(token), False
        elif text in _OPENING:
            pending.append(_Pending(token, _OPENING[text]))
            continue
        else:
            words.fail(f"Expected a number, a name or a bracket but got {token.shown}.", token)
        while True:
            token = tokens[index]
            operator = BINARY.get(token.text)
            if operator is not None:
                tightness = operator[1]
                value, typed = _reduce(words, pending, tightness + (token.text == "**"), value, typed)
                index += 1
                pending.append(_Pending(token, tightness, value, typed))
                break
            value, typed = _reduce(words, pending, 1, value, typed)
            if pending and token.text == ")":
                index += 1
                opened = pending.pop()
                value = call(opened.token, [*opened.arguments, value]) if opened.token.kind == "name" else value
                typed = False
            elif pending and token.text == "," and pending[-1].token.kind == "name":
                index += 1
                pending[-1].arguments += (value,)
                break
            else:
                words.go_to(index)
                _refuse_operand(words)
                if not pending:
                    return value
                words.fail(f"Expected ')' but got {token.shown}; a bracket is still open.")


def _literal(words: Words, token: Token) -> Formula:
    """The number that a token writes."""
    text = token.text
    return _whole(text) if text.isdigit() and len(text) <= _SHORT else number(words.number(token))


@lru_cache(maxsize=1024)
def _whole(digits: str) -> Formula:
    return number(int(digits))


def _reduce(words: Words, pending: list[_Pending], tightness: int, value: Formula, typed: bool) -> tuple[Formula, bool]:
    """Apply the waiting signs and operators that bind at least as tightly as ``tightness``."""
    while pending and pending[-1].tightness >= tightness:
        top = pending.pop()
        if top.left is None:
            if top.token.text == "-":
                value = number(-value.args[0]) if typed else apply("neg", value)
        elif top.token.text == "/" and top.typed and typed and value.args[0]:
            quotient = top.left.args[0] / value.args[0]
            if max(abs(quotient.numerator), quotient.denominator) >= _MAX_NUMBER:
                words.fail(f"Expected a number of at most {MAX_DIGITS} digits but got a longer quotient.", top.token)
            value, typed = number(quotient), False
        else:
            value, typed = apply(BINARY[top.token.text][0], top.left, value), False
    return value, typed


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
