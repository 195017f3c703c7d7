"""Enclosed solutions: against closed forms, in three arithmetics, and with every number of a certificate changed."""

from __future__ import annotations

import copy
import json
import math
from fractions import Fraction
from functools import lru_cache

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics import enclosure as A
from verify.certificate import Certificate
from verify.cli.main import main
from verify.errors import InputError
from verify.questions.effort import Effort
from verify.questions.flows.checker import answer_text, check_flow
from verify.questions.flows.document import flow_of
from verify.questions.flows.expansion import enclosed_ends, expanded, remainder
from verify.questions.flows.frame import Axes, around_frame, first_frame, step_of, turned
from verify.questions.flows.reading import read_flow
from verify.questions.flows.search import follow
from verify.recheck import recheck


def enclosed(equations: str, starts: list[str], until: Fraction | int, since: Fraction | int = 0):
    found = follow(read_flow(equations, starts, Fraction(since), Fraction(until)), Effort(boxes=3000))
    assert found.certificate is not None, found.why
    return found, [tuple(map(Fraction, ends)) for ends in found.certificate.proof["final"]]


@pytest.mark.parametrize(
    ("equations", "starts", "until", "value", "width"),
    [
        ("x' = x", ["x = 1"], 1, lambda: mpmath.e, 1e-9),
        ("x' = 2*t", ["x = 0"], 3, lambda: mpmath.mpf(9), 1e-9),  # x = t²
        ("x' = -x + sin(t)", ["x = 1"], 2, lambda: (3 * mpmath.exp(-2) + mpmath.sin(2) - mpmath.cos(2)) / 2, 1e-9),
        ("x' = 1 + x**2", ["x = 0"], 1, lambda: mpmath.tan(1), 1e-8),
        ("x' = exp(-x)", ["x = 0"], 1, lambda: mpmath.log(2), 1e-9),  # x = log(1 + t)
    ],
)
def test_closed_forms_are_enclosed(equations, starts, until, value, width):
    _, ((low, high),) = enclosed(equations, starts, until)
    with mpmath.workdps(40):
        exact = value()
        assert mpmath.mpf(low.numerator) / low.denominator <= exact <= mpmath.mpf(high.numerator) / high.denominator
    assert high - low < width


def test_a_rotation_is_enclosed():
    # x = cos t, y = -sin t
    _, ((low, high), (bottom, top)) = enclosed("x' = y; y' = -x", ["x = 1", "y = 0"], 2)
    assert low <= Fraction(mpmath.nstr(mpmath.cos(2), 15)) <= high
    assert bottom <= Fraction(mpmath.nstr(-mpmath.sin(2), 15)) <= top


def test_a_rotated_box_is_not_wrapped():
    # The box [9/10, 11/10] × [-1/10, 1/10] turns around 0; a box around it is at most √2 times as wide, while
    # boxes in boxes would grow like e^t.
    _, sides = enclosed("x' = y; y' = -x", ["x in [0.9, 1.1]", "y in [-0.1, 0.1]"], 6)
    c, s = math.cos(6), math.sin(6)
    corners = [(x * c + y * s, y * c - x * s) for x in (0.9, 1.1) for y in (-0.1, 0.1)]
    for k, (low, high) in enumerate(sides):
        assert low <= min(p[k] for p in corners) + 1e-12
        assert high >= max(p[k] for p in corners) - 1e-12
        assert high - low < 0.2 * 1.42


def test_a_pendulum_keeps_its_energy():
    # E = y²/2 - cos x is conserved: at every end of the answer it is that of the start, up to the width.
    found, ((a, b), (c, d)) = enclosed("x' = y; y' = -sin(x)", ["x = 1", "y = 0"], 2)
    assert max(b - a, d - c) < Fraction(1, 10**10)
    energy = float(c) ** 2 / 2 - math.cos(float(a))
    assert energy == pytest.approx(-math.cos(1), abs=1e-9)
    assert found.certificate is not None
    assert recheck(found.certificate, "crival").ok


def matrices():
    entries = st.fractions(-2, 2, max_denominator=8)
    return st.tuples(st.tuples(entries, entries), st.tuples(entries, entries))


@settings(max_examples=40, deadline=None)
@given(matrices(), st.tuples(st.fractions(-1, 1), st.fractions(-1, 1)), st.floats(-1, 1), st.floats(-1, 1))
def test_any_axes_enclose_the_moved_states(matrix, centre, u, v):
    # A step of length 1/8 of a rotation, from [0, 1]²; the axes and the centre are no good: the states stay inside.
    flow = read_flow("x' = y; y' = -x", ["x in [0, 1]", "y in [0, 1]"], Fraction(0), Fraction(1))
    x, frame = [enclosed_ends(ends, A) for ends in flow.start], first_frame(flow.start, A)
    t, h = A.number(Fraction(0)), A.number(Fraction(1, 8))
    inside = expanded(flow, x, [A.number(c) for c in frame.axes.centre], t, 6, A)
    rest = remainder(flow, inside, [(Fraction(-1), Fraction(2))] * 2, t, h, A)
    assert rest is not None
    step = step_of(inside, rest, h, A)
    axes = Axes(centre, matrix)
    if matrix[0][0] * matrix[1][1] == matrix[0][1] * matrix[1][0]:
        with pytest.raises(ValueError, match="independent"):
            turned(frame, step, axes, A)
        return
    at = np.array([(1 + u) / 2, (1 + v) / 2])
    moved = np.array([at[0] * np.cos(0.125) + at[1] * np.sin(0.125), at[1] * np.cos(0.125) - at[0] * np.sin(0.125)])
    frame = turned(frame, step, axes, A)
    # The middle of the start box is (1/2, 1/2); C carries the place in it, and Q·R holds the rest.
    carried = np.array(frame.moved, float) @ (at - 0.5)
    place = np.linalg.solve(np.array(matrix, float), moved - np.array(centre, float) - carried)
    for coordinate, side, around, value in zip(place, frame.spread, around_frame(frame, A), moved, strict=True):
        room = 1e-9 * (1 + abs(coordinate))
        assert float(side.lo) - room <= coordinate <= float(side.hi) + room
        assert float(around.lo) - 1e-9 <= value <= float(around.hi) + 1e-9


def test_in_one_dimension_a_wide_start_loses_nothing():
    # x' = -x: the interval [1, 2] shrinks to [1, 2]/e, and the enclosure is hardly wider.
    _, ((low, high),) = enclosed("x' = -x", ["x in [1, 2]"], 1)
    inverse = Fraction(mpmath.nstr(mpmath.exp(-1), 15))
    assert low <= inverse
    assert high >= 2 * inverse - Fraction(1, 10**14)
    assert high - low < inverse + Fraction(1, 10**6)


@settings(max_examples=12, deadline=None)
@given(st.fractions(Fraction(1, 10), Fraction(9, 10), max_denominator=20), st.fractions(-1, 2, max_denominator=8))
def test_the_logistic_equation(start, since):
    # x = 1/(1 + (1/x0 - 1) e^(-(t - t0)))
    _, ((low, high),) = enclosed("x' = x*(1 - x)", [f"x = {start}"], since + 1, since)
    with mpmath.workdps(40):
        exact = 1 / (1 + (1 / mpmath.mpf(start.numerator) * start.denominator - 1) * mpmath.exp(-1))
        assert mpmath.mpf(low.numerator) / low.denominator < exact < mpmath.mpf(high.numerator) / high.denominator


def test_a_solution_that_reaches_a_pole_of_the_field_is_not_followed_further():
    # x grows from 1 to 2, where 1/(2 - x)**2 has no value, and x' is at least 1 + 1.
    found = follow(read_flow("x' = 1/(2 - x)**2 + x**3", ["x = 1"], Fraction(0), Fraction(3)), Effort(boxes=60))
    assert found.certificate is None
    assert found.answer().status == "undecided"
    assert found.times[-1] < 1


@lru_cache
def blow_up() -> Certificate:
    # x = 1/(1 - t) is unbounded as t -> 1.
    found = follow(read_flow("x' = x**2", ["x = 1"], Fraction(0), Fraction(3)), Effort(boxes=300))
    assert found.answer().status == "refuted"
    assert found.certificate is not None
    return found.certificate


def test_a_solution_that_blows_up_does_not_exist():
    certificate = blow_up()
    assert Fraction(certificate.proof["time"]) < 1 < Fraction(certificate.proof["last"])
    assert recheck(certificate).ok
    # Downwards, and where the growth is exponential; x' = x log x grows for ever, but exists.
    for equations, start in (("x' = -x**2", "x = -1"), ("x' = exp(x)", "x = 0")):
        assert follow(read_flow(equations, [start], Fraction(0), Fraction(2))).answer().status == "refuted"
    assert follow(read_flow("x' = x", ["x = 1"], Fraction(0), Fraction(2))).answer().status == "proved"


@pytest.mark.parametrize(
    "changed",
    [
        {"last": "99/100"},
        {"factor": "101/100"},
        {"factor": "-1"},
        {"exponent": "1"},
        {"exponent": "3"},
        {"start": "5"},
        {"sign": -1},
        {"time": "1/2"},
        {"flow": {"equations": [["x", "x"]], "start": [["1", "1"]], "begin": "0", "end": "3"}},
        {"flow": {"equations": [["x", "x**2"]], "start": [["1/2", "1/2"]], "begin": "0", "end": "3"}},
    ],
)
def test_a_forged_blow_up_is_refused(changed):
    certificate = blow_up()
    proof = {**certificate.proof, **changed}
    ((_, equation),) = proof["flow"]["equations"]
    start, time, last = proof["flow"]["start"][0][0], proof["time"], proof["last"]
    text = f"solution of x' = {equation} with x(0) = {start} is unbounded after t = {time} and before t = {last}"
    assert (text == certificate.statement) == (not {"last", "time", "flow"} & set(changed))
    assert not recheck(Certificate("blow-up", text, proof)).ok


def test_where_solutions_are_not_smooth_nothing_is_claimed():
    # x' = √x has the solutions 0 and t²/4 from 0.
    found = follow(read_flow("x' = sqrt(x)", ["x = 0"], Fraction(0), Fraction(1)))
    assert found.certificate is None
    assert "there may be several solutions" in found.answer().sentence


@lru_cache
def certificate() -> Certificate:
    found = follow(read_flow("x' = y; y' = -sin(x) + t/9", ["x = 1", "y in [0, 1/100]"], Fraction(0), Fraction(1, 2)))
    assert found.certificate is not None
    return found.certificate


@pytest.mark.parametrize("arithmetic", ["arb", "crival", "pyintval"])
def test_certificates_are_accepted_in_every_arithmetic(arithmetic):
    assert recheck(certificate(), arithmetic).ok


def test_the_order_of_the_equations_survives_a_file(tmp_path):
    # y is before x here, and starts elsewhere; the keys of a JSON document are sorted.
    found = follow(read_flow("y' = -x; x' = y", ["y = 1", "x = 0"], Fraction(0), Fraction(1, 4)))
    assert found.certificate is not None
    read = Certificate.load(found.certificate.save(tmp_path / "c.json"))
    assert read == found.certificate
    assert recheck(read).ok


def restated(proof) -> Certificate:
    """The certificate with a statement that fits the changed proof, so that only mathematics can refuse it."""
    final = [(Fraction(low), Fraction(high)) for low, high in proof["final"]]
    return Certificate("flow", answer_text(flow_of(proof["flow"]), final), proof)


def changes(proof):
    def changed(edit):
        other = copy.deepcopy(proof)
        edit(other)
        return other

    yield "a narrower answer", changed(lambda p: p["final"].__setitem__(0, [p["final"][0][0], p["final"][0][0]]))
    yield "no answer", changed(lambda p: p["final"].__setitem__(0, [p["final"][0][1], p["final"][0][0]]))
    yield "a wider start", changed(lambda p: p["flow"]["start"].__setitem__(0, ["1", "11/10"]))
    yield "another field", changed(lambda p: p["flow"]["equations"][0].__setitem__(1, "y + 1/1000"))
    yield "a later end", changed(lambda p: p["flow"].__setitem__("end", "9/16"))
    yield "a step left out", changed(lambda p: p["steps"].pop())
    yield "no steps", changed(lambda p: p["steps"].clear())
    yield "a longer step", changed(lambda p: p["steps"][0].__setitem__(0, "1/2"))
    yield "a step back", changed(lambda p: p["steps"][0].__setitem__(0, "-1/16"))
    yield "a box too small", changed(lambda p: p["steps"][0][1].__setitem__(0, ["1", "1"]))
    yield "a reversed box", changed(lambda p: p["steps"][0][1].__setitem__(0, ["2", "0"]))
    yield "axes that depend on one another", changed(lambda p: p["steps"][0].__setitem__(3, [["1", "1"], ["1", "1"]]))
    yield "axes of another size", changed(lambda p: p["steps"][0].__setitem__(2, ["1"]))
    yield "no number", changed(lambda p: p["steps"][0].__setitem__(0, "nan"))
    yield "a rough field", changed(lambda p: p["flow"]["equations"][0].__setitem__(1, "abs(y)"))
    yield "two equations for one variable", changed(lambda p: p["flow"]["equations"][1].__setitem__(0, "x"))
    yield "an order too high", changed(lambda p: p.__setitem__("order", 10**6))
    yield "order nought", changed(lambda p: p.__setitem__("order", 0))


@pytest.mark.parametrize("name", [name for name, _ in changes(certificate().proof)])
def test_a_changed_certificate_is_refused(name):
    proof = dict(changes(certificate().proof))[name]
    try:
        other = restated(proof)
    except (InputError, ValueError, KeyError):
        other = Certificate("flow", certificate().statement, proof)
    assert not check_flow(other)[0]


def test_a_statement_that_says_more_than_the_proof_is_refused():
    true = certificate()
    assert not check_flow(Certificate("flow", true.statement.replace("sin(x)", "cos(x)"), true.proof))[0]
    assert not check_flow(Certificate("flow", true.statement, true.proof, refutes=True))[0]


@pytest.mark.parametrize(
    ("equations", "starts", "until", "words"),
    [
        ("x' = y", ["x = 1"], 1, "equation for every variable"),
        ("x' = x", [], 1, "start value for every variable"),
        ("x' = x", ["x = 1", "y = 2"], 1, "equation for every start value"),
        ("x' = x", ["x = 1", "x = 2"], 1, "one start value"),
        ("x' = abs(x)", ["x = 1"], 1, "derivatives of all orders"),
        ("t' = 1", ["t = 1"], 1, "variable other than"),
        ("x' = x", ["x = 1"], 0, "time after"),
        ("x' = x", ["x = y"], 1, "number as start value"),
        ("x' = x", ["x in (0, 1]"], 1, "closed interval"),
        ("x = x", ["x = 1"], 1, "equation such as"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(equations, starts, until, words):
    with pytest.raises(InputError, match=words):
        read_flow(equations, starts, Fraction(0), Fraction(until))


def test_the_command(capsys, tmp_path):
    path = tmp_path / "c.json"
    assert main(["flow", "x' = x", "--start", "x = 1", "--until", "1", "--certificate", str(path)]) == 0
    assert "x(1) in [2.7182818284" in capsys.readouterr().out
    assert main(["recheck", str(path)]) == 0
    capsys.readouterr()
    assert main(["flow", "x' = x**2", "--start", "x = 1", "--until", "2", "--boxes", "5", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["verdict"] == "undecided"
    assert main(["flow", "x' = z", "--start", "x = 1", "--until", "2"]) == 2
    # Written out, this time would have a billion digits.
    assert main(["flow", "x' = x", "--start", "x = 1", "--until", "1e999999999"]) == 2
    assert "expected a time" in capsys.readouterr().err


@pytest.mark.parametrize("start", ["1", "1/3", "7", "10/7"])
def test_times_are_never_rounded_to_the_wrong_side(start):
    # x = 1/(1/s - t) for x' = x² from s: unbounded at t = 1/s, between the times that are named.
    found = follow(read_flow("x' = x**2", [f"x = {start}"], Fraction(0), Fraction(4)), Effort(boxes=300))
    assert found.certificate is not None
    begin, end = (word.rstrip(".") for word in found.why.split(" = ")[-2:])
    begin = begin.split(" ")[0]
    assert Fraction(begin) <= Fraction(found.certificate.proof["time"]) < 1 / Fraction(start)
    assert 1 / Fraction(start) < Fraction(found.certificate.proof["last"]) <= Fraction(end)


def test_a_time_that_is_cut_short_is_shown_with_dots():
    # The pole of 1/x is met at t = 1/2; an undecided answer speaks of the time of its last step.
    answer = follow(read_flow("x' = -1/x", ["x = 1"], Fraction(0), Fraction(1)), Effort(boxes=20)).answer()
    assert answer.status == "undecided"
    (finding,) = answer.findings
    time = Fraction(finding.facts["time"])
    shown = finding.text.partition(")")[0].removeprefix("x(")
    assert shown.endswith("…") or Fraction(shown) == time
    low, high = map(Fraction, finding.at["x"])
    assert low**2 <= 1 - 2 * time <= high**2  # x = √(1 - 2t)


@pytest.mark.parametrize("equation", ["x' = -x*exp(exp(30))", "x' = x*exp(exp(40))"])
def test_speeds_too_large_to_be_written_down_end_the_search(equation):
    # e^(e^30) has 10^13 bits before the point: no step from there, and no attempt to write such a number down.
    answer = follow(read_flow(equation, ["x = 1"], Fraction(0), Fraction(1))).answer()
    assert answer.status == "undecided"
    assert "unbounded" in answer.sentence
