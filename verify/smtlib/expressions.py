"""S-expressions: the text of an SMT-LIB script as nested lists of words, each with its line. Not recursive.

Source: Barrett, Fontaine, Tinelli, *The SMT-LIB Standard, Version 2.6*, section 3; and dReal's interval ``[0, 1]``
after a sort, whose brackets and comma are words of their own, and its hexadecimal doubles such as 0x1.8p+1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeGuard

from verify.errors import InputError


class Word(NamedTuple):
    """A symbol, number, keyword or bracket (``text``), or a string (``is_string``), in a line that counts from 1.

    A symbol between bars that could not be written without them, such as ``|2|``, keeps its bars.
    """

    text: str
    line: int
    is_string: bool = False


class Form(NamedTuple):
    """The expressions between a pair of round brackets, the first of which is in ``line``."""

    items: list[Expression]
    line: int

    @property
    def head(self) -> str:
        """The symbol it begins with, or nothing."""
        return first.text if self.items and is_symbol(first := self.items[0]) else ""


Expression = Word | Form

_DECIMAL: Final = r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_HEXADECIMAL: Final = r"0[xX](?:[\da-fA-F]+\.?|[\da-fA-F]*\.[\da-fA-F]+)(?:[pP][-+]?\d+)?"
NUMBER: Final = re.compile(f"[-+]?(?:{_DECIMAL}|{_HEXADECIMAL})", re.ASCII)
_BRACKETS: Final = ("[", "]", ",")
_TOKEN: Final = re.compile(
    r"""(?P<blank>[\s\ufeff]+|;[^\n]*)|(?P<open>\()|(?P<close>\))|(?P<word>[^\s()|";,\[\]]+|[\[\],])
    |\|(?P<quoted>[^|\\]*)\||"(?P<string>(?:[^"]|"")*)"|(?P<bad>.)""",
    re.VERBOSE,
)


#: What can be written without bars, if it is no number and no keyword.
_PLAIN: Final = re.compile(r"""[^\s()|";,\[\]]+""")


def is_symbol(expression: Expression) -> TypeGuard[Word]:
    """Whether it is a symbol: no form, string, number, keyword or bracket."""
    return isinstance(expression, Word) and not (
        expression.is_string
        or expression.text.startswith(":")
        or expression.text in _BRACKETS
        or NUMBER.fullmatch(expression.text)
    )


def read_expressions(text: str) -> Iterator[Expression]:
    """The expressions of a script, one after another. Raises InputError for a bracket without its partner.

    >>> next(read_expressions("(assert (< x 1)) ; a comment")).items[1].head
    '<'
    """
    found: list[Expression] = []
    waiting: list[Form] = []
    current, line = found, 1
    for match in _TOKEN.finditer(text):
        if found and not waiting:
            yield found.pop()
        kind = match.lastgroup
        if kind == "word":
            current.append(Word(match[0], line))
        elif kind == "open":
            form = Form([], line)
            current.append(form)
            waiting.append(form)
            current = form.items
        elif kind == "close":
            if not waiting:
                raise InputError(f"Expected no ')' in line {line}: no bracket is open.")
            waiting.pop()
            current = waiting[-1].items if waiting else found
        elif kind == "blank":
            line += match[0].count("\n")
        elif kind == "quoted":
            plain = _PLAIN.fullmatch(match[kind]) is not None and is_symbol(Word(match[kind], line))
            current.append(Word(match[kind] if plain else match[0], line))
            line += match[0].count("\n")
        elif kind == "string":
            current.append(Word(match[kind], line, True))
            line += match[0].count("\n")
        else:
            raise InputError(
                f"Expected a word or a bracket in line {line} but got {match[0]!r}, which is never closed."
            )
    if waiting:
        raise InputError(f"Expected a ')' for the bracket of line {waiting[-1].line} but the script ends.")
    yield from found


def shown(expression: Expression) -> str:
    """The beginning of an expression, for a message."""
    return repr(expression.text) if isinstance(expression, Word) else f"({expression.head or '('} …)"
