"""Certificates on paper: reading, hashes, ranges, chains. Nothing here needs enclosures."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.three_point_examples import DESIGN, SHIPPED, certificate_below, certificate_closed, self_attention
from verify.certificate import Certificate, CertificateError
from verify.formula.reader import read_formula
from verify.interaction.three_point.certificate import ThreePointCertificate, read_certificate
from verify.interaction.three_point.chain import gap_in_chain
from verify.interaction.three_point.checker import check_three_point
from verify.interaction.three_point.claimed import ThreePointRange, read_claimed
from verify.interaction.three_point.question import statement_latex
from verify.recheck import recheck

rationals = st.fractions(max_denominator=10**6)


@given(
    rationals,
    rationals,
    st.sampled_from("[("),
    st.sampled_from("])"),
    st.sampled_from(["sin(x)", "sin(x) + p*sin(2*x)"]),
)
def test_statements_read_back(one: Fraction, other: Fraction, opening: str, closing: str, text: str) -> None:
    lower, upper = min(one, other), max(one, other)
    lower_open, upper_open = opening == "(", closing == ")"
    if (lower_open and upper_open) or (lower == upper and (lower_open or upper_open)):
        with pytest.raises(ValueError, match="Expected a range"):
            ThreePointRange(read_formula(text), "p", lower, upper, lower_open, upper_open)
        return
    claimed = ThreePointRange(read_formula(text), "p", lower, upper, lower_open, upper_open)
    assert read_claimed(claimed.text) == claimed


def test_a_statement_without_parameter_reads_back() -> None:
    claimed = ThreePointRange(read_formula("sin(x)"))
    assert claimed.text == "three-point criterion for sin(x)"
    assert read_claimed(claimed.text) == claimed


@pytest.mark.parametrize(
    "text",
    [
        "three-point criterion for sin(x), beta in [1/2, 1/3]",
        "three-point criterion for sin(x), beta in (0, 0]",
        "three-point criterion for sin(x), beta in (0, 1)",
        "three-point criterion for sin(x), x in [0, 1]",
        "three-point criterion for sin(x), beta in [0, 1/0]",
        "three-point criterion for sin(x), beta in [0, 2/4]",
        "three-point criterion for sin( x )",
        "three-point criterion for __import__('os')",
        "criterion for sin(x)",
        "",
    ],
)
def test_statements_that_are_not_canonical(text: str) -> None:
    with pytest.raises(CertificateError):
        read_claimed(text)


def test_documents_read_back() -> None:
    for certificate in (DESIGN, certificate_below(Fraction(1, 5)), certificate_closed("0", "1/10")):
        envelope = Certificate.from_json(json.loads(json.dumps(certificate.to_certificate().to_json())))
        assert read_certificate(envelope) == certificate


def _numbers(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, str):
        return [path]
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return [found for key, part in parts for found in _numbers(part, (*path, key))]


def test_any_number_changed_in_the_file_is_refused() -> None:
    for file in SHIPPED:
        places = _numbers(json.loads(file.read_text(encoding="utf-8"))["proof"])
        assert len(places) > 4
        for place in places:
            document = json.loads(file.read_text(encoding="utf-8"))
            holder = document["proof"]
            for key in place[:-1]:
                holder = holder[key]
            holder[place[-1]] = str(Fraction(holder[place[-1]]) + Fraction(1, 7))
            with pytest.raises(CertificateError, match="digest"):
                Certificate.from_json(document)


def test_a_certificate_for_another_statement_is_refused_by_its_hash() -> None:
    document = certificate_closed("0", "1/10").to_certificate().to_json()
    for statement in (
        "three-point criterion for sin(x)*exp(beta*(cos(x) - 1)), beta in [0, 1/2]",
        "three-point criterion for sin(x) + beta*sin(2*x), beta in [0, 1/10]",
    ):
        with pytest.raises(CertificateError, match=r"digest|hash"):
            Certificate.from_json({**document, "statement": statement})


def test_data_of_one_interaction_does_not_pass_for_another() -> None:
    # With statement, hash and digest made to fit, mathematics decides: f'(0) = 1 + 2a < 0 at a = −1.
    start = certificate_closed("0", "1/10").to_certificate()
    for statement in (
        "three-point criterion for sin(x) + a*sin(2*x), a in [-1, -9/10]",
        "three-point criterion for sin(x)*exp(beta*(cos(x) - 1)), beta in [0, 1/2]",
    ):
        outcome = recheck(replace(start, statement=statement))
        assert not outcome.ok
        assert "T > 0" in outcome.reason or "bend down" in outcome.reason


@pytest.mark.parametrize(
    "change",
    [
        {"a": ["1.5"]},
        {"a": [1.5]},
        {"a": ["1/0"]},
        {"a": "-20"},
        {"a": ["1" * 1000]},
        {"a": ["1"] * 100},
        {"sines": [["nan"]]},
        {"cosines": {}},
        {"touching": [{"gaps": ["0"], "box": ["0", "1", "2", "3"], "reach": "1"}]},
        {"touching": [{"gaps": ["0", "1"], "box": ["0", "1", "2"], "reach": "1"}]},
        {"touching": [{}]},
        {"corner": None},
        {"extra": "1"},
    ],
)
def test_malformed_proofs(change: dict[str, Any]) -> None:
    start = certificate_closed("0", "1/10").to_certificate()
    ok, reason, leaves = check_three_point(replace(start, proof={**start.proof, **change}))
    assert (ok, leaves) == (False, 0)
    assert reason.startswith("Expected")


def test_other_envelopes() -> None:
    start = certificate_closed("0", "1/10").to_certificate()
    for wrong in (replace(start, kind="inequality"), replace(start, refutes=True), replace(start, proof=[])):
        assert not check_three_point(wrong)[0]


def test_chains() -> None:
    def part(lower: str, upper: str) -> ThreePointCertificate:
        return certificate_closed(lower, upper)

    claimed = self_attention("-2/3", "1", lower_open=True)
    first = certificate_below(Fraction(1, 5))
    assert gap_in_chain(claimed, [first, part("1/5", "1")]) == ""
    assert gap_in_chain(claimed, [first, part("0", "1/2"), part("1/4", "1/3"), part("1/2", "2")]) == ""
    assert "hole" in gap_in_chain(claimed, [first, part("0.201", "1")])
    assert "all of" in gap_in_chain(claimed, [first, part("1/5", "0.999")])
    assert "begin" in gap_in_chain(claimed, [part("-0.66", "1")])
    assert "begin" in gap_in_chain(self_attention("-2/3", "1"), [first, part("1/5", "1")])
    assert "at least one" in gap_in_chain(claimed, [])
    half_open = replace(part("1/5", "1"), claimed=self_attention("1/5", "1", lower_open=True))
    assert gap_in_chain(claimed, [first, half_open]) == ""
    without = replace(part("0", "1/5"), claimed=replace(self_attention("0", "1/5"), upper_open=True))
    assert "hole" in gap_in_chain(self_attention("0", "1"), [without, half_open])
    assert gap_in_chain(self_attention("0", "1"), [without, part("1/5", "1")]) == ""
    assert "all of" in gap_in_chain(self_attention("0", "1/5"), [without])
    assert gap_in_chain(without.claimed, [without]) == ""
    assert gap_in_chain(self_attention("0", "1/5"), [without, part("1/10", "1/5")]) == ""
    other = replace(first, claimed=ThreePointRange(read_formula("sin(x)"), "beta", Fraction(-1), Fraction(1)))
    assert "Expected certificates for" in gap_in_chain(claimed, [other])


def test_a_certificate_at_a_threshold_is_none_of_the_whole_criterion() -> None:
    # There T = 0 is allowed at triples of the marginal polygon, so that T < 0 does not follow, and is not said.
    plain = ThreePointRange(read_formula("sin(x) + sin(2*x)/2"))
    at = replace(certificate_closed("0", "1"), claimed=replace(plain, marginal=2))
    for claimed in (plain, at.claimed):
        assert "Expected certificates for" in gap_in_chain(claimed, [at])
    assert gap_in_chain(plain, [replace(at, claimed=plain)]) == ""
    assert "touching triple" in statement_latex(at.claimed)
    assert "touching triple" not in statement_latex(plain)


def test_no_symbolic_algebra_is_imported() -> None:
    code = (
        "import sys; from pathlib import Path; from verify.certificate import Certificate;"
        "from verify.recheck import recheck;"
        f"assert recheck(Certificate.load(Path({str(SHIPPED[0])!r}))).ok; assert 'sympy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent.parent)
