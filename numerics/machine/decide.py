"""Deciding one batch of boxes: plain intervals, conditions, then the mean value form around Baumann's centre.

For F with gradient in G = [a, b] on the box X and any centre c in X, F >= F(c) + Σ (G_k (X_k - c_k)) on X. The lower bound
is largest for c_k = (b_k X_k^lo - a_k X_k^hi)/(b_k - a_k) where a_k < 0 < b_k, and at the end where F is smallest
otherwise (E. Baumann, Optimal centered forms, BIT 28, 1988, 80-87), which includes the monotonicity test.
"""

from __future__ import annotations

import math

from numba import njit

from .elementary import OPTIONS
from .interpreter import BLOCK
from .lanes import LANES, least, most

PLAIN, MEAN_VALUE, VACUOUS, OPEN = 0, 1, 2, 255
UNDECIDED = -1
SLOP = 2.0**-50


@njit(**OPTIONS)
def decide_plainly(outputs, strict, strict_conditions, registers, m, outcome):  # type: ignore[no-untyped-def]
    """Fills ``outcome`` from the enclosures of F and the conditions; returns how many lanes stay undecided."""
    f = outputs[0] * BLOCK
    left = 0
    for j in range(m):
        lower = registers[f + j]
        outcome[j] = PLAIN if lower > 0.0 or (not strict and lower >= 0.0) else UNDECIDED
        if outcome[j] == UNDECIDED:
            for i in range(1, len(outputs)):
                upper = registers[outputs[i] * BLOCK + LANES + j]
                if upper < 0.0 or (strict_conditions[i - 1] and upper <= 0.0):
                    outcome[j] = VACUOUS + i - 1
                    break
        left += outcome[j] == UNDECIDED
    return left


@njit(**OPTIONS)
def centre(partial, registers, loss, m):  # type: ignore[no-untyped-def]
    """Puts Baumann's centre into the variables; ``loss`` (m) becomes the sum of the upper bounds of -G_k (X_k - c_k)."""
    for j in range(m):
        loss[j] = 0.0
    for k in range(len(partial)):
        x = registers[k * BLOCK : (k + 1) * BLOCK]
        if partial[k] < 0:
            for j in range(m):
                x[LANES + j] = x[j]
            continue
        g = registers[partial[k] * BLOCK : (partial[k] + 1) * BLOCK]
        for j in range(m):
            low, high, a, b = x[j], x[LANES + j], g[j], g[LANES + j]
            inner = low - (high - low) * (a / (b - a))
            inner = least(most(inner, low), high)  # rounding may leave the box
            mixed = (a < 0.0) & (b > 0.0)
            point = inner if mixed else (high if b <= 0.0 else low)
            slack = most(a * (point - high), b * (point - low)) if mixed else 0.0
            slack = slack if a <= b else math.nan
            loss[j] += slack * (1.0 + SLOP)
            x[j] = point
            x[LANES + j] = point


@njit(**OPTIONS)
def decide_by_mean_value(outputs, strict, strict_conditions, plain, registers, loss, m, outcome):  # type: ignore[no-untyped-def]
    """Continues ``outcome`` where it is undecided, from the values at the centre; ``plain`` (m) holds the plain lower bounds.

    A lane whose plain bound is NaN stays undecided: F may be undefined somewhere on that box. Returns a lane where F is
    certainly below 0 (or not above, when strict) at the centre while all conditions hold there, or -1.
    """
    f = outputs[0] * BLOCK
    found = -1
    for j in range(m):
        if outcome[j] != UNDECIDED:
            continue
        lower, upper = registers[f + j], registers[f + LANES + j]
        bound = lower - loss[j]
        bound -= (abs(lower) + loss[j]) * SLOP
        if plain[j] == plain[j] and (bound > 0.0 or (not strict and bound >= 0.0)):
            outcome[j] = MEAN_VALUE
        elif upper < 0.0 or (strict and upper <= 0.0):
            holds = True
            for i in range(1, len(outputs)):
                value = registers[outputs[i] * BLOCK + j]
                holds = holds and (value > 0.0 or (value >= 0.0 and not strict_conditions[i - 1]))
            if holds and found < 0:
                found = j
    return found
