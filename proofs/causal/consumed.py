"""Figure 3: the share of tokens held by Rényi and strong Rényi centers over time (d = 2, n = 200, β = 64, δ = 1/2)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from verify.claims.experiment import Observation

from .experiments import circle_states

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: When the shares are taken, beside t = 0.
TIMES: Final = (1, 2, 3, 4, 5, 7, 10, 15, 20, 25, 30, 40, 50, 75, 100, 125, 150)

#: Centers of tokens farther apart than this, and how near a token is to a center that holds it (radians).
SEPARATION: Final = 0.5
RADIUS: Final = 0.1

#: Runs at once: what is kept of them are shares, so memory does not grow with their number.
_BATCH: Final = 100

#: Error per step in radians: with 1e-6 no share changes (a token is one part in 200), and steps take twice as long.
_TOLERANCE: Final = 1e-4


def shares(seed: int, runs: int, progress: Callable[[float], None] | None = None) -> dict[str, Array]:
    """For "Rényi" and "strong Rényi" the shares (T + 1, runs) at 0 and TIMES, from independent uniform starts."""
    import numpy as np

    from numerics.circle.starts import uniform
    from numerics.parking import captured_fraction, renyi_centers, strong_renyi_centers

    starts = uniform(200, runs, seed)
    held: dict[str, list[Array]] = {"Rényi": [], "strong Rényi": []}
    for first in range(0, runs, _BATCH):
        states = circle_states(starts[first : first + _BATCH], TIMES, tolerance=_TOLERANCE)
        for name, find in (("Rényi", renyi_centers), ("strong Rényi", strong_renyi_centers)):
            chosen = find(states[:, 0], SEPARATION)
            at_times = [captured_fraction(states[:, k], chosen, RADIUS) for k in range(states.shape[1])]
            held[name].append(np.stack(at_times))
        if progress:
            progress(min(1.0, (first + _BATCH) / runs))
    return {name: np.concatenate(parts, axis=1) for name, parts in held.items()}


def curves(held: dict[str, Array]) -> list[tuple[str, str, list[float]]]:
    """(kind of center, "mean", ".1 quantile" or ".9 quantile", values at 0 and TIMES): the lines of Figure 3."""
    import numpy as np

    return [
        (name, what, [float(number) for number in values])
        for name, share in held.items()
        for what, values in (
            ("mean", share.mean(axis=1)),
            (".1 quantile", np.quantile(share, 0.1, axis=1)),
            (".9 quantile", np.quantile(share, 0.9, axis=1)),
        )
    ]


def share_table(held: dict[str, Array]) -> dict[str, Any]:
    """The lines as a table, with the half-width of the 99 % confidence interval of each mean."""
    import numpy as np

    rows = []
    for k, t in enumerate((0, *TIMES)):
        row = [str(t)]
        for share in held.values():
            # 2.576: the normal quantile; the standard error of the mean of so many independent runs
            wide = 2.576 * float(share[k].std(ddof=1)) / share.shape[1] ** 0.5 if share.shape[1] > 1 else float("nan")
            low, high = np.quantile(share[k], [0.1, 0.9])
            row += [f"{share[k].mean():.4f} ± {wide:.4f}", f"{low:.3f}", f"{high:.3f}"]
        rows.append(row)
    columns = ["t", *(f"{name} {what}" for name in held for what in ("mean", ".1", ".9"))]
    return {
        "title": "Share of tokens held by centers: mean with 99 % interval, quantiles",
        "columns": columns,
        "rows": rows,
    }


def captured(seed: int, *, starts: int, time: int, share: str) -> Observation:
    """In how many runs Rényi centers hold at least ``share`` of all tokens at ``time``."""
    held = shares(seed, starts)
    styles = {"mean": "solid", ".1 quantile": "dashed", ".9 quantile": "dotted"}
    plot = {
        "type": "lines",
        "title": "Share of tokens near centers",
        "x_label": "t",
        "y_label": "share",
        "series": [
            {
                "label": f"{name}, {what}",
                "points": [[t, value] for t, value in zip((0, *TIMES), values, strict=True)],
                "style": styles[what],
            }
            for name, what, values in curves(held)
        ],
    }
    seen = int((held["Rényi"][(0, *TIMES).index(time)] >= float(Fraction(share))).sum())
    return Observation(seen, starts, {"plots": [plot], "table": share_table(held)})
