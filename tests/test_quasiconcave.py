"""Formulas that are least at the ends of a range, by the exact signs of their rational derivatives."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from flint import fmpq, fmpq_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.certificate import Certificate
from verify.exposition.derivation import proof_steps
from verify.formula.derivative import derivative
from verify.formula.reader import read_formula, read_statement
from verify.formula.tree import Formula, apply, number, variable
from verify.kernel.algebra import is_identically_zero
from verify.kernel.box import Range
from verify.kernel.checker import check_inequality
from verify.kernel.goal import obligations
from verify.kernel.proof import ProofError
from verify.kernel.rational_slopes import HIGHEST, signs_inside, slope
from verify.prover import prove

X = variable("x")


def checked(statement: str, arithmetic: str = "arb", tree: dict[str, Any] | None = None) -> Any:
    plain = {"tree": "s"}
    domain = [
        {"alternative": 0, "assuming": False, "proofs": [plain] * len(needed.alternatives[0])}
        for needed in obligations(read_statement(statement))
    ]
    relation = {"tree": "*", "special": [{"rule": "quasiconcave"}]} if tree is None else tree
    proof = {"precision": 64, "domain": domain, "relations": [relation]}
    return check_inequality(Certificate("inequality", statement, proof), arithmetic)


SHOWN = (
    "x*(1 - x) >= 0 for x in [0, 1]",  # rises to 1/2 and falls
    "x*(1 - x) > 0 for x in (0, 1)",  # 0 at both ends, which are no points of the range
    "log(1 + x) < x*(6 + x)/(6 + 4*x) for x in (0, oo)",  # (log)' = 1/(1 + x): the difference has slope x²/(…)²(1 + x)
    "atan(x) < x - x**3/3 + x**5/5 for x in (0, oo)",  # slope x⁶/(1 + x²)
    "atan(x) > x - x**3/3 for x in (0, oo)",  # slope x⁴/(1 + x²)
    "2*log(x) <= x - 1/x for x in [1, oo)",  # slope (1 - 1/x)²
    "2*log(x) >= x - 1/x for x in (1/100, 1]",  # the same, from the other side
    "atanh(x) > x + x**3/3 for x in (0, 1/2]",  # slope x⁴/(1 - x²)
    "5*x + pi > atan(x) + sqrt(2)*exp(-1) for x in [0, 7]",  # numbers may be any
    "log(x) <= 1/2 for x in [1, 8/5]",  # log(8/5) = 0.47
    "1 - x**3 >= 0 for x in (-oo, 1]",
    "x - x + 1 > 0 for x in [0, oo)",  # constant
)


@pytest.mark.parametrize("text", SHOWN)
@pytest.mark.parametrize("arithmetic", ["arb", "crival", "pyintval"])
def test_what_is_least_at_an_end(text, arithmetic):
    pytest.importorskip({"arb": "flint", "crival": "ival", "pyintval": "pyintval"}[arithmetic])
    assert prove(text).status == "proved"
    assert checked(text, arithmetic).ok, checked(text, arithmetic).reason


FALSE = (
    "x*(1 - x) > 0 for x in [0, 1)",  # 0 at 0, which belongs to the range
    "x*(1 - x) > 0 for x in (0, 1]",
    "x*(1 - x) >= 10**(-9) for x in [0, 1]",
    "x*(1 - x) + 10**(-9) > 0 for x in [0, 1 + 2*10**(-9)]",  # about -10⁻⁹ at the upper end
    "log(1 + x) < x for x in [0, 1]",  # equal at 0
    "log(1 + x) <= x - 10**(-9) for x in [0, 1]",
    "log(1 + x) <= x/(1 + 10**(-9)) for x in [0, 1]",  # beside 0
    "log(x) <= 47/100 for x in [1, 8/5]",  # log(8/5) = 0.470003…
    "x - x > 0 for x in [0, 1]",
    "x - x + 1 - 1 > 0 for x in (0, 1)",  # constant: an open end does not help
    "(x - 1/3)**2 > 0 for x in [0, 1]",  # 0 at one point inside
    "(x - 1/3)**2 > 10**(-9) for x in [0, 1]",
    "x**3 - x + 38/100 > 0 for x in [0, 1]",  # -2/(3√3) = -0.3849 at 1/√3
    "1/x > 10**(-9) for x in [-1, -1/2]",
    "atan(x) < 157079632/100000000 for x in [0, oo)",  # π/2 = 1.57079632679…
)


@pytest.mark.parametrize("text", FALSE)
@pytest.mark.parametrize("arithmetic", ["arb", "crival"])
def test_what_just_fails_is_not_shown(text, arithmetic):
    pytest.importorskip({"arb": "flint", "crival": "ival"}[arithmetic])
    assert not checked(text, arithmetic).ok


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("exp(x) > 0 for x in [0, 1]", "rational derivative"),
        ("x*log(x) > -1 for x in [1, 2]", "rational derivative"),
        ("sqrt(x) > 0 for x in [1, 2]", "rational derivative"),
        ("abs(x) + 1 > 0 for x in [-1, 1]", "rational derivative"),
        ("x != 0 for x in [1, 2]", "inequality in one variable"),
        ("x - x == 0 for x in [1, 2]", "inequality in one variable"),
        ("x + y > 0 for x in [1, 2], y in [1, 2]", "inequality in one variable"),
        ("2 > 1", "inequality in one variable"),
        ("1 + x > 0 for x in [1, pi]", "rises, falls"),  # no rational end
        ("x**2 + 1 > 0 for x in (-oo, oo)", "rises, falls"),
        ("1/x > 0 for x in [1, oo)", "finite end"),  # least far out
        ("log(x) > -10**9 for x in (0, 1]", "defined and continuous"),  # no value at 0
        (f"x**{HIGHEST + 1} + 1 > 0 for x in [0, 1]", "degree"),
        (f"((10**{HIGHEST})**{HIGHEST})**{HIGHEST} + x > 0 for x in [0, 1]", "bits"),
    ],
)
def test_other_formulas_are_refused(text, why):
    outcome = checked(text)
    assert not outcome.ok
    assert why in outcome.reason


def test_an_assumption_that_binds_is_no_help():
    """log is defined under the condition only, so nothing follows from its slope on the whole range."""
    assert not checked("log(x) < 1 for x in [-1, 1] if x > 0").ok


def test_a_minimum_inside_is_found_where_it_is_rational():
    """x - log(1 + x) turns at 0, and both halves of the range are least there."""
    verdict = prove("log(1 + x) <= x for x in (-1, oo)")
    assert verdict.status == "proved"
    table = verdict.certificate.proof["relations"][0]["special"]
    assert [entry["rule"] for entry in table] == ["split", "quasiconcave", "quasiconcave"]


def test_the_steps_say_how_the_formula_changes():
    statement = read_statement("x*(1 - x) >= 0 for x in [0, 1]")
    proof = {"precision": 64, "domain": [], "relations": [{"tree": "*", "special": [{"rule": "quasiconcave"}]}]}
    text = " ".join(step["text"] for step in proof_steps(statement, proof))
    assert "first rises and then falls for x in [0, 1], so that it is least at x = 0 or x = 1" in text


smalls = st.fractions(-4, 4, max_denominator=6)


@st.composite
def rational(draw: st.DrawFn, depth: int = 3) -> Formula:
    if depth == 0 or draw(st.booleans()):
        return X if draw(st.booleans()) else number(draw(smalls))
    op = draw(st.sampled_from(["add", "sub", "mul", "div", "neg", "pow"]))
    u = draw(rational(depth - 1))
    if op == "neg":
        return -u
    return u ** number(draw(st.integers(-2, 3))) if op == "pow" else apply(op, u, draw(rational(depth - 1)))


@st.composite
def with_rational_slope(draw: st.DrawFn) -> Formula:
    total = draw(rational())
    for _ in range(draw(st.integers(0, 2))):
        term = apply(draw(st.sampled_from(["log", "atan", "atanh"])), draw(rational(2)))
        total = total + number(draw(smalls)) * term / number(draw(st.integers(1, 3)))
    return total


@settings(max_examples=150, deadline=None)
@given(with_rational_slope())
def test_slopes_are_derivatives(formula):
    """N/D, written as a formula, minus the symbolic derivative vanishes identically."""
    try:
        above, below = slope(formula)
    except ProofError:
        return  # a divisor that is 0
    if below:  # else the formula has no value anywhere, as log(0) and atanh(x/x)
        n, d = (read_formula(str(p).replace("^", "**")) for p in (above, below))
        assert is_identically_zero(derivative(formula, "x") * d - n, ())


ends = st.none() | smalls


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(smalls, st.integers(1, 3)), max_size=4), smalls, st.booleans(), ends, ends)
def test_signs_are_those_of_products_of_known_factors(roots, factor, squared, low, high):
    """p = c·Π (x - r)^k, perhaps times x² + 1: its signs between its zeros inside the range are known."""
    if low is not None and high is not None and low > high:
        low, high = high, low
    p = fmpq_poly([fmpq(factor.numerator, factor.denominator)])
    for root, power in roots:
        p *= fmpq_poly([fmpq(-root.numerator, root.denominator), 1]) ** power
    if squared:
        p *= fmpq_poly([1, 0, 1])
    found = signs_inside(p, Range(*(None if end is None else number(end) for end in (low, high))))
    if found is None or low == high is not None:
        return
    inside = sorted({r for r, _ in roots if (low is None or low < r) and (high is None or r < high)})
    stops = [low if low is not None else min([high, *inside]) - 1, *inside]
    stops.append(high if high is not None else max([low, *inside]) + 1)
    expected: list[int] = []
    for a, b in pairwise(stops):
        value = factor
        for root, power in roots:
            value *= ((a + b) / 2 - root) ** power
        sign = (value > 0) - (value < 0)
        if sign and expected[-1:] != [sign]:
            expected.append(sign)
    assert found == expected


@settings(max_examples=100, deadline=None)
@given(smalls, st.fractions(Fraction(1, 10), 4, max_denominator=10), smalls, smalls, smalls, st.booleans())
def test_accepted_cubics_are_positive(low, width, a, b, c, weak):
    """The exact values of an accepted cubic at 65 points have its sign."""
    high = low + width
    op = ">=" if weak else ">"
    text = f"x**3 + ({a})*x**2 + ({b})*x + ({c}) {op} 0 for x in [{low}, {high}]"
    if checked(text).ok:
        samples = [low + width * Fraction(k, 64) for k in range(65)]
        values = [x**3 + a * x**2 + b * x + c for x in samples]
        assert min(values) >= 0 if weak else min(values) > 0
