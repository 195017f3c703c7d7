"""Exact sums of squares: monomials, the centre of a matrix family, Gram matrices, and the statements they prove."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import Ordering, fmpq, fmpq_mpoly_ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.formula.reader import read_formula
from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign
from verify.prover import prove
from verify.prover.gram import sums_of_squares
from verify.prover.monomials import classes, halves, how_many, monomials
from verify.prover.semidefinite import centre
from verify.prover.squares import certificate

CONTEXT = fmpq_mpoly_ctx.get(["x", "y", "z"], Ordering.lex)
X, Y, Z = CONTEXT.gens()
MOTZKIN = X**4 * Y**2 + X**2 * Y**4 - 3 * X**2 * Y**2 + 1


def basis(target: Any) -> list[Any]:
    return [CONTEXT.from_dict({e: fmpq(1)}) for e in halves([tuple(map(int, e)) for e in target.monoms()])]


def value(terms: list[tuple[Fraction, Any]]) -> Any:
    return sum((fmpq(w.numerator, w.denominator) * q * q for w, q in terms), 0 * X)


def test_monomials_of_a_degree():
    assert monomials(2, 1, 2) == [(0, 1), (1, 0), (0, 2), (1, 1), (2, 0)]


def test_monomials_of_many_variables_are_counted_before_they_are_listed():
    # C(8 + 12, 8) exponents of eight variables have a sum of at most 12; of no variable there is (), with the sum 0.
    assert how_many(8, 12) == 125_970
    assert all(how_many(n, 4) == len(monomials(n, 0, 4)) for n in range(5))
    assert (monomials(0, 0, 2), how_many(2, -1)) == ([()], 0)


def test_families_with_too_many_entries_are_given_up_at_once():
    # 31 monomials have 496 products, with five of an equation that is 501 in all.
    long = [X**k for k in range(31)]
    assert sums_of_squares(X**60 + 1, [(X**0, long)], [(Y - 1, [X**k for k in range(5)])]) is None


def test_half_the_newton_polytope_of_motzkin():
    # The hull of (4, 2), (2, 4), (0, 0) has (1, 1), (2, 1), (1, 2) and (0, 0) as halves of its even points.
    assert set(halves([(4, 2), (2, 4), (2, 2), (0, 0)])) == {(0, 0), (1, 1), (2, 1), (1, 2)}


def test_a_monomial_whose_square_would_stay_is_dropped():
    # In x⁴ + x²y² + y⁴ all of x², xy, y² stay; in x⁴ + y⁴ xy could only cancel against x²·y².
    assert set(halves([(4, 0), (2, 2), (0, 4)])) == {(2, 0), (1, 1), (0, 2)}
    assert (1, 0) not in halves([(4, 0), (0, 2)])  # 2·(1, 0) lies below the segment from (4, 0) to (0, 2)


def test_directions_of_two_variables_bound_the_polytope_of_many():
    # In Σ x_i⁴ of eight variables a product x_i x_j is a half, and so is x_i², but x_i and 1 are not.
    count = 8
    support = [tuple(4 * (k == i) for k in range(count)) for i in range(count)]
    assert all(sum(e) == 2 for e in halves(support))
    assert tuple(2 * (k == 0) for k in range(count)) in halves(support)


def test_even_polynomials_need_no_products_of_different_parity():
    support = [(4, 2), (2, 4), (2, 2), (0, 0)]
    assert classes([(0, 0), (1, 1), (2, 1), (1, 2)], support) == [[(0, 0)], [(1, 1)], [(2, 1)], [(1, 2)]]
    # xy is unchanged when both variables change their signs: 1 and xy belong together, as do x and y.
    assert classes([(0, 0), (1, 0), (0, 1), (1, 1)], [(2, 0), (1, 1)]) == [[(0, 0), (1, 1)], [(1, 0), (0, 1)]]


def test_the_least_eigenvalue_is_raised_to_its_largest():
    # [[y, 1], [1, 1 - y]] has trace 1 and determinant y - y² - 1 <= -3/4: its least eigenvalue is 1/2 - 1 at y = 1/2.
    constant, slope = np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([[[1.0, 0.0], [0.0, -1.0]]])
    found = centre([constant], [slope], 1e-3)
    assert found.y[0] == pytest.approx(0.5, abs=1e-4)
    assert found.least == pytest.approx(-0.5, abs=1e-6)


def test_the_search_ends_at_a_matrix_that_is_positive_enough():
    # diag(1 + y, 1 - y) is positive definite at once.
    found = centre([np.eye(2)], [np.array([[[1.0, 0.0], [0.0, -1.0]]])], 1e-3)
    assert found.least > 1e-3


def test_the_search_ends_where_there_is_no_matrix_that_is_good_enough_and_not_before():
    # The same family as above, whose least eigenvalue is at most -1/2: that is below -1/4 but not below -3/5. Only the
    # longer search comes very near the best point y = 1/2.
    constant, slope = np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([[[1.0, 0.0], [0.0, -1.0]]])
    short, long = (centre([constant], [slope], 1e-3, bad) for bad in (-0.25, -0.6))
    assert short.least < -0.25
    assert abs(long.y[0] - 0.5) < 1e-8 < abs(short.y[0] - 0.5)


SMALL = st.integers(-3, 3)
SQUARED = st.lists(st.tuples(SMALL, SMALL, SMALL, SMALL), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(SQUARED)
def test_sums_of_squares_of_quadrics_are_found_exactly(rows):
    target = sum(((a * X**2 + b * X * Y + c * Y**2 + d * Y) ** 2 for a, b, c, d in rows), 0 * X)
    if target == 0:
        return
    found = sums_of_squares(target, [(X**0, basis(target))])
    assert found is not None
    assert value(found[0][0]) == target


def test_a_form_with_many_real_zeros_has_its_kernel_split_off():
    # 2(x⁴ + y⁴ + z⁴) - (x² + y² + z²)² + … : Σ (x² - 2xy + yz - z² + zx)²/2 is Cîrtoaje's form, zero on three lines.
    target = (X**2 + Y**2 + Z**2) ** 2 - 3 * (X**3 * Y + Y**3 * Z + Z**3 * X)
    found = sums_of_squares(target, [(X**0, basis(target))])
    assert found is not None
    assert value(found[0][0]) == target
    assert len(found[0][0]) <= 3  # six monomials, three independent zeros at least
    assert sums_of_squares(target - X**4 / 10**9, [(X**0, basis(target))]) is None


def test_motzkin_is_a_sum_of_squares_only_with_a_multiplier():
    assert sums_of_squares(MOTZKIN, [(X**0, basis(MOTZKIN))]) is None
    raised = MOTZKIN * (1 + X**2 + Y**2)
    found = sums_of_squares(raised, [(X**0, basis(raised))])
    assert found is not None
    assert value(found[0][0]) == raised


def test_known_signs_are_multipliers_and_equations_have_any_factor():
    # 1 - x = (1 - x)²/2 + (1 - x²)/2, and 1 - x = (1 - x)²/2 - (x² - 1)/2.
    blocks = [(X**0, [X**0, X]), (1 - X**2, [X**0])]
    found = sums_of_squares(1 - X, blocks)
    assert found is not None
    assert value(found[0][0]) + (1 - X**2) * value(found[0][1]) == 1 - X
    equal = sums_of_squares(1 - X, blocks[:1], [(X**2 - 1, [X**0])])
    assert equal is not None
    assert value(equal[0][0]) + (X**2 - 1) * equal[1][0] == 1 - X
    assert sums_of_squares(1 - X - X**0 / 10**9, blocks) is None


LINE = "x in (-oo, oo), y in (-oo, oo), z in (-oo, oo)"
#: Sharp inequalities with their domains and conditions.
SHARP = [
    # Cîrtoaje (1992), Schur's of degree 4, and the tangent trick of APMO 2004, 5 on all of space.
    ("(x**2 + y**2 + z**2)**2 >= 3*(x**3*y + y**3*z + z**3*x)", LINE, ""),
    ("x**2*(x - y)*(x - z) + y**2*(y - x)*(y - z) + z**2*(z - x)*(z - y) >= 0", LINE, ""),
    ("(x**2 + 2)*(y**2 + 2)*(z**2 + 2) >= 9*(x*y + y*z + z*x)", LINE, ""),
    # Choi and Lam's quartic, which is a sum of squares times 1 + |x|² only.
    ("1 + x**2*y**2 + y**2*z**2 + z**2*x**2 >= 4*x*y*z", LINE, ""),
    # Roots of numbers: √5·(√5 - x - 2y) is a sum of rational squares and of 1 - x² - y², as is √2·(√2/2 - xy - yz).
    ("sqrt(5) >= x + 2*y", "x in (-oo, oo), y in (-oo, oo)", " if x**2 + y**2 <= 1"),
    ("1/sqrt(2) >= x*y + y*z", "x in [-1, 1], y in [-1, 1], z in [-1, 1]", " if x**2 + y**2 + z**2 <= 1"),
    # If x < 0 then (-x)³ > 0, and (-x)³ + x³ = 0.
    ("x >= 0", "x in (-oo, oo)", " if x**3 >= 0"),
    # Chebyshev's sum inequality, from products of two conditions.
    ("3*(a*x + b*y + c*z) >= (a + b + c)*(x + y + z)",
     f"a in (-oo, oo), b in (-oo, oo), c in (-oo, oo), {LINE}", " if a <= b and b <= c and x <= y and y <= z"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "domain", "condition"), SHARP)
def test_sharp_polynomial_inequalities_are_proved_and_not_by_a_hair_more(claim, domain, condition):
    assert prove(f"{claim} for {domain}{condition}", seconds=30).status == "proved"
    larger, smaller = claim.split(" >= ")
    below = f"{larger} >= {smaller} + 10**(-9)*(1 + x**2)"
    assert prove(f"{below} for {domain}{condition}", seconds=1, boxes=1000).status != "proved"


def test_a_strict_sign_on_the_whole_line_has_a_constant_to_spare():
    # x⁴ - 4x³ + 8x² - 8x + 4 = ((x - 1)² + 1)² - … is (x² - 2x + 2)², which is least at 1, with the value 1.
    quartic = "x**4 - 4*x**3 + 8*x**2 - 8*x + 4"
    assert prove(f"{quartic} > 0 for x in (-oo, oo)", seconds=20).status == "proved"
    assert prove(f"{quartic} > 1 for x in (-oo, oo)", seconds=1).status != "proved"


@pytest.mark.parametrize(("text", "is_shown"), [("1", True), ("-1", False), ("x - x - 1/7", False)])
def test_constants_have_no_places_where_they_vanish(text: str, is_shown: bool):
    # What is left when the conditions give every variable its value: a number c, which is >= 0 as c times 1² or not.
    goal = Goal(Sign(read_formula(text), ">="), {"x": Range(None, None)})
    assert (certificate(goal, lowest=True) is not None) is is_shown


def test_forms_have_squares_of_their_own_degree() -> None:
    """a²/b + b²/c + c²/a >= a + b + c + 4(a - b)²/(a + b + c) times its denominators: a form of degree five."""
    text = (
        "a**2/b + b**2/c + c**2/a >= a + b + c + {}*(a - b)**2/(a + b + c) for a in (0, oo), b in (0, oo), c in (0, oo)"
    )
    assert prove(text.format(4), seconds=60).status == "proved"
    assert prove(text.format("4.001"), seconds=5).status != "proved"


def test_a_form_among_conditions_that_are_none() -> None:
    """4/27 (x + y + z)³ >= x²y + y²z + z²x, sharp at (2, 1, 0): of degree three, with 1 - x - y >= 0 given as well."""
    text = "4/27*(x + y + z)**3 >= x**2*y + y**2*z + z**2*x for x in [0, 1], y in [0, 1], z in [0, oo) if x + y <= 1"
    verdict = prove(text, seconds=60)
    assert verdict.status == "proved"
    assert prove(text.replace("4/27", "4/27.001"), seconds=3).status != "proved"
