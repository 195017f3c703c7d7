"""The semidefinite program whose solution is a three-point certificate in floating point.

For fixed degrees (``Shape``) T is linear in Q, a and R = Σ rrᵀ over the fields. On a grid of the triangle and of the
parameter range: maximise ε subject to T ≤ −ε D, Q ⪰ 0, R ⪰ 0, trace Q + trace R ≤ 1, with D from
``sampling.separation``; on the diagonal, where T and D vanish together, T/D → (f'(0)(2 Σ kl Q_kl + Σ k a_k) +
Σ kl R_kl)/3 (Q_kl: sines). On a range that is open at p₀ the bound is −ε D (p − p₀)/(p₁ − p₀), and T has to touch zero
at given triples (``touching``). Needs Clarabel (the extra ``find``). At p₀ itself the bound is −ε D·min(1, d²), d the
distance to the nearest of those triples, so that T touches zero nowhere else; points ``close`` to the triples make it
bend down there. A form that changes linearly with the parameter, from p₀ to p₁, has two blocks of unknowns; at
p₀ + θ(p₁ − p₀) a row of the program is (1 − θ) times itself on the first and θ times itself on the second.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np

from .arithmetic import Floats
from .certificate import ThreePointCertificate
from .claimed import ThreePointRange
from .linear_forms import linear_forms
from .sampling import sample_interaction, separation, triangle
from .semidefinite import Shape, Solution, maximise, row
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
    shape: Shape,
    steps: int,
    slices: int = 6,
    *,
    changes: bool = False,
) -> Solution:
    """The semidefinite program for forms of this shape, on ``slices`` + 1 values of the parameter.

    With ``changes`` the form changes on a range that is open. Raises FinderError when Clarabel is missing.
    """
    forms = _touching_rows(claimed, touching, shape)
    equations = np.hstack([forms, np.zeros((len(forms), 1))])
    values = [(claimed, p, weight) for p, weight in parameter_grid(claimed, slices)]
    rows = changing(equations, 0.0) if changes else equations
    return solve_for(values, rows, shape, steps, touching, changes=changes)


def changing(rows: Floats, theta: float) -> Floats:
    """The rows for a form that changes, at θ of the way."""
    return np.hstack([(1 - theta) * rows[:, :-1], theta * rows[:, :-1], rows[:, -1:]])


def solve_for(
    values: Sequence[tuple[ThreePointRange, float, float]],
    equations: Floats,
    shape: Shape,
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
            return np.concatenate([rows_at(f, p, weight, shape, grid, touching) for f, p, weight in values])
        scaled = [(f, p, theta, theta * abs(float(f.stop - f.start))) for f, p, theta in values]
        return np.concatenate([changing(rows_at(f, p, w, shape, grid, touching), theta) for f, p, theta, w in scaled])

    rows = rows_on(steps)
    solution = maximise(rows, equations, shape)
    if FINE_FROM * shape.terms < steps or solution.epsilon < LEAST_MARGIN:
        return solution
    return refined(solution, rows, rows_on(FINE_STEPS), equations)


def refined(solution: Solution, rows: Floats, fine: Floats, equations: Floats) -> Solution:
    """The solution with those of the ``fine`` rows added where more than a third of the margin is lost."""
    for _ in range(ROUNDS):
        above = fine @ solution.packed()
        worst = np.argsort(above)[-len(rows) // 4 :]
        worst = worst[above[worst] > solution.epsilon * fine[worst, -1] / 3]
        if not len(worst):
            break
        rows = np.concatenate([rows, fine[worst]])
        solution = maximise(rows, equations, solution.shape)
        if solution.epsilon < LEAST_MARGIN:
            break
    return solution


def rows_at(
    claimed: ThreePointRange,
    p: float,
    weight: float,
    shape: Shape,
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
    slope = float(sample_interaction(claimed, np.zeros(1), p)[1][0])
    forms = [grid_rows(claimed, p, shape, s, t), bend_at_diagonal(shape, 4 * slope, 2 * slope, 2.0)[None]]
    rows = np.concatenate(forms)
    rows = np.hstack([rows, np.full((len(rows), 1), 6.0)])
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


def bend_at_diagonal(shape: Shape, squares: float, a: float, fields: float) -> Floats:
    """``squares`` Σ kl Q_kl + ``a`` Σ k a_k + ``fields`` Σ kl R_kl as a linear form; Q_kl: sines."""
    orders, a_orders = np.arange(1.0, shape.cosines + 1), np.arange(1.0, shape.terms + 1)
    slopes = np.arange(1.0, shape.fields + 1) @ shape.basis()
    nothing = np.zeros((shape.cosines, shape.cosines))
    return row(nothing, squares * np.outer(orders, orders), a * a_orders, fields * np.outer(slopes, slopes))


def grid_rows(claimed: ThreePointRange, p: float, shape: Shape, s: Floats, t: Floats) -> Floats:
    """6 T/D at (s, t) as linear forms, n rows."""
    gaps, orders, a_orders = (s, t, -(s + t)), np.arange(1, shape.cosines + 1), np.arange(1, shape.terms + 1)
    forces = [sample_interaction(claimed, gap, p) for gap in gaps]
    on_cos, on_sin, on_fields = (np.zeros((len(s), n, n)) for n in shape.blocks())
    on_a = np.zeros((len(s), shape.terms))
    waves = [np.sin(np.outer(gap, np.arange(1, shape.fields + 1))) @ shape.basis() for gap in gaps]
    for i, (j, m) in enumerate(OTHERS):
        f, slope = forces[i]
        differences = np.cos(np.outer(gaps[j], orders)) - np.cos(np.outer(gaps[m], orders))
        sums = np.sin(np.outer(gaps[j], orders)) + np.sin(np.outer(gaps[m], orders))
        on_cos += 2 * np.einsum("n,nk,nl->nkl", slope, differences, differences)
        on_sin += 2 * np.einsum("n,nk,nl->nkl", slope, sums, sums)
        on_a -= f[:, None] * (np.sin(np.outer(gaps[j], a_orders)) + np.sin(np.outer(gaps[m], a_orders)))
        products = np.einsum("nk,nl->nkl", waves[j], waves[m])
        on_fields -= products + products.transpose(0, 2, 1)
    return np.asarray(row(on_cos, on_sin, on_a, on_fields) / separation(s, t)[:, None])


def _touching_rows(claimed: ThreePointRange, touching: Gaps, shape: Shape) -> Floats:
    """The touching equations as linear forms."""
    empty = ThreePointCertificate(claimed, (), (), (Fraction(0),), Fraction(1))

    def values(name: str, vector: Floats) -> dict[Hashable, float]:
        exact = tuple(Fraction(int(x)) for x in vector)
        probe = replace(empty, **{name: exact if name == "a" else (exact,)})  # type: ignore[arg-type]
        return {key: float(amount) for key, amount in touching_components(probe, touching).items()}

    return linear_forms(shape, values) if touching else np.zeros((0, shape.width()))
