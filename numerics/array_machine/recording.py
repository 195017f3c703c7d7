"""An arithmetic that writes operations down instead of doing them: whoever computes with it makes a program.

Its functions are those of ``numerics.array_enclosure``, on nodes of a graph. Code that does not ask for the ends of an
interval can be run on them as on intervals; ``listing`` then lists what it did, to be done on many boxes at once.

>>> x = variable(0)
>>> add(x, number(Fraction(1, 2))).op
'add'
"""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from typing import Any, Final

from ..doubles import outward
from ..intervals import EmptyEnclosure

__all__ = ["EmptyEnclosure"]


_SERIALS: Final = count()


class Node:
    """An operation on other nodes; ``payload`` is a number's two doubles, an exponent, or the place of a variable.

    ``serial`` grows from node to node, so that operands come first.
    """

    __slots__ = ("args", "op", "payload", "serial")

    def __init__(self, op: str, args: tuple[Node, ...] = (), payload: Any = None) -> None:
        self.op, self.args, self.payload, self.serial = op, args, payload, next(_SERIALS)


#: What a part in [0, ∞) is an intersection with.
NONNEGATIVE: Final = Node("nonnegative")


def variable(place: int) -> Node:
    """The range of the variable with this place."""
    return Node("variable", (), place)


def number(value: Fraction) -> Node:
    return Node("number", (), outward(value))


def pi() -> Node:
    return Node("pi")


def add(a: Node, b: Node) -> Node:
    return Node("add", (a, b))


def sub(a: Node, b: Node) -> Node:
    return Node("sub", (a, b))


def mul(a: Node, b: Node) -> Node:
    return Node("mul", (a, b))


def div(a: Node, b: Node) -> Node:
    return Node("div", (a, b))


def neg(a: Node) -> Node:
    return Node("neg", (a,))


def reciprocal(a: Node) -> Node:
    return Node("reciprocal", (a,))


def integer_power(a: Node, n: int) -> Node:
    return Node("integer_power", (a,), n)


def rational_power(a: Node, exponent: Fraction) -> Node:
    return Node("rational_power", (a,), exponent)


def intersection(a: Node, b: Node) -> Node:
    return Node("intersection", (a, b))


def apply(op: str, *args: Node) -> Node:
    """The range of ``op``, restricted to its domain."""
    return Node(op, args)
