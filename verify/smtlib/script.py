"""SMT-LIB scripts: commands, and for each ``check-sat`` the problem it poses."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from verify.errors import InputError
from verify.formula.endpoints import rational
from verify.formula.tree import Formula, number, variable, variables

from .expressions import Expression, Form, Word, is_symbol, read_expressions, shown
from .operations import RESERVED
from .proposition import Proposition, relation, relations_of
from .scope import Function, Scope, Value, fail, new_name, require_new
from .terms import local_name, proposition, read, real

#: Logics whose formulas are read here: quantifier-free real arithmetic, or wider.
LOGICS: Final = frozenset({"QF_NRA", "QF_NRAT", "QF_LRA", "QF_RDL", "NRA", "LRA", "ALL"})
#: Commands that change no answer: what they would print is printed anyway, or asks for nothing about the assertions.
_IGNORED: Final = ("echo", "get-info", "get-model", "get-option", "get-value", "set-info", "set-option")
_COMMANDS: Final = (
    "assert", "check-sat", "check-sat-assuming", "declare-const", "declare-fun", "define-const", "define-fun", "exit",
    "pop", "push", "reset", "reset-assertions", "set-logic",
)  # fmt: skip

#: All assertions so far, the last one first, each with those before it: a later ``pop`` goes back without copying.
Assertions = tuple[Any, Proposition] | None


@dataclass(frozen=True, slots=True)
class Check:
    """One ``check-sat`` in ``line`` with the assertions that were in force.

    ``names`` are how the script calls real variables; ``truths`` those of sort Bool, which are true where they are > 0.
    """

    line: int
    assertions: Assertions
    names: Mapping[str, str]
    choices: Mapping[str, Proposition]
    truths: Mapping[str, str]

    def propositions(self) -> tuple[Proposition, ...]:
        """What is asserted, in order, and after it what the variables that stand for ``ite`` are."""
        found: list[Proposition] = []
        rest = self.assertions
        while rest is not None:
            rest, last = rest
            found.append(last)
        found.reverse()
        used: set[str] = set()
        fresh = found
        while fresh and self.choices:
            named = variables(*(f for r in relations_of(fresh) for f in (r.left, r.right)))
            added = [name for name in dict.fromkeys(named) if name in self.choices and name not in used]
            used.update(added)
            fresh = [self.choices[name] for name in added]
            found += fresh
        return tuple(found)


@dataclass(slots=True)
class _State:
    """What the commands so far have made."""

    scope: Scope = field(default_factory=Scope)
    names: dict[str, str] = field(default_factory=dict)
    truths: dict[str, str] = field(default_factory=dict)
    assertions: Assertions = None
    levels: list[tuple[Assertions, list[str]]] = field(default_factory=list)
    declared: list[str] = field(default_factory=list)


def read_script(text: str) -> tuple[Check, ...]:
    """The checks of a script. Raises InputError, naming the line, for what is no SMT-LIB or no real arithmetic.

    >>> [check.line for check in read_script("(declare-const x Real)\\n(assert (< x 1))\\n(check-sat)")]
    [3]
    """
    collecting = gc.isenabled()
    # Nothing that is read is garbage yet; looking for it again and again would take most of the time.
    gc.disable()
    try:
        return _read(text)
    finally:
        if collecting:
            gc.enable()


def _read(text: str) -> tuple[Check, ...]:
    state = _State()
    checks: list[Check] = []
    for command in read_expressions(text):
        if not isinstance(command, Form) or not command.head:
            fail(f"Expected a command such as (assert …) but got {shown(command)}", command)
        if command.head == "exit":
            break
        if command.head in ("check-sat", "check-sat-assuming"):
            assertions = state.assertions
            for assumed in _assumed(command):
                assertions = (assertions, proposition(assumed, state.scope))
            checks.append(Check(command.line, assertions, state.names, state.scope.choices, state.truths))
        elif command.head in ("reset", "reset-assertions"):
            _require_length(command, 1, f"({command.head})")
            state = _State()
        else:
            _obey(command, state)
        state.declared += state.scope.labels
        state.scope.labels.clear()
    if not checks:
        raise InputError("Expected a script with (check-sat) but there is none; nothing is asked.")
    return tuple(checks)


def _assumed(command: Form) -> list[Expression]:
    """What is asserted for one check only."""
    if command.head == "check-sat":
        _require_length(command, 1, "(check-sat)")
        return []
    _require_length(command, 2, "(check-sat-assuming (term …))")
    listed = command.items[1]
    if not isinstance(listed, Form):
        fail(f"Expected a list of assumptions but got {shown(listed)}", command)
    return listed.items


def _obey(command: Form, state: _State) -> None:
    match command.head:
        case "assert":
            _require_length(command, 2, "(assert term)")
            state.assertions = (state.assertions, proposition(command.items[1], state.scope))
        case "declare-fun" | "declare-const":
            _declare(command, state)
        case "define-fun":
            _define(command, state)
        case "define-const":
            _require_length(command, 4, "(define-const name Real term)")
            _define(Form([*command.items[:2], Form([], command.line), *command.items[2:]], command.line), state)
        case "push" | "pop":
            _level(command, state)
        case "set-logic":
            _require_length(command, 2, "(set-logic QF_NRA)")
            logic = command.items[1]
            if not isinstance(logic, Word) or logic.text not in LOGICS:
                fail(f"Expected a logic of real arithmetic such as QF_NRA but got {shown(logic)}", command)
        case head if head not in _IGNORED:
            supported = ", ".join(sorted((*_COMMANDS, *_IGNORED)))
            fail(f"Expected a command that is supported ({supported}) but got {head!r}", command)


def _require_length(command: Form, length: int, pattern: str) -> None:
    if len(command.items) != length:
        fail(f"Expected {pattern} but got {len(command.items) - 1} arguments", command)


def _new(word: Expression, state: _State) -> str:
    """A name that is free. Raises InputError."""
    if not is_symbol(word):
        fail(f"Expected a name but got {shown(word)}", word)
    if word.text in RESERVED:
        fail(f"Expected a free name but got {word.text!r}, which the language already uses,", word)
    require_new(word, state.scope)
    state.declared.append(word.text)
    return word.text


def _require_real(sort: Expression) -> None:
    if not is_symbol(sort) or sort.text != "Real":
        fail(f"Expected the sort Real but got {shown(sort)}; only real numbers can be decided. It is", sort)


def _declare(command: Form, state: _State) -> None:
    """A variable, with dReal's interval ``[a, b]`` if there is one; one of sort Bool is the proposition that v > 0."""
    items = command.items[1:]
    if command.head == "declare-fun" and len(items) > 1:
        if not isinstance(items[1], Form) or items[1].items:
            fail("Expected () before the sort: functions with arguments must be defined. It is", command)
        del items[1]
    if len(items) not in (2, 7):
        fail(f"Expected ({command.head} name {'() ' * (command.head == 'declare-fun')}Real)", command)
    name = _new(items[0], state)
    internal = new_name(name, state.scope)
    if isinstance(items[1], Word) and items[1].text == "Bool" and len(items) == 2:
        state.truths[internal] = name
        state.scope.constants[name] = relation("<", number(0), variable(internal))
        return
    _require_real(items[1])
    state.scope.constants[name] = x = variable(internal)
    state.names[internal] = name
    if len(items) == 7:
        brackets = [word.text for k in (2, 4, 6) if isinstance(word := items[k], Word)]
        ends = [real(items[k], state.scope) for k in (3, 5)]
        if brackets != ["[", ",", "]"] or any(rational(end) is None for end in ends):
            fail("Expected an interval such as [0, 1] with rational ends after the sort", command)
        for bound in (relation("<=", ends[0], x), relation("<=", x, ends[1])):
            state.assertions = (state.assertions, bound)


def _define(command: Form, state: _State) -> None:
    _require_length(command, 5, "(define-fun name ((argument Real) …) Real term)")
    _, name, listed, sort, body = command.items
    if not isinstance(listed, Form):
        fail("Expected a list of arguments", command)
    parameters: list[str] = []
    for part in listed.items:
        if not isinstance(part, Form) or len(part.items) != 2:
            fail("Expected (name Real) for every argument", part)
        _require_real(part.items[1])
        parameters.append(local_name(part, parameters))
    boolean = isinstance(sort, Word) and sort.text == "Bool"
    if not boolean:
        _require_real(sort)
    # Read once with variables for the arguments, so that what is wrong is said here and not where it is used.
    unused: dict[str, Value] = {p: variable(new_name(p, state.scope)) for p in parameters}
    value = read(body, state.scope, unused)
    if isinstance(value, Formula) == boolean:
        fail(f"Expected a definition of sort {'Bool' if boolean else 'Real'} but the term has the other", command)
    text = _new(name, state)
    if parameters:
        state.scope.functions[text] = Function(text, tuple(parameters), body)
    else:
        state.scope.constants[text] = value


def _level(command: Form, state: _State) -> None:
    count = command.items[1] if len(command.items) == 2 else Word("1", command.line)
    if not isinstance(count, Word) or not count.text.isdecimal() or len(count.text) > 6 or len(command.items) > 2:
        fail(f"Expected a number of levels but got {shown(count)}", command)
    for _ in range(int(count.text)):
        if command.head == "push":
            state.levels.append((state.assertions, state.declared))
            state.declared = []
        else:
            if not state.levels:
                fail("Expected a push for every pop but got one pop more", command)
            for name in state.declared:
                state.scope.constants.pop(name, None)
                state.scope.functions.pop(name, None)
            state.assertions, state.declared = state.levels.pop()
