"""Interacting particles on the circle: models, fast sums, simulation, observables."""

from numerics.particles import Model, Trajectory, simulate

from .causal import causal_attention
from .coupling import Coupling, attention_coupling, sampled_coupling
from .frozen import frozen_causal_attention
from .kuramoto import kuramoto
from .mean_field import mean_field, unnormalised_attention
from .normalised import self_attention

__all__ = [
    "Coupling",
    "Model",
    "Trajectory",
    "attention_coupling",
    "causal_attention",
    "frozen_causal_attention",
    "kuramoto",
    "mean_field",
    "sampled_coupling",
    "self_attention",
    "simulate",
    "unnormalised_attention",
]
