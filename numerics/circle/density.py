"""The mean-field limit on the circle: ``∂_t μ + ∂_x(μ v) = κ ∂_xx μ``, by the Fourier coefficients of the law μ.

``v(x) = −∫ f(x − y) dμ(y)`` (USA and any odd f), divided by ``∫ w(x − y) dμ(y)`` for softmax attention; κ >= 0 is
noise ``√(2κ)`` on each particle. With ``c_k = ∫ e^{−ikx} dμ`` (c_0 = 1): ``c_k' = −ik (μv)^_k − κ k² c_k``; products
are formed on a grid fine enough that no product of two kept modes is aliased. Near the uniform law mode k grows at the
rate ``k b_k/2 − κ k²`` (divided by a_0 for softmax). Sources: Geshkovski, Letrouit, Polyanskiy, Rigollet, "A
mathematical perspective on Transformers" (2023), (3.4), (3.8) and section 7.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import DOP853, integrate

from .coupling import Attention, Coupling

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]


@dataclass(frozen=True, slots=True, eq=False)
class DensityRun:
    """Coefficients ``c_0 … c_N`` of the law at each time, shape (T, N + 1); ``resolved`` (T,) is |c_N| / max_k>0 |c_k|.

    A law that sharpens needs more and more modes: where ``resolved`` is not small the numbers mean nothing.
    """

    times: Array
    coefficients: Complex
    resolved: Array

    def density(self, x: Array) -> Array:
        """The density at the angles ``x``, shape (T, len(x))."""
        k = np.arange(self.coefficients.shape[1])
        weights = np.where(k == 0, 1.0, 2.0) / (2 * np.pi)
        values: Array = ((weights * self.coefficients) @ np.exp(1j * np.outer(k, x))).real
        return values

    @property
    def order_parameter(self) -> Array:
        """``|∫ e^{ix} dμ|`` at each time."""
        length: Array = np.abs(self.coefficients[:, 1])
        return length

    def distance_to(self, angle: float = 0.0) -> Array:
        """``W_2(μ, δ_angle)`` at each time, on the circle: ``W_2² = ∫ x² dμ = π²/3 + 4 Σ_k (−1)^k Re(c_k)/k²``."""
        k = np.arange(1, self.coefficients.shape[1])
        turned = (self.coefficients[:, 1:] * np.exp(1j * k * angle)).real
        squared: Array = np.pi**2 / 3 + 4 * turned @ ((-1.0) ** k / k**2)
        return np.sqrt(np.maximum(squared, 0.0))


def simulate_density(
    interaction: Coupling | Attention,
    start: Complex,
    times: Array,
    *,
    noise: float = 0.0,
    tolerance: float = 1e-10,
    progress: Callable[[float], None] | None = None,
) -> DensityRun:
    """The law at ``times`` (T,) from coefficients ``start`` (N + 1,) with ``start[0] == 1``.

    A Coupling gives the unnormalised flow, an Attention the one with softmax. ``progress`` is called with the fraction
    of time that is covered. Raises ValueError for unusable input, StepSizeError when the integration fails.

    >>> from .coupling import attention_coupling
    >>> r = 0.5 ** np.arange(65)  # a Poisson kernel stays one at β = 0: r' = r(1 − r²)/2
    >>> run = simulate_density(attention_coupling(0.0), r.astype(complex), np.array([0.0, 1.0]))
    >>> round(float(run.order_parameter[-1]), 9), round((0.25 * np.e / (0.75 + 0.25 * np.e)) ** 0.5, 9)
    (0.689468554, 0.689468554)
    """
    start = np.array(start, dtype=complex)
    if start.ndim != 1 or start.size < 2 or not np.isfinite(start).all() or abs(start[0] - 1) > 1e-12:
        raise ValueError("Expected finite coefficients c_0 = 1, c_1, … of a probability law.")
    if not 0 <= noise < np.inf:
        raise ValueError(f"Expected a finite noise >= 0 but got noise={noise}.")
    coupling = interaction.coupling if isinstance(interaction, Attention) else interaction
    if not coupling.sines.size:
        raise ValueError(f"Expected an interaction with a Fourier series but got {coupling.name}, which is too sharp.")
    modes = start.size - 1
    force = 0.5j * fitted(coupling.sines, modes)  # −f = Σ (i b_k/2) e^{ikx} + complex conjugate
    weight = fitted(interaction.cosines[1:], modes).astype(complex) if isinstance(interaction, Attention) else None
    grid = 1 << int(np.ceil(np.log2(3 * modes + 2)))
    k = np.arange(1, modes + 1)

    def on_grid(half: Complex, constant: float) -> Array:
        spectrum = np.zeros((len(half), grid // 2 + 1), dtype=complex)
        spectrum[:, 1 : modes + 1], spectrum[:, 0] = half, constant
        return np.fft.irfft(spectrum * grid, grid)

    def slope(t: Array, flat: Array) -> Array:
        c = (flat[:, :modes] + 1j * flat[:, modes:]).astype(complex)
        velocity = on_grid(force * c, 0.0)
        if weight is not None and isinstance(interaction, Attention):
            velocity = velocity / on_grid(weight * c, float(interaction.cosines[0]))
        flux = np.fft.rfft(on_grid(c, 1.0) * velocity)[:, 1 : modes + 1] / grid
        change = -1j * k * flux - noise * k**2 * c
        return np.concatenate([change.real, change.imag], axis=1)

    flat = np.concatenate([start[1:].real, start[1:].imag])[None]
    states = integrate(slope, flat, times, atol=tolerance, tableau=DOP853, progress=progress).states[0]
    coefficients = np.ones((len(states), modes + 1), dtype=complex)
    coefficients[:, 1:] = states[:, :modes] + 1j * states[:, modes:]
    size = np.abs(coefficients[:, 1:])
    return DensityRun(np.array(times, dtype=float), coefficients, size[:, -1] / np.maximum(size.max(axis=1), 1e-300))


def fitted(coefficients: Array, count: int) -> Array:
    """The first ``count`` coefficients, with zeros behind when there are fewer."""
    return np.pad(coefficients, (0, max(0, count - len(coefficients))))[:count]
