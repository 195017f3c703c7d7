"""MathML from a report, passed through an allow-list: what is not presentation mathematics never reaches a page."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from xml.etree import ElementTree

from .evidence import abridged
from .markup import Markup, clean, escape, join, tag
from .wrapping import pieces

Element = ElementTree.Element
ELEMENTS: Final = frozenset(
    """math mrow mi mo mn ms mtext mspace msqrt mroot mfrac msup msub msubsup mmultiscripts mprescripts none
    munder mover munderover mtable mtr mtd mpadded mphantom mstyle""".split()  # noqa: SIM905
)
ATTRIBUTES: Final = frozenset(
    """mathvariant stretchy fence form separator lspace rspace minsize maxsize linethickness columnalign
    rowspacing columnspacing accent accentunder movablelimits displaystyle scriptlevel largeop symmetric
    width height depth""".split()  # noqa: SIM905
)
_VALUE: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .%+-")
_DEEPEST: Final = 200
_RELATIONS: Final = frozenset(["<", "≤", ">", "≥", "=", "≠", "⇔", "⇒", "→"])
_TOKENS: Final = frozenset(["mi", "mo", "mn", "ms", "mtext"])
#: Characters of MathML, and of a text in its place, that a page shows: three screens full.
_LARGEST: Final = 40_000
_LONGEST: Final = 3_000


@lru_cache(maxsize=4096)
def formula(mathml: str, text: str, *, display: bool = False) -> Markup:
    """The formula as ``math`` elements, or as plain code when ``mathml`` is empty or not pure mathematics.

    A long statement becomes several ``math`` elements, so that it can wrap; parts one below the other become rows
    that wrap each for itself. ``text`` is the statement in the formula
    language, used as fallback. ``display`` sets fractions in full size.

    >>> formula("<math><mi>x</mi><mo>&lt;</mo><mn>1</mn></math>", "x < 1")
    '<math><mi>x</mi></math><wbr><math><mo form="infix">&lt;</mo><mn>1</mn></math>'
    >>> formula("<math><script>1</script></math>", "x < 1")
    '<code class="formula">x &lt; 1</code>'
    """
    root = _parse(mathml) if len(mathml) <= _LARGEST else None
    if root is None:
        return tag("code", abridged(text, _LONGEST), class_="formula") if text else Markup("")
    return join(*(tag("span", _wrapping(row, display), class_="row") for row in _rows(root))) or _wrapping(
        root, display
    )


def _wrapping(row: Element, display: bool) -> Markup:
    style = "true" if display else None
    return Markup("<wbr>".join(tag("math", join(*map(_write, piece)), displaystyle=style) for piece in pieces(row)))


def _rows(root: Element) -> list[Element]:
    """The rows of a formula that is nothing but a table of one column, such as the parts of a claim."""
    if len(root) != 1 or root[0].tag != "mtable":
        return []
    cells = [row[0] for row in root[0] if row.tag == "mtr" and len(row) == 1 and row[0].tag == "mtd"]
    return cells if len(cells) == len(root[0]) else []


def _parse(mathml: str) -> Element | None:
    """The checked tree; None when anything in it is not on the lists. Declarations (entities) are refused unread."""
    if not mathml.strip() or "<!" in mathml or "<?" in mathml:
        return None
    try:
        root = ElementTree.fromstring(clean(mathml))
    except (ElementTree.ParseError, RecursionError):
        return None
    if _depth(root) >= _DEEPEST:
        return None
    for element in root.iter():
        element.tag = str(element.tag).removeprefix("{http://www.w3.org/1998/Math/MathML}")
        if element.tag not in ELEMENTS:
            return None
        for name, value in list(element.attrib.items()):
            if name not in ATTRIBUTES or not _VALUE.issuperset(value) or len(value) > 40:
                del element.attrib[name]
    if root.tag == "math":
        return root
    inner, root = root, Element("math")
    root.append(inner)
    return root


def _depth(root: Element) -> int:
    level, depth = [root], 0
    while level:
        level = [child for element in level for child in element]
        depth += 1
    return depth


def _write(element: Element) -> Markup:
    # Text beside element children is layout white space in MathML; only token elements hold text.
    inner = escape(element.text or "") if element.tag in _TOKENS else join(*map(_write, element))
    return tag(element.tag, inner, **element.attrib)
