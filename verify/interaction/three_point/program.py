"""The semidefinite program whose solution is a three-point certificate in floating point.

For fixed degrees K (cosines and sines) and L (terms of a), T is linear in (Q, a). On a grid of the triangle and of the
parameter range: maximise ε subject to T ≤ −ε D, Q ⪰ 0, trace Q ≤ 1, with D from ``sampling.separation``; on the
diagonal, where T and D vanish together, T/D → f'(0)(2 Σ kl Q_kl + Σ k a_k)/3 (Q_kl: sines). On a range that is open at
p₀ the bound is −ε D (p − p₀)/(p₁ − p₀), and T has to touch zero at given triples (``touching``). Needs Clarabel (extra
extra ``find``). At p₀ itself the bound is −ε D·min(1, d²), d the distance to the nearest of those triples, so that T
touches zero nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from typing import Any, Final

import numpy as np

from .arithmetic import Floats
from .certificate import ThreePointCertificate, ThreePointRange
from .sampling import sample_interaction, separation, triangle
from .touching import touching_components
from .triples import OTHERS

#: The finer grid; how often its points are added; a margin below which a solution is not made better.
FINE_STEPS: Final = 120
ROUNDS: Final = 4
LEAST_MARGIN: Final = 1e-4
#: With less than this many steps of the grid for each term of a, T may rise between its points.
FINE_FROM: Final = 12

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

    def packed(self) -> Floats:
        """The vector z of ``maximise``."""
        return np.concatenate([_packed(self.cosines), _packed(self.sines), self.a, [self.epsilon]])


def solve_program(
    claimed: ThreePointRange, touching: Gaps, cosines: int, terms: int, steps: int, slices: int = 6
) -> Solution:
    """The semidefinite program for K = ``cosines``, L = ``terms``, on ``slices`` + 1 values of the parameter.

    Raises FinderError when Clarabel is missing.
    """
    equations = [row(*entries, 0.0) for entries in _touching_rows(claimed, touching, cosines, terms)]
    values = [(claimed, p, weight) for p, weight in parameter_grid(claimed, slices)]
    return solve_for(values, np.array(equations), cosines, terms, steps, touching)


def solve_for(
    values: Sequence[tuple[ThreePointRange, float, float]],
    equations: Floats,
    cosines: int,
    terms: int,
    steps: int,
    touching: Gaps = (),
) -> Solution:
    """The program for several interactions at once: (interaction, parameter value, weight of ε) of each.

    On the grid of ``steps``; for high degrees those points of a finer one are added where T comes out too large.
    """

    def rows_on(grid: int) -> Floats:
        return np.concatenate([rows_at(f, p, weight, cosines, terms, grid, touching) for f, p, weight in values])

    rows = rows_on(steps)
    solution = maximise(rows, equations, cosines, terms)
    if FINE_FROM * terms < steps or solution.epsilon < LEAST_MARGIN:
        return solution
    fine = rows_on(FINE_STEPS)
    for _ in range(ROUNDS):
        above = fine @ solution.packed()
        worst = np.argsort(above)[-len(rows) // 4 :]
        worst = worst[above[worst] > 2.0 * solution.epsilon]  # more than a third of the margin 6 ε is lost there
        if not len(worst):
            break
        rows = np.concatenate([rows, fine[worst]])
        solution = maximise(rows, equations, cosines, terms)
        if solution.epsilon < LEAST_MARGIN:
            break
    return solution


def rows_at(
    claimed: ThreePointRange, p: float, weight: float, cosines: int, terms: int, steps: int, touching: Gaps = ()
) -> Floats:
    """The inequalities T ≤ −ε · weight · D at the parameter value p, as rows that are at most 0 (``maximise``).

    With ``touching`` triples the weight is at least min(1, d²), d the distance to the nearest of them.
    """
    on_cos, on_sin, on_a = grid_rows(claimed, p, cosines, terms, steps)
    slope = float(sample_interaction(claimed, np.zeros(1), p)[1][0])
    orders, a_orders = np.arange(1, cosines + 1), np.arange(1, terms + 1)
    bends = np.asarray(4 * slope * np.outer(orders, orders), dtype=float)
    near_diagonal = row(np.zeros((cosines, cosines)), bends, 2 * slope * a_orders.astype(float), 6.0)
    columns = [_packed(on_cos), _packed(on_sin), on_a, np.full((len(on_a), 1), 6.0)]
    rows = np.concatenate([np.hstack(columns), [near_diagonal]])
    s, t = triangle(steps)
    apart = [(s - float(alpha) * np.pi) ** 2 + (t - float(gamma) * np.pi) ** 2 for alpha, gamma in touching]
    least = np.minimum(1.0, np.min(apart, axis=0)) if apart else np.zeros(len(s))
    rows[:, -1] *= np.append(np.maximum(weight, least), max(weight, float(bool(apart))))
    return rows


def maximise(rows: Floats, equations: Floats, cosines: int, terms: int) -> Solution:
    """The largest ε with Q ⪰ 0, trace Q ≤ 1, ε ≤ 1, ``rows`` · z ≤ 0 and ``equations`` · z = 0.

    z holds both blocks of Q packed (``_packed``), a and ε. An inaccurate solution will do: it is rounded and checked
    exactly. Raises FinderError when Clarabel is missing.
    """
    clarabel = solver()
    from scipy.sparse import csc_matrix

    size = cosines * (cosines + 1) // 2
    unknowns = 2 * size + terms + 1
    identity, nothing = np.eye(cosines), np.zeros((cosines, cosines))
    trace = row(identity, identity, np.zeros(terms), 0.0)
    largest = row(nothing, nothing, np.zeros(terms), 1.0)
    blocks = -np.eye(2 * size, unknowns)
    equations = equations.reshape(-1, unknowns)
    matrix = np.concatenate([equations, rows, [trace, largest], blocks])
    bounds = np.zeros(len(matrix))
    bounds[len(equations) + len(rows) : len(equations) + len(rows) + 2] = 1.0
    cones = [clarabel.NonnegativeConeT(len(rows) + 2), *[clarabel.PSDTriangleConeT(cosines)] * 2]
    if len(equations):
        cones.insert(0, clarabel.ZeroConeT(len(equations)))
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    goal = np.zeros(unknowns)
    goal[-1] = -1.0
    empty = csc_matrix((unknowns, unknowns))
    z = np.array(clarabel.DefaultSolver(empty, goal, csc_matrix(matrix), bounds, cones, settings).solve().x)
    if not np.isfinite(z).all():
        return Solution(nothing, nothing, np.zeros(terms), -math.inf)
    return Solution(
        _unpacked(z[:size], cosines), _unpacked(z[size : 2 * size], cosines), z[2 * size : -1], float(z[-1])
    )


def _packed(matrices: Floats) -> Floats:
    """Symmetric matrices as vectors with the same inner product: the upper triangle by columns, √2 off the diagonal."""
    columns, rows = np.tril_indices(matrices.shape[-1])
    return np.asarray(matrices[..., rows, columns] * np.where(rows == columns, 1.0, math.sqrt(2.0)))


def _unpacked(vector: Floats, size: int) -> Floats:
    columns, rows = np.tril_indices(size)
    matrix = np.zeros((size, size))
    matrix[rows, columns] = vector / np.where(rows == columns, 1.0, math.sqrt(2.0))
    return np.asarray(np.triu(matrix) + np.triu(matrix, 1).T)


def row(on_cos: Floats, on_sin: Floats, on_a: Floats, on_epsilon: float) -> Floats:
    return np.concatenate([_packed(on_cos), _packed(on_sin), on_a, [on_epsilon]])


def solver() -> Any:
    """Clarabel, when it is installed."""
    try:
        return import_module("clarabel")
    except ImportError:
        raise FinderError("Expected Clarabel to find certificates; pip install clarabel gets it.") from None


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
