"""Formulas within words, as a reader expects them: ``x**2*y <= oo`` is x²·y ≤ ∞.

Verdicts and steps name formulas in the language that claims are written in. Signs stand for its operators, Greek
letters for their names, ``^`` and ``_`` mark scripts. What stands between backticks is for the keyboard, and kept.
"""

from __future__ import annotations

import re
from typing import Final

_GREEK: Final = dict(
    zip(
        """alpha beta delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi
        omega""".split(),  # noqa: SIM905
        "αβδεζηθικλμνξπρστφχψω",
        strict=True,
    )
)
#: A name that may be a variable: one letter, perhaps with a number or an index, or a Greek letter's name.
_NAME: Final = rf"(?:[A-Za-zα-ω](?:\d{{1,3}}|_\w{{1,3}})?|(?:{'|'.join(_GREEK)})\d{{0,3}})"
#: What is replaced where it stands, in this order. A star behind a Greek letter is part of its name, as in τ*.
_SIGNS: Final = (
    (re.compile(r"(?<=[A-Za-z0-9)\]}])\*(?=[\w(])"), "·"),
    (re.compile(r" <= "), " ≤ "),
    (re.compile(r" >= "), " ≥ "),
    (re.compile(r" != "), " ≠ "),
    (re.compile(r" == "), " = "),
    (re.compile(r"(?<![\w.-])-oo\b"), "−∞"),
    (re.compile(r"(?<![\w.-])oo\b"), "∞"),
    (re.compile(rf"(?<![\w.-])({_NAME}) in (?=[(\[])"), r"\1 ∈ "),
    (
        re.compile(rf"(?<![A-Za-z0-9_.])(?<!--)({'|'.join(_GREEK)})(?=\d*\b)(?!\(|\.\w|-[a-z]{{2}})"),
        lambda match: _GREEK[match[1]],
    ),
    (re.compile(r"(?<![\w.])([a-zα-ω])(\d{1,3})\b(?!\(|\.\w)"), r"\1_\2"),
)


def signs(text: str) -> str:
    """``text`` with signs for the operators of formulas in it; what stands between backticks is left alone.

    >>> signs("On all of beta in (0, oo): x1**2*sqrt(y) >= -oo, `a**2`")
    'On all of β ∈ (0, ∞): x_1^{2}·sqrt(y) ≥ −∞, `a**2`'
    """
    kept = text.split("`")
    for place in range(0, len(kept), 2):
        kept[place] = _raised(kept[place])
        for pattern, sign in _SIGNS:
            kept[place] = pattern.sub(sign, kept[place])
    return "`".join(kept)


def _raised(text: str) -> str:
    """``text`` with exponents marked as such, where the exponent is a number, a name, or a group, and has none itself.

    In ``x**2**3``, ``x**f(y)`` and ``x**-1`` raising what follows would change what is read, so the stars stay.
    """
    found, place = "", 0
    while (star := text.find("**", place)) >= 0:
        end = _exponent_end(text, star + 2)
        if star and end and (text[star - 1] in ")]" or text[star - 1].isascii() and text[star - 1].isalnum()):
            inner = text[star + 2 : end]
            grouped = inner.startswith("(")
            found += f"{text[place:star]}^{{{_raised(inner[1:-1] if grouped else inner)}}}"
            place = end
        else:
            found, place = found + text[place : star + 2], star + 2
    return found + text[place:]


def _exponent_end(text: str, begin: int) -> int:
    """Behind the exponent that begins at ``begin``; 0 when it is none that can be raised."""
    if text[begin : begin + 1] == "(":
        depth, end = 0, begin
        while end < len(text):
            depth += (text[end] == "(") - (text[end] == ")")
            end += 1
            if depth == 0:
                break
        if depth:
            return 0
    else:
        match = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]\w*").match(text, begin)
        if match is None or text[match.end() : match.end() + 1] == "(":
            return 0
        end = match.end()
    return 0 if text.startswith("**", end) else end
