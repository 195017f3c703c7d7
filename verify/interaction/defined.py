"""Whether an interaction has a value at every angle: a pole is found before anything else is said about f."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from verify.errors import InputError
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import PI, Formula

#: Boxes for the search; a function that needs more is left to the criteria, which require a value wherever they look.
BOXES: Final = 2000


def require_defined(f: Formula, x: str, domain: Mapping[str, Interval]) -> None:
    """Return None unless f certainly has no value at some angle for some parameters in ``domain``.

    Raises InputError with the exact point.

    >>> from verify.formula.reader import read_formula
    >>> require_defined(read_formula("sin(x)/cos(x)"), "x", {})
    Traceback (most recent call last):
    verify.errors.InputError: Expected a value at every angle but sin(x)/cos(x) has none at x = -1/2*pi.
    """
    from verify.kernel.goal import obligations
    from verify.prover import prove

    statement = Statement((Relation("==", f, f),), ((x, Interval(-PI, PI)), *domain.items()))
    if not obligations(statement):
        return
    verdict = prove(statement, seconds=5.0, boxes=BOXES)
    if verdict.status == "refuted" and verdict.witness is not None:
        at = ", ".join(f"{name} = {value}" for name, value in verdict.witness.items())
        raise InputError(f"Expected a value at every angle but {f} has none at {at}.")
