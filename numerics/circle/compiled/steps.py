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
    """What ``pull`` takes, and a velocity of each particle's own, ``drift`` (n,).

    Particles within δ <= ``reach`` of their mean approach it at the ``rate``, but for ``cubic`` · δ³.
    """

    sines: Array
    constant: float
    cosines: Array
    masses: Array
    drift: Array
    rate: float
    reach: float
    cubic: float


def burst(sines: Array, cosines: Array, masses: Array, drift: Array) -> Burst:
    """Trial steps of ``x_i' = drift_i + normalised_sum(sines, cosines, x, masses)_i`` for masses of sum 1."""
    rate, reach, cubic = (0.0, 0.0, 0.0) if drift.any() else _approach(sines, cosines)
    series = padded(sines), float(cosines[0] * masses.sum()), padded(cosines[1:])
    system = Particles(*series, masses, drift, rate, reach, cubic)
    products = len(masses) * (PER_MODE * len(system.sines) + PER_PARTICLE)
    return lambda run: advance(run, _rows_of_particles, lambda: system, products)


def _approach(sines: Array, cosines: Array) -> tuple[float, float, float]:
    """``rate``, ``reach`` and ``cubic`` of ``Particles`` for f and w, all 0 where f does not attract.

    ``|f(d) − f'(0)d| <= Σ k³|b_k| |d|³/6`` and ``|w(d) − w(0)| <= Σ k²|a_k| d²``, at most w(0)/2 within the reach; |d|
    is at most 2δ, and its cubes, which decay at three times the rate, sum up.
    """
    k, weight = np.arange(1.0, len(sines) + 1), float(cosines[0] + 2 * cosines[1:].sum())
    slope, bend = float(k @ sines), float(k**3 @ np.abs(sines))
    if not (slope > 0 and weight > 0):
        return 0.0, 0.0, 0.0
    dip = float(k[: len(cosines) - 1] ** 2 @ np.abs(cosines[1:])) / weight
    reach = min(1.0, (1 / (8 * dip)) ** 0.5) if dip else 1.0
    return slope / weight, reach, 8 / (3 * slope) * (bend / 3 + 2 * slope * dip)


@njit(**OPTIONS)
def _velocity(system: Particles, x: Array, out: Array) -> None:  # pragma: no cover - compiled
    pull(system.sines, system.constant, system.cosines, x, system.masses, out)
    out += system.drift


@njit(**OPTIONS)
def _stay(system: Particles, x: Array) -> None:  # pragma: no cover - compiled
    """Every angle is on the circle."""


@njit(**OPTIONS)
def _unobserved(system: Particles, x: Array, out: Array) -> None:  # pragma: no cover - compiled
    """Energies of many states at once cost less by sums over modes."""


@njit(**OPTIONS)
def _unobserved_between(
    system: Particles, x: Array, terms: Array, theta: Array, out: Array
) -> None:  # pragma: no cover - compiled
    """Nor between steps."""


@njit(**OPTIONS)
def _synchronized(
    system: Particles, x: Array, tolerance: float, base: Array, change: Array
) -> float:  # pragma: no cover - compiled
    """Particles within δ of their centre of mass m, modulo 2π: ``x_i(t) = m + e^{−rate t}(x_i − m)``.

    The differences d obey ``d' = −rate d`` up to cubes, and m stays where it is up to those.
    """
    if system.reach == 0.0:
        return 0.0
    mean, total, turn = 0.0, 0.0, 2 * np.pi
    for i in range(x.size):
        base[i] = turn * np.round((x[i] - x[0]) / turn)
        mean += system.masses[i] * (x[i] - base[i])
        total += system.masses[i]
    mean /= total
    distance = 0.0
    for i in range(x.size):
        base[i] += mean
        change[i] = x[i] - base[i]
        distance = max(distance, abs(change[i])) if change[i] == change[i] else np.inf
    return system.rate if distance <= system.reach and system.cubic * distance**3 <= tolerance else 0.0


integrated(Particles, _velocity, _stay, _synchronized, _unobserved, _unobserved_between)
_rows_of_particles: Final = compile_advance(
    source_stamp(*(Path(str(module.__file__)).parent for module in (full, compiled)))
)
