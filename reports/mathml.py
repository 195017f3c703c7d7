"""MathML from a report, passed through an allow-list: what is not presentation mathematics never reaches a page."""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree

from .markup import Markup, clean, escape, tag

ELEMENTS: Final = frozenset(
    """math mrow mi mo mn ms mtext mspace msqrt mroot mfrac msup msub msubsup mmultiscripts mprescripts none
    munder mover munderover mtable mtr mtd mpadded mphantom mstyle""".split()  # noqa: SIM905
)
ATTRIBUTES: Final = frozenset(
    """display mathvariant stretchy fence form separator lspace rspace minsize maxsize linethickness columnalign
    rowspacing columnspacing accent accentunder movablelimits displaystyle scriptlevel largeop symmetric
    width height depth""".split()  # noqa: SIM905
)
_DEEPEST: Final = 200
_VALUE: Final = re.compile(r"[A-Za-z0-9 .%+\-]{0,40}\Z")


def formula(mathml: str, text: str, *, display: bool = False) -> Markup:
    """The formula as a ``math`` element, or as plain code when ``mathml`` is empty or not pure mathematics.

    ``text`` is the statement in the formula language; it is the fallback and the spoken form.

    >>> formula("<math><mi>x</mi><mo>&lt;</mo><mn>1</mn></math>", "x < 1")
    '<math><mi>x</mi><mo>&lt;</mo><mn>1</mn></math>'
    >>> formula("<math><script>1</script></math>", "x < 1")
    '<code class="formula">x &lt; 1</code>'
    """
    root = _parse(mathml)
    if root is None:
        return tag("code", text, class_="formula") if text else Markup("")
    if display:
        root.set("display", "block")
    else:
        root.attrib.pop("display", None)
    return Markup(_write(root))


def _parse(mathml: str) -> ElementTree.Element | None:
    """The checked tree; None when anything in it is not on the lists. Declarations (entities) are refused unread."""
    if not mathml.strip() or "<!" in mathml or "<?" in mathml:
        return None
    try:
        root = ElementTree.fromstring(clean(mathml))
        elements = list(root.iter())
    except (ElementTree.ParseError, RecursionError):
        return None
    for element in elements:
        element.tag = str(element.tag).removeprefix("{http://www.w3.org/1998/Math/MathML}")
        if element.tag not in ELEMENTS:
            return None
        for name in [
            name for name in element.attrib if name not in ATTRIBUTES or not _VALUE.match(element.attrib[name])
        ]:
            del element.attrib[name]
    if _depth(root) >= _DEEPEST:
        return None
    if root.tag != "math":
        inner, root = root, ElementTree.Element("math")
        root.append(inner)
    return root


def _depth(root: ElementTree.Element) -> int:
    level, depth = [root], 0
    while level:
        level = [child for element in level for child in element]
        depth += 1
    return depth


def _write(element: ElementTree.Element) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attrib.items())
    # Text beside element children is layout white space in our own MathML; only token elements hold text.
    inner = "".join(map(_write, element)) if len(element) else escape(element.text or "")
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>"
