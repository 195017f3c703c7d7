"""The store: what was put is got, under exactly its key, and no damaged entry is ever believed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import Certificate, Verdict
from verify.claims import store as module
from verify.claims.provenance import code_hash
from verify.claims.store import Store, StoreError, default_store, write_whole
from verify.claims.toml_file import claim_of

VERDICT = Verdict(
    "refuted",
    "It fails at a point.",
    {"x": "1/2"},
    ("0.1", "0.2"),
    "left side minus right side",
    Certificate("point", "x <= 1/4 for x in [0, 1]", {"point": {"x": "1/2"}}, refutes=True),
    1.5,
    7,
    ("python-flint",),
    "Try a larger constant.",
    {"steps": [["One", "two"]], "series": [0.1, None]},
)

CLAIM = claim_of({"id": "mine.L1", "statement": "x <= 1/4 for x in [0, 1]"})


def test_what_was_put_is_got(tmp_path: Path) -> None:
    store = Store(tmp_path)
    key = store.key(CLAIM, "proofs")
    assert store.get(key) is None
    store.put(key, VERDICT)
    assert store.get(key) == VERDICT
    # A witness is told in the order of the statement's variables, from the store as from the search.
    store.put(key, replace(VERDICT, witness={"y": "1", "x": "1/2"}))
    again = store.get(key)
    assert again is not None
    assert list(again.witness or {}) == ["y", "x"]
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".verdict"]


def test_the_key_changes_with_claim_origin_library_and_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    mine = tmp_path / "mine.toml"
    mine.write_text("one")
    keys = [store.key(CLAIM, "proofs"), store.key(CLAIM, str(mine))]
    keys.append(store.key(claim_of({"id": "mine.L1", "statement": "x <= 1/3 for x in [0, 1]"}), "proofs"))
    mine.write_text("two")
    code_hash.cache_clear()
    keys.append(store.key(CLAIM, str(mine)))
    with monkeypatch.context() as patch:
        patch.setattr(module, "library_versions", lambda: {"python-flint": "99"})
        keys.append(store.key(CLAIM, "proofs"))
    with monkeypatch.context() as patch:
        patch.setattr(module, "python_version", lambda: "cpython 9.9.9")
        keys.append(store.key(CLAIM, "proofs"))
    assert len(set(keys)) == len(keys) == 6
    assert store.key(replace(CLAIM, prose="Other words."), "proofs") == keys[0]


def test_what_running_compiles_changes_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "compiling"
    (package / "__pycache__").mkdir(parents=True)
    (package / "__init__.py").write_text("one = 1")
    monkeypatch.syspath_prepend(tmp_path)
    hashes = []
    written = {"__pycache__/loop.py311.nbi": "index", "__pycache__/__init__.pyc": "code", "data.json": "3"}
    for name, text in written.items():
        code_hash.cache_clear()
        hashes.append(code_hash("compiling"))
        (package / name).write_text(text)
    code_hash.cache_clear()
    assert hashes[0] == hashes[1] == hashes[2]
    assert code_hash("compiling") != hashes[0]  # a file of data counts


def test_the_environment_chooses_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INPHASE_STORE", str(tmp_path / "here"))
    assert default_store().root == tmp_path / "here"
    monkeypatch.delenv("INPHASE_STORE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(module.sys, "platform", "linux")
    assert default_store().root == tmp_path / "cache" / "inphase"


# Failures.


@settings(max_examples=60, deadline=None)
@given(position=st.integers(0, 2000), byte=st.integers(0, 255))
def test_a_changed_byte_is_found_out(tmp_path_factory: pytest.TempPathFactory, position: int, byte: int) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    store.put("ab" * 32, VERDICT)
    (path,) = store.root.rglob("*.verdict")
    data = bytearray(path.read_bytes())
    position %= len(data)
    before, data[position] = data[position], byte
    path.write_bytes(data)
    if before == byte:
        assert store.get("ab" * 32) == VERDICT
    else:
        with pytest.raises(StoreError, match=r"^Expected a (sound|readable) entry of the store in .*run again\.$"):
            store.get("ab" * 32)
        assert store.get("ab" * 32) is None, "a damaged entry is reported once, then it is gone"


@pytest.mark.parametrize("length", [0, 10, 64, 65, 200])
def test_a_truncated_entry_is_found_out(tmp_path: Path, length: int) -> None:
    store = Store(tmp_path)
    store.put("ab" * 32, VERDICT)
    (path,) = tmp_path.rglob("*.verdict")
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(StoreError):
        store.get("ab" * 32)


def test_an_entry_moved_to_another_key_is_found_out(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("ab" * 32, VERDICT)
    (path,) = tmp_path.rglob("*.verdict")
    (tmp_path / "cd").mkdir()
    path.rename(tmp_path / "cd" / f"{'cd' * 31}.verdict")
    with pytest.raises(StoreError, match="another key"):
        store.get("cd" * 32)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_whole(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new \ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_store_that_cannot_be_written_raises(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError, match="file"):
        Store(tmp_path / "file").put("ab" * 32, VERDICT)
