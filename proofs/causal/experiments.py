"""Simulations of (CSA) for the figures and tables: functions of a seed and parameters that count what is seen."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from verify.claims.experiment import Observation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Error per step, in radians.
_TOLERANCE: Final = 1e-7

#: Tokens nearer than this (radians) at the end are one cluster.
_TOGETHER: Final = 0.02


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
    """Final states (starts, n, d) for V = diag(value), Q = K = diag(query) (identity when empty), uniform starts."""
    import numpy as np

    from numerics.particles import simulate
    from numerics.sphere import causal_attention
    from numerics.sphere.starts import uniform

    matrix = np.diag([float(Fraction(entry)) for entry in query]) if query else None
    model = causal_attention(float(beta), len(value), query=matrix, key=matrix, value=np.diag(np.array(value, float)))
    start = uniform(n, len(value), starts, seed)
    return simulate(model, start, np.array([0.0, time]), tolerance=_TOLERANCE, stepper="tsit5", seed=seed).final


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
    counts = [_points(tokens) for tokens in final]
    seen = sum(count <= most and bool((row > 1 - 1e-6).all()) for count, row in zip(counts, inside, strict=True))
    return Observation(int(seen), starts, {"table": _histogram("Number of points at the end", counts)})


def circle_run(seed: int, starts: int, times: tuple[int, ...]) -> Array:
    """States (starts, times, 200) of the setting of Figures 2 and 3: d = 2, Q = K = V = I, n = 200, β = 64."""
    import numpy as np

    from numerics.circle import causal_attention
    from numerics.circle.starts import uniform
    from numerics.particles import simulate

    start = uniform(200, starts, seed)
    grid = np.array([0.0, *times])
    return simulate(causal_attention(64.0), start, grid, tolerance=1e-6, stepper="tsit5", seed=seed).states


def cluster_counts(seed: int, *, starts: int, least: int, most: int) -> Observation:
    """Figure 2: between ``least`` and ``most`` clusters at t = 150."""
    from numerics.circle.observables import clusters

    states = circle_run(seed, starts, (150, 500))
    counts = [[len(clusters(state, _TOGETHER).sizes) for state in states[:, k]] for k in (1, 2)]
    rows = [
        [str(number), *(str(row.count(number)) for row in counts)]
        for number in range(min(map(min, counts)), max(map(max, counts)) + 1)
    ]
    same = sum(a == b for a, b in zip(*counts, strict=True))
    table = {"title": "Runs by number of clusters", "columns": ["clusters", "at t = 150", "at t = 500"], "rows": rows}
    note = f"In {same} of {starts} runs the number of clusters is the same at t = 150 and t = 500."
    return Observation(sum(least <= count <= most for count in counts[0]), starts, {"table": table, "text": note})


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


def captured(seed: int, *, starts: int, time: int, share: str) -> Observation:
    """Figure 3: Rényi centers (δ = 1/2) hold at least ``share`` of all tokens at ``time``, within δ/5."""
    import numpy as np

    from numerics.parking import captured_fraction, renyi_centers, strong_renyi_centers

    times = (5, 10, 25, 50, 75, 150, 300, 500)
    states = circle_run(seed, starts, times)
    held: dict[str, Any] = {}
    for name, find in (("Rényi", renyi_centers), ("strong Rényi", strong_renyi_centers)):
        chosen = find(states[:, 0], 0.5)
        held[name] = np.stack([captured_fraction(states[:, k], chosen, 0.1) for k in range(len(times) + 1)])
    series = [
        {
            "label": f"{name}, {what}",
            "points": [[t, float(number)] for t, number in zip((0, *times), values, strict=True)],
            "style": style,
        }
        for name in held
        for what, values, style in (
            ("mean", held[name].mean(axis=1), "solid"),
            (".1 quantile", np.quantile(held[name], 0.1, axis=1), "dashed"),
            (".9 quantile", np.quantile(held[name], 0.9, axis=1), "dotted"),
        )
    ]
    plot = {
        "type": "lines",
        "title": "Share of tokens near centers",
        "x_label": "t",
        "y_label": "share",
        "series": series,
    }
    index = (0, *times).index(time)
    seen = int((held["Rényi"][index] >= float(Fraction(share))).sum())
    return Observation(seen, starts, {"plots": [plot]})


def _points(tokens: Array) -> int:
    """The number of points in which unit vectors (n, d) lie, up to _TOGETHER."""
    found: list[Array] = []
    for token in tokens:
        if not any(float(((token - other) ** 2).sum()) < _TOGETHER**2 for other in found):
            found.append(token)
    return len(found)


def _histogram(title: str, counts: list[int]) -> dict[str, Any]:
    """A table of how often each count occurs."""
    return {
        "title": title,
        "columns": ["number", "runs"],
        "rows": [[str(number), str(times)] for number, times in sorted(Counter(counts).items())],
    }
