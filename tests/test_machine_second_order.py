"""Second derivatives: enclosed rightly, and leaves closed by them are true and few."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tapes import tape_of
from verify.formula.derivative import derivative
from verify.formula.reader import read_formula
from verify.formula.tape import UnsupportedOperation, to_tape
from verify.formula.tree import Formula, postorder

from .machine_reference import NAMES, Undefined, tape_formulas, value_and_slopes
from .test_machine_enclosures import boxes_with_points, contains

pytest.importorskip("numba", reason="the compiled machine is the optional extra 'fast'")

from numerics.machine import SECOND_ORDER, search
from numerics.machine.gradient import with_gradient
from numerics.machine.program import compile_tape
from numerics.machine.second_order import least_eigenvalue
from numerics.tape import TapeWriter
from tests.machine_boxes import enclose

B6 = "x*log(x) - x + exp(z) - x*z + 1 - sin(x + y)"
B6_BOX = ([0.01, 0.01, -1.0], [3.1415926535897936, 3.1415926535897936, 4.0])


@settings(max_examples=150)
@given(tape_formulas(size=5), boxes_with_points())
def test_hessians_contain_second_derivatives(formula: Formula, box: tuple) -> None:
    if any(node.op in ("abs", "min", "max") for node in postorder(formula)):
        return
    low, high, points = box
    try:
        first = with_gradient(to_tape([formula], NAMES))
    except UnsupportedOperation:
        return
    writer = TapeWriter.extending(first.tape)
    slopes = [int(i) if i >= 0 else writer.constant(0) for i in first.partial[0]]
    _, gradients = enclose(writer.finish(slopes), low, high)
    for point in points:
        exact = {name: Fraction(x) for name, x in zip(NAMES, point, strict=True)}
        for row, name in enumerate(NAMES):
            try:
                _, seconds = value_and_slopes(derivative(formula, name), exact, NAMES)
            except Undefined:
                continue
            for k, second in enumerate(seconds):
                if second == 0 or abs(second) > 1e-250:
                    assert contains(gradients[0, row, k], second)


@given(st.integers(1, 5), st.integers(0, 10**6))
def test_the_least_eigenvalue_is_that_of_lapack(n: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(n, n)) * 10.0 ** random.integers(-3, 4, size=n)
    matrix = matrix + matrix.T
    expected = np.linalg.eigvalsh(matrix)
    assert abs(least_eigenvalue(matrix, np.empty((n, n))) - expected[0]) <= 1e-9 * np.abs(expected).max()


@pytest.mark.parametrize(
    ("text", "names", "lower", "upper"),
    [
        (f"{B6} + 1/10**6", "x y z", *B6_BOX),
        ("(x - y)**2 + (x - y)*x/1000 + 1/10**5", "x y", [-1.0, -1.0], [1.0, 1.0]),
        ("x**4 - 2*x**2*y + y**2 + 1/10**5", "x y", [-1.0, -1.0], [1.0, 1.0]),
        ("(x*y - 1/3)*x*y + 1/36 + 1/10**6", "x y", [0.1, 0.1], [2.0, 3.0]),
    ],
)
def test_minima_along_curves_take_few_leaves_and_all_are_true(
    text: str, names: str, lower: list[float], upper: list[float]
) -> None:
    tape = tape_of(text, names=names)
    plain = search(tape, lower, upper)
    result = search(tape, lower, upper, second_order=True)
    assert result.status == "closed"
    assert len(result.leaf_code) * 3 < len(plain.leaf_code)
    assert SECOND_ORDER in result.leaf_code
    # The least value is about 1e-5 or less, so a wrong leaf would soon show a point with F <= 0 near the curve.
    formula, order = read_formula(text), names.split()
    random = np.random.default_rng(0)
    for _ in range(200):
        point = {n: Fraction(random.uniform(a, b)) for n, a, b in zip(order, lower, upper, strict=True)}
        assert value_and_slopes(formula, point, tuple(order))[0] > 0


def test_concave_functions_are_no_danger() -> None:
    # 1 - x² - y² + tiny is smallest, and negative, at the corners only.
    tape = tape_of("2 - x**2 - y**2 - 1/10**9", names="x y")
    result = search(tape, [-1.0, -1.0], [1.0, 1.0], second_order=True, max_boxes=20_000)
    assert result.status == "counterexample"
    true = search(tape_of("2 - x**2 - y**2 + 1/10**9", names="x y"), [-1.0, -1.0], [1.0, 1.0], second_order=True)
    assert true.status == "closed"


def test_formulas_with_kinks_have_no_second_derivatives() -> None:
    for text in ("abs(x) + y**2", "max(x, y)", "min(x, y)"):
        assert compile_tape(tape_of(text, names="x y"), second_order=True).second.shape == (0, 0)
    tape = tape_of("abs(x - y) + 1/1000", names="x y")
    result = search(tape, [0.0, 0.0], [1.0, 1.0], second_order=True)
    assert result.status == "closed"
    assert SECOND_ORDER not in result.leaf_code


def test_unbounded_second_derivatives_close_nothing() -> None:
    # At x = 0 the first and second derivatives of the root are infinite; the claim is false at x = 1/4.
    tape = tape_of("x - sqrt(x) + 1/4 - 1/10**9", names="x")
    assert search(tape, [0.0], [1.0], second_order=True, restricted=True, max_boxes=20_000).status != "closed"
    true = tape_of("x - sqrt(x) + 1/4 + 1/10**9", names="x")
    assert search(true, [0.0], [1.0], second_order=True, restricted=True).status == "closed"


def test_an_unused_variable_does_no_harm() -> None:
    tape = tape_of("(x - 1/3)**2 - 2*x*(x - 1/3) + x**2 + 1/10**6", names="x y")
    result = search(tape, [-1.0, -1.0], [1.0, 1.0], second_order=True)
    assert result.status == "closed"
    assert 1 not in result.split_variable
