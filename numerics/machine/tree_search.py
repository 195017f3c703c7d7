"""Search for a proof that F > 0 on a box, by compiled branch and bound: it hands back a split tree.

Everything here is untrusted: a tree is a proposal that exact or outward-rounded arithmetic has to check leaf by leaf.
"""

from __future__ import annotations

import math
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..tape import TapeWriter, finite_box
from .program import compile_tape
from .rounds import SECOND_ORDER, VACUOUS, Run, SearchResult
from .stamp import is_cached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from ..tape import Tape


def available() -> bool:
    """Whether the compiled searcher can run: it needs numba, the optional extra ``fast``."""
    return find_spec("numba") is not None


def ready() -> bool:
    """Whether ``warm_up`` is a matter of half a second: the code is loaded, or in its cache on disk (``is_cached``)."""
    here = Path(__file__).parent
    return bool(warm_up.cache_info().currsize) or is_cached(
        here / "branch.py", (*here.glob("*.py"), here.parent / "tape.py")
    )


@cache
def warm_up() -> None:
    """Load the compiled code from its cache on disk (half a second), or compile it (some 15 to 20 seconds, once).

    The first search does this by itself. Raises RuntimeError without numba.
    """
    if not available():
        raise RuntimeError("Expected numba to be installed for the compiled search; pip install numba gets it.")
    writer = TapeWriter(1)
    bounds = np.array([1.0]), np.array([2.0])
    Run(compile_tape(writer.finish([0])), True, np.empty(0, np.bool_), False, *bounds, 0.5, 1).finish(math.inf, 1, 0.0)


def search(
    tape: Tape,
    lower: ArrayLike,
    upper: ArrayLike,
    *,
    strict: bool = True,
    strict_conditions: Sequence[bool] | None = None,
    max_boxes: int = 10**6,
    seconds: float = math.inf,
    threads: int = 1,
    restricted: bool = False,
    second_order: bool = False,
    resolution: float = 2.0**-40,
) -> SearchResult:
    """Search for a split tree that shows F > 0 (``strict``) or F >= 0 on [lower, upper] wherever all conditions hold.

    ``tape`` has the outputs F, C_1, C_2, …; condition j reads C_j >= 0, or C_j > 0 where ``strict_conditions[j]``
    (default: none strict). ``lower`` and ``upper`` are finite, of shape (variables,). A leaf is closed when interval
    arithmetic in floats gives F > 0 there, plainly or in the mean value form, or a condition is certainly false.
    With ``restricted``, operations are taken on the part of a box inside their domain, as when F and the conditions
    (where those before hold) are shown to be defined elsewhere; otherwise no box where F may be undefined is closed.
    With ``second_order``, leaves may be closed by the convex underestimator of ``second_order.py`` too: far fewer
    leaves where the minimum is small, each of them more work to check. Boxes not wider than ``resolution`` times the
    whole box in any variable stay open, and those with hardly a double inside. The result does not
    depend on ``threads`` unless ``seconds`` ends the search. Time for ``warm_up`` does not count.

    Raises RuntimeError without numba and ValueError for bounds that are not a finite box.
    """
    warm_up()
    started = time.perf_counter()
    low, high = finite_box(tape, lower, upper)
    conditions = len(tape.outputs) - 1
    flags = np.array([False] * conditions if strict_conditions is None else strict_conditions, dtype=np.bool_)
    if flags.shape != (conditions,) or conditions > SECOND_ORDER - VACUOUS:
        raise ValueError(
            f"Expected {conditions} flags (at most 252 conditions) but got strict_conditions={strict_conditions}."
        )
    program = compile_tape(tape, second_order=second_order)
    run = Run(program, strict, flags, restricted, low, high, resolution, max_boxes)
    return run.finish(started + seconds, threads, started)
