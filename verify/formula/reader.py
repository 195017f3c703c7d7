"""The reader: text to formulas, intervals and statements. Only what the grammar lists is accepted; nothing is executed.

    RELATION [and RELATION]… for VAR in INTERVAL, VAR in INTERVAL … [if RELATION [and RELATION]…]
        [where NAME(ARGS) = FORMULA; NAME = FORMULA …]

Relations are chained as in mathematics, ``0 < x <= 1``. Whatever is wrong raises InputError with the place.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from .definitions import Scope
from .limits import too_long
from .sections import NO_VARIABLE, interval_of, ranges_of, require_end, sections, variable_of
from .statement import Interval, Relation, Statement
from .tokens import RELATIONS, Token, Words

if TYPE_CHECKING:
    from collections.abc import Collection

    from .tree import Formula

#: Texts of formulas of at most so many characters are remembered.
REMEMBERED: Final = 500


def read_formula(text: str, allowed: Collection[str] | None = None) -> Formula:
    """The formula that ``text`` writes. With ``allowed``, only those names may be variables.

    >>> read_formula("2*sin(x)**2/3")
    Formula('2*sin(x)**2/3')
    """
    if allowed is None and isinstance(text, str) and len(text) <= REMEMBERED:
        return _short_formula(text)
    return _formula(text, allowed)


@lru_cache(maxsize=256)
def _short_formula(text: str) -> Formula:
    """The formula of a text that proofs may repeat: it is read when a step is made and when that is checked."""
    return _formula(text, None)


def _formula(text: str, allowed: Collection[str] | None) -> Formula:
    words = _words(text)
    scope = _scope(words, allowed)
    start = words.peek
    formula = scope.formula(words)
    scope.measure([(formula, start)])
    require_end(words)
    return formula


def read_function(text: str, others: Collection[str] = ()) -> tuple[Formula, tuple[tuple[str, Interval], ...]]:
    """A formula with the intervals of its variables after ``for``, if any, and definitions after ``where``.

    ``others`` are variables whose intervals are given elsewhere.

    >>> formula, domain = read_function("h(x)/2 for x in [0, oo) where h(t) = t*exp(-t)")
    >>> str(formula), [f"{name} in {interval}" for name, interval in domain]
    ('x*exp(-x)/2', ['x in [0, oo)'])
    """
    words = _words(text)
    front, ranges, conditions, definitions = sections(words)
    if conditions:
        token = words.tokens[words.tokens.index(conditions.tokens[0]) - 1]
        words.fail("Expected a function and intervals but got 'if'; conditions belong into a statement.", token)
    found = ranges_of(ranges) if ranges else []
    names = [*(name.text for name, _ in found), *others] if ranges or definitions else None
    scope = Scope(words, names, 'add "for {name} in [..., ...]"')
    if definitions:
        scope.define(definitions)
    start = front.peek
    formula = scope.formula(front)
    scope.measure([(formula, start)])
    require_end(front)
    return formula, tuple(_intervals(found, scope))


def read_relations(text: str, allowed: Collection[str] | None = None) -> tuple[Relation, ...]:
    """The relations that ``text`` writes: a chain, or several joined by ``and``.

    >>> [str(r) for r in read_relations("0 < x <= 1 and y != x")]
    ['0 < x', 'x <= 1', 'y != x']
    """
    words = _words(text)
    relations = _relations(words, _scope(words, allowed))
    require_end(words)
    return relations


def read_interval(text: str) -> Interval:
    """The interval that ``text`` writes, with exact end points: ``[0, pi/2)`` or ``(-oo, 1/3]``."""
    words = _words(text)
    interval = interval_of(words, Scope(words, (), NO_VARIABLE))
    require_end(words)
    return interval


def read_parameter(text: str) -> tuple[str, Interval]:
    """A name and its interval.

    >>> name, interval = read_parameter("β in [-1, 3)")
    >>> name, str(interval)
    ('beta', '[-1, 3)')
    """
    words = _words(text)
    name = variable_of(words)
    interval = interval_of(words, Scope(words, (), NO_VARIABLE))
    require_end(words)
    return name.text, interval


def read_statement(text: str, parameters: Collection[tuple[str, Interval]] = ()) -> Statement:
    """The statement that ``text`` writes; definitions are filled in, ``source`` keeps the text.

    ``parameters`` are variables with intervals that ``text`` may use without giving them; they end the domain.

    >>> str(read_statement("h(x) < 1 for x in (0, oo) if x != 1 where h(t) = t*exp(-t)"))
    'x*exp(-x) < 1 for x in (0, oo) if x != 1'
    """
    words = _words(text)
    front, domain, conditions, definitions = sections(words)
    ranges = ranges_of(domain) if domain else []
    given = {name.text for name, _ in ranges}
    added = [(name, interval) for name, interval in parameters if name not in given]
    names = [name.text for name, _ in ranges] + [name for name, _ in added]
    scope = Scope(words, names, 'add "for {name} in [..., ...]"')
    if definitions:
        scope.define(definitions)
    relations = _relations(front, scope)
    require_end(front)
    intervals = _intervals(ranges, scope)
    side = _relations(conditions, scope) if conditions else ()
    if conditions:
        if conditions.peek.text == ",":
            conditions.fail("Expected 'and' between conditions but got ','.")
        require_end(conditions)
    statement = Statement(relations, (*intervals, *added), side, source=text)
    problem = too_long(scope.length)
    if problem is not None:
        words.fail(problem, words.tokens[0])
    return statement


def _intervals(ranges: list[tuple[Token, Words]], scope: Scope) -> list[tuple[str, Interval]]:
    found = []
    for name, section in ranges:
        found.append((name.text, interval_of(section, scope)))
        require_end(section)
    return found


def _words(text: str) -> Words:
    if not isinstance(text, str):
        raise TypeError(f"Expected text but got {text!r}.")
    words = Words(text)
    if words.peek.kind == "end":
        words.fail("Expected a formula but got nothing.")
    return words


def _scope(words: Words, allowed: Collection[str] | None) -> Scope:
    return Scope(
        words, allowed, f"the variables are {', '.join(sorted(allowed))}" if allowed else "no variable is allowed"
    )


def _relations(words: Words, scope: Scope) -> tuple[Relation, ...]:
    """Chains of relations, joined by ``and``."""
    relations: list[Relation] = []
    sides: list[tuple[Formula, Token]] = []

    def side() -> Formula:
        start = words.peek
        formula = scope.formula(words)
        sides.append((formula, start))
        return formula

    while True:
        left = side()
        chained = False
        while sign := words.accept(*RELATIONS):
            right = side()
            relations.append(Relation(sign.text, left, right))
            left, chained = right, True
        if not chained:
            if words.peek.kind != "end":
                require_end(words)
            words.fail(f"Expected a relation such as < or == but got {words.peek.shown}.")
        if not words.accept("and"):
            scope.measure(sides)
            return tuple(relations)
