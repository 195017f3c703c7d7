"""Where a formula that is wider than the page may be broken.

TeX breaks formulas at relations and sums outside of all groups, and brackets made with ``\\left`` and ``\\right`` are
groups, as are fractions and exponents. In the breakable form brackets keep their natural size and are no groups, and a
line may end after a product. A formula with a piece that is wider than the page even so is printed as text.
"""

from __future__ import annotations

from typing import Final

from .formula import TOKEN

#: Characters of a formula in a line, of average width, and in what is made smaller to fit one.
_LINE: Final = 80.0
_SHRUNK: Final = 105.0
_RELATIONS: Final = frozenset(
    ["+", "-", "=", "<", ">", "\\leq", "\\geq", "\\neq", "\\cdot", "\\in", "\\,", "\\quad", "\\qquad", ","]
)
_STACKED: Final = frozenset(["\\frac", "\\tfrac", "\\dfrac", "\\binom"])


def breakable(latex: str) -> str | None:
    r"""The formula with brackets that can be broken; None when a piece of it is wider than a line.

    >>> breakable(r"a \, \left(b + c\right) \leq 1")
    'a \\, \\penalty900  (b + c) \\leq 1'
    >>> breakable(r"\frac{" + "+".join("abcdefgh" * 11) + "}{2}") is None
    True
    """
    tokens = TOKEN.findall(latex)
    written: list[str] = []
    piece, widest, total, place = 0.0, 0.0, 0.0, 0
    while place < len(tokens):
        token = tokens[place]
        width, after = _atom(tokens, place)
        if token in _RELATIONS:
            piece = 0.0
        piece, total = piece + width, total + width
        widest = max(widest, piece)
        if _fence(token):
            delimiter = token.removeprefix("\\left").removeprefix("\\right")
            written.append("" if delimiter == "." else delimiter)
        else:
            written += tokens[place:after]
        if token == "\\,":
            written.append(" \\penalty900 ")  # after relations and sums, which have 500 and 700
        place = after
    return None if widest > _LINE and total > _SHRUNK else "".join(written)


def _fence(token: str) -> bool:
    """Whether it is ``\\left`` or ``\\right`` with a delimiter, not an arrow."""
    return token.startswith(("\\left", "\\right")) and not token[1:].isalpha()


def _atom(tokens: list[str], place: int) -> tuple[float, int]:
    """How wide what begins at ``place`` is, in characters, and where the next begins."""
    token = tokens[place]
    if token == "{":
        width, place = 0.0, place + 1
        while place < len(tokens) and tokens[place] != "}":
            inner, place = _atom(tokens, place)
            width += inner
        return width, place + 1
    if token in _STACKED:
        above, place = _argument(tokens, place + 1)
        below, place = _argument(tokens, place)
        return max(above, below) + 0.5, place
    if token in ("^", "_"):
        width, place = _argument(tokens, place + 1)
        return 0.7 * width, place
    if token.isspace() or token == "}":
        return 0.0, place + 1
    if token in ("+", "-", "=", "<", ">", "\\leq", "\\geq", "\\neq", "\\cdot", "\\in"):
        return 2.0, place + 1
    if token == "\\,":
        return 0.4, place + 1
    if token[0] != "\\" or _fence(token):
        return 1.0, place + 1
    named = token[1:] in (
        "sin",
        "cos",
        "tan",
        "sinh",
        "cosh",
        "tanh",
        "arcsin",
        "arccos",
        "arctan",
        "log",
        "max",
        "min",
    )
    return float(len(token) - 1) if named else 1.0, place + 1


def _argument(tokens: list[str], place: int) -> tuple[float, int]:
    """The atom at ``place`` or behind blanks."""
    while place < len(tokens) and tokens[place].isspace():
        place += 1
    return _atom(tokens, place) if place < len(tokens) else (0.0, place)
