"""Domains of questions: variables with intervals, read from text and checked against the formulas."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from verify.errors import InputError
from verify.formula.endpoints import MINUS_OO
from verify.formula.reader import read_function, read_parameter
from verify.formula.statement import Interval
from verify.formula.tree import OO, Formula, variables
from verify.kernel.box import Range, approximate, from_interval

Domain = tuple[tuple[str, Interval], ...]


def read_domain(texts: Sequence[str]) -> Domain:
    """The domain that texts such as ``x in [0, pi]`` write, one variable each. Raises InputError.

    >>> [f"{name}: {interval}" for name, interval in read_domain(["x in [0, pi]", "b in (0, oo)"])]
    ['x: [0, pi]', 'b: (0, oo)']
    """
    found: dict[str, Interval] = {}
    for text in texts:
        name, interval = read_parameter(text)
        if name in found:
            raise InputError(f"Expected one range for {name} but got {found[name]} and {interval}.")
        found[name] = interval
    return tuple(found.items())


def read_question(text: str, ranges: Sequence[str]) -> tuple[Formula, Domain]:
    """A function and its domain: intervals stand after ``for`` in ``text``, or in ``ranges``. Raises InputError.

    >>> [read_question(*words)[0] for words in (("x*y for x in [0, 1]", ["y in [0, 1]"]), ("2*x", ["x in [0, 1]"]))]
    [Formula('x*y'), Formula('2*x')]
    """
    given = read_domain(ranges)
    formula, found = read_function(text, [name for name, _ in given])
    for name, interval in given:
        if name in dict(found):
            raise InputError(f"Expected one range for {name} but got {dict(found)[name]} and {interval}.")
    domain = (*found, *given)
    if not domain and not variables(formula):
        raise InputError('Expected a variable with its interval, such as "x in [0, 1]", but got none.')
    return formula, domain


def read_question_in_one(text: str, ranges: Sequence[str]) -> tuple[Formula, str, Interval]:
    """A function of one variable, the variable and its interval. Raises InputError.

    >>> formula, name, interval = read_question_in_one("cos(x) - x for x in [0, pi]", [])
    >>> str(formula), name, str(interval)
    ('cos(x) - x', 'x', '[0, pi]')
    """
    formula, domain = read_question(text, ranges)
    if len(domain) != 1:
        got = domain_text(domain) or "no interval"
        raise InputError(f"Expected one variable with its interval, such as x in [0, 10], but got {got}.")
    return (formula, *domain[0])


def require_covered(formulas: Sequence[Formula], domain: Domain) -> None:
    """Raises InputError unless every variable of ``formulas`` has an interval."""
    names = {name for name, _ in domain}
    for name in variables(*formulas):
        if name not in names:
            raise InputError(
                f'Expected an interval for every variable but {name} has none; add "{name} in [..., ...]".'
            )


def box_of(domain: Domain) -> dict[str, Range]:
    """The box of a domain, in its order."""
    return {name: from_interval(interval) for name, interval in domain}


def domain_text(domain: Domain) -> str:
    """``x in [0, 1], y in (0, oo)``."""
    return ", ".join(f"{name} in {interval}" for name, interval in domain)


def interval_of(r: Range) -> Interval:
    """The interval of a range of a box."""
    lower, upper = MINUS_OO if r.lower is None else r.lower, OO if r.upper is None else r.upper
    return Interval(lower, upper, r.lower is None or r.lower_open, r.upper is None or r.upper_open)


def position(lower: Formula, upper: Formula) -> Fraction:
    """A number that is in order for disjoint intervals: the middle, or the end that is finite."""
    ends = [approximate(end) for end in (lower, upper) if end not in (OO, MINUS_OO)]
    return sum(ends, Fraction(0)) / max(1, len(ends))
