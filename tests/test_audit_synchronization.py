"""Certificates of the synchronization criteria in hostile hands: functions that only look like the known ones."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.reader import read_formula, read_interval
from verify.interaction.circle import is_self_attention
from verify.interaction.deciding import decide_synchronization
from verify.interaction.decision_lines import decision_lines
from verify.interaction.few_particles.checker import decide as decide_few
from verify.interaction.few_particles.statement import FewParticles
from verify.interaction.interaction import Interaction
from verify.interaction.jets import is_entire
from verify.interaction.l1 import certify
from verify.interaction.l1_box import family
from verify.interaction.l1_statement import read_l1
from verify.interaction.point_status import Subject
from verify.interaction.questions import L1Ratio
from verify.interaction.ratio_certificate import read_ratio
from verify.interaction.solvers import enclose_ratio
from verify.interaction.three_point.certificate import read_certificate
from verify.interaction.three_point.checker import decide as decide_triples
from verify.interaction.three_point.claimed import ThreePointRange
from verify.interaction.three_point_parts import known_certificates
from verify.recheck import recheck

MODEL = "sin(x)*exp(beta*(cos(x) - 1))"
DATA = Path(__file__).parents[1] / "proofs" / "data" / "three_point"

#: Equal to self-attention wherever they are defined; each is undefined at β = 10, or below it, or at x = π/2, or x = 0.
DISGUISES = (
    f"{MODEL}*(beta - 10)/(beta - 10)",
    f"{MODEL} + log(beta - 10) - log(beta - 10)",
    f"{MODEL} + 0*log(beta - 10)",
    f"{MODEL}*(beta - 10)**0",
    f"{MODEL}*exp(log(beta - 10) - log(beta - 10))",
    f"{MODEL}*tan(x)/tan(x)",
    f"{MODEL}*(1/x)*x",
)


@pytest.mark.parametrize("text", DISGUISES)
def test_self_attention_with_a_hole_in_its_domain_is_another_function(text):
    f = read_formula(text)
    assert not is_self_attention(f, "x", "beta")
    statement = read_l1(f"L1[f(x) = {f}; M = pi] for beta in [7, oo)")
    assert certify(statement).certificate is None
    honest = certify(read_l1(f"L1[f(x) = {MODEL}; M = pi] for beta in [7, oo)")).certificate
    assert recheck(honest).ok
    assert not recheck(Certificate("l1", str(statement), honest.proof)).ok


def test_self_attention_in_other_spellings_is_the_same_function():
    # e^(β(cos x - 1)) = e^(β cos x)/e^β; with the factor e^β, which no criterion sees, it is sin(x) e^(β cos x).
    for text in ("sin(x)*exp(beta*cos(x))/exp(beta)", "exp(beta*cos(x))*sin(x)", "2*sin(x)*exp(beta*(cos(x) - 1))/2"):
        assert is_self_attention(read_formula(text), "x", "beta")
    for text in ("sin(x)*exp(beta*(cos(x) - 1 + 1/10**30))", "sin(x)*exp(beta*(cos(x) - 1)) + sin(x)/10**30"):
        assert not is_self_attention(read_formula(text), "x", "beta")


def test_what_is_visibly_defined_everywhere():
    for text in ("sin(x)**3", "atan(x)/2", "exp(x)/exp(y)", "tanh(x*y) - pi"):
        assert is_entire(read_formula(text))
    for text in ("x/0", "x**0", "x**(-1)", "x**(1/2)", "x**y", "x/y", "tan(x)", "log(x)", "abs(x)", "1/cosh(x)"):
        assert not is_entire(read_formula(text))


def test_known_certificates_are_for_functions_without_holes():
    def known(text):
        f = read_formula(text)
        return list(known_certificates(Subject(f, "x", family(f, "x"))))

    assert known(MODEL)
    assert not known(f"{MODEL}*(beta + 1/2)/(beta + 1/2)")
    assert not known(f"{MODEL} + log(beta + 1/2) - log(beta + 1/2)")


@pytest.mark.parametrize("name", ["arb", "crival", "pyintval"])
@pytest.mark.parametrize(
    "hole", ["log(beta - 10)**0", "(sin(x)/sin(x))**0", "log(cos(x))**0", "(1/(beta - 1/2))**(-0)"]
)
def test_a_zeroth_power_has_no_value_where_its_base_has_none(hole, name):
    # u**0 is 1 where u has a value; log(β - 10), say, has none for any β in the range, and so has the product with it.
    hidden = read_formula(f"sin(x)*exp(beta*(cos(x) - 1))*{hole}")
    honest = read_certificate(Certificate.load(DATA / "self_attention_0.2_to_1.json"))
    forged = replace(honest, claimed=replace(honest.claimed, interaction=hidden))
    assert not decide_triples(forged, name, boxes=2000).ok
    few = FewParticles(hidden, 3, "beta", Fraction(-1, 2), Fraction(1, 2))
    assert not decide_few(few, Fraction(1, 2), name, boxes=2000)[0]


def test_a_zeroth_power_that_has_a_value_is_one():
    f = read_formula("sin(x)*(2 + cos(x))**0")
    assert decide_few(FewParticles(f, 3), Fraction(1, 2), "arb", boxes=2000)[0]


def test_a_parameter_has_a_name_of_its_own():
    # "pi in [1, 2]" would be read as a statement about all numbers in [1, 2], and decided for π alone.
    for name in ("pi", "oo", "sin", "x"):
        with pytest.raises(ValueError, match=r"Expected a (parameter with|range of)"):
            ThreePointRange(read_formula("sin(x)"), name, Fraction(1), Fraction(2))
        with pytest.raises(ValueError, match=r"Expected a (parameter with|range of)"):
            FewParticles(read_formula("sin(x)"), 3, name, Fraction(1), Fraction(2))
    for text in (
        "three-point criterion for pi*sin(x), pi in [1, 2]",
        "synchronization of 3 equal particles for pi*sin(x), pi in [1, 2]",
    ):
        kind = "three-point" if text.startswith("three") else "few-particles"
        assert not recheck(Certificate(kind, text, {"near": "1"})).ok


def test_two_particles_meet_only_where_the_interaction_is_smooth():
    # All are odd and positive on (0, π); three have no value at 0, where the particles meet, tan(x/2) has none at π.
    poles = ("1/tan(x/2)", "sin(x)/(1 - cos(x))**(1/3)", "sin(x)*log(1/(1 - cos(x)) + 2)")
    for text in poles:  # also if that they have values was taken for granted
        assert decide_synchronization(Interaction(text).checked(), {}, n=2, defined=True).status != "proved"
    for text in (*poles, "tan(x/2)"):
        with pytest.raises(InputError, match="Expected a value at every angle"):
            decide_synchronization(Interaction(text).checked(), {}, n=2)
    for text in ("sin(x)", "sin(x)/(2 + cos(x))"):
        assert decide_synchronization(Interaction(text).checked(), {}, n=2).status == "proved"


@pytest.fixture(scope="module")
def ratio() -> Certificate:
    """sin x + a sin 2x, a in [0, 1/10]: at a = 0 the ratio is 4 (1 + 1/2)/(π/2·2) = 6/π = 1.9098…"""
    question = L1Ratio(read_formula("sin(x) + a*sin(2*x)"), "a", read_interval("[0, 1/10]"), 4)
    found = enclose_ratio(question)
    assert found.status == "proved"
    assert found.certificate is not None
    low, high = read_ratio(found.certificate.statement).ratio
    assert 0 < low < Fraction(1909859, 10**6) < Fraction(1909860, 10**6) < high
    return found.certificate


@pytest.mark.parametrize("name", ["arb", "crival", "pyintval"])
def test_a_curve_of_ratios_has_a_certificate(ratio, name):
    assert recheck(ratio, name).ok
    assert recheck(ratio, name).leaves == 4


def shrunk(proof: dict[str, Any]) -> None:
    """The first piece, whose lower bound moves up to the middle of the interval."""
    low, high = map(Fraction, proof["pieces"][0]["ratio"])
    proof["pieces"][0]["ratio"] = [str((low + high) / 2), str(high)]


def hair(proof: dict[str, Any]) -> None:
    """A gap of 10⁻³⁰ at the end of the range."""
    proof["pieces"][-1]["to"] = str(Fraction(1, 10) - Fraction(1, 10**30))


@pytest.mark.parametrize(
    "change",
    [
        shrunk,
        hair,
        lambda proof: proof["pieces"].pop(),
        lambda proof: proof["pieces"].pop(0),
        lambda proof: proof["pieces"].reverse(),
        lambda proof: proof["pieces"].clear(),
        lambda proof: proof.update({"from": str(Fraction(1, 10**30))}),
        lambda proof: proof["pieces"][1].update(ratio=["3", "1"]),
        lambda proof: proof["pieces"][1].update(ratio=["0", "100"]),
        lambda proof: proof["pieces"][1].update(ratio=["1"]),
        lambda proof: proof["pieces"][1].update(to="nan"),
        lambda proof: proof.update(bits=8),
    ],
)
def test_a_changed_curve_is_refused(ratio, change: Callable[[dict[str, Any]], None]):
    proof = copy.deepcopy(ratio.proof)
    change(proof)
    assert not recheck(Certificate(ratio.kind, ratio.statement, proof)).ok


def test_the_pieces_of_one_curve_prove_no_other(ratio):
    low, high = map(str, read_ratio(ratio.statement).ratio)
    narrower = str((Fraction(low) + Fraction(high)) / 2)
    for other in (
        ratio.statement.replace("M = pi", "M = 2*pi"),
        ratio.statement.replace("[0, 1/10]", "[0, 1/9]"),
        ratio.statement.replace("[0, 1/10]", "[0, 1000001/10000000)"),
        ratio.statement.replace("sin(2*x)", "sin(3*x)"),
        ratio.statement.replace("sin(2*x)", "cos(2*x)"),  # not odd
        ratio.statement.replace("2*x", "3/2*x"),  # not 2π-periodic
        ratio.statement.replace(high, narrower),
        ratio.statement.replace(low, narrower),
        ratio.statement.replace("a in", "b in"),
    ):
        assert other != ratio.statement
        assert not recheck(Certificate(ratio.kind, other, ratio.proof)).ok
    assert not recheck(Certificate(ratio.kind, ratio.statement, ratio.proof, refutes=True)).ok


def test_a_curve_is_enclosed_only_for_odd_and_periodic_functions():
    for text in ("sin(x) + a*cos(x)", "sin(x) + a*sin(x/2)", "sin(x) + a*sin(x)/10**30*x"):
        question = L1Ratio(read_formula(text), "a", read_interval("[0, 1/10]"), 4)
        assert enclose_ratio(question).status == "undecided"


@pytest.mark.parametrize(
    "text", ["[1/2, 1/2 + 1/10**15]", "[1/2 + pi/10**13, 1/2 + pi/10**12]", "[1/2 - 1/10**12, 1/2]"]
)
def test_certificates_of_short_ranges_with_ends_that_are_no_plain_numbers_are_accepted(text):
    # Such ends are moved outward by 2^-40 before the range is cut: more than these ranges are long. f'(π) = -1 + 2a, so
    # two opposite clusters are stable exactly for a > 1/2.
    decision = Interaction("sin(x) + a*sin(2*x)").synchronizes(find=False, a=text)
    assert (decision.status == "proved") == text.endswith(", 1/2]")
    certificate = decision.certificate()
    assert certificate is not None
    assert recheck(certificate).ok


def test_parts_without_end_come_before_all_numbers():
    decision = Interaction("b*sin(x)").synchronizes(find=False, b=f"(-oo, -{10**31}]")
    (line,) = (line for _, line in decision_lines(decision.segments))
    assert line.startswith(f"b in (-oo, -{10**31}]: does not synchronize")
