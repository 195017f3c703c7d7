"""Margins far below rounding: more bits where they are needed, exact witnesses where a statement just fails."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.certificate import Certificate
from verify.kernel.checker import ORDINARY
from verify.prover import prove
from verify.recheck import recheck

#: The minimum of exp(x) + x², where exp(x) = -2x; digits by mpmath with 90 digits.
LEAST = "0.827184026127524318418820615277153872386516271612083220402366883463268723113570104256108813"


@pytest.mark.parametrize("digits", [24])
def test_a_true_bound_is_proved_with_more_bits_and_checked_again(digits):
    verdict = prove(f"exp(x) + x**2 + y**2 > {LEAST[: 2 + digits]} for x in [-1, 1], y in [-1, 1]")
    assert verdict.status == "proved"
    assert verdict.certificate.proof["precision"] > ORDINARY
    assert recheck(verdict.certificate, "arb").ok


def test_with_ordinary_bits_its_certificate_is_not_accepted():
    verdict = prove(f"exp(x) + x**2 + y**2 > {LEAST[:22]} for x in [-1, 1], y in [-1, 1]")
    found = verdict.certificate
    coarse = Certificate(found.kind, found.statement, {**found.proof, "precision": ORDINARY})
    assert not recheck(coarse, "arb").ok
    assert "53: only arb can check it" in recheck(found, "crival").reason


@pytest.mark.parametrize("digits", [24, 40])
def test_in_one_variable_a_taylor_polynomial_has_bits_of_its_own(digits):
    verdict = prove(f"exp(x) + x**2 > {LEAST[: 2 + digits]} for x in [-1, 1]")
    assert verdict.status == "proved"
    assert verdict.certificate.proof["precision"] == ORDINARY
    assert recheck(verdict.certificate, "arb").ok
    assert "in arb with" in recheck(verdict.certificate, "crival").reason


@pytest.mark.parametrize("digits", [18, 24, 40])
def test_a_false_bound_is_refuted_at_an_exact_point(digits):
    text = f"{Fraction(int(LEAST[2 : 2 + digits]) + 1, 10**digits)}"
    verdict = prove(f"exp(x) + x**2 > {text} for x in [-1, 1]")
    assert verdict.status == "refuted"
    assert recheck(verdict.certificate, "arb").ok


def test_the_largest_value_of_a_sum_of_waves():
    # cos x + sin x = √2 sin(x + π/4) is largest at π/4.
    assert prove("cos(x) + sin(x) <= sqrt(2) + 1/10**25 for x in [0, 3]").status == "proved"
    assert prove("cos(x) + sin(x) <= sqrt(2) - 1/10**25 for x in [0, 3]").witness == {"x": "1/4*pi"}


def test_a_quadratic_form_just_below_zero():
    # x² + y² - xy - x + 1/3 is least where 2x = y + 1 and 2y = x: at (2/3, 1/3), where it is 0.
    verdict = prove("x**2 + y**2 - x*y - x + 1/3 - 1/10**25 > 0 for x in [-1, 2], y in [-1, 2]")
    assert verdict.witness == {"x": "2/3", "y": "1/3"}


def test_what_is_zero_is_not_proved_positive():
    assert prove("x**2 + y**2 - x*y - x + 1/3 > 0 for x in [-1, 2], y in [-1, 2]").status == "refuted"


#: The first 120 decimals of π, which are below it.
PI = (
    "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798214"
    "80865132823066"
)


def test_numbers_that_are_very_close():
    # The next decimals of π are 47: it is above its first 120 by 4.7/10^120, and below them and a 5.
    assert prove(f"pi > {PI}").status == "proved"
    assert prove(f"pi < {PI}5").status == "proved"
    assert prove(f"pi == {PI}").status == "refuted"
    assert prove(f"pi <= {PI}").status == "refuted"
    # sin u = u - u³/6 + u⁵/120 - …: at u = 10^-100 the third term is 8.3/10^503.
    assert prove("sin(1/10**100) > 1/10**100 - 1/6/10**300").status == "proved"
    assert prove("sin(1/10**100) == 1/10**100 - 1/6/10**300").status == "refuted"


def test_numbers_that_are_equal_are_told_apart_from_nothing():
    assert prove("exp(log(pi)*log(3)) == 3**log(pi)").status == "proved"
    assert prove("exp(log(pi)*log(3)) > 3**log(pi)").status == "refuted"
    assert prove("log(gamma(1/3)) + log(gamma(2/3)) == log(2*pi/sqrt(3))").status == "proved"
