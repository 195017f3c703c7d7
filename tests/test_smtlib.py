"""SMT-LIB scripts: answers with certificates, and what is no script of real arithmetic."""

from __future__ import annotations

import math
import subprocess
import sys
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.reader import read_formula, read_relations, read_statement
from verify.formula.statement import Relation
from verify.recheck import recheck
from verify.smtlib.answers import answer, certificate, witness
from verify.smtlib.checker import NotShown, require_contradiction
from verify.smtlib.contraction import bounds_that_follow
from verify.smtlib.proposition import oriented, relations_of, truth
from verify.smtlib.script import read_script
from verify.smtlib.search import Answer

XY = "(set-logic QF_NRA) (declare-fun x () Real) (declare-const y Real) "


def answered(text: str, seconds: float = 40.0) -> list[Answer]:
    """All answers; their certificate is accepted by the independent checker."""
    checks = read_script(text)
    found = [answer(check, seconds) for check in checks]
    proof = certificate(text, found, len(checks))
    assert (proof is None) == all(each.answer == "unknown" for each in found)
    if proof is not None:
        again = recheck(Certificate.from_json(proof.to_json()))
        assert again.ok, again.reason
    return found


def only(text: str, seconds: float = 40.0) -> str:
    (found,) = answered(text, seconds)
    return found.answer


# Unsatisfiable.


@pytest.mark.parametrize(
    "asserted",
    [
        "(assert (< (* x x) 0))",
        # x² + y² ≥ 2|xy| > 2: Hong's problem for two variables.
        "(assert (< (+ (* x x) (* y y)) 1)) (assert (> (* x y) 1))",
        # sin x ≤ 1 < y
        "(assert (> y 1)) (assert (= y (sin x)))",
        # exp(x) ≥ 1 + x
        "(assert (and (< (exp x) (+ 1 x)) (<= -3 x 3)))",
        # Neither case is possible: |x| < 1 and x² ≥ 1; or x > 2 and x < 1.
        "(assert (or (and (< (abs x) 1) (>= (^ x 2) 1)) (and (> x 2) (< x 1))))",
        # a number is below, equal or above
        "(assert (and (not (< x y)) (not (= x y)) (not (> x y))))",
        "(assert (distinct x y)) (assert (= x 1)) (assert (= y 1.0))",
        "(assert false)",
        "(assert (not (=> (> x 1) (> (* x x) 1))))",
        # max(x, y) written in two ways
        "(assert (not (= (max x y) (ite (>= x y) x y)))) (assert (and (<= 0 x 1) (<= 0 y 1)))",
        # bounds that leave nothing, in four spellings
        "(assert (< x 1)) (assert (> x 1))",
        "(assert (< x 1)) (assert (= x 1))",
        "(assert (xor (< x 1) (< x 1)))",
        "(define-fun f ((a Real)) Real (* a a)) (assert (< (f (f y)) 0))",
        # a term equals itself, even where nobody knows what it is
        "(assert (distinct (/ 1 x) (/ 1 x)))",
        # 1/x is defined for x > 0
        "(assert (> x 0)) (assert (< (/ 1 x) 0))",
        # a decimal is exact: 0.1 + 0.2 is 0.3
        "(assert (not (= (+ 0.1 0.2) 0.3)))",
        "(assert (let ((z (+ x 1)) (x 2)) (and (= x 3) (= z 1))))",
    ],
)
def test_unsatisfiable(asserted: str) -> None:
    assert only(f"{XY}{asserted}(check-sat)") == "unsat"


def test_declared_intervals_are_assertions() -> None:
    assert only("(declare-fun x () Real [0, 1]) (assert (> x 1)) (check-sat)") == "unsat"
    assert only("(declare-const x Real [0, 1]) (assert (>= x 1)) (check-sat)") == "sat"


# Satisfiable: the point is checked here by hand, not by the product.


def test_an_exact_point_for_inequalities() -> None:
    text = f"{XY}(assert (> (* x y) 5)) (assert (< (+ x y) 5)) (assert (> x 0)) (check-sat)"
    (found,) = answered(text)
    point, enclosed = witness(found, read_script(text)[0])
    x, y = Fraction(point["x"]), Fraction(point["y"])
    assert (found.answer, enclosed) == ("sat", {})
    assert x * y > 5
    assert x + y < 5
    assert x > 0


def test_an_enclosure_with_existence_for_equations() -> None:
    # x = cos x only at 0.7390851332151607…
    text = f"{XY}(assert (= x (cos x))) (check-sat)"
    (found,) = answered(text)
    _, enclosed = witness(found, read_script(text)[0])
    low, high = (Fraction(end) for end in enclosed["x"])
    assert found.answer == "sat"
    assert low < Fraction("0.73908513321516064") < high
    assert high - low < Fraction(1, 10**6)


def test_two_equations_and_a_side_condition() -> None:
    # A circle and a parabola: x² + x⁴ = 1 with x > 0 has x² = (√5 - 1)/2.
    text = f"{XY}(assert (= (+ (* x x) (* y y)) 1)) (assert (= y (* x x))) (assert (> x 0)) (check-sat)"
    (found,) = answered(text)
    _, enclosed = witness(found, read_script(text)[0])
    golden = (math.sqrt(5) - 1) / 2
    assert found.answer == "sat"
    assert float(enclosed["y"][0]) <= golden + 1e-12
    assert float(enclosed["y"][1]) >= golden - 1e-12
    assert only(text.replace("(> x 0)", "(> x 0.8)")) == "unsat"


def test_names_are_those_of_the_script() -> None:
    text = "(declare-const |a b| Real) (declare-const a_b Real) (declare-const sin1 Real) (assert (> |a b| a_b sin1)) "
    checks = read_script(text + "(check-sat)")
    point, _ = witness(answer(checks[0]), checks[0])
    assert set(point) == {"|a b|", "a_b", "sin1"}
    assert Fraction(point["|a b|"]) > Fraction(point["a_b"]) > Fraction(point["sin1"])


def test_pop_takes_assertions_back() -> None:
    text = f"{XY}(assert (> x 0)) (push 1) (assert (< x 0)) (check-sat) (pop 1) (check-sat) (exit) nonsense"
    assert [found.answer for found in answered(text)] == ["unsat", "sat"]


def test_many_cases_are_told_apart() -> None:
    # Each z_k is 0 or 1, and their sum is to be 1/2.
    names = [f"z{k}" for k in range(5)]
    text = "".join(f"(declare-const {z} Real) (assert (or (= {z} 0) (= {z} 1)))" for z in names)
    assert only(f"{text}(assert (= (+ {' '.join(names)}) 0.5)) (check-sat)") == "unsat"
    assert only(f"{text}(assert (= (+ {' '.join(names)}) 3)) (check-sat)") == "sat"


# Undefined points: SMT-LIB's functions are total, so nothing may be concluded from them.


@pytest.mark.parametrize(
    "asserted",
    [
        "(assert (= (/ 1 x) 5)) (assert (= x 0))",  # 1/0 may be 5
        "(assert (= (log x) 7)) (assert (< x 0))",
        "(assert (not (>= (sqrt x) 0))) (assert (<= x 0))",  # sqrt(-1) may be -1
        "(assert (= (/ x y) (/ 2 y))) (assert (not (= x 2))) (assert (= y 0))",
        "(assert (> (asin x) 4)) (assert (>= x 1))",
        "(assert (< (/ x x) 1)) (assert (<= 0 x 1))",
        "(assert (not (= (^ x 0) 1)))",  # 0⁰ is open, though 1 in our own language
        "(assert (not (= (^ 0 0) 1)))",
    ],
)
def test_a_point_without_a_value_is_never_ruled_out(asserted: str) -> None:
    assert only(f"{XY}{asserted}(check-sat)", 0.7) == "unknown"


def test_an_undefined_part_that_does_not_matter() -> None:
    assert only(f"{XY}(assert (or (> x 1) (> (/ 1 0) 2))) (check-sat)") == "sat"
    assert only(f"{XY}(assert (> (/ 1 x) 2)) (assert (< (* y y) 0)) (check-sat)") == "unsat"


# The answer is that of a brute force evaluation on a grid, whenever that finds a point.

TERMS = st.recursive(
    st.sampled_from(["x", "y", "1", "(- 2)", "0.5"]),
    lambda t: st.builds("({} {} {})".format, st.sampled_from("+-*"), t, t),
    max_leaves=4,
)
ATOMS = st.builds("({} {} {})".format, st.sampled_from(["<", "<=", "=", ">", "distinct"]), TERMS, TERMS)
PROPOSITIONS = st.recursive(
    ATOMS,
    lambda p: st.one_of(
        st.builds("(not {})".format, p),
        st.builds("({} {} {})".format, st.sampled_from(["and", "or", "=>", "xor", "="]), p, p),
        st.builds("(ite {} {} {})".format, p, p, p),
    ),
    max_leaves=5,
)


def value(word: object, point: dict[str, Fraction]) -> Fraction | bool:
    """An evaluator of its own, by recursion over words."""
    if isinstance(word, str):
        return point[word] if word in point else Fraction(word)
    head, *rest = word  # type: ignore[misc]
    a = [value(part, point) for part in rest]
    if head == "-" and len(a) == 1:
        return -a[0]
    return {
        "+": lambda: a[0] + a[1], "-": lambda: a[0] - a[1], "*": lambda: math.prod(a), "<": lambda: a[0] < a[1],
        "<=": lambda: a[0] <= a[1], "=": lambda: a[0] == a[1], ">": lambda: a[0] > a[1],
        "distinct": lambda: a[0] != a[1], "not": lambda: not a[0], "and": lambda: a[0] and a[1],
        "or": lambda: a[0] or a[1], "=>": lambda: not a[0] or a[1], "xor": lambda: a[0] != a[1],
        "ite": lambda: a[1] if a[0] else a[2],
    }[head]()  # fmt: skip


def nested(text: str) -> object:
    stack: list[list[object]] = [[]]
    for word in text.replace("(", " ( ").replace(")", " ) ").split():
        if word == "(":
            stack.append([])
        elif word == ")":
            stack[-2].append(stack.pop())
        else:
            stack[-1].append(word)
    return stack[0][0]


@given(PROPOSITIONS)
@settings(max_examples=60, deadline=None)
def test_answers_agree_with_a_grid(text: str) -> None:
    script = f"(declare-const x Real [-2, 2]) (declare-const y Real [-2, 2]) (assert {text}) (check-sat)"
    grid = [Fraction(k, 2) for k in range(-4, 5)]
    holds = any(value(nested(text), {"x": x, "y": y}) for x in grid for y in grid)
    (found,) = answered(script, 0.4)
    assert found.answer != "unsat" if holds else True
    if found.answer == "sat" and found.solution is not None and not found.solution.box:
        point = {n: read_formula(str(v)) for n, v in found.solution.point.items()}
        if all(v.op == "number" for v in point.values()):
            assert value(nested(text), {n: v.args[0] for n, v in point.items()})


@given(PROPOSITIONS, st.integers(-4, 4), st.integers(-4, 4))
@settings(max_examples=100, deadline=None)
def test_translation_keeps_the_truth_value(text: str, i: int, j: int) -> None:
    (check,) = read_script(f"{XY}(assert {text}) (check-sat)")
    x, y = Fraction(i, 2), Fraction(j, 2)
    names = {"x": x, "y": y}

    def decide(relation: Relation) -> bool:
        filled = [value(nested(f"({'+'} {_prefix(side)} 0)"), names) for side in (relation.left, relation.right)]
        a, b = filled
        return {"<": a < b, "<=": a <= b, "==": a == b, "!=": a != b}[relation.op]

    assert truth(check.propositions(), decide) == value(nested(text), names)


def _prefix(formula: object) -> str:
    op, args = formula.op, formula.args  # type: ignore[attr-defined]
    if op in ("number", "variable"):
        return str(args[0])
    if op == "pow":
        return f"(* {' '.join([_prefix(args[0])] * int(args[1].args[0]))})"
    sign = {"add": "+", "sub": "-", "mul": "*", "neg": "-"}[op]
    return f"({sign} {' '.join(map(_prefix, args))})"


# Failures: each names its line.


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n(minimize x)", "'minimize' in line 2"),
        ("\n\n(define-ode flow (= x y))", "'define-ode' in line 3"),
        ("(declare-fun x () Int)", "'Int'; only real numbers can be decided. It is in line 1"),
        ("(define-fun f ((b Bool)) Real 1)", "'Bool'"),
        ("(check-sat-assuming)", "Expected (check-sat-assuming (term …)) but got 0 arguments in line 1"),
        ("\n(check-sat-assuming x)", "Expected a list of assumptions but got 'x' in line 2"),
        ("(declare-const x Real)(assert (! (< x 1) :named x))", "'x', which is already declared, in line 1"),
        ("(declare-const x Real)(assert (! (< x 1) :named))", "Expected a free name after :named in line 1"),
        ("(declare-const x Real)(assert (! (< x 1) :named let))", "Expected a free name after :named"),
        ("(declare-const x Real)(reset)(assert (< x 1))", "'x', which is not declared"),
        ("(define-const c Real)", "Expected (define-const name Real term) but got 2 arguments"),
        ("(get-unsat-core)", "'get-unsat-core' in line 1"),
        ("(declare-fun f (Real) Real)", "must be defined"),
        ("(set-logic QF_BV)", "QF_BV"),
        ("(declare-const x Real)(assert (forall ((y Real)) (< x y)))", "without quantifiers"),
        ("(assert (< x 1))", "'x', which is not declared, in line 1"),
        ("(declare-const x Real)(declare-const x Real)", "already declared"),
        ("(declare-const x Real)(assert (+ x 1))", "proposition but got a real number"),
        ("(declare-const x Real)(assert (< (< x 1) 2))", "real numbers in '<'"),
        ("(declare-const x Real)(assert (and x))", "propositions in 'and'"),
        ("(declare-const x Real)(assert (foo x))", "function of real arithmetic but got 'foo'"),
        ("(declare-const x Real)(assert (sin x x))", "1 arguments of 'sin' but got 2"),
        ("(declare-const x Real)(assert (< x #b101))", "#b101"),
        ("(declare-const x Real)(assert (< x 1e999999999))", "digits"),
        ("(assert (< 1 2)", "Expected a ')' for the bracket of line 1"),
        ("(assert (< 1 2)))", "no bracket is open"),
        ("(assert |x)", "never closed"),
        ("(pop 1)", "pop more"),
        ("(declare-const x Real [1, y])", "'y', which is not declared"),
        ("(declare-const x Real [1])", "Real)"),
        ("(define-fun f ((a Real)) Bool (+ a 1))", "sort Bool"),
        ("(define-fun f ((a Real)) Real (+ a b))", "'b'"),
        ("(declare-const let Real)", "free name"),
        ("(declare-const 1 Real)", "Expected a name but got '1' in line 1"),
        ("(declare-const :a Real)", "Expected a name but got ':a' in line 1"),
        ("(define-fun f ((2 Real)) Real 2)", "Expected a name but got '2' in line 1"),
        ("(assert (let ((true false)) true))", "Expected a name but got 'true' in line 1"),
        ('(assert ("<" 1 2))', "Expected a function of real arithmetic but got '<' in line 1"),
        ("assert", "command"),
        ("", "nothing is asked"),
    ],
)
def test_what_is_no_script(text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        read_script(text + ("(check-sat)" if text else ""))
    assert said in str(error.value)


DEEP = 30_000


@pytest.mark.parametrize(
    "term",
    [
        "(assert (< " + "(+ 1 " * DEEP + "x" + ")" * DEEP + " 2))",
        "(assert " + "(not " * DEEP + "(< x 1)" + ")" * DEEP + ")",
        "(assert " + "(and true " * DEEP + "(< x 1)" + ")" * DEEP + ")",
        "(assert " + "(let ((y x)) " * DEEP + "(< y 1)" + ")" * DEEP + ")",
        "(define-fun f0 ((a Real)) Real (+ a 1))"
        + "".join(f"(define-fun f{k + 1} ((a Real)) Real (+ (f{k} a) (f{k} a)))" for k in range(60))
        + "(assert (< (f60 x) 1))",
    ],
)
def test_deep_nesting_is_read_without_recursion(term: str) -> None:
    (check,) = read_script(f"(declare-const x Real){term}(check-sat)")
    assert len(list(relations_of(check.propositions()))) == 1


def test_a_script_of_many_assertions_is_answered() -> None:
    # x > k for all k below 5,000, and x < 5,000 - 1/2, or less
    text = "(declare-const x Real)" + "".join(f"(assert (> x {k}))\n" for k in range(5_000))
    assert only(f"{text}(assert (< x 4999.5)) (check-sat)") == "sat"
    assert only(f"{text}(assert (< x 4998.5)) (check-sat)") == "unsat"


# Certificates: what was changed is noticed, even with a digest made to fit.


def test_changed_answers_are_not_accepted() -> None:
    text = f"{XY}(assert (> (* x x) 2)) (assert (< x 2)) (assert (> x 0)) (check-sat)"
    sat = certificate(text, answered(text), 1)
    other = text.replace("(< x 2)", "(< x 1)")
    unsat = certificate(other, answered(other), 1)
    assert sat is not None
    assert unsat is not None
    assert not recheck(Certificate("smtlib", sat.statement.replace("(< x 2)", "(< x 1)"), sat.proof)).ok
    assert not recheck(Certificate("smtlib", sat.statement.replace(": sat", ": unsat"), sat.proof)).ok
    assert not recheck(Certificate("smtlib", unsat.statement.replace("(< x 1)", "(< x 2)"), unsat.proof)).ok
    moved = [{**sat.proof[0], "point": {"x": "1"}}]
    assert not recheck(Certificate("smtlib", sat.statement, moved)).ok
    nothing = [{"answer": "unsat", "steps": []}]
    assert not recheck(Certificate("smtlib", unsat.statement, nothing)).ok
    assert not recheck(Certificate("smtlib", unsat.statement, unsat.proof, True)).ok


def test_a_proof_of_another_statement_is_no_contradiction() -> None:
    text = f"{XY}(assert (or (< (* x x) 0) (> x y))) (check-sat)"
    part = f"{XY}(assert (< (* x x) 0)) (check-sat)"
    found = answered(part)[0]
    borrowed = [{"answer": "unsat", "steps": found.proof["steps"]}]
    assert not recheck(Certificate("smtlib", f"; answers: unsat\n{text}", borrowed)).ok
    half = [{"answer": "unsat", "steps": [{"split": 0}, *found.proof["steps"]]}]
    assert not recheck(Certificate("smtlib", f"; answers: unsat\n{text}", half)).ok


@pytest.mark.parametrize(
    ("statement", "good"),
    [
        ("x**2 >= 0 for x in (-oo, oo)", True),
        ("x**2 > 0 for x in (-oo, oo)", True),  # x² <= 0 is weaker than x² < 0
        ("x**2 != 0 for x in (-oo, oo)", False),
        ("x**2 >= 0 for x in [0, oo)", False),  # x >= 0 is not asserted
        ("x**2 >= 0 for x in (-oo, oo), y in (-oo, 0)", True),
        ("x**2 >= 0 for x in (-oo, oo), y in (-oo, -1)", False),
        ("y >= 0 for x in (-oo, oo), y in (-oo, oo) if x**2 < 0", True),
        ("y >= 0 for x in (-oo, oo), y in (-oo, oo) if x < 0", False),
        ("0 > 1 for x in (-oo, oo) if x**2 < 0", True),
        ("0 > 1 for x in (-oo, oo) if x**2 < 1", False),
        ("0 < 1 for x in (-oo, oo)", False),
        ("1 >= 1 for x in (-oo, oo)", False),
    ],
)
def test_what_would_contradict_two_assertions(statement: str, good: bool) -> None:
    (check,) = read_script(f"{XY}(assert (< (* x x) 0)) (assert (< y 0)) (check-sat)")
    given = frozenset(relations_of(check.propositions()))
    if good:
        require_contradiction(read_statement(statement), given)
    else:
        with pytest.raises(NotShown):
            require_contradiction(read_statement(statement), given)


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        ("x**2 + y**2 <= 4", {"x": (-2, 2), "y": (-2, 2)}),
        ("exp(x) <= 1 - y**2", {"x": (None, 0), "y": (-1, 1)}),
        ("sqrt(x) <= 3 - abs(y)", {"x": (None, 9), "y": (-3, 3)}),  # sqrt is evaluated where it is defined
    ],
)
def test_bounds_that_follow(relation: str, expected: dict[str, tuple[int | None, int | None]]) -> None:
    (given,) = read_relations(relation)
    found = list(bounds_that_follow([oriented(given)], {}, 0.5))
    for bound in found:
        low, high = expected.get(bound.name, (None, None))
        end = high if bound.is_upper else low
        if end is not None:
            assert bound.value == end
    named = {(b.name, b.is_upper) for b in found}
    for name, (low, high) in expected.items():
        assert low is None or (name, False) in named
        assert high is None or (name, True) in named


def test_bounds_that_are_no_simple_numbers_are_rounded_outward() -> None:
    # log(x) <= -1 - y² <= -1, so x <= 1/e = 0.36787944…
    (given,) = read_relations("log(x) + y**2 <= -1")
    (bound,) = [b for b in bounds_that_follow([given], {}, 0.5) if b.name == "x" and b.is_upper]
    assert Fraction("0.36787944") < bound.value < Fraction("0.369")


@pytest.mark.parametrize("n", [3, 8])
def test_hong(n: int) -> None:
    # Hong's problem: the sum of the squares is below 1, so every factor is below 1 in size, and the product too.
    names = [f"x{k}" for k in range(n)]
    text = "".join(f"(declare-const {name} Real)" for name in names)
    text += f"(assert (< (+ {' '.join(f'(* {x} {x})' for x in names)}) 1)) (assert (> (* {' '.join(names)}) 1))"
    assert only(f"{text}(check-sat)") == "unsat"


def test_linear_contradictions_of_many_relations() -> None:
    # x0 < x1 < … < x19 < x0, among relations that do not matter; without the last one there is a solution.
    names = [f"x{k}" for k in range(20)]
    text = "".join(f"(declare-const {n} Real) (assert (<= -9 {n} 90))" for n in names)
    text += "".join(f"(assert (< (+ {a} 1) {b}))" for a, b in pairwise(names))
    assert only(f"{text}(assert (> (* x0 x0) 1)) (assert (< x19 x0)) (check-sat)") == "unsat"
    assert only(f"{text}(assert (> x19 (+ x0 18))) (check-sat)") == "sat"


def test_pigeons() -> None:
    # Four intervals of length 1 in [0, 3.9] overlap.
    names = "abcd"
    text = "".join(f"(declare-const {n} Real) (assert (<= 0 {n} 2.9))" for n in names)
    text += "".join(f"(assert (or (>= (- {a} {b}) 1) (>= (- {b} {a}) 1)))" for a, b in combinations(names, 2))
    assert only(f"{text}(check-sat)") == "unsat"
    assert only(f"{text.replace('2.9', '3')}(check-sat)") == "sat"


@pytest.mark.parametrize(
    ("box", "good"), [(["x", "73/100", "74/100"], True), (["x", "1/2", "3/5"], False), (["x", "-1", "0"], False)]
)
def test_existence_is_decided_by_krawczyk(box: list[str], good: bool) -> None:
    # x - cos x has the slope 1 + sin x, near 1.67 at its zero 0.739…; 1/1.67 is near 0.6
    text = "; answers: sat\n(declare-const x Real)(assert (= x (cos x)))(check-sat)"
    proof = [{"answer": "sat", "point": {}, "box": [box], "equations": [0], "inverse": [["3/5"]]}]
    assert recheck(Certificate("smtlib", text, proof)).ok == good


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_numbers_beyond_doubles_are_no_crash() -> None:
    # (xy)²·eˣ is not negative. Of tan x = 10³⁰⁰·y and √(-x) > y⁵⁰⁰, points such as x = -π, y = 0 are solutions.
    impossible = f"{XY} (assert (= (* x y x y (exp x)) (- 1e160))) (assert (> (* x x) (exp (exp y)))) (check-sat)"
    assert only(impossible, 3) != "sat"
    possible = f"{XY} (assert (= (tan x) (* 1e300 y))) (assert (> (sqrt (- x)) (^ y 500))) (check-sat)"
    assert only(possible, 3) != "unsat"


def test_reading_needs_no_sympy() -> None:
    program = (
        "import sys; from verify.recheck import recheck; from verify.certificate import Certificate\n"
        "proof = [{'answer': 'sat', 'point': {'x': '0'}, 'box': [], 'equations': [], 'inverse': []}]\n"
        "text = '; answers: sat\\n(declare-const x Real)(assert (< x 1))(check-sat)'\n"
        "assert recheck(Certificate('smtlib', text, proof)).ok\n"
        "assert not {'sympy', 'scipy'} & set(sys.modules)\n"
        "assert not any(name.startswith('verify.prover') for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
