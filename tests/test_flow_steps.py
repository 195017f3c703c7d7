"""Steps of an enclosure by a hair too small, poles on the way, Lorenz's system, budgets, and forged steps."""

from __future__ import annotations

import copy
import math
import time
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

import mpmath
import pytest
from flint import ctx

from numerics import enclosure as A
from numerics.decimals import to_fraction
from verify.certificate import Certificate
from verify.formula.tree import number
from verify.kernel.program import NotCertain
from verify.questions.effort import Clock, Effort
from verify.questions.flows.checker import answer_text, check_flow, followed
from verify.questions.flows.document import flow_of
from verify.questions.flows.expansion import enclosed_ends, expanded, remainder
from verify.questions.flows.frame import Axes
from verify.questions.flows.moving import Move
from verify.questions.flows.reading import read_flow
from verify.questions.flows.search import follow

HAIR = Fraction(1, 10**9)
LORENZ = "x' = 10*(y - x); y' = x*(28 - z) - y; z' = x*y - 8/3*z"


def shown(equations: str, starts: list[str], box: list[tuple[Fraction, Fraction]], h: Fraction, order: int) -> bool:
    """Whether solutions certainly stay in the box for the time h."""
    flow = read_flow(equations, starts, Fraction(0), Fraction(1))
    x = [enclosed_ends(ends, A) for ends in flow.start]
    with ctx.workprec(96):
        inside = expanded(flow, x, x, A.number(Fraction(0)), order, A)
        return remainder(flow, inside, box, A.number(Fraction(0)), A.number(h), A) is not None


@pytest.mark.parametrize("order", [1, 2, 8])
def test_a_box_must_hold_the_whole_step_in_its_interior(order):
    # x' = 1 from [0, 1]: x fills [0, 1 + h] in a step of length h, and no smaller or equal box will do.
    h, zero, one = Fraction(1, 8), Fraction(0), Fraction(1)
    start = ["x in [0, 1]"]
    assert shown("x' = 1", start, [(zero - HAIR, one + h + HAIR)], h, order)
    assert not shown("x' = 1", start, [(zero - HAIR, one + h)], h, order)
    assert not shown("x' = 1", start, [(zero - HAIR, (one + h) * (1 - HAIR))], h, order)
    assert not shown("x' = 1", start, [(zero, one + h + HAIR)], h, order)
    assert not shown("x' = 1", start, [(zero - HAIR, one + h + HAIR)], h * (1 + 10 * HAIR), order)
    # The other variable stays at 5, well inside.
    assert shown("x' = 1; y' = 0", [*start, "y = 5"], [(-HAIR, one + h + HAIR), (4 * one, 6 * one)], h, order)
    assert not shown("x' = 1; y' = 0", [*start, "y = 5"], [(-HAIR, one + h + HAIR), (4 * one, 5 * one)], h, order)


def test_time_is_a_whole_interval_in_the_remainder():
    # x' = 2t from 0: x = t² fills [0, h²]. With order 1 the remainder is h·2[0, h] = [0, 2h²], the box needs that much.
    h = Fraction(1, 4)
    assert shown("x' = 2*t", ["x = 0"], [(-HAIR, 2 * h**2 + HAIR)], h, 1)
    assert not shown("x' = 2*t", ["x = 0"], [(-HAIR, 2 * h**2 - HAIR)], h, 1)
    # With order 3 it is 0, and the box needs s² on [0, h] only.
    assert shown("x' = 2*t", ["x = 0"], [(-HAIR, h**2 + HAIR)], h, 3)
    assert not shown("x' = 2*t", ["x = 0"], [(-HAIR, h**2 - HAIR)], h, 3)


def test_a_box_across_a_pole_is_no_enclosure():
    for field, box in (("1/(2 - x)", (1, 3)), ("log(x)", (-1, 2)), ("sqrt(x)", (0, 2)), ("tan(x)", (0, 2))):
        with pytest.raises((NotCertain, ArithmeticError)):
            shown(f"x' = {field}", ["x = 1"], [tuple(map(Fraction, box))], Fraction(1, 1024), 4)


@lru_cache
def lorenz() -> Certificate:
    starts = ["x = 1", "y = 1", "z = 1"]
    found = follow(read_flow(LORENZ, starts, Fraction(0), Fraction(1)))
    assert found.certificate is not None
    return found.certificate


@lru_cache
def lorenz_at_1() -> list[Fraction]:
    """The state at t = 1 by Taylor polynomials of degree 60 in 60 digits, 200 steps: nothing is shared with what is
    tested. The error of a step is far below 10⁻³⁰, and grows by no more than e^23 up to t = 1, for the divergence of
    nearby solutions is at most that of the largest eigenvalue 22.8 of the symmetric part near the start."""
    with mpmath.workdps(60):
        x, h, count = [mpmath.mpf(1)] * 3, mpmath.mpf(1) / 200, 60
        for _ in range(200):
            c = [[value] for value in x]
            for k in range(count):
                xz = mpmath.fdot(c[0], c[2][::-1])
                xy = mpmath.fdot(c[0], c[1][::-1])
                slopes = (10 * (c[1][k] - c[0][k]), 28 * c[0][k] - xz - c[1][k], xy - mpmath.mpf(8) / 3 * c[2][k])
                for series, slope in zip(c, slopes, strict=True):
                    series.append(slope / (k + 1))
            x = [mpmath.polyval(series[::-1], h) for series in c]
        return [Fraction(int(value * mpmath.mpf(10) ** 30), 10**30) for value in x]


def test_lorenz_is_enclosed():
    final = [tuple(map(Fraction, ends)) for ends in lorenz().proof["final"]]
    for (low, high), value in zip(final, lorenz_at_1(), strict=True):
        assert low < value < high
        assert high - low < Fraction(1, 10**6)
    assert len(lorenz().proof["steps"]) < 100
    for arithmetic in ("arb", "crival", "pyintval"):
        assert check_flow(lorenz(), arithmetic)[0]


@pytest.mark.parametrize("k", [0, 1, 2])
@pytest.mark.parametrize("side", [-1, 1])
def test_an_end_that_is_a_hair_off_is_refused(k, side):
    # The answer moved by 1e-9 relative: it no longer holds the state (its width is below 1e-9).
    proof = copy.deepcopy(lorenz().proof)
    low, high = map(Fraction, proof["final"][k])
    assert high - low < HAIR
    away = side * HAIR * abs(low)
    proof["final"][k] = [str(low + away), str(high + away)]
    flow = flow_of(proof["flow"])
    other = Certificate("flow", answer_text(flow, [tuple(map(Fraction, e)) for e in proof["final"]]), proof)
    ok, reason, steps = check_flow(other)
    assert not ok
    assert "inside the answer" in reason
    assert steps == len(proof["steps"])


def test_every_box_and_length_of_a_step_counts():
    # A side of a box that is moved to the other side of the state, or a step that is moved by a hair in time.
    steps, text = lorenz().proof["steps"], lorenz().statement
    for n in (0, len(steps) // 2, len(steps) - 1):
        for k in range(3):
            proof = copy.deepcopy(lorenz().proof)
            low, high = map(Fraction, proof["steps"][n][1][k])
            proof["steps"][n][1][k] = [str(low), str(low + (high - low) / 8)]
            assert not check_flow(Certificate("flow", text, proof))[0]
        proof = copy.deepcopy(lorenz().proof)
        proof["steps"][n][0] = str(Fraction(proof["steps"][n][0]) + HAIR)
        assert not check_flow(Certificate("flow", text, proof))[0]


@pytest.mark.parametrize("matrix", ["1 0 0 0 1 0 0 0 1", "1 2 3 0 1 0 -1 0 1", "1 1 0 1 1.0625 0 0 0 8"])
@pytest.mark.parametrize("centre", [None, Fraction(1, 10**6)])
def test_with_any_axes_the_state_is_enclosed(matrix, centre):
    # The first ten steps with other axes and other centres: the enclosures only become wider.
    flow, short = flow_of(lorenz().proof["flow"]), lorenz().proof["steps"][:10]
    rows = [Fraction(entry) for entry in matrix.split()]
    other = Axes((), tuple(tuple(rows[3 * i : 3 * i + 3]) for i in range(3)))
    moves = []
    for length, box, point, _ in short:
        shifted = tuple(Fraction(c) + (centre or 0) for c in point)
        moves.append(Move(Fraction(length), [tuple(map(Fraction, e)) for e in box], replace(other, centre=shifted)))
    with ctx.workprec(96):
        *_, (x, elapsed) = followed(flow, moves, lorenz().proof["order"], A)
    assert elapsed is not None
    found = follow(replace(flow, end=number(elapsed)))
    for e, (low, high) in zip(x, found.enclosures[-1], strict=True):
        assert to_fraction(e.lo) <= low / 2 + high / 2 <= to_fraction(e.hi)
        assert e.hi - e.lo < 1e-2


@pytest.mark.parametrize(
    ("equations", "starts", "until", "latest"),
    [
        # Each has no solution up to the end, or one that is not smooth there: y' is not defined where x = 1 - t is 0.
        ("x' = -1; y' = 1/x", ["x = 1", "y = 0"], 2, 1),
        ("x' = -1; y' = 1/x", ["x = 1", "y = 0"], 1, 1),
        ("x' = -1; y' = log(x)", ["x = 1", "y = 0"], 2, 1),
        ("x' = -1; y' = log(x)", ["x = 1", "y = 0"], 1, 1),
        ("x' = -1; y' = sqrt(x)", ["x = 1", "y = 0"], 2, 1),
        ("x' = -1; y' = x**(3/2)", ["x = 1", "y = 0"], 2, 1),
        ("x' = -1; y' = asin(2 - x)", ["x = 2", "y = 0"], 2, 1),
        ("x' = -1; y' = y*tan(x)", ["x = 3", "y = 1"], 2, 3 - Fraction(157, 100)),
        ("x' = -1/x", ["x = 1"], 1, Fraction(1, 2)),
        ("x' = 1/x", ["x in [-1, 1]"], 1, 0),
        ("x' = log(x)", ["x in [0, 1]"], 1, 0),
    ],
)
def test_a_solution_is_never_followed_across_the_end_of_the_domain(equations, starts, until, latest):
    found = follow(read_flow(equations, starts, Fraction(0), Fraction(until)), Effort(boxes=400))
    assert found.certificate is None
    assert found.answer().status == "undecided"
    assert found.times[-1] < latest or latest == 0 == found.times[-1]


def test_before_the_end_of_the_domain_it_is_followed():
    # x = 1 - t, y = t: up to t = 0.99 the root is smooth; y = (2/3)(1 - 0.01^(3/2)) = 0.666.
    found = follow(read_flow("x' = -1; y' = sqrt(x)", ["x = 1", "y = 0"], Fraction(0), Fraction(99, 100)))
    assert found.certificate is not None
    low, high = map(Fraction, found.certificate.proof["final"][1])
    assert low < Fraction(666, 1000) < high
    assert high - low < HAIR


def test_a_system_that_blows_up_is_undecided_with_how_far_it_was_followed():
    # x = 1/(1 - t) beside y = t: blow-ups of systems have no certificate.
    found = follow(read_flow("x' = x**2; y' = 1", ["x = 1", "y = 0"], Fraction(0), Fraction(2)), Effort(boxes=1000))
    answer = found.answer()
    assert answer.status == "undecided"
    assert Fraction(9, 10) < found.times[-1] < 1
    assert "unbounded" in answer.sentence
    low, high = found.enclosures[-1][0]
    assert low <= 1 / (1 - found.times[-1]) <= high


def test_a_limit_in_seconds_is_kept():
    begun = time.perf_counter()
    effort = Effort(boxes=10**6, clock=Clock(end=begun + 0.3))
    found = follow(read_flow(LORENZ, ["x = 1", "y = 1", "z = 1"], Fraction(0), Fraction(1000)), effort)
    assert time.perf_counter() - begun < 5
    assert found.certificate is None
    assert found.why == "the budget is spent."
    assert 0 < found.times[-1] < 1000


def test_what_was_followed_before_an_interruption_is_kept():
    clock = Clock()

    def stop_after(steps: int) -> None:
        clock.stopped = steps >= 3

    effort = Effort(clock=clock, progress=stop_after)
    found = follow(read_flow("x' = y; y' = -x", ["x = 1", "y = 0"], Fraction(0), Fraction(100)), effort)
    answer = found.answer()
    assert len(found.times) == 4
    assert all(a < b for a, b in pairwise(found.times))
    assert answer.status == "undecided"
    assert "stopped" in answer.sentence
    with mpmath.workdps(30):  # x = cos t
        low, high = found.enclosures[-1][0]
        exact = mpmath.cos(mpmath.mpf(found.times[-1].numerator) / found.times[-1].denominator)
        assert mpmath.mpf(low.numerator) / low.denominator <= exact <= mpmath.mpf(high.numerator) / high.denominator


def test_wide_boxes_that_do_not_turn_lose_nothing():
    # x' = -x³ and y' = -y³ apart: x(1) = x/√(1 + 2x²) is increasing, so that [1, 3] goes to [1/√3, 3/√19].
    found = follow(read_flow("x' = -x**3; y' = -y**3", ["x in [1, 3]", "y in [1, 3]"], Fraction(0), Fraction(1)))
    for low, high in found.enclosures[-1]:
        assert float(low) == pytest.approx(3**-0.5, abs=1e-9)
        assert float(high) == pytest.approx(3 * 19**-0.5, abs=1e-9)


def test_a_wide_box_that_turns_keeps_its_form():
    # x' = -y, y' = x/4: x = a cos(t/2) - 2b sin(t/2), y = (a/2) sin(t/2) + b cos(t/2). At t = 50 the box [1, 2]² is a
    # parallelogram of width |cos 25| + 2 |sin 25| and height |sin 25|/2 + |cos 25|, after four turns.
    found = follow(read_flow("x' = -y; y' = x/4", ["x in [1, 2]", "y in [1, 2]"], Fraction(0), Fraction(50)))
    c, s = abs(math.cos(25)), abs(math.sin(25))
    for (low, high), exact in zip(found.enclosures[-1], (c + 2 * s, s / 2 + c), strict=True):
        assert exact - 1e-12 < float(high - low) < exact + 1e-9


def test_curvature_that_is_lost_is_added():
    # x' = x², y' = -y/8 from [1, 3/2] × [1, 2]: at t = 1/4 the states x/(1 - x/4) fill [4/3, 12/5] exactly.
    found = follow(read_flow("x' = x**2; y' = -y/8", ["x in [1, 1.5]", "y in [1, 2]"], Fraction(0), Fraction(1, 4)))
    low, high = found.enclosures[-1][0]
    assert Fraction(13, 10) < low <= Fraction(4, 3)
    assert Fraction(12, 5) <= high < Fraction(25, 10)


@pytest.mark.parametrize(
    ("equations", "backwards", "starts"),
    [
        (
            LORENZ,
            "x' = -10*(y - x); y' = -(x*(28 - z) - y); z' = -(x*y - 8/3*z)",
            {"x": Fraction(1), "y": Fraction(-2), "z": Fraction(5)},
        ),
        (
            "x' = y; y' = atan(x)**3 - sqrt(2 + cos(x*y))/(1 + x**2)",
            "x' = -y; y' = -atan(x)**3 + sqrt(2 + cos(x*y))/(1 + x**2)",
            {"x": Fraction(1, 3), "y": Fraction(1)},
        ),
        (
            "x' = (2 + sin(y))**(2/3); y' = exp(-x**2)*tanh(z); z' = log(3 + x*z)**2 - cbrt(1 + y**2)",
            "x' = -(2 + sin(y))**(2/3); y' = -exp(-x**2)*tanh(z); z' = cbrt(1 + y**2) - log(3 + x*z)**2",
            {"x": Fraction(0), "y": Fraction(1, 2), "z": Fraction(1, 4)},
        ),
    ],
)
def test_the_way_back_leads_to_the_start(equations, backwards, starts):
    # If x' = f(x), then x(T - t) solves x' = -f(x): from all of the enclosure at T it comes back around the start.
    there = follow(read_flow(equations, [f"{n} = {v}" for n, v in starts.items()], 0, "1/2"))
    assert there.certificate is not None
    ends = [f"{n} in [{low}, {high}]" for n, (low, high) in zip(starts, there.enclosures[-1], strict=True)]
    back = follow(read_flow(backwards, ends, 0, "1/2"))
    assert back.certificate is not None
    for value, (low, high) in zip(starts.values(), back.enclosures[-1], strict=True):
        assert low <= value <= high
        assert high - low < Fraction(1, 10**6)  # Lorenz's system expands by up to e^(22.8/2) on the way back


@pytest.mark.parametrize(
    ("equations", "starts", "until"),
    [
        ("x' = -x + sin(t)", ["x = 1"], 2),
        ("x' = y; y' = (1 - x**2)*y - x", ["x = 2", "y = 0"], 5),
        ("x' = y; y' = -sin(x)", ["x in [1, 1.01]", "y = 0"], 3),
        (LORENZ, ["x = 1", "y = 1", "z = 1"], 2),
    ],
)
def test_what_is_shown_is_what_the_certificate_says(equations, starts, until):
    found = follow(read_flow(equations, starts, 0, until))
    assert found.certificate is not None
    for finding, pair, (low, high) in zip(
        found.answer().findings, found.certificate.proof["final"], found.enclosures[-1], strict=True
    ):
        ((name, text),) = finding.at.items()
        shown, stated, size = tuple(map(Fraction, text)), tuple(map(Fraction, pair)), 1 + abs(low)
        assert finding.text == f"{name}({until}) in [{text[0]}, {text[1]}]"
        # Decimals are rounded outward, in the sixteenth digit; the certificate leaves room for doubles, and no more.
        assert shown[0] <= stated[0] <= low <= high <= stated[1] <= shown[1]
        assert max(stated[0] - shown[0], shown[1] - stated[1]) < size / 10**14
        assert stated[1] - stated[0] <= 3 * (high - low) + size / 10**13
    for arithmetic in ("crival", "pyintval"):
        assert check_flow(found.certificate, arithmetic)[0]
