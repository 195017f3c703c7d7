"""What takes milliseconds is asked a few times by the benchmark, and nothing is remembered in between."""

from __future__ import annotations

from verify.bench.repeated import QUICK, RUNS, shortest
from verify.formula.reader import read_formula
from verify.kernel.program import compiled
from verify.prover.compiled import _loaded


def test_the_shortest_of_several_runs_counts():
    spent = iter([QUICK / 2, QUICK / 8, QUICK / 4, QUICK / 2, QUICK / 2, 0.0])
    assert shortest(lambda: next(spent), lambda seconds: seconds) == QUICK / 8
    assert len(list(spent)) == 6 - RUNS


def test_what_takes_long_is_asked_once():
    spent = iter([2 * QUICK, QUICK / 8])
    assert shortest(lambda: next(spent), lambda seconds: seconds) == 2 * QUICK
    assert list(spent) == [QUICK / 8]


def test_every_run_begins_without_what_the_run_before_remembered():
    formula, seen = read_formula("sin(x) + 1"), []

    def ask() -> float:
        seen.append(compiled.cache_info().currsize)
        compiled(formula)
        return 0.0

    shortest(ask, lambda seconds: seconds)
    assert seen == [0] * RUNS
    assert _loaded.cache_info().maxsize is None  # what is made once in a process is kept
