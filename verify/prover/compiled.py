"""Branch and bound in the compiled searcher, for goals that need many boxes. Untrusted, like all of the prover.

The searcher works in floats on many boxes at once and hands back a split tree; leaves it leaves open are offered to
the other arguments. Without numba the same goals are proved by branch and bound in Arb, slower.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula
from verify.kernel.goal import Goal
from verify.kernel.program import NotCertain
from verify.kernel.proof import Progress, ProofError, check

from .budget import COMPILED_FOR_ONE, Budget, Stuck
from .clock import stopped
from .floats import as_float, float_function
from .sampling import cloud, float_ends
from .splits import Proof
from .tree_proof import proof_of_tree

if TYPE_CHECKING:
    from numerics.machine import SearchResult

#: Open leaves beyond this are not worth single arguments.
MAX_OPEN: Final = 40
#: The effort from which the searcher is worth compiling, where that was not done before.
COMPILING: Final = 3

#: A long search may cost one in so many boxes of what is left.
AT_MOST: Final = 8
#: Boxes after which a long search is begun, when the least value seen is at least this part of the largest, at so many
#: samples.
PROBE: Final = 1 << 14
PROMISING: Final = 1e-5
SAMPLES: Final = 64
#: The least value seen is settled when so many times the boxes leave this part of it.
PATIENCE: Final = 4
STAYS: Final = 0.9
#: Boxes that the searcher decides faster than Arb decides a few, and threads that are worth starting for more.
AT_ONCE: Final = 1024
#: Boxes that are decided in the time of one look at all other arguments.
EARLY: Final = 1 << 15
#: So many leaves are not worth a Taylor polynomial.
A_FEW: Final = 64
THREADS: Final = 2


@cache
def _loaded() -> ModuleType:
    """The searcher with its code loaded, or compiled, and the checker's for what it finds."""
    from numerics import array_machine, machine

    machine.warm_up()
    array_machine.load()
    return machine


def load() -> None:
    """Have the searcher at hand from now on, compiled if need be; without numba nothing happens."""
    if find_spec("numba") is not None:
        _loaded()


def at_hand() -> bool:
    """Whether the searcher is loaded, so that a first attempt with it costs next to nothing."""
    return bool(_loaded.cache_info().currsize)


def worthwhile(effort: int) -> bool:
    """Whether to use the compiled search: from effort 1 on; where it has to be compiled (half a minute), from 3 on."""
    if effort < 1 or find_spec("numba") is None:
        return False
    from numerics import array_machine, machine

    return effort >= COMPILING or (machine.ready() and array_machine.ready())


def bisect(
    goal: Goal, budget: Budget, close: Callable[[Goal], Proof], limit: int, *, second_order: bool = True
) -> Proof | None:
    """A proof of ``goal`` from the compiled searcher, or None when it cannot run or leaves too much open.

    ``close`` proves the goal on a box that was left open; it raises Stuck.
    """
    result = _searched(goal, budget, limit, second_order)
    if result is None:
        return None
    budget.spend_compiled(result.boxes)
    if result.status == "counterexample" or int((result.leaf_code == 255).sum()) > MAX_OPEN:
        return None
    try:
        proof = proof_of_tree(goal, result.split_variable, result.split_point, result.leaf_code, close)
    except Stuck:
        return None
    return proof if goal.sign.op == ">" or _is_accepted(goal, proof) else None


def is_positive(goal: Goal) -> bool:
    """Whether a formula is to be positive on a closed bounded box: its minimum is, where the goal is true."""
    ends = (end for r in goal.box.values() for end in (r.lower, r.upper))
    return goal.sign.op == ">" and None not in ends and not any(r.lower_open or r.upper_open for r in goal.box.values())


def by_few_boxes(goal: Goal, budget: Budget) -> Proof | None:
    """A proof without second derivatives, where the searcher is at hand; one variable has Taylor polynomials too."""
    if not at_hand():
        return None
    limit = A_FEW if len(goal.box) == 1 else AT_ONCE
    return bisect(goal, budget, not_closed, limit, second_order=False)


def ahead(goal: Goal, budget: Budget) -> Proof | None:
    """A proof before anything else is looked at: by few boxes, or by more where these are quicker than a look."""
    proof = by_few_boxes(goal, budget)
    if proof is None and at_hand() and len(goal.box) > 1:
        proof = bisect(goal, budget, not_closed, EARLY)
    return proof


def _is_accepted(goal: Goal, proof: Proof) -> bool:
    """Whether the kernel accepts the proof: x - 9/10 is exactly 0 at the double for 9/10, but not in its enclosure."""
    try:
        check(goal, proof, arb_arithmetic, Progress())
    except (ProofError, NotCertain, arb_arithmetic.EmptyEnclosure):
        return False
    return True


def by_many_boxes(goal: Goal, budget: Budget, limit: int) -> Proof | None:
    """A proof by up to ``limit`` boxes, where the first ones promise one."""
    return _at_length(goal, budget, limit) or _settled(goal, budget, limit)


def _at_length(goal: Goal, budget: Budget, limit: int) -> Proof | None:
    """A proof of ``goal`` by up to ``limit`` boxes without second derivatives, whose leaves are checked faster.

    Only where the first boxes suggest that the least value is not zero: else no number of boxes is enough. At most a
    part of the budget is spent.
    """
    limit = min(limit, COMPILED_FOR_ONE * budget.left() // AT_MOST)
    for boxes in (PROBE, limit) if limit > PROBE else ():
        proof, least = _tried(goal, budget, boxes, second_order=False)
        if proof is not None or not least > PROMISING * _size(goal):
            return proof
    return None


def _settled(goal: Goal, budget: Budget, limit: int) -> Proof | None:
    """A proof by up to ``limit`` boxes with second derivatives, if the least value seen stays when boxes get smaller.

    Where the least value is zero it falls with the boxes, and no number of them is enough.
    """
    seen = 0.0
    for boxes in (PROBE, PATIENCE * PROBE, limit) if is_positive(goal) else ():
        proof, least = _tried(goal, budget, boxes, second_order=True)
        if proof is not None or not least > STAYS * seen:
            return proof
        seen = least
    return None


def _tried(goal: Goal, budget: Budget, boxes: int, second_order: bool) -> tuple[Proof | None, float]:
    """A proof by so many boxes at most, and the least value seen; 0 where more boxes are of no use."""
    result = _searched(goal, budget, boxes, second_order)
    if result is None:
        return None, 0.0
    budget.spend_compiled(result.boxes)
    if result.status == "closed":
        return proof_of_tree(goal, result.split_variable, result.split_point, result.leaf_code, not_closed), math.inf
    return None, 0.0 if result.status == "counterexample" else result.margin


def not_closed(goal: Goal) -> Proof:
    """For searches that may leave nothing open. Raises Stuck."""
    raise Stuck(goal)


def _size(goal: Goal) -> float:
    """The largest absolute value of the formula at some points."""
    value = float_function(goal.sign.formula, tuple(goal.box))
    return max((size for point in cloud(goal.box, SAMPLES) if math.isfinite(size := abs(value(point)))), default=0.0)


def _searched(goal: Goal, budget: Budget, limit: int, second_order: bool) -> SearchResult | None:
    bounded = all(math.isfinite(2 * end) for r in goal.box.values() for end in float_ends(r))
    if goal.sign.op not in (">", ">=") or not bounded or not 0 < len(goal.box) <= 10:
        return None
    if any(a.op not in (">", ">=") for a in goal.assumptions):
        return None
    from verify.formula.tape import UnsupportedOperation, to_tape

    names = list(goal.box)
    try:
        tape = to_tape([goal.sign.formula, *(a.formula for a in goal.assumptions)], names)
    except UnsupportedOperation:
        return None
    with stopped():
        machine = _loaded()
    ends = [(_outer(r.lower, -math.inf), _outer(r.upper, math.inf)) for r in goal.box.values()]
    result: SearchResult = machine.search(
        tape,
        [low for low, _ in ends],
        [high for _, high in ends],
        strict=goal.sign.op == ">",
        strict_conditions=[a.op == ">" for a in goal.assumptions],
        max_boxes=limit,
        seconds=max(0.1, budget.seconds - budget.elapsed()) / 2,
        threads=THREADS if limit > AT_ONCE else 1,
        restricted=goal.total or not goal.assumptions,
        second_order=second_order,
    )
    return result


def _outer(end: Formula | None, outward: float) -> float:
    """The double at an end, the next one further out for an irrational end: the search leaves nothing out."""
    assert end is not None
    value = as_float(end)
    return value if end.op == "number" else math.nextafter(value, outward)
