"""Kuramoto oscillators: ``θ_i' = ω_i + (K/n) Σ_j sin(θ_j − θ_i)``, with any odd coupling in place of the sine (Daido).

On the line (angles not taken modulo 2π) this is gradient ascent of ``Σ m_i ω_i θ_i + ½ ΣΣ m_i m_j Φ(θ_i − θ_j)``.
Source: Geshkovski, Letrouit, Polyanskiy, Rigollet, "A mathematical perspective on Transformers" (2023), (7.2), (7.5).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from numerics.particles.model import Model

from .coupling import Coupling
from .mean_field import mean_field, pair_energy, whole_steps
from .planner import Method

Array = NDArray[np.float64]


def sine_coupling(strength: float) -> Coupling:
    """``f(x) = K sin x``."""
    if not np.isfinite(strength):
        raise ValueError(f"Expected a finite coupling strength but got strength={strength}.")
    return Coupling(
        name=f"{strength:g}*sin(x)",
        force=lambda x: strength * np.sin(x),
        sines=np.array([float(strength)]),
        closed_potential=lambda x: -2.0 * strength * np.sin(x / 2) ** 2,
    )


def kuramoto(
    frequencies: Array, strength: float = 1.0, *, coupling: Coupling | None = None, method: Method = "auto"
) -> Model:
    """Oscillators with natural ``frequencies`` (n,), equal masses, and sine coupling of the given strength.

    >>> model = kuramoto(np.array([1.0, -1.0]), strength=2.0)
    >>> model.velocity(np.zeros(1), np.array([[np.pi / 2, 0.0]])).round(12).tolist()
    [[0.0, 0.0]]
    """
    omega = np.array(frequencies, dtype=float)
    if omega.ndim != 1 or not omega.size or not np.isfinite(omega).all():
        raise ValueError("Expected a list of finite frequencies, one per oscillator.")
    interaction = sine_coupling(strength) if coupling is None else coupling
    free = mean_field(interaction, method=method)

    return Model(
        name="kuramoto",
        equation="theta_i' = omega_i + (K/n) sum_j sin(theta_j - theta_i)",
        parameters=(("strength", float(strength)), ("f", interaction.name)),
        velocity=lambda t, states: omega + free.velocity(t, states),
        energy=lambda states: states @ omega / len(omega) + pair_energy(interaction, states),
        n=len(omega),
        burst=whole_steps(method, interaction.sines, np.ones(1), drift=omega),
    )
