"""What all simulated systems share: models, trajectories, noise, seeds."""

from .model import Model
from .noise import Noise, simulate_noisy
from .simulate import IncompleteRunError, InterruptedRun, Trajectory, simulate

__all__ = ["IncompleteRunError", "InterruptedRun", "Model", "Noise", "Trajectory", "simulate", "simulate_noisy"]
