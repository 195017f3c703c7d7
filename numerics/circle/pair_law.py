"""The law of the difference of two of n particles on the circle: the first equation of the BBGKY hierarchy, closed.

Particles start independent and uniform and move by ``θ_i' = −(1/n) Σ_j f(θ_i − θ_j)``. The density ψ of x = θ_1 − θ_2
solves ``∂_t ψ + ∂_x(v ψ) = 0`` with ``v = −(2/n) f(x) − (2(n−2)/n) g(t, x)``, where ``g = E[f(θ_1 − θ_3) | θ_1 − θ_2 =
x]`` depends on the law of three particles. A closure expresses it by ψ; with ``p = 2πψ`` and ``*`` for the mean over
the circle of a product with shifted arguments:

* independent: the third particle knows nothing of the first two, ``g = 0``;
* cumulant: no correlation of three that is not one of pairs, ``p g = f * p``;
* kirkwood: the superposition ``p(θ_1−θ_2) p(θ_1−θ_3) p(θ_2−θ_3)``, ``g = ((f p) * p)/(p * p)``.

For n = 2 there is nothing to close. The last two are exact to second order in t, and with either of them the mode k
grows at the rate ``((n−2)/n) k b_k`` near the uniform law, f = Σ b_k sin kx. Source: Geshkovski, Letrouit, Polyanskiy,
Rigollet, "A mathematical perspective on Transformers" (2023), (8.1) and Problem 4, which asks for a closure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import DOP853, integrate

from .coupling import Coupling
from .density import fitted

Array = NDArray[np.float64]

CLOSURES: Final = ("cumulant", "kirkwood", "independent")


@dataclass(frozen=True, slots=True, eq=False)
class PairRun:
    """``coefficients`` (T, N + 1): ``c_k = E cos k(θ_1 − θ_2)`` at each time, c_0 = 1; ``resolved`` (T,) is |c_N| /
    max_k>0 |c_k|, and where it is not small the numbers mean nothing."""

    n: int
    times: Array
    coefficients: Array
    resolved: Array

    def density(self, x: Array) -> Array:
        """ψ at the angles ``x``, shape (T, len(x)); a closure may make it negative."""
        k = np.arange(self.coefficients.shape[1])
        weights = np.where(k == 0, 1.0, 2.0) / (2 * np.pi)
        values: Array = (weights * self.coefficients) @ np.cos(np.outer(k, x))
        return values

    @property
    def squared_order(self) -> Array:
        """``E |(1/n) Σ_j e^{iθ_j}|² = 1/n + (1 − 1/n) c_1`` at each time."""
        squared: Array = 1 / self.n + (1 - 1 / self.n) * self.coefficients[:, 1]
        return squared


def simulate_pair_law(
    coupling: Coupling,
    n: int,
    times: Array,
    *,
    closure: str = "cumulant",
    modes: int = 64,
    tolerance: float = 1e-12,
    progress: Callable[[float], None] | None = None,
) -> PairRun:
    """ψ at ``times`` (T,), the first one that of the uniform start, from ``modes`` coefficients.

    ``progress`` is called with the fraction of time that is covered. Raises ValueError for unusable input,
    StepSizeError when the integration fails.

    >>> from .coupling import attention_coupling
    >>> run = simulate_pair_law(attention_coupling(0.0), 2, np.array([0.0, 1.0]))  # tan(x/2) shrinks like e^{−t}
    >>> round(float(run.coefficients[1, 3]), 9), round(float(np.tanh(0.5) ** 3), 9)
    (0.098686167, 0.098686167)
    """
    if n < 2 or modes < 1:
        raise ValueError(f"Expected n >= 2 particles and modes >= 1 but got n={n}, modes={modes}.")
    if closure not in CLOSURES:
        raise ValueError(f"Expected a closure in {', '.join(CLOSURES)} but got closure={closure!r}.")
    if not coupling.smooth:
        raise ValueError("Expected a smooth interaction for a law, but its series is too long.")
    b, k = fitted(coupling.sines, modes), np.arange(1, modes + 1)
    grid = 1 << int(np.ceil(np.log2(3 * modes + 2)))
    force = _sines_on_grid(b, grid)

    def slope(t: Array, c: Array) -> Array:
        p = 1 + 2 * _cosines_on_grid(c, grid)
        flux = 2 / n * force * p
        third = 2 * (n - 2) / n
        if third and closure == "cumulant":
            flux = flux + third * _sines_on_grid(b * c, grid)
        elif third and closure == "kirkwood":
            g = _sines_on_grid(_sines(force * p, modes) * c, grid) / (1 + 2 * _cosines_on_grid(c * c, grid))
            flux = flux + third * g * p
        moved: Array = k / 2 * _sines(flux, modes)
        return moved

    states = integrate(slope, np.zeros((1, modes)), times, atol=tolerance, tableau=DOP853, progress=progress).states[0]
    coefficients = np.concatenate([np.ones((len(states), 1)), states], axis=1)
    size = np.abs(states)
    return PairRun(n, np.array(times, dtype=float), coefficients, size[:, -1] / np.maximum(size.max(axis=1), 1e-300))


def _cosines_on_grid(c: Array, grid: int) -> Array:
    """``Σ_k c_k cos kx`` on a grid of the circle, for c (…, K)."""
    spectrum = np.zeros((*c.shape[:-1], grid // 2 + 1), dtype=complex)
    spectrum[..., 1 : c.shape[-1] + 1] = c * (grid / 2)
    return np.fft.irfft(spectrum, grid)


def _sines_on_grid(b: Array, grid: int) -> Array:
    """``Σ_k b_k sin kx`` on a grid of the circle, for b (…, K)."""
    spectrum = np.zeros((*b.shape[:-1], grid // 2 + 1), dtype=complex)
    spectrum[..., 1 : b.shape[-1] + 1] = b * (-0.5j * grid)
    return np.fft.irfft(spectrum, grid)


def _sines(values: Array, count: int) -> Array:
    """The coefficients b_1 … b_count of odd ``values`` on a grid."""
    coefficients: Array = -2.0 * np.fft.rfft(values).imag[..., 1 : count + 1] / values.shape[-1]
    return coefficients
