"""Interacting particles on the unit sphere of R^d: attention models, observables, special solutions."""

from .attention import causal_attention, self_attention, unnormalised_attention
from .feed_forward import FeedForward, simulate_splitting, with_feed_forward
from .layers import apply_layers
from .multi_head import Head, multi_head, random_heads
from .repulsive import repulsive_attention
from .uniform_attention import uniform_attention

__all__ = [
    "FeedForward",
    "Head",
    "apply_layers",
    "causal_attention",
    "multi_head",
    "random_heads",
    "repulsive_attention",
    "self_attention",
    "simulate_splitting",
    "uniform_attention",
    "unnormalised_attention",
    "with_feed_forward",
]
