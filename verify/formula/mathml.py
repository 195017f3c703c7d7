"""Formulas, relations and statements as presentation MathML. A node without MathML raises ValueError."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from .typeset import LETTERS, Markup, name_parts, typeset

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .statement import Interval, Relation, Statement
    from .tree import Formula

NAMESPACE: Final = "http://www.w3.org/1998/Math/MathML"
RELATION: Final = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}

_FUNCTIONS: Final = {
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "asinh": "arsinh",
    "acosh": "arcosh",
    "atanh": "artanh",
    "gamma": "Γ",
    "polygamma": "ψ",
    "besseli": "I",
    "besselj": "J",
} | {f: f for f in ("log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "min", "max", "atan2", "erf")}


def _element(tag: str, text: str, attributes: str = "") -> str:
    return f"<{tag}{attributes}>{escape(text)}</{tag}>"


def _operator(text: str, attributes: str = "") -> str:
    return _element("mo", text, attributes)


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def mathml_name(name: str) -> str:
    """A variable's name: Greek letters by name, digits and what follows ``_`` as subscript.

    >>> mathml_name("tau_1")
    '<msub><mi>τ</mi><mn>1</mn></msub>'
    """
    base, subscripts = name_parts(name)
    if not subscripts:
        return _word(base)
    separated = [part for subscript in subscripts for part in (_operator(","), _word(subscript))][1:]
    return f"<msub>{_word(base)}{separated[0] if len(separated) == 1 else _row(*separated)}</msub>"


def _word(word: str) -> str:
    return _element("mn" if word.isdigit() else "mi", LETTERS.get(word, word))


_BAR: Final = _operator("|", ' stretchy="true" fence="true"')
_MARKUP: Final = Markup(
    digits=lambda value: _element("mn", str(value)),
    name=mathml_name,
    constants={"pi": "<mi>π</mi>", "oo": "<mi>∞</mi>"},
    functions={op: _element("mi", name) for op, name in _FUNCTIONS.items()},
    fence=("<mrow><mo>(</mo><mrow>", "</mrow><mo>)</mo></mrow>"),
    fraction=("<mfrac><mrow>", "</mrow><mrow>", "</mrow></mfrac>"),
    power=("<msup><mrow>", "</mrow><mrow>", "</mrow></msup>"),
    subscript=("<msub>", "<mrow>", "</mrow></msub>"),
    sqrt=("<msqrt>", "</msqrt>"),
    cbrt=("<mroot><mrow>", "</mrow><mn>3</mn></mroot>"),
    absolute=(f"<mrow>{_BAR}<mrow>", f"</mrow>{_BAR}</mrow>"),
    euler="<mi>e</mi>",
    plus="<mo>+</mo>",
    minus="<mo>−</mo>",
    sign='<mo form="prefix">−</mo>',
    dot="<mo>⋅</mo>",
    times="<mo>&#x2062;</mo>",
    apart='<mo lspace="0" rspace="0.1667em">&#x2062;</mo>',
    comma="<mo>,</mo>",
    of="<mo>&#x2061;</mo>",
)


def to_mathml(formula: Formula) -> str:
    """``formula`` as a ``math`` element.

    >>> from verify.formula.tree import variable
    >>> to_mathml(variable("x") + 1).removeprefix(f'<math xmlns="{NAMESPACE}">')
    '<mi>x</mi><mo>+</mo><mn>1</mn></math>'
    """
    return _math([typeset(formula, _MARKUP)])


def relation_mathml(relation: Relation) -> str:
    """``left < right`` as a ``math`` element."""
    return _math(_relation(relation))


def statement_mathml(statement: Statement) -> str:
    """The statement as a ``math`` element: relations, then the domain, then the conditions."""
    parts = _joined(map(_relation, statement.relations), _words(" and "))
    if statement.domain:
        members = ([mathml_name(name), _operator("∈"), *_interval(interval)] for name, interval in statement.domain)
        parts += [_words("  for all "), *_joined(members, _operator(","))]
    if statement.conditions:
        parts += [_words(" with "), *_joined(map(_relation, statement.conditions), _words(" and "))]
    return _math(parts)


def _math(parts: Iterable[str]) -> str:
    return f'<math xmlns="{NAMESPACE}">{"".join(parts)}</math>'


def _words(text: str) -> str:
    return f"<mtext>{text.replace(' ', chr(0xA0))}</mtext>"


def _joined(groups: Iterable[list[str]], separator: str) -> list[str]:
    return [part for group in groups for part in (separator, *group)][1:]


def _relation(relation: Relation) -> list[str]:
    left, right = (typeset(side, _MARKUP) for side in (relation.left, relation.right))
    return [_row(left), _operator(RELATION[relation.op]), _row(right)]


def _interval(interval: Interval) -> list[str]:
    opening, closing = "(" if interval.lower_open else "[", ")" if interval.upper_open else "]"
    lower, upper = (typeset(end, _MARKUP) for end in (interval.lower, interval.upper))
    return [_row(_operator(opening), _row(lower), _operator(","), _row(upper), _operator(closing))]
