"""Rényi's parking constant: enclosures in two arithmetics, the question, its certificate."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.fixed_point import ONE, Fixed, fixed, fixed_exp
from numerics.parking.constant import Arb, FixedPoint, majorant, parking_constant
from verify import InputError
from verify.certificate import Certificate
from verify.claims.parking_constant import ParkingConstant
from verify.claims.solve import solve
from verify.recheck import recheck

#: OEIS A050996.
KNOWN = Fraction("0.74759792025341143517873094383017817302")

rationals = st.fractions(min_value=-50, max_value=1, max_denominator=10**6)


def test_both_arithmetics_enclose_the_known_digits():
    lower, upper = parking_constant(FixedPoint()).bounds()
    last = Fraction(1, 10**38)
    assert lower <= KNOWN + last
    assert upper >= KNOWN
    assert upper - lower < last
    ball = parking_constant(Arb())
    assert ball.contains(float(KNOWN)) or abs(ball - float(KNOWN)) < 1e-15


def test_majorant_begins_like_the_exponential_of_its_integral():
    # M = exp(2 (x + x²/4 + x³/18 + …)): x² has 2²/2 + 2/4 = 5/2, x³ has 2³/6 + 2·(2/4) + 2/18 = 22/9
    assert majorant(3) == (1, 2, Fraction(5, 2), Fraction(22, 9))


@given(rationals)
def test_the_exponential_on_integers_agrees_with_arb(x):
    from flint import arb, ctx, fmpq

    with ctx.workprec(400):
        value = arb(fmpq(x.numerator, x.denominator)).exp()
        lower, upper = (arb(fmpq(b.numerator, b.denominator)) for b in fixed_exp(fixed(x, x)).bounds())
        assert not lower > value
        assert not upper < value
        assert upper - lower < arb(2) ** -180


@given(rationals, rationals)
def test_products_on_integers_contain_the_exact_product(x, y):
    lower, upper = (fixed(x, x) * fixed(y, y)).bounds()
    assert lower <= x * y <= upper


def test_quotients_round_outwards():
    assert Fixed(-1, 1).divided(3) == Fixed(-1, 1)
    assert fixed(Fraction(1, 3), Fraction(1, 3)) == Fixed(ONE // 3, ONE // 3 + 1)


def test_true_bounds_are_proved_and_the_certificate_is_accepted_in_every_arithmetic():
    verdict = solve(ParkingConstant("0.7475979", "0.7475980"))
    assert verdict.status == "proved"
    assert all(recheck(verdict.certificate, name).ok for name in ("arb", "crival", "pyintval"))


def test_false_bounds_are_refuted():
    verdict = solve(ParkingConstant("0.75", "0.76"))
    assert verdict.status == "refuted"
    assert recheck(verdict.certificate).ok


def test_changed_bounds_are_rejected():
    good = solve(ParkingConstant("0.745", "0.755")).certificate
    false = ParkingConstant("0.75", "0.755")
    assert not recheck(Certificate(good.kind, str(false), {"lower": "0.75", "upper": "0.755"})).ok
    assert not recheck(Certificate(good.kind, good.statement, {"lower": "0.7", "upper": "0.755"})).ok
    assert not recheck(Certificate(good.kind, good.statement, {"lower": "0.745"})).ok


@pytest.mark.parametrize("bounds", [("1", "0"), ("a", "1"), ("0", "1/0")])
def test_bounds_must_be_ordered_numbers(bounds):
    with pytest.raises(InputError, match="lower < upper"):
        ParkingConstant(*bounds)
