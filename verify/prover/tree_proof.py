"""Split trees of the compiled search in the language of proofs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from verify.kernel.cuts import Bound, bounds_of, box_of, default_cut
from verify.kernel.goal import Goal
from verify.kernel.ranges import Ranges

from .splits import Proof

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Steps for the codes of leaves (numerics.machine.rounds) that no assumption closed.
_LEAVES: Final = {0: "n", 1: "m", 254: "h"}


def proof_of_tree(
    goal: Goal,
    split_variable: NDArray[Any],
    split_point: NDArray[np.float64],
    leaf_code: NDArray[Any],
    close: Callable[[Goal], Proof],
) -> Proof:
    """The tree of a ``SearchResult`` in the language of proofs. Raises Stuck when ``close`` cannot close a leaf."""
    steps: list[str] = []
    special: list[Proof] = []
    names, ranges = list(goal.box), Ranges()
    points, codes = iter(split_point.tolist()), iter(leaf_code.tolist())
    waiting = [ranges.row(bounds_of(goal.box))]
    halved: dict[int, tuple[Bound, tuple[int, int]]] = {}
    for k in split_variable.tolist():
        row = waiting.pop()
        if k < 0:
            code = next(codes)
            if code == 255:
                proof = close(replace(goal, box=box_of(names, ranges.bounds(row))))
                steps.append(proof["tree"])
                special += proof.get("special", [])
            else:
                steps.append(_LEAVES.get(code) or chr(ord("A") + code - 2))
            continue
        at, here = next(points), row[k]
        if here not in halved:
            middle = default_cut(*ranges.ends[here])
            halved[here] = middle, ranges.parted(here, middle)
        middle, halves = halved[here]
        if k < 10 and middle == at:
            steps.append(str(k))
        else:
            steps.append("*")
            special.append({"rule": "split", "variable": names[k], "at": str(Fraction(at))})
            halves = ranges.parted(here, at)
        before, after = row[:k], row[k + 1 :]
        waiting += ((*before, halves[1], *after), (*before, halves[0], *after))
    return {"tree": "".join(steps), "special": special} if special else {"tree": "".join(steps)}
