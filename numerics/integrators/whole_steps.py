"""Whole steps of explicit methods in compiled code, one replica after the other.

Slopes of a replica stay in the cache for all stages of its steps, and nothing is paid per call. The rules are those of
``adaptive``, except that a replica whose further solution is known within the tolerance takes no more steps. What is
integrated is a named tuple, whose type chooses the velocity when the loop is compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np
from numba import njit
from numba.extending import overload
from numpy.typing import NDArray

from numerics.threads import spread

from .burst import Progress
from .compiled import OPTIONS, add_combination, add_powers, error_ratio, step_factor
from .control import COLLAPSE_ULPS

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

#: Trial steps of one call take about this many multiplications, a tenth of a second, so that Ctrl-C is heard soon.
AT_ONCE: Final = 1 << 30


def slope_at(system: NamedTuple, flat: Array, out: Array) -> None:
    """Write the velocity of ``system`` at ``flat`` (n,) into ``out``; compiled code only."""
    raise NotImplementedError


def retract(system: NamedTuple, flat: Array) -> None:
    """Put ``flat`` (n,) back where solutions of ``system`` stay; compiled code only."""
    raise NotImplementedError


def foretell(system: NamedTuple, flat: Array, tolerance: float, base: Array, change: Array) -> float:
    """The ``rate`` > 0 with which the solution of ``system`` from ``flat`` (n,) is ``base + e^{−rate t} change``, put
    back by ``retract``, within ``tolerance`` for all t >= 0; otherwise 0, with anything in the two. Compiled code only.
    """
    raise NotImplementedError


def observe(system: NamedTuple, flat: Array, out: Array) -> None:
    """Write the quantities that are observed of ``system`` at ``flat`` (n,) into ``out`` (K,); compiled code only."""
    raise NotImplementedError


def observe_between(system: NamedTuple, y: Array, terms: Array, theta: Array, out: Array) -> None:
    """What ``observe`` writes at ``y + Σ_m θ^m terms_m``, put back by ``retract``, for each θ (T,) into ``out`` (T, K).

    ``terms`` (M, n) belong to the powers 1 to M. Compiled code only.
    """
    raise NotImplementedError


def integrated(
    kind: type,
    slope: Callable[..., None],
    back: Callable[..., None],
    further: Callable[..., float],
    seen: Callable[..., None],
    seen_between: Callable[..., None],
) -> None:
    """What ``slope_at``, ``retract``, ``foretell``, ``observe`` and ``observe_between`` are for named tuples of this
    ``kind``: compiled functions."""

    def is_of_kind(system: Any) -> bool:
        return getattr(system, "instance_class", None) is kind

    @overload(slope_at, strict=False)
    def _slope_at(system: Any, flat: Any, out: Any) -> Callable[..., None] | None:
        return (lambda system, flat, out: slope(system, flat, out)) if is_of_kind(system) else None

    @overload(retract, strict=False)
    def _retract(system: Any, flat: Any) -> Callable[..., None] | None:
        return (lambda system, flat: back(system, flat)) if is_of_kind(system) else None

    @overload(foretell, strict=False)
    def _foretell(system: Any, flat: Any, tolerance: Any, base: Any, change: Any) -> Callable[..., float] | None:
        if not is_of_kind(system):
            return None
        return lambda system, flat, tolerance, base, change: further(system, flat, tolerance, base, change)

    @overload(observe, strict=False)
    def _observe(system: Any, flat: Any, out: Any) -> Callable[..., None] | None:
        return (lambda system, flat, out: seen(system, flat, out)) if is_of_kind(system) else None

    @overload(observe_between, strict=False)
    def _observe_between(system: Any, y: Any, terms: Any, theta: Any, out: Any) -> Callable[..., None] | None:
        if not is_of_kind(system):
            return None
        return lambda system, y, terms, theta, out: seen_between(system, y, terms, theta, out)


def advance(run: Progress, rows_of: Callable[..., None], system: Callable[[], NamedTuple], products: int) -> None:
    """Trial steps of every replica under way by ``rows_of``, which ``compile_advance`` makes; a ``Burst``.

    ``system`` makes what is integrated, for each thread one with scratch of its own; a slope takes ``products``
    multiplications.
    """
    rows, tableau = run.active, run.method.tableau
    trials = max(1, AT_ONCE // (tableau.stages * products * len(rows)))
    coefficients = (tableau.a, tableau.b, tableau.error, tableau.dense, tableau.extra_a)
    where = (run.times, run.t, run.y, run.slope, run.h, run.ratio, run.output, run.states, run.observed)
    counts = (run.evaluations, run.accepted, run.rejected)
    limits = (tableau.error_order, *run.tolerances)
    spread(
        lambda first, last: rows_of(system(), trials, rows[first:last], *coefficients, *limits, *where, *counts),
        len(rows),
        len(rows) * trials * tableau.stages * products,
    )


@njit(**OPTIONS)
def _fill_slopes(
    system: Any, table: Array, first: int, last: int, new: int, y: Array, h: float, slopes: Array, points: Array
) -> None:  # pragma: no cover - compiled
    """The slopes ``first <= i < last`` from the earlier ones, at ``points``; that of number ``new`` is the new one."""
    for i in range(first, last):
        points[i] = y
        add_combination(table[i, :i], slopes, h, points[i])
        if i == new:
            retract(system, points[i])
        slope_at(system, points[i], slopes[i])


@njit(**OPTIONS)
def _write(
    system: Any, y: Array, terms: Array, theta: Array, states: Array, observed: Array
) -> None:  # pragma: no cover - compiled
    """``y + Σ_m θ^m terms_m`` put back, for each θ, into ``states``; or, given room for it, what is ``observed``."""
    if observed.size > 0:
        observe_between(system, y, terms, theta, observed[: theta.size])
        return
    for k in range(theta.size):
        states[k] = y
        add_powers(theta[k], terms, states[k])
        retract(system, states[k])


def compile_advance(stamp: str) -> Callable[..., None]:
    """The compiled loop over replicas, kept on disk for as long as the ``stamp`` of all sources is the same."""

    @njit(cache=True, nogil=True)
    def advance_rows(
        system: Any, trials: int, rows: Counts,
        a: Array, b: Array, error: Array, dense: Array, extra_a: Array,
        error_order: int, atol: float, rtol: float,
        times: Array, t: Array, y: Array, slope: Array, h: Array, ratio: Array, output: Counts,
        states: Array, observed: Array, evaluations: Counts, accepted: Counts, rejected: Counts,
    ) -> None:  # pragma: no cover - compiled  # fmt: skip
        """At most ``trials`` trial steps of each of the replicas ``rows``."""
        _ = stamp
        new, size, end, latest = b.size, y.shape[1], times[-1], states.shape[1] - 1
        # rows of all stages, of the new point, and of the further slopes that interpolation wants
        count = new + 1 + len(extra_a)
        table = np.zeros((count, count))
        table[:new, :new], table[new, :new], table[new + 1 :] = a, b, extra_a
        slopes, points, w = np.empty((count, size)), np.empty((count, size)), np.empty(size)
        # the interpolation polynomials by powers of θ: many outputs in a step share the sums over slopes
        by_power = np.ascontiguousarray(dense.T)
        terms = np.empty((len(by_power), size))
        y_new = points[new]
        for r in rows:
            slopes[0] = slope[r]
            for _trial in range(trials):
                room = end - t[r]
                last = h[r] >= room * (1 - 1e-12)
                taken = room if last else h[r]
                _fill_slopes(system, table, 1, new + 1, new, y[r], taken, slopes, points)
                evaluations[r] += new
                found = error_ratio(error, slopes, taken, y[r], y_new, atol, rtol, w)
                h[r] = taken * step_factor(error_order, found, ratio[r])
                if found <= 1:
                    t_new = end if last else t[r] + taken
                    first = output[r]
                    while output[r] < times.size and times[output[r]] < t_new:
                        output[r] += 1
                    if first < output[r]:
                        _fill_slopes(system, table, new + 1, count, new, y[r], taken, slopes, points)
                        evaluations[r] += len(extra_a)
                        for m in range(len(terms)):
                            terms[m] = 0.0
                            add_combination(by_power[m], slopes, taken, terms[m])
                        theta = (times[first : output[r]] - t[r]) / taken
                        _write(system, y[r], terms, theta, states[r, first:], observed[r, first:])
                    if output[r] < times.size and times[output[r]] == t_new:
                        target = states[r, min(output[r], latest)]
                        target[:] = y_new
                        if observed.shape[2] > 0:
                            observe(system, target, observed[r, output[r]])
                        output[r] += 1
                    t[r], ratio[r], y[r], slopes[0] = t_new, found, y_new, slopes[new]
                    accepted[r] += 1
                    rate = foretell(system, y_new, atol, points[0], terms[0]) if t_new < end else 0.0
                    if rate > 0.0:
                        first, output[r] = output[r], times.size
                        theta = np.exp(-rate * (times[first:] - t_new))
                        _write(system, points[0], terms[:1], theta, states[r, first:], observed[r, first:])
                        _write(system, points[0], terms[:1], theta[-1:], y[r : r + 1], observed[r, :0])
                        t[r], states[r, latest] = end, y[r]
                else:
                    rejected[r] += 1
                if t[r] >= end or h[r] < COLLAPSE_ULPS * np.spacing(max(abs(t[r]), 1e-6 * (end - times[0]))):
                    break
            slope[r] = slopes[0]

    result: Callable[..., None] = advance_rows
    return result
