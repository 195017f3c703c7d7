"""Yes and no up to a rational value where a polygon of clusters is marginal: exact ends, and nothing beyond them."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify import Interaction
from verify.certificate import Certificate
from verify.formula.reader import read_formula
from verify.interaction.arithmetic import NAMES, arithmetic
from verify.interaction.l1 import certify
from verify.interaction.l1_box import family
from verify.interaction.l1_cell import Signs, falling_from
from verify.interaction.l1_checker import check_l1
from verify.interaction.l1_statement import L1Statement, falls_at_pi, read_l1
from verify.interaction.marginal_ends import marginal, simplest
from verify.interaction.point_status import Subject
from verify.prover import prove
from verify.recheck import recheck

TWO = "sin(x) + a*sin(2*x)"


def subject(text: str, n: int | None = None) -> Subject:
    f = read_formula(text)
    return Subject(f, "x", family(f, "x"), n)


@given(
    st.fractions(-5, 5, max_denominator=10**6),
    st.fractions(0, 1, max_denominator=10**6),
    st.integers(1, 60),
)
def test_simplest_is_in_the_range_and_nothing_simpler_is(low, width, denominator):
    high = low + width
    value = simplest(low, high)
    assert low <= value <= high
    smaller = min(denominator, value.denominator - 1)
    if smaller >= 1:  # no multiple of 1/smaller in the range
        assert -(-low * smaller // 1) > high * smaller


@pytest.mark.parametrize(
    ("text", "value", "clusters"),
    [
        (TWO, Fraction(1, 2), 2),  # f'(π) = 2a - 1
        (TWO, Fraction(-1, 2), 0),  # f'(0) = 1 + 2a
        (TWO, Fraction(499, 1000), None),
        ("sin(x) + a*sin(3*x)", Fraction(1, 6), 3),  # f'(2π/3) = 3a - 1/2
        ("sin(x)*exp(a*(cos(x) - 1)/2)", Fraction(-4, 3), 3),  # cos x - a/2 sin² x = -1/2 - 3a/8 at 2π/3
        ("sin(x)/(1 + a*(1 - cos(x)))", Fraction(-1, 3), 3),  # (1 + a) cos x - a = -1/2 - 3a/2 at 2π/3
        ("sin(x) + a*sin(4*x)", Fraction(1, 8), 4),  # 2f'(π/2) + 2f'(π) = 8a + 2(4a - 1)
        # five clusters: cos 4x = cos x at 2πj/5, so mode 1 is (1 + 4a)·Σ cos(1 - cos) < 0 and mode 2 is 0 for all a
        ("sin(x) + a*sin(4*x)", Fraction(-1, 5), None),
    ],
)
def test_values_where_a_polygon_is_marginal(text, value, clusters):
    assert marginal(subject(text), "a", value) == clusters


def test_only_polygons_of_that_many_particles_count():
    assert marginal(subject("sin(x) + a*sin(3*x)", 4), "a", Fraction(1, 6)) is None
    assert marginal(subject("sin(x) + a*sin(3*x)", 6), "a", Fraction(1, 6)) == 3


@pytest.mark.parametrize("text", [TWO, "sin(x)*(1 + 2*a*cos(x))*exp(cos(x) - 1)"])
def test_yes_and_no_meet_at_one_half(text):
    """f'(π) has the sign of 2a - 1 for both functions, and (L1) holds well beyond 1/2."""
    decision = Interaction(text).synchronizes(a="[1/4, 1]", find=False)
    shown = [(str(s.domain[0][1]), s.answer) for s in decision.segments]
    assert ("[1/2, 1/2]", "open") in shown
    assert [answer for _, answer in shown].count("open") == 1
    yes = [s for s in decision.segments if s.answer == "synchronizes"]
    no = [s for s in decision.segments if s.answer == "does not"]
    assert str(yes[0].domain[0][1]).startswith("[1/4, ")
    assert str(yes[-1].domain[0][1]).endswith(", 1/2)")
    assert any(str(s.domain[0][1]).startswith("(1/2, ") for s in no)
    for segment in (*yes, *no):
        assert segment.certificate is not None
        assert recheck(segment.certificate).ok


@pytest.fixture(scope="module")
def open_end() -> Certificate:
    statement = read_l1(f"L1[f(x) = {TWO}; M = pi] for a in [1/4, 1/2)")
    certificate = certify(statement, at_pi=prove(falls_at_pi(statement)).certificate).certificate
    assert certificate is not None
    return certificate


@pytest.mark.parametrize("name", NAMES)
def test_the_certificate_is_accepted_in_every_arithmetic(open_end, name):
    ok, reason, _ = check_l1(open_end, name)
    assert ok, reason


def test_without_the_inequality_at_pi_it_is_refused(open_end):
    proof = {key: part for key, part in open_end.proof.items() if key != "at_pi"}
    assert not check_l1(replace(open_end, proof=proof))[0]


@pytest.mark.parametrize(
    "domain", ["a in [1/4, 1/2]", "a in [1/4, 1/2 + 1/10**9)", "a in [1/4, 500000001/1000000000]", "a in (1/8, 1/2)"]
)
def test_another_range_is_refused(open_end, domain):
    """f'(π) = 0 at 1/2, so the closed range is wrong; the others are not what the inequality at π says."""
    forged = read_l1(f"L1[f(x) = {TWO}; M = pi] for {domain}")
    assert not check_l1(Certificate("l1", str(forged), open_end.proof))[0]


def test_the_inequality_at_pi_of_another_function_is_refused(open_end):
    other = read_l1("L1[f(x) = sin(x) + a*sin(2*x)/3; M = pi] for a in [1/4, 1/2)")
    known = prove(falls_at_pi(other)).certificate
    assert known is not None
    assert not check_l1(replace(open_end, proof={**open_end.proof, "at_pi": known.to_json()}))[0]


def test_a_changed_inequality_at_pi_is_refused(open_end):
    proof = copy.deepcopy(open_end.proof)
    proof["at_pi"]["statement"] = proof["at_pi"]["statement"].replace("1/2)", "3/4)")
    assert not check_l1(replace(open_end, proof=proof))[0]
    assert not check_l1(replace(open_end, proof={**open_end.proof, "at_pi": {}}))[0]
    assert not check_l1(replace(open_end, proof={**open_end.proof, "at_pi": None}))[0]


@dataclass
class _Known:
    falls_at_pi: bool


@pytest.mark.parametrize(
    ("known", "thirds", "slopes", "first"),
    [
        (True, (1, -1, -1), (1, 0, 0), 1),  # f'(π) < 0, and the third derivative carries that back over two cells
        (True, (1, -1, -1), (1, -1, 0), 1),
        (
            True,
            (-1, -1, 0),
            (-1, -1, 0),
            3,
        ),  # the third derivative may change its sign on the last cell: nothing is known there
        (True, (-1, -1, 1), (-1, -1, 0), 3),
        (False, (1, -1, -1), (1, 0, 0), 3),
        (False, (1, 1, 1), (1, -1, -1), 1),
        (True, (-1, 1, -1), (0, -1, 0), 1),
    ],
)
def test_where_the_slope_falls(known, thirds, slopes, first):
    with arithmetic("arb") as a:
        cells = [Signs(1, slope, third, a.one) for slope, third in zip(slopes, thirds, strict=True)]
    assert falling_from(_Known(known), cells) == first


@pytest.mark.skipif(find_spec("clarabel") is None, reason="three-point certificates are found with Clarabel")
def test_poisson_kernels_synchronize_above_minus_one_third():
    decision = Interaction("sin(x)/(1 + a*(1 - cos(x)))").synchronizes(a="[-7/20, -3/10]")
    answers = [(str(s.domain[0][1]), s.answer) for s in decision.segments]
    assert ("[-1/3, -1/3]", "open") in answers
    assert any(where.startswith("(-1/3, ") and answer == "synchronizes" for where, answer in answers)
    assert {answer for where, answer in answers if where != "[-1/3, -1/3]"} == {"synchronizes", "does not"}
    assert all(s.certificate is None or recheck(s.certificate).ok for s in decision.segments)


def test_statement_at_pi():
    statement = L1Statement(read_formula(TWO), "pi", read_l1(f"L1[f(x) = {TWO}; M = pi] for a in [0, 1/2)").domain)
    assert str(falls_at_pi(statement)) == "cos(pi) + 2*(a*cos(2*pi)) < 0 for a in [0, 1/2)"
