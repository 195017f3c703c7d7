"""Kernels with one scale, f = A sin(x) G(k (1 - cos x)), decided for all large k at once."""

from __future__ import annotations

import copy
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import Interaction
from verify.certificate import Certificate
from verify.formula.derivative import derivative
from verify.formula.reader import read_formula, read_statement
from verify.interaction.arithmetic import NAMES, arithmetic
from verify.interaction.jets import jet
from verify.interaction.l1_checker import check_l1
from verify.interaction.l1_statement import L1Statement
from verify.interaction.scale import Scale, is_analytic
from verify.interaction.scale_chart import ScaleChart, beyond_formulas
from verify.interaction.scale_search import ENDS, LEAST, find_scale, scale_certificate
from verify.recheck import recheck

CAUCHY = "sin(x)/(1 + k*(1 - cos(x)))"
KERNELS = ["1/(1 + ww)", "exp(-ww)", "1/(1 + ww)**3", "1/cosh(ww)"]


def statement(text: str, where: str) -> L1Statement:
    return L1Statement(read_formula(text), "pi", read_statement(f"0 == 0 for {where}").domain)


def value(text: object, **at: float) -> float:
    formula = text if not isinstance(text, str) else read_formula(text)
    with arithmetic("arb") as a:
        found = jet(formula, "", a.zero, {n: a.number(Fraction(v)) for n, v in at.items()}, 0, a)[0]
        low, high = a.ends(found)
    assert high - low < Fraction(1, 10**6) * max(1, abs(low))
    return float(low)


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(KERNELS), st.floats(0.5, 50), st.floats(0.05, 3.1))
def test_the_formulas_beyond_the_grid_are_f_and_its_derivatives(kernel, k, x):
    """H_0 = f' and k·(its companion) = f''' for f = sin(x) G(k (1 - cos x)), at points."""
    f = Scale(read_formula(kernel), read_formula("k"), read_formula("1")).interaction("x")
    first = derivative(f, "x")
    third = derivative(derivative(first, "x"), "x")
    r = 1 - math.cos(x)
    falls, bends = beyond_formulas(read_formula(kernel))
    assert math.isclose(value(falls, ww=k * r, rr=r), value(first, x=x, k=k), rel_tol=1e-6, abs_tol=1e-8)
    assert math.isclose(k * value(bends, ww=k * r, rr=r), value(third, x=x, k=k), rel_tol=1e-5, abs_tol=1e-5)


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(KERNELS), st.floats(0.06, 1.0), st.floats(1.0, 1.9), st.floats(0.1, 1.8))
def test_the_chart_encloses_the_angle_and_the_second_derivative(kernel, share, size, y):
    """√k x and f''/√k at w = y², for all q = 1/k in a small interval: compared at one k of them."""
    q = share * 0.5
    lower, upper = Fraction(q), Fraction(q) + Fraction(1, 10**6)
    k = 1 / float(lower)
    with arithmetic("arb") as a:
        chart = ScaleChart(read_formula(kernel), lower, upper, Fraction(4), -1, a)
        point = Fraction(y)
        angle = a.ends(chart._angle(point))
        second = a.ends(chart._second(point))
    x = math.acos(1 - y * y / k)
    f = Scale(read_formula(kernel), read_formula("k"), read_formula("1")).interaction("x")
    expected = value(derivative(derivative(f, "x"), "x"), x=x, k=k) / math.sqrt(k)
    assert float(angle[0]) - 1e-9 <= math.sqrt(k) * x <= float(angle[1]) + 1e-9
    assert float(second[0]) - 1e-6 <= expected <= float(second[1]) + 1e-6


@pytest.fixture(scope="module")
def cauchy() -> Certificate:
    f = read_formula(CAUCHY)
    scale = find_scale(f, "x", "k", Fraction(1))
    assert scale is not None
    for end in ENDS:
        found = scale_certificate(statement(CAUCHY, f"k in [{LEAST * end * end}, oo)"), scale, end)
        if found is not None:
            return found
    raise AssertionError("no certificate")


@pytest.mark.parametrize("name", NAMES)
def test_accepted_in_every_arithmetic(cauchy, name):
    pytest.importorskip({"arb": "flint", "crival": "ival"}.get(name, name))
    ok, reason, _ = check_l1(cauchy, name)
    assert ok, reason


def test_another_function_or_range_is_refused(cauchy):
    least = Fraction(cauchy.proof["scale"]["least"])
    below = f"k in [{least - Fraction(1, 10**9)}, oo)"
    for text, where in [
        (CAUCHY, below),
        (CAUCHY, "k in (-oo, oo)"),
        ("sin(x)/(1 + k*(1 - cos(x)) + 1/10**9)", f"k in [{least}, oo)"),
        ("sin(x)/(1 + k*(1 - cos(x)))**2", f"k in [{least}, oo)"),
        ("-sin(x)/(1 + k*(1 - cos(x)))", f"k in [{least}, oo)"),
    ]:
        forged = Certificate("l1", str(statement(text, where)), cauchy.proof)
        assert not check_l1(forged)[0]


@pytest.mark.parametrize(
    ("key", "new"),
    [
        ("least", "1/1000000000"),
        ("least", "0"),
        ("start", "1/100"),
        ("start", "1000"),
        ("beyond", 1),
        ("beyond", 0),
        ("kernel", "1/(1 + ww)**2"),
        ("kernel", "1/(1 + abs(ww))"),
        ("kernel", "1/(1 + k*ww)"),
        ("rate", "2*k"),
        ("amplitude", "-1"),
        ("shown", []),
    ],
)
def test_altered_data_are_refused(cauchy, key, new):
    proof = copy.deepcopy(cauchy.proof)
    proof["scale"][key] = new
    assert not check_l1(Certificate("l1", cauchy.statement, proof))[0]


def test_altered_cells_are_refused(cauchy):
    for change in ("tau", "grid", "none"):
        proof = copy.deepcopy(cauchy.proof)
        if change == "tau":
            proof["cells"][0]["tau"] = proof["cells"][0]["grid"][1]
        elif change == "grid":
            proof["cells"][0]["grid"] = proof["cells"][0]["grid"][:-1]
        else:
            proof["cells"].pop()
        assert not check_l1(Certificate("l1", cauchy.statement, proof))[0]


def test_proofs_about_something_else_are_refused(cauchy):
    proof = copy.deepcopy(cauchy.proof)
    proof["scale"]["shown"] = proof["scale"]["shown"][::-1]
    assert "do not speak about" in check_l1(Certificate("l1", cauchy.statement, proof))[1]


def test_no_certificate_where_the_criterion_fails():
    """G = 1 - w/2 + …: f' > 0 again far out for (1 + w/4)/(1 + w), whose f is near sin(x)/4 there; L1 is false."""
    for text in ("sin(x)*(1 + k*(1 - cos(x))/4)/(1 + k*(1 - cos(x)))", "sin(x)/(1 + k*(1 - cos(x)) - k*(1 - cos(x)))"):
        scale = find_scale(read_formula(text), "x", "k", Fraction(1))
        if scale is not None:
            for end in ENDS:
                assert scale_certificate(statement(text, "k in [40, oo)"), scale, end) is None


def test_kernels_that_are_none():
    assert find_scale(read_formula("tanh(k*sin(x))"), "x", "k", Fraction(1)) is None
    assert find_scale(read_formula("sin(x) + sin(2*x)/(1 + k)"), "x", "k", Fraction(1)) is None
    assert not is_analytic(read_formula("sqrt(1 + w)"))
    assert not is_analytic(read_formula("abs(w)"))
    assert is_analytic(read_formula("2**w/(1 + w**2)"))


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        (CAUCHY, "k", "[0, oo)"),
        ("sin(x)/(1 - 2*r*cos(x) + r**2)", "r", "[1/2, 1)"),  # the Poisson kernel, singular at 1
        ("sin(x)*exp(cos(x)/t)", "t", "(0, 1]"),  # self-attention by temperature
    ],
)
def test_ranges_up_to_where_the_kernel_shrinks_to_nothing(text, name, where):
    decision = Interaction(text).synchronizes(find=False, **{name: where})
    assert decision.status == "proved"
    certificate = decision.certificate()
    assert certificate is not None
    assert recheck(certificate).ok
