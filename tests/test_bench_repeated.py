"""What takes milliseconds is asked a few times by the benchmark, and nothing is remembered in between."""

from __future__ import annotations

from verify.bench.repeated import QUICK, RUNS, shortest
from verify.formula.reader import read_formula
from verify.kernel.program import compiled
from verify.prover.compiled import _loaded


def test_the_shortest_of_several_runs_counts():
    spent = iter([0.001, 0.0002, *[0.001] * (RUNS - 2), 0.0])
    assert shortest(lambda: next(spent), lambda seconds: seconds) == 0.0002
    assert list(spent) == [0.0]  # the run after the last one is not made


def test_runs_end_when_they_took_long_together():
    """0.09 six times is 0.54 > 0.5."""
    spent = iter([0.09] * 7)
    assert shortest(lambda: next(spent), lambda seconds: seconds) == 0.09
    assert len(list(spent)) == 1


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
