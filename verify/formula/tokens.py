"""The words of the formula language: exact numbers, names, operators, each with its place in the text."""

from __future__ import annotations

import re
from fractions import Fraction
from string import ascii_letters
from typing import Final, NamedTuple, NoReturn

from verify.errors import InputError

#: Longest text that is read, and longest number of digits of a numerator or denominator.
MAX_LENGTH: Final = 100_000
MAX_DIGITS: Final = 1_000
MAX_NAME: Final = 40

KEYWORDS: Final = frozenset({"for", "in", "if", "and", "where"})
RELATIONS: Final = ("<=", ">=", "==", "!=", "<", ">")

#: Greek letters and look-alikes with the names they are read as.
_LOWER: Final = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "ι": "iota",
    "κ": "kappa",
    "λ": "lambda",
    "μ": "mu",
    "ν": "nu",
    "ξ": "xi",
    "ο": "omicron",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "υ": "upsilon",
    "φ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
}
GREEK: Final = (
    _LOWER
    | {letter.upper(): name.capitalize() for letter, name in _LOWER.items()}
    | {"ς": "sigma", "ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "ϱ": "rho", "µ": "mu"}
)

#: Other characters that are read as what they mean.
SYMBOLS: Final = {"−": "-", "≤": "<=", "≥": ">=", "≠": "!=", "∞": "oo", "∈": "in"}

#: What to write instead of characters that do not belong to the language.
FOREIGN: Final = {
    "^": "write ** for a power",
    "|": "write abs(x) for an absolute value",
    "!": "write gamma(n + 1) for a factorial and != for 'not equal'",
    "·": "write * for a product",
    "×": "write * for a product",
    "÷": "write / for a quotient",
    "√": "write sqrt(x) for a square root",
    "²": "write **2 for a square",
    "³": "write **3 for a cube",
    "{": "write round brackets ( )",
    "}": "write round brackets ( )",
    "&": "write 'and'",
    "°": "write pi/180*x for x degrees",
    "ℝ": "write (-oo, oo) for all real numbers",
    "∀": "a domain comes last, as in 'x <= 1 for x in [0, 1]'",
    "\\": "write plain text such as sin(x)",
    "$": "write plain text such as sin(x), without dollar signs",
    ".": "a name has no attributes, and a decimal needs a digit next to its point",
    ":": "write 'for x in [0, 1]'",
    "_": "a name begins with a letter",
}

_LETTER = "A-Za-z" + "".join(GREEK)
#: The blanks before a word, and the number, name or operator that it is, or what else comes next. Blanks are not given
#: back, and nothing is left out, so that a long run of them is passed once.
_PATTERN = re.compile(
    r"([ \t\r\n\u00a0]*+)(?:((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
    rf"|[{_LETTER}][{_LETTER}0-9_]*|\*\*|<=|>=|==|!=|[-+*/()\[\],;<>=]|[{''.join(SYMBOLS)}])|((?s:.)?))"
)
#: What begins with these characters; other words are operators.
_KINDS: Final = dict.fromkeys("0123456789.", "number") | dict.fromkeys([*ascii_letters, *GREEK], "name")
#: More letters and digits in a row than a name may have.
_LONG_NAME = re.compile(rf"[A-Za-z0-9_]{{{MAX_NAME + 1}}}")


class Token(NamedTuple):
    """A word: ``kind`` is number, name, op or end; ``text`` is normalised, ``start`` is the place in the source."""

    kind: str
    text: str
    start: int

    @property
    def shown(self) -> str:
        """The token as an error message names it."""
        return "the end" if self.kind == "end" else f"'{self.text}'"


#: Makes a Token of a tuple, in less time than its own constructor.
_TOKEN: Final = tuple.__new__


def tokenize(source: str) -> list[Token]:
    """The words of ``source``, ended by one token of kind ``end``. Raises InputError at a foreign character."""
    if len(source) > MAX_LENGTH:
        raise InputError(f"Expected at most {MAX_LENGTH} characters but got {len(source)}.", source, MAX_LENGTH)
    tokens: list[Token] = []
    position = 0
    for blanks, text, other in _PATTERN.findall(source):
        start = position + len(blanks)
        if not text:
            if other:
                _refuse(other, source, start)
            break
        position = start + len(text)
        tokens.append(_TOKEN(Token, (_KINDS.get(text[0], "op"), text, start)))
    if not source.isascii() or _LONG_NAME.search(source):
        tokens = [_token(*token, source) for token in tokens]
    tokens.append(Token("end", "", len(source)))
    return tokens


def _refuse(character: str, source: str, position: int) -> NoReturn:
    """Raises InputError for a character that belongs to no word."""
    shown = f"'{character}'" if character.isprintable() else f"the character U+{ord(character):04X}"
    hint = FOREIGN.get(character) or _named(character)
    raise InputError(f"Expected a formula but got {shown}" + (f"; {hint}." if hint else "."), source, position)


def _named(character: str) -> str:
    """What a character is called that may look like another one, such as the Cyrillic letter ha; empty for ASCII."""
    from unicodedata import name

    called = "" if character.isascii() else name(character, "")
    return f"this is {called.lower()}" if called else ""


def _token(kind: str, text: str, start: int, source: str) -> Token:
    if kind == "op" and text in SYMBOLS:
        text = SYMBOLS[text]
        kind = "name" if text.isalpha() else "op"
    elif kind == "name":
        text = text if text.isascii() else "".join(GREEK.get(c, c) for c in text)
        if len(text) > MAX_NAME:
            raise InputError(f"Expected a name of at most {MAX_NAME} characters but got {len(text)}.", source, start)
    return Token(kind, text, start)


class Words:
    """A cursor over the tokens of a text or a part of it: ``peek`` is the next one, at ``index``; the last ends it."""

    __slots__ = ("index", "peek", "source", "tokens")

    def __init__(self, source: str, tokens: list[Token] | None = None) -> None:
        self.source = source
        self.tokens = tokenize(source) if tokens is None else tokens
        self.go_to(0)

    def section(self, first: int, stop: int) -> Words:
        """A cursor over the tokens from index ``first`` up to ``stop``, where it ends."""
        return Words(self.source, [*self.tokens[first:stop], Token("end", "", self.tokens[stop].start)])

    def go_to(self, index: int) -> None:
        """Move the cursor to the token ``index``."""
        self.index = index
        self.peek = self.tokens[index]

    def take(self) -> Token:
        """The next token, which is then passed unless it is the end."""
        token = self.peek
        if token.kind != "end":
            self.go_to(self.index + 1)
        return token

    def accept(self, *texts: str) -> Token | None:
        """Pass and return the next token if it is one of ``texts``."""
        token = self.peek
        if token.text not in texts or token.kind == "number":
            return None
        self.go_to(self.index + 1)
        return token

    def expect(self, text: str, why: str) -> Token:
        """Pass ``text`` or fail with the reason ``why``."""
        return self.accept(text) or self.fail(f"Expected '{text}' {why} but got {self.peek.shown}.")

    def fail(self, message: str, token: Token | None = None) -> NoReturn:
        """Raise InputError at ``token`` (default: the next one)."""
        raise InputError(message, self.source, (token or self.peek).start)

    def number(self, token: Token) -> Fraction:
        """The exact rational that the number ``token`` writes: ``0.1`` is 1/10."""
        if token.text.isdigit() and len(token.text) <= MAX_DIGITS:
            return Fraction(int(token.text))
        mantissa, _, exponent = token.text.lower().partition("e")
        digits = len(mantissa) + (abs(int(exponent)) if 0 < len(exponent) <= 6 else len(exponent) * MAX_DIGITS)
        if digits > MAX_DIGITS:
            self.fail(f"Expected a number of at most {MAX_DIGITS} digits but got a longer one.", token)
        return Fraction(token.text)
