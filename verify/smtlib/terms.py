"""Terms of SMT-LIB as formulas and propositions. Not recursive; nothing is executed.

``ite`` between numbers becomes a new variable v with the proposition (c and v = a) or (not c and v = b). Functions that
are defined in the script are filled in; each is worked out once for the same arguments, so that definitions which use
one another twice do not double the work at every level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any, Final, NoReturn

from verify.errors import InputError
from verify.formula.limits import MAX_EXPONENT
from verify.formula.names import is_taken
from verify.formula.tokens import MAX_DIGITS
from verify.formula.tree import Formula, apply, number, variable

from .expressions import Expression, Form, Word, shown
from .proposition import FALSE, TRUE, Proposition, conjunction, disjunction, equivalence, negation, relation

Value = Formula | Proposition

_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")

#: Functions of one or two real numbers, with our names.
_FUNCTIONS: Final = {
    "exp": "exp", "log": "log", "sqrt": "sqrt", "sin": "sin", "cos": "cos", "tan": "tan", "asin": "asin",
    "arcsin": "asin", "acos": "acos", "arccos": "acos", "atan": "atan", "arctan": "atan", "atan2": "atan2",
    "arctan2": "atan2", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "abs": "abs", "^": "pow", "pow": "pow",
}  # fmt: skip
_ARITY: Final = {"atan2": 2, "arctan2": 2, "^": 2, "pow": 2}
_FOLDED: Final = {"+": "add", "-": "sub", "*": "mul", "/": "div", "min": "min", "max": "max"}
_RELATIONS: Final = ("<", "<=", ">", ">=")
_CONNECTIVES: Final = ("and", "or", "not", "=>", "xor")

#: Every word that a script cannot use as a name of its own.
RESERVED: Final = frozenset(
    [*_FUNCTIONS, *_FOLDED, *_RELATIONS, *_CONNECTIVES, "=", "distinct", "ite", "let", "!", "true", "false"]
) | {"forall", "exists", "_", "as"}


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function that the script defines: names of its arguments, and the expression."""

    name: str
    parameters: tuple[str, ...]
    body: Expression


@dataclass(slots=True)
class Scope:
    """What names mean: constants (variables, definitions without arguments) and functions.

    ``choices`` are the propositions about variables that stand for ``ite``; ``taken`` are all names of variables.
    """

    constants: dict[str, Value] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    choices: dict[str, Proposition] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    known: dict[tuple[Any, ...], Value] = field(default_factory=dict)


def fail(message: str, place: Expression) -> NoReturn:
    """Raise InputError with the line of ``place``."""
    raise InputError(f"{message} in line {place.line}.")


def real(expression: Expression, scope: Scope) -> Formula:
    """The formula that a term writes. Raises InputError for anything else."""
    value = read(expression, scope)
    if not isinstance(value, Formula):
        fail(f"Expected a real number but got a proposition, {shown(expression)},", expression)
    return value


def proposition(expression: Expression, scope: Scope) -> Proposition:
    """The proposition that a term writes. Raises InputError for anything else."""
    value = read(expression, scope)
    if not isinstance(value, Proposition):
        fail(f"Expected a proposition but got a real number, {shown(expression)},", expression)
    return value


def read(expression: Expression, scope: Scope, parameters: dict[str, Value] | None = None) -> Value:
    """The formula or proposition that ``expression`` writes; ``parameters`` hide other meanings of their names."""
    tasks: list[tuple[Any, ...]] = [("read", expression)]
    values: list[Value] = []
    local: dict[str, Value] = dict(parameters or {})
    while tasks:
        kind, *rest = tasks.pop()
        if kind == "read":
            (here,) = rest
            if isinstance(here, Word):
                values.append(_word(here, scope, local))
            else:
                tasks.extend(_opened(here, scope))
        elif kind == "apply":
            form, count = rest
            values.append(_applied(form, _taken(values, count), scope))
        elif kind == "let":
            names, body = rest
            tasks += [("unbind", [(name, local.get(name)) for name in names]), ("read", body)]
            local.update(zip(names, _taken(values, len(names)), strict=True))
        elif kind == "unbind":
            for name, before in rest[0]:
                if before is None:
                    del local[name]
                else:
                    local[name] = before
        elif kind == "call":
            function, form = rest
            arguments = _taken(values, len(function.parameters))
            if not all(isinstance(a, Formula) for a in arguments):
                fail(f"Expected real numbers as arguments of {function.name!r} but got a proposition", form)
            key = (function, *arguments)
            if key in scope.known:
                values.append(scope.known[key])
            else:
                tasks += [("keep", key), ("leave", local), ("read", function.body)]
                local = dict(zip(function.parameters, arguments, strict=True))
        elif kind == "keep":
            scope.known[rest[0]] = values[-1]
        else:
            local = rest[0]
    return values[0]


def _taken(values: list[Value], count: int) -> list[Value]:
    """The last ``count`` values, taken off the stack."""
    start = len(values) - count
    taken = values[start:]
    del values[start:]
    return taken


def _word(word: Word, scope: Scope, local: dict[str, Value]) -> Value:
    if word.text in local and not word.is_string:
        return local[word.text]
    if word.text in scope.constants and not word.is_string:
        return scope.constants[word.text]
    if word.text in ("true", "false"):
        return TRUE if word.text == "true" else FALSE
    if _NUMBER.fullmatch(word.text) and not word.is_string:
        return number(exact_number(word))
    if word.text in scope.functions:
        fail(f"Expected arguments after {word.text!r}", word)
    fail(f"Expected a variable or a number but got {word.text!r}, which is not declared,", word)


def exact_number(word: Word) -> Fraction:
    """The rational that a decimal writes: 0.1 is 1/10."""
    if word.text.isdecimal() and len(word.text) <= MAX_DIGITS:
        return Fraction(int(word.text))
    mantissa, _, exponent = word.text.lower().partition("e")
    digits = len(mantissa) + (abs(int(exponent)) if 0 < len(exponent) <= 6 else len(exponent) * MAX_DIGITS)
    if digits > MAX_DIGITS:
        fail(f"Expected a number of at most {MAX_DIGITS} digits but got a longer one", word)
    return Fraction(word.text)


def _opened(form: Form, scope: Scope) -> list[tuple[Any, ...]]:
    """The tasks that a form comes down to, the last one first."""
    head, rest = form.head, form.items[1:]
    if head == "let":
        names, bodies = _bindings(form)
        return [("let", names, form.items[2]), *(("read", body) for body in reversed(bodies))]
    if head == "!" and rest:
        return [("read", rest[0])]
    if head in ("forall", "exists"):
        fail(f"Expected a formula without quantifiers but got {head!r}", form)
    function = scope.functions.get(head)
    if function is not None:
        if len(rest) != len(function.parameters):
            fail(f"Expected {len(function.parameters)} arguments of {head!r} but got {len(rest)}", form)
        return [("call", function, form), *(("read", part) for part in reversed(rest))]
    if head not in RESERVED or head in ("true", "false", "_", "as", "!"):
        fail(f"Expected a function of real arithmetic but got {shown(form.items[0]) if form.items else '()'}", form)
    if not rest and head not in ("and", "or"):
        fail(f"Expected arguments after {head!r}", form)
    return [("apply", form, len(rest)), *(("read", part) for part in reversed(rest))]


def _bindings(form: Form) -> tuple[list[str], list[Expression]]:
    names: list[str] = []
    bodies: list[Expression] = []
    if len(form.items) != 3 or not isinstance(form.items[1], Form):
        fail("Expected (let ((name term) …) term)", form)
    for binding in form.items[1].items:
        if not isinstance(binding, Form) or len(binding.items) != 2 or not binding.head:
            fail("Expected (name term) in a let", binding)
        if binding.head in names:
            fail(f"Expected each name once in a let but got {binding.head!r} twice", binding)
        names.append(binding.head)
        bodies.append(binding.items[1])
    return names, bodies


def _applied(form: Form, arguments: list[Value], scope: Scope) -> Value:
    """The value of a built-in function."""
    head = form.head
    formulas = [a for a in arguments if isinstance(a, Formula)]
    propositions = [a for a in arguments if isinstance(a, Proposition)]
    if head == "ite":
        return _choice(form, arguments, scope)
    if head in _CONNECTIVES:
        if formulas:
            fail(f"Expected propositions in {head!r} but got a real number", form)
        return _connected(form, propositions)
    if head in ("=", "distinct") and not formulas:
        return _compared_propositions(form, propositions)
    if propositions:
        fail(f"Expected real numbers in {head!r} but got a proposition", form)
    if head in ("=", "distinct") or head in _RELATIONS:
        if len(formulas) < 2:
            fail(f"Expected at least two numbers in {head!r}", form)
        if head == "distinct":
            return conjunction([relation("!=", a, b) for a, b in combinations(formulas, 2)])
        found = [relation("==" if head == "=" else head, a, b) for a, b in pairwise(formulas)]
        return found[0] if len(found) == 1 else conjunction(found)
    if head in _FOLDED:
        if len(formulas) == 1:
            return _negative(formulas[0]) if head == "-" else formulas[0]
        total = formulas[0]
        for part in formulas[1:]:
            total = _operation(_FOLDED[head], total, part)
        return total
    if len(formulas) != _ARITY.get(head, 1):
        fail(f"Expected {_ARITY.get(head, 1)} arguments of {head!r} but got {len(formulas)}", form)
    if head in ("^", "pow"):
        return _power(*formulas)
    if _FUNCTIONS[head] == "pow" and formulas[1] is number(0):
        # 0**0 is 1 in our language but open in SMT-LIB, as t/t is for t = 0.
        return apply("div", formulas[0], formulas[0])
    return apply(_FUNCTIONS[head], *formulas)


def _power(base: Formula, exponent: Formula) -> Formula:
    """base^exponent. Solvers do not agree on 0⁰, so x⁰ is read as x/x: one where x is not zero, any number there."""
    if exponent is not number(0):
        return apply("pow", base, exponent)
    return number(1) if base.op == "number" and base.args[0] else apply("div", base, base)


def _negative(a: Formula) -> Formula:
    return number(-a.args[0]) if a.op == "number" else -a


def _operation(op: str, a: Formula, b: Formula) -> Formula:
    """The operation, worked out for two numbers; t*t becomes a power, which intervals know to be >= 0."""
    if a.op == b.op == "number":
        x, y = a.args[0], b.args[0]
        if op in ("min", "max"):
            return number(min(x, y) if op == "min" else max(x, y))
        if op != "div" or y:
            return number(x + y if op == "add" else x - y if op == "sub" else x * y if op == "mul" else x / y)
    if op == "mul":
        (base, m), (other, n) = _as_power(a), _as_power(b)
        if base is other and base.op != "number":
            return apply("pow", base, number(m + n))
    return apply(op, a, b)


def _as_power(formula: Formula) -> tuple[Formula, int]:
    """(t, n) for a power t**n with a whole n > 0, else the formula with exponent 1."""
    if formula.op == "pow" and formula.args[1].op == "number":
        exponent = formula.args[1].args[0]
        if exponent.denominator == 1 and 0 < exponent <= MAX_EXPONENT // 2:
            return formula.args[0], int(exponent)
    return formula, 1


def _connected(form: Form, parts: list[Proposition]) -> Proposition:
    if form.head == "not":
        if len(parts) != 1:
            fail(f"Expected one proposition in 'not' but got {len(parts)}", form)
        return negation(parts[0])
    if form.head == "and":
        return conjunction(parts)
    if form.head == "or":
        return disjunction(parts)
    if form.head == "=>":
        return disjunction([*(negation(part) for part in parts[:-1]), parts[-1]])
    total = parts[0]
    for part in parts[1:]:
        total = negation(equivalence(total, part))
    return total


def _compared_propositions(form: Form, parts: list[Proposition]) -> Proposition:
    if len(parts) < 2:
        fail(f"Expected at least two propositions in {form.head!r}", form)
    if form.head == "=":
        return conjunction([equivalence(a, b) for a, b in pairwise(parts)])
    return conjunction([negation(equivalence(a, b)) for a, b in combinations(parts, 2)])


def _choice(form: Form, arguments: list[Value], scope: Scope) -> Value:
    """``ite``: between propositions it is one, between numbers a new variable."""
    if len(arguments) != 3:
        fail(f"Expected a condition and two values in 'ite' but got {len(arguments)} arguments", form)
    condition, yes, no = arguments
    if not isinstance(condition, Proposition) or isinstance(yes, Formula) != isinstance(no, Formula):
        fail("Expected a proposition and then two real numbers or two propositions in 'ite'", form)
    if isinstance(yes, Proposition) and isinstance(no, Proposition):
        return disjunction([conjunction([condition, yes]), conjunction([negation(condition), no])])
    key = ("ite", id(condition), yes, no)
    if key not in scope.known:
        value = variable(new_name("ite", scope))
        cases = [(condition, yes), (negation(condition), no)]
        scope.choices[value.args[0]] = disjunction([conjunction([c, relation("==", value, v)]) for c, v in cases])
        scope.known[key] = value
    return scope.known[key]


def new_name(wanted: str, scope: Scope) -> str:
    """A name for a variable of ours, like ``wanted`` and not used yet."""
    plain = re.sub(r"\W", "_", wanted, flags=re.ASCII)[:30]
    plain = plain if plain[:1].isalpha() else f"v{plain}"
    name, k = plain, 1
    while name in scope.taken or is_taken(name):
        k += 1
        name = f"{plain}_{k}"
    scope.taken.add(name)
    return name
