"""Relations that Python's operators cannot write: chains, equations and inequations."""

from __future__ import annotations

from itertools import pairwise

from ..formula.statement import Relation
from ..formula.tree import Exact, exact


def between(*values: Exact) -> tuple[Relation, ...]:
    """The chain ``a < b < c …`` as relations between neighbours. Raises TypeError for fewer than two values.

    >>> from verify.formula.tree import variable
    >>> [relation.op for relation in between(0, variable("x"), "1/2")]
    ['<', '<']
    """
    if len(values) < 2:
        raise TypeError(f"Expected at least two formulas to compare but got {len(values)}.")
    return tuple(Relation("<", left, right) for left, right in pairwise(map(exact, values)))


def equal(left: Exact, right: Exact) -> Relation:
    """The equation ``left == right``; between formulas Python's own ``==`` asks whether they are the same tree."""
    return Relation("==", exact(left), exact(right))


def unequal(left: Exact, right: Exact) -> Relation:
    """The inequation ``left != right``."""
    return Relation("!=", exact(left), exact(right))
