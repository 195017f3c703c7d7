"""Interactions with values for parameters print as a person would write them, and read back as the same formula."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify import Interaction
from verify.formula.reader import read_formula
from verify.formula.tree import substitute
from verify.interaction.fixed import fixed
from verify.interaction.state_search import numeric_field


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("sin(x) + a*sin(4*x)", {"a": "-1/4"}, "sin(x) - 1/4*sin(4*x)"),
        ("sin(x) + a*sin(4*x)", {"a": "-1"}, "sin(x) - sin(4*x)"),
        ("sin(x) + a*sin(4*x)", {"a": "1"}, "sin(x) + sin(4*x)"),
        ("sin(x) - a*sin(4*x)", {"a": "-2"}, "sin(x) + 2*sin(4*x)"),
        ("sin(x) + a*sin(2*x)/3 + b*sin(3*x)", {"a": "-1/2", "b": "-1"}, "sin(x) - 1/2*sin(2*x)/3 - sin(3*x)"),
        ("sin(x)*exp(beta*(cos(x) - 1))", {"beta": "-2"}, "sin(x)*exp(-2*(cos(x) - 1))"),
        ("sin(x)*(1 + cos(x))**k", {"k": "2"}, "sin(x)*(1 + cos(x))**2"),
        ("sin(x) - sin(2*x) + (-1)*sin(3*x)", {}, "sin(x) - sin(2*x) + (-1)*sin(3*x)"),  # as it was typed
    ],
)
def test_it_prints_as_a_person_would_write_it(text: str, values: dict[str, str], expected: str) -> None:
    f = Interaction(text).at(**values)
    assert str(f) == f"f(x) = {expected}" or not values
    assert read_formula(str(f.formula)) is f.formula


fractions = st.fractions(-3, 3, max_denominator=6)
terms = st.sampled_from(["p*sin(x)", "sin(2*x)*p", "p*sin(x)/3", "(p - q)*sin(3*x)", "-(p*sin(x))", "q*p*sin(x)", "p"])


@given(st.lists(st.tuples(st.sampled_from("+-"), terms), min_size=1, max_size=5), fractions, fractions)
def test_the_value_is_that_of_the_substitution_and_the_text_reads_back(
    parts: list[tuple[str, str]], p: Fraction, q: Fraction
) -> None:
    formula = read_formula("sin(x)" + "".join(f" {sign} {term}" for sign, term in parts))
    values = {"p": p, "q": q}
    found = fixed(formula, values)
    assert read_formula(str(found)) is found
    assert "+ (-" not in str(found)
    one, other = (numeric_field(g, "x", {})[0](0.7) for g in (found, substitute(formula, values)))
    assert math.isclose(float(one), float(other), rel_tol=1e-12, abs_tol=1e-12)
