"""Exact algebra: formulas as rational functions of independent atoms, so that identities are decided by arithmetic in ℚ."""

from .normal import Algebra, Unsupported, is_identically_zero

__all__ = ["Algebra", "Unsupported", "is_identically_zero"]
