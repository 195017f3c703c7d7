"""``verify bench simulate``: workloads agree with their peers, failures of peers are results, JSON and table."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from numerics.circle import causal_attention, kuramoto, self_attention, starts, unnormalised_attention
from numerics.particles import simulate
from verify.bench.simulate import peers
from verify.bench.simulate.measure import Measured, Row, measure
from verify.bench.simulate.table import limits_line, lines
from verify.bench.simulate.workload import Way, Workload
from verify.bench.simulate.workloads import workloads
from verify.cli.main import main


def test_the_formulas_of_the_peers_are_our_models() -> None:
    # otherwise seconds would compare different systems
    x = starts.uniform(30, 1, seed=1)
    t = np.zeros(1)
    pairs = [
        (unnormalised_attention(3.0), peers.gram_field(3.0, normalised=False, causal=False)),
        (self_attention(3.0), peers.gram_field(3.0, normalised=True, causal=False)),
        (causal_attention(3.0), peers.gram_field(3.0, normalised=True, causal=True)),
    ]
    for model, field in pairs:
        assert np.abs(model.velocity(t, x)[0] - field(x[0])).max() < 1e-14, model.name
    frequencies = np.linspace(-1, 1, 30)
    oscillators = kuramoto(frequencies, 2.0).velocity(t, x)[0]
    assert np.abs(oscillators - peers.oscillator_field(frequencies, 2.0)(x[0])).max() < 1e-13


def test_the_peers_solve_the_same_equation() -> None:
    start, times = starts.uniform(10, 1, seed=2)[0], np.array([0.0, 1.0, 2.0])
    exact = simulate(self_attention(2.0), start, times, tolerance=1e-11).states[0]
    field = peers.gram_field(2.0, normalised=True, causal=False)
    assert np.abs(peers.scipy_run(field, start, times, "RK45", 1e-8, 1e-8) - exact).max() < 1e-6
    assert np.abs(peers.euler_angles(field, start, times) - exact).max() < 0.1  # order 1, step 0.1
    vectors = np.stack([np.cos(start), np.sin(start)], axis=1)
    euler = peers.euler_vectors(peers.gram_vectors(2.0), vectors, times)
    assert np.abs(euler - np.stack([np.cos(exact), np.sin(exact)], axis=2)).max() < 0.1


def _fails() -> np.ndarray:
    raise ArithmeticError("too hard")


def test_a_peer_that_fails_is_a_line_that_says_so() -> None:
    ours = Way("ours", lambda: np.zeros(3), repeat=True, replicas=2)
    peer, absent = Way("peer", lambda: np.full(3, 0.5)), Way("absent", _fails, needs="no_such_package")
    workload = Workload("w", "a workload", ours, (peer, Way("bad", _fails), absent), lambda: np.zeros(3), None)
    row = measure(workload, {})
    assert [way.name for way in row.ways] == ["ours", "peer", "bad"]
    assert (row.ways[0].error, row.ways[1].error) == (0.0, 0.5)
    assert row.ways[2] == Measured("bad", None, None, "ArithmeticError: too hard")
    assert any("failed: ArithmeticError: too hard" in line for line in lines(row))
    document = row.to_json()
    assert document["ways"][2]["seconds"] is None
    assert document["ways"][1]["ratio"] == row.ways[1].seconds / row.ways[0].seconds  # type: ignore[operator]


def test_ratios_and_shares_in_the_table() -> None:
    row = Row("w", "title", (Measured("ours", 0.002, 1e-9), Measured("peer", 0.1, None)), ("fma", 0.5))
    assert lines(row) == [
        "w: title",
        "  ours                            2 ms  error  1.0e-09",
        "  peer                          100 ms  x50",
        "  50 % of the machine's fma",
    ]
    assert limits_line({"exp": 1.0, "dgemm": 40.0}) == "machine, one thread, processor time: dgemm 40 GF/s, exp 1 G/s"


def test_peers_are_compared_with_ours_at_matching_or_better_error() -> None:
    ours, coarse = Measured("ours", 0.004, 1e-7), Measured("ours, coarser", 0.001, 1e-4, coarser=True)
    rough, fine, unknown = Measured("Euler", 0.1, 1e-3), Measured("RK45", 0.1, 1e-6), Measured("other", 0.1)
    row = Row("w", "title", (ours, coarse, rough, fine, unknown))
    # 0.1/0.001 where the coarse error 1e-4 is no larger than the peer's, else 0.1/0.004
    assert [row.ratio(way) for way in (rough, fine, unknown)] == pytest.approx([100, 25, 25])


def test_every_workload_has_its_own_id() -> None:
    ids = [workload.id for workload in workloads()]
    assert len(ids) == len(set(ids)) == 21


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bench.json"
    assert main(["bench", "simulate", "usa-200", "causal-200", "--json", str(path)]) == 0
    out = capsys.readouterr().out
    assert "NumPy, Gram matrix" in out
    document = json.loads(path.read_text())
    assert document["schema"] == "inphase.bench.simulate/1"
    assert [row["id"] for row in document["rows"]] == ["usa-200", "causal-200"]
    assert all(way["error"] < 1e-14 for row in document["rows"] for way in row["ways"])
    assert document["limits"]["dgemm"] > 0
    assert "numpy" in document["versions"]
    assert document["interrupted"] is False


def test_wrong_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "simulate", "no-such"]) == 5
    assert "--list" in capsys.readouterr().err
    assert main(["bench", "simulate", "--list", "usa*"]) == 0
    assert "usa-1e-8" in capsys.readouterr().out
    assert main(["bench", "simulate", "usa-200", "--json", "/dev/null/x"]) == 2
