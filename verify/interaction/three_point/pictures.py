"""Pictures of a three-point certificate, in floating point: T over the triangle, its margin against the parameter."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from .certificate import ThreePointCertificate
from .sampling import margin, sample_triples, separation

_CELLS: Final = 48
_PARAMETERS: Final = 33


def pictures(certificate: ThreePointCertificate) -> list[dict[str, Any]]:
    """Plot records: T/D at the open or lower end of the range, and the largest ε with T ≤ −ε D on a grid."""
    claimed = certificate.claimed
    found = [_triangle(certificate)]
    if claimed.lower < claimed.upper:
        grid = np.linspace(float(claimed.lower), float(claimed.upper), _PARAMETERS)
        points = [[float(p), margin(certificate, float(p), 90)] for p in grid]
        series = [{"label": "margin of this certificate", "points": points}]
        title = "The largest ε with T ≤ −ε D on a grid"
        found.append({"type": "lines", "title": title, "x_label": claimed.parameter, "y_label": "ε", "series": series})
    return found


def _triangle(certificate: ThreePointCertificate) -> dict[str, Any]:
    """T/D as a heat map over the triangle s ≤ t ≤ 2π − s − t; nothing outside it."""
    claimed = certificate.claimed
    s, t = np.linspace(0, 2 * math.pi / 3, _CELLS), np.linspace(0, math.pi, _CELLS)
    grid_s, grid_t = np.meshgrid(s, t)
    inside = (grid_s <= grid_t) & (grid_s + 2 * grid_t <= 2 * math.pi + 1e-9) & (grid_t > 0)
    kept_s, kept_t = grid_s[inside], grid_t[inside]
    values = np.full(grid_s.shape, np.nan)
    values[inside] = sample_triples(certificate, kept_s, kept_t, float(claimed.start)) / separation(kept_s, kept_t)
    rows = [[None if math.isnan(value) else float(value) for value in row] for row in values]
    title = "T/D over the triangle" + (f" at {claimed.parameter} = {claimed.start}" if claimed.parameter else "")
    labels = {"x_label": "s, the smallest gap of the triple", "y_label": "t, the middle one"}
    return {"type": "heat", "title": title, **labels, "x": s.tolist(), "y": t.tolist(), "z": rows}
