"""The semidefinite program whose solution is a three-point certificate in floating point.

For fixed degrees K (cosines and sines) and L (terms of a), T is linear in (Q, a). On a grid of the triangle and of the
parameter range: maximise ε subject to T ≤ −ε D, Q ⪰ 0, trace Q ≤ 1, with D from ``sampling.separation``; on the
diagonal, where T and D vanish together, T/D → f'(0)(2 Σ kl Q_kl + Σ k a_k)/3 (Q_kl: sines). On a range that is open at
p₀ the bound is −ε D (p − p₀)/(p₁ − p₀), and T has to touch zero at given triples (``touching``). Needs Clarabel (the
extra ``find``). At p₀ itself the bound is −ε D·min(1, d²), d the distance to the nearest of those triples, so that T
touches zero nowhere else; points ``close`` to the triples make it bend down there. A form that changes linearly with
the parameter, from p₀ to p₁, has two blocks of unknowns; at p₀ + θ(p₁ − p₀) a row of the program is (1 − θ) times
itself on the first and θ times itself on the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np

from .arithmetic import Floats
from .certificate import ThreePointCertificate
from .claimed import ThreePointRange
from .sampling import sample_interaction, separation, triangle
from .semidefinite import Solution, maximise, packed, row
from .touching import touching_components
from .triples import OTHERS

#: The finer grid; how often its points are added; a margin below which a solution is not made better.
FINE_STEPS: Final = 240
ROUNDS: Final = 8
LEAST_MARGIN: Final = 1e-4
#: With less than this many steps of the grid for each term of a, T may rise between its points.
FINE_FROM: Final = 12
#: Distances from touching triples at which T is sampled too; directions, those of the coordinates among them.
CLOSE: Final = (1 / 512, 1 / 32, 1 / 8)
DIRECTIONS: Final = 24

Gaps = Sequence[tuple[Fraction, Fraction]]


def solve_program(
    claimed: ThreePointRange,
    touching: Gaps,
    cosines: int,
    terms: int,
    steps: int,
    slices: int = 6,
    *,
    changes: bool = False,
) -> Solution:
    """The semidefinite program for K = ``cosines``, L = ``terms``, on ``slices`` + 1 values of the parameter.

    With ``changes`` the form changes on a range that is open. Raises FinderError when Clarabel is missing.
    """
    equations = [row(*entries, 0.0) for entries in _touching_rows(claimed, touching, cosines, terms)]
    values = [(claimed, p, weight) for p, weight in parameter_grid(claimed, slices)]
    rows = changing(np.array(equations), 0.0) if changes else np.array(equations)
    return solve_for(values, rows, cosines, terms, steps, touching, changes=changes)


def changing(rows: Floats, theta: float) -> Floats:
    """The rows for a form that changes, at θ of the way."""
    return np.hstack([(1 - theta) * rows[:, :-1], theta * rows[:, :-1], rows[:, -1:]])


def solve_for(
    values: Sequence[tuple[ThreePointRange, float, float]],
    equations: Floats,
    cosines: int,
    terms: int,
    steps: int,
    touching: Gaps = (),
    *,
    changes: bool = False,
) -> Solution:
    """The program for several interactions at once: (interaction, parameter value, weight of ε) of each. When the form
    changes, the weight is θ, and that of ε is θ times the length of the range.

    On the grid of ``steps``; for high degrees those points of a finer one are added where T comes out too large.
    """

    def rows_on(grid: int) -> Floats:
        if not changes:
            return np.concatenate([rows_at(f, p, weight, cosines, terms, grid, touching) for f, p, weight in values])
        scaled = [(f, p, theta, theta * abs(float(f.stop - f.start))) for f, p, theta in values]
        return np.concatenate(
            [changing(rows_at(f, p, w, cosines, terms, grid, touching), theta) for f, p, theta, w in scaled]
        )

    rows = rows_on(steps)
    solution = maximise(rows, equations, cosines, terms)
    if FINE_FROM * terms < steps or solution.epsilon < LEAST_MARGIN:
        return solution
    return refined(solution, rows, rows_on(FINE_STEPS), equations)


def refined(solution: Solution, rows: Floats, fine: Floats, equations: Floats) -> Solution:
    """The solution with those of the ``fine`` rows added where more than a third of the margin is lost."""
    cosines, terms = len(solution.cosines), len(solution.a)
    for _ in range(ROUNDS):
        above = fine @ solution.packed()
        worst = np.argsort(above)[-len(rows) // 4 :]
        worst = worst[above[worst] > solution.epsilon * fine[worst, -1] / 3]
        if not len(worst):
            break
        rows = np.concatenate([rows, fine[worst]])
        solution = maximise(rows, equations, cosines, terms)
        if solution.epsilon < LEAST_MARGIN:
            break
    return solution


def rows_at(
    claimed: ThreePointRange,
    p: float,
    weight: float,
    cosines: int,
    terms: int,
    steps: int,
    touching: Gaps = (),
    *,
    close: bool = False,
) -> Floats:
    """The inequalities T ≤ −ε · weight · D at the parameter value p, as rows that are at most 0 (``maximise``).

    With ``touching`` triples the weight is at least min(1, d²), d the distance to the nearest of them; with ``close``
    there are points close to them too.
    """
    s, t = triangle(steps)
    if close:
        s, t = (np.append(on, around) for on, around in zip((s, t), _around(touching), strict=True))
    on_cos, on_sin, on_a = grid_rows(claimed, p, cosines, terms, s, t)
    slope = float(sample_interaction(claimed, np.zeros(1), p)[1][0])
    orders, a_orders = np.arange(1, cosines + 1), np.arange(1, terms + 1)
    bends = np.asarray(4 * slope * np.outer(orders, orders), dtype=float)
    near_diagonal = row(np.zeros((cosines, cosines)), bends, 2 * slope * a_orders.astype(float), 6.0)
    columns = [packed(on_cos), packed(on_sin), on_a, np.full((len(on_a), 1), 6.0)]
    rows = np.concatenate([np.hstack(columns), [near_diagonal]])
    apart = [(s - float(alpha) * np.pi) ** 2 + (t - float(gamma) * np.pi) ** 2 for alpha, gamma in touching]
    least = np.minimum(1.0, np.min(apart, axis=0)) if apart else np.zeros(len(s))
    rows[:, -1] *= np.append(np.maximum(weight, least), max(weight, float(bool(apart))))
    return rows


def parameter_grid(claimed: ThreePointRange, slices: int) -> Iterator[tuple[float, float]]:
    """Values of the parameter with the weight of ε there: 1, or growing from 0 when the range is open."""
    if claimed.lower == claimed.upper:
        yield float(claimed.lower), 1.0
        return
    for fraction in np.linspace(0.0, 1.0, slices + 1):
        p = float(claimed.start) + fraction * float(claimed.stop - claimed.start)
        yield p, float(fraction) if claimed.is_open else 1.0


def _around(touching: Gaps) -> tuple[Floats, Floats]:
    """Points around the touching triples; T is smooth beyond the triangle too. None around three equal points."""
    angles = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    s, t = np.zeros(0), np.zeros(0)
    for alpha, gamma in touching:
        for radius in CLOSE if alpha or gamma else ():
            s = np.append(s, float(alpha) * np.pi + radius * np.cos(angles))
            t = np.append(t, float(gamma) * np.pi + radius * np.sin(angles))
    return s, t


def grid_rows(
    claimed: ThreePointRange, p: float, cosines: int, terms: int, s: Floats, t: Floats
) -> tuple[Floats, Floats, Floats]:
    """6 T/D at (s, t) as a linear form: coefficients of the two blocks of Q (n × K × K) and of a (n × L)."""
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
