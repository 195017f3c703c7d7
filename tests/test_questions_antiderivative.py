"""Exact integrals by antiderivatives: values known by hand, and certificates that claim too much."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from verify.certificate import Certificate
from verify.cli.main import main
from verify.errors import InputError
from verify.formula.reader import read_formula, read_interval
from verify.questions.answer import Answer
from verify.questions.effort import Effort
from verify.questions.evidence import certified
from verify.questions.integrals.antiderivative import Antiderivative, Limit, check_antiderivative
from verify.questions.integrals.exact import integral_answer
from verify.questions.integrals.guess import guessing
from verify.questions.integrals.integral import Integral
from verify.questions.integrals.quantity import Quantity
from verify.questions.integrals.tails import Side, Tail
from verify.recheck import recheck


def answer(formula: str, interval: str) -> Answer:
    return integral_answer(Integral(read_formula(formula), "x", read_interval(interval)), Effort(20_000))


@pytest.mark.parametrize(
    ("formula", "interval", "value"),
    [
        ("x", "[0, 1]", "1/2"),
        ("x*exp(-x)", "[0, 1]", "1 - 2*exp(-1)"),  # -(1 + x)e^-x from 0 to 1
        ("1/x", "[-2, -1]", "-log(2)"),  # the logarithm of a negative number is none; log(x²)/2 is one
        ("1/sqrt(x)", "(0, 1]", "2"),  # unbounded at 0, where 2√x has a value
        ("log(x)", "(0, 1]", "-1"),  # x log x - x has only a limit at 0
        ("exp(-x**2)", "(-oo, oo)", "sqrt(pi)"),
        ("exp(-x)*sin(x)", "[0, oo)", "1/2"),
    ],
)
def test_exact_values(formula: str, interval: str, value: str) -> None:
    found = answer(formula, interval)
    assert found.findings[0].exact_value == value
    assert found.certificate is not None
    assert found.certificate.kind == "antiderivative"
    assert recheck(found.certificate).ok


def test_what_has_no_antiderivative_in_the_language_is_enclosed() -> None:
    found = answer("sin(x)/x", "[1, 2]")  # the sine integral is no function of the language
    assert found.findings[0].exact_value is None
    assert found.certificate is not None
    assert found.certificate.kind == "integral"


def test_an_antiderivative_that_jumps_is_not_used() -> None:
    """1/(2 + cos x) has the antiderivative 2/√3·atan(tan(x/2)/√3), which jumps at π: its ends differ by 0.

    The integral over [0, 2π] is 2π/√3 = 3.6275…
    """
    found = answer("1/(2 + cos(x))", "[0, 2*pi]")
    assert found.findings[0].value is not None
    low, high = map(Fraction, found.findings[0].value)
    assert Fraction("3.6275") < low <= high < Fraction("3.6276")


# Certificates that claim too much. The honest one first, so that each refusal is for its own reason.


def claimed(
    f: str = "exp(-x)",
    interval: str = "[0, oo)",
    F: str = "-exp(-x)",
    value: str = "1",
    limits: tuple[Limit, ...] | None = None,
    tails: tuple[Tail, ...] | None = None,
) -> Antiderivative:
    quantity = Quantity(read_formula(f), "x", read_interval(interval), "value")
    given = (Limit(read_formula("0"), bound()),) if limits is None else limits
    return Antiderivative(quantity, read_formula(F), read_formula(value), given, (bound(),) if tails is None else tails)


def bound(kind: str = "exp", cut: str = "1", rate: str = "1", factor: str = "2", side: Side = "upper") -> Tail:
    return Tail(side, kind, Fraction(cut), Fraction(rate), Fraction(factor))  # type: ignore[arg-type]


def accepted(stated: Antiderivative) -> bool:
    """Whether a certificate is made once everything that is asked for has been put to the prover."""
    effort = Effort(2_000)
    try:
        proofs = [effort.proof(statement) for statement in stated.needed()]
    except InputError:  # no statement of the language, such as one about [0, oo]
        proofs = []
    return certified("antiderivative", stated, stated.to_json(), proofs, check_antiderivative) is not None


def test_the_honest_certificate_is_accepted() -> None:
    assert accepted(claimed())


@pytest.mark.parametrize(
    "stated",
    [
        claimed(value="1 + 10**(-9)"),
        claimed(F="-exp(-x)*(1 + 10**(-12))", value="1 + 10**(-12)"),  # F' is not f
        claimed(limits=(Limit(read_formula("10**(-9)"), bound()),), value="1 + 10**(-9)"),  # another limit
        claimed(limits=(Limit(read_formula("1"), bound(rate="-1")),), value="2"),  # a bound that does not tend to 0
        claimed(limits=(Limit(read_formula("1"), bound("power", rate="0")),), value="2"),
        claimed(limits=()),  # no limit at infinity
        claimed(tails=()),  # not shown to be integrable
        claimed(tails=(bound("power", rate="1"),)),  # 1/x has no integral
        claimed(tails=(bound(), bound())),
        claimed(limits=(Limit(read_formula("0"), bound(cut="-1")),)),  # begins outside
        # A pole inside: -1/x from -1 to 1 would be -2.
        claimed("1/x**2", "[-1, 1]", "-1/x", "-2", (), ()),
        # sin(x²)/x tends to 0 and its derivative 2cos(x²) - sin(x²)/x² is not Lebesgue integrable.
        claimed(
            "2*cos(x**2) - sin(x**2)/x**2", "[1, oo)", "sin(x**2)/x", "-sin(1)",
            (Limit(read_formula("0"), bound("power")),), (bound("power", rate="2"),),
        ),
        # atan(1/x) jumps at 0, where it is not defined.
        claimed("-1/(1 + x**2)", "[-1, 1]", "atan(1/x)", "pi/2", (), ()),
    ],
)  # fmt: skip
def test_claims_that_are_too_much(stated: Antiderivative) -> None:
    assert not accepted(stated)


def test_forged_certificates() -> None:
    found = answer("exp(-x)", "[0, oo)").certificate
    assert found is not None
    assert recheck(found).ok
    for key, forged in [
        ("value", "2"), ("antiderivative", "-2*exp(-x)"), ("formula", "2*exp(-x)"), ("interval", "[1, oo)"),
        ("limits", []), ("tails", []), ("part", "variation"), ("parts", []), ("parts", found.proof["parts"][1:]),
    ]:  # fmt: skip
        table = {**found.proof, key: forged}
        assert not recheck(replace(found, proof=table)).ok
        # Nor when what is stated is changed with it.
        if key == "value":
            assert not recheck(Certificate(found.kind, found.statement.replace(" is 1", " is 2"), table)).ok


def test_suggestions_end_with_the_time() -> None:
    with guessing(read_formula("exp(-x)"), "x", read_interval("[0, 1]"), 1e-3) as guesses:
        assert list(guesses) == []


def test_nothing_in_the_users_folder_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json.py", "sympy.py"):
        (tmp_path / name).write_text("from pathlib import Path\nPath('executed').touch()\nraise SystemExit\n")
    monkeypatch.chdir(tmp_path)
    assert answer("x", "[0, 1]").findings[0].exact_value == "1/2"
    assert not (tmp_path / "executed").exists()


def test_from_the_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "c.json"
    assert main(["integrate", "x*exp(-x) for x in [0, 1]", "--json", "--certificate", str(target)]) == 0
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["exact_value"] == "1 - 2*exp(-1)"
    low, high = map(Fraction, finding["value"])
    assert low < Fraction("0.26424111765711") < high  # 1 - 2/e = 0.264241117657115…
    assert main(["recheck", str(target)]) == 0
