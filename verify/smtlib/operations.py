"""The functions of SMT-LIB that are built in, applied to formulas and propositions.

``ite`` between numbers becomes a new variable v with the proposition (c and v = a) or (not c and v = b).
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Final

from verify.formula.limits import MAX_EXPONENT
from verify.formula.tree import Formula, apply, number, variable

from .expressions import Form
from .powers import power
from .proposition import Proposition, conjunction, disjunction, equivalence, negation, relation
from .scope import Scope, Value, fail, new_name

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


def applied(form: Form, arguments: list[Value], scope: Scope) -> Value:
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
            if head not in ("+", "-"):
                fail(f"Expected at least two numbers in {head!r}", form)
            return _negative(formulas[0]) if head == "-" else formulas[0]
        total = formulas[0]
        for part in formulas[1:]:
            total = _operation(_FOLDED[head], total, part)
        return total
    if len(formulas) != _ARITY.get(head, 1):
        fail(f"Expected {_ARITY.get(head, 1)} arguments of {head!r} but got {len(formulas)}", form)
    if head in ("^", "pow"):
        return power(*formulas)
    return apply(_FUNCTIONS[head], *formulas)


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
    assert isinstance(yes, Formula)
    assert isinstance(no, Formula)
    key = ("ite", id(condition), yes, no)
    if key not in scope.known:
        value = variable(new_name("ite", scope))
        cases = [(condition, yes), (negation(condition), no)]
        scope.choices[value.args[0]] = disjunction([conjunction([c, relation("==", value, v)]) for c, v in cases])
        scope.known[key] = value
    return scope.known[key]
