"""Power series with ball coefficients, and the sign of a formula by its Taylor polynomial with remainder."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from flint import arb, arb_poly, ctx
from hypothesis import given
from hypothesis import strategies as st

from numerics import enclosure as A
from numerics import second_arithmetic
from numerics import series as S
from tests.goals import goal_of
from verify.exposition.rule_steps import read_step
from verify.kernel.limits import rule_limit
from verify.kernel.proof import Progress, ProofError
from verify.kernel.series import MAX_CHOICES, rule_series, taylor_polynomials
from verify.kernel.tails import tail_bound
from verify.prover import prove

#: Functions with an interval on which they are smooth.
SMOOTH = {
    "exp": (-3, 3), "log": (1, 5), "sqrt": (1, 5), "cbrt": (-5, -1), "sin": (-4, 4), "cos": (-4, 4), "tan": (-1, 1),
    "asin": (-0.75, 0.75), "acos": (-0.75, 0.75), "atan": (-3, 3), "sinh": (-3, 3), "cosh": (-3, 3), "tanh": (-3, 3),
    "asinh": (-3, 3), "acosh": (1.5, 4), "atanh": (-0.75, 0.75), "erf": (-2, 2), "gamma": (0.5, 5),
}  # fmt: skip
REAL_CBRT = {"cbrt": lambda x: -mpmath.cbrt(-x) if x < 0 else mpmath.cbrt(x)}
COUNT = 7


def contains(ball: arb, value: mpmath.mpf) -> bool:
    """Whether a ball contains a value that is known to 10^-30."""
    near = mpmath.mpf(10) ** -30 * (1 + abs(value))
    low, high = (mpmath.mpf(str(end.str(50, radius=False))) for end in (ball.lower(), ball.upper()))
    return bool(low <= value + near and value - near <= high)


def shows(text: str, order: int = 16, bits: int = 128, arithmetic: object = A) -> bool:
    try:
        rule_series(goal_of(text, total=False), {"order": order, "bits": bits}, arithmetic, Progress())
    except ProofError:
        return False
    return True


@given(st.sampled_from(sorted(SMOOTH)), st.floats(0, 1), st.sampled_from([0, 1 / 64, 1 / 8]))
def test_the_coefficients_of_a_function_are_those_of_its_taylor_series(op, place, radius):
    # At the centre and at both ends of the ball: the coefficients enclose those at every point of it.
    low, high = SMOOTH[op]
    centre = low + radius + place * (high - low - 2 * radius)
    with ctx.workprec(200), S.truncated(COUNT), mpmath.workdps(60):
        start = arb(centre, radius)
        found = S.coefficients(S.apply(op, S.line(start, COUNT)), COUNT)
        function = REAL_CBRT.get(op) or getattr(mpmath, op)
        for end in (centre, centre - radius, centre + radius):
            exact = mpmath.taylor(function, mpmath.mpf(end), COUNT - 1)
            assert all(contains(a, value) for a, value in zip(found, exact, strict=True)), (op, centre, radius)


@pytest.mark.parametrize(
    ("op", "start"),
    [("log", 0), ("log", -1), ("sqrt", 0), ("cbrt", 0), ("asin", 1), ("acosh", 1), ("atanh", 1), ("gamma", 0),
     ("digamma", 1)],
)  # fmt: skip
@pytest.mark.parametrize("radius", [0, 0.5])
def test_no_series_where_a_function_is_not_smooth_or_has_none(op, start, radius):
    with S.truncated(COUNT), pytest.raises(S.NotSmooth):
        S.apply(op, S.line(arb(start, radius), COUNT))


def test_no_quotient_by_a_series_that_may_vanish():
    with S.truncated(COUNT), pytest.raises(S.NotSmooth):
        S.divided(S.line(arb(1), COUNT), S.line(arb(0, 0.5), COUNT))


def test_a_power_and_a_composition_are_those_of_polynomials():
    # (2 + s)^3 = 8 + 12 s + 6 s² + s³, and 1 + 2 u + 3 u² at u = s + s² is 1 + 2 s + 5 s² + 6 s³ + …
    with S.truncated(4):
        cube = S.coefficients(S.power(S.line(arb(2), 4), 3), 4)
        assert [int(c.unique_fmpz()) for c in cube] == [8, 12, 6, 1]
        u = S.line(arb(0), 4) + S.power(S.line(arb(0), 4), 2)
        outer = S.coefficients(S.composed([arb(1), arb(2), arb(3), arb(0)], u), 4)
        assert [int(c.unique_fmpz()) for c in outer] == [1, 2, 5, 6]


def test_the_number_of_coefficients_is_put_back():
    before = ctx.cap
    with S.truncated(33):
        assert ctx.cap == 33
    assert ctx.cap == before


@given(st.lists(st.integers(-8, 8), min_size=3, max_size=7), st.integers(-64, 64))
def test_a_polynomial_that_is_called_positive_is_positive_at_every_point(coefficients, place):
    p = arb_poly([Fraction(c).numerator for c in coefficients])
    value = sum(c * Fraction(place, 64) ** k for k, c in enumerate(coefficients))
    if S.is_positive(p):
        assert value > 0
    if S.is_positive(p, weakly=True):
        assert value >= 0


@pytest.mark.parametrize(("gap", "expected"), [("1e-9", True), ("0", False), ("-1e-9", False)])
def test_a_minimum_inside_is_told_from_zero_by_a_hair(gap, expected):
    # (t - 1/3)² (1 + t²) + gap has the minimum gap at t = 1/3.
    square = arb_poly([arb(1) / 9, -arb(2) / 3, 1])
    assert S.is_positive(square * arb_poly([1, 0, 1]) + arb(gap)) is expected


def test_zero_at_an_end_is_nonnegative_and_not_positive():
    assert S.is_positive(arb_poly([1, 1]), weakly=True)
    assert not S.is_positive(arb_poly([1, 1]))


@given(st.sampled_from(["gamma", "besselj", "besseli"]), st.integers(1, 9), st.floats(0.25, 6), st.floats(0, 1))
def test_bounds_of_single_coefficients_hold_at_every_point(op, n, low, share):
    c = A.Enclosure(arb(low), arb(low + 1))
    bound = tail_bound(op, c, n, A)
    with mpmath.workdps(40):
        x = mpmath.mpf(low) + mpmath.mpf(share)
        for order in (0, 1, 3) if op != "gamma" else (None,):
            f = mpmath.gamma if op == "gamma" else (lambda u, k=order: getattr(mpmath, op)(k, u))
            assert abs(mpmath.diff(f, x, n) / mpmath.factorial(n)) <= mpmath.mpf(str(bound.hi.str(20, radius=False)))


def test_the_taylor_polynomial_of_a_quotient_is_the_one_by_hand():
    # On [0, 2] with c = r = 1: 1/(1 + x) = 1/2 - t/4 + t²/8 + R t³ with R = -1/(1 + ξ)⁴, between -1 and 0.
    (p,) = taylor_polynomials(goal_of("1/(1 + x) > 0 for x in [0, 2]", total=False), 3, 64, A)
    assert [p[0] == 0.5, p[1] == -0.25, p[2] == 0.125] == [True] * 3
    assert p[3].contains(-1)
    assert p[3].contains(0)


@pytest.mark.parametrize(
    ("text", "hair"),
    [
        ("sin(x) <= {} for x in [0, 2]", "1"),  # inside, at π/2
        ("exp(x) <= {} for x in [0, 1]", "exp(1)"),  # at a closed end
        ("abs(x - x**3/6 - sin(x)) <= {} for x in [-1, 1]", "(sin(1) - 5/6)"),  # at both ends, with a kink between
        ("abs(exp(x) - 1 - x - x**2/2) <= {} for x in [-1/2, 1/2]", "(exp(1/2) - 13/8)"),
        ("gamma(x) <= {} for x in [1, 2]", "1"),
        ("1 - besselj(0, x) <= {} for x in [0, 2]", "(1 - besselj(0, 2))"),
        ("erf(x) <= {} for x in [1/2, 1]", "erf(1)"),
        ("max(sin(x), cos(x)) <= {} for x in [0, 1]", "1"),
    ],
)
def test_a_bound_is_shown_and_the_same_bound_too_small_by_a_hair_is_not(text, hair):
    # Boxes on which a coefficient is bounded by a pole further out need more terms; 40 are enough for all.
    assert shows(text.format(f"{hair}*(1 + 10**(-9))"), order=40)
    assert not shows(text.format(f"{hair}*(1 - 10**(-9))"), order=40)


def test_cancellation_costs_bits():
    text = "abs(exp(x) - ({})) <= 1/10**17 for x in [1/16, 3/16]"
    terms = " + ".join(f"x**{k}/{mpmath.factorial(k)!s}".replace(".0", "") for k in range(13))
    assert shows(text.format(terms), order=20, bits=128)
    assert not shows(text.format(terms), order=20, bits=53)


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(x) + 1 > 0 for x in [0, 1]",  # not smooth at the end
        "log(x) < 1 for x in (0, 1]",
        "tan(x)**2 >= 0 for x in [0, 3]",
        "exp(x) > 0 for x in [0, oo)",
        "x*y > -2 for x in [0, 1], y in [0, 1]",
        "atan2(x, 1) > -2 for x in [0, 1]",
        "x**2 == x*x for x in [0, 1]",
    ],
)
def test_formulas_without_a_taylor_polynomial_are_refused(text):
    assert not shows(text)


def test_too_many_kinks_are_refused():
    many = " + ".join(f"abs(x - {k}/10)" for k in range(MAX_CHOICES))
    assert shows("abs(x) + abs(x - 1/10) + 3 > 0 for x in [-1, 1]")
    assert not shows(f"{many} + 100 > 0 for x in [-1, 1]")


@pytest.mark.parametrize("table", [{}, {"order": 1, "bits": 64}, {"order": 65, "bits": 64}, {"order": 8, "bits": 8},
                                   {"order": "8", "bits": 64}, {"order": 8, "bits": 10**6}])  # fmt: skip
def test_a_table_out_of_range_is_refused(table):
    with pytest.raises(ProofError, match="Expected an order from 2 to 64"):
        rule_series(goal_of("x + 1 > 0 for x in [0, 1]", total=False), table, A, Progress())


@pytest.mark.parametrize("name", sorted(second_arithmetic.MODULES))
def test_an_arithmetic_without_series_decides_by_halving(name):
    arithmetic = second_arithmetic.module(name)
    bound = "abs(sin(x) - x) <= {} for x in [-1, 1]"  # 1 - sin 1 = 0.15852…
    assert shows(bound.format("0.1586"), arithmetic=arithmetic)
    assert not shows(bound.format("0.1585"), arithmetic=arithmetic)


@pytest.mark.parametrize(
    "text",
    [
        "besselj(0, x) >= 1 - x**2/4 for x in [0, 10]",
        "besseli(1, x)/besseli(0, x) < x/2 for x in (0, 5]",
        "gamma(x) > 1/x - 0.5773 for x in (0, 1]",  # Γ(x) = 1/x - γ + …, γ = 0.57721…
        "gamma(1 + x) <= 1 for x in [0, 1]",
        "abs(sin(x) - (x - x**3/6 + x**5/120)) <= abs(x)**7/5040 for x in [-pi/2, pi/2]",
    ],
)
def test_ends_and_kinks_of_special_functions_are_decided(text):
    assert prove(text, seconds=20).status == "proved"


@pytest.mark.parametrize(
    "text",
    [
        "besselj(0, x) >= (1 - x**2/4)*(1 + 10**(-9)) for x in [0, 10]",
        "besseli(1, x)/besseli(0, x) < x/2 - x**3/15 for x in (0, 5]",  # the quotient is x/2 - x³/16 + …
        "gamma(x) > 1/x - 0.5772 for x in (0, 1]",
        "abs(sin(x) - (x - x**3/6 + x**5/120)) <= abs(x)**7/5040*(1 - 10**(-9)) for x in [-pi/2, pi/2]",
    ],
)
def test_the_same_made_false_is_not_proved(text):
    assert prove(text, seconds=4).status != "proved"


def test_taylor_polynomials_are_put_into_words():
    verdict = prove("besselj(0, x) > cos(x) - 10**(-9) for x in [0, 2]", seconds=20, details=True)
    assert verdict.status == "proved"
    assert any("Taylor polynomials" in step["text"] for step in verdict.details["steps"])


def test_limits_are_put_into_words():
    goal = goal_of("1 - tanh(x) >= 0 for x in [0, oo)", total=False)
    table = {"rule": "limit", "variable": "x", "side": "upper", "from": "4", "order": 4, "slope": {"tree": "n"}}
    rule_limit(goal, table, A, Progress())
    reading = read_step(goal, table)
    assert reading.title == "Falling towards x = oo"
    assert [title for title, _, _ in reading.parts] == ["Slope in x"]
