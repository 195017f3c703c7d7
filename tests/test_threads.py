"""Replicas shared out among threads: every one once, errors come back, and nothing goes on after Ctrl-C."""

from __future__ import annotations

import threading
import time

import pytest

from numerics import threads


@pytest.mark.parametrize(("replicas", "products"), [(1, 1 << 30), (7, 0), (7, 1 << 30), (2, 1 << 21)])
def test_every_replica_is_worked_on_once(replicas: int, products: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_CPUS", 3)
    done: list[int] = []
    threads.spread(lambda first, last: done.extend(range(first, last)), replicas, products)
    assert sorted(done) == list(range(replicas))


def test_little_work_stays_in_the_thread_that_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_CPUS", 3)
    names: list[str] = []
    threads.spread(lambda first, last: names.append(threading.current_thread().name), 5, threads.WORTH_A_THREAD - 1)
    assert names == [threading.current_thread().name]


def test_an_error_is_raised_when_all_parts_have_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_CPUS", 2)
    ended: list[int] = []

    def work(first: int, last: int) -> None:
        if first == 0:
            raise KeyboardInterrupt  # what Ctrl-C is in the thread that waits
        time.sleep(0.05)
        ended.append(first)

    with pytest.raises(KeyboardInterrupt):
        threads.spread(work, 2, 1 << 30)
    assert ended == [1]
