"""Leaves closed by second derivatives: hand-derived bounds, false claims refused, few leaves for curves of minima."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from flint import ctx
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numerics import enclosure
from numerics.decimals import to_fraction
from verify.formula.reader import read_formula
from verify.formula.tree import apply, number, variable
from verify.kernel import second_order
from verify.kernel.box import Range, approximate, split
from verify.kernel.checker import arithmetic_called
from verify.kernel.decide import assess
from verify.kernel.goal import Goal, Sign
from verify.kernel.proof import Progress, ProofError, check
from verify.kernel.second_order import holds_by_second_order
from verify.prover.budget import Budget, Stuck
from verify.prover.splits import Proof

ARITHMETICS = ("arb", "crival", "pyintval")
B6 = "x*log(x) - x + exp(z) - x*z + 1 - sin(x + y)"


def goal(text: str, op: str = ">", assumptions: tuple[str, ...] = (), **box: tuple[str, str]) -> Goal:
    ranges = {name: Range(read_formula(low), read_formula(high)) for name, (low, high) in box.items()}
    return Goal(Sign(read_formula(text), op), ranges, tuple(Sign(read_formula(a), ">=") for a in assumptions))


@pytest.fixture(autouse=True)
def precision() -> object:
    with ctx.workprec(64):
        yield


@pytest.mark.parametrize("name", ARITHMETICS)
def test_convex_functions_need_one_leaf_whatever_the_box(name: str) -> None:
    A = arithmetic_called(name)
    # e^z - z >= 1, at z = 0, and e^z is convex: α = 0 will do. The mean-value form fails: its slopes are [-0.87, 6.4].
    g = goal("exp(z) - z - 1 + 1/10**6", z=("-2", "2"))
    assert holds_by_second_order(g, A)
    assert assess(g, A).method is None
    # Along the line x = y: (x - y)² + 10⁻⁶ has the positive semidefinite Hessian [[2, -2], [-2, 2]].
    assert holds_by_second_order(goal("(x - y)**2 + 1/10**6", x=("-1", "1"), y=("-1", "1")), A)


@pytest.mark.parametrize("name", ARITHMETICS)
def test_the_third_order_error_decides(name: str) -> None:
    A = arithmetic_called(name)
    # On [-h, h], z² + z³ has H = 2 + 6z in [2 - 6h, 2 + 6h]: convex for h = 1/4, with minimum 0 at 0.
    assert holds_by_second_order(goal("z**2 + z**3 + 1/10**6", z=("-1/4", "1/4")), A)
    # -cos(x)/2 has H in [0, 1/2] on [-π/2, π/2] and minimum -1/2.
    assert holds_by_second_order(goal("1/2 - cos(x)/2 + 1/10**6", x=("-3/2", "3/2")), A)
    # 1 - x² is concave: G is linear for α = 2, and 0 at both ends, where F is. A slack of 10⁻⁶ covers the choice of α.
    assert holds_by_second_order(goal("1 - x**2 + 1/10**6", x=("-1", "1")), A)


FALSE = {
    "isolated minimum inside": ("exp(z) - z - 1 - 1/10**9", {"z": ("-1", "1")}),
    "isolated minimum in two variables": ("(x - 1/3)**2 + x*y + y**2 - 1/10**9", {"x": ("0", "1"), "y": ("-1", "1")}),
    "minimum along a line": ("(x - y)**2 - 1/10**9", {"x": ("-1", "1"), "y": ("-1", "1")}),
    "minimum along a curve": (f"{B6} - 1/10**9", {"x": ("1/3", "2/5"), "y": ("1", "6/5"), "z": ("-1", "-9/10")}),
    "minimum at an end, monotone": ("exp(x) - 1 - 1/10**9", {"x": ("0", "1")}),
    "minimum at both ends, concave": ("1 - x**2 - 1/10**9", {"x": ("-1", "1")}),
    "minimum at corners": ("2 - x**2 - y**2 - 1/10**9", {"x": ("-1", "1"), "y": ("-1", "1")}),
    "saddle on an edge": ("1 + x*y - 1/10**9", {"x": ("-1", "1"), "y": ("-1", "1")}),
    "minimum on an edge with an irrational end": ("2 + cos(x) - y**2 - 1/10**9", {"x": ("0", "pi"), "y": ("-1", "1")}),
    "minimum between a pole and a zero": ("x + 1/x - 2 - 1/10**9", {"x": ("1/2", "2")}),
    "minimum of an exponential": ("x**2*exp(-x) - exp(-1)*(2*x - x) - 1/10**9", {"x": ("9/10", "11/10")}),
}


@pytest.mark.parametrize("name", ARITHMETICS)
@pytest.mark.parametrize(("text", "box"), FALSE.values(), ids=FALSE.keys())
def test_claims_false_by_a_billionth_are_never_accepted(text: str, box: dict[str, tuple[str, str]], name: str) -> None:
    A, waiting = arithmetic_called(name), [goal(text, **box)]
    for _ in range(6):  # however the box is split, some part stays open
        open_ = [g for g in waiting if not holds_by_second_order(g, A)]
        assert open_
        waiting = []
        for g in open_:
            waiting += halves(g, Fraction(1, 2) + Fraction(1, 97))


def halves(g: Goal, share: Fraction) -> list[Goal]:
    """The goal on both parts of its box, split in the widest variable at this share of the width."""
    ends = {name: (approximate(r.lower), approximate(r.upper)) for name, r in g.box.items()}
    widest = max(ends, key=lambda name: ends[name][1] - ends[name][0])
    low, high = ends[widest]
    return [replace(g, box=half) for half in split(g.box, widest, low + share * (high - low))]


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("abs(x) - x/2 + 1/10", {"x": ("-1", "1")}),  # a kink, where no second derivative exists
        ("max(x, -x) + 1/10", {"x": ("-1", "1")}),
        ("sqrt(x**2) + x**2 - 1/10**9", {"x": ("-1", "1")}),  # a kink without abs
        ("cbrt(x)**2 - x/2 + 1/10", {"x": ("-1", "1")}),  # a cusp
        ("x - sqrt(x) + 1/4 + 1/10**9", {"x": ("0", "1")}),  # infinite slope at an end
        ("x + 1/x + 3", {"x": ("-1", "1")}),  # a pole
        ("log(x) + 10/x", {"x": ("0", "1")}),
    ],
)
def test_where_no_second_derivative_exists_nothing_is_accepted(text: str, box: dict[str, tuple[str, str]]) -> None:
    for name in ARITHMETICS:
        assert not holds_by_second_order(goal(text, **box), arithmetic_called(name))


def test_other_relations_unbounded_boxes_and_points_are_left_to_other_steps() -> None:
    assert not holds_by_second_order(goal("x**2 + 1 - x", "!=", x=("-1", "1")), enclosure)
    assert not holds_by_second_order(goal("x**2 - x**2", "==", x=("-1", "1")), enclosure)
    line = Goal(Sign(read_formula("exp(x) - x - 1 + 1/10"), ">"), {"x": Range(None, None)})
    assert not holds_by_second_order(line, enclosure)
    # On a box without width the natural extension says it.
    assert holds_by_second_order(goal("x**2 - y", x=("3", "3"), y=("8", "8")), enclosure)
    assert not holds_by_second_order(goal("x**2 - y", x=("3", "3"), y=("9", "9")), enclosure)


def test_assumptions_are_not_needed_and_do_not_excuse_a_pole() -> None:
    assert holds_by_second_order(goal("exp(z) - z - 1 + 1/10**6", ">", ("z - 1/2",), z=("-2", "2")), enclosure)
    # 1/x is defined wherever the assumption holds, but the box crosses its pole.
    assert not holds_by_second_order(goal("x + 1/x", ">", ("x - 1/10",), x=("-1", "1")), enclosure)


def test_the_step_h_closes_a_leaf_of_a_tree() -> None:
    g = goal("(x - y)**2 + 1/10**6", x=("-1", "1"), y=("-1", "1"))
    progress = Progress()
    check(g, {"tree": "0hh"}, enclosure, progress)
    assert progress.leaves == 2
    with pytest.raises(ProofError):
        check(goal("(x - y)**2 - 1/10**6", x=("-1", "1"), y=("-1", "1")), {"tree": "h"}, enclosure, Progress())


@pytest.mark.parametrize("choice", [0.0, 0.3, 3.0, -1.0])
def test_a_poor_choice_of_the_shift_is_noticed(monkeypatch: pytest.MonkeyPatch, choice: float) -> None:
    # Whatever eigenvalue is reported, the concave 1 - x² - 10⁻³ is not positive at the ends.
    monkeypatch.setattr(second_order, "least_eigenvalue", lambda matrix: choice)
    assert not holds_by_second_order(goal("1 - x**2 - 1/1000", x=("-1", "1")), enclosure)


@pytest.mark.parametrize("place", [-7.0, -1.0, -0.5, 0.0, 0.9, 1.0, 7.0])
def test_any_point_gives_a_true_bound(monkeypatch: pytest.MonkeyPatch, place: float) -> None:
    monkeypatch.setattr(second_order, "minimum_of_model", lambda tilt, matrix, shift, start: [place] * len(tilt))
    assert not holds_by_second_order(goal("(x - y)**2 - 1/10**9", x=("-1", "1"), y=("-1", "1")), enclosure)
    assert not holds_by_second_order(goal("1 - x**2 - 1/10**9", x=("-1", "1")), enclosure)


MATRICES = st.lists(st.integers(-20, 20), min_size=6, max_size=6)


@settings(max_examples=60, deadline=None)
@given(MATRICES, st.lists(st.integers(1, 4), min_size=3, max_size=3), st.integers(0, 1), st.integers(0, 40))
def test_convexity_is_never_claimed_of_an_indefinite_matrix(
    entries: list[int], radii: list[int], wide: int, alpha: int
) -> None:
    a, b, c, d, e, f = entries
    matrix = [[a, b, c], [b, d, e], [c, e, f]]
    with ctx.workprec(64):
        hessian = [[enclosure.hull(_point(m - wide), _point(m + wide)) for m in row] for row in matrix]
        shift = [_point(alpha)] * 3
        claimed = second_order._is_convex(hessian, matrix, shift, [float(r) for r in radii], enclosure)
    if claimed:
        # Every vector of small integers, at the member of the family that is least on it.
        for v in product(range(-2, 3), repeat=3):
            least = sum(
                matrix[p][q] * v[p] * v[q] - wide * abs(v[p] * v[q]) + (alpha * v[p] ** 2 if p == q else 0)
                for p in range(3)
                for q in range(3)
            )
            assert least >= 0


def _point(value: int) -> enclosure.Enclosure:
    return enclosure.number(Fraction(value))


TERMS = st.sampled_from(
    [
        "x*y",
        "x**2",
        "y**2",
        "x**3",
        "sin(x + y)",
        "cos(x - 2*y)",
        "exp(x*y)",
        "sqrt(3 + x)",
        "log(4 + y)",
        "1/(5 + x*y)",
    ]
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-3, 3), TERMS), min_size=1, max_size=4),
    st.fractions(-1, 1, max_denominator=16),
    st.fractions(-1, 1, max_denominator=16),
    st.integers(0, 4),
    st.sampled_from(ARITHMETICS),
)
def test_accepted_goals_hold_at_every_sampled_point(
    terms: list[tuple[int, str]], x: Fraction, y: Fraction, halvings: int, name: str
) -> None:
    formula = number(0)
    for factor, text in terms:
        formula = formula + number(factor) * read_formula(text)
    assume("x" in str(formula) or "y" in str(formula))
    size = Fraction(1, 2**halvings)
    with ctx.workprec(64):
        grid = [
            _value(formula, x + size * Fraction(i, 4), y + size * Fraction(j, 4))
            for i, j in product(range(-4, 5), repeat=2)
        ]
        least = min(to_fraction(v.hi) for v in grid)
        # F > least is false at a grid point, and nearly true when the grid has a minimum (an end or a corner has).
        box = {n: Range(number(c - size), number(c + size)) for n, c in (("x", x), ("y", y))}
        claim = Goal(Sign(formula - number(least), ">"), box)
        assert not holds_by_second_order(claim, arithmetic_called(name))


def _value(formula: object, x: Fraction, y: Fraction) -> enclosure.Enclosure:
    from verify.kernel.program import natural

    return natural(formula, {"x": enclosure.number(x), "y": enclosure.number(y)}, enclosure)  # type: ignore[arg-type]


def test_a_curve_of_minima_in_pure_arb() -> None:
    """B6 with minimum 10⁻⁴ along a curve, near the curve: bisected here, with no searcher at all."""
    whole = goal(f"{B6} + 1/10**4", x=("1/3", "2/5"), y=("1", "6/5"), z=("-11/10", "-9/10"))
    waiting, leaves, by_slopes = [whole], 0, 0
    while waiting:
        g = waiting.pop()
        if holds_by_second_order(g, enclosure):
            leaves += 1
            by_slopes += assess(g, enclosure).method is not None
            continue
        waiting += halves(g, Fraction(1, 2))
    assert leaves <= 64
    assert by_slopes < leaves


def test_variables_without_curvature_do_no_harm() -> None:
    zero = apply("mul", number(0), variable("y"))
    g = Goal(
        Sign(read_formula("exp(z) - z - 1 + 1/10**6") + zero, ">"),
        {"z": Range(number(-1), number(1)), "y": Range(number(-1), number(1))},
    )
    assert holds_by_second_order(g, enclosure)


def compiled_proof(text: str, **box: tuple[str, str]) -> tuple[Goal, Mapping[str, Any]]:
    """A goal with the proof that the compiled searcher finds."""
    pytest.importorskip("numba", reason="the compiled machine is the optional extra 'fast'")
    from verify.prover.compiled import bisect

    g = goal(text, **box)

    def close(part: Goal) -> Proof:
        raise Stuck(part)

    proof = bisect(g, Budget(10**6, 60.0), close, 10**6)
    assert proof is not None
    return g, proof


def test_leaves_of_the_searcher_are_accepted_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    # The searcher's Hessian is enclosed on the whole box, so that hardly any leaf must be split again.
    g, proof = compiled_proof(f"{B6} + 1/10**4", x=("1/100", "pi"), y=("1/100", "pi"), z=("-1", "4"))
    refused = 0

    def counted(here: Goal, arithmetic: Any) -> bool:
        nonlocal refused
        holds = holds_by_second_order(here, arithmetic)
        refused += not holds
        return holds

    monkeypatch.setattr("verify.kernel.proof.holds_by_second_order", counted)
    check(g, proof, enclosure, Progress())
    leaves = proof["tree"].count("h")
    assert leaves > 100
    assert refused * 20 <= leaves


def test_a_thin_curve_of_minima_takes_few_leaves() -> None:
    # Minimum 10⁻⁶ along a curve: about 52,000 leaves by the mean-value form.
    g, proof = compiled_proof(f"{B6} + 1/10**6", x=("1/100", "pi"), y=("1/100", "pi"), z=("-1", "4"))
    progress = Progress()
    check(g, proof, enclosure, progress)
    assert progress.leaves < 5000


def test_a_surface_of_minima_takes_few_leaves() -> None:
    # Minimum 10⁻⁴ along a surface: about 240,000 leaves by the mean-value form.
    core = "cos(y/4)*(x*log(x) - x + exp(z) - x*z) + 1/10**4"
    g, proof = compiled_proof(core, x=("1/100", "pi"), y=("1/100", "1/4"), z=("-1", "4"))
    progress = Progress()
    check(g, proof, enclosure, progress)
    assert progress.leaves < 5000
