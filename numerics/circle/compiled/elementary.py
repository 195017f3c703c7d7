"""sin, cos and exp as straight-line code that the compiler turns into vector instructions; errors of 1–2 ulp.

Reduction in three parts (Cody and Waite) and the polynomials of the Cephes library (S. Moshier); exp by a Taylor
polynomial of degree 13 on [−ln 2/2, ln 2/2], whose remainder 0.35^14/14! is below 1e-17.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

Array = NDArray[np.float64]

_TWO_OVER_PI: Final = 2 / np.pi
# π/2 in three parts; a product of the first with a whole number below 2^28 is exact
_HALF_PI_1: Final = 1.57079625129699707031
_HALF_PI_2: Final = 7.54978941586159635335e-8
_HALF_PI_3: Final = 5.39030285815811905290e-15

_LOG2_E: Final = 1 / np.log(2.0)
_LN2_HIGH: Final = 6.93145751953125e-1
_LN2_LOW: Final = 1.42860682030941723212e-6

# no reassociation here: the reductions depend on the order of the subtractions
_EXACT: Final = {"contract"}


@njit(cache=True, nogil=True, fastmath=_EXACT)
def sincos(x: Array, c: Array, s: Array) -> None:  # pragma: no cover - compiled
    """Write cos x into ``c`` and sin x into ``s``; accurate for |x| < 2^28."""
    for i in range(x.size):
        q = np.floor(x[i] * _TWO_OVER_PI + 0.5)
        r = ((x[i] - q * _HALF_PI_1) - q * _HALF_PI_2) - q * _HALF_PI_3
        r2 = r * r
        sine = 1.58962301576546568060e-10
        sine = sine * r2 - 2.50507477628578072866e-8
        sine = sine * r2 + 2.75573136213857245213e-6
        sine = sine * r2 - 1.98412698295895385996e-4
        sine = sine * r2 + 8.33333333332211858878e-3
        sine = sine * r2 - 1.66666666666666307295e-1
        sine = r + r * r2 * sine
        cosine = -1.13585365213876817300e-11
        cosine = cosine * r2 + 2.08757008419747316778e-9
        cosine = cosine * r2 - 2.75573141792967388112e-7
        cosine = cosine * r2 + 2.48015872888517045348e-5
        cosine = cosine * r2 - 1.38888888888730564116e-3
        cosine = cosine * r2 + 4.16666666666665929218e-2
        cosine = (1.0 - 0.5 * r2) + r2 * r2 * cosine
        quadrant = q - 4.0 * np.floor(q * 0.25)
        odd = (quadrant == 1.0) | (quadrant == 3.0)
        upper = cosine if odd else sine
        right = sine if odd else cosine
        s[i] = -upper if quadrant >= 2.0 else upper
        c[i] = -right if (quadrant == 1.0) | (quadrant == 2.0) else right


@intrinsic
def _float_of_bits(typing: Any, bits: Any) -> Any:
    """The double whose bit pattern is a 64-bit integer."""
    from llvmlite import ir  # type: ignore[import-untyped]

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), generate


@njit(cache=True, nogil=True, fastmath=_EXACT)
def exponential(y: float) -> float:  # pragma: no cover - compiled
    """e^y for −∞ < y < 709; 0 below −708 (where the result would be subnormal)."""
    z = max(y, -708.0)
    k = np.floor(z * _LOG2_E + 0.5)
    r = (z - k * _LN2_HIGH) - k * _LN2_LOW
    p = 1.6059043836821613e-10
    p = p * r + 2.08767569878681e-09
    p = p * r + 2.505210838544172e-08
    p = p * r + 2.755731922398589e-07
    p = p * r + 2.7557319223985893e-06
    p = p * r + 2.48015873015873e-05
    p = p * r + 0.0001984126984126984
    p = p * r + 0.001388888888888889
    p = p * r + 0.008333333333333333
    p = p * r + 0.041666666666666664
    p = p * r + 0.16666666666666666
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    scaled = p * _float_of_bits((np.int64(k) + np.int64(1023)) << np.int64(52))  # type: ignore[call-arg]
    return scaled if y >= -708.0 else (0.0 if y < -708.0 else y)
