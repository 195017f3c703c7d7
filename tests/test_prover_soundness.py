"""The prover never proves a false statement, however near to a true one, and never refutes a true one.

``near_misses`` has about 40 true statements that are tight somewhere, and some 400 false ones next to them: by 10^-3,
10^-9 or 10^-13 in the value, by a term that vanishes more slowly than the distance, with a strict sign, on a wider
interval, with a condition dropped. ``benchmarks/near_misses.py`` tries a few thousand.
"""

from __future__ import annotations

import pytest

from tests.near_misses import EXPONENTS, TIGHT, Tight, false_statements
from verify.certificate import Certificate
from verify.prover import prove
from verify.recheck import recheck

#: Enough for the arguments by which the true ones are proved, and little enough for hundreds of statements.
BOXES = 100


@pytest.mark.parametrize("tight", TIGHT, ids=Tight.text)
def test_false_statements_next_to_a_true_one_are_not_proved(tight):
    for statement in tight.false(EXPONENTS):
        assert prove(statement, boxes=BOXES, seconds=60).status in ("refuted", "undecided"), statement


@pytest.mark.parametrize("tight", TIGHT, ids=Tight.text)
def test_tight_statements_are_not_refuted_and_their_proofs_are_accepted(tight):
    verdict = prove(tight.text(), boxes=BOXES, seconds=60)
    assert verdict.status in ("proved", "undecided")
    if verdict.certificate is not None:
        assert recheck(verdict.certificate).ok


def test_a_proof_of_a_true_statement_is_no_proof_of_the_false_ones_next_to_it():
    checked = 0
    for tight in TIGHT:
        certificate = prove(tight.text(), boxes=BOXES, seconds=60).certificate
        if certificate is None:
            continue
        for statement in tight.false((9,)):
            assert not recheck(Certificate("inequality", statement, certificate.proof)).ok, statement
            checked += 1
    assert checked > 60


def test_there_are_hundreds_of_near_misses():
    assert len(set(false_statements())) > 380


def test_most_near_misses_are_refuted_with_a_witness():
    # Not a matter of soundness, but a prover that gave up on all of them would pass the tests above.
    statuses = [prove(tight.text(f"{tight.left} - 1/10**3"), boxes=BOXES, seconds=60).status for tight in TIGHT]
    assert statuses.count("refuted") >= 0.9 * len(statuses)
