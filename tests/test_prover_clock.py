"""The clock of limits: loading compiled code does not count, everything else does."""

from __future__ import annotations

import time
from functools import cache

import pytest

from verify.prover.budget import Budget
from verify.prover.clock import now, stopped
from verify.smtlib.answers import answer
from verify.smtlib.script import read_script


def test_stopped_blocks_do_not_count_and_inner_ones_count_once() -> None:
    wall, counted = time.perf_counter(), now()
    with stopped(), stopped():
        time.sleep(0.2)
    with stopped():
        time.sleep(0.1)
    time.sleep(0.05)
    total, mine = time.perf_counter() - wall, now() - counted
    # 0.35 seconds and a little pass, of which 0.3 stand still; counted twice, the inner block would make it 0.5.
    assert 0.05 <= mine <= total - 0.3 + 1e-6
    assert total - mine < 0.5


def test_the_clock_goes_on_after_an_error() -> None:
    with pytest.raises(RuntimeError), stopped():
        raise RuntimeError
    counted = now()
    time.sleep(0.05)
    assert now() - counted >= 0.05


def test_a_budget_does_not_pay_for_loading() -> None:
    budget = Budget(100, 0.2)
    with stopped():
        time.sleep(0.3)
    assert not budget.is_spent()
    time.sleep(0.25)
    assert budget.is_spent()


def test_a_script_is_answered_in_its_time_after_slow_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba", reason="branch and prune is compiled: the optional extra 'fast'")
    from numerics.pruning import search

    loaded = search.load()
    seconds = 3.0

    @cache
    def slowly() -> object:
        time.sleep(2 * seconds)
        return loaded

    monkeypatch.setattr(search, "load", slowly)
    monkeypatch.setattr(search, "is_loaded", lambda: False)
    # On the sphere of radius 2 the product xyz is at most (2/√3)³ = 1.5396 < 2, by the means of x², y², z².
    (check,) = read_script(
        "(declare-const x Real) (declare-const y Real) (declare-const z Real)"
        "(assert (and (<= -3 x 3) (<= -3 y 3) (<= -3 z 3)))"
        "(assert (= (+ (* x x) (* y y) (* z z)) 4)) (assert (= (* x y z) 2)) (check-sat)"
    )
    began = time.perf_counter()
    found = answer(check, seconds)
    assert found.answer == "unsat", found.reason
    # It did need the code that is loaded slowly.
    assert time.perf_counter() - began > 2 * seconds
