"""Systems in R^d: attention without projection (pure, rescaled, at zero temperature), and consensus."""

from .consensus import consensus
from .pure import pure_attention
from .rescaled import rescaled_attention
from .singular import singular_attention

__all__ = ["consensus", "pure_attention", "rescaled_attention", "singular_attention"]
