"""The rule of grids: coarse enclosures on many cells show what has a margin, and nothing that has none."""

from __future__ import annotations

import importlib
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics import enclosure
from verify.certificate import Certificate
from verify.export.coq.split_tree import read_tree
from verify.exposition.derivation import proof_steps
from verify.formula.reader import read_statement
from verify.kernel.checker import check_inequality
from verify.kernel.goal import Goal, domain_box, obligations, sign_of
from verify.kernel.grid import _left_open
from verify.prover import prove
from verify.prover.at_sight import grid_for

pytestmark = pytest.mark.usefixtures("both_ways")

PLAIN = {"tree": "n"}


def checked(statement: str, cells: Any, arithmetic: str = "arb") -> Any:
    domain = [{"alternative": 0, "assuming": False, "proofs": [PLAIN]} for _ in obligations(read_statement(statement))]
    relation = {"tree": "*", "special": [{"rule": "grid", "cells": cells}]}
    proof = {"precision": 64, "domain": domain, "relations": [relation]}
    return check_inequality(Certificate("inequality", statement, proof), arithmetic)


@pytest.mark.parametrize("arithmetic", ["arb", "crival", "pyintval"])
def test_the_number_of_cells_decides(arithmetic):
    """x(1 - x) <= 1/4 < 3/10. On [a, a + h] the extension reaches (a + h)(1 - a), which is largest at a = (1 - h)/2:
    (1 + h)²/4 = 0.2822 for h = 1/16.
    """
    text = "x*(1 - x) < 3/10 for x in [0, 1]"
    pytest.importorskip({"arb": "flint", "crival": "ival", "pyintval": "pyintval"}[arithmetic])
    assert checked(text, [16], arithmetic).ok
    assert checked(text, [16], arithmetic).leaves == 16
    assert not checked("x*(1 - x) < 249999999/1000000000 for x in [0, 1]", [4096], arithmetic).ok


# The formula, the relation to zero that just holds on the cells given, and where it fails by 10^-9 (or is 0).
FALSE = (
    ("x - 1 + 10**(-9) > 0 for x in [1 - 10**(-9), 2]", [64]),  # 0 at the lower end
    ("x - 1 + 10**(-9) >= 0 for x in [1 - 2*10**(-9), 2]", [64]),  # negative there
    ("1 - x > 0 for x in [-1, 1]", [64]),  # 0 at the upper end
    ("x**2 - 2*x/3 + 1/9 - 10**(-9) > 0 for x in [0, 1]", [4096]),  # -10^-9 at 1/3, within a cell
    ("cos(x) + 1 - 10**(-9) > 0 for x in [0, 2*pi]", [1024]),  # -10^-9 at π
    ("2 - 10**(-9) - sin(x) - y > 0 for x in [0, pi], y in [0, 1]", [64, 64]),  # at (π/2, 1)
    ("sin(x) >= 10**(-9) for x in [pi/4, pi]", [128]),  # -10^-9 at the irrational upper end
    ("1/x > 10**(-9) for x in [-1, -1/2]", [16]),  # of the other sign everywhere
)


def test_each_cell_is_looked_at_once_in_its_place():
    """A sum of squares around the middle of one of the unit cells is less than 1/8 in that cell, else 1/4 at least."""
    counts = (3, 4, 5)
    domain = "x in [0, 3], y in [0, 4], z in [0, 5]"
    for number, middle in enumerate(product(*(range(n) for n in counts))):
        squares = " + ".join(f"({name} - {2 * k + 1}/2)**2" for name, k in zip("xyz", middle, strict=True))
        goal = _goal(f"{squares} > 1/8 for {domain}")
        axes = [np.arange(n + 1.0) for n in counts]
        assert _left_open(goal, axes, enclosure) == [number]
        assert not checked(f"{squares} > 1/8 for {domain}", list(counts)).ok
    assert checked(f"{squares} > -0.000000001 for {domain}", list(counts)).ok


@pytest.mark.parametrize(("text", "cells"), FALSE)
@pytest.mark.parametrize("arithmetic", ["arb", "crival"])
def test_what_just_fails_is_not_shown(text, cells, arithmetic):
    pytest.importorskip({"arb": "flint", "crival": "ival"}[arithmetic])
    assert not checked(text, cells, arithmetic).ok
    assert prove(text, boxes=2000, seconds=5).status != "proved"


TRUE = "x*y - sin(x) + 2 > 0 for x in [-1, 1], y in [0, pi/2]"  # the whole box gives 2 - π/2 - sin(1) < 0


def test_altered_tables_are_refused():
    assert checked(TRUE, [8, 4]).ok
    for cells in (None, [], [8], [8, 4, 2], [8, 0], [8, -4], [8, 4.0], [True, 4], ["8", "4"], [8192, 1], [64, 128]):
        outcome = checked(TRUE, cells)
        assert not outcome.ok
        assert outcome.reason.startswith("Expected")


def test_goals_without_a_bounded_box_or_an_inequality_are_refused():
    assert not checked("exp(-x) + 1 > 0 for x in [0, oo)", [8]).ok
    assert not checked("exp(x) != 0 for x in [0, 1]", [8]).ok
    assert not checked("x - x == 0 for x in [0, 1]", [8]).ok
    assert not checked("2 > 1", []).ok


def test_ranges_beyond_what_doubles_can_divide_are_refused():
    assert checked("x**2 + 1 > 0 for x in [-10**307, 10**307]", [4]).ok
    assert not checked("x**2 + 1 > 0 for x in [-10**308, 10**308]", [4]).ok
    assert grid_for(_goal("x**2 + y > 0 for x in [-10**308, 10**308], y in [1, 2]")) is None


def _goal(text: str) -> Goal:
    statement = read_statement(text)
    return Goal(sign_of(statement.relations[0]), domain_box(statement))


def test_undefined_cells_are_left_to_the_domain_goals():
    """log(x) has no value on half of the cells: the rule says nothing there, the domain goal x > 0 is not shown."""
    assert not checked("log(x) < 2 for x in [-1, 1]", [64]).ok


def test_operations_without_arrays_are_decided_cell_by_cell():
    assert checked("gamma(x) > 1/2 for x in [1, 3]", [16]).ok
    assert not checked("gamma(x) > 9/10 for x in [1, 3]", [16]).ok  # Γ(3/2) = 0.8862


def test_coq_is_told_how_many_boxes_a_grid_has():
    """The export lets one call of Coq's tactic take as many boxes as the certificate suggests."""
    assert read_tree({"tree": "0*n", "special": [{"rule": "grid", "cells": [8, 4]}]}).leaves == 33


@settings(max_examples=40, deadline=None)
@given(
    st.fractions(-3, 3, max_denominator=50),
    st.fractions(Fraction(1, 100), 3, max_denominator=100),
    st.integers(1, 200),
    st.fractions(-1, 1, max_denominator=1000),
)
def test_accepted_parabolas_are_positive(low, width, cells, level):
    """(x - 1/3)² - c > 0 on [a, b]: true exactly when the least square, at the point nearest to 1/3, is above c."""
    high = low + width
    nearest = min(max(Fraction(1, 3), low), high)
    text = f"(x - 1/3)**2 - ({level}) > 0 for x in [{low}, {high}]"
    if checked(text, [cells]).ok:
        assert (nearest - Fraction(1, 3)) ** 2 > level


def test_the_guess_is_fine_enough_and_not_much_finer():
    """y is squared once and rises: no cut is needed for it. As above, 16 parts of x are enough."""
    text = "x*(1 - x) < 3/10 + y**2 for x in [0, 1], y in [0, 1]"
    cells = grid_for(_goal(text))
    assert cells is not None
    assert cells[1] == 1
    assert 2 <= cells[0] <= 32
    assert checked(text, cells).ok
    assert grid_for(_goal("x*(1 - x) < y**2 for x in [0, 1], y in [0, 1]")) is None  # equal at x = y = 0


def test_constants_need_no_cut():
    """2 > 0 does not depend on x and y: one cell."""
    assert grid_for(_goal("2 > 0 for x in [0, 1], y in [0, 1]")) == [1, 1]
    assert prove("2 > 1 for x in [0, 1], y in [0, 1]").status == "proved"
    assert prove("x + 1 > y - 1/2 and 1/3 < 1/2 for x in [0, 1], y in [0, 1]").status == "proved"


def test_a_statement_with_a_margin_is_proved_at_sight(monkeypatch):
    """The proof is one grid, and its explanation says so; a guess that fails is no verdict."""
    module = importlib.import_module("verify.prover.prove")
    monkeypatch.setattr(module, "at_hand", lambda: True)
    verdict = prove(TRUE)
    assert verdict.status == "proved"
    (relation,) = verdict.certificate.proof["relations"]
    assert relation["special"][0]["rule"] == "grid"
    steps = proof_steps(read_statement(TRUE), verdict.certificate.proof)
    assert "plain interval arithmetic decides each" in steps[-1]["text"]

    whole = prove("x*y + 2 > 0 for x in [0, 1], y in [0, 1]").certificate.proof["relations"]
    assert whole == [{"tree": "n"}]  # one cell is no grid

    # The derivative 1/x + 2x - 1/3 is positive: least at 1/2, -0.6098. With x three times that is looked at first.
    often = prove("log(x) + x**2 - x/3 > -7/10 for x in [1/2, 2]").certificate.proof["relations"]
    assert often[0]["special"][0]["rule"] == "quasiconcave"
    assert prove("x**2 - x/3 > -7/10 for x in [1/2, 2]").certificate.proof["relations"] == [{"tree": "n"}]

    assert prove(TRUE, boxes=1).status in ("proved", "undecided")  # a grid is not for so few boxes
    assert prove(TRUE, seconds=0.0).status in ("proved", "undecided")

    sight = importlib.import_module("verify.prover.at_sight")
    monkeypatch.setattr(sight, "grid_for", lambda goal: [1] * len(goal.box))
    again = prove("x*(1 - x) < 1/4 + 1/1000 for x in [0, 1]")  # (1 + h)²/4 with h = 1/64 is 0.2579
    assert again.status == "proved"
    assert "'grid'" not in str(again.certificate.proof)
