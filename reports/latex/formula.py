"""Formulas in LaTeX, checked before they are typeset: known commands only, everything balanced, no double scripts.

A report is data that anyone may have written; a command such as ``\\input`` in it must not reach TeX, and a formula
that TeX would stumble over is shown as plain text instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from ..markup import clean
from .escape import escape, math_character

_ARGUMENTS: Final = {"frac": 2, "tfrac": 2, "dfrac": 2, "binom": 2} | dict.fromkeys(
    """sqrt operatorname mathrm mathbf mathbb mathcal mathit text bar hat tilde dot ddot vec overline underline
    widehat widetilde""".split(),  # noqa: SIM905
    1,
)
_PLAIN: Final = frozenset(
    """alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho
    sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth exp log ln min max inf sup lim liminf limsup det
    dim ker gcd deg arg Pr le leq ge geq ne neq lt gt ll gg approx sim simeq equiv propto in notin ni subset subseteq
    supset cup cap setminus emptyset forall exists neg land lor wedge vee to mapsto rightarrow leftarrow Rightarrow
    Leftarrow Leftrightarrow iff implies cdot times pm mp div ast star circ bullet oplus otimes sum prod int partial
    nabla infty ell Re Im prime dots ldots cdots vdots ddots quad qquad colon mid parallel perp langle rangle lvert
    rvert lVert rVert vert Vert lceil rceil lfloor rfloor lbrace rbrace displaystyle textstyle angle square
    textbackslash textasciitilde textasciicircum""".split()  # noqa: SIM905
)
_ESCAPED: Final = frozenset("{}|,;:!%#&_$ ")
_ENVIRONMENTS: Final = frozenset(["aligned", "gathered", "cases", "matrix", "pmatrix", "bmatrix", "vmatrix"])
_DELIMITERS: Final = frozenset(
    "langle rangle lvert rvert lVert rVert vert Vert lceil rceil lfloor rfloor { } |".split()  # noqa: SIM905
)
TOKEN: Final = re.compile(
    r"\\sqrt\[[A-Za-z0-9]{1,4}\]|\\(?:begin|end)\{[a-z]+\}"
    r"|\\(?:left|right)(?:\\[A-Za-z]+|\\[{}|]|[()\[\]|./<>])|\\[A-Za-z]+|\\.|\s+|.",
    re.DOTALL,
)
#: Letters and signs of a formula: TeX measures it on one line first, and knows no length above 16,384 points.
_WIDEST: Final = 2_000


@dataclass(slots=True)
class _Frame:
    """One open group: what closes it, whether it is text, and what the last atom in it has got or needs."""

    closing: str
    text: bool = False
    table: bool = False
    scripts: set[str] = field(default_factory=set)
    waiting: bool = False
    needs: int = 0
    opens_text: bool = False


@lru_cache(maxsize=4096)
def checked(latex: str) -> str | None:
    r"""The formula ready for math mode, or None when it is empty or anything in it is not plain mathematics.

    >>> checked(r"\frac{1}{2} \leq β"), checked(r"\input{secret}"), checked("x^2^3"), checked("{")
    ('\\frac{1}{2} \\leq \\beta ', None, None, None)
    """
    latex = clean(latex).strip()
    tokens = TOKEN.findall(latex)
    if not latex or _total(tokens) > _WIDEST:
        return None
    stack, written = [_Frame("")], []
    for token in tokens:
        spelled = _spelled(token, text=stack[-1].text)
        if spelled is None or not _accept(token, stack):
            return None
        written.append(spelled)
    last = stack[-1]
    return "".join(written) if len(stack) == 1 and not last.waiting and not last.needs else None


def width(latex: str) -> int:
    r"""About how many characters wide a formula is at most.

    >>> width(r"\alpha + x^{2}")
    8
    """
    return _total(TOKEN.findall(latex))


def _total(tokens: Iterable[str]) -> int:
    return sum(map(_width, tokens))


def _width(token: str) -> int:
    """About how many characters wide a token is at most; what only groups has no width."""
    if token.isspace() or token in "{}^_&" or token.startswith(("\\left", "\\right", "\\frac", "\\begin", "\\end")):
        return 0
    return len(token.lstrip("\\"))


def _spelled(token: str, *, text: bool) -> str | None:
    """The token as it is written, in ASCII; None when it has no place in a formula."""
    if token.isspace():
        return " "
    if token.isascii():
        return None if token in ("$", "%", "#", '"') or not token.isprintable() else token
    return escape(token) if text else math_character(token)


def _accept(token: str, stack: list[_Frame]) -> bool:
    """Whether ``token`` may come next; the stack of open groups is brought up to date."""
    frame = stack[-1]
    if token.isspace():
        return True
    if token == "}" or token.startswith("\\end{") or _is_fence(token, "right"):
        return _close(token, stack)
    if frame.needs and token != "{":
        return False
    if frame.text:
        return _accept_text(token, stack)
    if token == "{" or token.startswith("\\begin{") or _is_fence(token, "left"):
        return _open(token, stack)
    if token in "^_'":
        if frame.waiting or token in frame.scripts - {"'"} or (token == "'" and "^" in frame.scripts):
            return False
        frame.scripts.add(token)
        frame.waiting = token != "'"
        return True
    if token in ("&", "\\\\"):
        frame.scripts.clear()
        return frame.table and not frame.waiting
    name = token.split("[")[0][1:] if token[0] == "\\" else ""
    if name in _ARGUMENTS:
        if frame.waiting:
            return False
        frame.scripts.clear()
        frame.needs, frame.opens_text = _ARGUMENTS[name], name in ("text", "operatorname")
        return True
    _atom(frame)
    return token[0] != "\\" or name in _PLAIN or name in _ESCAPED


def _is_fence(token: str, side: str) -> bool:
    """Whether ``token`` is ``\\left`` or ``\\right`` with its delimiter, not a word such as ``\\leftarrow``."""
    return token.startswith(f"\\{side}") and not token[1:].isalpha()


def _accept_text(token: str, stack: list[_Frame]) -> bool:
    """Inside ``\\text``: letters, escaped specials and groups; no scripts, no other commands."""
    if token == "{":
        stack.append(_Frame("}", text=True))
        return True
    if token[0] == "\\":
        return token[1:] in _ESCAPED or (token.startswith("\\text") and token[1:] in _PLAIN)
    return token not in "^_&"


def _atom(frame: _Frame) -> None:
    """A complete atom: the script that waited for it, or a new base."""
    if frame.waiting:
        frame.waiting = False
    else:
        frame.scripts.clear()


def _open(token: str, stack: list[_Frame]) -> bool:
    frame = stack[-1]
    if token == "{":
        stack.append(_Frame("}", text=frame.opens_text and frame.needs > 0))
    elif frame.waiting:
        return False
    elif token.startswith("\\left"):
        if token.startswith("\\left\\") and token[6:] not in _DELIMITERS:
            return False
        stack.append(_Frame("\\right"))
    else:
        environment = token[len("\\begin{") : -1]
        if environment not in _ENVIRONMENTS:
            return False
        stack.append(_Frame(f"\\end{{{environment}}}", table=True))
    return len(stack) < 60


def _close(token: str, stack: list[_Frame]) -> bool:
    frame = stack.pop()
    if frame.closing == "\\right":
        fits = _is_fence(token, "right") and (not token.startswith("\\right\\") or token[7:] in _DELIMITERS)
    else:
        fits = token == frame.closing
    if not frame.closing or not fits or frame.waiting or frame.needs:
        stack.append(frame)
        return False
    outer = stack[-1]
    if outer.needs:
        outer.needs -= 1
        outer.opens_text = outer.opens_text and outer.needs > 0
    else:
        _atom(outer)
    return True
