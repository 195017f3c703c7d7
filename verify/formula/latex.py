"""Formulas, relations and statements as LaTeX mathematics, for amsmath. A node without LaTeX raises ValueError."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .typeset import LATIN_CAPITALS, LETTERS, Markup, name_parts, typeset

if TYPE_CHECKING:
    from .statement import Interval, Relation, Statement
    from .tree import Formula

RELATION: Final = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "==": "=", "!=": r"\ne"}

_NAMED: Final = ("log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "min", "max")
_OPERATORS: Final = {
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "atan2": "atan2",
    "asinh": "arsinh",
    "acosh": "arcosh",
    "atanh": "artanh",
    "erf": "erf",
}
#: Capital Greek letters that LaTeX does not name because they look Latin, and omicron.
_LATIN: Final = {name: rf"\mathrm{{{letter}}}" for name, letter in LATIN_CAPITALS.items()} | {"omicron": "o"}


def latex_name(name: str) -> str:
    """A variable's name: Greek letters by name, digits and what follows ``_`` as subscript.

    >>> latex_name("tau_max"), latex_name("x1"), latex_name("Beta")
    ('\\\\tau_{\\\\mathrm{max}}', 'x_{1}', '\\\\mathrm{B}')
    """
    base, subscripts = name_parts(name)
    return _word(base) + (f"_{{{', '.join(map(_word, subscripts))}}}" if subscripts else "")


def _word(word: str) -> str:
    if word in _LATIN:
        return _LATIN[word]
    if word in LETTERS:
        return "\\" + word
    return word if len(word) == 1 or word.isdigit() else rf"\mathrm{{{word}}}"


_MARKUP: Final = Markup(
    digits=str,
    name=latex_name,
    constants={"pi": r"\pi", "oo": r"\infty"},
    functions={f: rf"\{f}" for f in _NAMED}
    | {f: rf"\operatorname{{{name}}}" for f, name in _OPERATORS.items()}
    | {"gamma": r"\Gamma", "polygamma": r"\psi", "besseli": "I", "besselj": "J"},
    fence=(r"\left(", r"\right)"),
    fraction=(r"\frac{", "}{", "}"),
    power=("", "^{", "}"),
    subscript=("", "_{", "}"),
    sqrt=(r"\sqrt{", "}"),
    cbrt=(r"\sqrt[3]{", "}"),
    absolute=(r"\left|", r"\right|"),
    euler="e",
    plus=" + ",
    minus=" - ",
    sign="-",
    dot=r" \cdot ",
    times=r" \, ",
    apart=r" \, ",
    comma=", ",
    of="",
)


def to_latex(formula: Formula) -> str:
    """``formula`` in LaTeX.

    >>> from verify.formula.reader import read_formula
    >>> print(to_latex(read_formula("sin(x)**2/3 - exp(-beta*x_1)")))
    \\frac{\\sin^{2}\\left(x\\right)}{3} - e^{-\\beta \\, x_{1}}
    """
    return typeset(formula, _MARKUP)


def relation_latex(relation: Relation) -> str:
    """``left < right`` in LaTeX."""
    return f"{to_latex(relation.left)} {RELATION[relation.op]} {to_latex(relation.right)}"


def interval_latex(interval: Interval) -> str:
    """``[0, oo)`` in LaTeX."""
    opening, closing = "(" if interval.lower_open else "[", ")" if interval.upper_open else "]"
    return rf"\left{opening}{to_latex(interval.lower)}, {to_latex(interval.upper)}\right{closing}"


def statement_latex(statement: Statement) -> str:
    """The statement in LaTeX: relations, then the domain, then the conditions."""
    text = r" \text{ and } ".join(map(relation_latex, statement.relations))
    if statement.domain:
        members = (rf"{latex_name(name)} \in {interval_latex(interval)}" for name, interval in statement.domain)
        text += r" \quad \text{for all } " + r",\; ".join(members)
    if statement.conditions:
        text += r" \text{ with } " + r" \text{ and } ".join(map(relation_latex, statement.conditions))
    return text
