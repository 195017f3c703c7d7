"""A stable state as a picture: its clusters on the circle, and its eigenvalues."""

from __future__ import annotations

import math
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .stable_states import StableState

_RADIUS: Final = 90
_CENTRE: Final = 130


def svg(state: StableState) -> str:
    """The picture as SVG text: a dot for each cluster, its area in proportion to the number of its particles."""
    width, height = 2 * _CENTRE, 2 * _CENTRE + 18 * (1 + len(state.eigenvalues))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img">',
        f"<title>{escape(str(state))}</title>",
        f'<circle cx="{_CENTRE}" cy="{_CENTRE}" r="{_RADIUS}" fill="none" stroke="#9a9a9a"/>',
    ]
    for size, angle in zip(state.clusters, map(float, (Fraction(0), *state.positions)), strict=True):
        x, y = math.cos(angle), -math.sin(angle)
        dot = 14 * math.sqrt(size / max(state.clusters))
        lines.append(
            f'<circle cx="{_CENTRE + _RADIUS * x:.2f}" cy="{_CENTRE + _RADIUS * y:.2f}" r="{dot:.2f}" fill="#1f4e8c"/>'
        )
        lines.append(
            f'<text x="{_CENTRE + (_RADIUS + 27) * x:.2f}" y="{_CENTRE + (_RADIUS + 27) * y + 5:.2f}" font-size="13" '
            f'text-anchor="middle">{size}</text>'
        )
    rows = [f"n = {state.n}", *(f"eigenvalue {rate}" for rate in state.eigenvalues)]
    for i, row in enumerate(rows):
        lines.append(f'<text x="12" y="{2 * _CENTRE + 4 + 18 * i}" font-size="13">{escape(row)}</text>')
    return "\n".join([*lines, "</svg>\n"])
