"""Operations with a kink, replaced by their branches: abs(u) is u or -u, max(u, v) and min(u, v) are u or v.

Which one it is depends on the sign of the argument of abs, and of u - v. The first branch is u.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import LEAVES, Formula, apply, number, postorder
from verify.kernel.premises import KINKED

_ZERO: Final = number(0)


def kinks(f: Formula) -> list[Formula]:
    """The operations abs, min and max in ``f``, inner ones first."""
    return [node for node in postorder(f) if node.op in KINKED]


def turning(kink: Formula) -> Formula:
    """What changes its sign at the kink: the argument of abs, or u - v."""
    return kink.args[0] if kink.op == "abs" else kink.args[0] - kink.args[1]


def is_first(kink: Formula, positive: bool) -> bool:
    """Whether the operation takes its first branch where ``turning`` is positive, or negative."""
    return positive == (kink.op in ("abs", "max"))


def resolved(f: Formula, x: str, part: Interval, branches: Sequence[bool]) -> tuple[list[Statement], Formula]:
    """``f`` with its kinked operations replaced by the branches they take on ``part``, and what shows that they do.

    A branch is True for the first one. Without branches f stays as it is. Raises ValueError unless there is one for
    each operation.
    """
    nodes = kinks(f)
    if not branches:
        return [], f
    if len(nodes) != len(branches):
        raise ValueError(f"Expected a branch for each of {len(nodes)} operations but got {len(branches)}.")
    shown: list[Statement] = []
    done: dict[Formula, Formula] = {}
    taken = iter(branches)
    for node in postorder(f):
        if node.op in LEAVES:
            done[node] = node
            continue
        args = [done[a] for a in node.args]
        if node.op not in KINKED:
            done[node] = apply(node.op, *args)
            continue
        first = next(taken)
        u, v = (args[0], _ZERO) if node.op == "abs" else (args[0], args[1])
        done[node] = u if first else -u if node.op == "abs" else v
        shown.append(Statement((Relation(">=" if is_first(node, first) else "<=", u, v),), ((x, part),)))
    return shown, done[f]


def branch_formula(f: Formula, branches: Sequence[bool]) -> Formula:
    """``f`` with its kinked operations replaced by these branches."""
    return resolved(f, "x", Interval(_ZERO, _ZERO), branches)[1]
