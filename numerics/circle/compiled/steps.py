"""Whole steps of particles on the circle in compiled code, with sums over Fourier modes."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from numerics.circle.coupling import padded
from numerics.integrators import Burst, compiled
from numerics.integrators.whole_steps import advance, compile_advance, integrated
from numerics.machine.stamp import source_stamp

from . import full
from .full import OPTIONS, pull

Array = NDArray[np.float64]

#: Multiplications for a particle, for each mode and besides.
PER_MODE: Final = 26
PER_PARTICLE: Final = 40


class Particles(NamedTuple):
    """What ``pull`` takes, and a velocity of each particle's own, ``drift`` (n,)."""

    sines: Array
    constant: float
    cosines: Array
    masses: Array
    drift: Array


def burst(sines: Array, cosines: Array, masses: Array, drift: Array) -> Burst:
    """Trial steps of ``x_i' = drift_i + ``normalised_sum(sines, cosines, x, masses)``_i``."""
    system = Particles(padded(sines), float(cosines[0] * masses.sum()), padded(cosines[1:]), masses, drift)
    products = len(masses) * (PER_MODE * len(system.sines) + PER_PARTICLE)
    return lambda run: advance(run, _rows_of_particles, lambda: system, products)


@njit(**OPTIONS)
def _velocity(system: Particles, x: Array, out: Array) -> None:  # pragma: no cover - compiled
    pull(system.sines, system.constant, system.cosines, x, system.masses, out)
    out += system.drift


@njit(**OPTIONS)
def _stay(system: Particles, x: Array) -> None:  # pragma: no cover - compiled
    """Every angle is on the circle."""


integrated(Particles, _velocity, _stay)
_rows_of_particles: Final = compile_advance(
    source_stamp(*(Path(str(module.__file__)).parent for module in (full, compiled)))
)
