"""Files of simulations: Parquet, disks that are too small or fill up, half a picture."""

from __future__ import annotations

import errno
import importlib.util
import json
import os
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tests.commands import simulated
from verify.simulation import Setup, run_simulation


def test_parquet(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["sphere-sa", "--n", "4", "--t", "1", "--outputs", "3", "--replicas", "2", "--out", tmp_path]
    code, _, err = simulated(capsys, *words, "--format", "parquet")
    if importlib.util.find_spec("pyarrow") is None:
        assert (code, "pip install pyarrow" in err) == (2, True)
        assert not list(tmp_path.iterdir())  # noticed before the run
        return
    from pyarrow import parquet

    assert code == 0
    states = parquet.read_table(tmp_path / "states.parquet").to_pydict()
    assert list(states) == ["replica", "time", "particle", "x1", "x2", "x3"]
    whole = run_simulation(Setup("sphere-sa", n=4, t=1.0, outputs=3, replicas=2)).trajectory
    row = 1 * 3 * 4 + 2 * 4 + 3  # the last particle of the last time of the last replica
    assert [states[name][row] for name in ("replica", "time", "particle")] == [1, 1.0, 3]
    assert [states[f"x{k}"][row] for k in (1, 2, 3)] == whole.states[1, 2, 3].tolist()
    observables = parquet.read_table(tmp_path / "observables.parquet").to_pydict()
    assert observables["order"] == whole.observables["order"].ravel().tolist()
    assert simulated(capsys, "density", "--t", "1", "--format", "parquet", "--out", tmp_path)[0] == 0
    assert parquet.read_table(tmp_path / "law.parquet").num_rows == 201


def test_a_disk_that_is_too_small_is_noticed_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # 8 bytes · 5 particles · 201 times = 8040 bytes are wanted, and two times of them with --ends-only
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    code, out, err = simulated(capsys, "sa", "--n", "5", "--out", tmp_path / "a" / "b")
    assert (code, out) == (2, "")
    assert "0.00804 MB of room" in err
    assert simulated(capsys, "sa", "--n", "5", "--t", "1", "--ends-only", "--out", tmp_path)[0] == 0


def test_a_disk_that_fills_up_keeps_the_last_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["sa", "--n", "5", "--t", "4", "--outputs", "9", "--out", tmp_path, "--checkpoint", "2"]
    original, written = np.savez, 0

    def savez(*arguments: object, **options: object) -> None:
        nonlocal written
        written += 1
        if written > 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        original(*arguments, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("numpy.savez", savez)
        code, _, err = simulated(capsys, *words)
    assert code == 2
    assert "checkpoint.npz but got: No space left on device. What was reached is kept" in err
    assert int(np.load(tmp_path / "checkpoint.npz")["done"]) == 4  # two parts of two outputs
    assert simulated(capsys, *words, "--resume")[0] == 0
    assert np.isfinite(np.load(tmp_path / "states.npy")).all()


def test_half_a_summary_does_not_replace_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["sa", "--n", "5", "--t", "1", "--out", tmp_path]
    assert simulated(capsys, *words)[0] == 0
    before = (tmp_path / "simulation.json").read_text()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.replace", full)
    code, _, err = simulated(capsys, *words, "--seed", "1")
    assert (code, "simulation.json but got: No space left" in err) == (2, True)
    assert (tmp_path / "simulation.json").read_text() == before
    assert not list(tmp_path.glob("*.part"))


def test_half_a_picture_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: object, path: Path, **__: object) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", full)
    code, out, err = simulated(capsys, "sa", "--n", "5", "--t", "1", "--plot", tmp_path / "a.png")
    assert (code, "a.png but got: No space left" in err) == (2, True)
    assert "order parameter" in out
    assert not (tmp_path / "a.png").exists()


@pytest.mark.filterwarnings("ignore:Animation was deleted")
def test_a_film_that_is_interrupted_loses_no_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib")

    def stopped(self: object, target: Path, **_: object) -> None:
        Path(target).write_bytes(b"half a film")
        raise KeyboardInterrupt

    monkeypatch.setattr("matplotlib.animation.FuncAnimation.save", stopped)
    words = ["sa", "--n", "4", "--t", "1", "--outputs", "3", "--animate", tmp_path / "film.gif"]
    code, out, err = simulated(capsys, *words)
    assert (code, err) == (130, "Interrupted: a file was not finished.\n")
    assert "order parameter" in out
    assert not (tmp_path / "film.gif").exists()
    code, out, _ = simulated(capsys, *words, "--json")
    assert (code, json.loads(out)["files"]) == (130, [])
