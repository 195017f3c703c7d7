"""Deciding a batch of boxes: plain intervals, monotonicity, and the mean value form around Baumann's centre.

For F with gradient in G on the box X and any centre c in X, F >= F(c) + Σ G_k (X_k - c_k) on X. The lower bound is
largest for c_k = (b X_k^lo - a X_k^hi)/(b - a) where G_k = [a, b] contains 0 inside (E. Baumann, Optimal centered
forms, BIT 28, 1988, 80-87). Where it does not, F is monotone in x_k and smallest at one end: x_k is fixed there, and
the gradient computed again on the smaller box.

Registers are blocks of ``lanes``; ``m`` is the number of lanes in use; ``partial`` (variables,) are the instructions of
the derivatives of F, -1 where zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import njit

from .elementary import OPTIONS
from .interpreter import BLOCK
from .lanes import INF, LANES, NAN, least, most

if TYPE_CHECKING:
    from .arrays import Flags, Floats, Integers

PLAIN, MEAN_VALUE, VACUOUS, SECOND_ORDER, OPEN = 0, 1, 2, 254, 255
UNDECIDED = -1
SLOP = 2.0**-50
#: Weight, in choosing the variable to split, of the variables in which F is monotone.
MONOTONE_WEIGHT = 0.3


@njit(**OPTIONS)
def is_sign(value: float, strict: bool) -> bool:
    """value > 0, or value >= 0 when not strict; False for NaN."""
    return value > 0.0 or (not strict and value >= 0.0)


@njit(**OPTIONS)
def decide_plainly(
    outputs: Integers, strict: bool, strict_conditions: Flags, registers: Floats, m: int, outcome: Integers
) -> int:
    """Fills ``outcome`` from the enclosures of F and the conditions; returns how many lanes stay undecided."""
    f = outputs[0] * BLOCK
    left = 0
    for j in range(m):
        outcome[j] = UNDECIDED
        if is_sign(registers[f + j], strict):
            outcome[j] = PLAIN
            continue
        for i in range(1, len(outputs)):
            upper = registers[outputs[i] * BLOCK + LANES + j]
            if upper < 0.0 or (strict_conditions[i - 1] and upper <= 0.0):
                outcome[j] = VACUOUS + i - 1
                break
        left += outcome[j] == UNDECIDED
    return left


@njit(**OPTIONS)
def fix_monotone(partial: Integers, registers: Floats, outcome: Integers, m: int) -> int:
    """Fixes the variables in which F is monotone at the end where F is smallest.

    Returns how many undecided lanes have such a variable: on them F and its gradient are to be computed again.
    """
    smaller = 0
    for k in range(len(partial)):
        x = registers[k * BLOCK : (k + 1) * BLOCK]
        if partial[k] < 0:
            for j in range(m):
                x[LANES + j] = x[j]
            continue
        g = registers[partial[k] * BLOCK : (partial[k] + 1) * BLOCK]
        for j in range(m):
            low, high = x[j], x[LANES + j]
            rises, falls = g[j] >= 0.0, g[LANES + j] <= 0.0
            smaller += (rises | falls) & (low < high) & (outcome[j] == UNDECIDED)
            x[LANES + j] = low if rises else high
            x[j] = high if falls & (not rises) else low
    return smaller


@njit(**OPTIONS)
def decide_smaller(output: int, strict: bool, registers: Floats, plain: Floats, m: int, outcome: Integers) -> None:
    """Continues ``outcome`` from the enclosure of F on the boxes that ``fix_monotone`` left."""
    f = output * BLOCK
    for j in range(m):
        if outcome[j] == UNDECIDED and plain[j] == plain[j] and is_sign(registers[f + j], strict):
            outcome[j] = MEAN_VALUE


@njit(**OPTIONS)
def centre(partial: Integers, registers: Floats, loss: Floats, m: int) -> None:
    """Puts Baumann's centre into the variables; ``loss`` (m) becomes the upper bound of -Σ G_k (X_k - c_k)."""
    for j in range(m):
        loss[j] = 0.0
    for k in range(len(partial)):
        if partial[k] < 0:
            continue
        x = registers[k * BLOCK : (k + 1) * BLOCK]
        g = registers[partial[k] * BLOCK : (partial[k] + 1) * BLOCK]
        for j in range(m):
            low, high, a, b = x[j], x[LANES + j], g[j], g[LANES + j]
            inner = low - (high - low) * (a / (b - a))
            inner = least(most(inner, low), high)  # rounding may leave the box
            mixed = (a < 0.0) & (b > 0.0)
            point = inner if mixed else (high if b <= 0.0 else low)
            slack = most(a * (point - high), b * (point - low)) if mixed else 0.0
            slack = slack if a <= b else NAN
            loss[j] += slack * (1.0 + SLOP)
            x[j] = point
            x[LANES + j] = point


@njit(**OPTIONS)
def decide_by_mean_value(
    output: int, strict: bool, registers: Floats, plain: Floats, loss: Floats, m: int, outcome: Integers
) -> None:
    """Continues ``outcome`` from the values at the centre; ``plain`` (m) are the lower ends on the whole box.

    A lane with plain = NaN stays undecided: F may be undefined somewhere on that box.
    """
    f = output * BLOCK
    for j in range(m):
        lower = registers[f + j]
        bound = lower - loss[j]
        bound -= (abs(lower) + loss[j]) * SLOP
        if outcome[j] == UNDECIDED and plain[j] == plain[j] and is_sign(bound, strict):
            outcome[j] = MEAN_VALUE


@njit(**OPTIONS)
def counterexample(
    outputs: Integers, strict: bool, strict_conditions: Flags, registers: Floats, m: int, outcome: Integers
) -> int:
    """An undecided lane where F is certainly negative (not positive, when strict) and all conditions hold, or -1.

    The registers hold values at points.
    """
    f = outputs[0] * BLOCK
    for j in range(m):
        upper = registers[f + LANES + j]
        if outcome[j] == UNDECIDED and (upper < 0.0 or (strict and upper <= 0.0)):
            holds = True
            for i in range(1, len(outputs)):
                holds = holds and is_sign(registers[outputs[i] * BLOCK + j], strict_conditions[i - 1])
            if holds:
                return j
    return -1


@njit(**OPTIONS)
def choose_splits(
    partial: Integers, registers: Floats, boxes: Floats, scale: Floats, split: Integers, score: Floats, m: int
) -> None:
    """The variable to split on each lane, into ``split`` (m): -1 where the box is too small to be split.

    The variable with the largest (width of the derivative)·width, a measure of its part in the error of the mean value
    form; the relatively widest one where derivatives are unknown. ``boxes`` is (2, variables, LANES), ``scale``
    (variables,) the widths below which nothing is split, ``score`` (m) scratch.
    """
    for j in range(m):
        split[j], score[j] = -1, -1.0
    for k in range(len(partial)):
        for j in range(m):
            span = boxes[1, k, j] - boxes[0, k, j]
            effect = 1e-300 * span / scale[k]
            better = (span > scale[k]) & (effect > score[j])
            split[j], score[j] = (k if better else split[j]), (effect if better else score[j])
    for k in range(len(partial)):
        if partial[k] < 0:
            continue
        g = registers[partial[k] * BLOCK : (partial[k] + 1) * BLOCK]
        for j in range(m):
            a, b = g[j], g[LANES + j]
            span = boxes[1, k, j] - boxes[0, k, j]
            effect = (b - a) * span
            effect = effect if (a < 0.0) & (b > 0.0) else MONOTONE_WEIGHT * effect
            better = (span > scale[k]) & (effect > score[j]) & (effect < INF)
            split[j], score[j] = (k if better else split[j]), (effect if better else score[j])
