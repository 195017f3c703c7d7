"""Butcher tableaus of two explicit Runge–Kutta pairs: Tsitouras 5(4) and Dormand–Prince 8(5,3).

A step from ``y`` takes slopes ``k_i = v(t + c_i h, y + h Σ_j a_ij k_j)`` and returns ``y + h Σ_i b_i k_i``. Both pairs
here end with the slope at the new point, which is the first slope of the next step.

Sources: Ch. Tsitouras, "Runge–Kutta pairs of order 5(4) satisfying only the first column simplifying assumption",
Computers and Mathematics with Applications 62 (2011) 770–775; E. Hairer, S. P. Nørsett, G. Wanner, "Solving Ordinary
Differential Equations I", section II.10.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from . import dop853

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Tableau:
    """Coefficients of an explicit pair with s stages plus the slope at the new point.

    ``a`` (s, s) strictly lower triangular; ``b`` (s,) with ``Σ b_i = 1``; ``c`` (s,). ``error`` (e, s + 1) holds the
    weights of the error estimates: one row is the difference of the two solutions, two rows are combined as in
    DOP853 (fifth-order estimate damped by the third-order one). ``dense`` (s + 1 + x, p) holds the interpolation
    polynomials ``b_i(θ) = Σ_m dense[i, m] θ^(m+1)``; they use x more slopes, with rows ``extra_a`` (x, s + 1 + x) and
    nodes ``extra_c`` (x,), which are computed in steps with outputs inside only. ``stability`` is the length of the
    stability interval on the negative real axis.
    """

    name: str
    order: int
    error_order: int
    a: Array
    b: Array
    c: Array
    error: Array
    dense: Array
    extra_a: Array
    extra_c: Array
    stability: float

    @property
    def stages(self) -> int:
        """The number of slopes of one step, without the slope at the new point."""
        return len(self.b)


def _expand(scale: float, *factors: tuple[float, ...]) -> Array:
    """Coefficients of θ, θ², θ³, θ⁴ of ``scale`` times the product of polynomials given by ascending coefficients."""
    product = np.array([scale])
    for factor in factors:
        product = np.convolve(product, factor)
    return product[1:]


_TSIT5_A: Final = (
    (),
    (0.161,),
    (-0.008480655492356989, 0.335480655492357),
    (2.8971530571054935, -6.359448489975075, 4.3622954328695815),
    (5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525),
    (5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383),
)
_TSIT5_ERROR: Final = (
    -0.00178001105222577714,
    -0.0008164344596567469,
    0.007880878010261995,
    -0.1447110071732629,
    0.5823571654525552,
    -0.45808210592918697,
    0.015151515151515152,
)
#: b_1(θ) has a simple zero at 0, the others a double one (Tsitouras 2011, section 4).
_TSIT5_DENSE: Final = (
    _expand(
        -1.0530884977290216,
        (0.0, 1.0),
        (-1.3299890189751412, 1.0),
        (0.7139816917074209, -1.4364028541716351, 1.0),
    ),
    _expand(0.1017, (0.0, 0.0, 1.0), (1.2949852507374631, -2.1966568338249754, 1.0)),
    _expand(2.490627285651252793, (0.0, 0.0, 1.0), (1.57803468208092486, -2.38535645472061657, 1.0)),
    _expand(-16.54810288924490272, (0.0, 0.0, 1.0), (-1.21712927295533244, 1.0), (-0.61620406037800089, 1.0)),
    _expand(47.37952196281928122, (0.0, 0.0, 1.0), (-1.203071208372362603, 1.0), (-0.658047292653547382, 1.0)),
    _expand(-34.87065786149660974, (0.0, 0.0, 1.0), (-1.2, 1.0), (-0.666666666666666667, 1.0)),
    _expand(2.5, (0.0, 0.0, 1.0), (-1.0, 1.0), (-0.6, 1.0)),
)


def _lower_triangle(rows: tuple[tuple[float, ...], ...]) -> Array:
    square = np.zeros((len(rows), len(rows)))
    for i, row in enumerate(rows):
        square[i, : len(row)] = row
    return square


TSIT5: Final = Tableau(
    name="tsit5",
    order=5,
    error_order=4,
    a=_lower_triangle(_TSIT5_A),
    b=np.array(
        [
            0.09646076681806523,
            0.01,
            0.4798896504144996,
            1.379008574103742,
            -3.290069515436081,
            2.324710524099774,
        ]
    ),
    c=np.array([0.0, 0.161, 0.327, 0.9, 0.9800255409045097, 1.0]),
    error=np.array([_TSIT5_ERROR]),
    dense=np.array(_TSIT5_DENSE),
    extra_a=np.empty((0, 7)),
    extra_c=np.empty(0),
    stability=3.506,
)


_DOP853_A: Final = _lower_triangle(dop853.A)
#: Stages; after them comes the slope at the new point, and then the further slopes of the interpolant.
_STAGES: Final = 12


def _dop853_dense() -> Array:
    """The interpolant of order 7 of Hairer–Nørsett–Wanner II.6 as polynomials b_i(θ).

    There ``y(θ) = y + θ(F_0 + (1−θ)(F_1 + θ(F_2 + (1−θ)(F_3 + …))))`` with ``F_0 = Δy``, ``F_1 = h k_first − Δy``,
    ``F_2 = 2Δy − h(k_first + k_last)`` and ``F_3 … F_6`` given by the rows of D; all are linear in the slopes.
    """
    slopes = len(_DOP853_A)
    increment = _DOP853_A[_STAGES]
    first, last = np.eye(slopes)[0], np.eye(slopes)[_STAGES]
    rows = [increment, first - increment, 2 * increment - (first + last), *np.array(dop853.D)]
    weights = np.zeros((slopes, len(rows)))
    polynomial = np.array([1.0])
    for index, row in enumerate(rows):
        polynomial = np.convolve(polynomial, [0.0, 1.0] if index % 2 == 0 else [1.0, -1.0])
        weights[:, : len(polynomial) - 1] += np.outer(row, polynomial[1:])
    return weights


DOP853: Final = Tableau(
    name="dop853",
    order=8,
    error_order=7,
    a=_DOP853_A[:_STAGES, :_STAGES].copy(),
    b=_DOP853_A[_STAGES, :_STAGES].copy(),
    c=np.array(dop853.C[:_STAGES]),
    error=np.array([[*dop853.E5, 0.0], [*dop853.E3, 0.0]]),
    dense=_dop853_dense(),
    extra_a=_DOP853_A[_STAGES + 1 :].copy(),
    extra_c=np.array(dop853.C[_STAGES + 1 :]),
    stability=6.393,
)
