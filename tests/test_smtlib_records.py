"""Small questions of dReal's test suites with a record that is wrong, or only true of a weakened question.

The answers are shown by hand in comments; certificates are checked again.
"""

from __future__ import annotations

import pytest

from verify.certificate import Certificate
from verify.recheck import recheck
from verify.smtlib.answers import answer, certificate
from verify.smtlib.script import read_script


def answers_to(text: str, *, undefined_fails: bool) -> list[str]:
    given = [answer(check, 20.0, undefined_fails=undefined_fails) for check in read_script(text)]
    proof = certificate(text, given, len(given), undefined_fails=undefined_fails)
    assert proof is not None
    again = recheck(Certificate.from_json(proof.to_json()))
    assert again.ok, again.reason
    return [each.answer for each in given]


@pytest.mark.parametrize("undefined_fails", [False, True])
def test_a_difference_that_is_zero_everywhere(*, undefined_fails: bool) -> None:
    # 17.smt2: x - x is 0 for every x. delta-sat in dReal 3, for which t != 0 holds near 0 as well; unsat in dReal 4.
    bounds = "(declare-const x Real) (assert (>= x 0)) (assert (<= x 1))"
    text = f"{bounds} (assert (not (= (- x x) 0))) (check-sat)"
    assert answers_to(text, undefined_fails=undefined_fails) == ["unsat"]
    # 2x - x is 0 at x = 0 only.
    text = f"{bounds} (assert (not (= (- (* 2 x) x) 0))) (check-sat)"
    assert answers_to(text, undefined_fails=undefined_fails) == ["sat"]


#: Powers along a line between two nodes, as in scungao_02.smt2: voltages v, phases t, and their estimates e, s.
LINE = """
(define-fun p ((a Real) (b Real) (c Real) (d Real)) Real
  (* a (* b (- (- 0 (* 0.3 (cos (- c d)))) (* 0.2 (sin (- c d)))))))
(declare-const v0 Real) (declare-const v1 Real) (declare-const t0 Real) (declare-const t1 Real)
(declare-const e0 Real) (declare-const e1 Real) (declare-const s0 Real) (declare-const s1 Real)
(declare-const z Real) (declare-const w Real)
(assert (and (<= -2 v0 2) (<= -2 v1 2) (<= -4 t0 4) (<= -4 t1 4) (<= -0.5 z 0.5) (<= -0.5 w 0.5)))
(assert (and (<= -2 e0 2) (<= -2 e1 2) (<= -4 s0 4) (<= -4 s1 4)))
(assert (and (= z (p v0 v1 t0 t1)) (= w 0)))
(assert (= (/ (* (- z (p e0 e1 s0 s1)) (- (- 0 (* 0.3 (cos (- s0 s1)))) (* 0.2 (sin (- s0 s1))))) 0.00001) (* w e0)))
"""


@pytest.mark.parametrize("undefined_fails", [False, True])
def test_equations_that_hold_at_the_origin(*, undefined_fails: bool) -> None:
    # Recorded as unsat; where all variables are 0, every power is 0 and each equation reads 0 = 0.
    assert answers_to(f"{LINE} (check-sat)", undefined_fails=undefined_fails) == ["sat"]
    # Without voltages z = p = 0, not 10⁻⁹.
    beyond = "(assert (= v0 v1 0)) (assert (> z 0.000000001))"
    assert answers_to(f"{LINE} {beyond} (check-sat)", undefined_fails=undefined_fails) == ["unsat"]


#: A ball in a box, reflected once, as in push_pop_02.smt2: it leaves (5/4, 1/2) at an angle for some distance.
BOUNCE = """
(declare-const angle Real) (declare-const distance Real) (declare-const s Real) (declare-const c Real)
(declare-const hits Bool) (declare-const upper Bool)
(declare-const px Real) (declare-const py Real) (declare-const left Real)
(assert (and (<= 0.392699 angle 0.589049) (<= 0.375 distance 0.5) (= s (sin angle)) (= c (cos angle))))
(assert (= hits (or (> (* s distance) 0.5) (> (* c distance) 0.25))))
(assert (= upper (<= (* c 0.5) (* s 0.25))))
(assert (or (not (and hits upper)) (= px (+ 1.25 (/ (* 0.5 c) s)))))
(push 1) (check-sat)
(assert (or (not (and hits (not upper))) (= px 1.5)))
(assert (or (not (and hits (not upper))) (= py (+ 0.5 (/ (* 0.25 s) c)))))
(assert (or (not (and hits (not upper))) (= left (- distance (/ 0.25 c)))))
(push 1) (check-sat)
(assert hits) (assert upper) (check-sat)
(pop 1) (check-sat)
"""


@pytest.mark.parametrize("undefined_fails", [False, True])
def test_a_question_within_a_question(*, undefined_fails: bool) -> None:
    # All questions after the first are recorded as unsat by dReal 3, as delta-sat by dReal 4. At the angle 0.4 and the
    # distance 2/5, cos 0.4 = 0.92… takes the ball 0.36… > 1/4 to the right: it hits the wall at x = 3/2, with
    # sin 0.4 = 0.38…, 0.46… > 0.09…, so that it is not the upper one. The upper wall would need tan(angle) >= 2, and
    # tan 0.589049 = 0.66…: the third question has no answer. After (pop 1) it is the second one again.
    assert answers_to(BOUNCE, undefined_fails=undefined_fails) == ["sat", "sat", "unsat", "sat"]
