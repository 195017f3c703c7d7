"""Signs by structure at infinite ends, and of gamma and besseli: what holds strictly, and what fails by a hair."""

from __future__ import annotations

import math

import pytest

from numerics import enclosure as arb_arithmetic
from tests.goals import goal_of
from verify.kernel.decide import assess
from verify.kernel.structure import holds_by_structure
from verify.prover.splits import Node, leaf_step

REALS = "x in (-oo, oo), y in (-oo, oo)"

#: No value reaches an infinite end: e^(xy) > 0, so log(1 + e^(xy)) > 0, although its enclosure is [0, oo].
TRUE = [
    f"log(1 + exp(x*y)) > 0 for {REALS}",
    f"exp(-x**2*y) > 0 for {REALS}",
    f"log(1 + exp(x - y)) != 0 for {REALS}",
    "gamma(x) > 0 for x in (0, oo)",
    "gamma(x + 1)*x > 0 for x in (0, oo)",
    "besseli(0, x) > 0 for x in (-oo, oo)",
    "besseli(3, x) > 0 for x in (0, oo)",
    "besseli(1, x)*besseli(2, x) != 0 for x in (0, oo)",
]

#: False, or true but for an end that is reached.
NOT = [
    f"log(1 + exp(x*y)) - 1/10**9 > 0 for {REALS}",
    f"exp(x*y) - 1/10**9 > 0 for {REALS}",
    "exp(x) + exp(-x) - 2 > 0 for x in (-oo, oo)",
    "log(x) > 0 for x in [1, oo)",
    "1/x - 1/10**9 > 0 for x in (1, oo)",
    "gamma(x) - 1 > 0 for x in (0, oo)",
    "besseli(1, x) > 0 for x in [0, 1]",
    "besseli(1, x) > 0 for x in (-1, oo)",
    "besseli(1, x) != 0 for x in (-oo, oo)",
    "besseli(2, x) - 1/10**9 > 0 for x in (0, oo)",
    "besselj(0, x) > 0 for x in (0, oo)",
]


@pytest.mark.parametrize("statement", TRUE)
def test_signs_that_hold_up_to_infinity(statement):
    assert holds_by_structure(goal_of(statement), arb_arithmetic)


@pytest.mark.parametrize("statement", NOT)
def test_signs_that_fail_somewhere_are_not_shown(statement):
    assert not holds_by_structure(goal_of(statement), arb_arithmetic)


@pytest.mark.parametrize("statement", ["besseli(0, x) != 0 for x in (0, oo)", "besseli(1, x) > 0 for x in (0, oo)"])
def test_the_whole_range_is_closed_at_once_where_enclosures_know_nothing(statement):
    claim = goal_of(statement)
    assert assess(claim, arb_arithmetic).value.lo == -math.inf
    assert leaf_step(claim, Node(claim, {})) == "s"
