"""The claims of the synchronization paper: each ends as it should, and every certificate is accepted again."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from proofs import synchronization  # noqa: F401 - registers the claims
from verify.certificate import Certificate
from verify.claims.decorator import made_in
from verify.claims.describe import describe
from verify.claims.solve import solve_claim
from verify.recheck import recheck

CLAIMS = {claim.id: claim for claim in made_in("proofs.synchronization")}
VERDICTS = {}


def verdict(id):
    if id not in VERDICTS:
        VERDICTS[id] = solve_claim(CLAIMS[id])
    return VERDICTS[id]


def test_every_entry_of_the_paper_is_there():
    assert {f"sync.Y{k}" for k in range(1, 10)} <= set(CLAIMS)


@pytest.mark.parametrize(
    ("id", "status"),
    [
        *((f"sync.Y{k}", "argued") for k in range(1, 6)),
        ("sync.Y9.criterion", "cited"),
    ],
)
def test_theorems_rest_on_arguments_and_citations(id, status):
    assert verdict(id).status == status


@pytest.mark.parametrize(
    "id",
    [
        "sync.Y1.trapezoid",
        "sync.Y3.kuramoto",
        "sync.Y4.criterion",
        "sync.Y4.criterion-2pi",
        "sync.Y4.sharpened",
        "sync.Y4.threshold",
        "sync.Y4.threshold-2pi",
        "sync.Y6.corrected",
        "sync.Y6.other-numbers",
        "sync.Y6.numbers",
        "sync.Y8",
        "sync.Y8.closed-form",
        "sync.Y9",
    ],
)
def test_what_is_proved_has_a_certificate(id):
    found = verdict(id)
    assert found.status == "proved", found.reason
    assert found.certificate is not None
    stored = Certificate.from_json(found.certificate.to_json())
    assert recheck(stored).ok
    assert recheck(stored, "crival").ok


@pytest.mark.parametrize(("id", "near"), [("sync.Y4.threshold", -0.261561905), ("sync.Y4.threshold-2pi", -0.192143494)])
def test_thresholds_are_narrow(id, near):
    low, high = map(Fraction, verdict(id).enclosure)
    assert high - low <= Fraction(1, 10**8)
    assert float(low) - 1e-8 <= near <= float(high) + 1e-8


def test_no_synchronization_below_is_false_for_two_particles():
    found = verdict("sync.Y6")
    assert found.status == "refuted"
    assert found.witness["n"] == "2"
    assert Fraction(found.witness["beta"]) < Fraction(-2, 3)
    assert recheck(found.certificate).ok


def test_the_curve_of_figure_1():
    # At β = 0 the ratio is 6/π = 1.9099 (Kuramoto by hand); the boxes that contain β = 0 must contain it.
    boxes = verdict("sync.Y7").details["plots"][0]["boxes"]
    assert boxes[0][0] == -0.4
    assert boxes[-1][1] == 4.0
    assert all(left[1] == right[0] for left, right in pairwise(boxes))
    around = [box for box in boxes if box[0] <= 0 <= box[1]]
    assert around
    assert all(low <= 1.90985931710274 <= high for _, _, low, high in around)
    assert all(high - low < 0.4 for _, _, low, high in boxes)


def test_the_numbers_of_particles():
    # n = 3k + 1 and 3k + 2 for k = 1 … 9; the dots of the picture are the rows of the table.
    found = verdict("sync.Y6.numbers")
    rows = found.details["table"]["rows"]
    assert [row[0] for row in rows] == [n for n in range(4, 30) if n % 3]
    assert all(sum(map(int, row[1].split(", "))) == row[0] and Fraction(row[2]) < Fraction(-2, 3) for row in rows)
    states = found.details["plots"][0]["series"][0]["points"]
    assert [(n, Fraction(value).limit_denominator(1000)) for n, value in states] == [
        (r[0], Fraction(r[2])) for r in rows
    ]


def test_every_claim_can_be_written():
    for claim in CLAIMS.values():
        shown = describe(claim.question)
        assert shown.text
        assert shown.latex
        assert claim.hash()


def test_listing_the_claims_imports_neither_sympy_nor_numpy():
    import subprocess
    import sys

    code = "import proofs.synchronization, sys; print([m for m in ('sympy', 'numpy', 'scipy') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
