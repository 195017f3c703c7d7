"""Table 1 and Figure 1: final configurations on the sphere for five value matrices (Q = K = I, n = 32)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from verify.claims.counts import clopper_pearson
from verify.claims.experiment import histogram
from verify.simulation.paper_figure import PaperFigure, Progress, Remade

from ..experiments import TOGETHER, points, sphere_states

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]

#: The panels of Figure 1: diagonals of V.
_PANELS: Final = ((1, 1, 1), (1, 1, 0), (1, 0, 0), (-1, -1, -3), (-1, -3, -3))


def _figure_one(runs: int, seed: int, progress: Progress) -> Remade:
    import numpy as np

    times = np.concatenate([[0.0], np.geomspace(0.05, 5000.0, 240)])
    found = []
    for number, value in enumerate(_PANELS):
        found.append(sphere_states(seed, value, n=32, beta=9, times=tuple(times), starts=runs))
        progress((number + 1) / len(_PANELS))

    def draw(drawing: Figure) -> None:
        for number, (value, states) in enumerate(zip(_PANELS, found, strict=True)):
            axes: Any = drawing.add_subplot(2, 3, number + 1, projection="3d")
            for token in range(states.shape[2]):
                axes.plot(*states[0, :, token].T, linewidth=0.6, color="#1f4e8c", alpha=0.6)
            axes.plot(*states[0, -1].T, "o", markersize=4, color="#b3261e")
            axes.set(title=f"({'abcde'[number]}) V = diag{value}", xlim=(-1, 1), ylim=(-1, 1), zlim=(-1, 1))
            axes.set_box_aspect((1, 1, 1))
            axes.tick_params(labelsize=6)

    tables = []
    for value, states in zip(_PANELS, found, strict=True):
        counts = [points(tokens) for tokens in states[:, -1]]
        tables.append(histogram(f"V = diag{value}: number of points at t = 5000", counts))
    return Remade(tuple(tables), draw)


def _at_first(start: Array, final: Array) -> Mask:
    seen: Mask = (((final - start[:, :1]) ** 2).sum(axis=2) < TOGETHER**2).all(axis=1)
    return seen


def _one_point(start: Array, final: Array) -> Mask:
    """All tokens in one point of the span of the first two axes."""
    seen: Mask = ((final[:, :, 2:] ** 2).sum(axis=2) < TOGETHER**2).all(axis=1)
    seen &= (((final - final[:, :1]) ** 2).sum(axis=2) < TOGETHER**2).all(axis=1)
    return seen


def _on_axis(start: Array, final: Array) -> Mask:
    seen: Mask = ((final[:, :, 1:] ** 2).sum(axis=2) < TOGETHER**2).all(axis=1)
    return seen


def _cloud(axes: int, least: float) -> Callable[[Array, Array], Mask]:
    """All tokens have a component of at least ``least`` in the span; for an axis, both sides are occupied."""

    def seen(start: Array, final: Array) -> Mask:
        found: Mask = ((final[:, :, :axes] ** 2).sum(axis=2) > least**2).all(axis=1)
        if axes == 1:
            found &= (final[:, :, 0] > 0).any(axis=1) & (final[:, :, 0] < 0).any(axis=1)
        return found

    return seen


_DIAGONAL: Final[tuple[str, ...]] = ()
#: V, β, diagonal of Q = K (empty for I), n, what the table says, whether it is seen.
_ROWS: Final[tuple[tuple[Any, ...], ...]] = (
    ((1, 1, 1), 1, _DIAGONAL, 32, "all at x_1(0)", _at_first),
    ((1, 1, 1), 9, _DIAGONAL, 32, "all at x_1(0)", _at_first),
    ((1, 1, 0), 1, _DIAGONAL, 32, "one point of L", _one_point),
    ((1, 1, 0), 9, _DIAGONAL, 32, "one point of L", _one_point),
    ((1, 0, 0), 1, _DIAGONAL, 32, "all at ξ or −ξ", _on_axis),
    ((1, 0, 0), 9, _DIAGONAL, 32, "all at ξ or −ξ", _on_axis),
    ((2, 1), 4, ("1/4", "1"), 2, "all at ξ or −ξ", _on_axis),
    ((-1, -1, -3), 9, _DIAGONAL, 32, "within 30° of L", _cloud(2, 0.866)),
    ((-1, -3, -3), 9, _DIAGONAL, 32, "two clouds within 45° of ±ξ", _cloud(1, 0.7072)),
)


def _table_one(runs: int, seed: int, progress: Progress) -> Remade:
    rows, shown = [], []
    for number, (value, beta, query, n, expected, seen) in enumerate(_ROWS):
        states = sphere_states(seed, value, n=n, beta=beta, times=(0.0, 5000.0), starts=runs, query=query)
        count = int(seen(states[:, 0], states[:, -1]).sum())
        low, high = clopper_pearson(count, runs, 0.99)
        form = "I" if not query else f"diag({', '.join(query)})"
        rows.append([f"diag{value}", form, str(beta), expected, f"{count} of {runs}", f"[{low:.3f}, {high:.3f}]"])
        shown.append((f"diag{value}, β = {beta}" + (f", Q = K = {form}" if query else ""), count / runs, low, high))
        progress((number + 1) / len(_ROWS))

    def draw(drawing: Figure) -> None:
        axes = drawing.add_subplot()
        for place, (_, share, low, high) in enumerate(shown):
            axes.plot([low, high], [place, place], color="#1f4e8c", linewidth=2)
            axes.plot([share], [place], "o", color="#b3261e")
        axes.set_yticks(range(len(shown)), [label for label, *_ in shown])
        axes.invert_yaxis()
        axes.set(xlabel="share of runs with the final configuration of Table 1", xlim=(-0.02, 1.02))

    columns = ["V", "Q = K", "β", "Table 1 says", "runs", "99 % interval"]
    return Remade(({"title": "Final configurations at t = 5000", "columns": columns, "rows": rows},), draw)


FIGURE_ONE: Final = PaperFigure(
    "Figure 1: trajectories on the sphere for five value matrices, K = Q = I, β = 9, n = 32, to t = 5000",
    "The drawing is the first run. For (a) and (b), β = 9 is so large that few runs have collapsed to one point at "
    "t = 5000; Theorem 4.1 says that (a) does in the end.",
    1,
    _figure_one,
    (9.5, 6.4),
)

TABLE_ONE: Final = PaperFigure(
    "Table 1: how often the final configurations are seen",
    "Rows 1 and 2 are slow for large β (exponentially, causal.C054), so β = 1 is shown beside the paper's 9. "
    "Row 3 fails for the matrices of causal.C025. Tokens nearer than 0.02 count as one point.",
    100,
    _table_one,
    (8.5, 4.0),
)
