"""Signs that the conditions give without search, through sums, products, powers and roots; and signs they do not."""

from __future__ import annotations

import pytest

from numerics import enclosure as arb_arithmetic
from verify.formula.reader import read_statement
from verify.kernel.goal import Goal, domain_box, sign_of
from verify.kernel.proof import Progress, check
from verify.prover.given import given

SPACE = "for x in (-oo, oo), y in (-oo, oo)"

GIVEN = [
    f"x**2 + y**2 != 0 {SPACE} if x**2 + y**2 > 0",
    f"x + y != 0 {SPACE} if x + y < 0",
    f"sqrt(x*x + y*y) > 0 {SPACE} if x**2 + y**2 > 0",
    f"(x*x + y*y)**(1/2) != 0 {SPACE} if x**2 + y**2 > 0",
    f"3*sqrt(x**2 + y**2)**3 > 0 {SPACE} if x**2 + y**2 > 0",
    f"(x + y)**(-2) > 0 {SPACE} if x + y > 0",
    # 2x - y - 1 = 2(x - y) + (y - 1) + 0, and both are > 0
    f"2*x > y + 1 {SPACE} if x > y and y > 1",
    f"(x - 1)*(y - 1) >= 0 {SPACE} if x >= 1 and y >= 1",
    # the condition itself, which is no polynomial
    "exp(x)/y > x for x in (0, oo), y in (0, oo) if x < exp(x)/y",
    "exp(x)/y >= x for x in (0, oo), y in (0, oo) if x <= exp(x)/y",
    # one denominator, positive on the box: (y - x)/y and (y - x²)/y
    "1 - x/y > 0 for x in (-oo, oo), y in [1, oo) if x < y",
    "1 - x**2/y >= 0 for x in (-oo, oo), y in (0, oo) if x**2 <= y",
]

NOT_GIVEN = [
    f"x**2 + y**2 != 0 {SPACE} if x**2 + y**2 >= 0",
    f"sqrt(x**2 + y**2) > 0 {SPACE} if x**2 + y**2 >= 0",
    f"2*x > y + 1 {SPACE} if x >= y and y >= 1",
    f"x > 0 {SPACE} if x*y > 0",
    f"(x - 1)*(y - 1) > 0 {SPACE} if x > 1 and y >= 1",
    "exp(x)/y > x for x in (0, oo), y in (0, oo) if x <= exp(x)/y",
    f"x**2 + 1 > 0 {SPACE}",
    "1 - x/y > 0 for x in (-oo, oo), y in [1, oo) if x <= y",
    "1 - x/y > 0 for x in (-oo, oo), y in [-1, oo) if x < y",  # x = -2, y = -1
    "1 - x/y > 0 for x in (-oo, oo), y in [0, oo) if x < y",  # 0 is in the range of y
]


def attempt(text):
    statement = read_statement(text)
    goal = Goal(sign_of(statement.relations[0]), domain_box(statement), tuple(map(sign_of, statement.conditions)))
    return goal, given(goal, lambda part: pytest.fail(f"nothing is to be searched for, but {part} was"))


@pytest.mark.parametrize("text", GIVEN)
def test_conditions_give_it(text):
    goal, table = attempt(text)
    assert table is not None
    check(goal, {"tree": "*", "special": [table]}, arb_arithmetic, Progress())


@pytest.mark.parametrize("text", NOT_GIVEN)
def test_conditions_do_not_give_it(text):
    assert attempt(text)[1] is None
