"""Enclosed solutions between times that are constants such as pi/2: values, forged lengths, and what is no time."""

from __future__ import annotations

import copy
from fractions import Fraction
from functools import lru_cache

import mpmath
import pytest

from verify.certificate import Certificate
from verify.cli.main import main
from verify.errors import InputError
from verify.formula.tree import number
from verify.questions.effort import Effort
from verify.questions.flows.checker import answer_text, check_flow
from verify.questions.flows.document import flow_of
from verify.questions.flows.reading import read_flow
from verify.questions.flows.search import follow
from verify.questions.flows.times import duration, time_of
from verify.recheck import recheck


@lru_cache
def quarter() -> Certificate:
    # x = cos t, y = -sin t: (0, -1) at t = π/2.
    found = follow(read_flow("x' = y; y' = -x", ["x = 1", "y = 0"], 0, "pi/2"))
    assert found.certificate is not None
    return found.certificate


@pytest.mark.parametrize("arithmetic", ["arb", "crival", "pyintval"])
def test_a_quarter_of_a_turn(arithmetic):
    (low, high), (bottom, top) = [map(Fraction, ends) for ends in quarter().proof["final"]]
    assert low < 0 < high
    assert bottom < -1 < top
    assert max(high - low, top - bottom) < Fraction(1, 10**9)
    assert quarter().statement.startswith("x(pi/2) in [")
    assert check_flow(quarter(), arithmetic)[0]


def test_a_turn_that_begins_at_a_constant():
    # y' = cos t from y(π/6) = 1/2 is sin t: √3/2 at π/3; and x' = 2t from x(π/6) = 0 is t² - π²/36.
    found = follow(read_flow("x' = 2*t; y' = cos(t)", ["x = 0", "y = 1/2"], "pi/6", "pi/3"))
    assert found.certificate is not None
    (a, b), (c, d) = [map(Fraction, ends) for ends in found.certificate.proof["final"]]
    with mpmath.workdps(40):
        for low, high, exact in ((a, b, mpmath.pi**2 / 12), (c, d, mpmath.sqrt(3) / 2)):
            assert mpmath.mpf(low.numerator) / low.denominator < exact < mpmath.mpf(high.numerator) / high.denominator
            assert high - low < Fraction(1, 10**9)
    stopped = follow(read_flow("x' = 2*t", ["x = 0"], "pi/6", "pi"), Effort(boxes=1)).answer()
    assert stopped.status == "undecided"
    assert stopped.findings[0].text.startswith("x(pi/6 + ")


def test_decimals_are_exact():
    # x' = 1 from 0: 0.1 is 1/10.
    flow = read_flow("x' = 1", ["x = 0"], 0, "0.1")
    assert flow.end is number(Fraction(1, 10))
    found = follow(flow)
    assert found.times[-1] == Fraction(1, 10)
    low, high = found.enclosures[-1][0]
    assert low <= Fraction(1, 10) <= high
    assert duration(time_of("-1/2"), time_of("1 + 3/4")) == (Fraction(9, 4), True)


def changed(edit) -> Certificate:
    proof = copy.deepcopy(quarter().proof)
    edit(proof)
    final = [tuple(map(Fraction, ends)) for ends in proof["final"]]
    return Certificate("flow", answer_text(flow_of(proof["flow"]), final), proof)


@pytest.mark.parametrize(
    "edit",
    [
        lambda p: p["flow"].__setitem__("end", "pi/2 + 1/10**9"),  # x is -1e-9 there, and the answer is narrower
        lambda p: p["flow"].__setitem__("end", "pi/2 - 1/10**9"),
        lambda p: p["flow"].__setitem__("begin", "1/10**9"),
        lambda p: p["flow"].__setitem__("end", "2*pi"),
        lambda p: p["steps"][-1].__setitem__(0, "1/4"),  # which ends elsewhere
        lambda p: p["steps"][0].__setitem__(0, None),  # up to the end, and then on
        lambda p: p["steps"].append(p["steps"][-1]),
        lambda p: p["steps"].pop(),
        lambda p: p["steps"].__setitem__(slice(None), [["2", *p["steps"][0][1:]], p["steps"][-1]]),  # past the end
    ],
)
def test_a_forged_length_is_refused(edit):
    assert check_flow(changed(lambda p: None))[0]
    assert not check_flow(changed(edit))[0]


def test_a_step_up_to_the_end_may_have_a_rational_length():
    found = follow(read_flow("x' = y; y' = -x", ["x = 1", "y = 0"], 0, 1))
    assert found.certificate is not None
    proof = copy.deepcopy(found.certificate.proof)
    proof["steps"][-1][0] = None
    assert check_flow(Certificate("flow", found.certificate.statement, proof))[0]


def test_a_solution_that_blows_up_before_a_constant():
    # x = 1/(1 - (t + 1/2)) from x(-1/2) = 1 is unbounded at 1/2, before 1/√2 and not before 1/π.
    found = follow(read_flow("x' = x**2", ["x = 1"], "-1/2", "sqrt(2)"), Effort(boxes=300))
    assert found.answer().status == "refuted"
    assert "up to t = sqrt(2)" in found.why
    assert found.certificate is not None
    assert Fraction(found.certificate.proof["time"]) < Fraction(1, 2) < Fraction(found.certificate.proof["last"])
    assert recheck(found.certificate).ok
    assert follow(read_flow("x' = x**2", ["x = 1"], "-1/2", "1/pi")).answer().status == "proved"
    begun = follow(read_flow("x' = x**2", ["x = 1"], "pi", "2*pi"), Effort(boxes=300)).answer()
    assert begun.status == "undecided"  # the certificate of a blow-up has rational times


@pytest.mark.parametrize("text", ["oo", "-oo", "x", "1/0", "log(-1)", "exp(exp(40))", "1e999999999", "inf", "nan", ""])
def test_what_is_no_time_is_refused(text, capsys):
    with pytest.raises(InputError):
        time_of(text)
    assert main(["flow", "x' = x", "--start", "x = 1", f"--until={text}"]) == 2
    assert "expected a time such as" in capsys.readouterr().err


@pytest.mark.parametrize(("begin", "end"), [("pi", "pi"), ("pi", "3.14"), ("0", "0"), ("1", "-1"), ("0", "sin(pi)")])
def test_the_end_comes_after_the_start(begin, end):
    with pytest.raises(InputError, match="time after"):
        read_flow("x' = x", ["x = 1"], begin, end)


def test_the_command(capsys):
    assert main(["flow", "x' = y; y' = -x", "--start", "x = 1", "--start", "y = 0", "--until", "pi/2"]) == 0
    assert "y(pi/2) in [-1.0000000000" in capsys.readouterr().out
