"""Split trees from the searcher: they tile the box, close what is true, and never close what is false by 1e-9."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.machine import MEAN_VALUE, OPEN, PLAIN, SECOND_ORDER, VACUOUS, SearchResult, search
from tests.tapes import tape_of

pytest.importorskip("numba", reason="the compiled machine is the optional extra 'fast'")

Box = list[tuple[Fraction, Fraction]]


def leaves(result: SearchResult, lower: list[float], upper: list[float]) -> list[tuple[Box, int]]:
    """The leaves' boxes with their codes, by reading the tree as its documentation says; exact."""
    points, codes = iter(result.split_point.tolist()), iter(result.leaf_code.tolist())
    waiting: list[Box] = [[(Fraction(a), Fraction(b)) for a, b in zip(lower, upper, strict=True)]]
    found = []
    for k in result.split_variable.tolist():
        box = waiting.pop()
        if k < 0:
            found.append((box, next(codes)))
            continue
        cut, (low, high) = Fraction(next(points)), box[k]
        assert low < cut < high
        waiting.append([*box[:k], (cut, high), *box[k + 1 :]])
        waiting.append([*box[:k], (low, cut), *box[k + 1 :]])
    assert not waiting
    assert next(points, None) is None
    assert next(codes, None) is None
    return found


def volume(box: Box) -> Fraction:
    return math.prod((high - low for low, high in box), start=Fraction(1))


B6 = "x*log(x) - x + exp(z) - x*z + 1 - sin(x + y) + 1 - cos(y - z)"
B6_BOX = ([0.01, 0.01, -1.0], [math.pi, math.pi, 4.0])

TRUE = [
    ("x - sin(x) + 1/10**6", "x", [0.0], [2.0]),
    ("exp(x) - 1 - x + 1/10**8", "x", [-3.0], [3.0]),
    ("x**2 + y**2 - 2*x*y + 1/10**4", "x y", [-1.0, -1.0], [1.0, 1.0]),
    (f"{B6} + 1/10**6", "x y z", *B6_BOX),
    ("x*log(x) + 3679/10000", "x", [1e-3], [2.0]),
    ("sqrt(x) + 1/sqrt(x) - 2 + 1/10**7", "x", [0.01], [9.0]),
    ("4/10 - abs(x - 1/3)*(1 - x)", "x", [0.0], [1.0]),
    ("max(x, 1 - x) - 49/100", "x", [0.0], [1.0]),
    ("(x + y)/2 - (x*y)**(1/2) + 1/10**5", "x y", [0.1, 0.1], [2.0, 2.0]),
    ("cosh(x) - 1 - x**2/2 + 1/10**9", "x", [-2.0], [2.0]),
]


@pytest.mark.parametrize("second_order", [False, True])
@pytest.mark.parametrize(("text", "names", "lower", "upper"), TRUE)
def test_true_inequalities_close_and_their_leaves_tile_the_box(
    text: str, names: str, lower: list[float], upper: list[float], second_order: bool
) -> None:
    tape = tape_of(text, names=names)
    result = search(tape, lower, upper, second_order=second_order)
    assert result.status == "closed"
    assert result.point is None
    assert result.boxes == len(result.split_variable) == 2 * len(result.leaf_code) - 1
    found = leaves(result, lower, upper)
    whole = volume([(Fraction(a), Fraction(b)) for a, b in zip(lower, upper, strict=True)])
    # Splits give halves that meet in a face only, so equal volume means the leaves cover the box without overlap.
    assert sum(volume(box) for box, _ in found) == whole
    assert {code for _, code in found} <= {PLAIN, MEAN_VALUE, *([SECOND_ORDER] if second_order else [])}


#: Inequalities F >= 0 that are equalities somewhere: at an end, a corner, inside, along a curve. F - 1e-9 > 0 is false.
TIGHT = [
    ("x - sin(x)", "x", [0.0], [1.0]),
    ("exp(x) - 1 - x", "x", [-1.0], [1.5]),
    ("(x - 1/3)**2", "x", [0.0], [1.0]),
    ("1 - cos(x)", "x", [-7.0], [1.0]),
    ("x**2 + y**2 - 2*x*y", "x y", [-1.0, -1.0], [1.0, 1.0]),
    ("x**4*y**2 + x**2*y**4 - 3*x**2*y**2 + 1", "x y", [-2.0, -2.0], [2.0, 2.0]),
    ("x*y", "x y", [0.0, 0.0], [1.0, 1.0]),
    ("(x + y)/2 - sqrt(x*y)", "x y", [0.5, 0.5], [2.0, 2.0]),
    ("abs(x - 1/7)", "x", [0.0], [1.0]),
    ("max(x, y) - min(x, y)", "x y", [0.0, 0.0], [1.0, 1.0]),
    ("x**x - exp(-exp(-1))", "x", [0.1], [1.0]),
    ("tanh(x)**2", "x", [-1.0], [0.5]),
    (B6, "x y z", *B6_BOX),
]


@pytest.mark.parametrize("second_order", [False, True])
@pytest.mark.parametrize(("text", "names", "lower", "upper"), TIGHT)
def test_inequalities_false_by_a_billionth_are_never_closed(
    text: str, names: str, lower: list[float], upper: list[float], second_order: bool
) -> None:
    for offset in ("1/10**9", "1/10**13"):
        tape = tape_of(f"{text} - {offset}", names=names)
        result = search(tape, lower, upper, max_boxes=20_000, second_order=second_order)
        assert result.status != "closed"
        if result.status == "counterexample":
            assert result.point is not None
            assert all(a <= x <= b for a, x, b in zip(lower, result.point, upper, strict=True))


@pytest.mark.parametrize("second_order", [False, True])
@pytest.mark.parametrize(("text", "names", "lower", "upper"), TIGHT)
def test_strict_inequalities_that_touch_zero_are_never_closed(
    text: str, names: str, lower: list[float], upper: list[float], second_order: bool
) -> None:
    tape = tape_of(text, names=names)
    assert search(tape, lower, upper, max_boxes=5_000, second_order=second_order).status != "closed"


@settings(max_examples=60)
@given(st.integers(-999, 999), st.integers(3, 12), st.sampled_from([1, 2, 4, 6]))
def test_shifted_even_powers_false_by_little_are_never_closed(position: int, digits: int, power: int) -> None:
    # |x - p/1000|^power - 10^-digits is negative at x = p/1000, which lies in the box.
    for part in (f"abs(x - {position}/1000)", f"(x - {position}/1000)"):
        tape = tape_of(f"{part}**{power} - 1/10**{digits}")
        assert search(tape, [-1.0], [1.0], max_boxes=20_000, second_order=True).status != "closed"


def test_counterexamples_are_points_of_the_box_where_f_is_negative() -> None:
    # x⁴ - 2x² + y² + 99/100 has its minima -1/100 at (±1, 0).
    result = search(tape_of("x**4 - 2*x**2 + y**2 + 99/100", names="x y"), [-3.0, -3.0], [3.0, 3.0])
    assert result.status == "counterexample"
    assert result.point is not None
    x, y = (Fraction(v) for v in result.point.tolist())
    assert x**4 - 2 * x**2 + y**2 + Fraction(99, 100) < 0


def test_equality_refutes_a_strict_goal_only() -> None:
    tape = tape_of("x - x")
    strict = search(tape, [0.0], [1.0])
    assert strict.status != "closed"
    assert search(tape_of("x**2"), [-1.0], [1.0], strict=False).status == "closed"


def test_a_condition_that_fails_closes_a_box_and_is_named() -> None:
    # x + y + 1/100 > 0 is needed only where x >= 0 (condition 0) and y > 0 (condition 1, strict).
    tape = tape_of("x + y + 1/100", "x", "y", names="x y")
    lower, upper = [-1.0, -1.0], [1.0, 1.0]
    result = search(tape, lower, upper, strict_conditions=[False, True])
    assert result.status == "closed"
    assert VACUOUS in result.leaf_code
    assert VACUOUS + 1 in result.leaf_code
    for box, code in leaves(result, lower, upper):
        if code == VACUOUS:
            assert box[0][1] < 0
        elif code == VACUOUS + 1:
            assert box[1][1] <= 0
        else:
            assert box[0][0] + box[1][0] + Fraction(1, 100) > 0


def test_only_a_strict_condition_fails_where_it_is_zero() -> None:
    # -x² > 0 holds nowhere; -x² >= 0 holds at x = 0, where the goal x - 1 > 0 is false.
    tape = tape_of("x - 1", "-x**2")
    assert search(tape, [-1.0], [1.0], strict_conditions=[True]).status == "closed"
    assert search(tape, [-1.0], [1.0], strict_conditions=[False], max_boxes=20_000).status != "closed"


def test_counterexamples_respect_the_conditions() -> None:
    tape = tape_of("x", "x**2 - 1/4", "x + y", names="x y")
    result = search(tape, [-1.0, -1.0], [1.0, 1.0])
    assert result.status == "counterexample"
    assert result.point is not None
    x, y = result.point.tolist()
    assert x < 0
    assert x**2 >= 0.25
    assert x + y >= 0


def test_a_goal_that_is_undefined_somewhere_stays_open_there() -> None:
    for text in ("2 + sin(log(x))", "2 + cos(1/x)", "1 + sqrt(x)", "2 + 0*log(x)", "3 + tanh(x**(1/3))"):
        result = search(tape_of(text), [-1.0], [1.0], max_boxes=20_000)
        assert result.status == "budget", text
        assert all(box[0][0] >= 0 for box, code in leaves(result, [-1.0], [1.0]) if code != OPEN and "1/x" not in text)


def test_restricted_search_takes_definedness_as_known() -> None:
    # On (0, 1]: -log x > -1/1000; the box touches 0, where log is undefined.
    tape = tape_of("1/1000 - log(x)")
    assert search(tape, [0.0], [1.0], max_boxes=20_000).status == "budget"
    assert search(tape, [0.0], [1.0], restricted=True).status == "closed"
    # √(x - y) + 1 > 0 where x >= y: boxes across the diagonal are closed only when restricted.
    tape = tape_of("sqrt(x - y) + 1", "x - y", names="x y")
    assert search(tape, [0.0, 0.0], [1.0, 1.0], max_boxes=20_000).status == "budget"
    assert search(tape, [0.0, 0.0], [1.0, 1.0], restricted=True).status == "closed"


def test_restricted_mean_value_form_needs_f_on_the_whole_box() -> None:
    # √(x - y) - 1/2 under x - y >= 1/4 touches zero on the line x = y + 1/4, so the strict goal is false.
    tape = tape_of("sqrt(x - y) - 1/2", "x - y - 1/4", names="x y")
    result = search(tape, [0.0, 0.0], [1.0, 1.0], restricted=True, max_boxes=20_000)
    assert result.status != "closed"


def test_budgets_end_the_search_with_the_hardest_box() -> None:
    tape = tape_of("(x - y)**2", names="x y")
    result = search(tape, [0.0, 0.0], [1.0, 1.0], max_boxes=5_000)
    assert result.status in ("budget", "counterexample")
    tape = tape_of("(x**2 - 2)**2*(1 + y)", names="x y")
    result = search(tape, [0.0, 0.0], [2.0, 1.0], max_boxes=3_000)
    assert result.status == "budget"
    assert 3_000 <= result.boxes < 4_000
    assert (result.leaf_code == OPEN).any()
    assert result.margin < 1e-3
    low, high = result.hardest[:, 0]
    assert low <= math.sqrt(2) <= high or abs(low - math.sqrt(2)) < 0.05
    found = leaves(result, [0.0, 0.0], [2.0, 1.0])
    assert sum(volume(box) for box, _ in found) == 2
    assert search(tape, [0.0, 0.0], [2.0, 1.0], seconds=0.0).boxes == 0


def test_boxes_below_the_resolution_stay_open_around_the_touching_point() -> None:
    lower, upper = [-1.0], [1.0]
    result = search(tape_of("x**2*(2 - x)"), lower, upper, resolution=2.0**-10)
    assert result.status in ("budget", "counterexample")
    open_boxes = [box[0] for box, code in leaves(result, lower, upper) if code == OPEN]
    assert open_boxes
    if result.status == "budget":
        assert all(abs(low) <= Fraction(1, 100) and abs(high) <= Fraction(1, 100) for low, high in open_boxes)


@pytest.mark.parametrize("threads", [2, 3])
def test_the_tree_does_not_depend_on_the_number_of_threads(threads: int) -> None:
    for offset, budget in (("1/10**5", 10**6), ("0", 30_000)):
        tape = tape_of(f"cos(y/4)*(x*log(x) - x + exp(z) - x*z) + {offset}", names="x y z")
        one = search(tape, *B6_BOX, max_boxes=budget)
        many = search(tape, *B6_BOX, max_boxes=budget, threads=threads)
        assert one.status == many.status
        assert one.boxes == many.boxes
        assert np.array_equal(one.split_variable, many.split_variable)
        assert np.array_equal(one.split_point, many.split_point)
        assert np.array_equal(one.leaf_code, many.leaf_code)
        assert np.array_equal(one.hardest, many.hardest)


def test_dealing_gives_every_part_a_fair_share_and_loses_no_box() -> None:
    from numerics.machine.frontier import UNEVEN, Frontier, dealt

    frontiers = [Frontier(2) for _ in range(4)]
    for part, count in enumerate((1000, 0, 700, 3)):
        nodes = 10_000 * part + np.arange(count)
        frontiers[part].put(np.broadcast_to(nodes, (2, 2, count)), nodes, 0)
    before = np.sort(np.concatenate([frontier.waiting()[1] for frontier in frontiers]))
    for parts in (4, 2, 4):
        dealt(frontiers, parts)
        sizes = [len(frontier) for frontier in frontiers]
        # 1703 boxes: a fair part is at least half of the mean, up to the rounding of a halving
        assert min(sizes[:parts]) >= 1703 / (UNEVEN * parts) - 1
        assert not any(sizes[parts:])
        assert np.array_equal(np.sort(np.concatenate([frontier.waiting()[1] for frontier in frontiers])), before)
        assert all(np.array_equal(boxes[1, 0], nodes) for boxes, nodes in (each.waiting() for each in frontiers))


def test_the_tree_does_not_depend_on_the_memory_reserved_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    tape = tape_of("cos(y/4)*(x*log(x) - x + exp(z) - x*z) + 1/10**4", names="x y z")
    reserved = search(tape, *B6_BOX)
    monkeypatch.setattr("numerics.machine.rounds.RESERVED", 1)  # moved whenever it is full
    moved = search(tape, *B6_BOX)
    assert reserved.status == moved.status == "closed"
    assert np.array_equal(reserved.split_variable, moved.split_variable)
    assert np.array_equal(reserved.split_point, moved.split_point)


def test_degenerate_boxes_are_points() -> None:
    assert search(tape_of("x**2 - 2"), [1.5], [1.5]).status == "closed"
    result = search(tape_of("x**2 - 3"), [1.5], [1.5])
    assert result.status == "counterexample"
    assert result.point is not None
    assert result.point.tolist() == [1.5]
    assert search(tape_of("x + y - 3", names="x y"), [1.0, 2.5], [2.0, 2.5]).status == "closed"


def test_split_points_are_short_dyadics() -> None:
    # Multiples of 2^(e-13) where 2^e <= width < 2^(e+1): at most 14 bits beyond those of the width.
    result = search(tape_of("x**2 - 2*x/3 + 1/9 + 1/10**5"), [0.1], [math.pi])
    first = Fraction(result.split_point[0])
    assert first.denominator <= 2**12
    assert abs(first - Fraction((0.1 + math.pi) / 2)) < Fraction(1, 2**11)


@pytest.mark.parametrize(
    ("lower", "upper", "message"),
    [
        ([0.0], [math.inf], "finite bounds"),
        ([math.nan], [1.0], "finite bounds"),
        ([1.0], [0.0], "finite bounds"),
        ([0.0, 0.0], [1.0, 1.0], "1 variables"),
    ],
)
def test_bounds_that_are_no_finite_box_are_refused(lower: list[float], upper: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        search(tape_of("x"), lower, upper)


def test_flags_must_match_the_conditions() -> None:
    with pytest.raises(ValueError, match="Expected 1 flags"):
        search(tape_of("x", "x - 1"), [0.0], [1.0], strict_conditions=[True, False])


def test_boxes_far_out_are_not_split_between_neighbouring_doubles() -> None:
    # Doubles near 10¹⁵ are 1/8 apart, so [10¹⁵, 10¹⁵ + 1] has 7 inside, and no tree on it is deeper than they allow.
    far = 10**15
    result = search(tape_of(f"(x - {far} - 3/10)**2"), [far], [far + 1], max_boxes=20_000)
    assert result.status == "budget"
    parts = leaves(result, [far], [far + 1])
    assert len(parts) <= 8
    assert any(code == OPEN for _, code in parts)
