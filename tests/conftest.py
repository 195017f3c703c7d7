"""Settings of all tests, and fixtures that several files use.

Property tests have no deadline, because timings depend on the machine.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# New examples every time, but the gate (.ci/run) says the same of the same commit.
settings.register_profile("inphase", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("inphase")


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder to work in, with a store of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INPHASE_STORE", str(tmp_path / "store"))


@pytest.fixture
def no_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the claims that a test gives by path."""
    monkeypatch.setattr("verify.claims.library.entry_points", lambda group: [])


@pytest.fixture(scope="module", params=["arrays", "compiled"])
def both_ways(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leaves are decided together by NumPy's arrays, and once more by the compiled machine."""
    from numerics.array_machine import load, machine

    with pytest.MonkeyPatch.context() as patch:
        if request.param == "compiled":
            pytest.importorskip("numba", reason="the compiled machine is the optional extra 'fast'")
            load()
        else:
            patch.setattr(machine, "loaded", lambda: False)
        yield
