"""Formulas as terms of Coq's real numbers.

Coq's functions are total: ``/ 0``, ``sqrt (-1)`` and ``ln (-1)`` have values there. So an exported theorem states
beside its relations that every operation is defined (``theorem.py``), and a term here need only agree with the formula
where the formula is defined. Powers: integers are ``^``, halves are powers of ``sqrt``, all others ``Rpower``, which is
the power for a positive base only; ``base_conditions`` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from verify.errors import InputError
from verify.formula.statement import Statement
from verify.formula.text import written
from verify.formula.tree import LEAVES, Formula, postorder
from verify.kernel.goal import Sign
from verify.kernel.witness import sign_at

from .refusal import Refused

#: Functions that Coq-Interval encloses, with their names in Coq.
_FUNCTIONS: Final = {
    "abs": "Rabs", "sqrt": "sqrt", "exp": "exp", "log": "ln", "sin": "sin", "cos": "cos", "tan": "tan", "atan": "atan",
    "asin": "asin", "acos": "acos", "min": "Rmin", "max": "Rmax",
}  # fmt: skip

#: Functions that are unfolded to those above before Coq-Interval sees them: where Coq defines them, its own definition.
UNFOLDED: Final = {
    "sinh": "sinh",
    "cosh": "cosh",
    "tanh": "tanh",
    "asinh": "arcsinh",
    "acosh": "arcosh",
    "atanh": "artanh",
}

_SIGN: Final = {"add": " + ", "sub": " - ", "mul": " * ", "div": " / "}
_LEVEL: Final = {"add": 1, "sub": 1, "mul": 2, "div": 2, "neg": 3}
_ATOM: Final = 9

#: Words that a bound variable must not take: Coq's own, and all that terms and tactics mention.
_TAKEN: Final = frozenset(
    [
        "R", "PI", "IZR", "Rpower", "as", "at", "cofix", "else", "end", "exists", "fix", "for", "forall",
        "fun", "if", "in", "let", "match", "mod", "return", "then", "using", "where", "with", "Prop", "Set",
        "SProp", "Type", "lra", "interval", "t", "u", "is_derive",
    ]
) | set(_FUNCTIONS.values()) | set(UNFOLDED.values())  # fmt: skip


#: What scripts call the facts that they collect.
_LABEL: Final = re.compile("[A-Z][0-9]*|part_.*")


def binders(names: Iterable[str]) -> dict[str, str]:
    """The name in Coq of every variable: its own, with underscores behind it where Coq or we use it already.

    >>> binders(["x", "R", "R_"])
    {'x': 'x', 'R': 'R__', 'R_': 'R_'}
    """
    names = list(names)
    found: dict[str, str] = {}
    for name in names:
        found[name] = free_name(name, {*names, *found.values()} - {name})
    return found


def free_name(name: str, used: Iterable[str]) -> str:
    """``name`` with as many underscores behind it as make it different from all words that are used already."""
    used = {*used}
    while name in _TAKEN or name in used or _LABEL.fullmatch(name):
        name += "_"
    return name


def require_supported(statement: Statement) -> None:
    """Raises InputError, naming the first operation that Coq-Interval has no enclosure for, or an end that would be
    another number in Coq."""
    relations = statement.relations + statement.conditions
    ends = [end for _, interval in statement.domain for end in (interval.lower, interval.upper)]
    for node in postorder(*(f for r in relations for f in (r.left, r.right)), *ends):
        if node.op in ("number", "variable", "constant", "neg", "pow", "cbrt", *_SIGN, *_FUNCTIONS, *UNFOLDED):
            continue
        raise Refused(
            f"operation {node.op}",
            f"Expected a statement in the language of Coq-Interval but it uses {node.op}, which Coq-Interval has no "
            f"enclosure for; it knows + - * / ** {' '.join(sorted((*_FUNCTIONS, 'cbrt', *UNFOLDED)))}.",
        )
    for node in postorder(*ends):
        if node.op in LEAVES:
            continue
        if not all(sign_at(sign, {})[0] for sign in base_conditions(node)):
            # In Coq the ends are premises, so that nothing there is shown of them: Rpower (-8) (1 / 3) is 1.
            raise InputError(
                f"Expected ends whose roots and powers are of positive numbers, as in Coq, but got {node}."
            )


def base_conditions(node: Formula) -> tuple[Sign, ...]:
    """What must hold for the term of ``node`` to mean what the formula does: a positive base where Rpower is used."""
    if node.op == "cbrt" or (node.op == "pow" and _exponent_of_roots(node) is None):
        return (Sign(node.args[0], ">"),)
    return ()


def _exponent_of_roots(node: Formula) -> tuple[int, int] | None:
    """(n, 1) for the power n, (n, 2) for the power n/2; None for all other exponents."""
    exponent = node.args[1]
    if exponent.op != "number" or exponent.args[0].denominator > 2:
        return None
    value: Fraction = exponent.args[0]
    return value.numerator, value.denominator


def term(formula: Formula, names: Mapping[str, str]) -> str:
    """``formula`` in Coq, with its variables called as ``names`` says.

    >>> from verify.formula.reader import read_formula
    >>> term(read_formula("-x**2/3 + log(x)**(-3/2)"), {"x": "x"})
    '- x ^ 2 / 3 + / sqrt (ln x) ^ 3'
    """
    return written(formula, lambda node: _parts(node, names))


_SHAPE: Final = {">": "0 < {}", ">=": "0 <= {}", "!=": "{} <> 0", "==": "{} = 0"}


def sign_text(sign: Sign, names: Mapping[str, str]) -> str:
    """``0 < formula`` and so on."""
    return _SHAPE[sign.op].format(term(sign.formula, names))


def bracketed(formula: Formula, names: Mapping[str, str]) -> str:
    """``formula`` as the argument of a function."""
    return "".join(p if isinstance(p, str) else term(p, names) for p in _argument(formula))


def _parts(node: Formula, names: Mapping[str, str]) -> tuple[str | Formula, ...]:
    if node.op == "number":
        return (_number(node.args[0]),)
    if node.op == "variable":
        return (names[node.args[0]],)
    if node.op == "constant":
        return ("PI",)
    if node.op in _FUNCTIONS or node.op in UNFOLDED:
        name = _FUNCTIONS.get(node.op) or UNFOLDED[node.op]
        return (name, *(piece for a in node.args for piece in (" ", *_argument(a))))
    if node.op == "neg":
        return ("- ", *_bracketed(node.args[0], _level(node.args[0]) < 3))
    if node.op == "cbrt":
        return ("Rpower ", *_argument(node.args[0]), " (1 / 3)")
    if node.op == "pow":
        return _power(node)
    left, right = node.args
    level = _LEVEL[node.op]
    return (
        *_bracketed(left, _level(left) < level),
        _SIGN[node.op],
        *_bracketed(right, _level(right) <= level or right.op == "neg"),
    )


def _power(node: Formula) -> tuple[str | Formula, ...]:
    base, exponent = node.args
    roots = _exponent_of_roots(node)
    if roots is None:
        return ("Rpower ", *_argument(base), " ", *_argument(exponent))
    n, halves = roots
    lead = "/ " if n < 0 else ""
    if halves == 2:
        return (f"{lead}sqrt ", *_argument(base), f" ^ {abs(n)}")
    return (lead, *_bracketed(base, _level(base) < _ATOM), f" ^ {abs(n)}")


def _number(value: Fraction) -> str:
    if value.denominator == 1:
        return f"({value})" if value < 0 else str(value)
    numerator = f"({value.numerator})" if value < 0 else str(value.numerator)
    return f"({numerator} / {value.denominator})"


def _argument(formula: Formula) -> tuple[str | Formula, ...]:
    return _bracketed(formula, formula.op not in ("number", "variable", "constant"))


def _bracketed(formula: Formula, needed: bool) -> tuple[str | Formula, ...]:
    return ("(", formula, ")") if needed else (formula,)


def _level(node: Formula) -> int:
    """How tightly the term of ``node`` holds together: sum 1, product 2, sign 3, application 8, atom 9."""
    if node.op == "pow":
        roots = _exponent_of_roots(node)
        return 8 if roots is None else 3 if roots[0] < 0 else 4
    if node.op in ("number", "variable", "constant"):
        return _ATOM
    return _LEVEL.get(node.op, 8)
