"""``verify simulate``: noise, given starts and matrices, runs in parts, films, and input that cannot be used."""

from __future__ import annotations

import errno
import importlib.util
import json
import os
from pathlib import Path

import numpy as np
import pytest

from tests.commands import simulated
from verify.simulation import MODELS, Setup, run_in_parts, run_simulation
from verify.simulation.names import ON_CIRCLE


@pytest.mark.parametrize("model", ["usa", "causal", "sphere-sa", "pure"])
@pytest.mark.parametrize("common", [False, True])
def test_noise_is_the_same_for_the_same_seed(model: str, common: bool, capsys: pytest.CaptureFixture[str]) -> None:
    words = [model, "--n", "8", "--t", "1", "--outputs", "3", "--noise", "0.1", "--json"]
    words += ["--common"] if common else []
    (code, out, _), (_, again, _), (_, other, _) = (simulated(capsys, *words, "--seed", s) for s in (1, 1, 2))
    document = json.loads(out)
    assert code == 0
    assert out == again != other
    assert document["noise"] == {"strength": 0.1, "common": common, "step": 0.01}
    assert document["stepper"] == "heun"
    assert document["cost"]["accepted"] == 100
    assert document["energy"] is None or document["energy"]["decreases"] is None


def test_strong_noise_prevents_order_and_weak_noise_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    # O6 with k = 1, β = 1: the uniform law is stable for κ above e^{−1} I₁(1) = 0.208
    words = ["usa", "--n", "200", "--t", "40", "--outputs", "2", "--step", "0.1", "--json"]
    weak, strong = (
        json.loads(simulated(capsys, *words, "--noise", kappa)[1])["order_parameter"]["mean"] for kappa in (0.02, 1.0)
    )
    assert weak > 0.9
    assert strong < 0.3  # of the order 1/√n = 0.07


def test_starts_are_read_and_decide_the_sizes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    angles = tmp_path / "angles.npy"
    np.save(angles, np.array([[0.0, 1.0, 2.0], [0.0, 0.1, 0.2]]))
    code, out, _ = simulated(capsys, "sa", "--start", angles, "--t", "1", "--outputs", "2", "--json", "--out", tmp_path)
    document = json.loads(out)
    assert (code, document["n"], document["replicas"]) == (0, 3, 2)
    # going on from where a run ended is the same as one longer run
    code, _, _ = simulated(
        capsys, "sa", "--start", tmp_path / "trajectory.npz", "--t", "1", "--outputs", "2", "--out", tmp_path / "b"
    )
    assert code == 0
    simulated(capsys, "sa", "--start", angles, "--t", "2", "--outputs", "2", "--out", tmp_path / "c")
    ends = [np.load(tmp_path / folder / "trajectory.npz")["states"][:, -1] for folder in ("b", "c")]
    assert np.abs(ends[0] - ends[1]).max() < 1e-8
    vectors = tmp_path / "vectors.npy"
    np.save(vectors, np.eye(4))
    document = json.loads(
        simulated(capsys, "sphere-usa", "--start", vectors, "--t", "1", "--outputs", "2", "--json")[1]
    )
    assert (document["n"], document["parameters"]["d"]) == (4, 4.0)


def test_matrices_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "heads.npz"
    np.savez(path, value=np.stack([np.diag([1.0, 0.5, 0.0])]))
    words = ["--n", "6", "--t", "300", "--outputs", "2", "--json"]
    given = json.loads(simulated(capsys, "sphere-causal", "--matrices", path, *words)[1])
    typed = json.loads(simulated(capsys, "sphere-causal", "--value", "1,0.5,0", *words)[1])
    assert given["clusters"] == typed["clusters"]
    heads = json.loads(simulated(capsys, "sphere-multi-head", "--matrices", path, *words)[1])
    assert heads["parameters"]["heads"] == 1


def test_parts_give_the_same_numbers_however_often_they_are_stopped(tmp_path: Path) -> None:
    setups = {
        "plain": Setup("causal", n=12, beta=9.0, t=100.0, replicas=2, outputs=13, observe=("clusters",), centers=0.5),
        "noisy": Setup("sphere-sa", n=5, t=1.0, outputs=9, noise=0.1),
        "merged": Setup("sa", n=12, beta=6.0, t=1000.0, outputs=9, merge=1e-5),
    }
    for name, setup in setups.items():
        whole = run_in_parts(setup, tmp_path / name, 4)
        assert whole.ending == "complete"
        stopped = tmp_path / f"{name}-stopped"
        calls = 0

        def stop(fraction: float) -> None:
            nonlocal calls
            calls += fraction > 0.4
            if calls == 1:
                raise KeyboardInterrupt

        first = run_in_parts(setup, stopped, 4, progress=stop)
        assert first.ending == "interrupted"
        assert np.isfinite(first.trajectory.states[:, 0]).all()
        assert np.isnan(first.trajectory.states[:, -1]).all()
        second = run_in_parts(setup, stopped, 4, resume=True)
        assert second.ending == "complete"
        assert np.array_equal(second.trajectory.states, whole.trajectory.states)
        assert second.summary() == whole.summary()
        assert np.array_equal(run_in_parts(setup, stopped, 4, resume=True).trajectory.states, whole.trajectory.states)
    plain = run_simulation(setups["plain"]).trajectory
    parts = run_in_parts(setups["plain"], tmp_path / "plain", 4, resume=True).trajectory
    assert np.abs(parts.states - plain.states).max() < 1e-7
    assert set(parts.observables) == set(plain.observables)
    for key, values in plain.observables.items():
        assert np.allclose(parts.observables[key], values, atol=1e-7), key


def test_parts_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["sa", "--n", "6", "--t", "4", "--outputs", "9", "--out", tmp_path, "--checkpoint", "3"]
    code, out, _ = simulated(capsys, *words)
    assert code == 0
    assert np.isfinite(np.load(tmp_path / "states.npy")).all()
    assert str(tmp_path / "states.npy") in out
    assert json.loads((tmp_path / "simulation.json").read_text())["ending"] == "complete"
    code, _, err = simulated(capsys, *words)
    assert (code, "--resume" in err) == (2, True)
    code, _, err = simulated(capsys, *words, "--resume", "--beta", "2")
    assert (code, "beta=1.0" in err) == (2, True)
    assert simulated(capsys, *words, "--resume")[0] == 0
    (tmp_path / "checkpoint.npz").write_bytes(b"nothing")
    assert simulated(capsys, *words, "--resume")[0] == 2


def test_a_full_disk_is_noticed_before_the_run_and_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("os.posix_fallocate", full, raising=False)
        patch.setattr("verify.simulation.parts.advance", lambda *_, **__: pytest.fail("the simulation was run"))
        code, _, err = simulated(capsys, "sa", "--n", "5", "--out", tmp_path / "a", "--checkpoint", "3")
    assert (code, "No space left" in err) == (2, True)
    monkeypatch.setattr("numpy.savez", full)
    code, out, err = simulated(capsys, "sa", "--n", "5", "--t", "1", "--out", tmp_path / "b")
    assert (code, "No space left" in err) == (2, True)
    assert "order parameter" in out  # what was computed is still shown
    assert not (tmp_path / "b" / "trajectory.npz").exists()


def test_further_observables(capsys: pytest.CaptureFixture[str]) -> None:
    names = "clusters,spread,smallest-cosine,mean-cosine,effective-rank"
    words = ["--n", "20", "--t", "200", "--outputs", "3", "--json"]
    found = json.loads(simulated(capsys, "usa", "--observe", names, *words)[1])["observables"]
    assert found["clusters"]["mean"] == 1
    assert found["spread"]["mean"] < 1e-6
    for name in ("smallest-cosine", "mean-cosine", "effective-rank"):
        assert found[name]["mean"] == pytest.approx(1.0, abs=1e-6)
    found = json.loads(
        simulated(capsys, "sphere-repulsive", "--n", "4", *words[2:], "--observe", names.replace("spread,", ""))[1]
    )
    assert found["observables"]["mean-cosine"]["mean"] == pytest.approx(-1 / 3, abs=1e-5)
    assert found["observables"]["effective-rank"]["mean"] == pytest.approx(3.0, abs=1e-4)


def test_exponents_and_histogram(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["usa", "--n", "4", "--t", "60", "--outputs", "2", "--lyapunov", "2", "--histogram", "4"]
    code, out, _ = simulated(capsys, *words, "--json")
    document = json.loads(out)
    assert code == 0
    # at synchronization: the rotation, and distances that shrink at the rate 1
    assert document["lyapunov"] == pytest.approx([0.0, -1.0], abs=1e-3)
    assert document["cosines"]["counts"] == [0, 0, 0, 6]  # all pairs at cosine 1
    text = simulated(capsys, *words)[1]
    assert "6 in [0.5, 1]" in text
    assert "Lyapunov" in text


def test_a_film_has_a_frame_per_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "film.gif"
    code, _, err = simulated(capsys, "sa", "--n", "5", "--t", "4", "--outputs", "4", "--animate", path)
    if importlib.util.find_spec("matplotlib") is None:
        assert (code, "pip install matplotlib" in err) == (2, True)
        return
    from PIL import Image

    assert code == 0
    with Image.open(path) as film:
        assert getattr(film, "n_frames", 1) == 4


def test_one_particle_and_very_large_beta_run(capsys: pytest.CaptureFixture[str]) -> None:
    for model in MODELS:
        words = [model, "--n", "1", "--t", "1", "--outputs", "2", "--json"]
        code, out, err = simulated(capsys, *words, *(["--frozen", "1"] if model == "frozen" else []))
        assert (code, err, json.loads(out)["finished"]) == (0, "", 1), model
    for model in ("usa", "sa", "causal", "sphere-sa", "sphere-causal"):
        # weights far below the smallest double: tokens stand still, and nothing overflows
        code, out, _ = simulated(capsys, model, "--n", "5", "--t", "1", "--outputs", "2", "--beta", "1e9", "--json")
        document = json.loads(out)
        assert (code, document["finished"]) == (0, 1)
        assert 0 < document["order_parameter"]["mean"] < 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["usa", "--noise", "-1"], "noise >= 0"),
        (["usa", "--noise", "nan"], "finite noise"),
        (["usa", "--noise", "1", "--step", "0"], "positive, finite step"),
        (["usa", "--noise", "1", "--stepper", "dop853"], "stepper in euler-maruyama, heun"),
        (["usa", "--common"], "noise strength above 0"),
        (["usa", "--noise", "1", "--merge", "1e-5"], "no merging with noise"),
        (["usa", "--noise", "1", "--step", "1e-11"], "larger step"),
        (["sa", "--stepper", "rodas5p"], "triangular Jacobian"),
        (["frozen"], "angles of frozen tokens"),
        (["frozen", "--frozen", "1", "--frozen-weight", "0"], "positive weights"),
        (["sa", "--frozen", "1"], "the model frozen"),
        (["sa", "--value", "1,1"], "models with matrices"),
        (["sphere-multi-head", "--heads", "0"], "--heads"),
        (["sphere-multi-head", "--value", "1,1,1"], "one head"),
        (["sphere-sa", "--beta=-1e308"], "rounding decides"),
        (["sa", "--beta", "1e308"], "rounding decides"),
        (["pure", "--beta", "1e300"], "finite beta"),
        (["sphere-usa", "--beta=-1000"], "overflow"),
        (["pure", "--centers", "0.5", "--t", "1"], "circle or the sphere"),
        (["sphere-sa", "--observe", "spread", "--t", "1"], "observable spread"),
        (["sa", "--observe", "magic", "--t", "1"], "observables in"),
        (["sa", "--observe", "mean-cosine", "--n", "1", "--t", "1"], "two particles"),
        (["sphere-sa", "--n", "2", "--lyapunov", "5"], "at most 4 Lyapunov"),
        (["sphere-layers", "--lyapunov", "1"], "continuous time"),
        (["causal", "--observe", "energy-rate"], "with an energy"),
        (["pure", "--observe", "w2-point"], "circle or the sphere"),
        (["sa", "--observe", "w2-start", "--n", "3000"], "n <= 2000"),
        (["sa", "--observe", "w2-start", "--masses", "1,2"], "equal masses"),
        (["usa", "--n", "3", "--lyapunov", "4"], "at most 3 Lyapunov"),
        (["usa", "--noise", "0.1", "--lyapunov", "1"], "without noise"),
        (["pure", "--histogram", "3"], "circle or the sphere"),
        (["pure", "--observe", "effective-rank"], "circle or the sphere"),
        (["sa", "--resume"], "--checkpoint N"),
        (["sa", "--checkpoint", "3"], "--out DIR"),
        (["sa", "--animate", "film.avi"], "film ending"),
        (["sa", "--start", "/nowhere.npy"], "Expected to read"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(
    words: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if "--step" not in words and "--stepper" not in words and "--n" not in words:  # noticed before any step is taken
        monkeypatch.setattr("numerics.integrators.adaptive._Run.step", lambda _: pytest.fail("the simulation was run"))
    code, _, err = simulated(capsys, *words)
    assert code == 2
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("model", "array", "message"),
    [
        ("sa", np.array([0.0, np.nan]), "finite starts"),
        ("sa", np.zeros((2, 2, 2)), "Expected starts \\(n,\\)"),
        ("sa", np.zeros((0, 3)), "empty array of shape=\\(0, 3\\)"),
        ("sa", np.array(["a", "b"]), "real numbers"),
        ("sphere-sa", np.ones((3, 3)), "unit vectors"),
        ("sphere-sa", np.array([[1.0], [-1.0]]), "d >= 2"),
        ("sphere-sa", np.array(2.0), "Expected starts"),
        ("pure", np.full((2, 2), np.inf), "finite starts"),
    ],
)
def test_unusable_starts(
    model: str, array: np.ndarray, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import re

    path = tmp_path / "start.npy"
    np.save(path, array)
    code, _, err = simulated(capsys, model, "--start", path, "--t", "1")
    assert code == 2
    assert re.search(message, err), err


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"value": np.ones((2, 3))}, "square value matrix"),
        ({"value": np.ones(3)}, "or \\(times, heads, rows, d\\)"),
        ({"value": np.full((3, 3), np.nan)}, "finite value matrix"),
        ({"magic": np.eye(3)}, "query, key, value"),
        ({"query": np.ones((2, 3)), "key": np.ones((1, 3))}, "equally many rows"),
        ({"value": np.ones((2, 3, 3))}, "one head"),
        ({}, "query, key, value"),
    ],
)
def test_unusable_matrices(
    arrays: dict[str, np.ndarray], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import re

    path = tmp_path / "matrices.npz"
    np.savez(path, **arrays)  # type: ignore[arg-type]
    code, _, err = simulated(capsys, "sphere-sa", "--matrices", path, "--t", "1")
    assert code == 2
    assert re.search(message, err), err
    if "sphere-sa" not in ON_CIRCLE:
        assert simulated(capsys, "sa", "--matrices", path)[0] == 2


def test_files_with_objects_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "objects.npy"
    np.save(path, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    code, _, err = simulated(capsys, "sa", "--start", path)
    assert (code, "file of numbers" in err) == (2, True)


def test_a_step_that_collapses_keeps_what_was_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # the velocity is not finite beyond 0.15: the particle that starts at 0.1 and runs to 0.2 meets that
    from numerics.circle import normalised

    original = normalised.direct.normalised_sum
    monkeypatch.setattr(
        normalised.direct,
        "normalised_sum",
        lambda weight, x, masses: np.where(np.abs(x[:, :1] - 0.1) > 0.05, np.nan, original(weight, x, masses)),
    )
    np.save(tmp_path / "start.npy", np.array([0.1, 0.3]))
    words = ["sa", "--start", tmp_path / "start.npy", "--t", "5", "--outputs", "51", "--method", "direct"]
    code, out, err = simulated(capsys, *words, "--out", tmp_path, "--json")
    document = json.loads(out)
    assert (code, document["ending"], document["finished"]) == (3, "collapsed", 0)
    assert "collapsed" in err
    # the distance d of two tokens has d' = −f-like, about −d/(1 + w): 0.1 + t/10 to first order reaches 0.15 by t = 0.7
    assert 0.4 < document["reached"]["largest"] < 1.0
    states = np.load(tmp_path / "trajectory.npz")["states"][0]
    assert np.isfinite(states[:4]).all()
    assert np.isnan(states[-1]).all()
