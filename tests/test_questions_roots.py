"""All roots: none missed, none double, with multiplicities; and certificates that show no more than they should."""

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
from verify.kernel.box import point
from verify.prover import prove
from verify.questions.effort import Effort
from verify.questions.roots.roots import Roots, RootsFound, roots
from verify.questions.roots.table import told_text
from verify.recheck import recheck


def found(
    formula: str, interval: str, tolerance: Fraction = Fraction(1, 10**12), count: int | None = None
) -> RootsFound:
    question = Roots(read_formula(formula), "x", read_interval(interval), tolerance, count)
    return roots(question, Effort(20_000, 20.0))


def listed(formula: str, interval: str) -> list[str]:
    answer = found(formula, interval)
    assert answer.is_complete()
    assert answer.certificate is not None
    assert recheck(answer.certificate).ok
    return [str(root) for root in answer.roots]


def test_roots_that_are_known_exactly():
    # sin vanishes at multiples of π: 0, π = 3.14…, 2π = 6.28… in [-1, 8], and 3π = 9.42… is outside.
    assert listed("sin(x)", "[-1, 8]") == ["at 0", "at pi", "at 2*pi"]
    # At an open end nothing counts.
    assert listed("sin(x)", "(0, pi)") == []
    assert listed("sin(x)", "[0, pi)") == ["at 0"]


def test_multiplicities():
    # x³ - x² = x²(x - 1); e^x - 1 - x = x²/2 + …; tan x - x = x³/3 + …; x sin x = x² - ….
    assert listed("x**3 - x**2", "[-1, 2]") == ["at 0, 2-fold", "at 1"]
    assert listed("exp(x) - 1 - x", "[-1, 1]") == ["at 0, 2-fold"]
    assert listed("tan(x) - x", "[-1, 1]") == ["at 0, 3-fold"]
    assert listed("x*sin(x)", "[-4, 1]") == ["at -1*pi", "at 0, 2-fold"]


def test_a_multiple_root_that_has_no_simple_name():
    # x³ - x - 1 has one real root, 1.3247…; its square has it twice.
    answer = found("(x**3 - x - 1)**2", "[0, 2]")
    assert [root.multiplicity for root in answer.roots] == [2]
    low, high = map(Fraction, answer.answer().findings[1].at["x"])
    assert low**3 - low - 1 < 0 < high**3 - high - 1


def test_roots_without_a_derivative():
    # √x·(x - 1) behaves like -√x at 0; |x| has a kink there; ∛x a vertical tangent.
    assert listed("sqrt(x)*(x - 1)", "[0, 2]") == ["at 0, of unknown multiplicity", "at 1"]
    assert listed("abs(x)", "[-1, 1]") == ["at 0, of unknown multiplicity"]
    assert listed("cbrt(x)", "[-1, 1]") == ["at 0, of unknown multiplicity"]
    assert listed("abs(x) - 1/2", "[-1, 1]") == ["at -1/2", "at 1/2"]
    assert listed("abs(sin(x))", "[1, 4]") == ["at pi, of unknown multiplicity"]


def test_infinite_intervals_and_removable_singularities():
    # cos x = x has the one solution 0.7390851332151606… (Dottie number).
    (root,) = found("cos(x) - x", "(-oo, oo)").roots
    assert root.shown().startswith("in [0.73908513321")
    assert listed("x**2 + 1", "(-oo, oo)") == []
    assert listed("sin(x)/x", "(0, 7]") == ["at pi", "at 2*pi"]


def test_points_without_a_value():
    # sin(x)/x has no value at 0; tan has poles at π/2, 3π/2 = 4.7…; x/(x² - 2) at ±√2; log at the closed end 0.
    answers = {
        ("sin(x)/x", "[-4, 4]"): (["at -1*pi", "at pi"], ["0"]),
        ("tan(x)", "[0, 5]"): (["at 0", "at pi"], ["1/2*pi", "3/2*pi"]),
        ("x/(x**2 - 2)", "[-2, 2]"): (["at 0"], ["-sqrt(2)", "sqrt(2)"]),
        ("log(x)", "[0, 2]"): (["at 1"], ["0"]),
        ("1/x", "[-1, 1]"): ([], ["0"]),
    }
    for (formula, interval), (expected, holes) in answers.items():
        answer = found(formula, interval)
        assert answer.is_complete()
        assert ([str(root) for root in answer.roots], [str(hole.lower) for hole, _ in answer.told]) == (expected, holes)
        assert answer.certificate is not None
        assert answer.certificate.statement.endswith("".join(f"; not defined at {hole}" for hole in holes))
        assert recheck(answer.certificate).ok


def test_brackets_as_narrow_as_asked():
    # The Dottie number to 30 digits: 0.739085133215160641655312087673…
    answer = found("cos(x) - x", "[0, 1]", Fraction(1, 10**29))
    (root,) = answer.roots
    low, high = root.lower.args[0], root.upper.args[0]
    assert high - low <= Fraction(1, 10**29)
    assert low <= Fraction("0.739085133215160641655312087674")
    assert high >= Fraction("0.739085133215160641655312087673")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=4))
def test_polynomials_with_known_roots(numerators: list[int]):
    # Π (x - k/3) has its roots at k/3, each as often as k is listed.
    formula = "*".join(f"(x - ({k}/3))" for k in numerators)
    answer = found(formula, "[-4, 4]")
    assert answer.is_complete()
    shown = {(root.lower.args[0], root.multiplicity) for root in answer.roots if root.is_exact()}
    assert shown == {(Fraction(k, 3), numerators.count(k)) for k in numerators}


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 30), st.integers(1, 30))
def test_the_number_of_roots_of_a_sine(k: int, m: int):
    # sin(k·x/5) - 1/7 on [0, m/2]: a solution of kx/5 = asin(1/7) + 2πj or π - asin(1/7) + 2πj.
    answer = found(f"sin({k}*x/5) - 1/7", f"[0, {m}/2]")
    top = k * m / 10
    expected = sum(
        1 for j in range(20) for a in (math.asin(1 / 7), math.pi - math.asin(1 / 7)) if a + 2 * math.pi * j <= top
    )
    assert answer.is_complete()
    assert len(answer.roots) == expected


@pytest.mark.parametrize(
    ("formula", "interval", "count"),
    [
        # -2 and 4 are inside, the root of the last factor is the open end, 1e-13 beside 4.
        ("(x + 2)*(x - 4)*(x**3 - 40000000000001**3/10**39)", "(-3, 40000000000001/10000000000000)", 2),
        # -5 and -5.00000000001 are inside.
        ("atan(x + 5)*(x + 500000000001/100000000000)**2", "(-10, -499999999991/100000000000)", 2),
        ("(x - 1)*(x - 1 - 1/10**11)", "[1, 2]", 2),
        ("(x - 1)*(x - 1 - 1/10**11)", "(1, 2]", 1),
    ],
)
def test_roots_a_hair_beside_simple_numbers(formula: str, interval: str, count: int):
    answer = found(formula, interval)
    assert answer.answer().status == "proved"
    assert len(answer.roots) == count


def test_a_claim_about_the_number():
    assert found("x**2 - 2", "[0, 2]", count=1).answer().status == "proved"
    assert found("x**2 - 2", "[-2, 2]", count=1).answer().status == "refuted"


# Failures.


def test_infinitely_many_roots_are_not_a_complete_list():
    question = Roots(read_formula("sin(1/x)"), "x", read_interval("(0, 1]"))
    answer = roots(question, Effort(400, 2.0))
    assert not answer.is_complete()
    assert answer.undecided[0][0] is read_formula("0")
    assert answer.answer().status == "undecided"
    # What is listed is certified all the same: 1/π = 0.318… is the largest root.
    assert answer.certificate is not None
    assert recheck(answer.certificate).ok
    assert float(point(answer.roots[-1].lower, enclosure).lo) == pytest.approx(1 / math.pi)


def test_a_function_that_vanishes_everywhere():
    answer = found("sin(x)**2 + cos(x)**2 - 1", "[0, 1)")
    assert answer.reason() == "The function is zero everywhere on [0, 1)."
    assert answer.is_complete()
    # Not where it has no value: 0/x is zero but for 0.
    assert not found("0/x", "[-1, 1]").is_complete()


@pytest.mark.parametrize(
    ("formula", "interval", "told", "listed_roots"),
    [
        ("max(x, 0)", "(-oo, oo)", ["zero everywhere on (-oo, 0]"], []),
        ("max(x - 1, 0)*(x - 2)", "[0, 3]", ["zero everywhere on [0, 1]"], ["at 2"]),
        ("abs(sin(x)) - sin(x)", "[0, 7]", ["zero everywhere on [0, pi]", "zero everywhere on [2*pi, 7]"], []),
        ("sqrt(x) - 1", "[-1, 4]", ["not defined on [-1, 0)"], ["at 1, of unknown multiplicity"]),
        ("log(x)", "[-1, 3]", ["not defined on [-1, 0]"], ["at 1"]),
        ("sqrt(x - 1)", "[0, 1]", ["not defined on [0, 1)"], ["at 1, of unknown multiplicity"]),
        ("sqrt(-x)*0", "[-1, 1]", ["zero everywhere on [-1, 0]", "not defined on (0, 1]"], []),
    ],
)
def test_regions_where_it_vanishes_or_has_no_value(
    formula: str, interval: str, told: list[str], listed_roots: list[str]
):
    answer = found(formula, interval)
    assert answer.is_complete()
    assert [told_text(*each) for each in answer.told] == told
    assert [str(root) for root in answer.roots] == listed_roots
    assert answer.certificate is not None
    assert recheck(answer.certificate).ok


def test_forged_regions_are_refused():
    certificate = found("max(x, 0)", "[-1, 1]").certificate
    assert certificate is not None
    flat, gap = certificate.proof["factors"][0]["pieces"]
    assert (flat, gap["sign"]) == ({"from": "-1", "to": "0", "sign": "==", "branches": [False]}, ">")
    for pieces in (
        [{**flat, "to": "1/2"}, {**gap, "from": "1/2"}],
        [{**flat, "branches": [True]}, gap],
        [{**flat, "sign": ">"}, gap],
        [flat],
        [{"from": "-1", "to": "0", "open": [False, False], "condition": 0}, gap],
    ):
        proof = {**certificate.proof, "factors": [{"formula": "max(x, 0)", "power": 1, "pieces": pieces}]}
        for text in (certificate.statement, certificate.statement.replace("[-1, 0]", "[-1, 1/2]")):
            assert not recheck(Certificate("roots", text, proof)).ok
    void = found("sqrt(x)", "[-1, 1]").certificate
    assert void is not None
    first, *rest = void.proof["factors"][0]["pieces"]
    assert first == {"from": "-1", "to": "0", "open": [False, True], "condition": 0}
    for changed in ({"open": [True, True]}, {"open": [False, False]}, {"condition": 1}, {"condition": -1}, {"to": "1"}):
        proof = {**void.proof, "factors": [{"formula": "sqrt(x)", "power": 1, "pieces": [{**first, **changed}, *rest]}]}
        for text in (void.statement, void.statement.replace("[-1, 0)", "(-1, 0)"), void.statement.replace("0)", "0]")):
            assert not recheck(Certificate("roots", text, proof)).ok


def test_gamma_has_values_where_the_kernel_takes_none():
    # Γ is defined at -1/2, though the kernel takes it on x > 0 only: nothing is said there.
    assert not found("gamma(x) - 1", "[-3/4, 3]").is_complete()


def test_where_the_function_is_undefined():
    # log has no value on [-1, 0]; the end of the region of log(x**3 - 3*x + 1) has no exact name that is found.
    assert found("log(x)", "[-1, 2]").is_complete()
    assert not found("log(x**3 - 3*x + 1)", "[0, 1]").is_complete()


def test_another_variable():
    with pytest.raises(InputError, match="b has none"):
        found("x - b", "[0, 1]")


def tampered(certificate: Certificate, change: Any) -> Certificate:
    proof = json.loads(json.dumps(certificate.proof))
    statement = change(proof) or certificate.statement
    return Certificate("roots", statement, proof)


def test_certificates_that_claim_too_much_are_refused():
    certificate = found("x*(x - 1)", "[0, 2]").certificate
    assert certificate is not None
    assert recheck(certificate).ok

    def fewer(proof: dict[str, Any]) -> str:
        return certificate.statement.replace("at 0; ", "")

    def other_interval(proof: dict[str, Any]) -> str:
        proof["interval"] = "[0, 3]"
        return certificate.statement.replace("[0, 2]", "[0, 3]")

    def open_end(proof: dict[str, Any]) -> str:
        # 0 does not belong to (0, 2], under whatever name.
        proof["interval"] = "(0, 2]"
        return certificate.statement.replace("[0, 2]", "(0, 2]")

    def without_a_piece(proof: dict[str, Any]) -> None:
        del proof["factors"][0]["pieces"][1]

    def other_proof(proof: dict[str, Any]) -> None:
        proof["parts"][0], proof["parts"][1] = proof["parts"][1], proof["parts"][0]

    def higher_order(proof: dict[str, Any]) -> None:
        proof["factors"][0]["pieces"][0]["order"] = 2

    for change in (fewer, other_interval, open_end, without_a_piece, other_proof, higher_order):
        assert not recheck(tampered(certificate, change)).ok, change.__name__


def test_a_hole_where_the_function_has_a_value_is_refused():
    # x - 1 has the root 1; "it has no value there" would hide it. 0 does not belong to (0, 2].
    def forged(formula: str, interval: str, hole: str, parts: list[str]) -> Certificate:
        gaps = [{"from": x, "to": y, "sign": sign} for x, y, sign in (("0", hole, "<"), (hole, "2", ">")) if x != y]
        pieces = [*gaps[:-1], {"hole": hole}, gaps[-1]]
        proof = {
            "formula": formula, "variable": "x", "interval": interval,
            "factors": [{"formula": formula, "power": 1, "pieces": pieces}],
            "parts": [proved(part) for part in parts],
        }  # fmt: skip
        return Certificate("roots", f"all roots of {formula} for x in {interval}: none; not defined at {hole}", proof)

    def proved(statement: str) -> dict[str, Any]:
        certificate = prove(statement).certificate
        assert certificate is not None
        return certificate.to_json()

    signs = ["{} < 0 for x in [0, 1)", "{} > 0 for x in (1, 2]"]
    honest = forged("1/(x - 1)", "[0, 2]", "1", [sign.format("1/(x - 1)") for sign in signs])
    assert recheck(honest).ok
    hiding = forged("x - 1", "[0, 2]", "1", [sign.format("x - 1") for sign in signs])
    assert not recheck(hiding).ok
    outside = forged("1/x", "(0, 2]", "0", ["1/x > 0 for x in (0, 2]"])
    assert not recheck(outside).ok


@pytest.mark.parametrize(
    "proof", [None, [], {}, {"formula": "x", "variable": "x", "interval": "[0, 1]", "factors": []}]
)
def test_damaged_certificates(proof: Any):
    assert not recheck(Certificate("roots", "all roots of x for x in [0, 1]: none", proof)).ok


# The command.


def test_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    file = tmp_path / "c.json"
    assert main(["roots", "x**2 - 2", "x in [0, oo)", "--certificate", str(file)]) == 0
    text = capsys.readouterr().out
    assert "There is exactly one root on the interval." in text
    assert "x = sqrt(2)" in text
    assert main(["recheck", str(file)]) == 0
    capsys.readouterr()
    code = main(["roots", "x**2", "x in [-1, 1]", "--json"])
    document = json.loads(capsys.readouterr().out)
    assert (code, document["schema"], document["question"]["kind"]) == (0, "inphase.answer/1", "roots")
    count, root = document["findings"]
    assert (count["what"], count["value"]) == ("count", ["1", "1"])
    assert (root["what"], root["at"], root["exact"], root["multiplicity"]) == ("root", {"x": ["0", "0"]}, {"x": "0"}, 2)


@pytest.mark.parametrize(
    "words", [["x"], ["x", "x in (0, 0)"], ["x*y", "x in [0, 1]"], ["x", "x in [0, 1]", "y in [0, 1]"]]
)
def test_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(["roots", *words]) == 2
    assert capsys.readouterr().out == ""


def test_a_function_that_jumps_is_refused():
    with pytest.raises(InputError, match="atan2, which jumps"):
        found("atan2(x, 1)", "[-1, 1]")


def test_an_interval_that_is_one_point():
    # sin vanishes at π and is 1 at π/2; 1/x has no value at 0.
    assert listed("sin(x)", "[pi, pi]") == ["at pi, of unknown multiplicity"]
    assert listed("x", "[0, 0]") == ["at 0, of unknown multiplicity"]
    assert listed("sin(x)", "[pi/2, pi/2]") == []
    answer = found("1/x", "[0, 0]")
    assert not answer.is_complete()
    assert answer.answer().status == "undecided"


def test_no_complete_list_without_a_certificate():
    for formula in ("x", "x - 1", "cos(x)", "abs(x)", "sqrt(x)", "x**2"):
        answer = found(formula, "[0, 0]")
        assert answer.is_complete()
        assert answer.certificate is not None
        assert recheck(answer.certificate).ok
        # 0 is a root of x, |x|, √x and x², and none of x - 1 and cos x.
        assert len(answer.roots) == (formula not in ("x - 1", "cos(x)"))


def test_an_open_place_that_reaches_to_infinity_is_shown():
    # sin has infinitely many roots; 0, π, …, 10π < 32 < 11π are listed.
    answer = found("sin(x)", "[0, oo)")
    assert not answer.is_complete()
    assert answer.answer().undecided[-1]["x"][1] == "inf"
    assert len(answer.roots) == 11
    assert "2*pi-periodic" in answer.answer().advice


def test_a_branch_that_vanishes_where_the_function_has_no_value_is_no_root():
    # max(1 - x, log(1 - x)) is 1 - x on [0, 1), since log(1 - x) <= -x, and not defined on [1, 2]: it has no root.
    formula, interval = read_formula("max(1 - x, log(1 - x))"), read_interval("[0, 2]")
    assert listed(str(formula), str(interval)) == []
    cell = {"from": "0", "to": "1", "sign": "<", "order": 1, "root": ["1", "1"], "branches": [True]}
    void = {"from": "1", "to": "2", "open": [False, False], "condition": 0}
    shown = [
        "1 - x >= log(1 - x) for x in [0, 1)",
        f"-1 < 0 and {formula} == {formula} for x in [0, 1)",
        "1 - 1 == 0",
        "1 - x <= 0 for x in [1, 2]",
    ]
    parts = [prove(text).certificate for text in shown]
    assert all(part is not None and recheck(part).ok for part in parts)
    factors = [{"formula": str(formula), "power": 1, "pieces": [cell, void]}]
    proof = {"formula": str(formula), "variable": "x", "interval": str(interval), "factors": factors}
    proof["parts"] = [part.to_json() for part in parts if part is not None]
    forged = Certificate("roots", f"all roots of {formula} for x in {interval}: at 1; not defined on [1, 2]", proof)
    assert "Expected the root 1 in [0, 1)" in recheck(forged).reason
