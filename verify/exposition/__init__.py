"""Verdicts made readable: the steps of a proof in words, and pictures with certified enclosures.

Everything is made from a statement and its finished verdict. Nothing here is trusted, and nothing can change a verdict.
"""

from .details import explained

__all__ = ["explained"]
