"""Proofs of a single leaf are decided on the whole box, with no tree around them: what they refuse, and forged ones."""

from __future__ import annotations

import pytest

from verify.certificate import Certificate
from verify.kernel.checker import Outcome, check_inequality

PLAIN = {"tree": "n"}


def checked(statement: str, *relations: object, domain: tuple[object, ...] = (), arithmetic: str = "arb") -> Outcome:
    proof = {"precision": 64, "domain": list(domain), "relations": list(relations)}
    return check_inequality(Certificate("inequality", statement, proof), arithmetic)


def closed(**table: object) -> dict[str, object]:
    return {"tree": "*", "special": [table]}


@pytest.mark.parametrize("arithmetic", ["arb", "crival"])
def test_one_enclosure_decides_what_is_just_true_and_not_what_is_just_false(arithmetic):
    if arithmetic == "crival":
        pytest.importorskip("ival")
    # x² + y² is 5/4 at its largest, at (1, 1/2): an enclosure of a sum of squares is exact but for rounding.
    just = checked("x**2 + y**2 < 5/4 + 0.000000001 for x in [-1, 1], y in [0, 1/2]", PLAIN, arithmetic=arithmetic)
    assert (just.ok, just.leaves) == (True, 1)
    for text in ("x**2 + y**2 < 5/4", "x**2 + y**2 < 5/4 - 0.000000001"):
        assert not checked(f"{text} for x in [-1, 1], y in [0, 1/2]", PLAIN, arithmetic=arithmetic).ok


def test_what_one_enclosure_leaves_open_may_be_decided_on_a_few_halves():
    # x - x is [-1, 1] on [0, 1] and [-1/64, 1/64] on a part of width 1/64.
    assert checked("x - x < 1/10 for x in [0, 1]", PLAIN).ok
    assert not checked("x - x < 0.000000001 for x in [0, 1]", PLAIN).ok


def test_every_relation_needs_its_own_leaf():
    false = checked("x**2 >= 0 and x**2 < 1 for x in [0, 1]", PLAIN, PLAIN)
    assert not false.ok
    assert "leaf 0" in false.reason
    assert checked("x**2 >= 0 and x**2 < 1 for x in [0, 1/2]", PLAIN, PLAIN).leaves == 2


def test_an_enclosure_of_a_formula_that_is_not_defined_everywhere_is_not_enough():
    # sqrt(x) + 1 > 0 wherever it is defined, which x < 0 is not.
    table = {"alternative": 0, "assuming": False, "proofs": [PLAIN]}
    assert checked("sqrt(x) + 1 > 0 for x in [0, 1]", PLAIN, domain=(table,)).ok
    assert not checked("sqrt(x) + 1 > 0 for x in [-0.000000001, 1]", PLAIN, domain=(table,)).ok


@pytest.mark.parametrize(
    "proof",
    [
        {"tree": "n", "special": [{"rule": "grid", "cells": [1]}]},
        {"tree": "*", "special": [{"rule": "grid", "cells": [4]}, {"rule": "grid", "cells": [4]}]},
        {"tree": "*", "special": []},
        {"tree": "*", "special": ["grid"]},
        {"tree": "*", "special": [{"rule": "split", "variable": "x", "at": "1/2"}]},
        {"tree": "*", "special": [{"rule": "no rule"}]},
        {"tree": "*", "special": [{"rule": ["grid"], "cells": [4]}]},
        {"tree": "*", "special": {"rule": "grid", "cells": [4]}},
        {"tree": "0", "special": []},
        {"tree": "7"},
        {"tree": "A"},
        {"tree": ""},
        {"tree": "nn"},
        {"tree": 1},
    ],
)
def test_forged_proofs_of_one_leaf_are_refused_where_the_statement_is_true(proof):
    statement = "x - x**2/2 > -1/10 for x in [0, 1]"
    assert checked(statement, closed(rule="grid", cells=[4])).ok
    assert not checked(statement, proof).ok


def test_one_rule_decides_what_is_just_true_and_not_what_is_just_false():
    # log(x) - x has the derivative 1/x - 1: least at the ends of [1/2, 2], log(1/2) - 1/2 = -1.1931471806 (at 2:
    # log(2) - 2 = -1.3068528194, the lesser one).
    table = {"alternative": 0, "assuming": False, "proofs": [PLAIN]}
    rule = closed(rule="quasiconcave")
    assert checked("log(x) - x > -1.306852820 for x in [1/2, 2]", rule, domain=(table,)).ok
    assert not checked("log(x) - x > -1.306852819 for x in [1/2, 2]", rule, domain=(table,)).ok
    # x - log(x) turns the other way, at 1: it is 1 there, and more at the ends.
    assert not checked("x - log(x) > 1.1 for x in [1/2, 2]", rule, domain=(table,)).ok
