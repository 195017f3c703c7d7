"""The reader: text to formulas, intervals and statements. Only what the grammar lists is accepted; nothing is executed.

    RELATION [and RELATION]… for VAR in INTERVAL, VAR in INTERVAL … [if RELATION [and RELATION]…]
        [where NAME(ARGS) = FORMULA; NAME = FORMULA …]

Relations are chained as in mathematics, ``0 < x <= 1``. Whatever is wrong raises InputError with the place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .definitions import Scope
from .endpoints import MINUS_OO, complaint
from .limits import too_long
from .names import is_taken
from .statement import Interval, Relation, Statement
from .tokens import RELATIONS, Token, Words
from .tree import OO, Formula, variables

if TYPE_CHECKING:
    from collections.abc import Collection

NO_VARIABLE: Final = "an end point has no variables"
#: The keywords that begin parts of a statement, in their order.
_ORDER: Final = {"for": 0, "if": 1, "where": 2}
#: What to do about words after what could be read.
_LEFT_OVER: Final = {
    "=": "; write == for equality",
    ")": "; no bracket is open",
    ",": "; a decimal is written with a point, and each range stands in quotes of its own",
    "for": "; 'for' belongs into a statement, once",
    "and": "; ranges are separated by commas, and conditions stand after 'if'",
}


def read_formula(text: str, allowed: Collection[str] | None = None) -> Formula:
    """The formula that ``text`` writes. With ``allowed``, only those names may be variables.

    >>> read_formula("2*sin(x)**2/3")
    Formula('2*sin(x)**2/3')
    """
    words = _words(text)
    scope = _scope(words, allowed)
    start = words.peek
    formula = scope.formula(words)
    scope.measure([(formula, start)])
    _end(words)
    return formula


def read_relations(text: str, allowed: Collection[str] | None = None) -> tuple[Relation, ...]:
    """The relations that ``text`` writes: a chain, or several joined by ``and``.

    >>> [str(r) for r in read_relations("0 < x <= 1 and y != x")]
    ['0 < x', 'x <= 1', 'y != x']
    """
    words = _words(text)
    relations = _relations(words, _scope(words, allowed))
    _end(words)
    return relations


def read_interval(text: str) -> Interval:
    """The interval that ``text`` writes, with exact end points: ``[0, pi/2)`` or ``(-oo, 1/3]``."""
    words = _words(text)
    interval = _interval(words, Scope(words, (), NO_VARIABLE))
    _end(words)
    return interval


def read_parameter(text: str) -> tuple[str, Interval]:
    """A name and its interval.

    >>> name, interval = read_parameter("β in [-1, 3)")
    >>> name, str(interval)
    ('beta', '[-1, 3)')
    """
    words = _words(text)
    name = _variable(words)
    interval = _interval(words, Scope(words, (), NO_VARIABLE))
    _end(words)
    return name.text, interval


def read_statement(text: str, parameters: Collection[tuple[str, Interval]] = ()) -> Statement:
    """The statement that ``text`` writes; definitions are filled in, ``source`` keeps the text.

    ``parameters`` are variables with intervals that ``text`` may use without giving them; they end the domain.

    >>> str(read_statement("h(x) < 1 for x in (0, oo) if x != 1 where h(t) = t*exp(-t)"))
    'x*exp(-x) < 1 for x in (0, oo) if x != 1'
    """
    words = _words(text)
    front, domain, conditions, definitions = _sections(words)
    ranges = _ranges(domain) if domain else []
    given = {name.text for name, _ in ranges}
    added = [(name, interval) for name, interval in parameters if name not in given]
    names = [name.text for name, _ in ranges] + [name for name, _ in added]
    scope = Scope(words, names, 'add "for {name} in [..., ...]"')
    if definitions:
        scope.define(definitions)
    relations = _relations(front, scope)
    _end(front)
    intervals = []
    for name, section in ranges:
        intervals.append((name.text, _interval(section, scope)))
        _end(section)
    side = _relations(conditions, scope) if conditions else ()
    if conditions:
        if conditions.peek.text == ",":
            conditions.fail("Expected 'and' between conditions but got ','.")
        _end(conditions)
    statement = Statement(relations, (*intervals, *added), side, source=text)
    problem = too_long(scope.length)
    if problem is not None:
        words.fail(problem, words.tokens[0])
    return statement


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


def _end(words: Words) -> None:
    """Nothing may be left in the section."""
    token = words.peek
    if token.kind == "end":
        return
    hint = _LEFT_OVER.get(token.text, "; a relation belongs into a statement" if token.text in RELATIONS else "")
    if token.text == "=" and words.tokens[words.index + 1].text in ("<", ">"):
        hint = "; write <= or >="
    words.fail(f"Expected the end but got {token.shown}{hint}.")


def _sections(words: Words) -> tuple[Words, Words | None, Words | None, Words | None]:
    """The parts before and after the keywords ``for``, ``if``, ``where``, each at most once and in this order."""
    cuts: list[tuple[str, int]] = []
    for index, token in enumerate(words.tokens):
        if token.text in _ORDER:
            if cuts and _ORDER[token.text] <= _ORDER[cuts[-1][0]]:
                words.fail("Expected 'for', 'if' and 'where' at most once and in this order.", token)
            cuts.append((token.text, index))
    end = len(words.tokens) - 1
    stops = [index for _, index in cuts[1:]] + [end]
    found = {name: words.section(index + 1, stop) for (name, index), stop in zip(cuts, stops, strict=False)}
    front = words.section(0, cuts[0][1]) if cuts else words
    return front, found.get("for"), found.get("if"), found.get("where")


def _ranges(words: Words) -> list[tuple[Token, Words]]:
    """The variables of a ``for`` section, each with the part of the text that writes its interval."""
    ranges: list[tuple[Token, Words]] = []
    while True:
        name = _variable(words)
        if any(name.text == other.text for other, _ in ranges):
            words.fail(f"Expected each variable once but got {name.text} twice.", name)
        first = words.index
        depth = 0
        while words.peek.kind != "end":
            if depth == 0 and words.peek.text == ",":
                break
            depth += (words.peek.text in ("(", "[")) - (words.peek.text in (")", "]"))
            words.take()
        ranges.append((name, words.section(first, words.index)))
        if not words.accept(","):
            return ranges


def _variable(words: Words) -> Token:
    """A name for a variable and the ``in`` after it."""
    name = words.take()
    if name.kind != "name":
        words.fail(f"Expected a variable with its interval, as in x in [0, 1], but got {name.shown}.", name)
    if is_taken(name.text):
        words.fail(f"Expected a free name for a variable but got '{name.text}', which the language already uses.", name)
    words.expect("in", f"after the variable {name.text}, as in '{name.text} in [0, oo)',")
    return name


def _interval(words: Words, scope: Scope) -> Interval:
    start = words.peek
    opening = words.accept("(", "[")
    if opening is None:
        words.fail(f"Expected an interval such as [0, 1) or (-oo, oo) but got {start.shown}.")
    lower = _end_point(words, scope)
    words.expect(",", "between the end points")
    upper = _end_point(words, scope)
    closing = words.accept(")", "]")
    if closing is None:
        hint = "; a decimal is written with a point" if words.peek.text == "," else ""
        words.fail(f"Expected ')' or ']' after the end points but got {words.peek.shown}{hint}.")
    interval = Interval(lower, upper, opening.text == "(", closing.text == ")")
    problem = complaint(interval)
    if problem is not None:
        words.fail(problem, start)
    return interval


def _end_point(words: Words, scope: Scope) -> Formula:
    start, index = words.peek, words.index
    sign = words.accept("-", "+")
    if words.accept("oo") and words.peek.text in (",", ")", "]"):
        return MINUS_OO if sign is not None and sign.text == "-" else OO
    words.go_to(index)
    formula = scope.formula(words)
    if formula.op == "number":
        return formula
    scope.measure([(formula, start)])
    if variables(formula):
        words.fail(f"Expected an end point without variables but got {formula}; put the bound into an 'if'.", start)
    return formula


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
                _end(words)
            words.fail(f"Expected a relation such as < or == but got {words.peek.shown}.")
        if not words.accept("and"):
            scope.measure(sides)
            return tuple(relations)
