"""Tapes from the texts of formulas."""

from __future__ import annotations

from numerics.tape import Tape
from verify.formula.reader import read_formula
from verify.formula.tape import to_tape


def tape_of(*texts: str, names: str = "x") -> Tape:
    """The formulas, in variables with these names, as one tape."""
    return to_tape([read_formula(text) for text in texts], names.split())
