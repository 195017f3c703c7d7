"""Minima under assumptions, in floats: found where they are, and within a bounded number of values."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import pytest

from verify.formula.reader import read_statement
from verify.formula.tree import Formula
from verify.kernel.goal import Goal, domain_box, sign_of
from verify.prover import multipliers


def goal_of(text: str) -> Goal:
    statement = read_statement(text)
    return Goal(sign_of(statement.relations[0]), domain_box(statement), tuple(map(sign_of, statement.conditions)))


def test_the_minimum_on_a_line() -> None:
    # x² + y² is least on x + y >= 2 at (1, 1).
    lowest = multipliers.constrained_minimum(goal_of("x**2 + y**2 > 1 for x in [0, 3], y in [0, 3] if x + y >= 2"))
    assert lowest is not None
    assert all(math.isclose(value, 1.0, abs_tol=1e-6) for value in lowest)


def test_many_variables_take_a_bounded_number_of_values(monkeypatch: pytest.MonkeyPatch) -> None:
    values = 0
    plain = multipliers.float_function

    def counted(formula: Formula, names: tuple[str, ...]) -> Callable[[tuple[float, ...]], float]:
        function = plain(formula, names)

        def value(point: tuple[float, ...]) -> float:
            nonlocal values
            values += 1
            return function(point)

        return value

    monkeypatch.setattr(multipliers, "float_function", counted)
    names = [f"x{k}" for k in range(20)]
    domain = ", ".join(f"{name} in [-1, 1]" for name in names)
    conditions = " and ".join(f"sin({a}*{b}) + {a}**4 >= 1/10" for a, b in pairwise(names))
    goal = goal_of(f"{' + '.join(f'cos(9*{name})' for name in names)} > -20 for {domain} if {conditions}")
    monkeypatch.setattr(multipliers, "MOST_VALUES", 20_000)
    multipliers.constrained_minimum(goal)
    # 6 starts of 7 steps with 21 values of 20 functions, and a few more for the length of a step.
    assert 6 * 20 < values < 2 * 20_000
