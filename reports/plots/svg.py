"""A drawing as inline SVG; colours come from the style sheet, so that it follows light, dark and print."""

from __future__ import annotations

from html import escape as quoted

from ..markup import Markup, clean
from .drawing import Curve, Dot, Drawing, Item, Line, Link, Rect, Text


def to_svg(drawing: Drawing, identifier: str) -> Markup:
    """The SVG element. ``identifier`` must be unique on its page: it names the title and the description."""
    linked = any(isinstance(item, Link) for item in drawing.items)
    body = "".join(map(_item, drawing.items))
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(drawing.width)} {number(drawing.height)}" '
        f'width="{number(drawing.width)}" height="{number(drawing.height)}" '
        f'role="{"group" if linked else "img"}" aria-labelledby="{identifier}-title {identifier}-desc">'
        f'<title id="{identifier}-title">{_text(drawing.title)}</title>'
        f'<desc id="{identifier}-desc">{_text(drawing.description)}</desc>{body}</svg>'
    )


def number(value: float) -> str:
    """A coordinate with at most two decimals.

    >>> number(12.0), number(0.125), number(-0.001)
    ('12', '0.12', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _text(text: str) -> str:
    return quoted(clean(text))


def _item(item: Item) -> str:
    match item:
        case Line(points, style, closed):
            path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")
            return f'<path class="{_text(style)}" d="{path}"/>'
        case Curve(points, style, arrow):
            start, *rest = (f"{number(x)} {number(y)}" for x, y in points)
            (x, y) = points[3]
            head = f"M{number(x - 6)} {number(y - 3.5)}L{number(x)} {number(y)}L{number(x - 6)} {number(y + 3.5)}"
            return f'<path class="{_text(style)}" d="M{start}C{",".join(rest)}{head if arrow else ""}"/>'
        case Rect(x, y, width, height, style, fill, rounded):
            corner = f' rx="{number(rounded)}"' if rounded else ""
            color = f' style="fill:#{_text(fill)}"' if fill else ""
            size = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
            return f'<rect class="{_text(style)}" {size}{corner}{color}/>'
        case Dot(x, y, radius, style):
            return f'<circle class="{_text(style)}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'
        case Text(x, y, text, style, anchor, upright):
            turn = "" if upright else f' transform="rotate(-90 {number(x)} {number(y)})"'
            place = f'x="{number(x)}" y="{number(y)}" text-anchor="{anchor}"'
            return f'<text class="{_text(style)}" {place}{turn}>{_text(text)}</text>'
        case Link(href, label, items):
            return f'<a href="{_text(href)}" aria-label="{_text(label)}">{"".join(map(_item, items))}</a>'
