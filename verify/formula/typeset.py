"""How a formula is set in two dimensions: fractions, roots, exponents and brackets, whatever the markup.

``Markup`` holds the strings of one markup language; each tuple surrounds and separates the parts of a construction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .operations import FUNCTIONS
from .text import written
from .tokens import GREEK
from .tree import Formula, number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

Pieces = tuple[str | Formula, ...]

#: How tightly what is set holds together; a fraction needs brackets only as the base of a power.
_SUM, _PRODUCT, _SIGN, _BASE, _ATOM = 1, 2, 3, 4, 5
_LEVEL: Final = {"add": _SUM, "sub": _SUM, "mul": _PRODUCT, "neg": _SIGN, "div": _BASE, "pow": _BASE, "exp": _BASE}
#: Functions whose powers are written sin²(x).
_POWERED: Final = frozenset({"sin", "cos", "tan", "sinh", "cosh", "tanh"})

#: Functions that are set as a name of several letters.
_NAMED: Final = FUNCTIONS - {"exp", "sqrt", "cbrt", "abs", "gamma", "digamma", "polygamma", "besseli", "besselj"}

#: Names of Greek letters with the letters, lower case first: ``beta`` is β, ``Beta`` is Β.
LETTERS: Final = {name: letter for letter, name in reversed(GREEK.items())} | {"pi": "π"}
#: Greek capitals that look like Latin ones.
LATIN_CAPITALS: Final = {
    "Alpha": "A",
    "Beta": "B",
    "Epsilon": "E",
    "Zeta": "Z",
    "Eta": "H",
    "Iota": "I",
    "Kappa": "K",
    "Mu": "M",
    "Nu": "N",
    "Omicron": "O",
    "Rho": "P",
    "Tau": "T",
    "Chi": "X",
}


@dataclass(frozen=True, slots=True)
class Markup:
    """The strings of one markup language."""

    digits: Callable[[int], str]
    name: Callable[[str], str]
    constants: Mapping[str, str]
    functions: Mapping[str, str]
    fence: tuple[str, str]
    fraction: tuple[str, str, str]
    power: tuple[str, str, str]
    subscript: tuple[str, str, str]
    sqrt: tuple[str, str]
    cbrt: tuple[str, str]
    absolute: tuple[str, str]
    euler: str
    plus: str
    minus: str
    sign: str
    dot: str
    times: str
    apart: str
    comma: str
    of: str


def typeset(formula: Formula, markup: Markup) -> str:
    """``formula`` in ``markup``. Raises ValueError for a node that the markup has no strings for."""
    return written(formula, lambda node: _pieces(node, markup))


def _pieces(node: Formula, m: Markup) -> Pieces:
    if node.op == "number":
        return _rational(node.args[0], m)
    if node.op == "variable":
        return (m.name(node.args[0]),)
    if node.op == "constant" and node.args[0] in m.constants:
        return (m.constants[node.args[0]],)
    if node.op in FUNCTIONS:
        return _function(node, m)
    if node.op == "neg":
        operand = node.args[0]
        return (m.sign, *_fenced(operand, _level(operand) <= _SIGN, m))
    if node.op == "div":
        return _between(m.fraction, *node.args)
    if node.op == "pow":
        return _power(node.args[0], node.args[1], m)
    if node.op not in _LEVEL:
        raise ValueError(f"Expected a formula that can be typeset but got op={node.op!r}.")
    left, right = node.args
    around_right = _level(right) <= _LEVEL[node.op] or _begins(right) == "-"
    signs = {"add": m.plus, "sub": m.minus, "mul": m.times}
    sign = signs[node.op]
    if node.op == "mul" and (_begins(right) == "0" or (around_right and left.op in ("variable", "constant"))):
        sign = m.dot
    around_left = _level(left) < _LEVEL[node.op]
    if sign == m.times and not around_left and not around_right and (_ends_in_word(left) or _begins_with_word(right)):
        sign = m.apart  # a sin(t) is not the arcsine of t
    return (*_fenced(left, around_left, m), sign, *_fenced(right, around_right, m))


def _rational(value: Fraction, m: Markup) -> Pieces:
    numerator = m.digits(abs(value.numerator))
    size = (numerator,) if value.denominator == 1 else _between(m.fraction, numerator, m.digits(value.denominator))
    return (m.sign, *size) if value < 0 else size


def _function(node: Formula, m: Markup) -> Pieces:
    if node.op == "exp":
        return _between(m.power, m.euler, node.args[0])
    enclosing = {"sqrt": m.sqrt, "cbrt": m.cbrt, "abs": m.absolute}
    if node.op in enclosing:
        return (enclosing[node.op][0], node.args[0], enclosing[node.op][1])
    if node.op not in m.functions:
        raise ValueError(f"Expected a function that can be typeset but got op={node.op!r}.")
    if node.op == "polygamma":
        order, argument = node.args
        name, (opening, middle, closing) = m.functions[node.op], m.power
        derived = order is not number(0)  # the digamma function has no order
        head = (opening, name, middle, m.fence[0], order, m.fence[1], closing) if derived else (name,)
        return (*head, m.of, m.fence[0], argument, m.fence[1])
    if node.op in ("besseli", "besselj"):
        order, argument = node.args
        return (*_between(m.subscript, m.functions[node.op], order), m.of, m.fence[0], argument, m.fence[1])
    inner = tuple(part for argument in node.args for part in (m.comma, argument))[1:]
    return (m.functions[node.op], m.of, m.fence[0], *inner, m.fence[1])


def _power(base: Formula, exponent: Formula, m: Markup) -> Pieces:
    if base.op in _POWERED and exponent.op == "number" and exponent.args[0] > 1 and exponent.args[0].denominator == 1:
        head = _between(m.power, m.functions[base.op], exponent)
        return (*head, m.of, m.fence[0], base.args[0], m.fence[1])
    opening, middle, closing = m.power
    return (opening, *_fenced(base, _level(base) < _ATOM, m), middle, exponent, closing)


def _between(strings: tuple[str, str, str], first: str | Formula, second: str | Formula) -> Pieces:
    return (strings[0], first, strings[1], second, strings[2])


def _fenced(formula: Formula, needed: bool, m: Markup) -> Pieces:
    return (m.fence[0], formula, m.fence[1]) if needed else (formula,)


def _level(node: Formula) -> int:
    if node.op != "number":
        return _LEVEL.get(node.op, _ATOM)
    return _SIGN if node.args[0] < 0 else _ATOM if node.args[0].denominator == 1 else _BASE


def _begins(node: Formula) -> str:
    """``-`` when what is set begins with a sign, ``0`` when with a digit, else nothing."""
    while node.op in ("add", "sub", "mul", "pow") and not (node.op == "pow" and _level(node.args[0]) < _ATOM):
        if node.op == "mul" and _level(node.args[0]) < _PRODUCT:
            return ""
        node = node.args[0]
    if node.op == "number":
        return "-" if node.args[0] < 0 else "0"
    return "-" if node.op == "neg" else ""


def _begins_with_word(node: Formula) -> bool:
    """Whether what is set without brackets begins with a name of several letters, of a function or of a variable."""
    while node.op == "mul" and _level(node.args[0]) >= _PRODUCT:
        node = node.args[0]
    if node.op == "pow":
        node = node.args[0]
    return node.op in _NAMED or _is_word(node)


def _ends_in_word(node: Formula) -> bool:
    """Whether what is set without brackets ends in a variable of several letters; functions end in a bracket."""
    while node.op == "mul":
        node = node.args[1]
    return _is_word(node)


def _is_word(node: Formula) -> bool:
    return node.op == "variable" and len(LETTERS.get(base := name_parts(node.args[0])[0], base)) > 1


def name_parts(name: str) -> tuple[str, list[str]]:
    """A name split into its base and subscripts: ``tau_max`` is tau with max, ``x12`` is x with 12.

    >>> name_parts("x_1_2"), name_parts("beta2"), name_parts("_")
    (('x', ['1', '2']), ('beta', ['2']), ('_', []))
    """
    base, *rest = [piece for piece in name.split("_") if piece] or [name]
    match = re.fullmatch(r"([^\W\d]+)([0-9]+)", base)
    if match:
        base, rest = match[1], [match[2], *rest]
    return base, rest
