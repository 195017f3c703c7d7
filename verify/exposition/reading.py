"""The record of one special step in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from verify.kernel.goal import Goal

Table = Mapping[str, Any]
#: A goal that a rule leaves: its title, the goal, its proof.
Part = tuple[str, Goal, Table]


@dataclass(frozen=True, slots=True)
class Reading:
    """A special step in words, with the goals it leaves. Equal titles are the same argument on other boxes."""

    title: str
    text: str
    parts: tuple[Part, ...] = ()
