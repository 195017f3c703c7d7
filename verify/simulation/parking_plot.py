"""The picture of parking: how often there were how many centres, beside what theory expects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .plot import save_drawing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: Counts by name: what they are called, and their colour; the three differ for every kind of colour vision.
_SHOWN: Final = {
    "renyi": ("Rényi centres", "#0072b2"),
    "strong_renyi": ("strong Rényi centres", "#d55e00"),
    "saturated": ("centres when full", "#009e73"),
}
#: A histogram of more different counts than this is drawn with bins of several counts.
_MOST_BINS: Final = 60


def save(summary: dict[str, Any], counts: dict[str, Array], path: Path) -> Path:
    """Draw histograms of ``counts``, with the expected numbers as dashed lines, into ``path`` and return it."""
    import numpy as np
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    drawing = Figure(figsize=(7, 4.4), layout="constrained")
    axes = drawing.add_subplot()
    every = np.concatenate(list(counts.values()))
    width = max(1, int(np.ceil((every.max() - every.min() + 1) / _MOST_BINS)))
    edges = np.arange(every.min(), every.max() + width + 1, width) - 0.5
    expected = {
        "strong_renyi": summary["expected_strong"]["n"],
        "saturated": (summary["saturated"] or {}).get("expected_about"),
    }
    for name, values in counts.items():
        label, colour = _SHOWN[name]
        parts = np.histogram(values, edges)[0] / len(values)
        axes.stairs(parts, edges, fill=True, color=colour, alpha=0.3)
        axes.stairs(parts, edges, color=colour, linewidth=1.4, label=f"{label}: {values.mean():.4g} on average")
        if (value := expected.get(name)) is not None:
            axes.axvline(value, color=colour, linestyle="--", linewidth=1.2, label=f"expected: {value:.4g}")
    axes.set(xlabel="number of centres", ylabel="part of the draws")
    axes.set_ylim(0, axes.get_ylim()[1])
    drawn = "one draw" if summary["replicas"] == 1 else f"{summary['replicas']:,} draws"
    title = f"parking: n = {summary['n']:,}, d = {summary['d']}, δ = {summary['delta']:g}, {drawn}"
    axes.set_title(title, fontsize=10)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    drawing.legend(loc="outside lower center", ncols=len(counts), fontsize=8, frameon=False)
    return save_drawing(drawing, path)
