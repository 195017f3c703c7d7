"""Terms of SMT-LIB as formulas and propositions. Not recursive; nothing is executed.

Functions that are defined in the script are filled in; each is worked out once for the same arguments, so that
definitions which use one another twice do not double the work at every level.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.formula.tokens import MAX_DIGITS
from verify.formula.tree import Formula, number

from .expressions import NUMBER, Expression, Form, Word, is_symbol, shown
from .operations import RESERVED, applied
from .proposition import FALSE, TRUE, Proposition
from .scope import Scope, Value, fail, require_new


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
            values.append(applied(form, _taken(values, count), scope))
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
        elif kind == "label":
            (label,) = rest
            # Inside of definitions and let a term may have another value each time.
            if not local:
                require_new(label, scope)
                scope.constants[label.text] = values[-1]
                scope.labels.append(label.text)
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
    if NUMBER.fullmatch(word.text) and not word.is_string:
        return number(exact_number(word))
    what = "a function without its arguments" if word.text in scope.functions else "which is not declared"
    return fail(f"Expected a variable or a number but got {word.text!r}, {what},", word)


def exact_number(word: Word) -> Fraction:
    """The rational that a decimal writes, 0.1 is 1/10, or a hexadecimal double, 0x1.8p+1 is 3."""
    if "x" in word.text.lower():
        return _hexadecimal(word)
    if word.text.isdecimal() and len(word.text) <= MAX_DIGITS:
        return Fraction(int(word.text))
    mantissa, _, exponent = word.text.lower().partition("e")
    digits = len(mantissa) + (abs(int(exponent)) if 0 < len(exponent) <= 6 else len(exponent) * MAX_DIGITS)
    if digits > MAX_DIGITS:
        fail(f"Expected a number of at most {MAX_DIGITS} digits but got a longer one", word)
    return Fraction(word.text)


def _hexadecimal(word: Word) -> Fraction:
    mantissa, _, exponent = word.text.lower().partition("p")
    whole, _, part = mantissa.partition(".")
    power = int(exponent or 0) - 4 * len(part) if len(exponent) <= 6 else 4 * MAX_DIGITS
    if 4 * len(mantissa) + abs(power) > 3 * MAX_DIGITS:  # in bits, of which a digit has more than three
        fail(f"Expected a number of at most {MAX_DIGITS} digits but got a longer one", word)
    return int(whole + part, 16) * Fraction(2) ** power


def _opened(form: Form, scope: Scope) -> list[tuple[Any, ...]]:
    """The tasks that a form comes down to, the last one first."""
    head, rest = form.head, form.items[1:]
    if head == "let":
        names, bodies = _bindings(form)
        return [("let", names, form.items[2]), *(("read", body) for body in reversed(bodies))]
    if head == "!" and rest:
        return [*(("label", label) for label in _labels(form)), ("read", rest[0])]
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


def _labels(form: Form) -> list[Word]:
    """The names that an annotation gives to its term."""
    keys = [k for k, item in enumerate(form.items) if isinstance(item, Word) and item.text == ":named"]
    labels = [form.items[k + 1] if k + 1 < len(form.items) else form for k in keys]
    found = [label for label in labels if is_symbol(label) and label.text not in RESERVED]
    if len(found) < len(labels):
        fail("Expected a free name after :named", form)
    return found


def local_name(form: Form, others: list[str]) -> str:
    """The name that ``(name …)`` gives in a let or to an argument; ``others`` are taken. Raises InputError."""
    if not form.head or form.head in ("true", "false"):
        fail(f"Expected a name but got {shown(form.items[0])}", form)
    if form.head in others:
        fail(f"Expected each name once but got {form.head!r} twice", form)
    return form.head


def _bindings(form: Form) -> tuple[list[str], list[Expression]]:
    names: list[str] = []
    bodies: list[Expression] = []
    if len(form.items) != 3 or not isinstance(form.items[1], Form):
        fail("Expected (let ((name term) …) term)", form)
    for binding in form.items[1].items:
        if not isinstance(binding, Form) or len(binding.items) != 2:
            fail("Expected (name term) in a let", binding)
        names.append(local_name(binding, names))
        bodies.append(binding.items[1])
    return names, bodies
