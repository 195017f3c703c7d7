"""Statements in words: counterexamples certified by facts, and open questions."""

from __future__ import annotations

import pytest

from verify import InputError, read_statement
from verify.claims.claim import Claim
from verify.claims.counterexample import Counterexample
from verify.claims.describe import describe
from verify.claims.fingerprint import fingerprint
from verify.claims.open_question import Open
from verify.claims.questions import Argument
from verify.claims.solve import solve
from verify.recheck import recheck


def example(*facts: str) -> Counterexample:
    return Counterexample(
        "Every continuous function that is positive at 0 is positive on [0, 1].",
        (("f", "1 - 2*x"),),
        tuple(map(read_statement, facts)),
        "f(0) > 0 and f(1) < 0.",
    )


def test_proved_facts_refute_the_words_and_come_with_their_certificates():
    # f(x) = 1 − 2x: f(0) = 1, f(1) = −1
    verdict = solve(example("1 - 2*0 > 0", "1 - 2*1 < 0"))
    assert verdict.status == "refuted"
    assert verdict.witness == {"f": "1 - 2*x"}
    assert verdict.certificate is not None
    assert recheck(verdict.certificate).ok
    assert any("argument" in line for line in verdict.trust)


def test_a_wrong_fact_refutes_nothing():
    verdict = solve(example("1 - 2*0 > 0", "1 - 2*1 > 0"))
    assert (verdict.status, verdict.witness, verdict.certificate) == ("undecided", None, None)


def test_a_counterexample_needs_facts():
    with pytest.raises(InputError, match="at least one fact"):
        example()


def test_words_are_shown_as_they_are_and_hashed_with_the_facts():
    question = example("0 < 1")
    assert describe(question).text == question.text
    assert fingerprint(question) != fingerprint(example("0 < 2"))


def test_an_open_question_is_undecided_with_what_was_tried():
    verdict = solve(Open("P = NP.", "Nothing was tried."))
    assert (verdict.status, verdict.reason, verdict.certificate) == ("undecided", "Nothing was tried.", None)


def test_a_claim_shown_by_an_argument_states_its_prose_and_without_prose_the_argument() -> None:
    argument = Argument("By compactness.")
    assert Claim("p.a", argument, prose="Every start\nconverges.").stated().text == "Every start converges."
    assert Claim("p.b", argument).stated().text == "By compactness."


def test_formulas_beside_words_keep_their_typesetting_in_the_parts() -> None:
    verdict = solve((read_statement("sin(x) < 2 for x in [0, 1]"), Argument("By\n\ncompactness.")))
    assert verdict.status == "argued"
    formula, words = verdict.details["parts"]
    assert formula["mathml"].startswith("<math")
    assert formula["latex"].startswith(r"\sin")
    assert (words["mathml"], words["latex"].startswith(r"\text{")) == ("", True)
