"""Explicit Runge–Kutta and Rosenbrock methods for many initial values, each with its own step size; noise."""

from .adaptive import integrate
from .burst import Burst, Progress
from .rosenbrock import Linearise, Linearised
from .solution import Interrupted, Solution, StepSizeError
from .stochastic import SCHEMES, integrate_noisy
from .tableau import DOP853, TSIT5, Tableau

__all__ = [
    "DOP853",
    "SCHEMES",
    "TSIT5",
    "Burst",
    "Interrupted",
    "Linearise",
    "Linearised",
    "Progress",
    "Solution",
    "StepSizeError",
    "Tableau",
    "integrate",
    "integrate_noisy",
]
