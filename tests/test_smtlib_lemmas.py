"""What follows from a case by exact algebra or by shaving: linear systems, names of linear forms, bounds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from verify.formula.reader import read_relations
from verify.formula.statement import Relation
from verify.formula.tree import number
from verify.prover.clock import now
from verify.recheck import recheck
from verify.smtlib.answers import answer, certificate
from verify.smtlib.lemmas import lemmas
from verify.smtlib.multipliers import by_multipliers, steps_against
from verify.smtlib.named_forms import rewritten_relations
from verify.smtlib.path import Path, root
from verify.smtlib.reduction import reduced
from verify.smtlib.script import read_script
from verify.smtlib.shaving import shaved_bounds
from verify.smtlib.systems import solved_systems


def path_of(*assertions: str, names: str = "a u v") -> Path:
    (check,) = read_script(script_of(*assertions, names=names))
    return root(check.propositions())


def script_of(*assertions: str, names: str = "a u v") -> str:
    declared = " ".join(f"(declare-const {n} Real)" for n in names.split())
    return f"{declared} {' '.join(f'(assert {a})' for a in assertions)} (check-sat)"


#: a u + v = 1 and u + a v = 1: the difference is (a - 1)(u - v) = 0, so that u = v = 1/(a + 1) where a² != 1.
SYSTEM = ("(= (+ (* a u) v) 1)", "(= (+ u (* a v)) 1)")


class TestLinearSystems:
    def test_cramer(self) -> None:
        found = list(solved_systems(reduced(path_of("(<= 2 a)", "(<= a 3)", *SYSTEM).relations)))
        assert [str(s.claim) for s in found] == ["u == 1/(a + 1)", "v == 1/(a + 1)"]

    @pytest.mark.parametrize("low", ["1", "0", "(- 3)"])
    def test_a_determinant_without_a_sign_says_nothing(self, low: str) -> None:
        # a² - 1 vanishes at a = 1, where every u with v = 1 - u solves both.
        path = path_of(f"(<= {low} a)", "(<= a 3)", *SYSTEM)
        assert not list(solved_systems(reduced(path.relations)))

    def test_one_equation_says_nothing(self) -> None:
        assert not list(solved_systems(reduced(path_of("(<= 2 a)", "(<= a 3)", SYSTEM[0]).relations)))

    def test_the_steps_close_the_case_where_it_fails(self) -> None:
        path = path_of("(<= 2 a)", "(<= a 3)", *SYSTEM)
        first = next(lemmas(path))
        steps = first.steps(path)
        assert steps is not None
        assert [next(iter(s)) for s in steps] == ["order", "eliminate", "eliminate"]

    @pytest.mark.parametrize("claim", ["u == 1/(a + 1) + 1/10**9", "u == (1 + 1/10**9)/(a + 1)", "u == v/(a + 1)"])
    def test_another_value_is_not_shown(self, claim: str) -> None:
        case = reduced(path_of("(<= 2 a)", "(<= a 3)", *SYSTEM).relations)
        weighed = next(solved_systems(case)).multipliers
        (wrong,) = read_relations(claim)
        for op in (">=", "<="):
            assert by_multipliers(Relation(op, wrong.left, wrong.right), weighed, case) is None  # type: ignore[arg-type]

    def test_other_multipliers_show_nothing(self) -> None:
        case = reduced(path_of("(<= 2 a)", "(<= a 3)", *SYSTEM).relations)
        found = next(solved_systems(case))
        (first, m), *rest = found.multipliers
        half = Relation(">=", found.claim.left, found.claim.right)
        assert by_multipliers(half, found.multipliers, case) is not None
        assert by_multipliers(half, [(first, m * number(Fraction(10**9 + 1, 10**9))), *rest], case) is None
        assert by_multipliers(half, rest, case) is None


class TestNamesOfLinearForms:
    DISTANCE = ("(= b (- y x))", "(= (^ r 2) (+ (^ (- x y) 2) 1))")

    def test_a_difference_has_a_name(self) -> None:
        (found,) = rewritten_relations(path_of(*self.DISTANCE, names="b r x y"))
        assert str(found.claim) == "r**2 == (-b)**2 + 1"

    def test_it_is_shown(self) -> None:
        path = path_of(*self.DISTANCE, names="b r x y")
        (lemma,) = lemmas(path)
        assert lemma.steps(path) is not None

    @pytest.mark.parametrize("claim", ["r**2 == b**2 + 1 + 1/10**9", "r**2 == (1 + 1/10**9)*b**2 + 1", "r**2 == b + 1"])
    def test_another_relation_is_not_shown(self, claim: str) -> None:
        path = path_of(*self.DISTANCE, names="b r x y")
        (lemma,) = lemmas(path)
        (wrong,) = read_relations(claim)
        assert steps_against(path, wrong, lemma.case, lemma.shown) is None

    def test_sums_are_no_differences(self) -> None:
        path = path_of("(= b (- y x))", "(= (^ r 2) (+ (^ (+ x y) 2) 1))", names="b r x y")
        assert not list(rewritten_relations(path))


class TestShaving:
    def test_the_largest_value_of_a_parabola(self) -> None:
        # x - x² <= 1/4, with equality at 1/2; on intervals it is at most 1.
        path = path_of("(<= 0 x)", "(<= x 1)", "(<= 0 y)", "(<= y 1)", "(<= y (- x (* x x)))", names="x y")
        case = reduced(path.relations)
        found = [bound for bound, _ in shaved_bounds(case, now() + 5.0) if bound.name == "y" and bound.is_upper]
        assert found
        assert Fraction(1, 4) <= found[-1].value < Fraction(3, 10)

    @pytest.mark.parametrize(("least", "expected"), [("0.250000001", "unsat"), ("0.25", "sat")])
    def test_by_a_hair(self, least: str, expected: str) -> None:
        script = script_of("(<= 0 x)", "(<= x 1)", f"(<= {least} y)", "(<= y (- x (* x x)))", names="x y")
        (check,) = read_script(script)
        assert answer(check, 10.0).answer == expected


class TestScripts:
    #: u = 1/(a + 1) is at most 1/3 for a >= 2; of four unknowns in names of differences.
    WHOLE = ("(<= 2 a)", "(<= a 3)", *SYSTEM, "(= b (- y x))", "(= (^ r 2) (+ (^ (- x y) 2) (* u v)))", "(<= b 1)",
             "(<= (- 1) b)")  # fmt: skip

    @pytest.mark.parametrize(("least", "expected"), [("1.12", "unsat"), ("1.11", "sat")])
    def test_the_largest_distance(self, least: str, expected: str) -> None:
        # r² = b² + u v <= 1 + 1/9 = 1.1111…
        script = script_of(*self.WHOLE, f"(<= {least} (^ r 2))", names="a u v b x y r")
        (check,) = read_script(script)
        given = answer(check, 20.0)
        assert given.answer == expected
        proof = certificate(script, [given], 1)
        assert proof is not None
        assert recheck(proof).ok

    def test_a_forged_cut_is_refused(self) -> None:
        script = script_of(*self.WHOLE, "(<= 2 (^ r 2))", names="a u v b x y r")
        (check,) = read_script(script)
        path = root(check.propositions())
        steps = next(lemmas(path)).steps(path)
        assert steps is not None
        # The second case holds a solution of a weaker script, so that closing the first one alone shows nothing.
        for claim in ("u == 1/(a + 1)", "u == 2/(a + 1)"):
            proof = {"answer": "unsat", "steps": [{"cut": claim}, *steps]}
            forged = certificate(script, [replace(answer(check, 5.0), answer="unsat", proof=proof)], 1)
            assert forged is not None
            assert not recheck(forged).ok
