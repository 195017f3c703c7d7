"""Boxes in the plane: how a domain was divided, each box with its status (glyph, word, colour) or its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from .. import fields
from ..status import BY_KEY
from .axes import HEIGHT, WIDTH, axes_for, frame, legend, marks, span
from .data import number, numbers
from .drawing import Drawing, Item, Text
from .enclosure import marked
from .heat import scale_bar
from .scales import color

_SYNONYMS: Final = {
    "certified": "proved", "true": "proved", "holds": "proved", "synchronizes": "proved", "yes": "proved",
    "false": "refuted", "fails": "refuted", "no": "refuted", "unknown": "undecided", "excluded": "blocked",
    "empty": "blocked", "outside": "blocked",
}  # fmt: skip
_ROOM_FOR_GLYPH: Final = 18.0


def boxes_plot(record: Mapping[str, Any]) -> Drawing | None:
    """The drawing for a record of type ``boxes2d``: items [x0, x1, y0, y1, status or value]. None when empty."""
    found = [
        (box, item[4] if len(item) > 4 else "")
        for item in fields.items(record.get("boxes"))
        if isinstance(item, (list, tuple)) and (box := numbers(item, 4))
    ]
    across = span(x for box, _ in found for x in box[:2])
    upward = span(y for box, _ in found for y in box[2:])
    if across is None or upward is None:
        return None
    values = [number(mark) for _, mark in found]
    known = [value for value in values if value is not None and abs(value) < float("inf")]
    scaled = bool(known)
    axes = axes_for(across, upward, right=96 if scaled else 20)
    items: list[Item] = []
    words = [] if scaled else list(dict.fromkeys(str(mark) for _, mark in found))
    for (box, mark), value in zip(found, values, strict=True):
        x0, x1, y0, y1 = box
        if scaled:
            shade = color(value, min(known), max(known)) if value in known and value is not None else ""
            items.append(axes.box(x0, x1, y0, y1, "tile", shade))
            continue
        rect = axes.box(x0, x1, y0, y1, f"tile {style(str(mark), words)}")
        items.append(rect)
        glyph = BY_KEY[key].glyph if (key := _status_key(str(mark))) else ""
        if glyph and min(rect.width, rect.height) > _ROOM_FOR_GLYPH:
            items.append(Text(rect.x + rect.width / 2, rect.y + rect.height / 2 + 4, glyph, "note"))
    items += frame(axes, fields.text(record, "x_label"), fields.text(record, "y_label"), grid=False)
    items += marks(axes, marked(record))
    if scaled:
        items += scale_bar(min(known), max(known), axes.left + axes.width + 24, axes.top, axes.height)
    else:
        items += legend([(f"tile {style(word, words)}", _entry(word)) for word in words if word], axes.left)
    return Drawing(fields.text(record, "title") or "Boxes", _words(words, found), WIDTH, HEIGHT, tuple(items))


def style(word: str, words: Sequence[str]) -> str:
    """The style of a status word; a word of the report's own gets the next series colour."""
    key = _status_key(word)
    return f"s-{key}" if key else f"fill-{words.index(word) % 6}"


def _status_key(word: str) -> str:
    key = _SYNONYMS.get(word.lower(), word.lower())
    return key if key in BY_KEY else ""


def _entry(word: str) -> str:
    key = _status_key(word)
    return f"{BY_KEY[key].glyph} {word}" if key else word


def _words(words: Sequence[str], found: Sequence[tuple[object, object]]) -> str:
    counted = [f"{sum(str(mark) == word for _, mark in found):,} {word}" for word in words if word]
    return f"{len(found):,} {'box' if len(found) == 1 else 'boxes'}" + (f": {', '.join(counted)}." if counted else ".")
