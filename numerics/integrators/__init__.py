"""Explicit Runge–Kutta methods for many initial values at once, each with its own step size."""

from .adaptive import Interrupted, Solution, StepSizeError, integrate
from .tableau import DOP853, TSIT5, Tableau

__all__ = ["DOP853", "TSIT5", "Interrupted", "Solution", "StepSizeError", "Tableau", "integrate"]
