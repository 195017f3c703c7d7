"""Exact expression trees: the one representation of a formula that every back end translates.

A formula is built from exact rationals, the constants π and ±∞, variables, and operations applied to formulas.
Nothing is simplified while building, because simplification changes domains: ``x/x`` stays ``x/x`` and is
undefined at 0. Equal formulas are the same object (hash-consing), so a formula is a directed acyclic graph,
``==`` between formulas is structural and takes constant time, and shared parts are evaluated once.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Union

from .kept import KEPT, keep
from .operations import ARITY, CONSTANTS
from .operations import LEAVES as LEAVES
from .tokens import GREEK, KEYWORDS
from .walk import postorder as postorder
from .walk import variables as variables

if TYPE_CHECKING:
    from .statement import Relation

Exact = Union["Formula", int, Fraction, str]


class Formula:
    """A node: an operation ``op`` with its arguments ``args``. Immutable; equal nodes are identical.

    Arithmetic operators build new formulas from formulas, integers, fractions and text such as ``"1/2"``;
    a float is refused because it is not the number that was written.

    >>> x = variable("x")
    >>> str((x + 1) ** 2 / "1/3")
    '(x + 1)**2/(1/3)'
    >>> x + 1 is x + 1
    True
    """

    __slots__ = ("__weakref__", "args", "op")
    op: str
    args: tuple[Any, ...]

    def __init__(self) -> None:
        raise TypeError("Expected number(), variable() or an operation on formulas to build a formula.")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Expected a formula to be left unchanged: formulas are immutable, build a new one.")

    def __reduce__(self) -> tuple[Any, ...]:
        """A flat list of nodes, so that deep formulas can be sent to another process without recursion."""
        index = {node: k for k, node in enumerate(postorder(self))}
        listed = [(n.op, n.args if n.op in LEAVES else tuple(index[a] for a in n.args)) for n in index]
        return (_rebuilt, (listed,))

    def __copy__(self) -> Formula:
        return self

    def __deepcopy__(self, memo: object) -> Formula:
        return self

    def __add__(self, other: Exact) -> Formula:
        return apply("add", self, other)

    def __radd__(self, other: Exact) -> Formula:
        return apply("add", other, self)

    def __sub__(self, other: Exact) -> Formula:
        return apply("sub", self, other)

    def __rsub__(self, other: Exact) -> Formula:
        return apply("sub", other, self)

    def __mul__(self, other: Exact) -> Formula:
        return apply("mul", self, other)

    def __rmul__(self, other: Exact) -> Formula:
        return apply("mul", other, self)

    def __truediv__(self, other: Exact) -> Formula:
        return apply("div", self, other)

    def __rtruediv__(self, other: Exact) -> Formula:
        return apply("div", other, self)

    def __pow__(self, other: Exact) -> Formula:
        return apply("pow", self, other)

    def __rpow__(self, other: Exact) -> Formula:
        return apply("pow", other, self)

    def __neg__(self) -> Formula:
        return apply("neg", self)

    def __pos__(self) -> Formula:
        return self

    def __abs__(self) -> Formula:
        return apply("abs", self)

    def __lt__(self, other: Exact) -> Relation:
        return _relation("<", self, other)

    def __le__(self, other: Exact) -> Relation:
        return _relation("<=", self, other)

    def __gt__(self, other: Exact) -> Relation:
        return _relation(">", self, other)

    def __ge__(self, other: Exact) -> Relation:
        return _relation(">=", self, other)

    def __bool__(self) -> bool:
        raise TypeError("Expected a verdict to be asked for: a formula has no truth value, use prove(…).")

    def __str__(self) -> str:
        from .text import to_text

        return to_text(self)

    def __repr__(self) -> str:
        return f"Formula({str(self)!r})"

    def _repr_latex_(self) -> str:
        from .latex import to_latex

        return f"$\\displaystyle {to_latex(self)}$"


def operation(op: str, args: tuple[Any, ...]) -> Formula:
    """The node of an operation on so many formulas as it takes, or of a leaf: ``apply`` checks, this does not."""
    # A fraction is slow to hash, its two integers are not.
    key = (op, args[0].numerator, args[0].denominator) if op == "number" else (op, *args)
    kept = KEPT.get(key)
    found: Formula | None = None if kept is None else kept()
    if found is None:
        found = object.__new__(Formula)
        object.__setattr__(found, "op", op)
        object.__setattr__(found, "args", args)
        keep(key, found)
    return found


def _rebuilt(listed: list[tuple[str, tuple[Any, ...]]]) -> Formula:
    nodes: list[Formula] = []
    for op, args in listed:
        nodes.append(operation(op, args if op in LEAVES else tuple(nodes[k] for k in args)))
    return nodes[-1]


def number(value: int | Fraction) -> Formula:
    """The exact rational ``value``."""
    kept = KEPT.get(("number", value, 1)) if type(value) is int else None
    found: Formula | None = None if kept is None else kept()
    if found is not None:
        return found
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        raise TypeError(
            f'Expected an exact number (int or Fraction) but got {value!r}; write "0.1" or Fraction(1, 10).'
        )
    return operation("number", (value if type(value) is Fraction else Fraction(value),))


def variable(name: str) -> Formula:
    """The variable called ``name``: letters, digits and ``_``. Greek letters stand for their names, β for beta."""
    if not isinstance(name, str):
        raise TypeError(f"Expected the name of a variable as text but got name={name!r}.")
    name = name if name.isascii() else "".join(GREEK.get(letter, letter) for letter in name)
    if not (name.isidentifier() and name.isascii()) or name in ARITY or name in CONSTANTS or name in KEYWORDS:
        raise ValueError(f"Expected a name that is free for a variable but got {name!r}.")
    return operation("variable", (name,))


def constant(name: str) -> Formula:
    """The constant ``pi``, or ``oo`` (infinity, for end points of intervals only)."""
    if name not in CONSTANTS:
        raise ValueError(f"Expected a constant in {sorted(CONSTANTS)} but got {name!r}.")
    return operation("constant", (name,))


def exact(value: Exact) -> Formula:
    """``value`` as a formula: formulas stay, integers and fractions become numbers, text is read.

    Raises TypeError for a float, whose binary value is rarely the number that was meant.
    """
    if isinstance(value, Formula):
        return value
    if isinstance(value, str):
        from .reader import read_formula

        return read_formula(value)
    if isinstance(value, float):
        raise TypeError(f'Expected an exact number but got the float {value!r}; write it as text, "{value!r}".')
    return number(value)


def apply(op: str, *args: Exact) -> Formula:
    """The operation ``op`` on ``args``, unevaluated."""
    if ARITY.get(op) != len(args):
        raise ValueError(f"Expected an operation of {len(args)} arguments but got op={op!r}.")
    return operation(op, tuple([a if type(a) is Formula else exact(a) for a in args]))


def _relation(op: str, left: Exact, right: Exact) -> Relation:
    from .statement import Relation

    return Relation(op, exact(left), exact(right))


PI: Final = constant("pi")
OO: Final = constant("oo")


def substitute(root: Formula, values: Mapping[str, Exact]) -> Formula:
    """``root`` with every variable that is a key of ``values`` replaced, all at once.

    >>> str(substitute(variable("x") + 1, {"x": "y**2"}))
    'y**2 + 1'
    """
    if not isinstance(root, Formula):
        raise TypeError(f"Expected a formula but got root={root!r}; read_formula(…) reads text.")
    if not isinstance(values, Mapping) or not all(isinstance(name, str) for name in values):
        raise TypeError(f'Expected values by name, as in {{"x": 1}}, but got values={values!r}.')
    replaced = {name: exact(value) for name, value in values.items()}
    done: dict[Formula, Formula] = {}
    for node in postorder(root):
        if node.op == "variable":
            done[node] = replaced.get(node.args[0], node)
        elif node.op in LEAVES:
            done[node] = node
        else:
            done[node] = operation(node.op, tuple(done[a] for a in node.args))
    return done[root]
