"""Interacting particles on the unit sphere of R^d: attention models, observables, special solutions."""

from .attention import causal_attention, self_attention, unnormalised_attention

__all__ = ["causal_attention", "self_attention", "unnormalised_attention"]
