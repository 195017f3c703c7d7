"""Counting: the sentence, the statuses, the findings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.evidence import evidence, short_enclosure
from reports.findings import consequences, findings
from reports.model import Report, Result, read
from reports.sentence import sentence
from reports.status import STATUSES, counts, of_word, status
from reports.trust import must_trust
from tests.reports_sample import sample

verdicts = st.sampled_from(["proved", "refuted", "supported", "undecided", "cited", "argued"])
closures = st.sampled_from(["", *(each.word for each in STATUSES)])
results = st.builds(Result, st.uuids().map(str), verdict=verdicts, closure=closures)


def test_the_sample_in_one_sentence() -> None:
    # By hand from tests/reports_sample.py; C063 is refuted without a point, the other two have one.
    assert sentence(read(sample()).results) == (
        "14 claims were run: 5 are proved, 2 proved given cited facts, 3 refuted (2 by an exact counterexample), "
        "1 supported by simulation or sampling only, 1 undecided, 1 blocked by a claim that it uses, "
        "and 1 taken from the literature."
    )


@given(st.lists(results, max_size=12))
def test_every_claim_is_counted_once(found: list[Result]) -> None:
    assert sum(counts(found).values()) == len(found)
    numbers = [int(word) for word in sentence(found).replace("(", " ").split() if word.isdigit()]
    assert not found or numbers[0] == len(found)


@given(results)
def test_no_status_is_better_than_the_verdict(result: Result) -> None:
    if status(result).key == "proved":
        assert result.verdict != "refuted"
        assert result.verdict not in ("cited", "argued")
    if result.verdict == "refuted":
        assert status(result).key == "refuted"


def test_status_of_cited_blocked_and_unknown() -> None:
    assert status(Result("a", verdict="argued", closure="proved given cited facts")).word == "argued on paper"
    assert status(Result("a", verdict="argued", closure="supported")).key == "supported"
    assert status(Result("a", verdict="argued", closure="blocked")).key == "blocked"
    assert status(Result("a", verdict="cited", closure="proved given cited facts")).key == "cited"
    assert status(Result("a", verdict="cited", closure="blocked")).key == "blocked"
    assert status(Result("a", verdict="proved", closure="blocked")).key == "blocked"
    assert status(Result("a", verdict="surely true", closure="")).key == "undecided"
    assert of_word("Proved!").key == "undecided"


def test_glyphs_and_words_tell_statuses_apart() -> None:
    assert len({each.glyph for each in STATUSES}) == len({each.word for each in STATUSES}) == 9


def test_findings_of_the_sample() -> None:
    found = [(finding.result.id, finding.word) for finding in findings(read(sample())) if finding.result]
    assert found == [
        ("causal.C062", "refuted, corrected"),
        ("causal.C063", "refuted"),
        ("causal.C064", "sharpened"),
        ("causal.C065", "refuted"),
    ]


def test_a_correction_that_is_open_or_alone_promises_nothing() -> None:
    better = Result("a.corrected", verdict="undecided", corrects="a")
    [alone] = findings(Report((better,)))
    assert alone.result is None
    assert alone.word == "sharper or corrected form open"
    [refuted] = findings(Report((Result("a", verdict="refuted"), better)))
    assert refuted.word == "refuted"


def test_a_correction_argued_on_paper_is_called_so() -> None:
    better = Result("a.corrected", verdict="argued", closure="proved given cited facts", corrects="a")
    [refuted] = findings(Report((Result("a", verdict="refuted"), better)))
    assert refuted.word == "refuted, corrected on paper"
    [kept] = findings(Report((Result("a", verdict="proved", closure="proved"), better)))
    assert kept.word == "sharpened on paper"


def test_the_evidence_of_an_argument_is_not_the_literature() -> None:
    assert evidence(Result("a", verdict="cited", cites=("paper",))) == "literature: paper"
    assert evidence(Result("a", verdict="argued", cites=("paper",))) == "argument on paper"
    parts = {"parts": [{"verdict": "proved"}, {"verdict": "argued"}]}
    mixed = Result("a", verdict="argued", cites=("paper",), details=parts)
    assert evidence(mixed) == "certified parts and an argument on paper"


def test_what_a_refuted_statement_does_to_those_that_use_it() -> None:
    # b uses a, which is refuted; b.corrected uses a.corrected, b.other still rests on a two steps down
    results = (
        Result("a", verdict="refuted"),
        Result("a.corrected", verdict="proved", closure="proved", corrects="a"),
        Result("b", verdict="proved", closure="blocked", uses=("a",)),
        Result("b.corrected", verdict="proved", closure="proved", corrects="b", uses=("a.corrected",)),
        Result("b.other", verdict="proved", closure="proved", corrects="b", uses=("c",)),
        Result("c", verdict="proved", closure="blocked", uses=("a",)),
    )
    report = Report(results)
    found = {each.result.id: consequences(each, report) for each in findings(report) if each.result}
    assert [(each.user.id, [other.id for other in each.stands], each.instead) for each in found["a"]] == [
        ("b", ["b.corrected"], ""),
        ("c", [], ""),
        ("b.corrected", [], "a.corrected"),
    ]
    assert found["b"] == ()


@given(st.decimals(-(10**12), 10**12), st.decimals(-(10**12), 10**12), st.integers(2, 14))
def test_a_shortened_enclosure_encloses(one: object, other: object, digits: int) -> None:
    from decimal import Decimal

    low, high = sorted((Decimal(str(one)), Decimal(str(other))))
    shown_low, shown_high = (Decimal(end) for end in short_enclosure((str(low), str(high)), digits)[1:-1].split(", "))
    assert shown_low <= low
    assert high <= shown_high


def test_everything_taken_on_trust_below_a_claim_is_listed_once_and_by_its_kind() -> None:
    given = "proved given cited facts"
    report = Report(
        (
            Result("fact", verdict="cited", closure=given),
            Result("step", verdict="argued", closure=given, uses=("fact",)),
            Result("lemma", verdict="proved", closure=given, uses=("step", "fact")),
            Result("theorem", verdict="proved", closure=given, uses=("lemma",), trust=("Python",)),
        )
    )
    assert must_trust(report.results[-1], report) == ("Python", "the written argument of step", "the cited fact fact")
    # An argument is on paper, not in the literature.
    own = Result("a", verdict="argued", trust=("the written argument of a",))
    assert must_trust(own, Report((own,))) == ("the written argument of a",)
