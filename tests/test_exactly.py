"""Polynomial inequalities that exact algebra shows at once, and what it must not show."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.goals import goal_of
from tests.test_kernel_rules import outcome
from verify.formula.reader import read_formula, read_statement
from verify.prover import prove
from verify.prover.contacts import Contact, vanishing
from verify.prover.exactly import exactly, quadratically
from verify.prover.positivstellensatz import by_pairs
from verify.prover.quadratic import sum_of_squares
from verify.prover.semidefinite import centre

REALS = "for x in (-oo, oo), y in (-oo, oo), z in (-oo, oo)"
NONNEGATIVE = "for x in [0, oo), y in [0, oo), z in [0, oo)"

#: Statements whose left side has the least value 0, the rule that shows each, and whether squares are asked for.
SHARP = [
    ("x**2 + y**2 + z**2 - x*y - y*z - z*x", REALS, "squares", False),  # Σ (x - y)²/2
    ("x**4*y**2 + x**2*y**4 + z**6 - 3*x**2*y**2*z**2", REALS, "sum", False),  # Motzkin: means of three terms
    ("1 + x**2*y**2 + y**2*z**2 + z**2*x**2 - 4*x*y*z", REALS, "sum", False),  # Choi and Lam
    ("x*(x - y)*(x - z) + y*(y - x)*(y - z) + z*(z - x)*(z - y)", NONNEGATIVE, "differences", False),  # Schur
    ("x/(y + 1) + y/(1 + x) + 1/(x + y) - 3/2", "for x in (0, oo), y in (0, oo)", "product", False),  # Nesbitt
    ("x*y - x**2", "for x in [0, 1], y in [0, 1] if x <= y", "contradiction", False),  # x·(y - x)
    ("(x**2 + y**2 + z**2)**2 - 3*(x**3*y + y**3*z + z**3*x)", REALS, "squares", True),  # Cîrtoaje: Gram matrix
]


@pytest.mark.parametrize(("left", "where", "rule", "by_squares"), SHARP)
def test_sharp_inequalities(left: str, where: str, rule: str, by_squares: bool) -> None:
    found = exactly(read_statement(f"{left} >= 0 {where}"), by_squares=by_squares)
    assert found is not None
    assert found["relations"][0]["special"][0]["rule"] == rule
    assert prove(f"{left} >= 0 {where}").status == "proved"


@pytest.mark.parametrize("gap", ["10**-3", "10**-6", "10**-9", "10**-12"])
@pytest.mark.parametrize(("left", "where", "rule", "by_squares"), SHARP)
def test_nothing_is_shown_that_fails_by_a_hair(left: str, where: str, rule: str, by_squares: bool, gap: str) -> None:
    """At the place where the left side is 0 it is below any positive number."""
    for one in (False, True):
        assert exactly(read_statement(f"{left} >= {gap} {where}"), by_squares=one) is None
    assert prove(f"{left} >= {gap} {where}", seconds=2).status != "proved"


#: Quadratic polynomials with the least value 0, on a box around the place where they have it.
QUADRATIC = [
    "x**2 + 2*y**2 + 2*z**2 - x + 1/4",  # (x - 1/2)² + 2y² + 2z²
    "x**2 + y**2 + z**2 - x*y - y*z - z*x",  # at x = y = z
    "(x + 2*y - 3)**2/5 + (y - z)**2",  # at x = y = z = 1
]
CUBE = "for x in [-2, 2], y in [-2, 2], z in [-2, 2]"


@pytest.mark.parametrize("left", QUADRATIC)
@pytest.mark.parametrize("gap", ["10**-3", "10**-9", "10**-30"])
def test_quadratic_polynomials_are_above_any_negative_number_and_not_above_zero(left: str, gap: str) -> None:
    text = f"{left} > -{gap} {CUBE}"
    proof = quadratically(goal_of(text))
    assert proof is not None
    assert outcome(text, proof).ok
    assert quadratically(goal_of(f"{left} > 0 {CUBE}")) is None
    assert quadratically(goal_of(f"{left} >= {gap} {CUBE}")) is None
    for false in (f"{left} > 0 {CUBE}", f"{left} + {gap} > {gap}*(1 + 10**-9) {CUBE}"):
        assert not outcome(false, proof).ok
        assert prove(false, seconds=2).status != "proved"


def test_a_square_may_be_a_unit_or_the_square_of_one() -> None:
    """x⁴ - x² + 1 is (x² - 1/2)² + 3/4, while x² in x² + y is the square of x; x⁴ - 2x² is negative at 1."""
    polynomials = ("x**4 - x**2 + 1", "x**2 + 3*y**2 + 1", "x**4 - 2*x**2 + 9/10")
    squares = [sum_of_squares(read_formula(text), frozenset()) for text in polynomials]
    assert squares[0] == [{"weight": "1", "formula": "x**2 - 1/2"}, {"weight": "3/4", "formula": "1"}]
    assert squares[1] is not None
    assert [s["formula"] for s in squares[1]] == ["x", "y", "1"]
    assert squares[2] is None


@pytest.mark.parametrize(
    ("left", "least"),
    [
        ("2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2", 0),  # the three-hump camel: (y + x/2)² + x²·(7/4 - 1.05x² + x⁴/6)
        ("x**4 - 2*x**2*y**2 + y**4 + (x - y)**2", 0),  # (x² - y²)² + (x - y)²
        ("x**4 - x**2*y + y**2/4 + 3/4", Fraction(3, 4)),  # (x² - y/2)² + 3/4
    ],
)
def test_polynomials_of_higher_degree_by_squares_of_their_terms(left: str, least: Fraction) -> None:
    where = "for x in (-oo, oo), y in (-oo, oo)"
    text = f"{left} >= {least} {where}"
    found = exactly(read_statement(text), by_squares=False)
    assert found is not None
    assert found["relations"][0]["special"][0]["rule"] == "squares"
    assert outcome(text, found["relations"][0]).ok
    above = f"{left} >= {least} + 10**-9 {where}"
    assert exactly(read_statement(above), by_squares=False) is None
    assert not outcome(above, found["relations"][0]).ok


def test_what_is_not_weak_or_not_rational_is_left_to_the_search() -> None:
    for text in ("x**2 > -1 for x in (-oo, oo)", "exp(x) >= 0 for x in [0, 1]", "x**x >= 0 for x in [1, 2]"):
        assert exactly(read_statement(text), by_squares=False) is None


def test_quotients_must_be_defined_on_the_whole_domain() -> None:
    """1/x² >= 0 where it is defined, which 0 is not; with x > 0 both are clear."""
    assert exactly(read_statement("1/x**2 >= 0 for x in [0, 1]"), by_squares=False) is None
    assert exactly(read_statement("1/(x*(1 + x)) >= 0 for x in (0, 1]"), by_squares=False) is not None
    assert prove("1/x**2 >= 0 for x in [0, 1]").status == "refuted"


def test_contradicting_conditions_are_still_found() -> None:
    assert prove("x + y >= 0 for x in [0, 1], y in [0, 1] if x + y >= 3").status == "empty"


def test_products_of_two_conditions() -> None:
    """(b - a)(y - x) >= 0 is Chebyshev's inequality for two numbers: a·x + b·y >= (a + b)(x + y)/2."""
    from verify.kernel.goal import Goal, domain_box, sign_of

    text = (
        "2*(a*x + b*y) >= (a + b)*(x + y) for a in [0, 9], b in [0, 9], x in [0, 9], y in [0, 9] if a <= b and x <= y"
    )

    def goal(text: str) -> Goal:
        s = read_statement(text)
        return Goal(sign_of(s.relations[0]), domain_box(s), tuple(map(sign_of, s.conditions)), True)

    table = by_pairs(goal(text))
    assert table is not None
    assert len(table["terms"]) == 2
    assert by_pairs(goal(text.replace("a <= b", "b <= a"))) is None


def test_polynomials_that_vanish_at_points() -> None:
    """Of 1, x, x², those combinations that vanish at 1: x - 1 and x² - 1; at 1 and -1, or at √2: one alone."""
    from flint import Ordering, fmpq, fmpq_mpoly_ctx

    (x,) = fmpq_mpoly_ctx.get(["x"], Ordering.lex).gens()
    basis = [x**0, x, x**2]
    one, other = Contact((fmpq(1),)), Contact((fmpq(-1),))
    assert len(vanishing(basis, [])) == 3
    assert all(one.is_zero_of(p) for p in vanishing(basis, [one]))
    assert len(vanishing(basis, [one])) == 2
    (square,) = vanishing(basis, [one, other])
    assert square / square.leading_coefficient() == x**2 - 1
    root = Contact((fmpq(1),), radicand=2, rooted=frozenset({0}))
    (square,) = vanishing(basis, [root])
    assert square / square.leading_coefficient() == x**2 - 2
    assert root.value(x**3) == pytest.approx(8**0.5)


def test_centres_of_blocks_of_several_sizes() -> None:
    """Of diag(1 + y, 1 - y), (1/2 + y) and (3/2 - y) the least eigenvalue is largest, 3/4, at y = 1/4."""
    import numpy as np

    constants = [np.eye(2), np.array([[0.5]]), np.array([[1.5]])]
    slopes = [np.array([np.diag([1.0, -1.0])]), np.array([[[1.0]]]), np.array([[[-1.0]]])]
    best = centre(constants, slopes, 1e9)
    assert best.y[0] == pytest.approx(0.25, abs=1e-6)
    assert best.least == pytest.approx(0.75, abs=1e-6)
    assert [len(b) for b in best.blocks] == [2, 1, 1]
