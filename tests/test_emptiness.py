"""Conditions that contradict each other are an outcome of their own, never ``proved``."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.claims.closure import closures
from verify.cli.main import main
from verify.formula.reader import read_statement
from verify.prover import prove
from verify.prover.emptiness import satisfiable
from verify.recheck import recheck

CONTRADICTORY = [
    "x > 0 for x in [0, 1] if x > 2",
    "x < 0 for x in [0, 1] if x > 1",  # the end 1 does not satisfy it
    "x**2 + y**2 >= 0 for x in [0, 1], y in [0, 1] if x + y > 3",
    "x >= y for x in [0, 1], y in [0, 1] if x*y == 2",
    "x >= 0 for x in [-1, 1] if x**2 <= -1",
    "x >= 0 for x in (-oo, oo) if x > 1 and x < 1",
    "x >= y for x in [0, 1), y in [0, 1] if x + y == 2",  # (1, 1) has an open end
    "x > 2 for x in [-1, 1] if exp(x) < 1/3 and sin(x) < -0.9",  # exp(x) >= 1/e > 1/3
]
SATISFIABLE = [  # each at a single point, or nearly
    ("x >= 0 for x in [0, 1] if x == 1/3", "proved"),
    ("x >= 1 for x in [0, 1] if x >= 1", "proved"),
    ("x >= 1/3 for x in [-1, 1] if (x - 1/3)**2 <= 0", "proved"),
    ("x + y >= 2 for x in [0, 1], y in [0, 1] if x + y >= 2", "proved"),
    ("x > 1 for x in [0, 1] if x >= 1", "refuted"),
]


@pytest.mark.parametrize(
    ("conditions", "is_met"),
    [
        ("x + y + z == 1", True),
        ("3*x - y == 1/7 and z == x", True),  # solved for x in the first and for z in the second
        ("x + y == 1 and x - y == 1/3", False),  # x = 2/3, which no sampled point has: not found, and not excluded
        ("x + y + z == 3.000001", False),
        ("x*y*z == 1/2 and x < 1/2", False),
    ],
)
def test_points_that_satisfy_linear_equations_are_found(conditions, is_met):
    text = f"x >= 0 for x in [0, 1], y in [0, 1], z in [0, 1] if {conditions}"
    assert satisfiable(read_statement(text)) is is_met


@pytest.mark.parametrize("statement", CONTRADICTORY)
def test_contradictory_conditions_are_an_empty_domain(statement):
    verdict = prove(statement, boxes=5000, seconds=60)
    assert verdict.status == "empty", verdict.reason
    # Its certificate shows 0 > 1 under the same conditions, in both arithmetics.
    assert verdict.certificate is not None
    assert verdict.certificate.statement.startswith("0 > 1 for ")
    assert recheck(verdict.certificate, "arb").ok
    assert recheck(verdict.certificate, "pyintval").ok


@pytest.mark.parametrize(("statement", "status"), SATISFIABLE)
def test_a_domain_of_one_point_is_not_empty(statement, status):
    assert prove(statement, boxes=5000, seconds=60).status == status


@settings(max_examples=30, deadline=None)
@given(st.fractions(-2, 2, max_denominator=50), st.fractions(Fraction(-1, 10), Fraction(1, 10), max_denominator=10**9))
def test_two_bounds_contradict_each_other_exactly_when_they_cross(bound, gap):
    verdict = prove(f"x**2 >= 0 for x in [-3, 3] if x >= {bound} and x <= {bound + gap}", boxes=3000, seconds=60)
    assert (verdict.status == "empty") is (gap < 0)


def test_an_empty_claim_blocks_what_uses_it():
    assert closures({"a": "empty", "b": "proved"}, {"b": ["a"]}) == {"a": "empty", "b": "blocked"}


def test_the_command_says_so_and_ends_with_the_code_of_bad_input(capsys):
    assert main(["prove", "x > 0 for x in [0, 1] if x > 2"]) == 2
    assert "∅ empty: No point of the domain satisfies all conditions" in capsys.readouterr().out
    assert main(["prove", "x > 0 for x in [0, 1] if x > 2", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["verdict"] == "empty"
