"""Interaction functions on the circle: an odd 2π-periodic f with its potential Φ and its sine series.

``f(x) = Σ_k b_k sin kx`` and ``Φ' = −f``, ``Φ(0) = 0``, that is ``Φ(x) = Σ_k (b_k/k)(cos kx − 1)``. With particles
``x_i`` of mass ``m_i`` the mean-field model is ``x_i' = −Σ_j m_j f(x_i − x_j)``.

For self-attention ``f_β(x) = sin(x) e^{β(cos x − 1)}`` everything is closed: ``e^{β(cos x − 1)} = Σ_k a_k e^{ikx}``
with ``a_k = e^{−β} I_k(β)``, hence ``b_k = a_{k−1} − a_{k+1}``, and for β >= 0 the error of K terms telescopes to
``|f − f_K| <= a_K + a_{K+1}`` (``a_k`` decreases in k).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Function = Callable[[Array], Array]

#: Below this β the weights e^{β(cos x − 1)} leave the range of double precision (e^{2·350} ≈ 10^304).
SMALLEST_BETA: Final = -350.0
#: Angles are rounded to about 1e-16, which e^{β(cos x − 1)} must not notice where it is not negligible.
LARGEST_BETA: Final = 1e28
#: More modes than this never pay; the function is then summed directly.
MOST_MODES: Final = 1 << 12
#: Above this β a series would need more than MOST_MODES terms (K ≈ √(2β ln(1/ε))); pairs are summed directly.
LARGEST_SERIES_BETA: Final = 2.0e5
_ROUNDING: Final = float(np.finfo(float).eps)


@dataclass(frozen=True, slots=True, eq=False)
class Coupling:
    """An odd interaction ``force`` f with coefficients ``sines`` (K,) of ``sin x, …, sin Kx``.

    ``smooth`` is False when the series is too long for forces; ``closed_potential`` is set where Φ has a closed form,
    ``beta`` when f is f_β.
    """

    name: str
    force: Function
    sines: Array
    smooth: bool = True
    closed_potential: Function | None = None
    beta: float | None = None

    def potential(self, x: Array) -> Array:
        """Φ(x) in closed form, or −2 Σ_k (b_k/k) sin²(kx/2), which is Σ_k (b_k/k)(cos kx − 1) without cancellation."""
        if self.closed_potential is not None:
            return self.closed_potential(x)
        k = np.arange(1, len(self.sines) + 1)
        values: Array = -2.0 * np.sin(np.multiply.outer(x, k / 2.0)) ** 2 @ (self.sines / k)
        return values


@dataclass(frozen=True, slots=True, eq=False)
class Attention:
    """``coupling`` f_β with its softmax ``weight`` ``e^{β(cos x − 1)}``, with modes a_0 … a_K (``cosines``)."""

    coupling: Coupling
    weight: Function
    cosines: Array


def attention_coefficients(beta: float, tolerance: float = _ROUNDING) -> tuple[Array, float]:
    """``a_0 … a_{K+1}`` of ``e^{β(cos x − 1)}`` with K minimal such that ``a_K + a_{K+1} <= tolerance · max a_k``.

    Returns the coefficients and the bound ``a_K + a_{K+1}`` (absolute values for β < 0, where signs alternate); nothing
    and an infinite bound for β above LARGEST_SERIES_BETA.

    >>> a, tail = attention_coefficients(1.0)
    >>> abs(float(a[0] + 2 * a[1:].sum()) - 1) < 1e-14, tail < 1e-15
    (True, True)
    """
    from scipy.special import ive

    if not np.isfinite(beta) or beta < SMALLEST_BETA:
        raise ValueError(
            f"Expected a finite beta >= {SMALLEST_BETA:g} but got beta={beta}: below it e^(beta(cos x - 1)) overflows."
        )
    if beta > LARGEST_BETA:
        raise ValueError(f"Expected beta <= {LARGEST_BETA:g}, beyond which rounding decides, but got beta={beta:g}.")
    size = abs(beta)
    if size > LARGEST_SERIES_BETA:
        return np.empty(0), np.inf
    # e^{-β} I_k(β) is e^{-|β|} I_k(|β|) for β >= 0 and (-1)^k e^{2|β|} times it for β < 0;
    # I_k(β) falls like e^{-k²/2β} until k ~ β and faster from there on
    length = 32 + int(10.0 * np.sqrt(size)) + int(min(size, 40.0))
    a = ive(np.arange(length + 2), size)
    total = a[:-1] + a[1:]
    modes = int(np.argmax(total <= tolerance * a[0])) if (total <= tolerance * a[0]).any() else length
    modes = max(modes, 1)
    a = a[: modes + 2]
    tail = float(a[modes] + a[modes + 1])
    if beta < 0:
        a = a * np.exp(2 * size) * (-1.0) ** np.arange(len(a))
        tail *= float(np.exp(2 * size))
    return a, tail


def attention(beta: float) -> Attention:
    """f_β(x) = sin(x) e^{β(cos x − 1)}: self-attention on the circle with Q = K = V = I.

    One unit of time here is e^{−β} units in "A mathematical perspective on Transformers", (7.1).
    Raises ValueError when the weights would overflow.
    """
    beta = float(beta)
    a, tail = attention_coefficients(beta)

    def weight(x: Array) -> Array:
        return np.exp(-2.0 * beta * np.sin(x / 2) ** 2)

    def force(x: Array) -> Array:
        return np.sin(x) * weight(x)

    def potential(x: Array) -> Array:
        exponent = -2.0 * np.sin(x / 2) ** 2
        # the quotient is exponent·(1 + O(β)); below that β the products would be subnormal and lose digits
        return np.expm1(beta * exponent) / beta if abs(beta) > 1e-290 else exponent

    smooth = bool(np.isfinite(tail))
    sines, cosines = a[:-2] - a[2:], a[: max(len(a) - 1, 0)]
    coupling = Coupling(f"sin(x)*exp({beta:g}*(cos(x) - 1))", force, sines, smooth, potential, beta)
    return Attention(coupling, weight, cosines)


def attention_coupling(beta: float) -> Coupling:
    """f_β(x) = sin(x) e^{β(cos x − 1)} alone, see ``attention``."""
    return attention(beta).coupling


def sampled_coupling(force: Function, name: str = "f", *, tolerance: float = 4 * _ROUNDING) -> Coupling:
    """The coupling of a NumPy-callable ``force``: sine coefficients by FFT on a grid that is doubled until they end.

    Raises ValueError unless ``force`` is finite, odd and 2π-periodic at the sampled points (to 1e-9 of its size).

    >>> coupling = sampled_coupling(lambda x: np.sin(x) - 0.5 * np.sin(2 * x))
    >>> [round(float(b), 12) for b in coupling.sines]
    [1.0, -0.5]
    """
    _check_odd_periodic(force, name)
    points = 64
    while True:
        grid = 2 * np.pi * np.arange(points) / points
        b = -2.0 * np.fft.rfft(force(grid)).imag[1 : points // 2] / points
        size = float(np.abs(b).max(initial=0.0))
        large = np.flatnonzero(np.abs(b) > tolerance * size)
        kept = int(large[-1]) + 1 if large.size else 1
        if kept < 3 * len(b) // 4 or points >= 4 * MOST_MODES:
            break
        points *= 2
    return Coupling(name, force, b[:kept], kept <= MOST_MODES)


def padded(coefficients: Array) -> Array:
    """``coefficients`` with zeros up to a length of 3, 10, 17, …, as the compiled sums want them; none stay none.

    >>> padded(np.ones(5)).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    """
    missing = (3 - len(coefficients)) % 7 if len(coefficients) else 0
    return np.append(coefficients, np.zeros(missing)) if missing else coefficients


def _check_odd_periodic(force: Function, name: str) -> None:
    x = np.array([0.0, 0.1, 0.37, 0.9, 1.3, 1.9, 2.3, 2.8, 3.1])
    with np.errstate(all="ignore"):
        values = np.broadcast_to(np.asarray(force(x), dtype=float), x.shape)
        mirrored = np.broadcast_to(np.asarray(force(-x), dtype=float), x.shape)
        shifted = np.broadcast_to(np.asarray(force(x + 2 * np.pi), dtype=float), x.shape)
    finite = np.isfinite(values) & np.isfinite(mirrored) & np.isfinite(shifted)
    if not finite.all():
        raise ValueError(
            f"Expected finite values of the interaction but got NaN or infinity near x={x[~finite][0]:g} from {name}."
        )
    size = 1e-9 * max(1e-300, float(np.abs(values).max()))
    for what, defect in (("an odd function", values + mirrored), ("a 2*pi-periodic function", values - shifted)):
        worst = int(np.abs(defect).argmax())
        if abs(defect[worst]) > size:
            sign = "f(x) + f(-x)" if "odd" in what else "f(x) - f(x + 2*pi)"
            raise ValueError(f"Expected {what} but got {sign} = {defect[worst]:.6g} at x={x[worst]:g} for {name}.")
