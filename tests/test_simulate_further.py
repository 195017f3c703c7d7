"""What `verify simulate` does beyond the models in time: other systems, states at the ends, spans."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from numerics import sphere
from numerics.euclidean import consensus
from numerics.particles import Noise, simulate, simulate_noisy
from numerics.particles.transport import distance, distance_to_point
from numerics.sphere.orthogonal_start import common_cosine
from tests.commands import simulated
from verify.simulation import Setup, run_simulation
from verify.simulation.reduce import reduced


def test_the_scalar_equation_is_what_orthogonal_tokens_do(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--n", "6", "--beta", "2", "--t", "3", "--outputs", "7", "--json"]
    scalar = json.loads(simulated(capsys, "orthogonal-sa", *words)[1])
    observed = ["--d", "40", "--orthogonal", "--observe", "mean-cosine", "--tolerance", "1e-12"]
    tokens = json.loads(simulated(capsys, "sphere-sa", *words, *observed)[1])
    assert tokens["observables"]["mean-cosine"]["mean"] == pytest.approx(scalar["cosine"], abs=1e-10)
    assert tokens["order_parameter"]["mean"] == pytest.approx(scalar["order_parameter"][1], abs=1e-10)
    # between two outputs the time of passing is read off a line: good to the square of their distance
    times = np.linspace(0, 3, 3001)
    exact = float(times[np.argmax(common_cosine(2.0, 6, times) >= 0.5)])
    assert scalar["passed"]["0.5"] == pytest.approx(exact, abs=0.05)
    assert scalar["passed"]["0.999"] is None


def test_a_pair_has_the_law_of_two_particles(capsys: pytest.CaptureFixture[str]) -> None:
    # β = 0, n = 2: E cos x = tanh(t/2), so the mean of |mean|² is (1 + tanh(t/2))/2; 4000 pairs, five standard errors
    words = ["--n", "2", "--beta", "0", "--t", "1", "--outputs", "3", "--json"]
    law = json.loads(simulated(capsys, "pair-law", *words)[1])
    assert law["squared_order"][1] == pytest.approx((1 + np.tanh(0.5)) / 2, abs=1e-9)
    order = run_simulation(Setup("usa", n=2, beta=0.0, t=1.0, outputs=2, replicas=4000)).trajectory.observables["order"]
    squares = order[:, -1] ** 2
    assert abs(squares.mean() - law["squared_order"][1]) < 5 * squares.std() / np.sqrt(len(squares))


def test_parking_counts(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = simulated(capsys, "parking", "--centers", "0.5", "--n", "400", "--replicas", "300", "--json")
    document = json.loads(out)
    assert code == 0
    # strong centres: 1/σ = π/δ = 2π on the circle; four standard errors are twice the confidence interval
    strong = document["strong_renyi"]
    low, high = strong["confidence"]
    assert abs(strong["mean"] - 2 * np.pi) < high - low
    assert document["expected_strong"]["all"] == pytest.approx(2 * np.pi)
    full = document["saturated"]
    assert abs(full["mean"] - full["expected_about"]) < full["confidence"][1] - full["confidence"][0]
    assert document["renyi"]["mean"] <= full["mean"] + 0.5
    assert "Rényi's constant gives" in simulated(capsys, "parking", "--centers", "0.5")[1]


def test_consensus_contracts_at_its_exact_rate() -> None:
    # F constant: d E|y_i|² = (−2λ + 2κd(1 − 1/n)) E|y_i|² on average over i, y_i = x_i − mean. One step of Euler–
    # Maruyama: E S' = ((1 − λh)² + 2κdh(1 − 1/n)) S. 3000 replicas of the same start, five standard errors
    n, d, kappa, h, steps = 8, 2, 0.2, 0.05, 10
    model = consensus(lambda x: np.zeros(x.shape[:-1]), 3.0, d)
    start = np.random.default_rng(1).standard_normal((n, d))
    times = np.array([0.0, h * steps])
    run = simulate_noisy(
        model, np.repeat(start[None], 3000, axis=0), times, Noise(kappa), step=h, scheme="euler-maruyama"
    )
    squares = ((run.states - run.states.mean(axis=2, keepdims=True)) ** 2).sum(axis=(2, 3))
    ratio = squares[:, 1] / squares[:, 0]
    expected = ((1 - h) ** 2 + 2 * kappa * d * h * (1 - 1 / n)) ** steps
    assert abs(ratio.mean() - expected) < 5 * ratio.std() / np.sqrt(len(ratio))
    with pytest.raises(ValueError, match="Itô"):
        simulate_noisy(model, start, times, Noise(kappa))


def test_consensus_finds_the_minimum_of_a_formula(capsys: pytest.CaptureFixture[str]) -> None:
    # a double well: the lower one is at (1, 0), the other near (−1, 0)
    formula = "(x1**2 - 1)**2 + x2**2 - x1/4"
    words = ["--d", "2", "--f", formula, "--beta", "50", "--noise", "0.2", "--n", "100", "--t", "20", "--outputs", "2"]
    code, out, _ = simulated(capsys, "consensus", *words, "--json")
    centre = json.loads(out)["clusters"]["replicas"][0]["centres"][0]
    assert code == 0
    assert centre == pytest.approx([1.03, 0.0], abs=0.1)  # 4x(x² − 1) = 1/4 near x = 1.03
    assert "  centres          100 at (" in simulated(capsys, "consensus", *words)[1]
    assert "variables y" in simulated(capsys, "consensus", "--f", "y")[2]


def test_layers_and_splitting_approach_the_flow(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["--n", "5", "--t", "0.2", "--outputs", "2", "--seed", "3", "--json", "--out", tmp_path]
    for model, flow, other in (
        ("sphere-layers", "sphere-multi-head", []),
        ("sphere-feed-forward", "sphere-feed-forward", ["--stepper", "splitting"]),
    ):
        ends = []
        for name, options in ((flow, []), (model, [*other, "--step", "0.01"]), (model, [*other, "--step", "0.005"])):
            code, _, err = simulated(capsys, name, *words, *options)
            assert (code, err) == (0, "")
            ends.append(np.load(tmp_path / "trajectory.npz")["states"][0, -1])
        errors = [np.abs(end - ends[0]).max() for end in ends[1:]]
        assert 0 < errors[1] < 0.05
        assert errors[0] / errors[1] == pytest.approx(2.0, rel=0.2), model  # order 1
    code, _, err = simulated(capsys, "sphere-layers", "--step", "0.1", "--t", "1", "--outputs", "4")
    assert (code, "3.33333 of step=0.1" in err) == (2, True)


def test_heads_that_change_with_time(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    # one token, V(t) = diag(1, 0, 0) t/T + diag(0, 0, 0): (x·e1)/(x·e2) grows by the integral of t/T, e^{T/2}
    path = tmp_path / "matrices.npz"
    np.savez(path, value=np.stack([np.zeros((1, 3, 3)), np.diag([1.0, 0.0, 0.0])[None]]))
    start = tmp_path / "start.npy"
    np.save(start, np.array([[0.6, 0.8, 0.0]]))
    words = [
        "--matrices",
        path,
        "--start",
        start,
        "--t",
        "2",
        "--outputs",
        "2",
        "--tolerance",
        "1e-12",
        "--out",
        tmp_path,
    ]
    assert simulated(capsys, "sphere-multi-head", *words)[0] == 0
    x = np.load(tmp_path / "trajectory.npz")["states"][0, -1, 0]
    assert x[0] / x[1] == pytest.approx(0.75 * np.e, rel=1e-9)


def test_masses_act_as_many_particles(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    # masses 2 and 1 are two particles in one place and one in another
    for model in ("usa", "sa", "mean-field"):
        heavy, many = tmp_path / "heavy.npy", tmp_path / "many.npy"
        np.save(heavy, np.array([0.0, 1.0]))
        np.save(many, np.array([0.0, 0.0, 1.0]))
        masses = tmp_path / "masses.npy"
        np.save(masses, np.array([2.0, 1.0]))
        ends = []
        for start, more in ((heavy, ["--masses", "2,1"]), (heavy, ["--masses", masses]), (many, [])):
            words = ["--start", start, "--t", "1", "--beta", "2", "--outputs", "2", "--out", tmp_path]
            assert simulated(capsys, model, *words, *more)[0] == 0
            ends.append(np.load(tmp_path / "trajectory.npz")["states"][0, -1])
        assert np.array_equal(ends[0], ends[1])
        assert np.abs(ends[0] - ends[2][1:]).max() < 1e-8, model


@pytest.mark.parametrize(
    "setup",
    [
        Setup("causal", n=12, beta=9.0, t=50.0, replicas=7, outputs=5, centers=0.5, observe=("clusters",)),
        Setup("usa", n=6, t=1.0, replicas=5, outputs=4, noise=0.1),
        Setup("sphere-sa", n=4, dimension=9, t=5.0, replicas=3, outputs=4, events=(("order", 0.8),)),
    ],
)
def test_states_at_the_ends_are_those_of_the_whole_run(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from verify.simulation import batches

    whole = run_simulation(setup)
    monkeypatch.setattr(batches, "BATCH_BYTES", 2 * 8 * setup.outputs * setup.n)  # two replicas, one on the sphere
    ends = run_simulation(replace(setup, ends_only=True))
    assert np.array_equal(ends.trajectory.states, whole.trajectory.states[:, [0, -1]])
    for name, values in whole.trajectory.observables.items():
        assert np.array_equal(ends.trajectory.observables[name], values, equal_nan=True), name
    assert ends.summary() == whole.summary()
    assert ends.state_times.tolist() == [0.0, setup.t]


def test_ctrl_c_between_batches_keeps_the_finished_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    from verify.simulation import batches

    setup = Setup("sa", n=5, t=5.0, replicas=6, outputs=3, ends_only=True)
    monkeypatch.setattr(batches, "BATCH_BYTES", 2 * 8 * 3 * 5)

    def stop(fraction: float) -> None:
        if fraction > 0.5:
            raise KeyboardInterrupt

    run = run_simulation(setup, stop)
    assert run.ending == "interrupted"
    finished = np.isfinite(run.trajectory.final).all(axis=1)
    assert finished[:2].all()
    assert not finished[4:].any()
    assert run.summary()["finished"] == finished.sum()


@pytest.mark.parametrize("model", ["sphere-sa", "sphere-usa", "sphere-causal", "sphere-repulsive"])
def test_the_span_of_the_start_gives_the_same_run(model: str) -> None:
    build = {
        "sphere-sa": sphere.self_attention,
        "sphere-usa": sphere.unnormalised_attention,
        "sphere-causal": sphere.causal_attention,
        "sphere-repulsive": sphere.repulsive_attention,
    }[model]
    run = run_simulation(Setup(model, n=3, dimension=20, beta=2.0, t=3.0, outputs=4, tolerance=1e-12)).trajectory
    exact = simulate(build(2.0, 20), run.states[:, 0], run.times, tolerance=1e-12)
    assert np.abs(run.states - exact.states).max() < 1e-9
    assert np.abs(np.sqrt((run.states**2).sum(axis=3)) - 1).max() < 1e-15
    assert run.model.dimension == 20


@pytest.mark.parametrize("model", ["sphere-sa", "sphere-usa", "sphere-causal"])
def test_tokens_in_the_plane_are_simulated_as_angles_and_give_the_same_run(model: str) -> None:
    setup = Setup(model, n=12, dimension=2, beta=3.0, t=4.0, replicas=2, outputs=9, tolerance=1e-11)
    angles, pairs = run_simulation(setup), run_simulation(replace(setup, method="direct"))
    run, exact = angles.trajectory, pairs.trajectory
    assert run.model.name == exact.model.name == model
    assert run.states.shape == (2, 9, 12, 2)
    assert np.abs(run.states - exact.states).max() < 1e-9
    assert np.abs(run.solution.last.reshape(run.final.shape) - run.final).max() == 0
    for name, values in exact.observables.items():
        assert np.abs(run.observables[name] - values).max() < 1e-9, name
    assert angles.summary()["clusters"]["counts"] == pairs.summary()["clusters"]["counts"]


def test_what_tokens_in_the_plane_are_not_simulated_as_angles_for() -> None:
    start = np.array([[[1.0, 0.0], [0.0, 1.0]]])
    plain = Setup("sphere-sa", n=2, dimension=2)
    assert reduced(plain, start).setup.model == "sa"  # type: ignore[union-attr]
    for asked in (
        {"method": "direct"},
        {"events": (("order", 0.9),)},
        {"value": (1.0, 2.0)},
        {"noise": 0.1},
        {"beta": 1e6},
        {"beta": -400.0},
        {"model": "sphere-repulsive"},
    ):
        assert reduced(replace(plain, **asked), start) is None, asked


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["sa", "--format", "csv"], "format in npz, parquet"),
        (["sa", "--stepper", "magic"], "splitting but got stepper='magic'"),
        (["density", "--beta", "1e9"], "too sharp"),
        (["density-sa", "--beta", "1e9"], "too sharp"),
        (["causal", "--masses", "1,2"], "mean-field, usa, sa for masses"),
        (["sa", "--masses", "1,-2"], "positive, finite masses"),
        (["sa", "--masses", "1,2", "--n", "3"], "n=3 beside masses, which says 2"),
        (["sa", "--masses", "a"], "masses such as 2,1,1"),
        (["sa", "--clusters", "2,2", "--n", "5"], "n=5 beside clusters, which says 4"),
        (["sa", "--orthogonal"], "model on the sphere"),
        (["sphere-sa", "--orthogonal", "--n", "9"], "n <= d orthogonal"),
        (["sa", "--causal"], "causal heads"),
        (["sa", "--stepper", "splitting"], "sphere-feed-forward for splitting"),
        (["sa", "--stepper", "layers"], "sphere-layers"),
        (["sphere-layers", "--noise", "1"], "with noise"),
        (["sphere-layers", "--event", "order=0.5"], "no events"),
        (["sphere-feed-forward", "--activation", "magic"], "activation in"),
        (["consensus", "--stepper", "heun", "--noise", "1", "--t", "1"], "euler-maruyama"),
        (["consensus", "--beta=-1"], "beta >= 0"),
        (["sa", "--ends-only", "--animate", "film.gif"], "--ends-only"),
        (["sa", "--n", "1000000", "--outputs", "1000"], "--ends-only"),
        (["orthogonal-sa", "--n", "1"], "n >= 2"),
        (["orthogonal-sa", "--noise", "1"], "no --noise"),
        (["orthogonal-usa", "--t", "-1"], "positive, finite t"),
        (["pair-law", "--closure", "magic"], "closure in"),
        (["pair-law", "--f", "cos(x)"], "odd function"),
        (["pair-law", "--n", "1"], "n >= 2"),
        (["parking"], "--centers 0.5"),
        (["parking", "--centers", "4"], "between 0 and pi"),
        (["parking", "--centers", "0.5", "--n", "10000", "--replicas", "10000"], "tokens"),
        (["parking", "--centers", "0.5", "--t", "3"], "no --t"),
        (["parking", "--centers", "0.5", "--out", "/dev/null/x"], "Expected to write"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = simulated(capsys, *words)
    assert code == 2
    assert message in err
    assert "Traceback" not in err
    assert err.strip().count("\n") == 0


def test_production_of_energy_is_its_derivative() -> None:
    # E(b) − E(a) = ∫ dE/dt: Simpson's rule on 200 intervals
    for model in ("usa", "sa", "sphere-sa", "sphere-repulsive"):
        found = run_simulation(
            Setup(model, n=6, beta=2.0, t=2.0, outputs=201, observe=("energy-rate",), tolerance=1e-12)
        )
        rate, energy = (found.trajectory.observables[name][0] for name in ("energy-rate", "energy"))
        integral = (rate[0] + rate[-1] + 4 * rate[1:-1:2].sum() + 2 * rate[2:-1:2].sum()) * 0.01 / 3
        assert integral == pytest.approx(energy[-1] - energy[0], rel=1e-6), model
        assert (rate >= 0).all()


def test_distances_between_laws() -> None:
    # two clusters of 1 and 3 at angles 0 and π/2: the mean direction is at atan 3
    state = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [0.0, 1.0]])
    far, near = np.arctan(3.0), np.pi / 2 - np.arctan(3.0)
    assert distance_to_point(state) == pytest.approx(np.sqrt((far**2 + 3 * near**2) / 4))
    assert distance_to_point(state[:2], np.array([1.0, 3.0])) == pytest.approx(distance_to_point(state), rel=1e-14)
    assert np.isnan(distance_to_point(np.array([[1.0, 0.0], [-1.0, 0.0]])))
    # on an arc shorter than π/2 the best assignment keeps the order
    rng = np.random.default_rng(2)
    a, b = rng.uniform(0, 0.7, 30), rng.uniform(0.5, 1.2, 30)
    vectors = [np.stack([np.cos(x), np.sin(x)], axis=1) for x in (a, b)]
    assert distance(*vectors) == pytest.approx(np.sqrt(np.mean((np.sort(a) - np.sort(b)) ** 2)))
    run = run_simulation(Setup("usa", n=20, t=40.0, outputs=3, observe=("w2-point", "w2-start")))
    values = run.trajectory.observables
    assert values["w2-start"][0, 0] == 0.0
    assert values["w2-point"][0, -1] < 1e-6 < values["w2-point"][0, 0]


def test_merging_times_the_fall_to_a_number_of_clusters(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["sa", "--n", "12", "--beta", "4", "--t", "2000", "--outputs", "3", "--merge", "1e-5", "--json"]
    events = json.loads(simulated(capsys, *words, "--event", "clusters=1", "--event", "clusters=5")[1])["events"]
    assert events["clusters=5"]["count"] == events["clusters=1"]["count"] == 1
    assert 0 < events["clusters=5"]["times"]["mean"] <= events["clusters=1"]["times"]["mean"] < 2000


def test_vectors_that_grow_without_bound_collapse_the_step_without_noise_on_stderr(
    capsys: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    # pure attention with V = I: x' is about x, which leaves the range of doubles near t = 709
    code, out, err = simulated(capsys, "pure", "--n", "3", "--t", "1000", "--outputs", "5", "--json")
    document = json.loads(out)
    assert (code, document["ending"]) == (3, "collapsed")
    assert 300 < document["reached"]["smallest"] < 720
    assert "the step size collapsed" in err
    assert not recwarn.list
