"""Without numba the compiled search says what to install."""

from __future__ import annotations

import pytest

from numerics import machine
from tests.tapes import tape_of


def test_the_search_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("numerics.machine.tree_search.find_spec", lambda name: None)
    machine.warm_up.cache_clear()  # as in a process that has not searched yet
    assert not machine.available()
    with pytest.raises(RuntimeError, match="pip install numba"):
        machine.search(tape_of("x"), [0.0], [1.0])
