"""Split trees in the making: boxes with what was found on them, to be written down as a proof."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count
from typing import Any, Final

from numerics import enclosure as arb_arithmetic
from verify.formula.statement import Statement
from verify.formula.tree import variables
from verify.kernel.box import Range, default_point, split
from verify.kernel.decide import assess, is_vacuous
from verify.kernel.goal import Goal, obligations
from verify.kernel.structure import holds_by_structure

from .budget import Budget
from .sampling import float_ends, width_of

Proof = dict[str, Any]

#: What is shown by the natural extension on the whole box.
PLAIN: Final[Proof] = {"tree": "n"}
#: A variable is not split more often than this: the box is then tight beyond what enclosures can see.
MAX_SPLITS: Final = 40


@dataclass(slots=True)
class Node:
    """A box: open (``step`` is empty), closed by the leaf ``step``, or split at ``cut`` into two children."""

    goal: Goal
    splits: Mapping[str, int]
    step: str = ""
    proof: Proof | None = None
    children: tuple[Node, Node] | None = None
    value: Any = None
    slopes: Mapping[str, Any] = field(default_factory=dict)
    tried: int = 0

    @property
    def depth(self) -> int:
        return sum(self.splits.values())

    def leaves(self) -> Iterator[Node]:
        """The leaves, lower halves first."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.children is None:
                yield node
            else:
                waiting += [node.children[1], node.children[0]]

    def open(self) -> list[Node]:
        """The leaves that are not closed."""
        return [leaf for leaf in self.leaves() if not leaf.step and leaf.proof is None]


def as_proof(root: Node) -> Proof:
    """The tree as a proof, when every leaf is closed."""
    steps: list[str] = []
    special: list[Proof] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.children is not None:
            if node.step:
                steps.append(node.step)
            else:
                steps.append("*")
                assert node.proof is not None
                special.append(node.proof)
            waiting += [node.children[1], node.children[0]]
        elif node.proof is not None:
            steps.append(node.proof["tree"])
            special += node.proof.get("special", [])
        else:
            steps.append(node.step)
    return {"tree": "".join(steps), "special": special} if special else {"tree": "".join(steps)}


def closed_by(table: Proof) -> Proof:
    """The proof that consists of one special step."""
    return {"tree": "*", "special": [table]}


def leaf_step(goal: Goal, node: Node) -> str:
    """The step that closes the goal by enclosures or signs, or nothing; ``node`` is told value and slopes."""
    found = assess(goal, arb_arithmetic)
    node.value, node.slopes = found.value, found.slopes
    if found.method is not None:
        return found.method
    for j in range(min(len(goal.assumptions), 26)):
        if is_vacuous(goal, j, arb_arithmetic):
            return chr(ord("A") + j)
    value = found.value
    touches = value is None or value.lo >= 0 or (goal.sign.op == "!=" and value.hi <= 0)
    unknown = value is not None and not node.splits and value.lo == -math.inf  # of the whole range nothing is known
    return "s" if (touches or unknown) and holds_by_structure(goal, arb_arithmetic) else ""


#: Closes a box by a local argument: gives the table of a special step, or None.
Close = Callable[[Node], Proof | None]


def branch(goal: Goal, budget: Budget, limit: int, close: Close) -> Node:
    """The split tree of ``goal`` after at most ``limit`` boxes, largest boxes first."""
    relevant = tuple(sorted(variables(goal.sign.formula, *(a.formula for a in goal.assumptions))))
    root = Node(goal, {})
    waiting: list[tuple[int, int, Node]] = [(0, 0, root)]
    number = count(1)
    left = limit
    while waiting and left > 0:
        _, _, node = heappop(waiting)
        budget.spend()
        left -= 1
        node.step = leaf_step(node.goal, node)
        if node.step:
            continue
        table = close(node)
        if table is not None:
            node.proof = closed_by(table)
            continue
        children = halves(node, goal, relevant)
        if children is not None:
            node.children = children
            for child in children:
                heappush(waiting, (child.depth, next(number), child))
    return root


def halves(node: Node, whole: Goal, relevant: Sequence[str]) -> tuple[Node, Node] | None:
    """The two halves of a node's box, and the step that says so; None when there is nothing left to split."""
    name = split_variable(node, whole, relevant)
    if name is None:
        return None
    box, names = node.goal.box, list(node.goal.box)
    cut = split_point(box[name])
    if cut == default_point(box[name]) and names.index(name) < 10:
        node.step = str(names.index(name))
    else:
        node.proof = {"rule": "split", "variable": name, "at": str(cut)}
    splits = {**node.splits, name: node.splits.get(name, 0) + 1}
    first, second = (Node(replace(node.goal, box=half), splits, tried=node.tried) for half in split(box, name, cut))
    return first, second


def split_point(r: Range) -> Fraction:
    """Where to split: at the default point, or near the geometric mean of ends that are far apart."""
    low, high = float_ends(r)
    if low > 0 and 16 * low < high < math.inf:
        return Fraction(math.ldexp(1.0, round(math.log2(low * high) / 2))) if high > 64 * low else default_point(r)
    return default_point(r)


def split_variable(node: Node, whole: Goal, relevant: Sequence[str]) -> str | None:
    """The variable to split: mostly the one with the largest |slope|·width, now and then the relatively widest."""
    best, most = None, 0.0
    by_slope = node.depth % 3 != 2 and bool(node.slopes)
    for name in relevant:
        r, splits = node.goal.box[name], node.splits.get(name, 0)
        width = width_of(r)
        if width <= 0 or splits >= MAX_SPLITS:
            continue
        share = relative_width(r, whole.box[name], splits)
        if by_slope and math.isfinite(width):
            slope = node.slopes.get(name)
            size = max(abs(float(slope.lo)), abs(float(slope.hi))) if slope is not None else 0.0
            score = min(width * size, 1e100) + 1e-9 * share
        else:
            score = share * (1e200 if by_slope else 1.0)
        if score > most:
            best, most = name, score
    return best


def relative_width(r: Range, whole: Range, splits: int) -> float:
    """The width compared with that of the whole range, or of an infinite one with the distance from zero."""
    width = width_of(r)
    if math.isinf(width):
        return float(0.7**splits)
    total = width_of(whole)
    if math.isfinite(total):
        return width / total
    low, high = float_ends(r)
    return min(1.0, width / (1 + abs(low + high) / 2))


__all__ = ["Close", "Node", "Proof", "as_proof", "branch", "closed_by", "leaf_step"]


def joined(table: Proof, first: Proof, second: Proof) -> Proof:
    """A split step followed by the proofs of both halves."""
    return {
        "tree": "*" + first["tree"] + second["tree"],
        "special": [table, *first.get("special", []), *second.get("special", [])],
    }


def plain_domain(statement: Statement) -> list[Proof]:
    """Proofs of all domain goals of a statement by the natural extension on the whole box."""
    return [
        {"alternative": 0, "assuming": False, "proofs": [PLAIN] * len(needed.alternatives[0])}
        for needed in obligations(statement)
    ]
