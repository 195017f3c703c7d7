"""The program for three-point certificates near a value p₀ where polygons are marginal, or f'(0) = 0; in floats.

At p₀ the form T has to touch zero at the triples of every marginal k-gon, which are linear equations for (Q, a); other
triples where it then touches zero as well are seen on the grid, and get the same equations. Where f'(0) = 0 at p₀ and
f''' = κ > 0, T is near the diagonal κ/6 (6 Σ kl Q_kl + Σ k a_k) Σ g_i⁴ to leading order (``pairs``), and that sum has
to be negative.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

import numpy as np

from .arithmetic import Floats
from .certificate import ThreePointCertificate
from .claimed import ThreePointRange
from .linear_forms import linear_forms
from .profiles import profile
from .program import LEAST_MARGIN, bend_at_diagonal, changing, refined, rows_at
from .sampling import FLOATS, triangle
from .semidefinite import FinderError, Shape, Solution, maximise
from .triples import gradient, value

#: Steps of the grid around the circle, for few terms of a and for many.
STEPS: Final = (120, 60)
FEW: Final = 4
SLICES: Final = 6
#: Grid on which further touching triples are seen; T and singular values below these count as zero.
FINE: Final = 120
#: Grid for a single value of the parameter, whose points are added where T comes out too large.
FINEST: Final = 240
_ZERO: Final = 1e-8

Triples = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Marginal:
    """What happens at ``value``, near one end of a range: the numbers of clusters of the polygons that are marginal
    there, and whether f'(0) = 0 there (``flat``)."""

    value: float
    polygons: tuple[int, ...] = ()
    flat: bool = False

    @property
    def clusters(self) -> int:
        """The number of clusters of the first polygon; 0 where f'(0) = 0."""
        return 0 if self.flat or not self.polygons else self.polygons[0]

    def triples(self) -> list[tuple[float, float]]:
        """The gaps of the triples on the polygons."""
        found = []
        for k in self.polygons:
            step = 2 * math.pi / k
            found += [(i * step, j * step) for i in range(k) for j in range(max(i, 1), k) if i + 2 * j <= k]
        return list(dict.fromkeys(found))


def solve_near(
    claimed: ThreePointRange,
    marginal: Marginal,
    triples: Triples,
    shape: Shape,
    *,
    touching: bool,
    changes: bool = False,
) -> Solution:
    """The program with T = 0 and ∇T = 0 at the triples; with ``touching``, T touches zero nowhere else at p₀; with
    ``changes`` the form changes on a range that is open at p₀. Raises FinderError as ``maximise`` does, and where f has
    no value in floats."""
    ends = (float(claimed.lower), float(claimed.upper))
    far = max(ends, key=lambda end: abs(end - marginal.value))
    gaps = [(Fraction(s / math.pi), Fraction(t / math.pi)) for s, t in triples]
    gaps += [(Fraction(0), Fraction(0))] if marginal.flat else []
    alone = far == marginal.value

    def rows_on(steps: int) -> Floats:
        blocks = []
        for share in np.linspace(0.0, 1.0, SLICES + 1) if not alone else (0.0,):
            p = marginal.value + share * (far - marginal.value)
            weight = float(share * abs(far - marginal.value) if changes else share)
            at = gaps if touching or marginal.flat else ()
            rows = rows_at(claimed, p, weight, shape, steps, at, close=alone and touching)
            if marginal.flat:
                rows[-1, -1] = 6.0 * weight
                rows = np.concatenate([rows, np.append(bend_at_diagonal(shape, 6.0, 1.0, 0.0), 6.0)[None]])
            blocks.append(changing(rows, float(share)) if changes else rows)
        return np.concatenate(blocks)

    equations = _equations(claimed, marginal.value, triples, shape)
    if changes and len(equations):
        equations = changing(equations, 0.0)
    rows = rows_on(STEPS[shape.terms > FEW])
    solution = maximise(rows, equations, shape)
    if not (alone and touching) or solution.epsilon < LEAST_MARGIN:
        return solution
    return refined(solution, rows, rows_on(FINEST), equations)


def components(certificate: ThreePointCertificate, triples: Triples, p: float) -> Floats:
    """6 T and its two derivatives at each of the triples; linear in (Q, a, R)."""
    numbers: list[Any] = []
    with np.errstate(all="ignore"):
        for s, t in triples:
            gaps = tuple(profile(certificate, FLOATS, gap, p, 1) for gap in (s, t, -(s + t)))
            numbers += [value(gaps), *gradient(gaps)]  # type: ignore[arg-type]
    return np.array(numbers, dtype=float)


def _equations(claimed: ThreePointRange, p: float, triples: Triples, shape: Shape) -> Floats:
    """The touching equations as rows for ``maximise``, made independent."""
    if not triples:
        return np.zeros((0, shape.width() + 1))

    def values(name: str, vector: Floats) -> dict[Hashable, float]:
        return dict(enumerate(components(_probe(claimed, name, vector), triples, p).tolist()))

    rows = linear_forms(shape, values)
    if not np.isfinite(rows).all():
        raise FinderError(f"Expected values of {claimed.interaction} at the triples but got none in floats.")
    _, sizes, directions = np.linalg.svd(rows, full_matrices=False)
    kept = directions[sizes > _ZERO * sizes[0]]
    return np.hstack([kept, np.zeros((len(kept), 1))])


def on_a(claimed: ThreePointRange, p: float, triples: Triples, terms: int) -> Floats:
    """``components`` of the units of a, as columns."""
    return np.array([components(_probe(claimed, "a", unit), triples, p) for unit in np.eye(terms)]).T


def _probe(claimed: ThreePointRange, name: str, vector: Floats) -> ThreePointCertificate:
    """The certificate with this one vector in the block ``name``."""
    exact = tuple(Fraction(float(x)) for x in vector)
    empty = ThreePointCertificate(claimed, (), (), (Fraction(0),), Fraction(1, 64))
    return replace(empty, **{name: exact if name == "a" else (exact,)})  # type: ignore[arg-type]


def also_zero(
    claimed: ThreePointRange, marginal: Marginal, solution: Solution, triples: Triples
) -> list[tuple[float, float]]:
    """Points of the finer grid where T touches zero at p₀ although nothing asks for it."""
    rows = rows_at(claimed, marginal.value, 0.0, solution.shape, FINE)[:-1]
    z = replace(solution, far=None).packed()
    zero = rows @ z > -_ZERO * float(np.max(np.abs(z)))
    return [
        (float(s), float(t))
        for s, t in zip(*(axis[zero] for axis in triangle(FINE)), strict=True)
        if all(abs(s - u) + abs(t - v) > 1e-6 for u, v in triples)
    ]
