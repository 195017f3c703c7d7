"""HTML by construction: text is escaped unless it is already ``Markup``, so a hostile string stays a string."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from .scripts import Run, scripts
from .signs import signs

# Characters that no HTML or XML document may hold: controls, lone surrogates and non-characters.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Characters that reorder what a reader sees: a statement must read as it was checked.
_REORDERING: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_VOID: Final = frozenset({"meta", "link", "input", "wbr"})


class Markup(str):
    """A string that is HTML already. Made by ``tag``, ``escape`` and ``join`` only."""

    __slots__ = ()


Content = str | None
Attribute = str | int | float | bool | None


def clean(text: str) -> str:
    """``text`` with every character that no document may hold replaced by U+FFFD.

    >>> clean("a\\x00b")
    'a\ufffdb'
    """
    return _REORDERING.sub("\ufffd", _FORBIDDEN.sub("\ufffd", text))


def escape(text: str) -> Markup:
    """``text`` as HTML text; Markup is left as it is.

    >>> escape("<b> & \\"c\\"")
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    return text if isinstance(text, Markup) else _escaped(text)


@lru_cache(maxsize=1 << 15)
def _escaped(text: str) -> Markup:
    # Pages repeat words and numbers, and plots their coordinates.
    return Markup(html.escape(clean(text)))


def join(*parts: Content) -> Markup:
    """The parts one after the other, each escaped unless it is Markup; None is left out."""
    return Markup("".join(escape(part) for part in parts if part is not None))


def tag(element: str, *children: Content, **attributes: Attribute) -> Markup:
    """The element with its children and attributes.

    ``class_`` and ``for_`` stand for ``class`` and ``for``; other underscores are hyphens. An attribute that is None
    or False is left out, True gives the bare name.

    >>> tag("a", "x < y", href="#", class_="quiet")
    '<a href="#" class="quiet">x &lt; y</a>'
    """
    words = [element]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        name = name.rstrip("_").replace("_", "-")
        words.append(name if value is True else f'{name}="{escape(value if isinstance(value, str) else str(value))}"')
    opening = f"<{' '.join(words)}>"
    return Markup(opening) if element in _VOID else Markup(f"{opening}{join(*children)}</{element}>")


def prose(text: str) -> Markup:
    """Words with signs, subscripts and superscripts for formulas among them; between backticks stands what is typed.

    >>> prose("x1*y**3 < e^{β/2}")
    'x<sub>1</sub>·y<sup>3</sup> &lt; e<sup>β/2</sup>'
    """
    pieces = text.split("`")
    if len(pieces) > 1 and len(pieces) % 2:
        return join(*(tag("code", piece) if place % 2 else prose(piece) for place, piece in enumerate(pieces)))
    text = signs(text)
    return _written(scripts(text)) if "_" in text or "^" in text else escape(text)


def _written(runs: Iterable[Run]) -> Markup:
    return join(*(tag(run.kind, _written(run.parts)) if run.parts else escape(run.text) for run in runs))


def paragraphs(text: str, **attributes: Attribute) -> Markup:
    """Prose as paragraphs, split at blank lines."""
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", text)]
    return join(*(tag("p", prose(block), **attributes) for block in blocks if block))
