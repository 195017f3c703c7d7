"""The mean-field limit on S² for laws that are symmetric about an axis: ``∂_t μ + div(μ X[μ]) = κ Δμ``.

With z = <x, axis> and ``c_l = ∫ P_l(z) dμ`` (P_l Legendre polynomials, c_0 = 1) the law has the density
``p(z) = Σ_l (2l+1)/2 c_l P_l(z)`` on [−1, 1]. By ``e^{β(t−1)} = Σ_l (2l+1) a_l P_l(t)``, ``a_l = e^{−β} i_l(β)`` with
modified spherical Bessel functions, and the addition theorem the velocity of z is

    w(z) = (1 − z²) Σ_{l>=1} (a_{l−1} − a_{l+1}) c_l P_l'(z)       (USA),

divided by ``Σ_l (2l+1) a_l c_l P_l(z)`` for SA, and ``c_l' = ∫ P_l' w p dz − κ l(l+1) c_l``. Near the uniform law
mode l grows at the rate ``l(l+1)(a_l/β − κ)``, with a_l/(β a_0) for SA. One unit of time of USA is e^{−β} in the paper.
Source: Geshkovski, Letrouit, Polyanskiy, Rigollet, "A mathematical perspective on Transformers" (2023), (3.4), (3.8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numerics.integrators import DOP853, integrate

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class AxialRun:
    """Coefficients ``c_0 … c_N`` of the law at each time, shape (T, N + 1); ``resolved`` (T,) is |c_N| / max_l>0 |c_l|.

    A law that sharpens needs more and more modes: where ``resolved`` is not small the numbers mean nothing.
    """

    times: Array
    coefficients: Array
    resolved: Array

    def density(self, z: Array) -> Array:
        """The density of z in [−1, 1], shape (T, len(z))."""
        degrees = np.arange(self.coefficients.shape[1])
        values: Array = ((degrees + 0.5) * self.coefficients) @ _legendre(z, degrees[-1]).T
        return values

    @property
    def order_parameter(self) -> Array:
        """``|∫ x dμ|`` at each time."""
        return np.abs(self.coefficients[:, 1])

    def distance_to_pole(self) -> Array:
        """``W_2(μ, δ)`` to the pole z = 1 at each time: ``(∫ arccos(z)² dμ)^½``."""
        nodes, weights = _gauss(4 * self.coefficients.shape[1])
        # z = cos θ: the angle is smooth in θ, not in z
        theta = np.pi / 2 * (nodes + 1)
        squared = (self.density(np.cos(theta)) * theta**2 * np.sin(theta)) @ weights * np.pi / 2
        return np.sqrt(np.maximum(squared, 0.0))


def kernel_coefficients(beta: float, count: int) -> Array:
    """``a_0 … a_{count}`` of ``e^{β(t−1)}``: ``a_l = e^{−β} i_l(β)``, for any sign of β.

    >>> a = kernel_coefficients(2.0, 30)
    >>> round(float(((2 * np.arange(31) + 1) * a).sum()), 12)  # the value at t = 1
    1.0
    """
    from scipy.special import ive

    if not np.isfinite(beta) or beta < -300:
        raise ValueError(f"Expected a finite beta >= -300 but got beta={beta}.")
    degrees, size = np.arange(count + 1), abs(beta)
    if size < 1e-8:  # i_l(β) = β^l/(2l+1)!! (1 + O(β²))
        return np.where(degrees == 0, 1.0, np.where(degrees == 1, beta / 3, 0.0)) * np.exp(-beta)
    a: Array = np.sqrt(np.pi / (2 * size)) * ive(degrees + 0.5, size)
    return a if beta > 0 else a * (-1.0) ** degrees * np.exp(2 * size)


def simulate_axial(
    beta: float,
    start: Array,
    times: Array,
    *,
    normalised: bool = True,
    noise: float = 0.0,
    tolerance: float = 1e-10,
    progress: Callable[[float], None] | None = None,
) -> AxialRun:
    """The law at ``times`` (T,) from coefficients ``start`` (N + 1,) with ``start[0] == 1``; SA, or USA.

    ``progress`` is called with the fraction of time that is covered. Raises ValueError for unusable input,
    StepSizeError when the integration fails.

    >>> run = simulate_axial(0.0, np.array([1.0, 1e-6, 0, 0, 0]), np.array([0.0, 1.0]))
    >>> round(float(np.log(run.coefficients[-1, 1] / 1e-6)), 6)  # rate 2/3 at β = 0
    0.666667
    """
    start = np.array(start, dtype=float)
    if start.ndim != 1 or start.size < 2 or not np.isfinite(start).all() or abs(start[0] - 1) > 1e-12:
        raise ValueError("Expected finite coefficients c_0 = 1, c_1, … of a probability law.")
    if not 0 <= noise < np.inf:
        raise ValueError(f"Expected a finite noise >= 0 but got noise={noise}.")
    modes = start.size - 1
    a = kernel_coefficients(beta, modes + 1)
    degrees = np.arange(modes + 1)
    # products of three polynomials of degree N are integrated exactly by 3N/2 + 1 nodes; more for the quotient of SA
    nodes, weights = _gauss(2 * modes + 8)
    values = _legendre(nodes, modes)
    slopes = _derivatives(nodes, values)
    pull = (1 - nodes**2)[:, None] * slopes[:, 1:] * (a[:modes] - a[2 : modes + 2])
    partition = values * ((2 * degrees + 1) * a[: modes + 1])
    density = values * (degrees + 0.5)
    project = (slopes[:, 1:] * weights[:, None]).T
    decay = noise * degrees[1:] * (degrees[1:] + 1)

    def slope(t: Array, c: Array) -> Array:
        whole = np.concatenate([np.ones((len(c), 1)), c], axis=1)
        velocity = c @ pull.T
        if normalised:
            velocity = velocity / (whole @ partition.T)
        change: Array = (velocity * (whole @ density.T)) @ project.T - decay * c
        return change

    states = integrate(slope, start[None, 1:], times, atol=tolerance, tableau=DOP853, progress=progress).states[0]
    size = np.abs(states)
    coefficients = np.concatenate([np.ones((len(states), 1)), states], axis=1)
    return AxialRun(np.array(times, dtype=float), coefficients, size[:, -1] / np.maximum(size.max(axis=1), 1e-300))


def _legendre(z: Array, largest: int) -> Array:
    """``P_0 … P_largest`` at ``z``, shape (len(z), largest + 1)."""
    return np.asarray(np.polynomial.legendre.legvander(z, largest), dtype=np.float64)


def _gauss(count: int) -> tuple[Array, Array]:
    """Nodes in (−1, 1) and weights of Gauss–Legendre quadrature."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return np.asarray(nodes, dtype=np.float64), np.asarray(weights, dtype=np.float64)


def _derivatives(nodes: Array, values: Array) -> Array:
    """``P_l'`` at the nodes: ``(1 − z²) P_l' = l (P_{l−1} − z P_l)``; the nodes of Gauss are inside (−1, 1)."""
    degrees = np.arange(values.shape[1])
    earlier = np.concatenate([np.zeros((len(nodes), 1)), values[:, :-1]], axis=1)
    slopes: Array = degrees * (earlier - nodes[:, None] * values) / (1 - nodes**2)[:, None]
    return slopes
