"""Elementary functions in three-point certificates: Taylor coefficients, domains, and which formulas are accepted."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from verify.formula.reader import read_formula
from verify.interaction.three_point.arithmetic import NAMES, arithmetic
from verify.interaction.three_point.certificate import ThreePointCertificate
from verify.interaction.three_point.checker import decide
from verify.interaction.three_point.claimed import ThreePointRange
from verify.interaction.three_point.elementary import FUNCTIONS, series
from verify.interaction.three_point.exact import ExactError, circle_exact
from verify.interaction.three_point.jets import interaction_jet
from verify.interaction.three_point.parity import EVEN, ODD, InteractionError, parity
from verify.interaction.three_point.sampling import FLOATS


def taylor(name: str, at: float) -> list[Any]:
    """The coefficients by numerical differentiation with 40 digits."""
    with mp.workdps(40):
        g = {"asin": mp.asin, "atan": mp.atan, "asinh": mp.asinh, "atanh": mp.atanh}.get(name) or getattr(mp, name)
        return [mp.diff(g, mp.mpf(at), n) / mp.factorial(n) for n in range(4)]


@pytest.mark.parametrize("name", sorted(FUNCTIONS | {"exp", "sin", "cos"}))
@pytest.mark.parametrize("at", [0.3125, 0.75])
def test_series_in_floats_and_enclosed(name: str, at: float) -> None:
    expected = taylor(name, at)
    assert [float(c) for c in series(name, np.float64(at), FLOATS)] == pytest.approx([float(c) for c in expected])
    for ring in map(arithmetic, NAMES):
        # The exact coefficient is inside: neither the enclosure minus a little less nor minus a little more has a sign.
        for found, value in zip(
            series(name, ring.enclose(np.array([at]), np.array([at])), ring), expected, strict=True
        ):
            for below, above in [(1e-12, ring.positive), (-1e-12, ring.negative)]:
                assert above(found - ring.rational(Fraction(float(value) - below))).all()


@pytest.mark.parametrize("arithmetic_name", NAMES)
@pytest.mark.parametrize(
    ("name", "lower", "upper"),
    [("log", 0.0, 1.0), ("log", -1.0, -0.5), ("sqrt", 0.0, 1.0), ("sqrt", -0.25, 1.0), ("asin", -1.5, 0.5),
     ("asin", 0.5, 1.0), ("atanh", 0.5, 1.0), ("atanh", -2.0, 2.0)],
)  # fmt: skip
def test_where_a_function_is_not_analytic_nothing_is_certain(
    arithmetic_name: str, name: str, lower: float, upper: float
) -> None:
    # crival and pyintval alone would clip: √[-1/4, 1] = [0, 1], so 2 + √ would be called positive.
    ring = arithmetic(arithmetic_name)
    for coefficient in series(name, ring.enclose(np.array([lower]), np.array([upper])), ring):
        shifted = coefficient + ring.rational(Fraction(100))
        assert not ring.positive(shifted).any()
        assert not ring.negative(-shifted).any()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tanh(beta*sin(x))", ODD),
        ("sin(x)*sqrt(2 + cos(x))", ODD),
        ("sin(x)*(2 + cos(x))**(-3/2)", ODD),
        ("sin(x)/(2 + cos(x))**beta", ODD),
        ("sin(2*x + sin(x)/2)", ODD),
        ("cos(x - atan(sin(3*x)))", EVEN),
        ("sin(x + sin(x + sin(x)))", ODD),
        ("tan(sin(x))*cosh(sin(x))", ODD),
        ("log(2 + cos(x))*erf(pi*sin(x))", ODD),
        ("sin(x)**(-2)", EVEN),
    ],
)
def test_parity(text: str, expected: int) -> None:
    assert parity(read_formula(text), "beta") == expected


@pytest.mark.parametrize(
    "text",
    [
        "sin(x + cos(x))",  # neither odd nor even
        "sin(x + pi/7)",
        "log(sin(x))",
        "sqrt(sin(x))",
        "tanh(x)",
        "x + sin(x)",
        "sin(x*sin(x))",
        "sin(x + x**2)",
        "sin(x - x + sin(x))",
        "sin(x)**(1/3)",
        "(2 + cos(x))**65",
        "gamma(2 + cos(x))*sin(x)",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(InteractionError):
        parity(read_formula(text), "beta")


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("sin(2*x - sin(x)/2 + beta*sin(3*x))", lambda x, b: mp.sin(2 * x - mp.sin(x) / 2 + b * mp.sin(3 * x))),
        ("cos(-x + tanh(sin(x)))", lambda x, b: mp.cos(-x + mp.tanh(mp.sin(x)))),
        ("sin(x)*(2 + cos(x))**(-3/2)", lambda x, b: mp.sin(x) * (2 + mp.cos(x)) ** mp.mpf(-1.5)),
        ("sin(x)/(2 + beta*cos(x))**beta", lambda x, b: mp.sin(x) / (2 + b * mp.cos(x)) ** b),
        ("tan(sin(x))**3", lambda x, b: mp.tan(mp.sin(x)) ** 3),
        ("(2 + sin(x))**(-2)", lambda x, b: (2 + mp.sin(x)) ** -2),
    ],
)
def test_jets_of_compositions(text: str, function: Any) -> None:
    x, beta = 0.7, 0.4
    jet = interaction_jet(read_formula(text), "beta", FLOATS, x, beta, 3)
    with mp.workdps(40):
        in_x = [mp.diff(function, (x, beta), (n, 0)) / mp.factorial(n) for n in range(4)]
        in_beta = [mp.diff(function, (x, beta), (n, 1)) for n in range(2)]
    assert [float(c) for c in jet.x] == pytest.approx([float(c) for c in in_x], rel=1e-9, abs=1e-10)
    assert [float(c) for c in jet.p] == pytest.approx([float(c) for c in in_beta], rel=1e-9, abs=1e-10)


def test_exact_numbers_have_no_such_functions() -> None:
    with pytest.raises(ExactError):
        circle_exact.function("tanh", circle_exact.rational(Fraction(1)))
    with pytest.raises(ExactError):
        circle_exact.pi()


@pytest.mark.parametrize("arithmetic_name", NAMES)
def test_a_certificate_for_tanh_in_every_arithmetic(arithmetic_name: str) -> None:
    # Found by the finder for tanh(2 sin x). For sin 2x, where opposite particles are stable, the same data must fail.
    data = ((Fraction(1),),), ((Fraction(2),),), (Fraction(-3), Fraction(-3)), Fraction(1, 16)
    good = ThreePointCertificate(ThreePointRange(read_formula("tanh(2*sin(x))")), *data)
    bad = ThreePointCertificate(ThreePointRange(read_formula("tanh(2*sin(2*x))")), *data)
    assert decide(good, arithmetic_name).ok
    assert not decide(bad, arithmetic_name).ok


def test_a_function_that_is_undefined_somewhere_is_not_decided() -> None:
    # √(cos x) has no value beyond π/2, although f > 0 wherever it is looked at before.
    data = ((Fraction(1),),), ((Fraction(2),),), (Fraction(-3), Fraction(-3)), Fraction(1, 16)
    outcome = decide(ThreePointCertificate(ThreePointRange(read_formula("sin(x)*sqrt(cos(x))")), *data), boxes=20_000)
    assert not outcome.ok
