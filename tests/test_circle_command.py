"""``verify simulate`` from the outside, and the simulations behind it."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.commands import simulated
from verify.formula.reader import read_formula
from verify.interaction.simulate import simulate_interaction
from verify.simulation import MODELS, Setup, run_simulation
from verify.simulation.models import WITH_HEADS


@pytest.mark.parametrize("model", MODELS)
def test_every_model_runs_and_is_listed_in_the_help(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--n", "12", "--t", "5", "--replicas", "2", "--outputs", "5", "--json"]
    code, out, err = simulated(capsys, model, *words, *(["--frozen", "0,2"] if model == "frozen" else []))
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert document["schema"] == "inphase.simulate/1"
    assert (document["n"], document["replicas"], document["finished"], document["ending"]) == (12, 2, 2, "complete")
    in_space = ("pure", "rescaled", "singular", "consensus")
    without_energy = ("causal", "frozen", "sphere-causal", *WITH_HEADS, *in_space)
    if model in in_space:
        assert document["order_parameter"] is None
        assert document["observables"]["diameter"]["smallest"] > 0
    else:
        assert 0 <= document["order_parameter"]["smallest"] <= document["order_parameter"]["largest"] <= 1
    assert sum(document["clusters"]["counts"].values()) == 2
    assert (document["energy"] is None) == (model in without_energy)
    assert model in simulated(capsys, "--help")[1]


def test_synchronization_and_clusters_are_reported(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = simulated(capsys, "usa", "--beta", "1", "--n", "20", "--t", "100", "--replicas", "5", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["synchronized"]["count"] == 5
    assert document["clusters"]["counts"] == {"1": 5}
    assert document["energy"]["decreases"] == 0
    assert abs(document["energy"]["last"]["largest"]) < 1e-6  # Φ(0) = 0
    code, out, _ = simulated(capsys, "usa", "--beta=-0.8", "--clusters", "4,4,4", "--t", "50", "--json")
    assert json.loads(out)["clusters"]["replicas"][0]["sizes"] == [4, 4, 4]
    # energy of three equal clusters: E = ½·(2/3)·Φ(2π/3) = (1/3)(e^{1.2} − 1)/(−0.8)
    assert json.loads(out)["energy"]["last"]["mean"] == pytest.approx((np.exp(1.2) - 1) / (3 * -0.8), abs=1e-9)


def test_a_formula_is_read_and_never_executed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = simulated(
        capsys, "mean-field", "--f", "sin(x)*exp(beta*(cos(x) - 1))", "--beta", "2", "--n", "9", "--json"
    )
    assert code == 0
    _, expected, _ = simulated(capsys, "usa", "--beta", "2", "--n", "9", "--json")
    ours, theirs = json.loads(out)["order_parameter"]["mean"], json.loads(expected)["order_parameter"]["mean"]
    assert ours == pytest.approx(theirs, abs=1e-9)
    code, _, err = simulated(capsys, "mean-field", "--f", "__import__('os').getcwd()")
    assert code == 2
    assert "Expected" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["magic"], "there are mean-field, usa"),
        (["desnity"], "did you mean density?"),
        (["sa", "--beta", "one"], "number such as 0.5 or 1/2 but got 'one'"),
        (["sa", "--beta", "1/0"], "number such as 0.5 or 1/2 but got '1/0'"),
        (["mean-field", "--f", "1/sin(x)"], "NaN or infinity near x=0"),
        (["mean-field", "--f", "x"], "Expected a 2*pi-periodic function"),
        (["mean-field", "--f", "cos(x)"], "Expected an odd function"),
        (["mean-field", "--f", "x"], "periodic"),
        (["mean-field", "--f", "sin(x)*gamma0"], "variables gamma0"),
        (["mean-field", "--f", "sin(x"], "Expected"),
        (["sa", "--f", "sin(x)"], "has its own"),
        (["sa", "--beta", "nan"], "finite beta"),
        (["sa", "--beta", "inf"], "finite beta"),
        (["sa", "--beta=-1000"], "overflows"),
        (["sa", "--beta", "one"], "beta"),
        (["sa", "--n", "0"], "--n"),
        (["sa", "--t", "-1"], "positive, finite t"),
        (["sa", "--t", "nan"], "positive, finite t"),
        (["sa", "--tolerance", "0"], "tolerance"),
        (["sa", "--seed", "-1"], "whole number of at least 0"),
        (["sa", "--outputs", "1"], "outputs >= 2"),
        (["sa", "--stepper", "euler"], "stepper"),
        (["sa", "--clusters", "3,x"], "cluster sizes"),
        (["sa", "--clusters", "3,0"], "cluster sizes"),
        (["sa", "--n", "100000", "--replicas", "1000"], "GB"),
        (["kuramoto", "--width", "-1"], "width >= 0"),
        (["sphere-sa", "--d", "1"], "d >= 2"),
        (["causal", "--merge", "1e-5"], "for merging"),
        (["sa", "--merge", "1"], "Expected a distance"),
        (["sa", "--merge", "nan"], "Expected a distance"),
        (["causal", "--centers", "0"], "separation of centres"),
        (["sphere-sa", "--d", "3", "--value", "1,2"], "3 entries of V"),
        (["sphere-sa", "--value", "1,x"], "entries of V"),
        (["sphere-sa", "--value", "1,nan"], "finite value matrix"),
        (["sphere-usa", "--value", "1,1,1"], "V = I"),
        (["sphere-sa", "--clusters", "3,3"], "circle only"),
        (["sa", "--plot", "picture.txt"], "plot file ending"),
        (["sa", "--n", "2", "--t", "1", "--out", "/dev/null/x"], "Expected to write"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = simulated(capsys, *words)
    assert code == 2
    assert message in err
    assert "Traceback" not in err


def test_what_centres_capture_is_observed(capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "causal",
        "--beta",
        "64",
        "--n",
        "60",
        "--t",
        "60",
        "--outputs",
        "3",
        "--replicas",
        "4",
        "--centers",
        "0.5",
    ]
    code, out, _ = simulated(capsys, *words, "--json")
    assert code == 0
    document = json.loads(out)
    # strong centres are Rényi centres, so they hold no more
    assert 0.1 < document["captured_strong_renyi"]["mean"] <= document["captured_renyi"]["mean"] <= 1
    assert "Rényi centres hold" in simulated(capsys, *words)[1]


def test_merging_reaches_long_times(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["sa", "--beta", "6", "--n", "30", "--t", "1e6", "--outputs", "5", "--replicas", "2", "--merge", "1e-5"]
    code, out, _ = simulated(capsys, *words, "--json")
    document = json.loads(out)
    assert code == 0
    assert document["finished"] == document["synchronized"]["count"] == 2
    assert document["cost"]["evaluations"] < 20000


def test_data_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "folder"
    code, out, _ = simulated(
        capsys, "causal", "--n", "6", "--t", "3", "--outputs", "4", "--seed", "3", "--out", str(folder)
    )
    assert code == 0
    assert str(folder / "trajectory.npz") in out
    data = np.load(folder / "trajectory.npz")
    assert data["states"].shape == (1, 4, 6)
    assert data["times"].tolist() == [0, 1, 2, 3]
    assert data["observable_order"].shape == (1, 4)
    assert json.loads((folder / "simulation.json").read_text())["seed"] == 3
    assert not list(folder.glob("*.part"))


def test_plots_have_the_same_bytes_for_the_same_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["sa", "--n", "6", "--t", "3", "--outputs", "4", "--plot"]
    first, second = tmp_path / "a.svg", tmp_path / "b.svg"
    codes = {simulated(capsys, *words, str(path))[0] for path in (first, second)}
    if importlib.util.find_spec("matplotlib") is None:
        assert codes == {2}
    else:
        assert codes == {0}
        assert first.read_bytes() == second.read_bytes()


def test_without_matplotlib_a_plot_is_refused_before_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("verify.simulation.run.run_simulation", lambda *_: pytest.fail("the simulation was run"))
    code, _, err = simulated(capsys, "sa", "--plot", "picture.svg")
    assert code == 2
    assert "pip install matplotlib" in err


def test_ctrl_c_writes_what_was_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from numerics.circle import causal

    original, calls = causal.direct.causal_sum, 0

    def counted(*arguments: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 400:
            raise KeyboardInterrupt
        return original(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(causal.direct, "causal_sum", counted)
    code, out, err = simulated(capsys, "causal", "--n", "5", "--t", "1000", "--out", str(tmp_path))
    assert code == 130
    assert "kept" in err
    order = np.load(tmp_path / "trajectory.npz")["observable_order"][0]
    assert np.isfinite(order[0])
    assert np.isnan(order[-1])
    assert json.loads((tmp_path / "simulation.json").read_text())["ending"] == "interrupted"
    assert "0 of them" in out
    assert "reached          t = " in out


def test_the_same_setup_gives_the_same_numbers() -> None:
    setup = Setup("sa", n=10, t=5.0, replicas=3, outputs=3)
    first, second = run_simulation(setup), run_simulation(setup)
    assert np.array_equal(first.trajectory.states, second.trajectory.states)
    assert repr(first) == "Simulation(sa, n=10, replicas=3, times=3, complete)"


def test_an_interaction_is_simulated_with_its_parameters() -> None:
    formula = read_formula("sin(theta)*exp(beta*(cos(theta) - 1))")
    run = simulate_interaction(formula, n=15, t=60.0, seed=1, variable="theta", parameters={"beta": 0.5})
    assert run.summary()["synchronized"]["count"] == 1
    with pytest.raises(ValueError, match="beta has none"):
        simulate_interaction(formula, n=15, variable="theta")
    with pytest.raises(ValueError, match="finite parameter"):
        simulate_interaction(formula, variable="theta", parameters={"beta": float("nan")})


def test_help_does_not_import_numpy() -> None:
    import subprocess

    check = "import sys; from verify.cli.main import main; main(['simulate', '--help']); print('numpy' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert result.stdout.strip().endswith("False")
