"""Successive difference substitution: what the rule accepts and refuses, and the forms and cases that are found."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pytest
from flint import Ordering, fmpq, fmpq_mpoly_ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.goals import goal_of
from tests.test_kernel_rules import N, by, outcome
from verify.formula.tree import number
from verify.kernel.premises import vanishes
from verify.prover import prove
from verify.prover.budget import Stuck
from verify.prover.case_trees import tree_of
from verify.prover.differences import WORK, by_signs, searched, value_of
from verify.prover.linear_forms import forms
from verify.prover.sampling import has_at
from verify.recheck import recheck

SCHUR = "x*(x - y)*(x - z) + y*(y - x)*(y - z) + z*(z - x)*(z - y)"


def schur(low: str = "0", polynomial: str = "", tree: Any = None) -> tuple[str, dict[str, Any]]:
    """Schur's inequality on [low, oo) with its proof: t1 >= t2, then the place of t3, each time and for each half."""
    statement = f"{SCHUR} >= 0 for x in [0, oo), y in [0, oo), z in [{low}, oo)"
    quantities = [{"formula": name, "proof": N} for name in "xyz"]
    text = polynomial or SCHUR.replace("x", "t1").replace("y", "t2").replace("z", "t3")
    found = searched(goal_of(f"{SCHUR} >= 0 for x in [0, oo), y in [0, oo), z in [0, oo)"))
    assert found is not None
    return statement, by("differences", polynomial=text, tree=found[3] if tree is None else tree, quantities=quantities)


def test_schur_is_shown_and_every_smaller_tree_refused():
    statement, proof = schur()
    assert outcome(statement, proof).ok
    tree = proof["special"][0]["tree"]
    for k in range(len(tree)):
        assert not outcome(*schur(tree=tree[:k] + tree[k + 1 :])).ok
    assert not outcome(*schur(tree=[*tree, []])).ok
    assert not outcome(*schur(tree=[])).ok
    assert not outcome(*schur(tree=[[]])).ok  # Schur's form has negative coefficients itself


def test_a_quantity_that_may_be_negative_by_a_hair_is_refused():
    # With x = y = 1 the form is z (1 - z)², which is negative for z < 0.
    assert not outcome(*schur(low="-10**(-9)")).ok


@pytest.mark.parametrize(
    "change", ["+ 10**(-9)*t1*t2*t3", "- 10**(-9)*t1*t2*t3", "+ t4", "+ x - x + s", "+ 1/t1", "+ sqrt(t1)"]
)
def test_the_polynomial_has_to_be_the_formula(change):
    _, proof = schur()
    assert not outcome(*schur(polynomial=f"{proof['special'][0]['polynomial']} {change}")).ok


def test_a_degree_that_cannot_be_expanded_in_good_time_is_refused():
    for degree, ok in ((60, True), (61, False), (9999, False)):
        statement = f"x**{degree} >= 0 for x in [0, 1]"
        table = {"polynomial": f"t1**{degree}", "tree": [[]], "quantities": [{"formula": "x", "proof": N}]}
        assert outcome(statement, by("differences", **table)).ok == ok


@pytest.mark.parametrize("step", [[0, 0], [0, 3], [-1, 0], [0], [0, 1, 2], ["0", "1"], [True, False], None, "01", 0])
def test_a_step_compares_two_quantities(step):
    _, proof = schur()
    tree = proof["special"][0]["tree"]
    assert not outcome(*schur(tree=[step, *tree[1:]])).ok


def test_the_larger_of_two_quantities_comes_first():
    # x² - y² >= 0 where x >= y only: the case of x >= y gives w² + 2wy, the other one is negative.
    statement = "x**2 >= y**2 for x in [0, 1], y in [0, 1]"
    quantities = [{"formula": name, "proof": N} for name in "xy"]
    for tree in ([[0, 1], [], []], [[1, 0], [], []], [[0, 1], []], [[1, 0], []]):
        assert not outcome(
            statement, by("differences", polynomial="t1**2 - t2**2", tree=tree, quantities=quantities)
        ).ok


def test_a_tangent_polynomial_may_be_a_value_at_roots():
    # a + b >= 2√(ab) with t1 = √a, t2 = √b: exact algebra has √a and √b as atoms.
    statement = "a + b >= 2*sqrt(a)*sqrt(b) for a in [0, 1], b in [0, 1]"
    domain = {"domain": [N]}
    quantities = [{"formula": f"sqrt({name})", "proof": N, **domain} for name in "ab"]
    table = by("differences", polynomial="(t1 - t2)**2", tree=[[0, 1], [], []], quantities=quantities)
    assert outcome(statement, table).ok
    assert not outcome(statement.replace("2*", "(2 + 10**(-9))*"), table).ok


#: Statements with equality inside, each with one that is false by 1e-9 somewhere.
FAMILY = [
    # Robinson's form in x², y², which is 0 at (1, 1), (1, 0) and (0, 1).
    (
        "x**6 + y**6 + 1 + 3*x**2*y**2 >= x**4*y**2 + x**4 + y**4*x**2 + y**4 + x**2 + y**2",
        "x in [-3/2, 3/2], y in [-2, 2]",
        "",
    ),
    # IMO 1983, 6: the quantities are b + c - a, c + a - b, a + b - c.
    (
        "a**2*b*(a - b) + b**2*c*(b - c) + c**2*a*(c - a) >= 0",
        "a in [0, 1], b in [0, 1], c in [0, 1]",
        " if a <= b + c and b <= c + a and c <= a + b",
    ),
    # IMO 1984, 1: 7/27 at x = y = z = 1/3.
    ("7/27 >= x*y + y*z + z*x - 2*x*y*z", "x in [0, 1], y in [0, 1], z in [0, 1]", " if x + y + z == 1"),
    # Chebyshev's T3 on its interval: 1 at -1/2 and at 1.
    ("1 >= 4*x**3 - 3*x", "x in [-1, 1]", ""),
    # Horn's form, which is neither a sum of squares nor one with nonnegative coefficients.
    (
        "a**2 + b**2 + c**2 + d**2 + f**2 + 2*(a*c + b*d + c*f + d*a + f*b) >= 2*(a*b + b*c + c*d + d*f + f*a)",
        "a in [0, oo), b in [0, oo), c in [0, oo), d in [0, oo), f in [0, oo)",
        "",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "domain", "condition"), FAMILY)
def test_sharp_polynomial_inequalities_are_proved_and_not_by_a_hair_more(claim, domain, condition):
    assert prove(f"{claim} for {domain}{condition}", seconds=20).status == "proved"
    larger, smaller = claim.split(" >= ")
    below = f"{larger} >= ({smaller})*(1 + 10**(-9)) + 10**(-9)"
    assert prove(f"{below} for {domain}{condition}", seconds=1, boxes=2000).status != "proved"


def test_an_open_orthant_gives_a_strict_sign_and_a_closed_one_does_not():
    claim = "a**3 + b**3 > a**2*b + a*b**2 - a*b*(a + b)/8"
    assert prove(f"{claim} for a in (0, oo), b in (0, oo)", seconds=10).status == "proved"
    assert prove(f"{claim} for a in [0, oo), b in [0, oo)", seconds=10).status == "refuted"


EXPONENTS = [e for e in itertools.product(range(4), repeat=3) if sum(e) == 3]
GRID = list(itertools.product(range(5), repeat=3))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=10, max_size=10))
def test_no_tree_is_found_for_a_form_that_is_negative_somewhere(coefficients):
    context = fmpq_mpoly_ctx.get(["t1", "t2", "t3"], Ordering.lex)
    form = context.from_dict({e: fmpq(c) for e, c in zip(EXPONENTS, coefficients, strict=True) if c})
    terms = list(zip(EXPONENTS, coefficients, strict=True))
    lowest = min(sum(c * x**i * y**j * z**k for (i, j, k), c in terms) for x, y, z in GRID)
    assert lowest >= 0 or tree_of(form, WORK) is None


@pytest.mark.parametrize(
    "text",
    [
        "x**2*y - x*y + 1 >= 0 for x in [0, 2], y in [-1, 3]",
        "x**4 + y**2 - x**2*y >= 0 for x in [-1, 2], y in [1/2, oo)",
        "x**3 - x*y**2 + y >= 0 for x in (-oo, 1], y in [0, oo) if x + 2*y <= 3 and y >= x",
    ],
)
def test_every_form_is_the_formula(text):
    goal = goal_of(text)
    found = list(forms(goal))
    assert found
    for quantities, form in found:
        at_quantities = value_of(form, [sign.formula for sign in quantities])
        assert vanishes(goal.sign.formula - at_quantities, goal)
        inside = {"x": number(Fraction(1, 3)), "y": number(Fraction(3, 4))}  # a point of all three domains
        assert all(has_at(sign, inside) for sign in quantities)


def test_all_signs_of_the_variables_are_distinguished():
    # Schur's inequality of degree 4 holds for all reals; it is no sum of squares. For c <= 0 <= a, b it is
    # (a - b)(a⁴(a - c) - b⁴(b - c)) + c⁴(c - a)(c - b), and both parts are >= 0.
    claim = "x**4*(x - y)*(x - z) + y**4*(y - x)*(y - z) + z**4*(z - x)*(z - y)"
    space = "x in (-oo, oo), y in (-oo, oo), z in (-oo, oo)"
    assert prove(f"{claim} >= 0 for {space}", seconds=20).status == "proved"
    assert prove(f"{claim} >= 10**(-9)*x**2*y**2*z**2 for {space}", seconds=1).status == "refuted"
    # That of degree 3 is x⁵ at (x, 0, 0).
    cubic = claim.replace("**4", "**3")
    goal = goal_of(f"{cubic} >= 0 for {space}")
    with pytest.raises(Stuck):
        by_signs(goal, lambda part: {"tree": "n"})


@pytest.mark.parametrize(
    ("claim", "domain"),
    [
        # Horn's form is 0 at f = 1, a = 2, b = 1, c = d = 0, where 2fb is 2.
        (
            "a**2 + b**2 + c**2 + d**2 + f**2 + 2*(a*c + b*d + c*f + d*a) + (2 - 10**(-9))*f*b"
            " >= 2*(a*b + b*c + c*d + d*f + f*a)",
            "a in [0, oo), b in [0, oo), c in [0, oo), d in [0, oo), f in [0, oo)",
        ),
        # Schur's and Robinson's forms are 0 where all variables are 1.
        (f"{SCHUR} >= 10**(-9)*x*y*z", "x in [0, 1], y in [0, 1], z in [0, 1]"),
        (
            "x**6 + y**6 + 1 + 3*x**2*y**2 >= x**4*y**2 + x**4 + y**4*x**2 + y**4 + x**2 + (1 + 10**(-9))*y**2",
            "x in (-oo, oo), y in (-oo, oo)",
        ),
    ],
)
def test_what_is_false_by_a_hair_at_a_simple_point_is_refuted_there(claim, domain):
    assert prove(f"{claim} for {domain}", seconds=10).status == "refuted"


REALS = "a in (-oo, oo), b in (-oo, oo), c in (-oo, oo), d in (-oo, oo), e in (-oo, oo)"
FIVE = "abcde"
#: Lax and Lax (1978): Σ Π_{j ≠ i} (x_i - x_j) >= 0 for five numbers (IMO 1971, problem 1) is no sum of squares.
LAX = " + ".join("*".join(f"({x} - {y})" for y in FIVE if y != x) for x in FIVE)


@pytest.mark.parametrize("more", ["", " + 3*(a - b)**2*(c - d)**2"])
def test_differences_from_the_least_of_real_numbers(more):
    """In order x1 >= … >= x5 the first two terms together, the last two, and the middle one are >= 0."""
    verdict = prove(f"{LAX}{more} >= 0 for {REALS}", seconds=60)
    assert verdict.status == "proved"
    assert recheck(verdict.certificate).ok


@pytest.mark.parametrize(
    "change", ["<= 10**(-9)", "> 0", f"+ 10**(-9)*({FIVE[0]} - 1) >= 0", "- (a - b)**4/10**9 >= 0"]
)
def test_differences_that_do_not_have_the_sign(change):
    """LAX is 0 where no number is alone, as a = d = e with b = c, where (a - b)⁴ may be large."""
    assert prove(f"{LAX} {change} for {REALS}", seconds=2).status in ("refuted", "undecided")
