"""The benchmark of the simulators as text."""

from __future__ import annotations

from .measure import Row


def limits_line(limits: dict[str, float]) -> str:
    """The machine's limits in one line."""
    units = {"dgemm": "GF/s", "fma": "GF/s", "exp": "G/s", "copy": "GB/s"}
    return "machine, one thread, processor time: " + ", ".join(
        f"{name} {limits[name]:.3g} {units[name]}" for name in sorted(limits)
    )


def lines(row: Row) -> list[str]:
    """A workload: a line for each way, with seconds per replica, median error, and how many times ours that is."""
    found = [f"{row.id}: {row.title}"]
    for way in row.ways:
        if way.seconds is None:
            found.append(f"  {way.name:<24} failed: {way.failed}")
            continue
        error = "" if way.error is None else f"  error {way.error:8.1e}"
        ratio = "" if way is row.ways[0] else f"  x{row.ratio(way):.3g}"
        found.append(f"  {way.name:<24} {_time(way.seconds):>11}{error}{ratio}")
    if row.share is not None:
        found.append(f"  {100 * row.share[1]:.0f} % of the machine's {row.share[0]}")
    return found


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"
