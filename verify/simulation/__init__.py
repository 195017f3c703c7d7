"""Simulations by name: models with typed parameters, summaries, files and plots. Evidence only, never a proof."""

from .models import MODELS, build_model
from .options import simulate
from .parts import run_in_parts
from .run import run_simulation
from .setup import Setup
from .simulated import Simulation
from .systems import SYSTEMS, simulate_system

__all__ = [
    "MODELS",
    "SYSTEMS",
    "Setup",
    "Simulation",
    "build_model",
    "run_in_parts",
    "run_simulation",
    "simulate",
    "simulate_system",
]
