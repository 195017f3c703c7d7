"""Events: times at which quantities pass a value, against times known in closed form."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad

from numerics.circle import causal_attention, starts, unnormalised_attention
from numerics.integrators import DOP853, TSIT5, Linearised, Tableau, integrate
from numerics.particles import simulate
from numerics.particles.order import order_parameter
from verify.cli.main import main
from verify.simulation import Setup, run_in_parts, run_simulation


@pytest.mark.parametrize("tableau", [TSIT5, DOP853], ids=lambda t: t.name)
def test_zeros_of_a_sine_are_found_whatever_the_steps(tableau: Tableau) -> None:
    # y'' = −y from (0, 1): sin t passes 0 at once leaving it, ½ at π/6, and first falls below −½ at 7π/6
    def velocity(t: np.ndarray, y: np.ndarray) -> np.ndarray:
        return np.stack([y[:, 1], -y[:, 0]], axis=1)

    events = [lambda y: y[:, 0] - 0.5, lambda y: y[:, 0] + 0.5, lambda y: y[:, 0] - 2.0]
    for tolerance in (1e-4, 1e-8):
        run = integrate(
            velocity, np.array([[0.0, 1.0]]), np.array([0.0, 10.0]), atol=tolerance, tableau=tableau, events=events
        )
        assert run.crossed is not None
        assert run.crossed[0, 0] == pytest.approx(np.pi / 6, abs=30 * tolerance)
        assert run.crossed[0, 1] == pytest.approx(7 * np.pi / 6, abs=100 * tolerance)
        assert np.isnan(run.crossed[0, 2])


def test_events_in_rosenbrock_steps() -> None:
    # y' = −10⁵ (y − s), s' = 1: y follows s − 10⁻⁵ and passes 3 at 3.00001, in steps of any length
    def velocity(t: np.ndarray, y: np.ndarray) -> np.ndarray:
        return np.stack([np.ones(len(y)), -1e5 * (y[:, 1] - y[:, 0])], axis=1)

    def linearise(y: np.ndarray) -> Linearised:
        def solve(shift: np.ndarray, right: np.ndarray) -> np.ndarray:
            first = right[:, 0] / shift
            return np.stack([first, (right[:, 1] + 1e5 * first) / (shift + 1e5)], axis=1)

        return Linearised(np.full(len(y), 1e5), solve)

    run = integrate(
        velocity,
        np.zeros((1, 2)),
        np.array([0.0, 10.0]),
        linearise=linearise,
        stiff_only=True,
        events=[lambda y: y[:, 1] - 3.0],
    )
    assert run.crossed is not None
    assert run.crossed[0, 0] == pytest.approx(3.00001, abs=1e-7)
    assert run.accepted[0] < 500


def test_two_particles_reach_a_distance_when_the_integral_says() -> None:
    # equal masses: D' = −f_β(D); the order parameter is cos(D/2)
    beta = 4.0
    expected = quad(lambda d: np.exp(-beta * (np.cos(d) - 1)) / np.sin(d), 0.5, 2.0, epsabs=1e-12)[0]
    run = simulate(
        unnormalised_attention(beta),
        np.array([[0.0, 2.0], [0.0, 0.1]]),
        np.array([0.0, 2 * expected]),
        tolerance=1e-11,
        events={"near": lambda x: order_parameter(x) - np.cos(0.25)},
    )
    assert run.events["near"][0] == pytest.approx(expected, abs=1e-7)
    assert np.isnan(run.events["near"][1])  # nearer from the start on


def test_asking_for_events_does_not_change_the_solution() -> None:
    model, start, times = causal_attention(9.0), starts.uniform(20, 2, 1), np.array([0.0, 5.0, 60.0])
    plain = simulate(model, start, times, stepper="tsit5")
    watched = simulate(model, start, times, stepper="tsit5", events={"order": lambda x: order_parameter(x) - 0.5})
    explicit = plain.solution.implicit == 0
    assert np.array_equal(plain.states[explicit], watched.states[explicit])
    assert np.abs(plain.states - watched.states).max() < 1e-6


def test_merges_of_clusters_are_timed_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["usa", "--n", "9", "--beta", "2", "--clusters", "3,3,3", "--t", "200", "--outputs", "401", "--json"]
    events = ["--event", "clusters=2", "--event", "clusters=1", "--event", "order=2"]
    assert main(["simulate", *words, *events]) == 0
    found = json.loads(capsys.readouterr().out)["events"]
    two, one = found["clusters=2"]["times"]["mean"], found["clusters=1"]["times"]["mean"]
    assert 0 < two < one < 200
    assert found["order=2"] == {"count": 0, "times": None}
    # between outputs the count agrees
    setup = Setup("usa", n=9, beta=2.0, sizes=(3, 3, 3), t=200.0, outputs=401, observe=("clusters",))
    counts, times = (run := run_simulation(setup).trajectory).observables["clusters"][0], run.times
    assert times[np.flatnonzero(counts <= 2)[0] - 1] <= two <= times[np.flatnonzero(counts <= 2)[0]]
    assert times[np.flatnonzero(counts <= 1)[0] - 1] <= one <= times[np.flatnonzero(counts <= 1)[0]]
    assert main(["simulate", *words[:-1], *events]) == 0
    assert "order=2          never, in 0 of 1 replica" in capsys.readouterr().out


def test_events_in_parts(tmp_path: Path) -> None:
    setup = Setup("sa", n=8, t=20.0, replicas=3, outputs=9, events=(("order", 0.9),))
    whole = run_simulation(setup).trajectory.events["order=0.9"]
    parts = run_in_parts(setup, tmp_path, 2).trajectory.events["order=0.9"]
    assert np.isfinite(whole).all()
    assert np.abs(whole - parts).max() < 1e-6


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sa", "--event", "order"], "such as order=0.9"),
        (["sa", "--event", "order=x"], "such as order=0.9"),
        (["sa", "--event", "=1"], "such as order=0.9"),
        (["sa", "--event", "magic=1"], "Expected an event of"),
        (["causal", "--event", "energy=1"], "Expected an event of"),
        (["pure", "--event", "order=0.5"], "Expected an event of"),
        (["sa", "--event", "order=0.5", "--noise", "1"], "no events together with noise"),
        (["sa", "--event", "order=0.5", "--merge", "1e-5"], "together with merging"),
        (["density", "--event", "order=0.5"], "no --event"),
    ],
)
def test_unusable_events(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", *words]) == 2
    assert message in capsys.readouterr().err
