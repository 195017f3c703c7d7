"""Interacting particles on the unit sphere of R^d: attention models, observables, special solutions."""

from .attention import causal_attention, self_attention, unnormalised_attention
from .feed_forward import FeedForward, random_layer, simulate_splitting, with_feed_forward
from .layers import apply_layers, layers, simulate_layers
from .multi_head import Head, heads_between, multi_head, random_heads
from .repulsive import repulsive_attention
from .uniform_attention import uniform_attention

__all__ = [
    "FeedForward",
    "Head",
    "apply_layers",
    "causal_attention",
    "heads_between",
    "layers",
    "multi_head",
    "random_heads",
    "random_layer",
    "repulsive_attention",
    "self_attention",
    "simulate_layers",
    "simulate_splitting",
    "uniform_attention",
    "unnormalised_attention",
    "with_feed_forward",
]
