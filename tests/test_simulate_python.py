"""Simulations from Python: the options of the command line, interaction functions, pictures and films."""

from __future__ import annotations

import json
import shutil
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.commands import simulated
from verify import InputError, Interaction
from verify.simulation import Setup
from verify.simulation import simulate as simulation


def test_python_has_the_options_of_the_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    options = {"n": 12, "beta": 2, "t": 5, "outputs": 3, "replicas": 2, "seed": 4}
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    line = [*words, "--observe", "spread", "--event", "order=0.9", "--tolerance", "1e-8", "--json"]
    printed = json.loads(simulated(capsys, "sa", *line)[1])
    run = simulation("sa", **options, observe="spread", event={"order": 0.9}, tolerance=1e-8)
    assert {**run.summary(), "files": []} == printed
    noisy = simulation("usa", n=5, noise=Fraction(1, 100), t="1/2", outputs=3, step=0.1)
    assert noisy.summary()["noise"] == {"strength": 0.01, "common": False, "step": 0.1}
    assert noisy.trajectory.times.tolist() == [0.0, 0.25, 0.5]
    # every option of the command line that determines the numbers can be given by its name
    from verify.simulation.options import OPTIONS, setup_of

    assert setup_of("sa", dict.fromkeys(OPTIONS)) == Setup("sa")
    first = simulation("sa", n=5, t=4, outputs=9, out=tmp_path, checkpoint=3)
    again = simulation("sa", n=5, t=4, outputs=9, out=tmp_path, checkpoint=3, resume=True)
    assert np.array_equal(first.trajectory.states, again.trajectory.states)


def test_an_interaction_takes_the_same_options() -> None:
    f = Interaction("sin(x)*exp(beta*(cos(x) - 1)) + a*sin(2*x)")
    run = f.simulate(beta="1/2", a=0, n=8, noise=0.01, t=1, outputs=3, observe="clusters", masses=[2, *[1] * 7])
    assert run.trajectory.model.masses is not None
    assert "clusters" in run.trajectory.observables
    assert run.summary()["noise"]["strength"] == 0.01
    oscillators = Interaction("sin(x)").simulate(5, model="kuramoto", width=0.5, t=1, outputs=2)
    assert oscillators.trajectory.model.name == "kuramoto"
    with pytest.raises(InputError, match="but a has none"):
        f.simulate(beta=1)
    with pytest.raises(InputError, match="a parameter of f \\(a, beta\\) or an option"):
        f.simulate(beta=1, a=0, gamma=2)
    with pytest.raises(InputError, match="at\\(t=2\\)"):
        Interaction("sin(x) + t*sin(2*x)").simulate(n=3)
    assert Interaction("sin(x) + t*sin(2*x)").at(t=0).simulate(n=3, t=1, outputs=2).trajectory.times[-1] == 1
    with pytest.raises(InputError, match="mean-field or kuramoto"):
        f.simulate(beta=1, a=0, model="sa")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"nosie": 1}, "did you mean noise"),
        ({"n": 2.5}, "whole number"),
        ({"n": float("nan")}, "whole number"),
        ({"t": "x"}, "Expected a number"),
        ({"start": [[0.0], [1.0]], "n": 2}, "with start"),
        ({"clusters": "a"}, "cluster sizes"),
        ({"event": 3}, "an event such as"),
        ({"common": "no"}, "True or False"),
        ({"start": "/nowhere.npy"}, "Expected to read"),
        ({"matrices": 3}, "arrays by name"),
        ({"checkpoint": 3}, "folder out"),
        ({"resume": True}, "together for a run in parts"),
    ],
)
def test_unusable_options_in_python(options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        simulation("sa", **options)


def test_pictures_from_python(tmp_path: Path) -> None:
    run = simulation("sa", n=4, t=1, outputs=3)
    figure = run.plot(tmp_path / "run.svg")
    assert (tmp_path / "run.svg").read_text().startswith("<?xml")
    shown = figure._repr_svg_()  # type: ignore[attr-defined]  # what a notebook asks for
    assert "<svg" in shown
    assert shown == run.plot()._repr_svg_()  # type: ignore[attr-defined]
    assert run.animate(tmp_path / "film.gif").stat().st_size > 0
    assert [path.name for path in run.write(tmp_path)] == ["simulation.json", "trajectory.npz"]
    ends = simulation("sa", n=4, t=1, outputs=3, ends_only=True)
    assert ends.plot().axes
    with pytest.raises(InputError, match="both ends"):
        ends.animate(tmp_path / "film.gif")


def test_a_film_as_mp4_needs_ffmpeg(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "film.mp4"
    code, _, err = simulated(capsys, "sa", "--n", "4", "--t", "1", "--outputs", "3", "--animate", path)
    if shutil.which("ffmpeg") is None:
        assert (code, path.exists()) == (2, False)
        assert "ffmpeg" in err
        return
    assert code == 0
    assert b"ftyp" in path.read_bytes()[:16]


def _program(folder: Path, script: str) -> None:
    """An ``ffmpeg`` of our own in ``folder``."""
    (folder / "ffmpeg").write_text(f"#!{sys.executable}\nimport sys\n{script}\n")
    (folder / "ffmpeg").chmod(0o755)


def test_ffmpeg_gets_every_frame_and_its_failure_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    film = ("sa", "--n", "4", "--t", "1", "--outputs", "3", "--animate", tmp_path / "film.mp4")
    # a program that writes how many bytes of pictures came in, and their size as it was told
    _program(
        tmp_path,
        "size = sys.argv[sys.argv.index('-s') + 1]\n"
        "open(sys.argv[-1], 'w').write(f'{size} {len(sys.stdin.buffer.read())}')",
    )
    assert simulated(capsys, *film)[0] == 0
    size, count = (tmp_path / "film.mp4").read_text().split()
    wide, high = map(int, size.split("x"))
    assert int(count) == 3 * 4 * wide * high  # three outputs; red, green, blue and opacity of every point
    _program(tmp_path, "sys.stdin.buffer.read()\nsys.exit('Unknown encoder h264')")
    code, out, err = simulated(capsys, *film)
    assert (code, "order parameter" in out) == (2, True)
    assert "film.mp4 but got: ffmpeg failed with 'Unknown encoder h264'; a .gif needs no ffmpeg" in err
    _program(tmp_path, "sys.stdin.buffer.read()\nsys.exit(3)")
    assert "ffmpeg failed with code 3" in simulated(capsys, *film)[2]


def test_a_seed_is_kept_to_its_last_digit():
    seed = 2**77 + 1  # no double
    assert simulation("usa", n=2, t=1, seed=seed).summary()["seed"] == seed
