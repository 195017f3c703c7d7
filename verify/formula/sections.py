"""The parts of a statement: what comes first, ``for`` ranges, ``if`` conditions, ``where`` definitions; intervals."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from .definitions import Scope
from .endpoints import MINUS_OO, complaint
from .names import is_taken
from .statement import Interval
from .tokens import RELATIONS, Token, Words
from .tree import OO, Formula, number, variables

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
_RELATION: Final = "; a relation belongs into a statement, a function is the difference of its sides"
#: What comes after an end point.
_AFTER_END_POINT: Final = (",", ")", "]")


def sections(words: Words) -> tuple[Words, Words | None, Words | None, Words | None]:
    """The parts before and after the keywords ``for``, ``if``, ``where``, each at most once and in this order."""
    cuts = [(token.text, index) for index, token in enumerate(words.tokens) if token.text in _ORDER]
    for (before, _), (name, index) in pairwise(cuts):
        if _ORDER[name] <= _ORDER[before]:
            words.fail("Expected 'for', 'if' and 'where' at most once and in this order.", words.tokens[index])
    end = len(words.tokens) - 1
    stops = [index for _, index in cuts[1:]] + [end]
    found = {name: words.section(index + 1, stop) for (name, index), stop in zip(cuts, stops, strict=False)}
    front = words.section(0, cuts[0][1]) if cuts else words
    return front, found.get("for"), found.get("if"), found.get("where")


def ranges_of(words: Words) -> list[tuple[Token, Words]]:
    """The variables of a ``for`` section, each with the part of the text that writes its interval."""
    ranges: list[tuple[Token, Words]] = []
    while True:
        name = variable_of(words)
        if any(name.text == other.text for other, _ in ranges):
            words.fail(f"Expected each variable once but got {name.text} twice.", name)
        first = stop = words.index
        depth = 0
        while (text := words.tokens[stop].text) and (depth or text != ","):  # the end has no text
            depth += (text in ("(", "[")) - (text in (")", "]"))
            stop += 1
        words.go_to(stop)
        ranges.append((name, words.section(first, stop)))
        if not words.accept(","):
            return ranges


def variable_of(words: Words) -> Token:
    """A name for a variable and the ``in`` after it."""
    name = words.take()
    if name.kind != "name":
        words.fail(f"Expected a variable with its interval, as in x in [0, 1], but got {name.shown}.", name)
    if is_taken(name.text):
        words.fail(f"Expected a free name for a variable but got '{name.text}', which the language already uses.", name)
    words.expect("in", f"after the variable {name.text}, as in '{name.text} in [0, oo)',")
    return name


def interval_of(words: Words, scope: Scope) -> Interval:
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
    negative = start.text == "-"
    place = index + negative  # most end points are one number
    if words.tokens[place].kind == "number" and words.tokens[place + 1].text in _AFTER_END_POINT:
        words.go_to(place + 1)
        value = words.number(words.tokens[place])
        return number(-value if negative else value)
    sign = words.accept("-", "+")
    if words.accept("oo") and words.peek.text in _AFTER_END_POINT:
        return MINUS_OO if sign is not None and sign.text == "-" else OO
    words.go_to(index)
    formula = scope.formula(words)
    if formula.op == "number":
        return formula
    scope.measure([(formula, start)])
    if variables(formula):
        words.fail(f"Expected an end point without variables but got {formula}; put the bound into an 'if'.", start)
    return formula


def require_end(words: Words) -> None:
    """Nothing may be left in the section. Raises InputError."""
    token = words.peek
    if token.kind == "end":
        return
    hint = _LEFT_OVER.get(token.text, _RELATION if token.text in RELATIONS else "")
    if token.text == "=" and words.tokens[words.index + 1].text in ("<", ">"):
        hint = "; write <= or >="
    words.fail(f"Expected the end but got {token.shown}{hint}.")
