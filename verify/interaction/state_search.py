"""Looking for stable states that are not synchronized, in floating point: nothing found here is believed.

n equal particles are put together into clusters in many ways (``multiplicities``); the clusters follow the gradient
flow from regular polygons and from random places, and where they come to rest Newton's method sharpens the positions.
A state known for other values of the parameters is followed by Newton's method alone. ``states`` decides afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from verify.formula.derivative import derivative
from verify.formula.numpy import numpy_function
from verify.formula.tree import Formula, variables

Array = NDArray[np.float64]
Field = tuple[Callable[[Array], Array], Callable[[Array], Array]]

#: Numbers of particles that are tried when none is asked for.
PARTICLES: Final = (2, 3, 4, 5, 7)
STEPS: Final = 400
RANDOM_STARTS: Final = 12
#: All ways to form clusters are tried for this many particles; for more, up to three clusters or balanced ones.
ALL_WAYS: Final = 7
MOST_CLUSTERS: Final = 7

_NEWTON_STEPS: Final = 30
_AT_REST: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Candidate:
    """Clusters of equal particles; ``positions`` are those of all but the first, which sits at 0.

    ``margin``: how fast the slowest disturbance decays, as far as floating point can tell.
    """

    clusters: tuple[int, ...]
    positions: tuple[Fraction, ...]
    margin: float = field(default=0.0, compare=False)


def find_states(f: Formula, x: str, at: Mapping[str, Fraction], counts: Sequence[int] = PARTICLES) -> list[Candidate]:
    """Stable states of f at one point of the parameters that look real in floating point, fewest clusters first."""
    functions = numeric_field(f, x, at)
    found: dict[tuple[int, ...], Candidate] = {}
    with np.errstate(all="ignore"):
        for n in counts:
            for clusters, places in _rest(functions, n):
                if len(clusters) > 1 and clusters not in found:
                    candidate = _sharpened(functions, clusters, places)
                    if candidate is not None:
                        found[clusters] = candidate
    return sorted(found.values(), key=lambda c: (len(c.clusters), sum(c.clusters)))


def follow(f: Formula, x: str, known: Candidate, at: Mapping[str, Fraction]) -> Candidate | None:
    """The stable state at ``at`` that Newton's method finds from one known elsewhere, or None."""
    with np.errstate(all="ignore"):
        return _sharpened(numeric_field(f, x, at), known.clusters, np.array([0.0, *map(float, known.positions)]))


def stationary_place(
    f: Formula, x: str, masses: Sequence[Fraction], near: Sequence[Fraction]
) -> tuple[Fraction, ...] | None:
    """Where Newton's method comes to rest for clusters of these masses; all but the first begin at ``near``."""
    start = np.array([0.0, *map(float, near)])
    with np.errstate(all="ignore"):
        sharp = _newton(*numeric_field(f, x, {}), tuple(map(float, masses)), start)
    return None if sharp is None else tuple(Fraction(round(float(p) * 2**44), 2**44) for p in sharp[1:])


def drift(f: Formula, x: str, state: Candidate, at: Mapping[str, Fraction]) -> dict[str, tuple[Fraction, ...]]:
    """How fast the positions of a state move with each parameter, by differences; short dyadic numbers."""
    p, places = np.array(state.clusters, dtype=float), np.array([0.0, *map(float, state.positions)])
    apart = places[:, None] - places[None, :]
    rates = numeric_field(f, x, at)[1](apart) * p[None, :]
    jacobian = (np.diag(rates.sum(axis=1)) - rates)[1:, 1:]
    moves = {}
    for name, value in at.items():
        step = Fraction(1, 2**20) * max(Fraction(1), abs(value))
        above, below = (numeric_field(f, x, {**at, name: value + s})[0](apart) @ p for s in (step, -step))
        speeds = -np.linalg.lstsq(jacobian, (above - below)[1:] / float(2 * step), rcond=None)[0]
        if np.isfinite(speeds).all() and float(np.max(np.abs(speeds))) < 2.0**40:
            moves[name] = tuple(Fraction(round(float(s) * 2**20), 2**20) for s in speeds)
    return moves


def turned(state: Candidate, clusters: tuple[int, ...]) -> Candidate | None:
    """The state counted from another of its clusters, so that their sizes come in the order ``clusters``, or None."""
    k, places = len(state.clusters), (Fraction(0), *state.positions)
    for i in range(k):
        if state.clusters[i:] + state.clusters[:i] == clusters:
            full = Fraction(2 * np.pi)
            around = [places[(i + j) % k] - places[i] + (full if i + j >= k else 0) for j in range(1, k)]
            return Candidate(clusters, tuple(around))
    return None


def multiplicities(n: int) -> Iterator[tuple[int, ...]]:
    """Sizes of at least two clusters of n particles, the largest first.

    >>> list(multiplicities(4))
    [(3, 1), (2, 2), (2, 1, 1), (1, 1, 1, 1)]
    """
    most = MOST_CLUSTERS if n <= ALL_WAYS else 3
    for k in range(2, min(n, most) + 1):
        yield from _partitions(n, k, n)
    for k in range(4, min(n, MOST_CLUSTERS) + 1) if n > ALL_WAYS else ():
        each, more = divmod(n, k)
        yield tuple(each + 1 if i < more else each for i in range(k))


def _partitions(n: int, k: int, largest: int) -> Iterator[tuple[int, ...]]:
    if k == 1:
        if n <= largest:
            yield (n,)
        return
    for first in range(min(largest, n - k + 1), (n - 1) // k, -1):
        for rest in _partitions(n - first, k - 1, first):
            yield (first, *rest)


@lru_cache(maxsize=32)
def _functions(f: Formula, x: str) -> tuple[Any, Any, tuple[str, ...]]:
    names = tuple(name for name in variables(f) if name != x)
    return numpy_function(f, [x, *names]), numpy_function(derivative(f, x), [x, *names]), names


def numeric_field(f: Formula, x: str, at: Mapping[str, Fraction]) -> Field:
    """f and f' at one point of the parameters, as functions of arrays."""
    force, slope, names = _functions(f, x)
    values = [float(at[name]) for name in names]
    return (lambda y: force(y, *values)), (lambda y: slope(y, *values))


def _rest(functions: Field, n: int) -> list[tuple[tuple[int, ...], Array]]:
    """Where clusters of n particles come to rest under the flow: their sizes, and their places with the first at 0."""
    force, slope = functions
    weights, x = _starts(n)
    scale = float(np.max(np.abs(slope(np.linspace(0.0, 2 * np.pi, 721)))))
    step = 0.7 / scale if scale > 0 and np.isfinite(scale) else 0.1
    shares = weights / n
    for _ in range(STEPS):
        velocity = -(force(x[:, :, None] - x[:, None, :]) * shares[:, None, :]).sum(axis=2)
        x = x + step * velocity
        if not np.isfinite(x).all():
            return []
        if float(np.max(np.abs(velocity[weights > 0]))) < _AT_REST * scale:
            break
    return [_clusters(places[w > 0], w[w > 0]) for places, w in zip(x, weights, strict=True)]


def _starts(n: int) -> tuple[Array, Array]:
    """Weights and places of clusters, shape (starts, clusters) each; clusters of weight 0 fill the rows."""
    random = np.random.default_rng(n)
    rows = []
    for sizes in multiplicities(n):
        k = len(sizes)
        corners = 2 * np.pi * np.arange(k) / k + random.normal(0.0, 0.01, k)
        rows.append((sizes, corners))
        if k > 3 and len(set(sizes)) > 1:
            rows.append((tuple(random.permutation(sizes).tolist()), corners))
    single = min(n, 12)
    spread = tuple(n // single + (1 if i < n % single else 0) for i in range(single))
    rows += [(spread, random.uniform(0.0, 2 * np.pi, single)) for _ in range(RANDOM_STARTS)]
    width = max(len(sizes) for sizes, _ in rows)
    weights, places = np.zeros((len(rows), width)), np.zeros((len(rows), width))
    for i, (sizes, corners) in enumerate(rows):
        weights[i, : len(sizes)], places[i, : len(sizes)] = sizes, corners
    return weights, places


def _clusters(x: Array, weights: Array) -> tuple[tuple[int, ...], Array]:
    """Sizes of the clusters and their places, in the order around the circle that is last in the dictionary; the first
    one, which is a largest one, at 0."""
    order = np.argsort(np.mod(x, 2 * np.pi))
    angles, w = np.mod(x, 2 * np.pi)[order], weights[order]
    gaps = np.diff(np.append(angles, angles[0] + 2 * np.pi))
    ends = np.flatnonzero(gaps > 1e-2)
    if len(ends) < 2:
        return (round(float(w.sum())),), np.zeros(1)
    start = ends[0] + 1
    angles = np.concatenate([angles[start:], angles[:start] + 2 * np.pi])
    cuts = np.cumsum(np.diff(ends))
    sizes = [round(float(part.sum())) for part in np.split(np.roll(w, -start), cuts)]
    places = [float(np.mean(part)) for part in np.split(angles, cuts)]
    first = max(range(len(sizes)), key=lambda i: sizes[i:] + sizes[:i])
    turned = np.array(places[first:] + [p + 2 * np.pi for p in places[:first]])
    return tuple(sizes[first:] + sizes[:first]), turned - turned[0]


def _sharpened(functions: Field, clusters: tuple[int, ...], places: Array) -> Candidate | None:
    """The state near ``places`` when it looks stationary and stable."""
    sharp = _newton(*functions, clusters, places)
    if sharp is None or (margin := _decay(functions[1], clusters, sharp)) <= 0:
        return None
    return Candidate(clusters, tuple(Fraction(round(float(p) * 2**44), 2**44) for p in sharp[1:]), margin)


def _newton(force: Any, slope: Any, clusters: Sequence[float], places: Array) -> Array | None:
    p, x = np.array(clusters, dtype=float), places.copy()
    for _ in range(_NEWTON_STEPS):
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


def _decay(slope: Any, clusters: tuple[int, ...], x: Array) -> float:
    """How fast the slowest disturbance of the state decays; 0 unless that is clear."""
    p = np.array(clusters, dtype=float)
    rates = slope(x[:, None] - x[None, :])
    weights = p[:, None] * p[None, :] * rates
    laplacian = np.diag(weights.sum(axis=1)) - weights
    moving = np.linalg.eigvalsh(laplacian / np.sqrt(p[:, None] * p[None, :]))
    others = np.delete(moving, np.argmin(np.abs(moving)))  # the rotation has the eigenvalue 0
    splitting = (rates @ p)[p > 1]
    slowest = float(min([*others, *splitting]))
    return slowest / p.sum() if slowest > 1e-9 else 0.0
