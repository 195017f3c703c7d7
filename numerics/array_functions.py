"""exp, log, sin and cos of many doubles at once, enclosed: short Taylor polynomials in doubles with proved bounds.

Each function reduces its argument with a table, evaluates a polynomial in plain doubles, and moves the result outward
by an error bound. The bound is computed, once, by running the same lines on ``Rounded`` bounds instead of numbers
(``numerics.rounding``), with the remainder of the Taylor series and the errors of the tables, which are Arb's, counted
in. A reduced argument is compared with the size that the analysis assumed, so that the reduction need not be trusted
to be near the best. Numbers for which no bound holds (infinite, tiny, huge) have NaN here; Arb does those.

The method is the usual one: P. T. P. Tang, Table-driven implementation of the exponential function in IEEE
floating-point arithmetic, ACM TOMS 15 (1989); the same for the logarithm, TOMS 16 (1990).

>>> import numpy as np
>>> low, high = exp(np.array([0.0, 1.0]))
>>> bool(low[1] < 2.718281828459045 < high[1]), float(low[0])
(True, 1.0)
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache, lru_cache
from math import factorial
from typing import Any, Final

import numpy as np
from flint import arb, ctx
from numpy.typing import NDArray

from .reduction import ONE, PRECISION, ZERO, largest, outward, parts_of, reduced, table, unless, widened, within
from .rounding import UNIT, Rounded, Series, known

Floats = NDArray[np.float64]

#: Entries of the table of 2^(j/64), and the largest reduced argument of exp (ln 2/128 = 0.005415…).
EXP_BITS: Final = 6
EXP_STEPS: Final = 1 << EXP_BITS
EXP_REACH: Final = 0.0055
#: exp is done here on [-EXP_FAR, EXP_FAR], where its values are normal doubles.
EXP_FAR: Final = 690.0
#: Steps of the table of logarithms in a unit, and the largest reduced argument.
LOG_STEPS: Final = 128
LOG_REACH: Final = 0.0057
#: Steps of the tables of sine and cosine in a half turn, and the largest reduced argument (π/64 = 0.04908…).
WAVE_STEPS: Final = 32
WAVE_REACH: Final = 0.0492
#: Sine and cosine are done here on [-WAVE_FAR, WAVE_FAR].
WAVE_FAR: Final = 1e6


# exp x = 2^(k/64)·e^r with r = x - k·ln 2/64, and e^r - 1 = r·Σ r^i/(i+1)!

EXP_SERIES: Final = Series(tuple(Fraction(1, factorial(i + 1)) for i in range(6)), Fraction(EXP_REACH))


def _exp_from(r: Any, high: Any, low: Any, both: Any) -> Any:
    """(high + low)·e^r, ``both`` the double for high + low."""
    return high + (low + both * (r * EXP_SERIES(r)))


@cache
def exp_setup() -> tuple[tuple[Floats, ...], Floats, Floats, Floats, Fraction]:
    """The parts of ln 2/64, the table of 2^(j/64), and the relative error of the result, widened and as it is."""
    with ctx.workprec(PRECISION):
        parts, beyond = parts_of(arb(2).log() / EXP_STEPS, 37, 53)
        high, low, missed = table([(arb(2).log() * j / EXP_STEPS).exp() for j in range(EXP_STEPS)])
    r = reduced(EXP_REACH, int(EXP_FAR / parts[0]) + 1, parts, beyond)
    rest = Rounded(largest(low), missed)
    result = _exp_from(r, known(2.0), rest, known(2.0).truncated(rest.size + missed))
    relative = result.error / (1 - Fraction(EXP_REACH))  # 2^(j/64)·e^r >= 1 - reach
    return tuple(map(np.array, parts)), high, low, widened(relative), relative


def exp(x: Floats) -> tuple[Floats, Floats]:
    """Doubles below and above e^x."""
    parts, high, low, relative, _ = exp_setup()
    near = np.abs(x) <= EXP_FAR
    x = np.where(near, x, ZERO)
    k = np.rint(x / parts[0])
    r = (x - k * parts[0]) - k * parts[1]
    step = k.astype(np.int32)
    j, scale = step & (EXP_STEPS - 1), step >> EXP_BITS
    whole = high[j]
    bounds = outward(_exp_from(r, whole, low[j], whole), relative)
    below, above = (np.where(x == ZERO, ONE, np.ldexp(bound, scale)) for bound in bounds)
    return unless(near & within(r, EXP_REACH), below, above)


# log x = e·ln 2 + log m, x = m·2^e with m in [√½, √2]; log m = -log c + log(1 + r) with c near 1/m of 20 bits,
# r = c·m - 1, and log(1 + r) = r·Σ (-r)^i/(i+1)

LOG_SERIES: Final = Series(tuple(Fraction((-1) ** i, i + 1) for i in range(7)), Fraction(LOG_REACH))
#: The first entry of the table, for m near √½, and the last, for m near √2.
LOG_FIRST: Final = 91
LOG_LAST: Final = 181
#: The 26 leading bits of a double's mantissa, its sign and exponent.
_LEADING: Final = np.int64(-(2**27))


def _log_of_next(r: Any) -> Any:
    """log(1 + r)."""
    return r * LOG_SERIES(r)


@cache
def log_setup() -> tuple[Floats, Floats, Floats, tuple[Floats, ...], Floats, Fraction]:
    """The table of c, that of -log c, the parts of ln 2, and the relative error of the result (twice, as for exp)."""
    with ctx.workprec(PRECISION):
        parts, beyond = parts_of(arb(2).log(), 40, 53)
        inverses = np.rint(2.0**19 * LOG_STEPS / np.arange(LOG_FIRST, LOG_LAST + 1)) / 2.0**19
        high, low, missed = table([-arb(c).log() for c in inverses.tolist()])
    # r = (c·m₁ - 1) + c·m₂ with m = m₁ + m₂; the first term is exact, |m₂| < 2⁻²⁵, c < 3/2.
    reach = Fraction(LOG_REACH)
    small = _log_of_next(Rounded(reach, (known(2.0**-25) * 1.5).error + UNIT * reach))
    series = LOG_SERIES(Rounded(reach, Fraction(0)))
    worst = series.error / (1 - reach) + 2 * UNIT  # e = 0 and c = 1: r is exact, and all that is added is 0
    for i, (a, b) in enumerate(zip(high.tolist(), low.tolist(), strict=True), LOG_FIRST):
        if i != LOG_STEPS:  # e = 0 and |log m| >= 1 - 1/(1 + d) for |m - 1| >= d
            d = Fraction(2 * abs(i - LOG_STEPS) - 1, 2 * LOG_STEPS)
            whole = known(a) + (Rounded(abs(Fraction(b)), missed) + small)
            worst = max(worst, whole.error * (1 + d) / d)
    for j in range(11):  # 2^j <= |e| < 2^(j+1), where |log x| >= 0.69·2^j - 0.35
        e = known(2.0 ** (j + 1))
        near = Rounded(e.size * Fraction(parts[0]), Fraction(0)) + Rounded(largest(high), Fraction(0))
        tail = e * Rounded(abs(Fraction(parts[1])), beyond) + Rounded(largest(low), missed)
        worst = max(worst, (near + (tail + small)).error / (Fraction(69, 100) * 2**j - Fraction(35, 100)))
    return inverses, high, low, tuple(map(np.array, parts)), widened(worst), worst


def log(x: Floats) -> tuple[Floats, Floats]:
    """Doubles below and above log x; NaN where x is not a normal positive number."""
    inverses, high, low, parts, relative, _ = log_setup()
    normal = (x >= 2.0**-1022) & (x < np.inf)
    m, e = np.frexp(np.where(normal, x, ONE))
    small = m < 0.7071067811865476
    m, e = np.where(small, 2 * m, m), e - small
    i = np.rint(m * LOG_STEPS).astype(np.int64) - LOG_FIRST
    c = inverses[i]
    leading = (m.view(np.int64) & _LEADING).view(np.float64)
    r = (leading * c - ONE) + (m - leading) * c
    y = (e * parts[0] + high[i]) + ((e * parts[1] + low[i]) + _log_of_next(r))
    bounds = outward(y, relative)
    return unless(normal & within(r, LOG_REACH), *bounds)


# sin x and cos x from those of k·π/32 and of r = x - k·π/32: sin r = r·Σ (-w)^i/(2i+1)! and
# cos r - 1 = -w·Σ (-w)^i/(2i+2)! with w = r²

_SQUARE: Final = Fraction(WAVE_REACH) ** 2
SIN_SERIES: Final = Series(tuple(Fraction((-1) ** i, factorial(2 * i + 1)) for i in range(5)), _SQUARE)
COS_SERIES: Final = Series(tuple(Fraction((-1) ** i, factorial(2 * i + 2)) for i in range(5)), _SQUARE)


def _sine_and_versine(r: Any) -> tuple[Any, Any]:
    """sin r and 1 - cos r."""
    w = r * r
    return r * SIN_SERIES(w), w * COS_SERIES(w)


def _wave_from(rest: tuple[Any, Any], high: Any, low: Any, sine: Any, cosine: Any) -> Any:
    """sin(a + r) from sin a = high + low, the doubles for sin a and cos a, and ``rest`` of r."""
    return high + (low + (cosine * rest[0] - sine * rest[1]))


@cache
def wave_setup() -> tuple[tuple[Floats, ...], Floats, Floats, Floats, Floats, Fraction, Fraction]:
    """The parts of π/32, the table of sin(j·π/32), and the errors: relative for k = 0, absolute; widened, as they are.

    The table goes on for half a turn, so that the sine of one angle is the cosine of another.
    """
    with ctx.workprec(PRECISION):
        parts, beyond = parts_of(arb.pi() / WAVE_STEPS, 29, 29, 53)
        exact = {0: arb(0), 16: arb(1), 32: arb(0), 48: arb(-1)}
        angles = ((j, arb.pi() * j / WAVE_STEPS) for j in range(2 * WAVE_STEPS))
        high, low, missed = table([exact[j] if j in exact else angle.sin() for j, angle in angles])
    r = reduced(WAVE_REACH, int(WAVE_FAR / parts[0]) + 1, parts, beyond)
    rest = Rounded(largest(low), missed)
    one = known(1.0).truncated(rest.size + missed)
    absolute = _wave_from(_sine_and_versine(r), known(1.0), rest, one, one).error
    itself = Rounded(Fraction(WAVE_REACH), Fraction(0))
    series = SIN_SERIES(itself * itself)
    relative = series.error / (1 - _SQUARE) + 2 * UNIT  # k = 0: r = x, and the rest of the sum is 0
    longer = [np.concatenate([part, part[:WAVE_STEPS]]) for part in (high, low)]
    room = np.array(float(absolute) * (1 + 1e-6))
    return tuple(map(np.array, parts)), longer[0], longer[1], widened(relative), room, relative, absolute


@lru_cache(maxsize=8)
def _waves(numbers: bytes) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Doubles below and above the sines, and the cosines, of the numbers with these bytes: one needs the other."""
    parts, high, low, relative, absolute, _, _ = wave_setup()
    x = np.frombuffer(numbers)
    size, zero = np.abs(x), x == ZERO
    near = (size <= WAVE_FAR) & ((size >= 1e-200) | zero)
    x = np.where(near, x, ZERO)
    k = np.rint(x / parts[0])
    r = ((x - k * parts[0]) - k * parts[1]) - k * parts[2]
    good = near & within(r, WAVE_REACH)
    j = k.astype(np.int64) & (2 * WAVE_STEPS - 1)
    i = j + WAVE_STEPS // 2
    rest = _sine_and_versine(r)
    sine, cosine = high[j], high[i]
    y = _wave_from(rest, sine, low[j], sine, cosine)
    sines = outward(y, relative, np.where(k == ZERO, ZERO, absolute))
    y = _wave_from(rest, cosine, low[i], cosine, -sine)
    cosines = (np.where(zero, ONE, bound) for bound in outward(y, relative, absolute))
    return unless(good, *sines), unless(good, *cosines)


def sin(x: Floats) -> tuple[Floats, Floats]:
    """Doubles below and above sin x."""
    return _waves(x.tobytes())[0]


def cos(x: Floats) -> tuple[Floats, Floats]:
    """Doubles below and above cos x."""
    return _waves(x.tobytes())[1]


#: The functions that are done here.
FUNCTIONS: Final[dict[str, Callable[[Floats], tuple[Floats, Floats]]]] = {
    "exp": exp,
    "log": log,
    "sin": sin,
    "cos": cos,
}
