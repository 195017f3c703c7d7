"""What an exported theorem says, word by word; what it rests on; and forged certificates, which have no theorem."""

from __future__ import annotations

import re
from typing import Any

import pytest

from verify.certificate import Certificate, joint_statement
from verify.export.coq import check, checked, conclusions, coq_check, coq_theorem, coq_version, exported
from verify.export.coq.refusal import Refused

needs_coq = pytest.mark.skipif(coq_version() is None, reason="Coq with Coq-Interval is not installed")

LEAF: dict[str, Any] = {"tree": "n"}


def certificate(statement: str, *defined: dict[str, Any], relations: int = 1) -> Certificate:
    domain = [{"alternative": 0, "assuming": False, "proofs": [d]} for d in defined]
    return Certificate("inequality", statement, {"precision": 64, "domain": domain, "relations": [LEAF] * relations})


def theorem(made: Certificate) -> str:
    """The statement of the one theorem in the file, in one line."""
    text = coq_theorem(made)
    return " ".join(text[text.index("Theorem statement") : text.rindex("Proof.")].split())


# What is said.


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (  # open and closed ends, and all relations of a chain, strict or not
            certificate("-1 < x*y <= 1 != y + 9 for x in (-1, 1), y in [0, 1)", relations=3),
            "forall x y : R, (-1) < x -> x < 1 -> 0 <= y -> y < 1 -> (-1) < x * y /\\ x * y <= 1 /\\ 1 <> y + 9.",
        ),
        (  # ends that are functions; what their names mean comes with the file
            certificate("x < 9 for x in [0, acosh(2)]"),
            "forall x : R, 0 <= x -> x <= arcosh 2 -> x < 9.",
        ),
        (  # a condition is defined without itself, the next one where it holds, the relation where both hold
            certificate("x/y < 9 for x in [0, 1], y in [-1, 1] if log(x + 1) < 5 and 1/(y + 2) < 1", *[LEAF] * 3),
            "forall x y : R, 0 <= x -> x <= 1 -> (-1) <= y -> y <= 1 -> 0 < x + 1 /\\ (ln (x + 1) < 5 -> "
            "y + 2 <> 0 /\\ (1 / (y + 2) < 1 -> y <> 0 /\\ x / y < 9)).",
        ),
        (  # what was said of a condition is not said again of the relation
            certificate("log(x)/2 < 9 for x in [1, 2] if log(x) < 5", LEAF),
            "forall x : R, 1 <= x -> x <= 2 -> 0 < x /\\ (ln x < 5 -> ln x / 2 < 9).",
        ),
    ],
    ids=["relations", "ends", "conditions", "once"],
)
def test_the_theorem_says_what_the_certificate_states(
    made: Certificate, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The text alone is wanted: every goal counts as shown, y != 0 for y in [-1, 1] among them.
    monkeypatch.setattr(conclusions, "prove", lambda script, name, goal, node: script.add(name, goal, "  intros."))
    assert theorem(made) == "Theorem statement : " + said


@needs_coq
def test_coq_accepts_conditions_one_within_another() -> None:
    made = certificate("x < 9 for x in [-8, 8] if log(x + 9) >= 0 and 1/(x + 10) < 1", LEAF, LEAF)
    assert theorem(made).endswith("0 < x + 9 /\\ (ln (x + 9) >= 0 -> x + 10 <> 0 /\\ (1 / (x + 10) < 1 -> x < 9)).")
    found = coq_check(coq_theorem(made), seconds=120)
    assert found.ok, found.message


# What it rests on.


def library() -> str:
    """A file with all lemmas that any export has, and one theorem of its own."""
    from verify.export.coq import interior, near_end_lemmas, periods, taylor_lemmas

    text = coq_theorem(certificate("x < 2 for x in [0, 1]"))
    more = [m.LEMMAS for m in (interior, periods, taylor_lemmas, near_end_lemmas)]
    return "\n".join([text, *(lemmas for lemmas in more if lemmas not in text)])


@needs_coq
def test_every_lemma_is_proved_from_the_real_numbers_alone() -> None:
    text = library()
    names = re.findall(r"^Lemma (\w+)", text, re.MULTILINE)
    assert len(names) > 60
    assert text.count("Qed.") == len(re.findall(r"^(?:Lemma|Theorem) ", text, re.MULTILINE))
    # In one tuple: what it rests on is what any of them rests on.
    text += f"Definition all_lemmas := ({', '.join('@' + name for name in names)}).\nPrint Assumptions all_lemmas.\n"
    found = coq_check(text, seconds=300)
    assert found.ok, found.message
    rests = check.axioms(found.message)
    assert rests
    # Coq's real numbers; the machine's, by lemmas whose proof is an enclosure.
    allowed = ("ClassicalDedekindReals.", "FunctionalExtensionality.", "Classical_Prop.", "PrimFloat.", "PrimInt63.")
    assert [name for name in rests if not name.startswith((*allowed, "FloatAxioms.", "Uint63."))] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Axiom a : 0 = 1.",
        "Parameter a : 0 = 1.",
        "Lemma a : 0 = 1. Admitted.",
        "Hypothesis a : 0 = 1.",
        "Context (x : R).",
    ],
)
def test_a_file_that_assumes_anything_is_rejected(sentence: str) -> None:
    text = coq_theorem(certificate("x < 2 for x in [0, 1]"))
    assert check.assuming(text) is None
    assert check.assuming(library()) is None
    found = checked(text.replace("\nTheorem", f"\n{sentence}\nTheorem"), "8", 1)
    assert (found.state, found.seconds) == ("rejected", None)
    assert "assumes nothing" in found.said


# Forged certificates.

TRUE = certificate("x < 2 for x in [0, 1]")


@pytest.mark.parametrize(
    ("forged", "said"),
    [
        (Certificate("bundle", "0 == 1", []), "at least one"),
        (Certificate("bundle", "0 == 1", [TRUE.to_json()]), "its statement is another"),
        (Certificate("bundle", joint_statement([TRUE]), [{**TRUE.to_json(), "statement": "x < 1"}]), "digest"),
        (Certificate("bundle", joint_statement([TRUE]), [TRUE.to_json()], refutes=True), "refutes"),
        (Certificate("inequality", TRUE.statement, {**TRUE.proof, "relations": []}), "well-formed proof"),
        (Certificate("inequality", TRUE.statement, {"domain": []}), "well-formed proof"),
        (Certificate("inequality", TRUE.statement, None), "well-formed proof"),
    ],
)
def test_forged_certificates_have_no_theorem(forged: Certificate, said: str) -> None:
    with pytest.raises(Refused, match=said):
        coq_theorem(forged)
    assert exported(forged, "f.v").state == "refused"


def test_a_name_cannot_bring_sentences_of_its_own() -> None:
    # A variable called so would be an axiom in the file, and a lemma from it.
    name = "z : R, False. Axiom false : False. Lemma more : forall y"
    table = {
        "rule": "let", "name": name, "value": "sin(x)", "range": "[-1, 1]", "goal": "2 - x",
        "domain": [], "value_domain": [], "lower": LEAF, "upper": LEAF, "proof": LEAF,
    }  # fmt: skip
    proof = {"precision": 64, "domain": [], "relations": [{"tree": "*", "special": [table]}]}
    found = exported(Certificate("inequality", "sin(x) < 2 for x in [0, 1]", proof), "f.v")
    assert "Axiom" not in found.text
