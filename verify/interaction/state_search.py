"""Looking for stable states that are not synchronized, in floating point: nothing found here is believed.

Equal particles follow the gradient flow from starts near polygons and from random starts; where they come to rest in
clusters, Newton's method sharpens the positions. ``states`` decides afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from verify.formula.derivative import derivative
from verify.formula.numpy import numpy_function
from verify.formula.tree import Formula, number, substitute

Array = NDArray[np.float64]

#: Numbers of particles that are tried when none is asked for.
PARTICLES: Final = (2, 3, 4, 5, 7)
STEPS: Final = 600
RANDOM_STARTS: Final = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """Clusters of equal particles; ``positions`` are those of all but the first, which sits at 0."""

    clusters: tuple[int, ...]
    positions: tuple[Fraction, ...]


def find_states(f: Formula, x: str, at: Mapping[str, Fraction], counts: Sequence[int] = PARTICLES) -> list[Candidate]:
    """Stable states of f at one point of the parameters that look real in floating point, fewest clusters first."""
    fixed = substitute(f, {name: number(value) for name, value in at.items()})
    force, slope = numpy_function(fixed, [x]), numpy_function(derivative(fixed, x), [x])
    found: dict[tuple[int, ...], Candidate] = {}
    with np.errstate(all="ignore"):
        for n in counts:
            for positions in _rest(force, slope, n):
                clusters, places = _clusters(positions)
                if len(clusters) < 2 or clusters in found:
                    continue
                sharp = _newton(force, slope, clusters, places)
                if sharp is not None and _stable(slope, clusters, sharp):
                    exact = tuple(Fraction(round(float(p) * 2**44), 2**44) for p in sharp[1:])
                    found[clusters] = Candidate(clusters, exact)
    return sorted(found.values(), key=lambda c: (len(c.clusters), sum(c.clusters)))


def _starts(n: int) -> Array:
    random = np.random.default_rng(n)
    polygons = [2 * np.pi * (np.arange(n) % k) / k + random.normal(0.0, 0.01, n) for k in range(2, min(n, 6) + 1)]
    return np.array([*polygons, *random.uniform(0.0, 2 * np.pi, (RANDOM_STARTS, n))])


def _rest(force: Any, slope: Any, n: int) -> Array:
    """Where the flow comes to rest from every start; shape (starts, n)."""
    x = _starts(n)
    scale = float(np.max(np.abs(slope(np.linspace(0.0, 2 * np.pi, 721)))))
    step = 0.7 / scale if scale > 0 and np.isfinite(scale) else 0.1
    for _ in range(STEPS):
        velocity = -force(x[:, :, None] - x[:, None, :]).mean(axis=2)
        x = x + step * velocity
        if not np.isfinite(x).all():
            return np.zeros((0, n))
        if float(np.max(np.abs(velocity))) < 1e-9 * scale:
            break
    return x


def _clusters(x: Array) -> tuple[tuple[int, ...], Array]:
    """Sizes of the clusters and their places, the largest cluster first and at 0."""
    ordered = np.sort(np.mod(x, 2 * np.pi))
    gaps = np.diff(np.append(ordered, ordered[0] + 2 * np.pi))
    ends = np.flatnonzero(gaps > 1e-2)
    if len(ends) < 2:
        return (len(x),), np.zeros(1)
    shifted = np.roll(ordered, -(ends[0] + 1))
    shifted = np.where(np.arange(len(x)) >= len(x) - ends[0] - 1, shifted + 2 * np.pi, shifted)
    parts = np.split(shifted, np.cumsum(np.diff(ends)))
    sizes, places = [len(p) for p in parts], [float(np.mean(p)) for p in parts]
    first = sizes.index(max(sizes))
    order = sizes[first:] + sizes[:first]
    angles = np.array(places[first:] + [p + 2 * np.pi for p in places[:first]])
    return tuple(order), angles - angles[0]


def _newton(force: Any, slope: Any, clusters: tuple[int, ...], places: Array) -> Array | None:
    p, x = np.array(clusters, dtype=float), places.copy()
    for _ in range(30):
        difference = x[:, None] - x[None, :]
        residual = force(difference) @ p
        rates = slope(difference) * p[None, :]
        matrix = np.diag(rates.sum(axis=1)) - rates
        try:
            change = np.linalg.solve(matrix[1:, 1:], residual[1:])
        except np.linalg.LinAlgError:
            return None
        x[1:] -= change
        if float(np.max(np.abs(change))) < 1e-14:
            break
    far = np.abs(np.exp(1j * x[:, None]) - np.exp(1j * x[None, :])) + np.eye(len(x))
    return x if np.isfinite(x).all() and float(far.min()) > 1e-3 else None


def _stable(slope: Any, clusters: tuple[int, ...], x: Array) -> bool:
    p = np.array(clusters, dtype=float)
    rates = slope(x[:, None] - x[None, :])
    weights = p[:, None] * p[None, :] * rates
    laplacian = np.diag(weights.sum(axis=1)) - weights
    splitting = rates @ p
    certain = all(splitting[i] > 1e-9 for i, size in enumerate(clusters) if size > 1)
    return certain and float(np.linalg.eigvalsh(laplacian[1:, 1:]).min()) > 1e-9
