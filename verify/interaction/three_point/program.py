"""The semidefinite program whose solution is a three-point certificate in floating point.

For fixed degrees K (cosines and sines) and L (terms of a), T is linear in (Q, a). On a grid of the triangle and of the
parameter range: maximise ε subject to T ≤ −ε D, Q ⪰ 0, trace Q ≤ 1, with D from ``sampling.separation``; on the
diagonal, where T and D vanish together, T/D → f'(0)(2 Σ kl Q_kl + Σ k a_k)/3 (Q_kl: sines). On a range that is open at
p₀ the bound is −ε D (p − p₀)/(p₁ − p₀), and T has to touch zero at given triples (``touching``). Needs cvxpy with
Clarabel (extra ``find``).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from typing import Any

import numpy as np

from .arithmetic import Floats
from .certificate import ThreePointCertificate, ThreePointRange
from .sampling import sample_interaction, separation, triangle
from .touching import touching_components
from .triples import OTHERS

Gaps = Sequence[tuple[Fraction, Fraction]]


class FinderError(RuntimeError):
    """No certificate was found, or the solver is not installed. This is no statement about synchronization."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Floats: the two blocks of Q (K × K), a (L), and the margin ε on the grid."""

    cosines: Floats
    sines: Floats
    a: Floats
    epsilon: float


def solve_program(
    claimed: ThreePointRange, touching: Gaps, cosines: int, terms: int, steps: int, slices: int = 6
) -> Solution:
    """The semidefinite program for K = ``cosines``, L = ``terms``, on ``slices`` + 1 values of the parameter.

    Raises FinderError when cvxpy or Clarabel is missing or the solver fails.
    """
    cp = solver()
    q_cos, q_sin = cp.Variable((cosines, cosines), PSD=True), cp.Variable((cosines, cosines), PSD=True)
    a, epsilon = cp.Variable(terms), cp.Variable()
    orders, a_orders = np.arange(1, cosines + 1), np.arange(1, terms + 1)
    constraints = [cp.trace(q_cos) + cp.trace(q_sin) <= 1]

    def bilinear(matrices: Floats, variable: Any) -> Any:
        return matrices.reshape(len(matrices), -1) @ cp.vec(variable, order="C")

    for p, weight in parameter_grid(claimed, slices):
        on_cos, on_sin, on_a = grid_rows(claimed, p, cosines, terms, steps)
        constraints.append(bilinear(on_cos, q_cos) + bilinear(on_sin, q_sin) + on_a @ a <= -6 * weight * epsilon)
        slope = float(sample_interaction(claimed, np.zeros(1), p)[1][0])
        near_diagonal = 2 * cp.sum(cp.multiply(np.outer(orders, orders), q_sin)) + a_orders @ a
        constraints.append(2 * slope * near_diagonal <= -6 * weight * epsilon)
    for on_cos, on_sin, on_a in _touching_rows(claimed, touching, cosines, terms):
        constraints.append(cp.sum(cp.multiply(on_cos, q_cos)) + cp.sum(cp.multiply(on_sin, q_sin)) + on_a @ a == 0)
    problem = cp.Problem(cp.Maximize(epsilon), constraints)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # An inaccurate solution will do: it is rounded and checked exactly.
            problem.solve(solver=cp.CLARABEL)
    except cp.error.SolverError as error:
        raise FinderError(f"The solver stopped: {error}") from None
    if q_cos.value is None:
        return Solution(np.zeros((cosines, cosines)), np.zeros((cosines, cosines)), np.zeros(terms), -math.inf)
    return Solution(q_cos.value, q_sin.value, a.value, float(epsilon.value))


def solver() -> Any:
    """cvxpy, when it and Clarabel are installed."""
    try:
        cvxpy: Any = import_module("cvxpy")
        found = cvxpy.CLARABEL in cvxpy.installed_solvers()
    except ImportError:
        found = False
    if not found:
        raise FinderError("Expected cvxpy and clarabel to find certificates; pip install cvxpy clarabel gets them.")
    return cvxpy


def parameter_grid(claimed: ThreePointRange, slices: int) -> Iterator[tuple[float, float]]:
    """Values of the parameter with the weight of ε there: 1, or growing from 0 when the range is open."""
    if claimed.lower == claimed.upper:
        yield float(claimed.lower), 1.0
        return
    for fraction in np.linspace(0.0, 1.0, slices + 1):
        p = float(claimed.start) + fraction * float(claimed.stop - claimed.start)
        yield p, float(fraction) if claimed.is_open else 1.0


def grid_rows(
    claimed: ThreePointRange, p: float, cosines: int, terms: int, steps: int
) -> tuple[Floats, Floats, Floats]:
    """6 T/D on the grid as a linear form: coefficients of the two blocks of Q (n × K × K) and of a (n × L)."""
    s, t = triangle(steps)
    gaps, orders, a_orders = (s, t, -(s + t)), np.arange(1, cosines + 1), np.arange(1, terms + 1)
    forces = [sample_interaction(claimed, gap, p) for gap in gaps]
    on_cos, on_sin = np.zeros((len(s), cosines, cosines)), np.zeros((len(s), cosines, cosines))
    on_a = np.zeros((len(s), terms))
    for i, (j, m) in enumerate(OTHERS):
        f, slope = forces[i]
        differences = np.cos(np.outer(gaps[j], orders)) - np.cos(np.outer(gaps[m], orders))
        sums = np.sin(np.outer(gaps[j], orders)) + np.sin(np.outer(gaps[m], orders))
        on_cos += 2 * np.einsum("n,nk,nl->nkl", slope, differences, differences)
        on_sin += 2 * np.einsum("n,nk,nl->nkl", slope, sums, sums)
        on_a -= f[:, None] * (np.sin(np.outer(gaps[j], a_orders)) + np.sin(np.outer(gaps[m], a_orders)))
    scale = 1 / separation(s, t)
    return on_cos * scale[:, None, None], on_sin * scale[:, None, None], on_a * scale[:, None]


def _touching_rows(
    claimed: ThreePointRange, touching: Gaps, cosines: int, terms: int
) -> Iterator[tuple[Floats, Floats, Floats]]:
    """The touching equations as linear forms in the blocks of Q and a; Q's entries by polarisation of squares."""
    if not touching:
        return
    units = np.eye(max(cosines, terms), dtype=int)

    def components(cos: Sequence[Any] = (), sin: Sequence[Any] = (), a: Sequence[Any] = (0,)) -> dict[Any, float]:
        squares = [tuple(tuple(Fraction(int(x)) for x in v) for v in block) for block in (cos, sin)]
        probe = ThreePointCertificate(claimed, squares[0], squares[1], tuple(Fraction(int(x)) for x in a), Fraction(1))
        return {key: float(amount) for key, amount in touching_components(probe, touching).items()}

    def block(name: str) -> list[list[dict[Any, float]]]:
        def of(v: Any) -> dict[Any, float]:
            return components(**{name: [v[:cosines]]})

        alone = [of(units[i]) for i in range(cosines)]
        pairs = [[of(units[i] + units[j]) for j in range(cosines)] for i in range(cosines)]
        keys = {key for row in pairs for entry in row for key in entry} | {key for entry in alone for key in entry}

        def entry(i: int, j: int) -> dict[Any, float]:
            return {key: (pairs[i][j].get(key, 0) - alone[i].get(key, 0) - alone[j].get(key, 0)) / 2 for key in keys}

        return [[entry(i, j) for j in range(cosines)] for i in range(cosines)]

    on_cos, on_sin = block("cos"), block("sin")
    on_a = [components(a=units[i][:terms]) for i in range(terms)]
    keys = dict.fromkeys(key for part in (*on_cos[0], *on_sin[0], *on_a) for key in part)
    for key in keys:
        yield (
            np.array([[entry.get(key, 0.0) for entry in row] for row in on_cos]),
            np.array([[entry.get(key, 0.0) for entry in row] for row in on_sin]),
            np.array([entry.get(key, 0.0) for entry in on_a]),
        )
