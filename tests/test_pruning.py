"""Branch and prune: trees whose leaves enclosures close, nothing closed that has a solution, and mutations refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.pruning.search import Pruned, prune
from tests.tape_points import PointEvaluator
from tests.tapes import tape_of
from verify.certificate import Certificate
from verify.kernel.checker import check_inequality
from verify.smtlib.answers import answer
from verify.smtlib.checker import require_unsat
from verify.smtlib.path import root
from verify.smtlib.pruned import pruned
from verify.smtlib.reduction import reduced
from verify.smtlib.script import read_script

pytest.importorskip("numba", reason="branch and prune is compiled: the optional extra 'fast'")


def leaves(found: Pruned, lower: list[float], upper: list[float]) -> list[tuple[np.ndarray, int]]:
    """The boxes (2, variables) of the leaves with their numbers, by reading the tree as its documentation says."""
    points, numbers = iter(found.split_point.tolist()), iter(found.leaf.tolist())
    waiting, boxes = [np.array([lower, upper])], []
    for k in found.split_variable.tolist():
        box = waiting.pop()
        if k < 0:
            boxes.append((box, next(numbers)))
            continue
        below, above = box.copy(), box.copy()
        below[1, k] = above[0, k] = next(points)
        assert box[0, k] < below[1, k] < box[1, k]
        waiting += [above, below]
    assert not waiting
    return boxes


def asserted(names: str, *claims: str) -> str:
    declared = "".join(f"(declare-const {name} Real)" for name in names.split())
    return declared + "".join(f"(assert {claim})" for claim in claims) + "(check-sat)"


# x = y = 1/sqrt(2) is the point of the circle with the largest sum, sqrt(2) = 1.41421356…
CIRCLE = "x**2 + y**2 - 1"


def test_what_is_contradictory_is_closed_by_leaves_where_the_constraint_fails() -> None:
    tape = tape_of(CIRCLE, "x + y - 1.4143", names="x y")
    found = prune(tape, ["==", ">="], [-2.0, -2.0], [2.0, 2.0])
    assert found.status == "closed"
    generator = np.random.default_rng(1)
    for box, leaf in leaves(found, [-2.0, -2.0], [2.0, 2.0]):
        points = box[0] + (box[1] - box[0]) * generator.random((20, 2))
        values = PointEvaluator(tape).values(points)[:, leaf // 2]
        assert np.all(values > 0 if leaf % 2 == 0 else values < 0)


@pytest.mark.parametrize("bound", ["1.4142135", "1", "-1.4142135"])
def test_what_has_a_solution_by_a_hair_is_not_closed(bound: str) -> None:
    found = prune(tape_of(CIRCLE, f"x + y - ({bound})", names="x y"), ["==", ">="], [-2.0, -2.0], [2.0, 2.0])
    assert found.status != "closed"


def test_a_tiny_box_is_left_at_a_solution() -> None:
    # x = y = z with x + y + z = 3: the point (1, 1, 1).
    tape = tape_of("x - y", "y - z", "x + y + z - 3", names="x y z")
    found = prune(tape, ["=="] * 3, [-math.inf] * 3, [10.0] * 3)
    assert found.status == "open"
    assert found.point == pytest.approx([1, 1, 1], abs=1e-5)


def test_a_search_goes_on_where_it_was_left() -> None:
    # Motzkin's form is at least 0: a little more has no zero, which takes some 10^5 nodes to see.
    tape = tape_of("x**4*y**2 + x**2*y**4 - 3*x**2*y**2*z + z**3 + 1/500", names="x y z")
    box = [-2.0, -2.0, 0.5], [2.0, 2.0, 1.5]
    whole = prune(tape, ["<="], *box, max_nodes=10**6)
    begun, rounds = None, 0
    while rounds == 0 or begun is not None:
        rounds += 1
        parts = prune(tape, ["<="], *box, max_nodes=40_000 * rounds, begun=begun)
        begun = parts.unfinished
    assert rounds > 2
    assert whole.status == parts.status == "closed"
    assert len(leaves(parts, *box)) == len(parts.leaf)
    # A box that was at work when the budget was spent is narrowed again, so that the trees need not be the same.
    assert math.isclose(len(parts.leaf), len(whole.leaf), rel_tol=0.1)


FORMULAS = [
    "x*y - x", "x/(y**2 + 1)", "x**3 - y", "abs(x) - y", "sqrt(x**2 + 1) + y", "exp(x)*y", "log(x**2 + 1/2) - y",
    "sin(x) + cos(y)", "atan(x*y)", "min(x, y) - max(x, 2*y)", "tanh(x) - sinh(y)", "cosh(x) + y", "x**(-2) - y",
    "atan2(x, y) - x", "acos(x/9) + asin(y/9)", "x**(3/2) - y", "x**4 - 2*x**2*y",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(FORMULAS),
    st.floats(0.1, 3),
    st.floats(-3, 3),
    st.floats(0, 2),
    st.floats(0, 2),
    st.sampled_from(["<=", ">=", "=="]),
)
def test_no_constraint_is_closed_on_a_box_with_a_point_that_satisfies_it(
    text: str, x: float, y: float, left: float, right: float, op: str
) -> None:
    tape = tape_of(text, names="x y")
    value = PointEvaluator(tape).values(np.array([[x, y]]))[0, 0]
    shifted = tape_of(f"{text} - ({float(value)!r})", names="x y")
    found = prune(shifted, [op], [x - left - 0.1, y - right - 0.1], [x + right + 0.1, y + left + 0.1], max_nodes=10**4)
    assert found.status != "closed"


def test_the_cut_of_atan2_is_no_place_for_slopes() -> None:
    # Right of the cut, atan2(x, y) - x is near pi at (0.001, -2); left of it, it is near -pi.
    tape = tape_of("atan2(x, y) - x - 3", names="x y")
    assert prune(tape, [">="], [-0.85, -2.1], [0.35, -0.9]).status != "closed"
    assert prune(tape, [">="], [-0.85, -2.1], [-0.01, -0.9]).status == "closed"


def test_products_and_squares_of_many_variables() -> None:
    # Hong: x0² + … < 1 puts every variable inside [-1, 1], where no product exceeds 1.
    names = [f"x{i}" for i in range(12)]
    squares = "(+ " + " ".join(f"(* {n} {n})" for n in names) + ")"
    text = asserted(" ".join(names), f"(< {squares} 1)", f"(> (* {' '.join(names)}) 1)")
    (check,) = read_script(text)
    outcome = pruned(reduced(root(check.propositions()).relations), 2.0)
    assert outcome.certificate is not None
    for arithmetic in ("arb", "crival"):
        assert check_inequality(outcome.certificate, arithmetic).ok


def test_a_contradiction_of_three_equations_is_accepted_only_as_it_is() -> None:
    # On the unit circle x*y is at most 1/2 and x² - y² = 0 is where that is reached; 0.501 is beyond.
    text = asserted("x y", "(= (+ (* x x) (* y y)) 1)", "(= (* x y) 0.501)", "(= (* x x) (* y y))")
    (check,) = read_script(text)
    found = answer(check, 10.0)
    assert found.answer == "unsat"
    assert require_unsat(check, found.proof, "crival") >= 1
    outcome = pruned(reduced(root(check.propositions()).relations, eliminate=False), 2.0)
    assert outcome.certificate is not None
    part = outcome.certificate
    (proof,) = part.proof["relations"]
    tree = proof["tree"]
    refused = 0
    for i, step in enumerate(tree):
        if step in "mABCDEF":
            other = "mABCDEF".replace(step, "")[i % 6]
            changed = {**part.proof, "relations": [{**proof, "tree": tree[:i] + other + tree[i + 1 :]}]}
            refused += not check_inequality(Certificate("inequality", part.statement, changed)).ok
    # Another relation may fail on a leaf too, but not on all of them.
    assert refused > 0
    shorter = {**part.proof, "relations": [{**proof, "tree": tree[:-1]}]}
    assert not check_inequality(Certificate("inequality", part.statement, shorter)).ok


def test_operations_that_may_be_undefined_need_a_proof_that_they_are_not() -> None:
    # 1/x is defined on [1, 2], where it is at most 1; on [-1, 2] it may be anything at x = 0 for SMT-LIB.
    (sure,) = read_script(asserted("x", "(>= x 1)", "(<= x 2)", "(> (/ 1 x) 1.5)"))
    assert pruned(reduced(root(sure.propositions()).relations), 1.0).certificate is not None
    (open_at_zero,) = read_script(asserted("x", "(>= x (- 1))", "(<= x 0)", "(> (/ 1 x) 1.5)"))
    assert pruned(reduced(root(open_at_zero.propositions()).relations), 1.0).certificate is None
    assert answer(open_at_zero, 1.0).answer != "unsat"


def test_conditions_that_fail_are_decided_in_arrays_as_one_by_one() -> None:
    # The circle of radius 1 and the line x + y = 1.4143 just miss each other: sqrt(2) = 1.41421356…
    text = asserted("x y", "(= (+ (* x x) (* y y)) 1)", "(>= (+ x y) 1.4143)", "(<= x 2)", "(<= y 2)")
    (check,) = read_script(text)
    found = pruned(reduced(root(check.propositions()).relations), 2.0).certificate
    assert found is not None
    (proof,) = found.proof["relations"]
    letters = [i for i, step in enumerate(proof["tree"]) if step.isupper()]
    assert len(letters) >= 12
    assert check_inequality(found, "arb").ok
    # Every leaf in turn is said to be closed by the goal's own sign, or by a condition that is not there.
    for i in letters:
        tree = proof["tree"][:i] + "Z" + proof["tree"][i + 1 :]
        changed = {**found.proof, "relations": [{**proof, "tree": tree}]}
        assert not check_inequality(Certificate("inequality", found.statement, changed)).ok
    # The same tree for a line that meets the circle shows nothing.
    false = found.statement.replace("14143/10000", "14142/10000")
    assert false != found.statement
    assert not check_inequality(Certificate("inequality", false, found.proof)).ok
