"""Trial steps of a Rosenbrock method for stiff ``y' = v(y)`` whose Jacobian makes linear systems cheap to solve.

With J = v'(y) a step solves ``(I/(γh) − J) u_i = v(y + Σ_{j<i} a_ij u_j) + Σ_{j<i} (c_ij/h) u_j`` for i = 1 … 8, and
``y + Σ_j a_8j u_j + u_8`` is the new point; u_8 is the difference to a solution of order 4. For a triangular J each
system is one forward substitution.

Source: G. Steinebach, "Construction of Rosenbrock–Wanner method Rodas5P and numerical benchmarks within the Julia
Differential Equations package", BIT Numerical Mathematics 63 (2023), 27: order 5(4), L-stable, stiffly accurate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .control import combination, row_of
from .trial import Evaluate, Rows, Trial

Array = NDArray[np.float64]

#: Jacobians that are kept at once have at most this many entries (32 MB).
ENTRIES_AT_ONCE: Final = 1 << 22
ERROR_ORDER: Final = 4
GAMMA: Final = 0.21193756319429014

_LAST: Final = (-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946)
_A: Final = (
    (),
    (3.0,),
    (2.849394379747939, 0.45842242204463923),
    (-6.954028509809101, 2.489845061869568, -10.358996098473584),
    (2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641),
    _LAST,
    (*_LAST, 1.0),
    (*_LAST, 1.0, 1.0),
)
_C: Final = (
    (),
    (-14.155112264123755,),
    (-17.97296035885952, -2.859693295451294),
    (147.12150275711716, -1.41221402718213, 71.68940251302358),
    (165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306),
    (24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125, -0.6610691825249471),
    (
        30.91273214028599,
        -3.1208243349937974,
        77.79954646070892,
        34.28646028294783,
        -19.097331116725623,
        -28.087943162872662,
    ),
    (
        37.80277123390563,
        -3.2571969029072276,
        112.26918849496327,
        66.9347231244047,
        -40.06618937091002,
        -54.66780262877968,
        -9.48861652309627,
    ),
)
_DENSE: Final = (
    (
        25.948786856663858,
        -2.5579724845846235,
        10.433815404888879,
        -2.3679251022685204,
        0.524948541321073,
        1.1241088310450404,
        0.4272876194431874,
        -0.17202221070155493,
    ),
    (
        -9.91568850695171,
        -0.9689944594115154,
        3.0438037242978453,
        -24.495224566215796,
        20.176138334709044,
        15.98066361424651,
        -6.789040303419874,
        -6.710236069923372,
    ),
    (
        11.419903575922262,
        2.8879645146136994,
        72.92137995996029,
        80.12511834622643,
        -52.072871366152654,
        -59.78993625266729,
        -0.15582684282751913,
        4.883087185713722,
    ),
)
_POINTS: Final = tuple(row_of(row) for row in _A)
_SHIFTS: Final = tuple(row_of(row) for row in _C)
_DENSE_ROWS: Final = tuple(row_of(row) for row in _DENSE)


@dataclass(frozen=True, slots=True, eq=False)
class Linearised:
    """The Jacobians J at some states: ``rate`` (R',) is the largest modulus of an eigenvalue of each.

    ``solve(shift, right)`` returns u (R', n) with ``(shift I − J) u = right`` for shift (R',) and right (R', n).
    """

    rate: Array
    solve: Callable[[Array, Array], Array]


#: The linearised system at states (R', n); it must not depend on time.
Linearise = Callable[[Array], Linearised]


def rosenbrock_trial(
    linearise: Linearise,
    evaluate: Evaluate,
    rows: Rows,
    t: Array,
    y: Array,
    h: Array,
    slope: Array,
    tolerances: tuple[float, float],
    inside: NDArray[np.bool_],
) -> Trial:
    """One step of length ``h`` (R',) from ``y`` (R', n) with ``slope`` there; ``tolerances`` are atol and rtol.

    Where ``inside`` (R',) says that outputs lie within the step, the error of the interpolation counts as well: long
    stiff steps can be accurate at their ends only.
    """
    u = np.empty((len(_A), *y.shape))
    rate, y_new, middle = np.empty(len(y)), np.empty_like(y), np.zeros_like(y)
    at_once = max(1, ENTRIES_AT_ONCE // y.shape[1] ** 2)
    for first in range(0, len(y), at_once):
        part = slice(first, first + at_once)
        linear = linearise(y[part])
        rate[part] = linear.rate
        y_new[part] = _stages(linear, evaluate, rows[part], t[part], y[part], h[part], slope[part], u[:, part])
        if inside[part].any():
            chosen = np.flatnonzero(inside[part]) + first
            right = np.zeros_like(y[part])
            right[chosen - first] = _defect(
                evaluate, rows[chosen], t[chosen], y[chosen], h[chosen], y_new[chosen], u[:, chosen]
            )
            middle[part] = linear.solve(1 / (GAMMA * h[part]), right)
    slope_new = evaluate(rows, t + h, y_new)
    atol, rtol = tolerances
    scale = atol + rtol * np.maximum(np.abs(y), np.abs(y_new))
    with np.errstate(invalid="ignore", over="ignore"):
        ratio = (np.maximum(np.abs(u[-1]), np.abs(middle)) / scale).max(axis=1, initial=0.0)
    finite = np.isfinite(y_new).all(axis=1) & np.isfinite(slope_new).all(axis=1)

    def between(which: Rows, theta: Array) -> Array:
        used, some = np.unique(which, return_inverse=True)
        second, third, fourth = (combination(row, u[:, used])[some] for row in _DENSE_ROWS)
        x, old, new = theta[:, None], y[used][some], y_new[used][some]
        states: Array = (1 - x) * old + x * (new + (1 - x) * (second + x * (third + x * fourth)))
        return states

    return Trial(y_new, slope_new, np.where(finite & np.isfinite(ratio), ratio, np.inf), h * rate, between)


def _stages(
    linear: Linearised, evaluate: Evaluate, rows: Rows, t: Array, y: Array, h: Array, slope: Array, u: Array
) -> Array:
    """Write the eight increments into ``u`` (8, R', n) and return the new points."""
    shift = 1 / (GAMMA * h)
    u[0] = linear.solve(shift, slope)
    point = y
    for i in range(1, len(_A)):
        point = y + combination(_POINTS[i], u)
        right = evaluate(rows, t, point) + combination(_SHIFTS[i], u) / h[:, None]
        u[i] = linear.solve(shift, right)
    return point + u[-1]


def _defect(evaluate: Evaluate, rows: Rows, t: Array, y: Array, h: Array, y_new: Array, u: Array) -> Array:
    """By how much the derivative of the interpolation differs from the velocity, in the middle of the step."""
    second, third, fourth = (combination(row, u) for row in _DENSE_ROWS)
    middle = (y + y_new) / 2 + (second + third / 2 + fourth / 4) / 4
    derivative = y_new - y + (third + fourth) / 4
    return derivative / h[:, None] - evaluate(rows, t, middle)
