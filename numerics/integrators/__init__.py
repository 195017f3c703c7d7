"""Explicit Runge–Kutta and Rosenbrock methods for many initial values at once, each with its own step size."""

from .adaptive import integrate
from .rosenbrock import Linearise, Linearised
from .solution import Interrupted, Solution, StepSizeError
from .tableau import DOP853, TSIT5, Tableau

__all__ = [
    "DOP853",
    "TSIT5",
    "Interrupted",
    "Linearise",
    "Linearised",
    "Solution",
    "StepSizeError",
    "Tableau",
    "integrate",
]
