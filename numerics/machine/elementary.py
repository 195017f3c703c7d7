"""exp, log, sin and cos of a double without branches, so that the compiler turns a loop over them into vector code.

The coefficients are those of fdlibm (Sun Microsystems, 1993: e_log.c, k_sin.c, k_cos.c, and its π/2 in three parts)
and the Taylor series of exp after reduction to |r| <= log(2)/2. Errors stay below 2 units in the last place on
the stated ranges; the callers widen by 4. NaN in gives NaN out.
"""

from __future__ import annotations

from numba import njit

from .intrinsics import bits_of_double, double_of_bits

MAGIC = 6755399441055744.0  # 1.5 * 2**52: adding it rounds to an integer that stands in the low bits
LOG2_E = 1.4426950408889634
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
TWO_OVER_PI = 0.6366197723675814
HALF_PI_1 = 1.57079632673412561417e00
HALF_PI_2 = 6.07710050630396597660e-11
HALF_PI_3 = 2.02226624879595063154e-21
MANTISSA = 0x000FFFFFFFFFFFFF
ROOT_HALF_BITS = 0x3FE6A09E00000000
EXP_LOWEST, EXP_HIGHEST = -708.0, 709.0
#: Largest argument of sin and cos whose reduction keeps the stated accuracy.
TRIG_RANGE = 1.0e6

#: For functions that Python calls, and for those that only other compiled functions call.
ENTRY = {"nogil": True, "error_model": "numpy", "fastmath": {"contract"}}
OPTIONS = ENTRY | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


@njit(**OPTIONS)
def exp(x: float) -> float:
    """e^x for x in [-708, 709]."""
    shifted = x * LOG2_E + MAGIC
    k = shifted - MAGIC
    r = (x - k * LN2_HIGH) - k * LN2_LOW
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
    p = p * (r * r) + r
    scale = double_of_bits((bits_of_double(shifted) << 52) + 0x3FF0000000000000)
    return scale + scale * p


@njit(**OPTIONS)
def log(x: float) -> float:
    """Natural logarithm of a positive normal double."""
    bits = bits_of_double(x) - ROOT_HALF_BITS
    exponent = bits >> 52
    m = double_of_bits((bits & MANTISSA) + ROOT_HALF_BITS)  # in [0.7071, 1.4142]
    # An integer below 2**51 as a double, without an integer-to-double conversion.
    k = double_of_bits(exponent + 0x4338000000000000) - MAGIC
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    p = 1.479819860511658591e-01
    p = p * z + 1.531383769920937332e-01
    p = p * z + 1.818357216161805012e-01
    p = p * z + 2.222219843214978396e-01
    p = p * z + 2.857142874366239149e-01
    p = p * z + 3.999999999940941908e-01
    p = p * z + 6.666666666666735130e-01
    r = p * z
    half = 0.5 * f * f
    value = k * LN2_HIGH - ((half - (s * (half + r) + k * LN2_LOW)) - f)
    return value if x == x else x


@njit(**OPTIONS)
def sin_quarter(x: float, quarters: int) -> float:
    """sin(x + quarters·π/2) for |x| <= TRIG_RANGE and an integer ``quarters``."""
    shifted = x * TWO_OVER_PI + MAGIC
    k = shifted - MAGIC
    r = ((x - k * HALF_PI_1) - k * HALF_PI_2) - k * HALF_PI_3
    z = r * r
    s = 1.58969099521155010221e-10
    s = s * z - 2.50507602534068634195e-08
    s = s * z + 2.75573137070700676789e-06
    s = s * z - 1.98412698298579493134e-04
    s = s * z + 8.33333333332248946124e-03
    s = s * z - 1.66666666666666324348e-01
    sine = r + r * (z * s)
    c = -1.13596475577881948265e-11
    c = c * z + 2.08757232129817482790e-09
    c = c * z - 2.75573143513906633035e-07
    c = c * z + 2.48015872894767294178e-05
    c = c * z - 1.38888888888741095749e-03
    c = c * z + 4.16666666666666019037e-02
    half = 0.5 * z
    rest = 1.0 - half
    cosine = rest + (((1.0 - rest) - half) + z * (z * c))
    n = bits_of_double(shifted) + quarters
    value = cosine if n & 1 else sine
    return -value if n & 2 else value
