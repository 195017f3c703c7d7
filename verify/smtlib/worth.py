"""Whether pruning a case is worth its time: one that is taken apart anyway may wait until its parts are simpler."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from .reduction import Reduced

#: Seconds that a way to prune may take without closing any case, and the part of the time so far.
_SECONDS: Final = 2.0
_PART: Final = 0.1


@dataclass(slots=True)
class Worth:
    """The seconds that pruning took since it last closed a case, with and without elimination of variables.

    ``elapsed`` are those of the whole search so far.
    """

    in_vain: dict[bool, float] = field(default_factory=dict)
    elapsed: float = 0.0

    def is_left(self, case: Reduced) -> bool:
        """Whether this way is still tried."""
        return self.in_vain.get(bool(case.eliminated), 0.0) <= max(_SECONDS, _PART * self.elapsed)

    def count(self, case: Reduced, seconds: float, *, has_closed: bool) -> None:
        """So many seconds more were spent on a case."""
        way = bool(case.eliminated)
        self.in_vain[way] = 0.0 if has_closed else self.in_vain.get(way, 0.0) + seconds
