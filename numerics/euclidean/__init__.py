"""Attention in R^d, without projection: pure, rescaled, and at zero temperature."""

from .pure import pure_attention
from .rescaled import rescaled_attention
from .singular import singular_attention

__all__ = ["pure_attention", "rescaled_attention", "singular_attention"]
