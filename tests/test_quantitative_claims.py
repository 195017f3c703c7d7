"""The exact solution of the mean-field model: true as entered, false with another speed, and what the solver sees."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from numerics.circle.coupling import attention_coupling
from numerics.circle.density import simulate_density
from proofs.quantitative.poisson_kernel import R, X, density, flow, rate
from proofs.quantitative.symmetry import symmetric
from proofs.quantitative.theorem import poisson_mixtures
from proofs.vectors import identities
from verify import prove, sin
from verify.formula.derivative import derivative
from verify.formula.tree import number


@pytest.mark.parametrize("claimed", [flow, symmetric, rate])
def test_statements_are_proved(claimed):
    assert {prove(statement, seconds=60).status for statement in claimed.question} == {"proved"}


def test_with_another_speed_a_poisson_kernel_does_not_stay_one():
    # r' = r(1 − r)/2 instead of r(1 − r²)/2: the balance is −(r²(1 − r)/2) ∂_r P, which is not 0 at r = 1/2, x = 0.
    speed = R * (1 - R) / 2
    balance = speed * derivative(density(), "r") + derivative(-R * sin(X) * density(), "x")
    (statement,) = identities([balance], [number(0)], r="(0, 1)", x="[-pi, pi]")
    assert prove(statement).status == "refuted"


def test_the_distance_of_the_solver_is_that_of_the_formula():
    # r² = c e^t/(1 − c + c e^t) with c = 1/4; W_2² = 4 ∫_r^1 log(1 + s)/s ds by Simpson's rule.
    times = np.array([0.0, 1.0, 2.0])
    run = simulate_density(attention_coupling(0.0), (0.5 ** np.arange(257)).astype(complex), times)
    for t, distance in zip(times, run.distance_to(0.0), strict=True):
        r = np.sqrt(0.25 * np.exp(t) / (0.75 + 0.25 * np.exp(t)))
        s = np.linspace(r, 1.0, 2001)
        weights = np.where(np.arange(2001) % 2, 4.0, 2.0)
        weights[[0, -1]] = 1.0
        squared = 4 * (weights * np.log1p(s) / s).sum() * (1 - r) / 2000 / 3
        assert abs(distance**2 - squared) < 1e-7


def test_one_run_of_the_experiment():
    seen = poisson_mixtures(7, runs=1, beta="1/2")
    assert seen.size == 1
    (row,) = seen.details["table"]["rows"]
    distances = [float(value) for value in row[1:-1]]
    assert len(distances) == 6
    assert all(a > b for a, b in pairwise(distances))
