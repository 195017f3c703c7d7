"""Formulas become tapes: one instruction for each distinct part, exact numbers between doubles, clear refusals."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.tape import Op, TapeWriter, double_enclosure
from tests.tape_points import PointEvaluator
from verify.formula.reader import read_formula
from verify.formula.tape import UnsupportedOperation, exact_values, to_tape
from verify.formula.tree import OO, Formula, apply, number, variable

from .machine_reference import NAMES, Undefined, tape_formulas, value_and_slopes


@given(tape_formulas(), st.lists(st.floats(-4, 4), min_size=2, max_size=2))
def test_tapes_compute_what_the_formula_says(formula: Formula, point: list[float]) -> None:
    try:
        tape = to_tape([formula], NAMES)
        exact, slopes = value_and_slopes(formula, {n: Fraction(x) for n, x in zip(NAMES, point, strict=True)}, NAMES)
        intermediate = _largest_intermediate(formula, point)
    except (UnsupportedOperation, Undefined):
        return
    values, _gradients = PointEvaluator(tape).with_gradients(np.array([point]))
    if not np.isfinite(values[0, 0]) or intermediate > 1e3:
        return  # overflow, or a pole beside the point in double precision
    # Condition numbers of up to 8 nested operations stay below 1e9 where intermediate values and slopes are below 1e3.
    if max(abs(float(s)) for s in slopes) < 1e3:
        assert math.isclose(values[0, 0], float(exact), rel_tol=1e-5, abs_tol=1e-5)


def _largest_intermediate(formula: Formula, point: list[float]) -> float:
    """The largest value or slope on the way to ``formula``. Raises Undefined."""
    from verify.formula.tree import LEAVES, postorder

    exact = {name: Fraction(x) for name, x in zip(NAMES, point, strict=True)}
    largest = 0.0
    for node in postorder(formula):
        if node.op not in LEAVES:
            value, slopes = value_and_slopes(node, exact, NAMES)
            largest = max(largest, *(abs(float(v)) for v in (value, *slopes)))
    return largest


def test_shared_parts_are_computed_once() -> None:
    x = variable("x")
    inner = apply("sin", x * x)
    tape = to_tape([inner * inner + inner, inner], ["x"])
    # x, x*x, sin, product, sum
    assert tape.opcode.tolist() == [Op.VARIABLE, Op.MUL, Op.SIN, Op.MUL, Op.ADD]
    assert tape.outputs.tolist() == [4, 2]


def test_variables_come_first_in_the_order_given_even_when_unused() -> None:
    tape = to_tape([variable("b")], ["a", "b", "c"])
    assert tape.variables == 3
    assert len(tape) == 3
    assert tape.outputs.tolist() == [1]


def test_arithmetic_of_numbers_is_exact() -> None:
    # 1/10 + 2/10 - 3/10 = 0 exactly, which floats miss by 5.6e-17.
    tape = to_tape([read_formula("x + (1/10 + 2/10 - 3/10)")], ["x"])
    constant = tape.opcode.tolist().index(Op.CONSTANT)
    assert tape.lower[constant] == 0.0 == tape.upper[constant]


def test_division_by_zero_is_not_folded_away() -> None:
    formula = read_formula("x + 1/(1/2 - 2/4)")
    assert not any(node.op == "div" and node.args[1].op == "sub" for node in exact_values(formula))
    assert Op.DIV in to_tape([formula], ["x"]).opcode.tolist()


@pytest.mark.parametrize(
    ("text", "op", "integer"),
    [
        ("x**2", Op.POWER_INTEGER, 2),
        ("x**(-3)", Op.POWER_INTEGER, -3),
        ("x**(4/2)", Op.POWER_INTEGER, 2),
        ("x**(1/2)", Op.POWER_REAL, 0),
        ("x**y", Op.POWER, 0),
        ("x**pi", Op.POWER, 0),
    ],
)
def test_the_kind_of_power_follows_the_exponent(text: str, op: Op, integer: int) -> None:
    tape = to_tape([read_formula(text)], ["x", "y"])
    assert (tape.opcode[-1], tape.integer[-1]) == (op, integer)


@pytest.mark.parametrize("text", ["gamma(x)", "besseli(0, x)", "besselj(1, x)", "x**64", "x**(-100)"])
def test_what_tapes_cannot_do_is_named(text: str) -> None:
    with pytest.raises(UnsupportedOperation, match=r"Expected .* but got (op|exponent)="):
        to_tape([read_formula(text)], ["x"])


def test_infinity_is_no_number() -> None:
    with pytest.raises(UnsupportedOperation, match="constant"):
        to_tape([variable("x") + OO], ["x"])


def test_a_variable_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="name='y'"):
        to_tape([variable("y")], ["x"])


@given(st.fractions())
def test_a_rational_lies_between_neighbouring_doubles(value: Fraction) -> None:
    lower, upper = double_enclosure(value)
    assert Fraction(lower) <= value <= Fraction(upper)
    assert upper == lower or upper == math.nextafter(lower, math.inf)


def test_numbers_beyond_the_doubles_have_infinite_ends() -> None:
    assert double_enclosure(Fraction(10) ** 400) == (1.7976931348623157e308, math.inf)
    assert double_enclosure(-(Fraction(10) ** 400)) == (-math.inf, -1.7976931348623157e308)
    assert double_enclosure(Fraction(1, 10**400)) == (0.0, 5e-324)


def test_deep_formulas_do_not_exhaust_the_stack() -> None:
    x = formula = variable("x")
    for _ in range(20_000):
        formula = formula * "1/2" + x
    # From v -> v/2 + x with v_0 = x: v_n -> 2x.
    tape = to_tape([formula], ["x"])
    assert PointEvaluator(tape).values(np.array([[3.0]]))[0, 0] == 6.0


def test_writers_continue_tapes() -> None:
    tape = to_tape([number(2) * variable("x")], ["x"])
    writer = TapeWriter.extending(tape)
    assert writer.constant(2) == 1
    assert writer.emit(Op.MUL, 1, 0) == 2
    assert writer.emit(Op.SIN, 2) == 3
    assert len(writer.finish([3])) == 4
