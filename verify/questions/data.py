"""Constants, points and domains as they stand in certificates: exact text, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from verify.formula.reader import read_formula, read_interval
from verify.formula.tree import LEAVES, Exact, Formula, apply, exact, postorder, variable, variables
from verify.kernel.box import from_interval
from verify.kernel.witness import lies_inside

from .domain import Domain

#: A point by its coordinates, in the order of the variables.
Point = tuple[tuple[str, Formula], ...]


def constant(text: Any) -> Formula:
    """The constant that a text writes. Raises ValueError for a formula with variables."""
    value = read_formula(text)
    if variables(value):
        raise ValueError(f"Expected a constant but got {value}.")
    return value


def name_of(text: Any) -> str:
    """The name of a variable as formulas write it. Raises ValueError for any other text: it would be part of what is
    stated, and could say anything."""
    if not isinstance(text, str) or variable(text).args[0] != text:
        raise ValueError(f"Expected the name of a variable but got {text!r:.60}.")
    return text


def filled(f: Formula, values: Mapping[str, Exact]) -> Formula:
    """``f`` with the values in place of variables, and a value only where f has one.

    A power whose exponent is no number needs a positive base, or the base 0 and a positive exponent; with a number in
    its place it would not, so it is written e^(v log u) unless the base is such a number.

    >>> print(filled(read_formula("x**x + y**x + x**y"), {"x": 0, "y": 3}))
    exp(0*log(0)) + 3**0 + 0**3
    """
    known = {name: exact(value) for name, value in values.items()}
    done: dict[Formula, Formula] = {}
    for node in postorder(f):
        if node.op in LEAVES:
            done[node] = known.get(node.args[0], node) if node.op == "variable" else node
            continue
        args = tuple(done[a] for a in node.args)
        opened = node.op == "pow" and args[1].op == "number" and node.args[1].op != "number"
        if opened and not _is_defined_power(*args):
            done[node] = apply("exp", args[1] * apply("log", args[0]))
        else:
            done[node] = apply(node.op, *args)
    return done[f]


def _is_defined_power(base: Formula, exponent: Formula) -> bool:
    """Whether the base is a positive number, or 0 where the exponent is positive."""
    size = base.args[0] if base.op == "number" else -1
    return bool(size > 0 or (size == 0 and exponent.args[0] > 0))


def domain_json(domain: Domain) -> list[list[str]]:
    """A domain as pairs of texts, for the names of a document have no order."""
    return [[name, str(interval)] for name, interval in domain]


def domain_of(table: Any) -> Domain:
    """The domain that ``domain_json`` writes. Raises ValueError unless there is one interval for every variable."""
    domain = tuple((name_of(name), read_interval(text)) for name, text in table)
    if len(dict(domain)) != len(domain):
        raise ValueError("Expected one interval for every variable.")
    return domain


def point_json(point: Iterable[tuple[str, Formula]]) -> dict[str, str]:
    """A point as a table."""
    return {name: str(value) for name, value in point}


def point_of(table: Mapping[str, Any], names: Sequence[str]) -> Point:
    """The point that ``point_json`` writes. Raises ValueError unless there is a coordinate for every variable."""
    if set(table) != set(names):
        raise ValueError("Expected a coordinate for every variable.")
    return tuple((name, constant(table[name])) for name in names)


def require_inside(point: Point, domain: Domain) -> None:
    """Raises ValueError unless the point certainly lies in the domain."""
    for (_, value), (_, interval) in zip(point, domain, strict=True):
        if not lies_inside(from_interval(interval), value):
            raise ValueError(f"Expected {value} to belong to {interval}.")
