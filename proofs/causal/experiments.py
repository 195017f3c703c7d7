"""Simulations of (CSA) for the figures and tables: functions of a seed and parameters that count what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from verify.claims.experiment import Observation, histogram

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Error per step, in radians.
_TOLERANCE: Final = 1e-7

#: Tokens nearer than this (radians) at the end are one cluster.
TOGETHER: Final = 0.02


def sphere_run(
    seed: int,
    value: tuple[int, ...],
    *,
    n: int,
    beta: int,
    time: int,
    starts: int,
    query: tuple[str, ...] = (),
) -> Array:
    """Final states (starts, n, d), as ``sphere_states`` at one time."""
    return sphere_states(seed, value, n=n, beta=beta, times=(0, time), starts=starts, query=query)[:, -1]


def sphere_states(
    seed: int,
    value: tuple[int, ...],
    *,
    n: int,
    beta: int,
    times: Sequence[float],
    starts: int,
    query: tuple[str, ...] = (),
) -> Array:
    """States (starts, T, n, d) for V = diag(value), Q = K = diag(query) (identity when empty), uniform starts."""
    import numpy as np

    from numerics.particles import simulate
    from numerics.sphere import causal_attention
    from numerics.sphere.starts import uniform

    matrix = np.diag([float(Fraction(entry)) for entry in query]) if query else None
    model = causal_attention(float(beta), len(value), query=matrix, key=matrix, value=np.diag(np.array(value, float)))
    start = uniform(n, len(value), starts, seed)
    return simulate(model, start, np.array(times, float), tolerance=_TOLERANCE, stepper="tsit5", seed=seed).states


def leaves_axis(seed: int, *, starts: int, time: int) -> Observation:
    """Conjecture 1: how often the second token does not end at ±ξ, for V = diag(2, 1), Q = K = diag(1/4, 1), β = 4."""
    import numpy as np

    final = sphere_run(seed, (2, 1), n=2, beta=4, time=time, starts=starts, query=("1/4", "1"))
    settled = np.abs(final[:, 0, 0]) > 1 - 1e-6
    away = settled & (np.abs(final[:, 1, 0]) < 0.99)
    angles = np.degrees(np.arccos(np.clip(final[away, 1, 0] * np.sign(final[away, 0, 0]), -1, 1)))
    table = {
        "title": "Angle between x_1 = ±ξ and x_2 where x_2 is not at ±ξ, in degrees",
        "columns": ["smallest", "median", "largest"],
        "rows": [[f"{value:.3f}" for value in (angles.min(), np.median(angles), angles.max())]],
    }
    return Observation(int(away.sum()), starts, {"table": table})


def cloud(seed: int, *, value: tuple[int, ...], axes: int, least: str, starts: int, time: int) -> Observation:
    """Table 1, rows 4 and 5: every token keeps a component ≥ ``least`` in the span of the first ``axes`` axes.

    For one axis both clouds, around ξ and −ξ, must be there.
    """
    import numpy as np

    final = sphere_run(seed, value, n=32, beta=9, time=time, starts=starts)
    inside = np.linalg.norm(final[:, :, :axes], axis=2)
    seen = (inside >= float(Fraction(least))).all(axis=1)
    if axes == 1:
        seen &= (final[:, :, 0] > 0).any(axis=1) & (final[:, :, 0] < 0).any(axis=1)
    table = {
        "title": "Length of the component in L",
        "columns": ["least", "mean"],
        "rows": [[f"{inside.min():.4f}", f"{inside.mean():.4f}"]],
    }
    return Observation(int(seen.sum()), starts, {"table": table})


def few_points(seed: int, *, value: tuple[int, ...], axes: int, most: int, starts: int, time: int) -> Observation:
    """Figure 1 (a)–(c): all tokens end in the span of the first ``axes`` axes, in at most ``most`` points."""
    import numpy as np

    final = sphere_run(seed, value, n=32, beta=9, time=time, starts=starts)
    inside = np.linalg.norm(final[:, :, :axes], axis=2)
    counts = [points(tokens) for tokens in final]
    seen = sum(count <= most and bool((row > 1 - 1e-6).all()) for count, row in zip(counts, inside, strict=True))
    return Observation(int(seen), starts, {"table": histogram("Number of points at the end", counts)})


def restless(
    seed: int, *, key: tuple[tuple[int, ...], ...], starts: int, time: int, far: str, expected: bool
) -> Observation:
    """Footnote 1: runs in which some token moves more than ``far`` between ``time`` and time + 1, or, when it is not
    ``expected``, in which none does; V = −I, Q = I, K = ``key``, β = 9, n = 32.
    """
    import numpy as np

    from numerics.particles import simulate
    from numerics.sphere import causal_attention
    from numerics.sphere.starts import uniform

    d = len(key)
    model = causal_attention(9.0, d, query=np.eye(d), key=np.array(key, float), value=-np.eye(d))
    times = np.array([0.0, time, time + 1])
    states = simulate(model, uniform(32, d, starts, seed), times, tolerance=1e-6, stepper="tsit5", seed=seed).states
    moved = np.linalg.norm(states[:, 2] - states[:, 1], axis=2).max(axis=1)
    row = [f"{value:.3f}" for value in (moved.min(), np.median(moved), moved.max())]
    table = {"title": "Largest distance that a token moves", "columns": ["least", "median", "most"], "rows": [row]}
    return Observation(int(((moved > float(Fraction(far))) == expected).sum()), starts, {"table": table})


def collapses(seed: int, *, value: tuple[str, ...], axes: int, matrices: int, starts: int, time: int) -> Observation:
    """Conjecture 2: all tokens end at ξ, the direction of the first one's component in the span of the first ``axes``
    axes, for Gaussian Q and K, V = diag(value), β = 1 and n = 8: ``starts`` runs with each of ``matrices`` pairs.
    """
    import numpy as np

    from numerics.particles import simulate
    from numerics.seeds import derived_seed, generator
    from numerics.sphere import causal_attention
    from numerics.sphere.starts import uniform

    d, seen = len(value), 0
    for number in range(matrices):
        query, key = generator(seed, number).standard_normal((2, d, d))
        diagonal = np.diag([float(Fraction(entry)) for entry in value])
        model = causal_attention(1.0, d, query=query, key=key, value=diagonal)
        start = uniform(8, d, starts, derived_seed(seed, str(number)))
        final = simulate(model, start, np.array([0.0, time]), tolerance=_TOLERANCE, stepper="tsit5").final
        axis = start[:, :1].copy()
        axis[:, :, axes:] = 0
        axis /= np.linalg.norm(axis, axis=2, keepdims=True)
        seen += int((np.linalg.norm(final - axis, axis=2) < TOGETHER).all(axis=1).sum())
    return Observation(seen, matrices * starts)


def circle_run(seed: int, starts: int, times: tuple[int, ...]) -> Array:
    """States (starts, 1 + T, 200) at 0 and ``times``, in the setting of Figures 2 and 3: d = 2, Q = K = V = I, β = 64.

    With numba the sums are compiled; the numbers differ from those without it by rounding only.
    """
    from numerics.circle.starts import uniform

    return circle_states(uniform(200, starts, seed), times)


def circle_states(start: Array, times: tuple[int, ...], *, tolerance: float = 1e-6) -> Array:
    """The same from ``start`` (R, 200)."""
    import numpy as np

    from numerics.circle import causal_attention
    from numerics.circle.compiled import compiled_sums_available
    from numerics.particles import simulate

    model = causal_attention(64.0, method="compiled" if compiled_sums_available() else "auto")
    return simulate(model, start, np.array([0.0, *times]), tolerance=tolerance, stepper="tsit5").states


def cluster_counts(seed: int, *, starts: int, least: int, most: int) -> Observation:
    """Figure 2: between ``least`` and ``most`` clusters at t = 150."""
    table, counts = cluster_table(circle_run(seed, starts, (150, 500)), (0, 150, 500))
    same = sum(a == b for a, b in zip(counts[1], counts[2], strict=True))
    note = f"In {same} of {starts} runs the number of clusters is the same at t = 150 and t = 500."
    return Observation(sum(least <= count <= most for count in counts[1]), starts, {"table": table, "text": note})


def cluster_table(states: Array, times: Sequence[int]) -> tuple[dict[str, Any], list[list[int]]]:
    """How many runs have so many clusters at each of ``times`` but the first, and the numbers, time by time."""
    from numerics.circle.observables import clusters

    counts = [[len(clusters(state, TOGETHER).sizes) for state in states[:, k]] for k in range(len(times))]
    numbers = sorted({count for row in counts[1:] for count in row})
    rows = [[str(number), *(str(row.count(number)) for row in counts[1:])] for number in numbers]
    columns = ["clusters", *(f"at t = {t}" for t in times[1:])]
    return {"title": "Runs by number of clusters", "columns": columns, "rows": rows}, counts


def stationary_centers(seed: int, *, starts: int, distance: str) -> Observation:
    """Figure 2: strong Rényi centers (δ = 1/2) that are within ``distance`` of their start at t = 500, one by one."""
    import numpy as np

    from numerics.parking import strong_renyi_centers

    states = circle_run(seed, starts, (500,))
    chosen = strong_renyi_centers(states[:, 0], 0.5)
    moved = np.abs(states[:, 1] - states[:, 0])[chosen]
    quantiles = ["1/2", "9/10", "99/100"]
    table = {
        "title": "Distance moved by strong centers up to t = 500",
        "columns": ["quantile", "distance"],
        "rows": [[q, f"{np.quantile(moved, float(Fraction(q))):.3g}"] for q in quantiles],
    }
    return Observation(int((moved <= float(Fraction(distance))).sum()), int(moved.size), {"table": table})


def points(tokens: Array) -> int:
    """The number of points in which unit vectors (n, d) lie, up to TOGETHER."""
    found: list[Array] = []
    for token in tokens:
        if not any(float(((token - other) ** 2).sum()) < TOGETHER**2 for other in found):
            found.append(token)
    return len(found)
