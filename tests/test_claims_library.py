"""The library: claims from papers and files, and every problem with them reported at once."""

from __future__ import annotations

import re
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tests.claims_examples import decreed
from verify.claims import library as module
from verify.claims.library import load

SPOILED = """
[[claim]]
id = "mine.good"
statement = "x <= 1 for x in [0, 1]"

[[claim]]
id = "mine.good"
statement = "x <= 2 for x in [0, 1]"

[[claim]]
statement = "x <= 2 for x in [0, 1]"

[[claim]]
id = "mine.unreadable"
statement = "sin(x <= 2 for x in [0, 1]"

[[claim]]
id = "mine.behind"
statement = "1 < 2"
uses = ["mine.unreadable", "mine.goood"]

[[claim]]
id = "mine.ring1"
statement = "1 < 2"
uses = ["mine.ring2"]

[[claim]]
id = "mine.ring2"
statement = "1 < 2"
uses = ["mine.ring1"]
cites = ["nobody1900"]

[[claim]]
id = "mine.missing.corrected"
statement = "1 < 2"
"""


@pytest.mark.usefixtures("no_papers")
def test_all_problems_are_reported_together_and_the_rest_is_there(tmp_path: Path) -> None:
    file = tmp_path / "spoiled.toml"
    file.write_text(SPOILED)
    library = load([file])
    assert list(library.claims) == ["mine.good", "mine.behind", "mine.ring1", "mine.ring2", "mine.missing.corrected"]
    found = {problem.where: problem.sentence for problem in library.problems if problem.where != "mine.behind"}
    assert "used again" in found["mine.good"]
    assert "the key 'id'" in found[f"{file.resolve()}, claim 3"]
    assert "sin(x <= 2" in found["mine.unreadable"]
    assert found["mine.ring1"].endswith("got: mine.ring1 uses mine.ring2 uses mine.ring1.")
    assert "nobody1900" in found["mine.ring2"]
    assert "mine.missing" in found["mine.missing.corrected"]
    behind = [problem.sentence for problem in library.problems if problem.where == "mine.behind"]
    assert behind == [
        "It uses mine.unreadable, which has a problem of its own, so it is blocked.",
        "Expected uses to name claims but got 'mine.goood'; did you mean 'mine.good'?",
    ]


@pytest.mark.usefixtures("no_papers")
def test_a_python_file_is_run_and_one_bad_claim_costs_only_itself(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(
        "from verify import claim\n"
        "@claim('m.a', x='[0, 1]')\ndef a(x):\n    return x < 0.5\n"
        "@claim('m.b', x='[0, 1]')\ndef b(x):\n    return x <= 1\n"
    )
    library = load([file])
    assert list(library.claims) == ["m.b"]
    assert [problem.where for problem in library.problems] == ["m.a"]


@pytest.mark.usefixtures("no_papers")
def test_a_python_file_that_fails_keeps_what_came_before(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(
        "from verify import claim\n@claim('m.a')\ndef a():\n    from verify import equal\n    return equal(1, 1)\n1/0\n"
    )
    library = load([file])
    assert list(library.claims) == ["m.a"]
    assert str(library.problems[0]).endswith("got ZeroDivisionError: division by zero (mine.py, line 6).")


@pytest.mark.usefixtures("no_papers")
def test_a_folder_stands_for_its_files_and_its_bibliography(tmp_path: Path) -> None:
    decreed(tmp_path / "one.py", "m.a proved")
    (tmp_path / "two.toml").write_text('[[claim]]\nid = "m.b"\nstatement = "1 < 2"\ncites = ["known2024"]\n')
    (tmp_path / "bibliography.toml").write_text('[known2024]\nauthor = "A, B"\ntitle = "C"\nyear = "2024"\n')
    library = load([tmp_path])
    assert (list(library.claims), library.problems) == (["m.a", "m.b"], ())
    assert library.bibliography["known2024"]["title"] == "C"
    assert library.select([str(tmp_path)]) == (["m.a", "m.b"], [])
    assert library.select([str(tmp_path / "two.toml")]) == (["m.b"], [])


@pytest.mark.usefixtures("no_papers")
@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("gone.toml", None, "Expected a TOML file but got: No such file"),
        ("gone.py", None, "Expected a file of claims"),
        ("empty.py", "", "Expected functions decorated with @claim"),
        ("empty.toml", "", r"Expected tables \[\[claim\]\]"),
        ("broken.toml", "[[claim", "Expected a TOML file that can be read"),
        ("bytes.toml", b"\xff\xfe", "Expected a TOML file but it is no text in UTF-8"),
        ("syntax.py", "def", "SyntaxError"),
        ("exits.py", "raise SystemExit(3)", "SystemExit"),
    ],
)
def test_files_that_are_no_claims(tmp_path: Path, name: str, text: str | bytes | None, message: str) -> None:
    if text is not None:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    library = load([tmp_path / name])
    assert library.claims == {}
    assert re.search(message, "; ".join(map(str, library.problems)))


def test_a_paper_that_cannot_be_loaded_is_one_message_and_the_others_are_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sound_paper.py").write_text(
        "from verify import claim, equal\n@claim('sound.a')\ndef a():\n    return equal(1, 1)\n"
    )
    (tmp_path / "broken_paper.py").write_text("import nothing_of_this_name\n")
    points = [EntryPoint(name, f"{name}_paper", module.GROUP) for name in ("sound", "broken", "missing")]
    monkeypatch.setattr(module, "entry_points", lambda group: points)
    monkeypatch.syspath_prepend(tmp_path)
    library = load()
    assert list(library.claims) == ["sound.a"]
    assert [problem.where for problem in library.problems] == ["broken_paper", "missing_paper"]
    assert "nothing_of_this_name" in library.problems[0].sentence
    assert "(broken_paper.py, line 1)" in library.problems[0].sentence


@pytest.mark.usefixtures("no_papers")
def test_selection_by_id_paper_and_pattern_and_what_is_used_below(tmp_path: Path) -> None:
    path = decreed(tmp_path / "m.py", "p.C10 proved uses=p.C9", "p.C9 proved uses=q.A", "q.A proved", "q.B proved")
    library = load([path])
    assert library.select(["p.C9"]) == (["p.C9"], [])
    assert library.select(["q"]) == (["q.A", "q.B"], [])
    assert library.select(["p.C*", "r"]) == (["p.C10", "p.C9"], ["r"])
    assert library.with_used(["p.C10"]) == ["p.C10", "p.C9", "q.A"]


def test_claims_of_papers_are_in_the_order_of_their_numbers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ids = ["num.C10", "num.C9.corrected", "num.C9", "num.C101"]
    source = "from verify import claim, equal\n" + "".join(
        f"@claim('{i}')\ndef a():\n    return equal(1, 1)\n" for i in ids
    )
    (tmp_path / "numbered_paper.py").write_text(source)
    monkeypatch.setattr(module, "entry_points", lambda group: [EntryPoint("num", "numbered_paper", module.GROUP)])
    monkeypatch.syspath_prepend(tmp_path)
    assert list(load().claims) == ["num.C9", "num.C9.corrected", "num.C10", "num.C101"]
