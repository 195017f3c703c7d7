"""Limits on what is read, so that no formula can exhaust memory or time before a prover even starts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from .operations import ARITY
from .tokens import MAX_LENGTH
from .tree import LEAVES, postorder

if TYPE_CHECKING:
    from collections.abc import Callable

    from .tree import Formula

#: Largest literal exponent, and how many powers may stand in one another's exponents.
MAX_EXPONENT: Final = 10_000
MAX_TOWER: Final = 2
#: How deeply operations may be nested; sums and products of many terms count once.
MAX_NESTING: Final = 200

#: Characters around the arguments: a sign between blanks and two pairs of brackets, or a name, brackets and a comma.
_AROUND: Final = {op: max(len(op) + 4, 7) for op in ARITY}
_FLAT: Final = {"add": 1, "sub": 1, "mul": 2, "div": 2}


def excess(*roots: Formula) -> str | None:
    """A sentence about the first limit that ``roots`` exceed together, or None."""
    return measured(*roots)[0]


@lru_cache(maxsize=1024)
def measured(*roots: Formula) -> tuple[str | None, int]:
    """``excess``, and how many characters ``roots`` have at most when they are written out.

    Remembered, for the text of a statement is read once more when its proof is checked.
    """
    length: dict[Formula, int] = {}
    inner: list[Formula] = []
    for node in postorder(*roots):
        op, args = node.op, node.args
        if op == "number":
            value = args[0]
            below = value.denominator
            length[node] = len(str(value.numerator)) + (0 if below == 1 else 1 + len(str(below)))
        elif op in LEAVES:
            length[node] = len(args[0])
        else:
            length[node] = _AROUND[op] + length[args[0]] + (length[args[1]] if len(args) > 1 else 0)
            inner.append(node)
    total = sum([length[root] for root in roots])
    return _beyond(inner) or too_long(total), total


def _beyond(inner: list[Formula]) -> str | None:
    """What is wrong with operations, arguments before those that use them."""
    exponents = [node.args[1] for node in inner if node.op == "pow"]
    numbers = [e.args[0] for e in exponents if e.op == "number"]
    if [n for n in numbers if abs(n.numerator) > MAX_EXPONENT * n.denominator]:
        return f"Expected exponents of size at most {MAX_EXPONENT} but got a larger one."
    towering = len(exponents) > len(numbers) and sum(e.op not in LEAVES for e in exponents) >= MAX_TOWER
    tallest = _highest(inner, lambda node, k: k == 1 and node.op == "pow") if towering else 0
    if tallest > MAX_TOWER:
        return f"Expected at most {MAX_TOWER} powers in one another's exponents but got {tallest}."
    deep = len(inner) > MAX_NESTING
    if deep and _highest(inner, lambda node, k: k > 0 or not _same_chain(node.op, node.args[0].op)) > MAX_NESTING:
        return f"Expected operations nested at most {MAX_NESTING} deep but got a deeper formula."
    return None


def _highest(inner: list[Formula], counts: Callable[[Formula, int], bool]) -> int:
    """How many arguments k of nodes that count lie above one another at most."""
    height: dict[Formula, int] = {}
    for node in inner:
        height[node] = max([height.get(a, 0) + counts(node, k) for k, a in enumerate(node.args)])
    return max(height.values(), default=0)


def too_long(length: int) -> str | None:
    """A sentence about what has so many characters, or None."""
    if length <= MAX_LENGTH:
        return None
    return f"Expected at most {MAX_LENGTH} characters when everything is written out but got more."


def _same_chain(op: str, first: str) -> bool:
    """Whether a first argument continues a sum or product leftwards, as in ``a + b + c``."""
    return op in _FLAT and _FLAT[op] == _FLAT.get(first)
