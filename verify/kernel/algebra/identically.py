"""Identities: whether a formula is zero wherever it is defined."""

from __future__ import annotations

from collections.abc import Iterable

from verify.formula.tree import Formula, variables

from .constants import is_zero_constant
from .normal import Algebra


def is_identically_zero(formula: Formula, nonnegative: Iterable[str] = ()) -> bool:
    """Whether ``formula`` is zero wherever it is defined, by exact algebra (and ``constants``). False means: not shown.

    >>> from verify.formula.reader import read_formula
    >>> is_identically_zero(read_formula("sin(x)**2 + cos(x)**2 - 1"))
    True
    >>> is_identically_zero(read_formula("exp(x + y) - exp(x)*exp(y)*(1 + 10**-30)"))
    False
    """
    return Algebra(nonnegative).is_zero(formula) or (not variables(formula) and is_zero_constant(formula))
