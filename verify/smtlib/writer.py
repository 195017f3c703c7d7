"""Statements as SMT-LIB scripts that ask whether the statement fails somewhere: ``unsat`` says that it holds.

Where an operation of the statement is undefined the script says nothing: SMT-LIB has no undefined terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Final

from verify.errors import InputError
from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Relation, Statement
from verify.formula.text import written
from verify.formula.tree import OO, Formula, apply, postorder, variable, variables


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a solver writes what SMT-LIB has no name for: its logic, functions, π, and powers.

    ``log_by_exp``: it has no logarithm, so log t becomes a new variable u with exp(u) = t.
    """

    logic: str | None
    functions: Mapping[str, str]
    pi: str
    log_by_exp: bool = False


_RING: Final = {"add": "+", "sub": "-", "neg": "-", "mul": "*", "div": "/", "pow": "^", "abs": "abs", "exp": "exp",
                "sin": "sin", "cos": "cos", "tan": "tan"}  # fmt: skip
_HYPERBOLIC: Final = {"sinh": "sinh", "cosh": "cosh", "tanh": "tanh"}
_INVERSE: Final = {"asin": "asin", "acos": "acos", "atan": "atan"}

#: dReal 4, and what `verify prove` reads.
DREAL: Final = Dialect(
    "QF_NRA",
    {
        **_RING, **_HYPERBOLIC, **_INVERSE, "sqrt": "sqrt", "log": "log", "atan2": "atan2", "min": "min", "max": "max",
    },
    "(* 4 (atan 1))",
)  # fmt: skip
#: z3 knows these functions only when no logic is set, and a square root as a power.
Z3: Final = Dialect(None, {**_RING, **_HYPERBOLIC, **_INVERSE}, "pi", log_by_exp=True)
#: cvc5, the logic with transcendental functions.
CVC5: Final = Dialect(
    "QF_NRAT",
    {**_RING, "sqrt": "sqrt", "asin": "arcsin", "acos": "arccos", "atan": "arctan"},
    "real.pi",
    log_by_exp=True,
)


def script(statement: Statement, dialect: Dialect = DREAL) -> str:
    """The script that is unsatisfiable when the statement holds. Raises InputError for functions the dialect lacks.

    >>> from verify.formula.reader import read_statement
    >>> print(script(read_statement("x**2 < 2 for x in [0, 1]")))
    (set-logic QF_NRA)
    (declare-fun x () Real)
    (assert (<= 0 x))
    (assert (<= x 1))
    (assert (not (< (^ x 2) 2)))
    (check-sat)
    """
    conditions, relations, logarithms = statement.conditions, statement.relations, dict[Formula, Formula]()
    if dialect.log_by_exp:
        conditions, relations, logarithms = _without_logarithms(statement)
    lines = [] if dialect.logic is None else [f"(set-logic {dialect.logic})"]
    show = partial(term, dialect=dialect)
    for name, interval in statement.domain:
        lines.append(f"(declare-fun {name} () Real)")
        if interval.lower is not MINUS_OO:
            lines.append(f"(assert ({'<' if interval.lower_open else '<='} {show(interval.lower)} {name}))")
        if interval.upper is not OO:
            lines.append(f"(assert ({'<' if interval.upper_open else '<='} {name} {show(interval.upper)}))")
    for argument, fresh in logarithms.items():
        lines.append(f"(declare-fun {show(fresh)} () Real)")
        lines.append(f"(assert (= (exp {show(fresh)}) {show(argument)}))")
    lines += [f"(assert {_relation(condition, dialect)})" for condition in conditions]
    claims = [_relation(relation, dialect) for relation in relations]
    claimed = claims[0] if len(claims) == 1 else f"(and {' '.join(claims)})"
    return "\n".join([*lines, f"(assert (not {claimed}))", "(check-sat)"])


Relations = tuple[Relation, ...]


def _without_logarithms(statement: Statement) -> tuple[Relations, Relations, dict[Formula, Formula]]:
    """Conditions and relations with a new variable for every logarithm, and the variables by the arguments."""
    sides = [side for r in (*statement.conditions, *statement.relations) for side in (r.left, r.right)]
    taken = {*variables(*sides), *dict(statement.domain)}
    found: dict[Formula, Formula] = {}
    done: dict[Formula, Formula] = {}
    for node in postorder(*sides):
        arguments = [done.get(a, a) if isinstance(a, Formula) else a for a in node.args]
        if node.op == "log":
            if arguments[0] not in found:
                fresh = next(name for k in range(len(taken) + 1) if (name := f"log{k}") not in taken)
                taken.add(fresh)
                found[arguments[0]] = variable(fresh)
            done[node] = found[arguments[0]]
        elif any(new is not old for new, old in zip(arguments, node.args, strict=True)):
            done[node] = apply(node.op, *arguments)

    def changed(relations: Relations) -> Relations:
        return tuple(Relation(r.op, done.get(r.left, r.left), done.get(r.right, r.right)) for r in relations)

    return changed(statement.conditions), changed(statement.relations), found


def term(formula: Formula, dialect: Dialect = DREAL) -> str:
    """The formula as a term."""
    return written(formula, partial(_parts, dialect))


def _relation(relation: Relation, dialect: Dialect) -> str:
    op = {"==": "=", "!=": "distinct"}.get(relation.op, relation.op)
    return f"({op} {term(relation.left, dialect)} {term(relation.right, dialect)})"


def _parts(dialect: Dialect, node: Formula) -> Iterable[str | Formula]:
    if node.op == "number":
        return (_number(node.args[0]),)
    if node.op == "variable":
        return (str(node.args[0]),)
    name = dialect.functions.get(node.op)
    if node.op == "constant":
        return (dialect.pi,)
    if node.op == "sqrt" and name is None:
        return ("(^ ", node.args[0], " (/ 1 2))")
    if name is None:
        raise InputError(f"Expected functions of SMT-LIB's dialects but got {node.op}.")
    return (f"({name}", *(part for argument in node.args for part in (" ", argument)), ")")


def _number(value: Fraction) -> str:
    size = str(abs(value.numerator)) if value.denominator == 1 else f"(/ {abs(value.numerator)} {value.denominator})"
    return f"(- {size})" if value < 0 else size
