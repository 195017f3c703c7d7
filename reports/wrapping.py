"""Where a formula may wrap: browsers do not break a ``math`` element, so a long one becomes several in a row.

A piece ends before a relation sign or a word between relations, before a plus or minus once the piece is long, and
after a comma; parentheses around something long are opened for this. Parentheses around something low are kept from
stretching, which browsers do with too much space.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

_RELATIONS: Final = frozenset(["<", "≤", ">", "≥", "=", "≠", "∈", "⇔", "⇒", "→"])
_SUMS: Final = frozenset(["+", "−", "-"])
_FENCES: Final = frozenset(["(", ")", "[", "]", "{", "}", "|"])
_TALL: Final = frozenset(["mfrac", "mtable", "munder", "mover", "munderover", "msqrt", "mroot"])
_LONG_GROUP: Final = 40
_LONG_PIECE: Final = 8


def pieces(root: Element) -> Iterator[list[Element]]:
    """The children of ``root``, cut where the formula may wrap; marks made for that are left in the tree.

    >>> from xml.etree.ElementTree import fromstring
    >>> [len(piece) for piece in pieces(fromstring("<math><mi>x</mi><mo>≤</mo><mn>1</mn></math>"))]
    [1, 2]
    """
    _settle_fences(root)
    piece: list[Element] = []
    size = 0
    previous = ""
    for atom in _atoms(root):
        sign = _sign(atom)
        binary = atom.get("form") != "prefix" and previous not in _RELATIONS | _SUMS | _FENCES - {")", "]", "}", "|"}
        relation = sign in _RELATIONS - {"∈"}
        cut = relation or atom.tag == "mtext" or (sign in _SUMS and binary and size > _LONG_PIECE)
        if piece and cut:
            yield piece
            piece, size = [], 0
            if sign:
                # The first sign of a row would read as a prefix, without the space around it.
                atom.set("form", "infix")
        piece.append(atom)
        size += _size(atom)
        previous = sign
        if sign == ",":
            atom.set("form", "infix")
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _atoms(element: Element) -> Iterator[Element]:
    """The parts of a row in order: rows inside are opened unless they are fenced and short."""
    for child in element:
        if child.tag != "mrow" or child.attrib:
            yield child
        elif len(child) and _sign(child[0]) in _FENCES:
            if _size(child) <= _LONG_GROUP:
                yield child
                continue
            for part in child:
                if _sign(part) in _FENCES:
                    part.set("stretchy", "false")
            yield from _atoms(child)
        else:
            yield from _atoms(child)


def _settle_fences(root: Element) -> None:
    for row in root.iter():
        fences = [child for child in row if _sign(child) in _FENCES]
        if fences and not any(inner.tag in _TALL for inner in row.iter()):
            for fence in fences:
                fence.set("stretchy", "false")


def _sign(element: Element) -> str:
    return (element.text or "").strip() if element.tag == "mo" else ""


def _size(element: Element) -> int:
    return sum(1 for inner in element.iter() if not len(inner))
