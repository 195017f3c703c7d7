"""Jensen's inequality: values of a convex function against the value at the mean, also in logarithms and for norms."""

from __future__ import annotations

import copy
from fractions import Fraction

import pytest

from tests.goals import goal_of
from verify.formula.reader import read_formula
from verify.kernel.algebra import is_identically_zero
from verify.kernel.checker import check_inequality
from verify.kernel.rewriting import is_image
from verify.prover import prove
from verify.prover.convex_functions import functions, weighted_terms
from verify.prover.jensen import convex

POSITIVE = "for x in (0, oo), y in (0, oo)"
NONNEGATIVE = "for x in [0, oo), y in [0, oo)"
HALF = "for x in (0, 1/2], y in (0, 1/2], z in (0, 1/2]"
FOUR = "for a in [0, oo), b in [0, oo), c in [0, oo), d in [0, oo)"

#: With equality on a diagonal.
SHARP = [
    f"cbrt(a**3 + b**3) + cbrt(c**3 + d**3) - cbrt((a + c)**3 + (b + d)**3) >= 0 {FOUR}",
    f"erf((x + y)/2)**2 - erf(x)*erf(y) >= 0 {NONNEGATIVE}",
    f"cosh(x)*cosh(y) - cosh(sqrt(x*y))**2 >= 0 {NONNEGATIVE}",
    # Ky Fan for three numbers: log(x/(1 - x)) has the second derivative (2x - 1)/(x²(1 - x)²) <= 0 on (0, 1/2].
    f"3*log((x + y + z)/(3 - x - y - z)) - (log(x/(1 - x)) + log(y/(1 - y)) + log(z/(1 - z))) >= 0 {HALF}",
]


@pytest.mark.parametrize("statement", SHARP)
def test_sharp_inequalities_of_jensen(statement):
    assert prove(statement, seconds=60).status == "proved"
    assert prove(statement.replace(" >= 0", " >= 1/10**9", 1), seconds=1).status != "proved"


def test_a_function_that_is_not_convex_on_the_whole_range_is_refuted():
    # log(x/(1 - x)) turns convex beyond 1/2: at x = 0.6, y = 0.9 the mean 3/4 has log 3 = 1.10, below
    # (log 1.5 + log 9)/2 = 1.30.
    statement = SHARP[3].replace("1/2]", "9/10]")
    assert prove(statement, seconds=20).status == "refuted"


def test_the_terms_of_a_sum_have_their_weights():
    found = list(weighted_terms(read_formula("(x + 2*y)/3 - 2*(exp(x) - y*x)"), Fraction(1)))
    assert [(w, str(t)) for w, t in found] == [
        (Fraction(1, 3), "x"), (Fraction(2, 3), "y"), (Fraction(-2), "exp(x)"), (Fraction(2), "y*x"),
    ]  # fmt: skip


def test_the_function_and_its_points_are_found():
    ((f, points),) = functions(goal_of(f"(x**p + y**p)/2 - ((x + y)/2)**p >= 0 {POSITIVE}, p in [1, 2]"))
    assert is_identically_zero(f.formula - read_formula("x**p/2"), {"x"})
    assert [str(x) for (x,) in points] == ["x", "y"]
    for text in ("x + y - sqrt(x*y) >= 0", "exp(x) + y - 2*exp((x + y)/2) >= 0", "exp(x) + exp(y) - exp(x + y) >= 0"):
        assert list(functions(goal_of(f"{text} {POSITIVE}"))) == []


def test_points_of_different_ranges_and_strict_signs_are_left_alone():
    def fail(part):
        raise AssertionError(part)

    apart = "for x in [0, 1], y in [2, 3]"
    assert convex(goal_of(f"exp(x) + exp(y) - 2*exp((x + y)/2) >= 0 {apart}"), fail) is None
    assert convex(goal_of(f"exp(x) + exp(y) - 2*exp((x + y)/2) > 0 {NONNEGATIVE}"), fail) is None
    assert convex(goal_of(f"abs(x) + abs(y) - abs(x + y) >= 0 {NONNEGATIVE}"), fail) is None


def test_an_altered_certificate_is_refused():
    certificate = prove(SHARP[1], seconds=60).certificate
    assert certificate is not None
    assert check_inequality(certificate).ok

    def altered(node, old, new):
        if isinstance(node, dict):
            return {key: altered(value, old, new) for key, value in node.items()}
        if isinstance(node, list):
            return [altered(value, old, new) for value in node]
        return new if node == old else node

    # The logarithm of erf((x + y)/2)² is twice that of erf, not once; t is 1/2, not 1/3.
    for old, new in (("2*log(erf((x + y)/2))", "log(erf((x + y)/2))"), ("1/2", "1/3")):
        proof = altered(copy.deepcopy(certificate.proof), old, new)
        assert proof != certificate.proof
        assert not check_inequality(type(certificate)(certificate.kind, certificate.statement, proof)).ok


def test_a_logarithm_is_known_by_its_exponential():
    # log(erf(x) erf(y)) = log erf(x) + log erf(y) where the right side is defined; not log erf(x) - log erf(y).
    goal = goal_of(f"erf(x)*erf(y) > 0 {POSITIVE}")
    u = read_formula("erf(x)*erf(y)")
    assert is_image("log", u, read_formula("log(erf(x)) + log(erf(y))"), goal)
    for text in ("log(erf(x)) - log(erf(y))", "log(erf(x)) + log(erf(y)) + 1/10**9", "log(erf(x))"):
        assert not is_image("log", u, read_formula(text), goal)
    # The square of e^v is not what v is the square of: only the logarithm has this other form.
    assert not is_image("square", read_formula("exp(x)"), read_formula("x"), goal)


def test_rationals_leave_a_cube_root():
    # ∛(x³/8 - y³/8) = ∛(x³ - y³)/2 for x and y of any sign, and ∛(2x + 2y) = ∛2 ∛(x + y).
    assert is_identically_zero(read_formula("2*cbrt((x/2)**3 - (y/2)**3) - cbrt(x**3 - y**3)"))
    assert is_identically_zero(read_formula("cbrt(2*x + 2*y) - cbrt(2)*cbrt(x + y)"))
    assert not is_identically_zero(read_formula("cbrt(2*x + 2*y) - 2*cbrt(x + y)"))
    assert not is_identically_zero(read_formula("cbrt(x - y) - cbrt(y - x)"))
