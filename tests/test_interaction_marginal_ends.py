"""Yes and no up to a rational value where a polygon of clusters is marginal: exact ends, and nothing beyond them."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify import InputError, Interaction
from verify.certificate import Certificate
from verify.formula.reader import read_formula
from verify.interaction.arithmetic import NAMES, arithmetic
from verify.interaction.l1_box import family
from verify.interaction.l1_cell import Signs, falling_from
from verify.interaction.l1_checker import check_l1
from verify.interaction.l1_marginal import falling, marginal_certificate
from verify.interaction.l1_statement import AT_PI, L1Statement, read_l1
from verify.interaction.marginal_ends import marginal, simplest
from verify.interaction.point_status import Subject
from verify.interaction.segment import Domain
from verify.interaction.three_point.certificate import read_certificate
from verify.interaction.three_point.checker import decide
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
    """f'(π) has the sign of 2a - 1 for both functions, and (L1) holds well beyond 1/2: yes up to 1/2, no from there."""
    decision = Interaction(text).synchronizes(a="[1/4, 1]", find=False)
    shown = [(str(s.domain[0][1]), s.answer) for s in decision.segments]
    assert shown[0][0].startswith("[1/4, ")
    assert shown[-1][0].endswith(", 1]")
    cut = next(i for i, (_, answer) in enumerate(shown) if answer == "does not")
    assert {answer for _, answer in shown[:cut]} == {"synchronizes"}
    assert {answer for _, answer in shown[cut:]} == {"does not"}
    assert shown[cut - 1][0].endswith(", 1/2]")
    assert shown[cut][0].startswith("(1/2, ")
    for segment in decision.segments:
        assert segment.certificate is not None
        assert recheck(segment.certificate).ok


@pytest.mark.parametrize("text", [f"sin(x)*(1 + cos(x))**{k}" for k in (1, 2, 7)] + ["sin(x)*(1 + cos(x))*exp(cos(x))"])
def test_functions_that_vanish_to_high_order_at_pi(text):
    """f = sin x (1 + cos x)^k has f' = (1 + cos x)^k ((k + 1) cos x - k): f > 0 on (0, π), f'(π) = 0."""
    decision = Interaction(text).synchronizes(find=False)
    assert decision.status == "proved"
    assert any("Fenichel" in reason for reason in decision.verdict().trust)
    certificate = decision.certificate()
    assert certificate is not None
    assert all(recheck(certificate, name).ok for name in NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "sin(x)*(1 + cos(x))*(cos(x) + 9/10)",  # f'(π) = 0, but f < 0 where cos x < -9/10
        "sin(x)*(1 + cos(x))*(1 - 2*cos(x)*sin(x)**2)",  # f'(π) = 0, and f' > 0 again somewhere before π
        "sin(x)*(1 + cos(x)) + sin(2*x)/10**9",  # f'(π) = 2/10⁹
        "sin(3*x) + sin(6*x)/2",  # f'(π) = 0, f < 0 on (π/3, 2π/3)
    ],
)
def test_near_misses_get_no_certificate(text):
    assert marginal_certificate(subject(text), ()) is None
    assert Interaction(text).synchronizes(find=False).status != "proved"


@pytest.fixture(scope="module")
def marginal_l1() -> Certificate:
    certificate = marginal_certificate(subject(TWO), domain_of("a in [1/4, 1/2]"))
    assert certificate is not None
    return certificate


def domain_of(text: str) -> Domain:
    return read_l1(f"L1[f(x) = {TWO}; M = pi] for {text}").domain


def test_nothing_beyond_the_end_gets_a_certificate():
    assert marginal_certificate(subject(TWO), domain_of("a in [1/4, 1/2 + 1/10**9]")) is None
    assert marginal_certificate(subject(TWO), domain_of("a in [-1/2, 1/2]")) is None  # f'(0) = 0 at -1/2


@pytest.mark.parametrize("name", NAMES)
def test_the_certificate_is_accepted_in_every_arithmetic(marginal_l1, name):
    ok, reason, _ = check_l1(marginal_l1, name)
    assert ok, reason


@pytest.mark.parametrize(
    "domain", ["a in [1/4, 1/2 + 1/10**9]", "a in [1/4, 500000001/1000000000]", "a in (1/8, 1/2)", "a in [1/4, 1/2)"]
)
def test_another_range_is_refused(marginal_l1, domain):
    """f'(π) > 0 beyond 1/2; the last range is true, but not what the inequality about f' speaks about."""
    forged = L1Statement(read_formula(TWO), "pi", domain_of(domain), marginal=True)
    assert not check_l1(Certificate("l1", str(forged), marginal_l1.proof))[0]


def test_the_strict_statement_is_refused(marginal_l1):
    """At a = 1/2 there is no τ with f' < 0 on (τ, π], so the statement without the last words is false."""
    strict = L1Statement(read_formula(TWO), "pi", domain_of("a in [1/4, 1/2]"))
    assert not check_l1(Certificate("l1", str(strict), marginal_l1.proof))[0]


def test_changed_inequalities_are_refused(marginal_l1):
    other = falling(
        L1Statement(read_formula("sin(x) + a*sin(2*x)/3"), "pi", domain_of("a in [1/4, 1/2]"), marginal=True), AT_PI
    )
    known = prove(other).certificate
    assert known is not None
    falls = marginal_l1.proof["falls"]
    damaged = copy.deepcopy(falls)
    damaged["certificate"]["statement"] = damaged["certificate"]["statement"].replace("1/2]", "3/4]")
    for forged in (
        {**falls, "certificate": known.to_json()},
        {**falls, "from": "1"},
        {**falls, "from": "0"},
        {**falls, "from": "7/2"},
        {**falls, "from": None},
        {"from": falls["from"]},
        damaged,
        {},
        None,
    ):
        assert not check_l1(replace(marginal_l1, proof={**marginal_l1.proof, "falls": forged}))[0]
    without = {key: part for key, part in marginal_l1.proof.items() if key != "falls"}
    assert not check_l1(replace(marginal_l1, proof=without))[0]


def test_statements_are_read_back():
    text = "L1[f(x) = sin(x)*(1 + cos(x)); M = pi; f'(pi) <= 0]"
    assert str(read_l1(text)) == text
    assert read_l1(text).marginal
    with pytest.raises(InputError, match="M = pi"):
        read_l1("L1[f(x) = sin(x)*(1 + cos(x)); M = 2*pi; f'(pi) <= 0]")


@dataclass
class _Known:
    falls: Fraction | None


@pytest.mark.parametrize(
    ("known", "thirds", "slopes", "first"),
    [
        (AT_PI, (1, -1, -1), (1, 0, 0), 1),  # f'(π) <= 0, and the third derivative carries that back over two cells
        (AT_PI, (1, -1, -1), (1, -1, 0), 1),
        (AT_PI, (-1, -1, 0), (-1, -1, 0), 3),  # the third derivative may change its sign on the last cell
        (AT_PI, (-1, -1, 1), (-1, -1, 0), 3),
        (None, (1, -1, -1), (1, 0, 0), 3),
        (None, (1, 1, 1), (1, -1, -1), 1),
        (AT_PI, (-1, 1, -1), (0, -1, 0), 1),
        (Fraction(2), (1, 1, 1), (1, 0, 0), 2),  # the cells are [0, 1], [1, 2] and [2, 4]
        (Fraction(3), (1, 1, 1), (1, 0, 0), 3),
        (Fraction(2), (1, -1, 1), (1, 0, 0), 2),  # a gap before pi: nothing follows for the second cell
        (Fraction(2), (1, -1, -1), (1, 0, 0), 1),
        (Fraction(2), (1, 1, 1), (1, -1, 0), 1),
    ],
)
def test_where_the_slope_falls(known, thirds, slopes, first):
    with arithmetic("arb") as a:
        cells = [Signs(1, slope, third, a.one) for slope, third in zip(slopes, thirds, strict=True)]
    assert falling_from(_Known(known), [Fraction(0), Fraction(1), Fraction(2), Fraction(4)], cells) == first


@pytest.mark.skipif(find_spec("clarabel") is None, reason="three-point certificates are found with Clarabel")
def test_poisson_kernels_synchronize_from_minus_one_third():
    """At a = -1/3 f = 3 sin x/(2 + cos x), f' = 3 (2 cos x + 1)/(2 + cos x)²: 0 at 2π/3, where f'' = -4√3/3 ≠ 0."""
    decision = Interaction("sin(x)/(1 + a*(1 - cos(x)))").synchronizes(a="[-7/20, -3/10]")
    answers = [(str(s.domain[0][1]), s.answer) for s in decision.segments]
    assert ("[-1/3, -1/3]", "synchronizes") in answers
    assert any(where.startswith("(-1/3, ") and answer == "synchronizes" for where, answer in answers)
    assert any(where.endswith(", -1/3)") and answer == "does not" for where, answer in answers)
    assert {answer for _, answer in answers} == {"synchronizes", "does not"}
    assert all(s.certificate is None or recheck(s.certificate).ok for s in decision.segments)


@pytest.mark.parametrize(("text", "domain"), [(TWO, "(1/2, 1]"), (TWO, "(1/2, 51/100)"), ("a*sin(x)", "(0, 1]")])
def test_a_marginal_value_at_an_open_end_is_no_part_of_the_range(text, domain):
    # Two opposite clusters are stable for all a > 1/2; a sin x synchronizes for all a > 0.
    decision = Interaction(text).synchronizes(find=False, a=domain)
    first = dict(decision.segments[0].domain)["a"]
    assert str(first.lower) == domain[1:].partition(",")[0]
    assert first.lower_open
    assert not any(i.lower is i.upper for s in decision.segments for _, i in s.domain)


@pytest.mark.skipif(find_spec("clarabel") is None, reason="three-point certificates are found with Clarabel")
def test_a_certificate_beside_a_threshold_holds_at_it():
    """f = sin x + a sin 2x - a sin 3x has f'(π) = -1 + 5a, and the third derivative 1 - 35a there, -6 at a = 1/5: the
    pair of opposite clusters is stable beyond 1/5, and marginal there, where it attracts almost nothing."""
    f = Interaction("sin(x) + a*sin(2*x) - a*sin(3*x)")
    decision = f.synchronizes(a="[3/20, 1/4]")
    yes = [s for s in decision.segments if s.answer == "synchronizes"]
    no = [s for s in decision.segments if s.answer == "does not"]
    assert len(yes) + len(no) == len(decision.segments)
    (at,) = [s for s in yes if str(s.domain[0][1]) == "[1/5, 1/5]"]
    assert at.by.startswith("three-point certificate at the threshold: the pair of opposite clusters")
    assert recheck(decision.certificate()).ok
    # the same form proves nothing at a value by its side: f'(π) is not 0 there
    known = read_certificate(at.certificate)
    for value in ("1/5 - 1/10**9", "1/5 + 1/10**9"):
        beside = read_formula(f"sin(x) + ({value})*sin(2*x) - ({value})*sin(3*x)")
        assert not decide(replace(known, claimed=replace(known.claimed, interaction=beside))).ok
