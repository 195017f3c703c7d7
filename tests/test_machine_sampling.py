"""Sampling finds minima whose place is known, keeps to the conditions, and needs neither numba nor luck."""

from __future__ import annotations

import math

import numpy as np
import pytest

from numerics import machine
from numerics.machine import Sample, sample_minimum
from numerics.machine.sampling import quasi_random
from tests.tapes import tape_of


def sample(*texts: str, names: str, lower: list[float], upper: list[float]) -> Sample:
    return sample_minimum(tape_of(*texts, names=names), lower, upper, 500, seed=1)


@pytest.mark.parametrize(
    ("text", "names", "lower", "upper", "point", "value"),
    [
        # Rosenbrock's valley: minimum 0 at (1, 1).
        ("(1 - x)**2 + 10*(y - x**2)**2", "x y", [-2.0, -2.0], [2.0, 2.0], [1.0, 1.0], 0.0),
        # At a corner: x + y on [1, 2] × [-1, 5].
        ("x + y", "x y", [1.0, -1.0], [2.0, 5.0], [1.0, -1.0], 0.0),
        # Shekel-like narrow dip of depth 1 at x = 0.3 (width 1e-3) beside a shallow one.
        ("-1/(1 + 10**6*(x - 3/10)**2) - 1/2/(1 + (x - 7/10)**2)", "x", [0.0], [1.0], [0.3], -1.431),
        # x log x has its minimum -1/e at 1/e; undefined for x <= 0.
        ("x*log(x)", "x", [-1.0], [2.0], [1 / math.e], -1 / math.e),
    ],
)
def test_known_minima_are_found(
    text: str, names: str, lower: list[float], upper: list[float], point: list[float], value: float
) -> None:
    found = sample(text, names=names, lower=lower, upper=upper)
    assert abs(found.values[0] - value) < 1e-3
    assert np.abs(found.points[0] - point).max() < 2e-2
    assert (np.diff(found.values) >= 0).all()


def test_points_lie_in_the_box_and_satisfy_the_conditions() -> None:
    # Least x + y on the half disc x² + y² <= 1, x >= y: on the circle at (-1/√2, -1/√2), value -√2.
    found = sample("x + y", "1 - x**2 - y**2", "x - y", names="x y", lower=[-2.0, -2.0], upper=[2.0, 2.0])
    assert (np.abs(found.points) <= 2).all()
    x, y = found.points.T
    assert (x**2 + y**2 <= 1).all()
    assert (x >= y).all()
    assert -math.sqrt(2) - 1e-12 <= found.values[0] < -1.38


def test_thin_feasible_sets_are_reached_by_following_the_conditions() -> None:
    # A shell of width 1e-5 around the unit circle: far fewer than one in 500 points of the square lies in it.
    shell = "1/10**10 - (x**2 + y**2 - 1)**2"
    found = sample("x", shell, names="x y", lower=[-2.0, -2.0], upper=[2.0, 2.0])
    assert len(found.values)
    assert (np.abs((found.points**2).sum(axis=1) - 1) <= 1e-5).all()


def test_contradictory_conditions_give_no_point() -> None:
    found = sample("x", "x - 1", "-x", names="x", lower=[-2.0], upper=[2.0])
    assert found.points.shape == (0, 1)
    assert found.values.shape == (0,)


def test_the_same_seed_gives_the_same_points() -> None:
    tape = tape_of("sin(5*x)*cos(3*y)", names="x y")
    first, second = (sample_minimum(tape, [0.0, 0.0], [3.0, 3.0], 300, seed=4) for _ in range(2))
    assert np.array_equal(first.points, second.points)
    assert np.array_equal(first.values, second.values)


def test_quasi_random_points_fill_the_cube_evenly() -> None:
    # Every one of 64 equal cells of the square holds 1/64 of 6400 points, give or take a few per cent.
    points = quasi_random(6400, 2, seed=0)
    counts = np.histogram2d(*points.T, bins=8, range=[[0, 1], [0, 1]])[0]
    assert counts.min() >= 90
    assert counts.max() <= 110


def test_infinite_boxes_are_refused() -> None:
    with pytest.raises(ValueError, match="finite bounds"):
        sample_minimum(tape_of("x"), [0.0], [math.inf])


def test_without_numba_the_search_says_so_and_sampling_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("numerics.machine.tree_search.find_spec", lambda name: None)
    machine.warm_up.cache_clear()  # as in a process that has not searched yet
    assert not machine.available()
    with pytest.raises(RuntimeError, match="pip install numba"):
        machine.search(tape_of("x"), [0.0], [1.0])
    assert sample_minimum(tape_of("x"), [0.0], [1.0]).values[0] == 0.0
