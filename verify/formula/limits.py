"""Limits on what is read, so that no formula can exhaust memory or time before a prover even starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .tokens import MAX_LENGTH
from .tree import LEAVES, postorder

if TYPE_CHECKING:
    from .tree import Formula

#: Largest literal exponent, and how many powers may stand in one another's exponents.
MAX_EXPONENT: Final = 10_000
MAX_TOWER: Final = 2
#: How deeply operations may be nested; sums and products of many terms count once.
MAX_NESTING: Final = 200

_FLAT: Final = {"add": 1, "sub": 1, "mul": 2, "div": 2}


def excess(*roots: Formula) -> str | None:
    """A sentence about the first limit that ``roots`` exceed together, or None."""
    length: dict[Formula, int] = {}
    nesting: dict[Formula, int] = {}
    tower: dict[Formula, int] = {}
    for node in postorder(*roots):
        if node.op in LEAVES:
            length[node], nesting[node], tower[node] = len(str(node.args[0])), 0, 0
            continue
        # an upper bound: a sign between blanks and two pairs of brackets, or a name, brackets and a comma
        size, deepest, tallest = max(len(node.op) + 4, 7), 0, 0
        for k, a in enumerate(node.args):
            size += length[a]
            deepest = max(deepest, nesting[a] + (k > 0 or not _same_chain(node, a)))
            tallest = max(tallest, tower[a] + (k == 1 and node.op == "pow"))
        length[node], nesting[node], tower[node] = size, deepest, tallest
        if node.op == "pow" and node.args[1].op == "number" and abs(node.args[1].args[0]) > MAX_EXPONENT:
            return f"Expected exponents of size at most {MAX_EXPONENT} but got a larger one."
        if tallest > MAX_TOWER:
            return f"Expected at most {MAX_TOWER} powers in one another's exponents but got {tallest}."
        if deepest > MAX_NESTING:
            return f"Expected operations nested at most {MAX_NESTING} deep but got a deeper formula."
    if sum(length[root] for root in roots) > MAX_LENGTH:
        return f"Expected at most {MAX_LENGTH} characters when everything is written out but got more."
    return None


def _same_chain(node: Formula, first: Formula) -> bool:
    """Whether ``first`` continues a sum or product leftwards, as in ``a + b + c``."""
    return node.op in _FLAT and _FLAT[node.op] == _FLAT.get(first.op)
