"""A phase diagram as a picture: one rectangle for each cell, its answer by colour, with a legend."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from .boxes import outward
from .plot_colors import COLORS

if TYPE_CHECKING:
    from .phase_diagram import PhaseDiagram

_SIZE: Final = 560
_LEFT: Final = 70
_TOP: Final = 40


def svg(diagram: PhaseDiagram) -> str:
    """The picture as SVG text; the first parameter runs to the right, the second upwards."""
    (x_name, x_range), (y_name, y_range) = diagram.ranges
    (x0, x1), (y0, y1) = (tuple(map(float, outward(r))) for r in (x_range, y_range))

    def across(value: float) -> float:
        return _LEFT + _SIZE * (value - x0) / (x1 - x0)

    def down(value: float) -> float:
        return _TOP + _SIZE * (y1 - value) / (y1 - y0)

    title = escape(str(diagram))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _SIZE + 30} {_TOP + _SIZE + 100}" role="img">',
        f"<title>{title}</title>",
        f'<text x="{_LEFT}" y="24" font-size="15">{escape(str(diagram.interaction))}</text>',
    ]
    for segment in diagram.segments:
        (_, first), (_, second) = segment.domain
        (left, right), (low, high) = (tuple(map(float, outward(r))) for r in (first, second))
        place = f'x="{across(left):.2f}" y="{down(high):.2f}"'
        size = f'width="{across(right) - across(left):.2f}" height="{down(low) - down(high):.2f}"'
        lines.append(
            f'<rect {place} {size} fill="{COLORS[segment.answer]}" stroke="#ffffff" stroke-width="0.3">'
            f"<title>{escape(str(segment))}</title></rect>"
        )
    bottom = _TOP + _SIZE
    lines.append(f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIZE}" height="{_SIZE}" fill="none" stroke="#333333"/>')
    for value in (x0, (x0 + x1) / 2, x1):
        lines.append(
            f'<text x="{across(value):.1f}" y="{bottom + 18}" font-size="13" text-anchor="middle">{value:g}</text>'
        )
    for value in (y0, (y0 + y1) / 2, y1):
        lines.append(
            f'<text x="{_LEFT - 8}" y="{down(value) + 4:.1f}" font-size="13" text-anchor="end">{value:g}</text>'
        )
    middle = _LEFT + _SIZE / 2
    lines.append(f'<text x="{middle}" y="{bottom + 38}" font-size="15" text-anchor="middle">{escape(x_name)}</text>')
    lines.append(f'<text x="18" y="{_TOP + _SIZE / 2}" font-size="15">{escape(y_name)}</text>')
    for i, (answer, share) in enumerate(diagram.shares().items()):
        x = _LEFT + 190 * i
        lines.append(f'<rect x="{x}" y="{bottom + 60}" width="16" height="16" fill="{COLORS[answer]}"/>')
        lines.append(f'<text x="{x + 24}" y="{bottom + 73}" font-size="13">{answer}: {100 * share:.2f} %</text>')
    return "\n".join([*lines, "</svg>\n"])
