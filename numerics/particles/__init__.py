"""What all simulated systems share: models, trajectories, seeds."""

from .model import Model
from .simulate import IncompleteRunError, InterruptedRun, Trajectory, simulate

__all__ = ["IncompleteRunError", "InterruptedRun", "Model", "Trajectory", "simulate"]
