"""What is measured: a workload, and the ways through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from numerics.circle.compiled import compiled_sums_available
from numerics.circle.planner import Method

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way through a workload: ``work`` returns the state at the check, ``replicas`` runs at once.

    ``repeat`` is for work worth timing several times; others run once. ``needs`` names the package it takes.
    ``at_check`` is False for a program that does not give the state at that time, so that no error is measured. A
    way of ours at another tolerance is marked ``coarser``: what has no smaller error is compared with it.
    """

    name: str
    work: Callable[[], Array]
    replicas: int = 1
    repeat: bool = False
    needs: str = ""
    at_check: bool = True
    coarser: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Workload:
    """``ours`` beside ``others``; ``exact`` gives the state that errors are measured against.

    ``alone`` is ours for a single replica. ``operations`` names a machine limit and counts the operations of one run.
    """

    id: str
    title: str
    ours: Way
    others: tuple[Way, ...] = ()
    exact: Callable[[], Array] | None = None
    alone: Way | None = None
    operations: tuple[str, float] | None = field(default=None)


def method() -> Method:
    """Compiled sums where they are installed."""
    return "compiled" if compiled_sums_available() else "fourier"
