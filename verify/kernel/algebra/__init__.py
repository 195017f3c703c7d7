"""Exact algebra: formulas as rational functions of independent atoms; arithmetic in ℚ decides identities."""

from .normal import Algebra, Unsupported, is_identically_zero

__all__ = ["Algebra", "Unsupported", "is_identically_zero"]
