"""The proof of a certificate as a tree of nodes, read from its string of steps (``verify.kernel.proof``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, number
from verify.kernel.box import default_point, split
from verify.kernel.goal import Goal


@dataclass(slots=True)
class Node:
    """One step: a split with two children, a special step with its ``table``, or a leaf. ``leaves`` counts those
    below.
    """

    step: str
    table: Mapping[str, Any] | None = None
    children: tuple[Node, ...] = ()
    leaves: int = 1
    #: Whether a rule, and not only enclosures, is used at or below this step.
    is_reasoned: bool = False

    @property
    def is_split(self) -> bool:
        return self.step.isdigit() or (self.table is not None and self.table.get("rule") == "split")


def read_tree(proof: Mapping[str, Any]) -> Node:
    """The root of the tree. Raises InputError for a proof that is none."""
    steps, specials = proof.get("tree"), iter(proof.get("special", ()))
    if not isinstance(steps, str) or not steps:
        raise InputError("Expected a proof with a string 'tree' in the certificate.")
    nodes = [Node(step, next(specials, None) if step == "*" else None) for step in steps]
    done: list[Node] = []
    # In preorder a split comes before its two halves, so backwards the halves wait on a stack, the first half on top.
    for node in reversed(nodes):
        if node.is_split:
            if len(done) < 2:
                raise InputError("Expected two halves after every split in the certificate.")
            node.children = (done.pop(), done.pop())
            node.leaves = sum(child.leaves for child in node.children)
        elif node.table is not None and node.table.get("rule") == "grid":
            node.leaves = prod(node.table["cells"])
        node.is_reasoned = any(c.is_reasoned for c in node.children) or (node.table is not None and not node.is_split)
        done.append(node)
    if len(done) != 1:
        raise InputError("Expected the tree of the certificate to be one tree.")
    return done[0]


def halves(goal: Goal, node: Node) -> tuple[str, Formula, tuple[Goal, Goal]]:
    """The variable that ``node`` splits, the point, and the goal on both halves."""
    if node.table is not None:
        name, at = str(node.table["variable"]), read_formula(str(node.table["at"]))
    else:
        name = list(goal.box)[int(node.step)]
        at = number(default_point(goal.box[name]))
    left, right = split(goal.box, name, at)
    return name, at, (replace(goal, box=left), replace(goal, box=right))
