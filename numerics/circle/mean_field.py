"""Mean-field models on the circle: ``x_i' = −Σ_j m_j f(x_i − x_j)``, gradient ascent of ``½ ΣΣ m_i m_j Φ(x_i − x_j)``.

Sources: Polyanskiy, Rigollet, Yao, "Synchronization of mean-field models on the circle" (2025); with ``f = f_β`` this
is USA, (7.1) of Geshkovski, Letrouit, Polyanskiy, Rigollet (2023), where one unit of time here is ``e^{−β}``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import Burst
from numerics.particles.model import Model, checked_masses, masses_for

from . import direct, fourier, gram
from .compiled import compiled_sums_available
from .coupling import Coupling, attention_coupling, padded
from .planner import Method, resolved

Array = NDArray[np.float64]


def mean_field(coupling: Coupling, *, masses: Array | None = None, method: Method = "auto") -> Model:
    """The mean-field model of an interaction, with masses (n,) (equal ones by default).

    >>> from .coupling import sampled_coupling
    >>> model = mean_field(sampled_coupling(np.sin))
    >>> model.velocity(np.zeros(1), np.array([[0.0, np.pi / 2]])).round(12).tolist()
    [[0.5, -0.5]]
    """
    weights, series = checked_masses(masses), padded(coupling.sines)

    def velocity(t: Array, states: Array) -> Array:
        n = states.shape[1]
        match resolved(method, n, len(coupling.sines), smooth=coupling.smooth, beta=coupling.beta):
            case "direct":
                return direct.mean_field_sum(coupling.force, states, masses_for(weights, n))
            case "gram":
                assert coupling.beta is not None
                return gram.attention_sums(coupling.beta, states, masses_for(weights, n))[0]
            case "fourier":
                return fourier.mean_field_sum(coupling.sines, states, masses_for(weights, n))
            case "compiled":
                from .compiled import sums

                return sums.mean_field_sum(series, states, masses_for(weights, n))

    return Model(
        name="mean-field",
        equation="x_i' = -sum_j m_j f(x_i - x_j)",
        parameters=(("f", coupling.name),),
        velocity=velocity,
        energy=lambda states: pair_energy(coupling, states, weights),
        n=None if weights is None else len(weights),
        masses=weights,
        burst=whole_steps(method, coupling.sines, np.ones(1), weights),
    )


def whole_steps(
    method: Method, sines: Array, cosines: Array, masses: Array | None = None, drift: Array | None = None
) -> Callable[[int], Burst | None] | None:
    """Compiled steps of n particles where sums are compiled, loaded when they are first wanted.

    The velocity is ``drift`` and what ``compiled.sums.normalised_sum`` makes of the coefficients.
    """
    if method != "compiled" or not compiled_sums_available():
        return None

    def burst(n: int) -> Burst:
        from .compiled import steps

        return steps.burst(sines, cosines, masses_for(masses, n), np.zeros(n) if drift is None else drift)

    return burst


def pair_energy(coupling: Coupling, states: Array, masses: Array | None = None) -> Array:
    """``½ ΣΣ m_i m_j Φ(x_i − x_j)``, shape (R,): at most 0 when Φ <= 0, and 0 exactly at synchronization."""
    weights = masses_for(masses, states.shape[1])
    way = resolved("auto", states.shape[1], len(coupling.sines), smooth=coupling.smooth)
    if way == "direct" and coupling.closed_potential is not None:
        return direct.pair_energy(coupling.potential, states, weights)
    return fourier.energy_sum(coupling.sines, states, weights)


def unnormalised_attention(beta: float, *, masses: Array | None = None, method: Method = "auto") -> Model:
    """USA on the circle: ``x_i' = −Σ_j m_j e^{β(cos(x_i−x_j)−1)} sin(x_i − x_j)``."""
    model = mean_field(attention_coupling(beta), masses=masses, method=method)
    return Model(
        name="usa",
        equation="x_i' = -sum_j m_j exp(beta*(cos(x_i - x_j) - 1))*sin(x_i - x_j)",
        parameters=(("beta", float(beta)),),
        velocity=model.velocity,
        energy=model.energy,
        n=model.n,
        masses=model.masses,
        burst=model.burst,
    )
