"""The prover never proves a false statement, however near to a true one, and never refutes a true one.

``near_misses`` has about 40 true statements that are tight somewhere, and some 400 false ones next to them: by 10^-3,
10^-9 or 10^-13 in the value, by a term that vanishes more slowly than the distance, with a strict sign, on a wider
interval, with a condition dropped. ``benchmarks/near_misses.py`` tries a few thousand.
"""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.near_misses import EXPONENTS, TIGHT, Tight, false_statements
from tests.normal_values import DIGITS, terms, value
from tests.test_kernel_fuzz import RANGES, points
from verify.certificate import Certificate
from verify.formula.reader import read_formula, read_relations
from verify.formula.statement import Relation, Statement
from verify.formula.tree import number, variables
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


CONDITIONS = ["", "", "x*y > 0", "x > y", "x**2 + y**2 <= 1", "y > 0 and log(y) > -1", "x != y", "x == 1/2"]


@settings(max_examples=60)
@given(
    terms(6).filter(variables),
    st.sampled_from(RANGES),
    st.sampled_from(RANGES),
    st.sampled_from([">", ">=", "!="]),
    st.sampled_from([Fraction(0), Fraction(1, 10**9), Fraction(-1, 10**9), Fraction(1, 10)]),
    st.sampled_from(CONDITIONS),
)
def test_verdicts_on_random_statements_are_right_at_every_point_that_is_tried(formula, x, y, op, margin, condition):
    conditions = read_relations(condition) if condition else ()
    with mpmath.workdps(DIGITS):
        samples = [{"x": a, "y": b} for a in points(x) for b in points(y)[::3]]
        kept = [p for p in samples if all(holds(c, p) for c in conditions)]
        values = [v for v in (value(formula, p) for p in kept) if v is not None]
        least = min(values, default=mpmath.mpf(0))
        shift = Fraction(int(mpmath.floor(least * 10**9)), 10**9)
    relation = Relation(op, formula - number(shift) + number(margin), number(0))
    statement = Statement((relation,), (("x", x), ("y", y)), conditions)
    verdict = prove(statement, boxes=60, seconds=60)
    event(verdict.status)
    with mpmath.workdps(DIGITS):
        if verdict.status == "proved":
            for point in kept:
                assert holds(relation, point) is not False, (str(statement), point)
        elif verdict.status == "refuted" and verdict.witness is not None:
            point = {name: value(read_formula(text), {}) for name, text in verdict.witness.items()}
            assert all(holds(c, point) in (True, None) for c in conditions), (str(statement), verdict.witness)
            assert holds(relation, point) in (False, None), (str(statement), verdict.witness)


def holds(relation: Relation, point: dict[str, mpmath.mpf]) -> bool | None:
    """Whether the relation holds at a point; None when it is too close to tell, or has no value of moderate size."""
    difference = value(relation.left - relation.right, point)
    if difference is None or abs(difference) < mpmath.mpf(10) ** -25:
        return None
    return {">": difference > 0, ">=": difference > 0, "<": difference < 0, "<=": difference < 0, "==": False}.get(
        relation.op, True
    )
