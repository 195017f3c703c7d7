"""Exact algebra: formulas as rational functions of independent atoms; arithmetic in ℚ decides identities."""

from .identically import is_identically_zero
from .normal import Algebra, Unsupported

__all__ = ["Algebra", "Unsupported", "is_identically_zero"]
