"""The tree of cases that a search makes, and how it grows without guesses: forced members, and bounds that follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from verify.formula.statement import Relation
from verify.prover.clock import now

from .branching import clash, live_disjunctions
from .checker import contradicts
from .consequences import Asked, shown_bounds
from .lemmas import lemmas
from .named_forms import rewritten_relations
from .path import Path
from .reduction import reduced
from .refute import closing_step
from .shaving import shaved_bounds


@dataclass(slots=True)
class Node:
    """A case: ``steps`` close it, or ``split`` takes it apart into ``children``; else it is open.

    ``whole`` is the case around it before functions were taken apart: a solution is given by these functions.
    """

    path: Path
    steps: list[dict[str, Any]] = field(default_factory=list)
    split: dict[str, Any] | None = None
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None
    narrowed: bool = False
    shaved: bool = False
    whole: Path | None = None

    def is_done(self) -> bool:
        """Whether it, or a case around it, is closed."""
        node: Node | None = self
        while node is not None and not node.steps:
            node = node.parent
        return node is not None


def propagated(node: Node, stack: list[Node]) -> Node | None:
    """The case within ``node`` where each disjunction has two possible members; cases left over are stacked.

    None when a disjunction has no possible member.
    """
    start = 0
    while not clash(node.path, start):
        start = len(node.path.relations)
        live = live_disjunctions(node.path)
        few = [k for k, possible in live.items() if sum(possible) < 2]
        # The last one first: the numbers of those before it stay the same.
        for k in reversed([k for k in few if not any(live[k])][:1] or few):
            known = len(node.path.relations)
            node.split = {"split": k}
            node.children = [Node(path, parent=node, whole=node.whole) for path in node.path.cases(k)]
            for child, is_possible in zip(node.children, live[k], strict=True):
                if is_possible:
                    node = child
                else:
                    child.steps = clash(child.path, known)
                    stack += [] if child.steps else [child]
            if not any(live[k]):
                return None
        if len(node.path.relations) == start:
            break
    return node


def narrowed(node: Node, asked: Asked) -> Node:
    """The case with bounds that follow from its relations; the cases in which they fail are closed."""
    if node.narrowed:
        return node
    node.narrowed = True
    for lemma in lemmas(node.path):
        steps = lemma.steps(node.path)
        node = node if steps is None else _within(node, lemma.claim, steps)
    for eliminate in (False, True):
        for bound, step in shown_bounds(node.path, asked, eliminate=eliminate):
            node = _within(node, bound.claim, [step])
    return node


def shaved(node: Node, seconds: float) -> Node:
    """The case with nearly the best bounds that single relations imply; the cases in which they fail are closed."""
    if node.shaved:
        return node
    deadline = now() + seconds
    kept = {name for found in rewritten_relations(node.path) for _, name in found.names}
    case = reduced(node.path.relations, kept=kept)
    if any(bounds.is_empty() for bounds in case.bounds.values()):
        return node
    for bound, certificate in shaved_bounds(case, deadline):
        node = _within(node, bound.claim, [closing_step(case, certificate)])
    # What was stopped goes on when there is more time.
    node.shaved = now() <= deadline
    return node


def _within(node: Node, claim: Relation, steps: list[dict[str, Any]]) -> Node:
    """The case in which the claim holds, too; ``steps`` close the one in which it fails."""
    node.split = {"cut": str(claim)}
    without, within = (Node(path, parent=node, narrowed=True, whole=node.whole) for path in node.path.cut(claim))
    without.steps = steps
    node.children = [without, within]
    return within


def close_around(node: Node) -> None:
    """Close the cases around a closed one, as long as its contradiction does not use what they lack.

    The relations of a case begin with those of the case around it, so that numbers of relations stay the same.
    """
    parent = node.parent
    while node.steps and parent is not None and contradicts(parent.path, node.steps):
        parent.steps, parent.children = node.steps, []
        parent = parent.parent


def flat(top: Node) -> list[dict[str, Any]]:
    """The steps of the cases in preorder."""
    steps: list[dict[str, Any]] = []
    stack = [top]
    while stack:
        node = stack.pop()
        if node.steps:
            steps += node.steps
        else:
            assert node.split is not None
            steps.append(node.split)
            stack.extend(reversed(node.children))
    return steps
