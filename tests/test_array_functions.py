"""Functions of many doubles at once against Arb, and the analysis of rounding against exact arithmetic."""

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

from numerics.array_functions import FUNCTIONS, exp_setup, log_setup, wave_setup
from numerics.rounding import UNIT, Rounded, Series, constant, known

NORMAL = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False)
WAVES = st.one_of(st.floats(-1e6, 1e6), st.floats(-7, 7))
ARGUMENTS = {
    "exp": st.one_of(st.floats(-690, 690), st.floats(-1, 1)),
    "log": st.one_of(NORMAL.filter(lambda x: x > 0), st.floats(0.5, 2), st.floats(0.999, 1.001)),
    "sin": WAVES,
    "cos": WAVES,
}


def assert_encloses(op: str, x: list[float], widest: float = 2.0**-47) -> None:
    low, high = FUNCTIONS[op](np.array(x))
    with ctx.workprec(200):
        for a, lo, hi in zip(x, low.tolist(), high.tolist(), strict=True):
            if lo == lo:
                value = getattr(arb(a), op)()
                assert arb(lo) <= value <= arb(hi), (op, a, lo, hi)
                assert hi - lo <= widest * max(abs(lo), abs(hi)) + 2.0**-51, (op, a, lo, hi)


@pytest.mark.parametrize("op", FUNCTIONS)
@given(data=st.data())
def test_values_are_enclosed_tightly(op, data):
    assert_encloses(op, data.draw(st.lists(ARGUMENTS[op], min_size=1, max_size=40)))


def _beside(x: np.ndarray) -> list[float]:
    """Numbers, and the doubles on both sides of each."""
    return np.concatenate([x, np.nextafter(x, -np.inf), np.nextafter(x, np.inf)]).tolist()


def test_where_the_tables_change():
    """The seams of the reduction: half steps of each table, and powers of two and √2 for the logarithm."""
    assert_encloses("exp", _beside((np.arange(-2000, 2000) + 0.5) * math.log(2) / 64))
    seams = np.concatenate(
        [(np.arange(85, 190) + 0.5) / 128, 2.0 ** np.arange(-5, 6), math.sqrt(2) * 2.0 ** np.arange(-5, 6)]
    )
    assert_encloses("log", _beside(seams))
    for op in ("sin", "cos"):
        assert_encloses(op, _beside(np.arange(-500, 500) * math.pi / 64))
        assert_encloses(op, _beside(np.pi * np.round(np.geomspace(10, 3e5, 500))))


def test_a_zero_of_sine_far_out():
    """The double nearest 10⁵·π misses it by some 1e-11, which is all that is left of the sine there."""
    low, high = FUNCTIONS["sin"](np.array([1e5 * math.pi]))
    with ctx.workprec(200):
        assert arb(low[0]) <= arb(1e5 * math.pi).sin() <= arb(high[0])


def test_exact_values():
    for op, at, value in (("exp", 0.0, 1.0), ("log", 1.0, 0.0), ("sin", 0.0, 0.0), ("cos", 0.0, 1.0)):
        low, high = FUNCTIONS[op](np.array([at]))
        assert (low[0], high[0]) == (value, value)


def test_numbers_without_a_bound_are_left_open():
    """Beyond the normal doubles, and where sine and cosine are not reduced, nothing is claimed."""
    outside = {
        "exp": [691.0, -691.0, math.inf, -math.inf, math.nan],
        "log": [0.0, -0.0, -1.0, 5e-324, math.inf, math.nan],
        "sin": [1.1e6, -1e300, math.inf, math.nan, 1e-310],
        "cos": [1.1e6, -1e300, -math.inf, math.nan],
    }
    for op, values in outside.items():
        for bound in FUNCTIONS[op](np.array(values)):
            assert np.isnan(bound).all(), op


def test_the_errors_found_are_a_few_units():
    """Tang's analyses of the same methods give less than one unit in the last place; ours are coarser, but small."""
    errors = (exp_setup()[-1], log_setup()[-1], *wave_setup()[-2:])
    assert all(UNIT < error < 16 * UNIT for error in errors)


@given(st.lists(st.tuples(st.sampled_from("+-*"), st.floats(-4, 4)), min_size=1, max_size=12), st.floats(-4, 4))
def test_rounding_stays_within_its_bound(steps, start):
    """A chain of operations in doubles, in rationals, and on bounds; the constants are exact, the start is too."""
    number, exact, bound = start, Fraction(start), Rounded(Fraction(4), Fraction(0))
    for op, c in steps:
        if op == "+":
            number, exact, bound = number + c, exact + Fraction(c), bound + c
        elif op == "-":
            number, exact, bound = number - c, exact - Fraction(c), bound - c
        else:
            number, exact, bound = number * c, exact * Fraction(c), bound * c
    assert abs(exact) <= bound.size
    assert abs(Fraction(number) - exact) <= bound.error


def test_errors_by_hand():
    """1/3 is rounded by at most 2⁻⁵⁴; its square by (2·2⁻⁵⁴/3 and a half unit of 1/9): at least what really happens."""
    third = constant(Fraction(1, 3))
    assert third.error == abs(Fraction(1 / 3) - Fraction(1, 3))
    squared = third * third
    assert abs(Fraction((1 / 3) * (1 / 3)) - Fraction(1, 9)) <= squared.error <= 2 * UNIT / 3
    assert (known(0.5) * 0.5).error <= UNIT / 4 + Fraction(1, 2**1000)
    assert known(third) is third


def test_a_series_counts_its_rest():
    """Σ x^k/(k+1)! up to x² misses at most x³/4! + x⁴/5! + … <= (x³/3!)/(1 - x) of (e^x - 1)/x."""
    x = Fraction(1, 8)
    series = Series((Fraction(1), Fraction(1, 2), Fraction(1, 6)), x)
    error = series(Rounded(x, Fraction(0))).error
    missed = (math.expm1(0.125)) / 0.125 - series(0.125)
    assert missed <= error <= x**3 / 6 / (1 - x) + 8 * UNIT


def test_cosine_is_even_and_sine_is_odd():
    """Bounds near -π/2 allow for the reduction as those near π/2 do: one is as much a table entry as the other."""
    x = np.pi / 2 * np.array([1.0, 1 + 2.0**-52, 1 - 2.0**-50, 1 + 2.0**-20, 3.0, 5.0])
    for bound, mirrored in zip(FUNCTIONS["cos"](x), FUNCTIONS["cos"](-x), strict=True):
        np.testing.assert_array_equal(bound, mirrored)
    for bound, mirrored in zip(FUNCTIONS["sin"](x), FUNCTIONS["sin"](-x)[::-1], strict=True):
        np.testing.assert_array_equal(bound, -mirrored)
