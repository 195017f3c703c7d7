"""Figures and tables of the causal paper made again: what is counted, what is refused, what is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from proofs.causal import consumed, experiments
from proofs.causal.figures import FIGURES, sphere
from verify.cli.main import main


def test_figure_four_writes_its_numbers_and_a_drawing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawing = tmp_path / "figure4.svg"
    assert main(["simulate", "causal-fig4", "--plot", str(drawing), "--out", str(tmp_path), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    # β = 10: cos τ = (√401 − 1)/20 = 0.9512492…, τ = 0.3135349…; 10^(−1/2) = 0.3162277…
    assert document["values"]["tau"] == pytest.approx(0.3135349, abs=2e-7)
    assert document["values"]["scale"] == pytest.approx(0.3162278, abs=2e-7)
    assert document["files"] == [str(tmp_path / "figure.json"), str(drawing)]
    assert json.loads((tmp_path / "figure.json").read_text())["tables"] == document["tables"]
    assert drawing.read_text().startswith("<?xml")


def test_a_figure_that_cannot_be_written_is_printed_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "figure.json").mkdir()
    assert main(["simulate", "causal-fig4", "--out", str(tmp_path)]) == 2
    printed = capsys.readouterr()
    assert "0.316228" in printed.out
    assert "Expected to write to" in printed.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["causal-fig4", "--beta", "3"], "but got --beta"),
        (["causal-fig3", "--replicas", "7"], "but got --replicas"),
        (["causal-fig9"], "(causal-table1, causal-fig1, causal-fig2, causal-fig3, causal-fig4) but got 'causal-fig9'"),
        (["causal-fig4", "--plot", "figure.jpeg"], "ending in .svg, .png, .pdf but got 'figure.jpeg'"),
        (["sa", "--runs", "3"], "--runs is for figures of papers"),
        (["density", "--runs", "3"], "Expected no --runs for"),
    ],
)
def test_options_that_mean_nothing_are_refused(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", *words]) == 2
    assert message in capsys.readouterr().err


def test_shares_do_not_depend_on_how_many_runs_there_are_and_strong_centers_hold_less() -> None:
    few, more = consumed.shares(3, 2), consumed.shares(3, 3)
    for name in few:
        np.testing.assert_array_equal(few[name], more[name][:, :2])
    # strong centers are Rényi centers, so at every time they hold a part of what those hold
    assert (more["strong Rényi"] <= more["Rényi"]).all()
    assert (more["Rényi"][-1] > more["Rényi"][0]).all()


def test_the_lines_of_figure_three_are_means_and_quantiles() -> None:
    held = {"Rényi": np.array([[0.0, 1.0] * 50, [0.5] * 100])}
    lines = {what: values for _, what, values in consumed.curves(held)}
    assert lines == {"mean": [0.5, 0.5], ".1 quantile": [0.0, 0.5], ".9 quantile": [1.0, 0.5]}


def test_clusters_are_counted_at_each_time() -> None:
    # two runs: three points, then two; two points, then two (0.01 apart counts as together)
    states = np.array([[[0.0, 1.0, 2.0], [0.0, 1.0, 1.01]], [[0.0, 0.01, 2.0], [0.0, 1.0, 1.0]]])
    table, counts = experiments.cluster_table(np.concatenate([states[:, :1], states], axis=1), (0, 5, 10))
    assert counts == [[3, 2], [3, 2], [2, 2]]
    assert table["columns"] == ["clusters", "at t = 5", "at t = 10"]
    assert table["rows"] == [["2", "1", "2"], ["3", "1", "0"]]


#: A run that ends in one point of span(e_1, e_2), one that ends on both sides of e_1, and one that ends elsewhere.
_POINT = [[0.6, 0.8, 0.0]] * 2
_SIDES = [[1.0, 0.0, 0.0], [-1.0, 0.0, 0.0]]
_AWAY = [[0.6, 0.0, 0.8], [0.0, 0.6, 0.8]]


def test_what_counts_as_a_final_configuration() -> None:
    final = np.array([_POINT, _SIDES, _AWAY])
    start = np.array([[[0.6, 0.8, 0.0], [0.0, 0.0, 1.0]]] * 3)
    assert sphere._at_first(start, final).tolist() == [True, False, False]
    assert sphere._one_point(start, final).tolist() == [True, False, False]
    assert sphere._on_axis(start, final).tolist() == [False, True, False]
    assert sphere._cloud(2, 0.866)(start, final).tolist() == [True, True, False]
    assert sphere._cloud(1, 0.7)(start, final).tolist() == [False, True, False]  # one side of the axis is no two clouds


def _made(name: str, runs: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The document of a figure, after checking that its drawing was written."""
    drawing = tmp_path / f"{name}.png"
    assert main(["simulate", f"causal-{name}", "--runs", str(runs), "--plot", str(drawing), "--json"]) == 0
    assert drawing.read_bytes().startswith(b"\x89PNG")
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert document["runs"] == runs
    return document


def test_figures_on_the_circle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two = _made("fig2", 1, tmp_path, capsys)
    assert two["tables"][0]["columns"] == ["clusters", "at t = 75", "at t = 150", "at t = 500"]
    assert [sum(int(row[k]) for row in two["tables"][0]["rows"]) for k in (1, 2, 3)] == [1, 1, 1]  # one run
    three = _made("fig3", 2, tmp_path, capsys)
    assert len(three["values"]["Rényi, mean"]) == len(three["values"]["times"]) == len(three["tables"][0]["rows"])


def test_figures_on_the_sphere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With states that are given instead of simulated: all tokens end at (1, 0, …), from (0, …, 0, 1)."""

    def given(seed: int, value: tuple[int, ...], *, n: int, times: Any, starts: int, **setting: Any) -> np.ndarray:
        states = np.zeros((starts, len(times), n, len(value)))
        states[:, :-1, :, -1] = states[:, -1, :, 0] = 1
        return states

    monkeypatch.setattr(sphere, "sphere_states", given)
    one = _made("fig1", 2, tmp_path, capsys)
    assert [table["rows"] for table in one["tables"]] == [[["1", "2"]]] * 5  # one point, in both runs
    table = _made("table1", 3, tmp_path, capsys)["tables"][0]
    # not at x_1(0); in one point of L; at ξ, for both; within 30° of L; only one of two clouds
    expected = [0, 0, 3, 3, 3, 3, 3, 3, 0]
    assert [row[4] for row in table["rows"]] == [f"{count} of 3" for count in expected]
    # 3 of 3: the lower end is (α/2)^{1/3} with α = 1/100
    assert table["rows"][2][5] == f"[{0.005 ** (1 / 3):.3f}, 1.000]"


def test_every_figure_says_what_it_does_not_show() -> None:
    assert list(FIGURES) == ["table1", "fig1", "fig2", "fig3", "fig4"]
    assert FIGURES["fig3"].runs == 5000
    assert all(figure.shows.endswith(".") for figure in FIGURES.values())
