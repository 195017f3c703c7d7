"""One inequality that several relations imply together and that fails on the whole box of the bounds.

Relations f_i <= 0 and equations f_i == 0 imply that every sum of the f_i is <= 0 whose weights are not negative for the
former. Weights for which the sum is positive on the box solve a linear program with a constraint for each point of the
box; here for points drawn at random, and for those where the sums found so far are least.
Source: Glover, *Surrogate constraints*, Operations Research 16 (1968) 741-749.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any, Final

import numpy as np

from verify.formula.numpy import numpy_function
from verify.formula.statement import Relation, Statement
from verify.formula.tree import Formula, number, variables
from verify.prover.clock import now, stopped

from .reduction import Bounds, Reduced, groups, is_usable

_SEED: Final = 20240229
#: Points of the box at first, points in which a least value is looked for, and rounds of that.
_POINTS: Final = 600
_STARTS: Final = 3000
_KEPT: Final = 12
_DESCENTS: Final = 40
_ROUNDS: Final = 12
#: Relations that are weighed together, and pairs of them that are tried first.
_TOGETHER: Final = 40
_PAIRS: Final = 60
#: Weights below this part of the largest are left out; sums of values below this part of them are no margin.
_SMALL: Final = 1e-3
_MARGIN: Final = 1e-6
_DENOMINATOR: Final = 64


@dataclass(frozen=True, slots=True)
class Aggregate:
    """``claim`` (sum <= 0, or < 0) follows from ``reasons``; ``statement`` says that the sum is positive on the box."""

    claim: Relation
    reasons: tuple[Relation, ...]
    statement: Statement


def aggregates(case: Reduced, deadline: float) -> Iterator[Aggregate]:
    """Sums that seem to fail on the whole box, those of few relations first; none where a range has no bounds."""
    usable = [r for r in case.constraints() if r.op != "!=" and is_usable(r) and variables(r.left, r.right)]
    for group in groups(usable):
        names = list(dict.fromkeys(n for r in group for n in variables(r.left, r.right)))
        ends = [case.bounds.get(n, Bounds()) for n in names]
        if not 2 <= len(group) <= _TOGETHER or any(b.lower is None or b.upper is None for b in ends):
            continue
        low, high = (
            np.array([float(end[0]) for end in side if end is not None])
            for side in zip(*((b.lower, b.upper) for b in ends), strict=True)
        )
        weighing = _Weighing(group, names, low, high)
        if not len(weighing.values):  # something is undefined everywhere
            continue
        for chosen in _subsets(group):
            if now() > deadline:
                return
            weights = weighing.weights(chosen, deadline)
            if weights is not None:
                yield _aggregate([(group[j], w) for j, w in zip(chosen, weights, strict=True) if w], case)


def _subsets(group: Sequence[Relation]) -> Iterator[list[int]]:
    """Pairs of equations, those with the most variables in common first; then all relations."""
    shared = {
        (i, j): len(set(variables(group[i].left, group[i].right)) & set(variables(group[j].left, group[j].right)))
        for i, j in combinations(range(len(group)), 2)
        if "==" in (group[i].op, group[j].op)
    }
    if len(group) > 2:
        yield from (list(pair) for pair in sorted(shared, key=lambda p: -shared[p])[:_PAIRS])
    yield list(range(len(group)))


class _Weighing:
    """The values of the relations' differences at points of a box, more and more of them."""

    def __init__(self, group: Sequence[Relation], names: list[str], low: Any, high: Any) -> None:
        self.low, self.high = low, high
        self.function: Callable[..., Any] = numpy_function([r.left - r.right for r in group], names)
        self.is_equation = np.array([r.op == "==" for r in group])
        self.generator = np.random.default_rng(_SEED)
        self.values = self._at(self._drawn(_POINTS))
        self.size = np.maximum(np.abs(self.values).max(axis=0, initial=0.0), 1e-300)

    def _drawn(self, count: int) -> Any:
        return self.low + (self.high - self.low) * self.generator.random((count, len(self.low)))

    def _at(self, points: Any) -> Any:
        """(points, relations), rows where all is finite."""
        with np.errstate(all="ignore"):
            rows = np.stack([np.broadcast_to(v, points.shape[:1]) for v in self.function(*points.T)], axis=1)
        return rows[np.isfinite(rows).all(axis=1)]

    def weights(self, chosen: list[int], deadline: float) -> list[Fraction] | None:
        """Weights of the relations ``chosen`` for which the sum is positive at all points that were looked at."""
        for _ in range(_ROUNDS):
            found, margin = self._program(chosen)
            if margin < _MARGIN or now() > deadline:
                return None
            exact = _rounded(found / self.size[chosen])
            least = self._least(chosen, np.array([float(w) for w in exact]))
            scale = float(np.max(np.abs(np.array([float(w) for w in exact]) * self.size[chosen])))
            if least > 0.1 * margin * scale:
                return exact
        return None

    def _program(self, chosen: list[int]) -> tuple[Any, float]:
        """Weights of the scaled values in [-1, 1] with the largest least sum, and that sum."""
        with stopped():
            from scipy.optimize import linprog

        values = self.values[:, chosen] / self.size[chosen]
        ends = [(-1.0 if equation else 0.0, 1.0) for equation in self.is_equation[chosen]]
        matrix = np.hstack([-values, np.ones((len(values), 1))])
        cost = np.zeros(len(chosen) + 1)
        cost[-1] = -1.0
        found: Any = linprog(cost, A_ub=matrix, b_ub=np.zeros(len(values)), bounds=[*ends, (None, 1.0)], method="highs")
        return (found.x[:-1], float(found.x[-1])) if found.status == 0 else (np.zeros(len(chosen)), 0.0)

    def _least(self, chosen: list[int], weights: Any) -> float:
        """The least sum that is found, at points that are added: random ones, and steps down from the least of them."""

        def total(points: Any) -> Any:
            with np.errstate(all="ignore"):
                rows = np.broadcast_arrays(*self.function(*points.T))
                return np.nan_to_num(sum(w * rows[j] for j, w in zip(chosen, weights, strict=True)), nan=np.inf)

        points = self._drawn(_STARTS)
        points = points[np.argsort(total(points))[:_KEPT]]
        size = 0.25
        for _ in range(_DESCENTS):
            step = size * (self.high - self.low) * self.generator.normal(size=(20, *points.shape))
            tried = np.clip(points + step, self.low, self.high)
            tried[0] = points
            sums = total(tried.reshape(-1, points.shape[1])).reshape(tried.shape[:2])
            points = tried[np.argmin(sums, axis=0), np.arange(len(points))]
            size *= 0.8
        self.values = np.vstack([self.values, self._at(points)])
        return float(np.min(total(points)))


def _rounded(weights: Any) -> list[Fraction]:
    """Simple rational multiples of the weights, the largest one 1 or -1."""
    scaled = weights / np.max(np.abs(weights))
    exact = [Fraction(float(w)).limit_denominator(_DENOMINATOR) for w in scaled]
    fine = [Fraction(float(w)).limit_denominator(10**6) for w in scaled]
    return [
        Fraction(0) if abs(w) < _SMALL else e if e and abs(float(e) / w - 1.0) < 0.02 else f
        for w, e, f in zip(scaled, exact, fine, strict=True)
    ]


def _aggregate(weighed: list[tuple[Relation, Fraction]], case: Reduced) -> Aggregate:
    total: Formula = number(0)
    for k, (relation, weight) in enumerate(weighed):
        part = relation.left - relation.right
        part = part if abs(weight) == 1 else number(abs(weight)) * part
        total = (part if weight > 0 else -part) if k == 0 else total + part if weight > 0 else total - part
    is_strict = any(relation.op == "<" for relation, _ in weighed)
    claim = Relation("<" if is_strict else "<=", total, number(0))
    domain = tuple((n, case.bounds.get(n, Bounds()).interval()) for n in variables(total))
    return Aggregate(claim, tuple(relation for relation, _ in weighed), Statement((claim.negated(),), domain))
