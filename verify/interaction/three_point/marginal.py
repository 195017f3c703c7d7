"""Where T has to touch zero at an open end: triples on regular clusters that are marginally stable there.

A state of k equal clusters at the corners of a regular k-gon is stationary, because f is odd. It satisfies (H) when
Σ_j f'(2πj/k)(1 − cos(2πjm/k)) ≥ 0 for all modes m; at a parameter where the least of these numbers is 0 the average
of T over its triples cannot be negative, so T ≤ 0 forces T = 0 on all of them. Floats: this only tells the finder
where to look.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np

from .claimed import ThreePointRange
from .sampling import sample_interaction

#: Numbers of clusters whose distances are multiples of π/6, π/10 or π/14, where exact values of T are at hand.
CLUSTERS: Final = (2, 3, 4, 5, 6, 7)
_ZERO: Final = 1e-9


def marginal_triples(claimed: ThreePointRange) -> tuple[tuple[Fraction, Fraction], ...]:
    """The gaps (as multiples of π) of the triples on marginal clusters at the open end; empty when there are none.

    >>> from verify.formula.reader import read_formula
    >>> f = read_formula("sin(x)*exp(beta*(cos(x) - 1))")
    >>> claimed = ThreePointRange(f, "beta", Fraction(-2, 3), Fraction(0), lower_open=True)
    >>> [tuple(map(str, gaps)) for gaps in marginal_triples(claimed)]
    [('0', '2/3'), ('2/3', '2/3')]
    """
    found: dict[tuple[Fraction, Fraction], None] = {}
    for k, _ in marginal_polygons(claimed):
        step = Fraction(2, k)
        gaps = [(i * step, j * step) for i in range(k) for j in range(k)]
        found |= {(s, t): None for s, t in gaps if s <= t <= 2 - s - t and t > 0}
    return tuple(found)


def marginal_polygons(claimed: ThreePointRange) -> list[tuple[int, tuple[int, ...]]]:
    """The k for which k equal clusters are marginal at the open end, none of their modes being negative, each with its
    marginal modes."""
    found = []
    for k in CLUSTERS:
        angles = 2 * np.pi * np.arange(1, k) / k
        slopes = sample_interaction(claimed, angles, float(claimed.start))[1]
        modes = [float(np.sum(slopes * (1 - np.cos(m * angles)))) for m in range(1, k // 2 + 1)]
        if -_ZERO < min(modes) < _ZERO:
            found.append((k, tuple(m for m, mode in enumerate(modes, start=1) if mode < _ZERO)))
    return found
