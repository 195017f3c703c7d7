"""``where`` definitions: ``h(t) = exp(t)*sin(t); b = 2``. They are filled in where they are used.

A definition may use the variables of the statement and any other definition, before or after it, but not itself.
Its parameters become placeholders that no typed name can equal, so filling in never captures a variable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .expression import expression, standard_call
from .limits import excess, measured
from .names import is_taken, suggestion
from .operations import FUNCTIONS, SHORT
from .tokens import Token, Words
from .tree import PI, Formula, substitute, variable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

#: Definitions refer to each other at most this deep, because they are filled in recursively.
MAX_DEFINITIONS: Final = 50


@dataclass(slots=True)
class _Definition:
    head: Token
    parameters: dict[str, Formula]
    words: Words
    is_function: bool
    body: Formula | None = None
    busy: bool = False


class Scope:
    """The meaning of names in one text: its variables (None: any name is one) and its definitions.

    ``advice`` ends the error about an unknown ``{name}``. ``length`` counts the characters that all formulas measured
    so far have at most, when they are written out.
    """

    def __init__(self, words: Words, names: Collection[str] | None, advice: str = "") -> None:
        self.words = words
        self.names = names
        self.advice = advice
        self.length = 0
        self.definitions: dict[str, _Definition] = {}
        self.variables: dict[str, Formula] = {}

    def define(self, words: Words) -> None:
        """Read the definitions of a ``where`` section: heads at once, bodies when all heads are known."""
        while words.peek.kind != "end":
            end = len(words.tokens) - 1
            stop = next((k for k in range(words.index, end) if words.tokens[k].text == ";"), end)
            self._define(words.section(words.index, stop))
            words.go_to(stop + (stop < end))
        if not self.definitions:
            words.fail("Expected a definition such as 'h(t) = sin(t)' after 'where' but got none.")
        for definition in self.definitions.values():
            self._body(definition)

    def _define(self, words: Words) -> None:
        head = self._new_name(words, "Expected a definition such as 'h(t) = sin(t)'")
        if self.names is not None and head.text in self.names:
            words.fail(f"Expected a new name but {head.text} already is a variable with an interval.", head)
        if head.text in self.definitions:
            words.fail(f"Expected each name to be defined once but {head.text} is defined again.", head)
        if len(self.definitions) == MAX_DEFINITIONS:
            words.fail(f"Expected at most {MAX_DEFINITIONS} definitions but got more.", head)
        parameters: dict[str, Formula] = {}
        is_function = words.accept("(") is not None
        if is_function:
            while not parameters or words.accept(","):
                name = self._new_name(words, "Expected the name of an argument")
                if name.text in parameters:
                    words.fail(f"Expected different names of arguments but got {name.text} twice.", name)
                parameters[name.text] = variable(f"_{len(parameters)}_{name.text}")
            words.expect(")", "after the arguments")
        words.expect("=", "in a definition")
        self.definitions[head.text] = _Definition(head, parameters, words, is_function)

    def _new_name(self, words: Words, expected: str) -> Token:
        name = words.take()
        if name.kind != "name":
            words.fail(f"{expected} but got {name.shown}.", name)
        if is_taken(name.text):
            words.fail(f"{expected} but got '{name.text}', which the language already uses.", name)
        return name

    def _body(self, definition: _Definition) -> Formula:
        if definition.body is None:
            if definition.busy:
                self.words.fail(
                    f"Expected definitions without a circle but {definition.head.text} is defined by itself.",
                    definition.head,
                )
            definition.busy = True
            definition.body = self.formula(definition.words, definition.parameters)
            if definition.words.peek.kind != "end":
                definition.words.fail(f"Expected ';' or the end but got {definition.words.peek.shown}.")
        return definition.body

    def formula(self, words: Words, parameters: dict[str, Formula] | None = None) -> Formula:
        """The expression at the cursor of ``words``, with definitions filled in; only a body of one is measured."""
        start = words.peek
        inner = parameters or {}
        formula = expression(
            words,
            lambda token: inner[token.text] if token.text in inner else self._name(words, token, inner),
            lambda token, arguments: self._call(words, token, arguments, inner),
        )
        if parameters is not None:
            self._refuse_excess(formula, start)
        return formula

    def measure(self, read: Sequence[tuple[Formula, Token]]) -> None:
        """An error when one of the formulas, each given with its first token, exceeds a limit."""
        problem, length = measured(*[formula for formula, _ in read])
        if problem is not None:
            for formula, start in read:
                self._refuse_excess(formula, start)
        self.length += length

    def _name(self, words: Words, token: Token, inner: Collection[str]) -> Formula:
        name = token.text
        if name in self.variables:
            return self.variables[name]
        if name == "pi":
            return PI
        if name == "oo":
            words.fail("Expected a number but got infinity; oo can only be the end point of an interval.", token)
        if name in self.definitions:
            definition = self.definitions[name]
            if definition.is_function:
                words.fail(f"Expected arguments of {name}, as in {name}({', '.join(definition.parameters)}).", token)
            return self._body(definition)
        if name in FUNCTIONS or name in SHORT:
            words.fail(
                f"Expected an argument of the function {name}, as in {name}(x); a variable needs another name.", token
            )
        if is_taken(name):
            words.fail(f"Expected a name but got '{name}', which the language already uses.", token)
        if self.names is not None and name not in self.names:
            hint = suggestion(name, [*self.names, *inner, *self.definitions]) or f"; {self.advice.format(name=name)}."
            words.fail(f"Expected a known name but got {name}{hint}", token)
        return self.variables.setdefault(name, variable(name))

    def _call(self, words: Words, token: Token, arguments: list[Formula], inner: Collection[str]) -> Formula:
        name = token.text
        if (name in FUNCTIONS or name in SHORT) and name not in inner:
            return standard_call(words, token, arguments)
        definition = None if name in inner else self.definitions.get(name)  # an argument hides what has its name
        if definition is None or not definition.is_function:
            known = (
                name in inner
                or name == "pi"
                or definition is not None
                or (self.names is not None and name in self.names)
            )
            if known:
                words.fail(
                    f"Expected an operator between {name} and '(' but got nothing; write {name}*(...) for a product.",
                    token,
                )
            functions = [n for n, d in self.definitions.items() if d.is_function]
            hint = suggestion(name, functions, function=True) or f"; there are {', '.join(sorted(FUNCTIONS))}."
            words.fail(f"Expected a known function but got {name}{hint}", token)
        if len(arguments) != len(definition.parameters):
            number = len(definition.parameters)
            noun = "argument" if number == 1 else "arguments"
            words.fail(f"Expected {number} {noun} of {name} but got {len(arguments)}.", token)
        placeholders = (p.args[0] for p in definition.parameters.values())
        formula = substitute(self._body(definition), dict(zip(placeholders, arguments, strict=True)))
        self._refuse_excess(formula, token)
        return formula

    def _refuse_excess(self, formula: Formula, token: Token) -> None:
        """An error at ``token`` when the formula exceeds a limit."""
        problem = excess(formula)
        if problem is not None:
            self.words.fail(problem, token)
