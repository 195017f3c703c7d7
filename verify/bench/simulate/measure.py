"""One run of the benchmark: every way through every workload, one after another, with ratios and errors."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from .timing import once, seconds
from .workload import Way, Workload


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds per replica of one way, its median error at the check, or in ``failed`` why there are none."""

    name: str
    seconds: float | None
    error: float | None = None
    failed: str = ""
    coarser: bool = False


#: What a clock cannot tell from nothing counts as this many seconds, so that ratios stay finite.
SHORTEST: Final = 1e-7


@dataclass(frozen=True, slots=True)
class Row:
    """A workload with all ways through it, ours first; ``share`` is the part of a machine limit that ours reaches."""

    id: str
    title: str
    ways: tuple[Measured, ...]
    share: tuple[str, float] | None = None

    def ratio(self, way: Measured) -> float | None:
        """The seconds of a peer over ours, with a coarser tolerance where even that error is no larger."""
        ours = self.ways[0].seconds
        for own in self.ways:
            if own.coarser and own is not way and own.error is not None and way.error is not None:
                ours = own.seconds if own.error <= way.error else ours
        return None if way.seconds is None or ours is None else way.seconds / ours

    def to_json(self) -> dict[str, Any]:
        """Everything that was measured; no seconds where a way failed."""
        ways = [
            {"name": w.name, "seconds": w.seconds, "error": w.error, "ratio": self.ratio(w), "failed": w.failed}
            for w in self.ways
        ]
        share = None if self.share is None else {"of": self.share[0], "part": self.share[1]}
        return {"id": self.id, "title": self.title, "ways": ways, "share": share}


def measure(workload: Workload, limits: dict[str, float]) -> Row:
    """All ways through one workload; a peer that fails is a line that says so."""
    exact = None if workload.exact is None else workload.exact()
    ways = [workload.ours, *((workload.alone,) if workload.alone else ()), *workload.others]
    present = [way for way in ways if not way.needs or importlib.util.find_spec(way.needs) is not None]
    measured = tuple(_measured(way, exact) for way in present)
    share = None
    ours = measured[0].seconds
    if workload.operations is not None and ours is not None and workload.operations[0] in limits:
        limit, operations = workload.operations
        share = (limit, operations / ours / 1e9 / limits[limit])
    return Row(workload.id, workload.title, measured, share)


def _measured(way: Way, exact: Any) -> Measured:
    try:
        if way.repeat:
            state, taken = way.work(), seconds(way.work)
        elif way.needs:
            state, taken = _second_time(way)
        else:
            taken, state = once(way.work)
    except Exception as problem:  # noqa: BLE001 - whatever a peer raises is its result
        return Measured(way.name, None, None, f"{type(problem).__name__}: {problem}")
    compared = exact is not None and way.at_check
    error = float(np.median(np.abs(state - exact))) if compared else None
    return Measured(way.name, max(SHORTEST, taken) / way.replicas, error, coarser=way.coarser)


def _second_time(way: Way) -> tuple[Any, float]:
    """A package is imported, and may compile, in a first run."""
    importlib.import_module(way.needs)
    taken, state = once(way.work)
    return state, taken
