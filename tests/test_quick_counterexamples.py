"""Counterexamples at corners and at few or many points: what floats show clearly is not certified, nothing is lost."""

import importlib
from fractions import Fraction

import pytest

from verify.formula.reader import read_statement
from verify.prover import prove
from verify.prover.refute import certified, quick_counterexample
from verify.prover.sampling import cloud, smallest_margins

FALSE_AT_A_CORNER = (
    "x < 1 for x in [0, 1]",  # equal at 1
    "1/(x - 1) < 0 for x in [0, 1]",  # no value at 1
    "tan(x) >= 0 for x in [0, pi/2]",  # no value at π/2, where doubles have a large one
    "x**y > -1 for x in [0, 1], y in [0, 1]",  # 0**0 has no value
    "x*y != 1 for x in [0, 1], y in [0, 1]",
    "x + y == 1 for x in [0, 1], y in [0, 1]",
    "x <= 999999999/1000000000 for x in [0, 1]",  # by 10^-9 at 1
)


@pytest.mark.parametrize("text", FALSE_AT_A_CORNER)
def test_corners_refute(text):
    statement = read_statement(text)
    found = quick_counterexample(statement)
    assert found is not None
    assert certified(statement, found[0]) is not None


def test_true_statements_have_no_counterexample():
    for text in ("x <= 1 for x in [0, 1]", "exp(x) >= x + 1 for x in [-1, 1]", "1 > 0", "erf(x) < 1 for x in [0, 3]"):
        assert quick_counterexample(read_statement(text)) is None


@pytest.mark.parametrize("boxes", [10, 2000])
def test_a_look_that_was_left_out_is_made_good(monkeypatch, boxes):
    """False near 7/10 only; the search is taken to be at hand, so that points are looked at when it has failed."""
    text = "(x - 7/10)**2 > 1/2000 for x in [0, 1]"
    module = importlib.import_module("verify.prover.prove")
    monkeypatch.setattr(module, "at_hand", lambda: True)
    verdict = prove(text, boxes=boxes)
    assert verdict.status == "refuted"
    assert (Fraction(verdict.witness["x"]) - Fraction(7, 10)) ** 2 <= Fraction(1, 2000)


@pytest.mark.parametrize("text", ["x**2 > y and x != y for x in [-1, 2], y in [0, 3]", "log(x) < 1 for x in [-1, 2]"])
def test_margins_in_arrays_are_those_of_single_points(text):
    import numpy as np

    from verify.kernel.goal import domain_box

    statement = read_statement(text)
    box = domain_box(statement)
    points = cloud(box, 60)
    together = smallest_margins(statement, box, points)
    alone = [margin for point in points for margin in smallest_margins(statement, box, [point])]
    np.testing.assert_allclose(together, alone, rtol=1e-12)
