"""Simulations by name: models with typed parameters, summaries, files and plots. Evidence only, never a proof."""

from .models import MODELS, Setup, build_model
from .run import Simulation, run_simulation

__all__ = ["MODELS", "Setup", "Simulation", "build_model", "run_simulation"]
