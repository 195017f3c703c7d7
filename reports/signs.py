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
#: A name that may be a variable: one letter, perhaps with a number, or a Greek letter's name.
_NAME: Final = rf"(?:[A-Za-zα-ω]\d{{0,3}}|(?:{'|'.join(_GREEK)})\d{{0,3}})"
#: What is replaced where it stands, in this order. A star behind a Greek letter is part of its name, as in τ*.
_SIGNS: Final = (
    (re.compile(r"(?<=[A-Za-z0-9)\]])\*\*(?=[\w(])"), "^"),
    (re.compile(r"(?<=[A-Za-z0-9)\]])\*(?=[\w(])"), "·"),
    (re.compile(r" <= "), " ≤ "),
    (re.compile(r" >= "), " ≥ "),
    (re.compile(r" != "), " ≠ "),
    (re.compile(r" == "), " = "),
    (re.compile(r"(?<![\w.-])-oo\b"), "−∞"),
    (re.compile(r"(?<![\w.-])oo\b"), "∞"),
    (re.compile(rf"(?<![\w.-])({_NAME}) in (?=[(\[])"), r"\1 ∈ "),
    (re.compile(r"\bsqrt(?=\()"), "√"),
    (
        re.compile(rf"(?<![A-Za-z0-9_.])(?<!--)({'|'.join(_GREEK)})(?=\d*\b)(?!\(|\.\w|-[a-z]{{2}})"),
        lambda match: _GREEK[match[1]],
    ),
    (re.compile(r"(?<![\w.])([a-zα-ω])(\d{1,3})\b(?!\(|\.\w)"), r"\1_\2"),
)


def signs(text: str) -> str:
    """``text`` with signs for the operators of formulas in it; what stands between backticks is left alone.

    >>> signs("On all of beta in (0, oo): x1**2*sqrt(y) >= -oo, `a**2`")
    'On all of β ∈ (0, ∞): x_1^2·√(y) ≥ −∞, `a**2`'
    """
    kept = text.split("`")
    for place in range(0, len(kept), 2):
        for pattern, sign in _SIGNS:
            kept[place] = pattern.sub(sign, kept[place])
    return "`".join(kept)
