"""``verify simulate density…``: laws of infinitely many particles from the command line."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
from scipy.special import iv, spherical_in

from tests.commands import simulated
from verify import InputError
from verify.simulation import simulate, simulate_system
from verify.simulation.density import LAWS, LawSetup, simulate_law


@pytest.mark.parametrize("model", LAWS)
def test_growth_rates_are_those_of_the_theory(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    beta, noise = 3.0, 0.05
    code, out, _ = simulated(
        capsys, model, "--beta", beta, "--noise", noise, "--law", "1:1e-7,2:1e-7", "--t", "1", "--json", "--modes", "24"
    )
    document = json.loads(out)
    assert (code, document["schema"]) == (0, "inphase.density/1")
    for entry in document["growth_rates"]:
        k = entry["mode"]
        if model.startswith("axial"):
            expected = k * (k + 1) * (spherical_in(k, beta) / beta * np.exp(-beta) - noise)
            if model == "axial-sa":
                expected = k * (k + 1) * (spherical_in(k, beta) / spherical_in(0, beta) / beta - noise)
        else:
            scale = iv(0, beta) if model == "density-sa" else np.exp(beta)
            expected = k**2 * (iv(k, beta) / beta / scale - noise)
        assert entry["theory"] == pytest.approx(float(expected), abs=1e-12)
        assert entry["measured"] == pytest.approx(entry["theory"], abs=1e-4)
    assert model in simulated(capsys, "--help")[1]


def test_a_law_that_sharpens_says_from_when_on_modes_are_missing(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = simulated(
        capsys, "density", "--beta", "0", "--law", "1:0.5,2:0.25,3:0.125", "--modes", "16", "--t", "9"
    )
    assert code == 0
    assert "more than 16 modes after t = " in err
    assert "resolved" in out
    # β = 0: with enough modes a Poisson kernel, r² logistic
    law = tuple((k, 0.5**k) for k in range(1, 120))
    run = simulate_law(LawSetup("density", beta=0.0, law=law, modes=150, t=1.0, outputs=2))
    assert run.run.order_parameter[-1] ** 2 == pytest.approx(0.25 * np.e / (0.75 + 0.25 * np.e), abs=1e-9)
    assert run.summary()["resolved_until"] == 1.0


def test_any_interaction_and_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # f = sin 2x: b_2 = 1, so mode 2 grows at 1 and mode 1 not at all
    words = ["density", "--f", "sin(2*x)", "--law", "1:0.01,2:0.01", "--t", "1", "--out", tmp_path, "--json"]
    document = json.loads(simulated(capsys, *words)[1])
    assert [entry["theory"] for entry in document["growth_rates"]] == pytest.approx([0.0, 1.0], abs=1e-15)
    data = np.load(tmp_path / "law.npz")
    assert data["coefficients"].shape == (201, 65)
    assert document["files"] == [str(tmp_path / "law.npz")]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["density", "--law", "1"], "such as 1:0.1"),
        (["density", "--law", "0:1"], "modes from 1"),
        (["density", "--law", "65:0.1"], "modes from 1 to 64"),
        (["density", "--law", "1:nan"], "coefficients in"),
        (["density", "--law", "1:0.1,1:0.2"], "once"),
        (["density", "--law", "1:0.9"], "nowhere negative"),
        (["axial-sa", "--law", "2:0.9"], "nowhere negative"),
        (["density-sa", "--f", "sin(x)"], "has its own"),
        (["density", "--f", "cos(x)"], "odd function"),
        (["axial-sa", "--beta=-1e3"], "finite beta"),
        (["density", "--noise", "-1"], "noise >= 0"),
        (["density", "--modes", "5000"], "4096 modes"),
        (["density", "--n", "5"], "no --n"),
        (["density", "--replicas", "5"], "no --replicas"),
        (["density", "--t", "0"], "positive, finite t"),
        (["density", "--plot", "a.txt"], "plot file ending"),
        (["density", "--t", "1", "--out", "/dev/null/x"], "Expected to write"),
        (["density", "--closure", "kirkwood"], "no --closure for density"),
    ],
)
def test_bad_input(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = simulated(capsys, *words)
    assert code == 2
    assert message in err
    assert "Traceback" not in err


def test_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = 2 if importlib.util.find_spec("matplotlib") is None else 0
    for model in ("density-sa", "axial-sa"):
        first, second = tmp_path / "a.svg", tmp_path / "b.svg"
        for path in (first, second):
            assert simulated(capsys, model, "--t", "2", "--plot", path)[0] == expected
        assert expected or first.read_bytes() == second.read_bytes()


def test_a_summary_is_printed_though_nothing_can_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # What is seen before is said before; a folder in the place of a file is not.
    code, out, err = simulated(capsys, "density", "--beta", "1/2", "--t", "1", "--out", "/dev/null/x")
    assert (code, "Expected to write" in err, out) == (2, True, "")
    (tmp_path / "law.npz").mkdir()
    code, out, err = simulated(capsys, "density", "--beta", "1/2", "--t", "1", "--out", tmp_path)
    assert (code, "Expected to write" in err, "order parameter" in out) == (2, True, True)


def test_systems_have_the_options_of_the_command_line_in_python(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    printed = json.loads(
        simulated(capsys, "density", "--beta", "3/2", "--law", "1:0.1,2:-0.05", "--t", "2", "--json")[1]
    )
    found = simulate_system("density", beta="3/2", law={1: 0.1, 2: -0.05}, t=2)
    assert {**found.summary, "files": []} == printed
    assert np.load(found.write(tmp_path))["coefficients"].shape == (201, 65)
    pair = json.loads(simulated(capsys, "pair-law", "--n", "7", "--t", "1/2", "--closure", "kirkwood", "--json")[1])
    assert simulate_system("pair-law", n=7, t="1/2", closure="kirkwood").summary | {"files": []} == pair
    parked = simulate_system("parking", centers=0.5, n=20, replicas=3, seed=2)
    assert parked.summary["d"] == 2
    drawn = parked.plot(tmp_path / "parking.svg").read_text(encoding="utf-8")
    # text is drawn as outlines, with the words as comments; 2 pi / 0.5 = 12.566 places of which about 0.7476 are taken
    assert "strong Rényi centres" in drawn
    assert "expected: 9.395" in drawn
    with pytest.raises(InputError, match=r"ending in \.svg"):
        parked.plot(tmp_path / "parking.txt")


@pytest.mark.parametrize(
    ("model", "options", "message"),
    [
        ("sa", {}, "Expected a system in orthogonal-sa"),
        ("density", {"replicas": 3}, "got 'replicas'"),
        ("density", {"law": "a"}, "modes with coefficients"),
        ("density", {"modes": 1.5}, "whole number"),
        ("parking", {}, "--centers 0.5"),
    ],
)
def test_options_that_a_system_does_not_have(model: str, options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        simulate_system(model, **options)


def test_particles_and_systems_are_told_apart() -> None:
    with pytest.raises(InputError, match="simulate_system has it"):
        simulate("density", beta=1)
