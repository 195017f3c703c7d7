"""What a search has learnt, as data: with it a proof that was interrupted goes on where it stood.

Nothing in it is trusted. A remembered proof is used like one just found, and the kernel checks the whole at the end.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign

from .splits import Proof
from .substitution import range_text

#: A goal as the key of a dictionary: its sign, box, assumptions, and whether it is total.
Key = tuple[Sign, tuple[tuple[str, Range], ...], tuple[Sign, ...], bool]
T = TypeVar("T")

SCHEMA: Final = "inphase.search/1"


@dataclass
class Memory:
    """Goals by their texts: those that are proved, and the effort with which others were tried in vain.

    ``code`` says by which version of the program, where that matters.
    """

    proved: dict[str, Proof] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    code: str = ""

    def keep(self, other: Memory) -> None:
        """Hold what ``other`` holds instead."""
        self.proved, self.failed = other.proved, other.failed

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"schema": SCHEMA, "code": self.code, "proved": self.proved, "failed": self.failed}


def goal_text(goal: Goal) -> str:
    """A goal as text: different goals have different texts.

    >>> from verify.formula.reader import read_statement
    >>> from verify.kernel.goal import domain_box, sign_of
    >>> statement = read_statement("x > 0 for x in (0, 1]")
    >>> goal_text(Goal(sign_of(statement.relations[0]), domain_box(statement)))
    'x > 0 for x in (0, 1] if  partial'
    """
    box = ", ".join(f"{name} in {range_text(r)}" for name, r in goal.box.items())
    conditions = " and ".join(str(a) for a in goal.assumptions)
    return f"{goal.sign} for {box} if {conditions} {'total' if goal.total else 'partial'}"


def load(path: Path) -> Memory:
    """The memory kept in a file; an empty one when the file is missing or no memory."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Memory()
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        return Memory()
    proved, failed = document.get("proved"), document.get("failed")
    if not isinstance(proved, dict) or not isinstance(failed, dict):
        return Memory()
    return Memory(
        {text: proof for text, proof in proved.items() if isinstance(proof, dict)},
        {text: effort for text, effort in failed.items() if isinstance(effort, int)},
        str(document.get("code", "")),
    )


def by_text(found: Mapping[Key, T]) -> dict[str, T]:
    """What is known of goals, by the texts of the goals."""
    return {goal_text(Goal(s, dict(box), a, t)): value for (s, box, a, t), value in found.items()}


def place_of(goal: Goal) -> object:
    """The sign and the box, by which points are remembered."""
    return goal.sign, tuple(goal.box.items())
