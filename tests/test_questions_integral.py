"""Definite integrals against antiderivatives done by hand; infinite and singular ends; certificates."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics import enclosure
from verify.certificate import Certificate
from verify.cli.main import main
from verify.errors import InputError
from verify.formula.reader import read_formula, read_interval
from verify.interaction.arithmetic import arithmetic
from verify.prover import prove
from verify.questions.effort import Effort
from verify.questions.integrals.cells import Integrand
from verify.questions.integrals.checker import IntegralStatement, total
from verify.questions.integrals.integral import Integral, IntegralFound, integral
from verify.questions.integrals.quantity import Part, Quantity
from verify.recheck import recheck


def found(
    formula: str,
    interval: str,
    part: Part = "value",
    tolerance: Fraction = Fraction(1, 10**10),
    boxes: int = 20_000,
) -> IntegralFound:
    question = Integral(read_formula(formula), "x", read_interval(interval), part, tolerance)
    return integral(question, Effort(boxes, 5.0))


# Each value to 15 digits from the closed form on the right.
KNOWN = [
    ("sin(x)", "[0, pi]", "2"),
    ("exp(x)", "[0, 1]", "1.718281828459045"),  # e - 1
    ("sqrt(x)", "[0, 1]", "0.666666666666667"),  # 2/3
    ("sqrt(1 - x**2)", "[-1, 1]", "1.570796326794897"),  # half a disc: π/2
    ("abs(x - 1/3)", "[0, 1]", "0.277777777777778"),  # 1/18 + 2/9 = 5/18
    ("exp(-x**2)", "(-oo, oo)", "1.772453850905516"),  # √π
    ("1/(1 + x**2)", "(-oo, oo)", "3.141592653589793"),  # π
    ("exp(-x)*sin(x)", "[0, oo)", "0.5"),
    ("log(x)", "(0, 1]", "-1"),
    ("1/sqrt(x)", "(0, 1]", "2"),
    ("log(x)/(1 + x)", "(0, 1]", "-0.822467033424113"),  # -π²/12
]


@pytest.mark.parametrize(("formula", "interval", "value"), KNOWN)
def test_integrals_with_a_closed_form(formula: str, interval: str, value: str):
    answer = found(formula, interval)
    assert answer.is_complete()
    assert answer.lower - Fraction(1, 10**14) <= Fraction(value) <= answer.upper + Fraction(1, 10**14)
    assert answer.certificate is not None
    assert recheck(answer.certificate).ok


def test_the_positive_part_and_the_total_variation():
    # On [0, 7] ⊃ [0, 2π] sin is positive on (0, π) and (2π, 7): 2 + 1 - cos 7.
    # It goes up 1, down 2, up 1, and up sin 7 once more: 4 + sin 7.
    for part, value in (("positive", 3 - math.cos(7)), ("variation", 4 + math.sin(7))):
        answer = found("sin(x)", "[0, 7]", part)  # type: ignore[arg-type]
        assert float(answer.lower) - 1e-12 <= value <= float(answer.upper) + 1e-12
        assert answer.is_complete()


def test_fifty_digits():
    # ∫ 1/x from 1 to 2 = log 2.
    answer = found("1/x", "[1, 2]", tolerance=Fraction(1, 10**50))
    value = Fraction("0.69314718055994530941723212145817656807550013436025")
    assert answer.lower <= value + Fraction(1, 10**50)
    assert value <= answer.upper
    assert answer.is_complete()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-6, 6), min_size=1, max_size=5), st.integers(-4, 3), st.integers(1, 5))
def test_polynomials(coefficients: list[int], low: int, width: int):
    a, b = Fraction(low, 2), Fraction(low + width, 2)
    formula = " + ".join(f"({c})*x**{k}" for k, c in enumerate(coefficients))
    value = sum(c * (b ** (k + 1) - a ** (k + 1)) / (k + 1) for k, c in enumerate(coefficients))
    answer = found(formula, f"[{a}, {b}]")
    assert answer.lower <= value <= answer.upper


@pytest.mark.parametrize("arithmetic", ["crival", "pyintval"])
def test_certificates_in_another_arithmetic(arithmetic: str):
    certificate = found("exp(sin(x))*cos(3*x)", "[0, 2]").certificate
    assert certificate is not None
    pytest.importorskip({"crival": "ival"}.get(arithmetic, arithmetic))
    assert recheck(certificate, arithmetic).ok


# Failures.


@pytest.mark.parametrize(("formula", "interval"), [("1/x", "(0, 1]"), ("1/x", "[1, oo)"), ("-exp(x)", "[0, oo)")])
def test_integrals_that_are_infinite(formula: str, interval: str):
    answer = found(formula, interval)
    assert answer.enclosure() is None
    assert "diverges towards" in answer.reason
    assert answer.certificate is not None
    assert recheck(answer.certificate, "arb").ok


def test_the_sum_of_the_integrals_beside_a_point_without_a_value():
    # The integral of x^(-1/3) from 0 to 8 is 3/2·8^(2/3) = 6, that from -1 to 0 is -3/2.
    answer = found("1/cbrt(x)", "[-1, 8]", tolerance=Fraction(1, 10**4))
    certificate = answer.certificate
    assert certificate is not None
    assert answer.lower is not None
    assert answer.upper is not None
    assert answer.lower <= Fraction(9, 2) <= answer.upper <= answer.lower + Fraction(1, 10**4)
    assert recheck(certificate).ok
    left, right = certificate.proof["parts"]
    for changed in (
        {"parts": [left]},
        {"parts": [right, left]},
        {"parts": [left, left, right]},
        {"upper": str(answer.lower)},
        {"lower": str(answer.upper)},
        {"interval": "[-1, 9]"},
        {"formula": "x"},
        {"part": "variation"},
        {"part": "positive"},
    ):
        proof = {**certificate.proof, **changed}
        f, interval = read_formula(proof["formula"]), read_interval(proof["interval"])
        bounds = Fraction(proof["lower"]), Fraction(proof["upper"])
        text = str(IntegralStatement(Quantity(f, "x", interval, proof["part"]), *bounds))
        assert not recheck(Certificate("integral-sum", text, proof)).ok


def test_points_without_a_value_near_which_the_function_is_bounded():
    # 1/(1 + tan²) = cos² where tan is defined, so not at π/2 and 3π/2: 3 + sin(12)/4. The integrals of atan(1/x), which
    # is odd and jumps at 0, from -1 to 1 cancel.
    answer = found("1/(1 + tan(x)**2)", "[0, 6]", tolerance=Fraction(1, 10**6))
    assert answer.lower is not None
    assert answer.upper is not None
    assert answer.lower <= 3 + math.sin(12) / 4 <= answer.upper <= answer.lower + Fraction(1, 10**6)
    assert answer.certificate is not None
    assert [part["proof"]["interval"] for part in answer.certificate.proof["parts"]] == [
        "[0, 1/2*pi)",
        "(1/2*pi, 3/2*pi)",
        "(3/2*pi, 6]",
    ]
    assert recheck(answer.certificate).ok
    answer = found("atan(1/x)", "[-1, 1]", tolerance=Fraction(1, 10**6))
    assert answer.lower is not None
    assert answer.upper is not None
    assert answer.lower <= 0 <= answer.upper


def test_infinitely_many_points_without_a_value_end_the_search():
    # tan(1/x) has no value at 2/π, 2/(3π), 2/(5π), …
    assert found("1/(1 + tan(1/x)**2)", "(0, 1]", tolerance=Fraction(1, 100), boxes=300).certificate is None


def test_an_integral_that_exists_as_a_limit_only():
    # sin(x)/x is not integrable on [1, ∞) but neither is it above a multiple of 1/x.
    answer = found("sin(x)/x", "[1, oo)")
    assert "No bound was found" in answer.reason
    assert answer.certificate is None


def test_a_forged_divergence_is_refused():
    certificate = found("1/x", "(0, 1]").certificate
    assert certificate is not None
    for changed in (
        {"formula": "1/sqrt(x)"},
        {"interval": "[1/2, 1]"},
        {"cut": "2"},
        {"factor": "-1"},
        {"factor": "2"},
        {"above": False},
        {"end": "upper"},
        {"end": "1/2"},
        {"sign": -1},
    ):
        proof = {**certificate.proof, **changed}
        for statement in (
            certificate.statement,
            certificate.statement.replace("1/x", str(next(iter(changed.values())))),
        ):
            assert not recheck(Certificate("divergence", statement, proof)).ok


def test_a_variation_is_infinite_only_where_the_function_has_values():
    # The derivative of log(x) is written 1/x, which has values for x < 0 too, where log(x) has none.
    without = found("log(x)", "[-1, 0)", "variation")
    assert without.certificate is None
    assert without.answer().status == "undecided"
    certificate = found("log(x)", "(0, 1]", "variation").certificate
    assert certificate is not None
    assert recheck(certificate).ok
    changed = {"interval": "[-1, 0)", "end": "upper", "cut": "-1/2", "above": False}
    shown = prove("abs(1/x) >= 1/2/(0 - x) for x in [-1/2, 0)").certificate
    assert shown is not None
    proof = {**certificate.proof, **changed, "factor": "1/2", "parts": [shown.to_json()]}
    statement = certificate.statement.replace("(0, 1]", "[-1, 0)")
    assert not recheck(Certificate("divergence", statement, proof)).ok


def test_a_pole_inside():
    # 1/x and tan are like 1/d beside their poles, 1/cbrt(x) is integrable on both sides of its pole.
    assert "diverges at 0" in found("1/x", "[-1, 1]").reason
    assert "diverges at 1/2*pi" in found("tan(x)", "[0, 2]").reason
    # 1/(x² - 2 + 10⁻³⁰) has one beside √2, which has no simple name.
    assert "unbounded" in found("1/(x**2 - 2 + 1/10**30)", "[0, 2]").reason


def test_a_function_that_jumps_is_refused():
    with pytest.raises(InputError, match=r"Expected a continuous function but got atan2.*write atan\(y/x\)"):
        found("atan2(x, 1)", "[0, 1]")


def test_an_interval_of_length_zero():
    with pytest.raises(InputError, match="positive length"):
        found("x", "[1, 1]")


@pytest.mark.parametrize(("formula", "interval"), [("1/sqrt(x)", "(0, 1]"), ("log(x)/(1 + x)", "(0, 1]")])
def test_certificates_leave_room_for_doubles(formula: str, interval: str):
    certificate = found(formula, interval).certificate
    assert certificate is not None
    assert recheck(certificate, "crival").ok


def test_where_the_function_has_no_value():
    answer = found("sqrt(x)", "[-1, 1]")
    assert answer.enclosure() is None
    assert answer.answer().status == "undecided"
    assert "no value at x = -" in answer.reason  # somewhere in (-1, 0)


def test_a_variation_needs_a_derivative():
    with pytest.raises(InputError, match="differentiable"):
        found("abs(x)", "[-1, 1]", "variation")


def test_certificates_that_claim_too_much_are_refused():
    certificate = found("exp(x)", "[0, 1]").certificate
    assert certificate is not None

    def changed(**entries: Any) -> Certificate:
        proof = {**certificate.proof, **entries}
        bounds = f"[{proof['lower']}, {proof['upper']}]"
        statement = f"integral of exp(x) for x in {proof['interval']} is in {bounds}"
        return Certificate("integral", statement, proof)

    assert recheck(changed()).ok
    assert not recheck(changed(upper="1.7")).ok
    assert not recheck(changed(lower="172/100", upper="173/100")).ok
    assert not recheck(changed(interval="[0, 2]")).ok
    assert not recheck(changed(points=["2"])).ok
    assert not recheck(changed(parts=[])).ok
    tail = {"side": "upper", "kind": "power", "cut": "1/2", "rate": "1/2", "factor": "1"}
    assert not recheck(changed(tails=[tail])).ok


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    file = tmp_path / "c.json"
    code = main(["integrate", "x**2", "x in [0, 3]", "--json", "--certificate", str(file)])
    document = json.loads(capsys.readouterr().out)
    assert (code, document["schema"]) == (0, "inphase.answer/1")
    low, high = map(Fraction, document["findings"][0]["value"])
    assert low <= 9 <= high
    assert main(["recheck", str(file)]) == 0
    assert main(["integrate", "sin(x)", "x in [0, oo)"]) == 3
    assert main(["integrate", "x", "x in [0, 1]", "--positive-part", "--total-variation"]) == 2


def test_a_cell_that_is_shorter_than_the_rounding_of_its_ends():
    # From √2 to a rational 10⁻²⁷ above it, cos(10²²·(x - √2)) is between cos(10⁻⁵) and 1, so the integral is 10⁻²⁷ up
    # to 10⁻¹⁰ of itself, plus the rounding of the end to 40 digits. The middle of the ends to 64 bits lies outside.
    root = Fraction(math.isqrt(2 * 10**80), 10**40)
    interval = read_interval(f"[sqrt(2), {root + Fraction(1, 10**27)}]")
    with arithmetic("arb", 300) as a:
        for order in (2, 4):
            inside = Integrand(read_formula("cos(10**22*(x - sqrt(2)))"), "x", order, a, enclosure)
            low, high = a.ends(total(inside, interval, [interval.lower, interval.upper], []))
            assert low <= Fraction(1, 10**27) * (1 - Fraction(1, 10**9))
            assert high >= Fraction(1, 10**27)


@pytest.mark.parametrize("formula", ["1/x**2", "1/x", "1/x**3", "log(abs(x))/x**2", "tan(pi/2 + x)"])
def test_a_pole_inside_is_no_crash_and_no_number(formula: str):
    # Each is at least 1/(2|x|) in size on one side of 0.
    answer = found(formula, "[-1, 1]")
    assert answer.enclosure() is None
    assert answer.reason == "It diverges at 0: the function is not integrable."
    assert answer.certificate is not None
    assert recheck(answer.certificate).ok


def test_numbers_too_small_to_be_written_down_are_bounded_by_zero():
    # 2^(-x^(-3/2)) is far below 2^(-10^9) near 0, and at most 1/2 on [0, 1].
    answer = found("exp(log(1/2)/x**(3/2))", "[0, 1]", tolerance=Fraction(1, 10**6))
    assert answer.certificate is not None
    assert recheck(answer.certificate).ok
    # The trapezium rule with 10⁵ steps.
    steps = 10**5
    value = sum(0.5 ** ((k / steps) ** -1.5) for k in range(1, steps)) / steps + 0.25 / steps
    assert answer.lower is not None
    assert answer.upper is not None
    assert float(answer.lower) - 1e-8 < value < float(answer.upper) + 1e-8
