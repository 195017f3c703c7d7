"""What the search for an answer keeps from one attempt to the next, and bounds with a little room."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from verify.formula.tree import number
from verify.prover.clock import now
from verify.smtlib import consequences, passes, refute
from verify.smtlib.checker import require_sat, require_unsat
from verify.smtlib.consequences import Asked, shown_bounds
from verify.smtlib.contraction import bounds_that_follow
from verify.smtlib.descent import Starts, float_points, jacobian
from verify.smtlib.passes import begin
from verify.smtlib.path import Path, root
from verify.smtlib.pruned import Outcome
from verify.smtlib.reduction import Reduced, reduced
from verify.smtlib.refute import contradiction
from verify.smtlib.script import Check, read_script
from verify.smtlib.search import decide, go_on
from verify.smtlib.worth import Worth


def path_of(asserted: str) -> Path:
    (check,) = read_script(
        f"(declare-const d Real) (declare-const x Real) (declare-const y Real) {asserted}(check-sat)"
    )
    return root(check.propositions())


#: A disc of radius 1/50: |x| <= 1/50 follows, and beyond that x² + y² > d by less and less.
DISC = "(assert (and (<= 0 d) (<= d 0.0004))) (assert (= d (+ (* x x) (* y y))))"


def test_a_simple_bound_has_a_looser_one_where_other_variables_matter() -> None:
    relations = reduced(path_of(DISC).relations, eliminate=False).constraints()
    found = {(b.name, b.is_upper): b for b in bounds_that_follow(relations, {"d": (0.0, 0.0004)}, 0.5)}
    upper, lower = found["x", True], found["x", False]
    assert (upper.value, lower.value) == (Fraction(1, 50), Fraction(-1, 50))
    assert upper.looser is not None
    assert lower.looser is not None
    assert Fraction(1, 50) < upper.looser.value < Fraction(201, 10000)
    assert -Fraction(201, 10000) < lower.looser.value < -Fraction(1, 50)
    # x² <= 4 is about x alone, and x + y² <= 0 says x <= 0: a sign.
    alone = reduced(path_of("(assert (<= (* x x) 4))").relations).constraints()
    assert [(b.value, b.looser) for b in bounds_that_follow(alone, {}, 0.5)] == [(-2, None), (2, None)]
    sign = reduced(path_of("(assert (<= (+ x (* y y)) 0))").relations).constraints()
    assert [(b.name, b.value, b.looser) for b in bounds_that_follow(sign, {}, 0.5)] == [("x", 0, None)]


def test_the_bounds_are_shown_and_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Asked = {}
    first = [(bound.name, bound.value) for bound, _ in shown_bounds(path_of(DISC), asked, eliminate=False)]
    assert {name for name, _ in first} == {"x", "y"}
    # Nothing beyond 1/50 is cut off: the disc touches the line x = 1/50.
    assert all(Fraction(1, 50) <= abs(value) < Fraction(201, 10000) for _, value in first)
    monkeypatch.setattr(
        consequences, "prove", lambda *_, **__: pytest.fail("Expected what is known not to be asked again.")
    )
    assert [(b.name, b.value) for b, _ in shown_bounds(path_of(DISC), asked, eliminate=False)] == first


def test_a_point_of_the_disc_is_never_excluded() -> None:
    # (1/50, 0) is on the circle, 10⁻⁹ further out no point is.
    (sat,) = read_script(f"(declare-const d Real)(declare-const x Real)(declare-const y Real){DISC}"
                         "(assert (>= x 0.02))(check-sat)")  # fmt: skip
    found = decide(sat, 10.0)
    assert found.answer != "unsat"
    (unsat,) = read_script(f"(declare-const d Real)(declare-const x Real)(declare-const y Real){DISC}"
                           "(assert (>= x 0.020000001))(check-sat)")  # fmt: skip
    proof = decide(unsat, 20.0)
    assert proof.answer == "unsat"
    assert require_unsat(unsat, proof.proof, "arb") > 0


def test_starts_go_on_where_the_last_ones_ended() -> None:
    # x² + y² + 1 = 0 has no solution, so that every start is in vain.
    case = reduced(path_of("(assert (= (+ (* x x) (* y y) 1) 0))").relations)
    tried: Starts = {}
    (question,) = [tuple(case.relations)]
    counts = []
    for _ in range(3):
        assert list(float_points(case, ["x", "y"], now() + 60.0, [], tried)) == []
        counts.append(tried[question])
    assert counts[0] > 0
    assert counts == [counts[0], 2 * counts[0], 3 * counts[0]]
    # Another question begins at its own first start.
    other = reduced(path_of("(assert (= (+ (* x x) (* y y)) 1))").relations)
    assert next(float_points(other, ["x", "y"], now() + 60.0, [], tried)) is not None


def test_a_jacobian_of_many_points_at_once() -> None:
    # (x² y, x + 3y) at (2, 5): rows (2xy, x²) = (20, 4) and (1, 3).
    def function(points: np.ndarray) -> np.ndarray:
        x, y = points
        return np.array([x**2 * y, x + 3 * y])

    assert jacobian(function, np.array([2.0, 5.0])) == pytest.approx(np.array([[20.0, 4.0], [1.0, 3.0]]), rel=1e-6)


def test_a_variable_replaced_by_a_root_keeps_its_bounds_for_narrowing() -> None:
    # s² = x - x² with s in (0, 1), so that s <= 1/2 (x = 1/2); with s + y = 1 and y <= 1/4 nothing is left.
    text = (
        "(declare-const s Real)(declare-const x Real)(declare-const y Real)(assert (and (< 0 s) (< s 1)))"
        "(assert (= (* s s) (- x (* x x))))(assert (= (+ s (* y y y) y) 1))(assert (<= y 0.25))(check-sat)"
    )
    (check,) = read_script(text)
    assert decide(check, 20.0).answer == "unsat"


#: Eight discs of radius k with x + y <= k·√2 = k·1.414213…: beyond k·1.41422 no point is, by no more than 7·10⁻⁶.
DISCS = " ".join(f"(and (<= (+ (* x x) (* y y)) (* {k} {k})) (>= (+ x y) (* {k} 1.41422)))" for k in range(1, 9))


def discs(extra: str = "") -> Check:
    (check,) = read_script(f"(declare-const x Real) (declare-const y Real) (assert (or {extra} {DISCS})) (check-sat)")
    return check


def test_a_search_goes_on_where_it_stopped() -> None:
    check = discs()
    search = begin(check)
    seconds, stops = 0.01, 0
    while (found := go_on(search, seconds)).answer == "unknown":
        # What is closed stays so, and no case is lost: all that is open waits for this pass or the next one.
        assert search.is_open()
        seconds, stops = 1.5 * seconds, stops + 1
        assert stops < 30
    assert stops > 0
    assert found.answer == "unsat"
    assert require_unsat(check, found.proof, "arb") > 0
    # It is over: more time changes nothing.
    assert search.is_over()
    assert go_on(search, 1.0).proof == found.proof


def test_a_search_that_was_stopped_still_finds_a_point() -> None:
    # (3/5, 4/5) is on the unit circle, with x + y = 7/5.
    check = discs("(and (<= (+ (* x x) (* y y)) 1) (= x (/ 3 5)) (= (+ x y) 1.4))")
    search = begin(check)
    assert go_on(search, 0.0).answer == "unknown"
    found = go_on(search, 20.0)
    assert found.answer == "sat"
    require_sat(check, found.proof, "arb")


def test_a_search_that_was_thrown_out_of_a_case_is_never_unsat(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_large(*_: object) -> None:
        raise OverflowError

    # The case under way is on no list any more when a number is too large for doubles; it is not closed.
    (check,) = read_script("(declare-const x Real) (assert (= (* x x) 2)) (check-sat)")
    search = begin(check)
    monkeypatch.setattr(passes, "contradiction", too_large)
    assert go_on(search, 5.0).answer == "unknown"
    monkeypatch.undo()
    assert not search.is_open()
    found = go_on(search, 5.0)
    assert found.answer == "unknown"
    assert "beyond the doubles" in found.reason
    assert decide(check, 5.0).answer == "sat"


def test_pruning_is_left_out_where_it_was_in_vain_for_long() -> None:
    plain, shorter = Reduced(), Reduced(eliminated=[(0, "x", number(1))])
    worth = Worth()
    worth.count(plain, 2.0, has_closed=False)
    assert worth.is_left(plain)
    worth.count(plain, 0.1, has_closed=False)
    # 2.1 s of 20 s are more than a tenth, of 22 s they are not; the other way is not concerned.
    worth.elapsed = 20.0
    assert not worth.is_left(plain)
    assert worth.is_left(shorter)
    worth.elapsed = 22.0
    assert worth.is_left(plain)
    worth.elapsed = 20.0
    worth.count(plain, 0.1, has_closed=True)
    assert worth.is_left(plain)


def test_only_cases_to_be_taken_apart_are_not_pruned(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Reduced] = []

    def noted(case: Reduced, *_: object) -> Outcome:
        asked.append(case)
        return Outcome()

    monkeypatch.setattr(refute, "pruned", noted)
    path = path_of("(assert (<= (+ (* x x) (* y y)) 1)) (assert (>= (+ x y) 1.5))")
    in_vain = Worth({False: 1e3, True: 1e3})
    # (x² + y²) >= (x + y)²/2 >= 9/8 > 1: other methods show it.
    assert contradiction(path, 5.0, worth=in_vain).steps
    assert not asked
    assert contradiction(path, 5.0).steps
    assert not in_vain.elapsed


def test_what_is_remembered_of_a_case_is_not_what_is_changed() -> None:
    relations = path_of("(assert (<= 0 x 2)) (assert (= y (+ x 1))) (assert (<= (* x y d) 5))").relations
    first = reduced(relations)
    first.bounds["x"].upper = None
    first.bounds.pop("y", None)
    first.relations.clear()
    first.eliminated.clear()
    again = reduced(relations)
    assert again.bounds["x"].upper is not None
    assert again.bounds["x"].upper[0] == 2
    assert again.eliminated
    assert again.relations
    # Elimination and what is kept are other questions.
    assert not reduced(relations, eliminate=False).eliminated
    assert not reduced(relations, kept={"y"}).eliminated
