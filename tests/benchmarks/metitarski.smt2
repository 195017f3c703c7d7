; Problems of MetiTarski's collection (see metitarski.txt) as scripts: each asserts that the inequality fails.
(set-logic QF_NRA)
(declare-fun x () Real)
(declare-fun y () Real)
; exp-upper-14
(push 1) (assert (< x 1)) (assert (> (exp x) (/ 1 (- 1 x)))) (check-sat) (pop 1)
; exp-upper-8
(push 1) (assert (>= x 0)) (assert (> (exp (- x (^ x 2))) (+ 1 x))) (check-sat) (pop 1)
; exp-problem-4
(push 1) (assert (>= x 0)) (assert (> (- (exp x) (+ 1 x)) (* x (exp x)))) (check-sat) (pop 1)
; log-upper-21
(push 1) (assert (> x 0)) (assert (>= y 0)) (assert (= (^ y 2) (+ (^ x 2) x)))
(assert (>= (log (+ 1 (/ 1 x))) (/ 1 y))) (check-sat) (pop 1)
; log-upper-16
(push 1) (assert (> x 0))
(assert (> (log (+ 1 (/ 1 x))) (/ (+ (* 12 x x) (* 12 x) 1) (+ (* 12 x x x) (* 18 x x) (* 6 x))))) (check-sat) (pop 1)
; log-lower-22
(push 1) (assert (> x 0))
(assert (<= (log (+ 1 x)) (* 2 (+ (/ x (+ 2 x)) (/ (^ x 3) (* 3 (^ (+ 2 x) 3))))))) (check-sat) (pop 1)
; log-lower-24
(push 1) (assert (> x 0))
(assert (>= (+ x (- (/ (^ x 2) 2) (/ (^ x 3) 6))) (* (+ 1 x) (log (+ 1 x))))) (check-sat) (pop 1)
; atan-problem-9
(push 1) (assert (> x 0)) (assert (<= (* (+ x (/ 1 x)) (arctan x)) 1)) (check-sat) (pop 1)
; atan-problem-1
(push 1) (assert (> x 0))
(assert (<= (arctan x) (/ (* 8 (sqrt 3) x) (+ (* 3 (sqrt 3)) (sqrt (+ 75 (* 80 x x))))))) (check-sat) (pop 1)
; atan-problem-2, for the ends 1 and 2
(push 1) (assert (> x 0)) (assert (>= y 0)) (assert (= (^ y 2) (* (+ (^ x 2) 1) (+ (* 4 x x) 1))))
(assert (<= (- (arctan (* 2 x)) (arctan x)) (/ x y))) (check-sat) (pop 1)
; tanh-7
(push 1) (assert (>= x 0)) (assert (> (tanh (* 2 x)) (* 2 (tanh x)))) (check-sat) (pop 1)
; tanh-6-2var
(push 1) (assert (> x 0)) (assert (> y 0)) (assert (> (+ (tanh x) (tanh y)) (sinh (+ x y)))) (check-sat) (pop 1)
; Chua-2-IL-U-sincos
(push 1) (assert (<= 0 x 75))
(assert (>= (- (+ (* 0.039 (exp (* 0.0277 x))) (* 0.0864 (exp (* (- 0.00575) x)) (cos (* 0.0206 x))))
               (* 2.025130727 (exp (* (- 0.00575) x)) (sin (* 0.0206 x)))) 5)) (check-sat) (pop 1)
; the problem exp-upper-14 with a bound that is too small: (1 - x) e^x is 1 at x = 0
(push 1) (assert (< x 1)) (assert (> (exp x) (/ 0.999 (- 1 x)))) (check-sat) (pop 1)
