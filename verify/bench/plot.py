"""A picture of the benchmark: our seconds against those of every peer, on logarithmic axes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from verify.errors import InputError

from .measure import Row


def plot(measured: Sequence[Row], path: Path) -> None:
    """Write the picture to ``path`` (.svg, .png or .pdf). Raises InputError when matplotlib is missing or refuses."""
    try:
        from matplotlib import rcParams
        from matplotlib.figure import Figure
    except ImportError:
        raise InputError("Expected matplotlib for a plot but it is not installed; the extra 'plot' adds it.") from None
    # The same numbers give the same file, byte for byte.
    rcParams["svg.hashsalt"] = "inphase"
    figure = Figure(figsize=(5.5, 5), layout="constrained")
    axes = figure.add_subplot()
    names = list(dict.fromkeys(name for row in measured for name in row.peers))
    values = [1e-4]
    for name, marker in zip(names, "os^Dvx+", strict=False):
        points = [(row.seconds, row.peers[name].seconds) for row in measured if row.ratio(name) is not None]
        values += [v for point in points for v in point]
        axes.scatter([x for x, _ in points], [y for _, y in points], s=18, marker=marker, label=name)
    ends = [min(values) / 2, max(values) * 2]
    axes.plot(ends, ends, color="0.6", linewidth=1, zorder=0)
    axes.set(xscale="log", yscale="log", xlim=ends, ylim=ends, xlabel="Inphase, seconds", ylabel="peer, seconds")
    axes.set_title("Inequalities that both prove; above the line the peer is slower", fontsize=10)
    if names:
        axes.legend()
    try:
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    except (OSError, ValueError) as error:
        raise InputError(f"Expected to write a plot to {path} but got: {error}.") from None
