"""Goals, boxes and methods of a proof in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from numerics.decimals import to_decimals
from verify.formula.latex import relation_latex
from verify.formula.mathml import relation_mathml
from verify.formula.statement import Interval, Relation
from verify.formula.tidy import tidied
from verify.formula.tree import OO, Formula, number
from verify.kernel.box import Box, Range
from verify.kernel.goal import Goal, Sign

#: Longest formula that is written inside a sentence.
SHORT: Final = 64

#: The steps of a split tree that close a box by themselves; capital letters stand for conditions.
METHODS: Final = {
    "n": "interval arithmetic",
    "m": "monotonicity or the mean-value form",
    "s": "the signs of its parts",
    "h": "second derivatives",
}
#: Rules that close a box by an argument.
RULES: Final = {
    "identity": "an identity",
    "product": "a factorisation",
    "monotone": "monotonicity",
    "constant": "vanishing derivatives",
    "cases": "cases",
    "expand": "an expansion",
    "narrow": "a smaller range",
    "squares": "a sum of squares",
    "contradiction": "a contradiction",
    "convex": "convexity",
    "apply": "a monotone function on both sides",
    "let": "a new variable",
    "cut": "two cases",
    "nonzero": "the two sides of what is not zero",
    "have": "a step between",
    "contrary": "assuming the contrary",
    "solve": "solving an equation",
    "divide": "solving an equation where a factor cannot vanish",
    "interior": "continuity",
    "face": "a face apart",
    "concave": "concavity",
    "weaken": "fewer conditions",
    "period": "periodicity",
    "sum": "a sum of signs",
    "means": "the inequality of means",
    "beyond": "monotonicity from a surface on",
    "powers": "powers as exponentials",
    "stirling": "an asymptotic expansion",
    "series": "a Taylor polynomial",
    "limit": "a limit at an end",
    "log_convex": "convexity of log Γ",
    "functional": "a functional equation",
    "telescope": "a sum that telescopes",
    "grid": "interval arithmetic on a grid",
    "quasiconcave": "the sign of a rational derivative",
    "differences": "putting quantities in order",
}
_SUPERSCRIPT: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def method_name(step: str) -> str:
    """What a step or a rule is called after "by"."""
    if step in METHODS:
        return METHODS[step]
    if len(step) == 1 and step.isupper():
        return "a condition that fails"
    return RULES.get(step, f"the step {step!r} of the checker")


def superscript(exponent: int) -> str:
    """An exponent in small raised digits; empty for 1.

    >>> superscript(3), superscript(-12), superscript(1)
    ('³', '⁻¹²', '')
    """
    return "" if exponent == 1 else str(exponent).translate(_SUPERSCRIPT)


def brief(formula: Formula, otherwise: str = "the formula") -> str:
    """The formula as text without trivial coefficients, or ``otherwise`` when it is too long for a sentence."""
    text = str(tidied(formula))
    return text if len(text) <= SHORT else otherwise


def weighted(weight: str, term: str) -> str:
    """A term with its weight, which is left out when it is 1.

    >>> weighted("1/2", "(x)²"), weighted("1", "(x)²"), weighted("2", "")
    ('1/2·(x)²', '(x)²', '2')
    """
    return "·".join(part for part in ("" if weight == "1" and term else weight, term) if part)


def relation_of(sign: Sign) -> Relation:
    """The sign as a relation to zero."""
    return Relation(sign.op, tidied(sign.formula), number(0))


def sign_text(sign: Sign) -> str:
    """A sign in a sentence: ``x - sin(x) > 0``.

    >>> from verify.formula.reader import read_formula
    >>> sign_text(Sign(read_formula("x - sin(x)"), ">"))
    'x - sin(x) > 0'
    """
    return f"{brief(sign.formula)} {sign.op} 0"


def written(relations: Sequence[Relation]) -> dict[str, str]:
    """Relations for display: text that the reader takes, LaTeX, and for a single one MathML."""
    shown = {
        "statement": ", ".join(map(str, relations)),
        "latex": r",\quad ".join(map(relation_latex, relations)),
    }
    return shown | ({"mathml": relation_mathml(relations[0])} if len(relations) == 1 else {})


def range_text(r: Range) -> str:
    """A range as an interval.

    >>> range_text(Range(number(0), None, True))
    '(0, oo)'
    """
    return str(
        Interval(
            -OO if r.lower is None else r.lower,
            OO if r.upper is None else r.upper,
            r.lower_open or r.lower is None,
            r.upper_open or r.upper is None,
        )
    )


def place(box: Box, names: Iterable[str] | None = None) -> str:
    """The box in words: ``x in (0, 1], y in [0, oo)``; only the variables ``names`` when they are given."""
    return ", ".join(f"{name} in {range_text(box[name])}" for name in (box if names is None else names))


def how(counted: Counter[str]) -> str:
    """How many boxes each method closed, the most frequent first.

    >>> how(Counter({"m": 3, "expand": 1}))
    '3 by monotonicity or the mean-value form, 1 by an expansion'
    """
    named: Counter[str] = Counter()
    for method, times in counted.items():
        named[method_name(method)] += times
    return ", ".join(f"{times:,} by {name}" for name, times in named.most_common())


def assumed(goal: Goal) -> str:
    """The assumptions of a goal: `` where b - a >= 0``; empty without any."""
    shown = ", ".join(sign_text(sign) for sign in goal.assumptions)
    return f" where {shown}" if shown else ""


def plural(count: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{count:,} {one if count == 1 else many}"


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence: ``a, b and c``.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def decimals(value: Any) -> str:
    """An enclosure in a sentence: ``is in [0, 2]``, or ``is 2`` when it is one number."""
    low, high = (end.replace("inf", "oo") for end in to_decimals(value, 5))
    return f"is {low}" if low == high else f"is in [{low}, {high}]"
