"""The pieces of an interval in a table of the roots of f: what is said of f on each of them. See ``table``."""

from __future__ import annotations

from dataclasses import dataclass

from verify.formula.tree import Formula


@dataclass(frozen=True, slots=True)
class Gap:
    """From ``lower`` to ``upper`` f has the sign ``sign``: ">" or "<" zero. ``branches`` as in cells."""

    lower: Formula
    upper: Formula
    sign: str
    branches: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One root, from ``lower`` to ``upper``: at p when p is q, of multiplicity ``order``; else in (p, q), simple.

    The derivative of that order has the sign ``sign``. ``branches`` says of the kinked operations in f (abs, min,
    max), in order, which branch they take on the whole cell; when it is empty they are left as they are.
    """

    lower: Formula
    upper: Formula
    order: int
    sign: str
    p: Formula
    q: Formula
    branches: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Zero:
    """An exact root, both ends of this piece, of a multiplicity that is not known or no integer."""

    lower: Formula
    upper: Formula


@dataclass(frozen=True, slots=True)
class Hole:
    """An exact point, both ends of this piece, at which f has no value."""

    lower: Formula
    upper: Formula


@dataclass(frozen=True, slots=True)
class Flat:
    """From ``lower`` to ``upper``, both included where they are finite, f is zero. ``branches`` as in cells."""

    lower: Formula
    upper: Formula
    branches: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Void:
    """From ``lower`` to ``upper`` f has no value: of ``conditions(f)`` the one with this number fails."""

    lower: Formula
    upper: Formula
    lower_open: bool
    upper_open: bool
    condition: int


Piece = Gap | Cell | Zero | Hole | Flat | Void
#: Pieces that are told in the statement as they are.
Told = Hole | Flat | Void
