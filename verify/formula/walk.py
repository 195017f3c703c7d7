"""The nodes of formulas, and the variables among them, in the order in which an evaluation needs them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from .operations import LEAVES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .tree import Formula


@lru_cache(maxsize=64)
def postorder(*roots: Formula) -> tuple[Formula, ...]:
    """Every node below ``roots`` once, arguments before the operations that use them. Not recursive."""
    found: dict[Formula, None] = {}  # in the order of its keys
    entered: list[tuple[Formula, Iterator[Formula]]] = []  # operations around ``here``, each with what comes after it
    here = iter(roots)
    while True:
        for node in here:
            if node in found:
                continue
            if node.op not in LEAVES:
                entered.append((node, here))
                here = iter(node.args)
                break
            found[node] = None
        else:
            if not entered:
                return tuple(found)
            node, here = entered.pop()
            found[node] = None


@lru_cache(maxsize=4096)
def variables(*roots: Formula) -> tuple[str, ...]:
    """The names of the variables of ``roots``, in the order of first appearance."""
    return tuple(n.args[0] for n in postorder(*roots) if n.op == "variable")
