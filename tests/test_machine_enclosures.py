"""The float machine contains the truth: values and derivatives at points, in 60 digits, lie in its enclosures."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tapes import tape_of
from verify.formula.reader import read_formula
from verify.formula.tape import UnsupportedOperation, to_tape
from verify.formula.tree import Formula

from .machine_reference import NAMES, OPERATIONS, Undefined, tape_formulas, value_and_slopes

pytest.importorskip("numba", reason="the compiled machine is the optional extra 'fast'")

from numerics.machine.lanes import LANES
from tests.machine_boxes import enclose

ends = st.one_of(st.floats(-6, 6), st.sampled_from([0.0, 1.0, -1.0, 0.5, math.pi, -math.pi / 2, 1e-9, 30.0]))
#: Results below this size may underflow, and reciprocals of those above: the machine does not widen for that.
UNDERFLOW = 1e-280


@st.composite
def boxes_with_points(draw):
    """Two intervals with three points each: (lower ends, upper ends, points), exact doubles."""
    low, high = [], []
    for _ in NAMES:
        a = draw(ends)
        b = draw(st.one_of(ends, st.just(a), st.floats(0, 1e-3).map(lambda w: a + w)))  # noqa: B023
        low.append(min(a, b))
        high.append(max(a, b))
    share = st.tuples(*(st.sampled_from([0.0, 1.0, 0.25, 0.7]) for _ in NAMES))
    points = [
        [min(max(a + s * (b - a), a), b) for a, b, s in zip(low, high, draw(share), strict=True)] for _ in range(3)
    ]
    return low, high, points


def contains(interval: np.ndarray, value: object) -> bool:
    low, high = (float(end) for end in interval)
    return math.isnan(low) or math.isnan(high) or (low <= value <= high)  # type: ignore[operator]


@pytest.mark.parametrize("op", sorted(OPERATIONS))
@settings(max_examples=40)
@given(data=st.data())
def test_every_operation_contains_its_values_and_slopes(op: str, data: st.DataObject) -> None:
    arguments = {"atan2": "(x, y)", "min": "(x, y)", "max": "(x, y)"}
    symbols = {"add": "x + y", "sub": "x - y", "mul": "x*y", "div": "x/y", "neg": "-x"}
    exponent = data.draw(st.sampled_from(["y", "2", "3", "7", "-1", "-2", "1/2", "-3/4", "5/3", "0", "1"]))
    text = f"x**({exponent})" if op == "pow" else symbols.get(op, op + arguments.get(op, "(x)"))
    check_containment(read_formula(text), *data.draw(boxes_with_points()))


@settings(max_examples=250)
@given(tape_formulas(), boxes_with_points())
def test_formulas_contain_their_values_and_slopes(formula: Formula, box: tuple) -> None:
    check_containment(formula, *box)


def check_containment(formula: Formula, low: list[float], high: list[float], points: list[list[float]]) -> None:
    try:
        tape = to_tape([formula], NAMES)
    except UnsupportedOperation:  # an exponent beyond ±63 by constant folding
        return
    for restricted in (False, True):
        values, gradients = enclose(tape, low, high, restricted=restricted)
        for point in points:
            exact = {name: Fraction(x) for name, x in zip(NAMES, point, strict=True)}
            try:
                value, slopes = value_and_slopes(formula, exact, NAMES)
            except Undefined:
                continue
            if any(v != 0 and not UNDERFLOW <= abs(v) <= 1 / UNDERFLOW for v in (value, *slopes)):
                continue
            assert contains(values[0, 0], value)
            for k in range(len(NAMES)):
                assert contains(gradients[0, 0, k], slopes[k])


def interval(text: str, low: float, high: float, *, restricted: bool = False) -> tuple[float, float]:
    values, _ = enclose(tape_of(text), [low], [high], restricted=restricted)
    return float(values[0, 0, 0]), float(values[0, 0, 1])


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("log(x)", -1.0, 1.0),
        ("log(x)", 0.0, 1.0),
        ("1/x", -1.0, 1.0),
        ("1/x", 0.0, 1.0),
        ("x**(-3)", -1.0, 0.0),
        ("sqrt(x)", -1e-300, 1.0),
        ("x**(1/2)", -1.0, 1.0),
        ("x**(-1/2)", 0.0, 1.0),
        ("x**x", 0.0, 1.0),
        ("asin(x)", 0.0, 1.5),
        ("acos(x)", -1.5, 0.0),
        ("acosh(x)", 0.5, 2.0),
        ("atanh(x)", 0.0, 1.5),
        ("tan(x)", 1.0, 2.0),
        ("atan2(x, -1)", -1.0, 1.0),
    ],
)
def test_undefined_somewhere_means_unknown_and_stays_so(text: str, low: float, high: float) -> None:
    # sin maps everything into [-1, 1]: a machine that clips the argument would return that.
    for outer in ("{}", "2 + sin({})", "exp(-({})**2)", "abs({})", "min({}, 1)", "max(1, {})", "0*({})", "cosh({})"):
        assert all(math.isnan(end) for end in interval(outer.format(text), low, high)), outer


def test_restricted_operations_take_the_part_inside_the_domain() -> None:
    # log on (0, 1] is (-∞, 0]; sqrt on [0, 4] is [0, 2]; acos on [-1, 0] is [π/2, π]; 1/x on (0, 2] is [1/2, ∞).
    low, high = interval("log(x)", -1.0, 1.0, restricted=True)
    assert low == -math.inf
    assert 0 <= high < 1e-15
    low, high = interval("sqrt(x)", -1.0, 4.0, restricted=True)
    assert low == 0.0
    assert 2 <= high < 2 + 1e-15
    low, high = interval("acos(x)", -2.0, 0.0, restricted=True)
    assert math.pi / 2 - 4e-15 < low < math.pi / 2
    assert math.pi < high < math.pi + 4e-15
    low, high = interval("1/x", 0.0, 2.0, restricted=True)
    assert 0.5 - 1e-15 < low <= 0.5
    assert high == math.inf
    # x·(1/x): 0·∞ = 0 because infinity is never attained, so [0, ∞].
    low, high = interval("x*(1/x)", 0.0, 2.0, restricted=True)
    assert low == 0.0
    assert high == math.inf
    # No point of [-2, -1] is in the domain of log: nothing is known.
    assert all(math.isnan(end) for end in interval("log(x)", -2.0, -1.0, restricted=True))


def test_infinite_values_are_bounds_not_numbers() -> None:
    assert interval("exp(x)", 700.0, 800.0)[1] == math.inf
    low, high = interval("exp(x) - exp(x)", 700.0, 800.0)
    assert low == -math.inf
    assert high == math.inf
    # exp(-exp(x)) on [0, 800] is (0, 1/e]: an overflowing intermediate value does no harm.
    low, high = interval("exp(-exp(x))", 0.0, 800.0)
    assert low == 0.0
    assert math.exp(-1) < high < math.exp(-1) + 1e-15


def test_exact_zeros_stay_exact() -> None:
    # Non-strict claims that touch zero are decided at exactly such ends.
    assert interval("x**2", -1.0, 1.0)[0] == 0.0
    assert interval("sin(x)", 0.0, 1.0)[0] == 0.0
    assert interval("abs(x)*exp(x)", 0.0, 1.0)[0] == 0.0
    assert interval("sqrt(x)", 0.0, 1.0)[0] == 0.0


def test_large_arguments_of_sine_give_all_of_its_range() -> None:
    assert interval("sin(x)", 1e9, 1e9 + 1e-6) == (-1.0, 1.0)
    assert interval("cos(x)", -1e300, 1e300) == (-1.0, 1.0)


def test_kinks_have_the_slopes_of_both_sides() -> None:
    _, gradients = enclose(tape_of("abs(x)"), [-1.0], [2.0])
    assert gradients[0, 0, 0].tolist() == [-1.0, 1.0]
    _, gradients = enclose(tape_of("max(x, 0)"), [-1.0], [2.0])
    assert gradients[0, 0, 0, 0] <= 0.0
    assert gradients[0, 0, 0, 1] >= 1.0


def test_every_lane_is_computed_alike() -> None:
    # More boxes than lanes, the last batch not full.
    low = np.linspace(0.1, 2.0, 2 * LANES + 5)[:, None]
    values, gradients = enclose(tape_of("x*log(x) - sin(3*x)/x"), low, low + 0.1)
    for j in (0, 1, LANES - 1, LANES, 2 * LANES + 4):
        alone = enclose(tape_of("x*log(x) - sin(3*x)/x"), low[j], low[j] + 0.1)
        assert np.array_equal(alone[0][0], values[j])
        assert np.array_equal(alone[1][0], gradients[j])


def test_boxes_of_the_wrong_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="Expected ends of shape"):
        enclose(tape_of("x"), [[0.0, 1.0]], [[1.0, 2.0]])
