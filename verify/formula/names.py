"""What an unknown name probably meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from .operations import ARITY, CONSTANTS, FUNCTIONS, SHORT
from .tokens import KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

#: Names from other languages, with what to write here.
FOREIGN_NAMES: Final = {
    "ln": "log(x)",
    "log2": "log(x)/log(2)",
    "log10": "log(x)/log(10)",
    "log1p": "log(1 + x)",
    "expm1": "exp(x) - 1",
    "e": "exp(1)",
    "E": "exp(1)",
    "euler": "exp(1)",
    "inf": "oo",
    "Inf": "oo",
    "infty": "oo",
    "infinity": "oo",
    "Infinity": "oo",
    "PI": "pi",
    "Pi": "pi",
    "arcsin": "asin(x)",
    "arccos": "acos(x)",
    "arctan": "atan(x)",
    "arctan2": "atan2(y, x)",
    "arcsinh": "asinh(x)",
    "arsinh": "asinh(x)",
    "arccosh": "acosh(x)",
    "arcosh": "acosh(x)",
    "arctanh": "atanh(x)",
    "artanh": "atanh(x)",
    "tg": "tan(x)",
    "cot": "1/tan(x)",
    "sec": "1/cos(x)",
    "csc": "1/sin(x)",
    "sh": "sinh(x)",
    "ch": "cosh(x)",
    "th": "tanh(x)",
    "fabs": "abs(x)",
    "pow": "x**y",
    "root": "x**(1/n)",
    "factorial": "gamma(n + 1)",
    "psi": "digamma(x)",
    "trigamma": "polygamma(1, x)",
    "lgamma": "log(gamma(x))",
    "loggamma": "log(gamma(x))",
    "iv": "besseli(n, x)",
    "jv": "besselj(n, x)",
}


def is_taken(name: str) -> bool:
    """Whether the language itself uses ``name``."""
    return name in ARITY or name in SHORT or name in CONSTANTS or name in KEYWORDS


def suggestion(name: str, known: Iterable[str], *, function: bool = False) -> str:
    """``; did you mean …?`` for an unknown ``name`` among the ``known`` names; no constant for a function."""
    known = {*known, *(() if function else CONSTANTS)}
    candidates = sorted({*known, *FUNCTIONS, *SHORT})
    near = [c for c in candidates if c.lower() == name.lower()]
    if not near and len(name) > 1:
        near = [*_parts(name, known), *get_close_matches(name, candidates, 1, 0.6)]
    meant = [FOREIGN_NAMES[name]] if name in FOREIGN_NAMES else near
    return f"; did you mean {meant[0]}?" if meant else ""


def _parts(name: str, known: Collection[str]) -> Iterator[str]:
    """Two names with what belongs between them: ``pix`` is ``pi*x``, ``sinx`` is ``sin(x)``."""
    for cut in range(1, len(name)):
        first, second = name[:cut], name[cut:]
        if second in known and (first in known or first in FUNCTIONS):
            yield f"{first}*{second}" if first in known else f"{first}({second})"
