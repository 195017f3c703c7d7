"""Homogeneous sums term by term, and inequalities of products through a power of both sides."""

from __future__ import annotations

import pytest

from verify.formula.reader import read_statement
from verify.kernel.goal import Goal, domain_box, sign_of
from verify.prover import prove
from verify.prover.budget import Stuck
from verify.prover.fudging import fudged
from verify.prover.splits import PLAIN, Proof
from verify.prover.through_powers import both_sides

POSITIVE = "for a in (0, oo), b in (0, oo), c in (0, oo)"
TWO_THIRDS = "(a/(b + c))**(2/3) + (b/(c + a))**(2/3) + (c/(a + b))**(2/3)"
ROOTS = "sqrt(a/(b + c)) + sqrt(b/(c + a)) + sqrt(c/(a + b))"


def goal_of(text: str) -> Goal:
    statement = read_statement(text)
    return Goal(sign_of(statement.relations[0]), domain_box(statement), total=True)


def believed(goals: list[str]) -> object:
    """Writes down what is left to prove instead of proving it."""

    def prove_it(goal: Goal) -> Proof:
        goals.append(str(goal.sign))
        return PLAIN

    return prove_it


def test_the_share_of_each_term() -> None:
    """At a = b = c = 1 each term is K/3 and grows like 2/3·K/3 in its variable, as K·a^α/Σ does for α = 1."""
    left: list[str] = []
    table = fudged(goal_of(f"{TWO_THIRDS} >= 3/cbrt(4) {POSITIVE}"), believed(left))
    assert table is not None
    assert table["rule"] == "sum"
    assert [term["formula"] for term in table["terms"]] == [
        "(a/(b + c))**(2/3) - 3/cbrt(4)*a/(a + b + c)",
        "(b/(c + a))**(2/3) - 3/cbrt(4)*b/(a + b + c)",
        "(c/(a + b))**(2/3) - 3/cbrt(4)*c/(a + b + c)",
    ]


def test_an_exponent_that_is_no_whole_number() -> None:
    """a/√(a² + 8bc) is 1/3 at 1 with slope 8/27 = α·2/9: α = 4/3 (International Mathematical Olympiad 2001, 2)."""
    left: list[str] = []
    terms = "a/sqrt(a**2 + 8*b*c) + b/sqrt(b**2 + 8*c*a) + c/sqrt(c**2 + 8*a*b)"
    table = fudged(goal_of(f"{terms} >= 1 {POSITIVE}"), believed(left))
    assert table is not None
    assert "a**(4/3)/(a**(4/3) + b**(4/3) + c**(4/3))" in table["terms"][0]["formula"]


def test_a_strict_sum_has_a_strict_term_in_each_case() -> None:
    """√(a/(b + c)) >= 2a/(a + b + c) is sharp at (1, 1, 0), where the sum would be 2: of b and a the smaller is not."""
    left: list[str] = []
    table = fudged(goal_of(f"{ROOTS} > 2 {POSITIVE}"), believed(left))
    assert table is not None
    assert table["rule"] == "cut"
    for side, smaller in (("nonnegative", 1), ("nonpositive", 0)):
        terms = table[side]["special"][0]["terms"]
        assert [term["sign"] for term in terms] == [">" if k == smaller else ">=" for k in range(3)]


@pytest.mark.parametrize(
    "text",
    [
        f"{TWO_THIRDS} >= 1.89 {POSITIVE}",  # 3/∛4 = 1.88988…: no share touches
        f"{ROOTS} >= 2.01 {POSITIVE}",
        f"a/(b + c) + b/(c + a) + c/(a + b) + a/b >= 5/2 {POSITIVE}",  # four terms
        "a/b + b/a >= 2 for a in (0, oo), b in (0, oo)",  # two variables
        f"a + b + c >= 3 {POSITIVE}",  # not of degree 0
    ],
)
def test_what_has_no_shares(text: str) -> None:
    assert fudged(goal_of(text), believed([])) is None


def test_both_sides_through_a_power() -> None:
    """(a/b)^(2/3) >= a/(a + b) becomes (a/b)² >= a³/(a + b)³ by cubes; with a sixth root, cubes and then squares."""
    left: list[str] = []
    where = "for a in (0, oo), b in (0, oo)"
    table = both_sides(goal_of(f"(a/b)**(2/3) >= a/(a + b) {where}"), believed(left))
    assert table is not None
    assert (table["function"], table["left"], table["right"]) == ("cube", "(a/b)**2", "a**3/(a + b)**3")
    table = both_sides(goal_of(f"sqrt(1 + a) >= cbrt(1 + a) {where}"), believed(left))
    assert table is not None
    assert (table["function"], table["proof"]["special"][0]["function"]) == ("cube", "square")
    assert "(1 + a)**3 - (1 + a)**2 >= 0" in left


def test_powers_that_do_not_help() -> None:
    """Without a root among the factors, with one of a high degree, or where the powers compare the other way."""
    where = "for a in (0, 1), b in (0, 1)"
    for text in ("a >= a*b", "a**(1/7) >= a", "1 + sqrt(a) >= b", "-sqrt(a) >= -b - 1"):
        assert both_sides(goal_of(f"{text} {where}"), believed([])) is None

    def refused(goal: Goal) -> Proof:
        raise Stuck(goal)

    with pytest.raises(Stuck):
        both_sides(goal_of(f"2*sqrt(a) >= a {where}"), refused)


@pytest.mark.parametrize("text", [f"{TWO_THIRDS} >= 3/cbrt(4) {POSITIVE}", f"{ROOTS} > 2 {POSITIVE}"])
def test_sharp_sums_are_proved(text: str) -> None:
    assert prove(text, seconds=60).status == "proved"


@pytest.mark.parametrize("gap", ["1/1000", "10**-6", "10**-9", "10**-12"])
@pytest.mark.parametrize("text", [f"{TWO_THIRDS} >= 3/cbrt(4)", f"{ROOTS} > 2", "sqrt(a/(b + c)) >= 2*a/(a + b + c)"])
def test_sums_that_fail_by_a_hair_are_not(text: str, gap: str) -> None:
    assert prove(f"{text} + {gap} {POSITIVE}", seconds=3).status != "proved"
