"""``verify new`` and the page proofs/README.md: its files are written and its commands run, step by step."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from verify.claims.library import load
from verify.cli.main import main

PAGE = (Path(__file__).parent.parent / "proofs" / "README.md").read_text(encoding="utf-8")
FILE = re.compile(r"^<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)

#: What the page's claims come to, as their prose says.
EXPECTED = {
    "mypaper.L1": "proved",
    "mypaper.L2": "proved",
    "mypaper.L3": "proved",
    "mypaper.L4": "refuted",
    "mypaper.L4.corrected": "proved",
    "mypaper.L5": "proved",
    "mypaper.L6": "proved",
    "mypaper.C1": "refuted",
    "mypaper.F1": "cited",
    "mypaper.T1": "argued",
    "mypaper.Q1": "undecided",
    "mypaper.A1": "proved",
    "mypaper.A2": "proved",
    "mypaper.A3": "refuted",
}


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INPHASE_STORE", str(tmp_path / "store"))
    return tmp_path


def _write(folder: Path, *names: str) -> None:
    found = dict(FILE.findall(PAGE))
    for name in names:
        (folder / name).write_text(found[name], encoding="utf-8")


def test_the_page_from_the_skeleton_to_the_last_claim(scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "mypaper"]) == 0
    assert capsys.readouterr().out.splitlines() == re.findall(r"^wrote .*|^Run the claims.*", PAGE, re.MULTILINE)
    assert main(["run", "mypaper/", "--jobs", "1"]) == 0
    _write(scratch, "mypaper/section_two.py", "mypaper/appendix.toml", "mypaper/__init__.py")
    capsys.readouterr()
    assert main(["run", "mypaper/", "--jobs", "1", "--json"]) == 1  # something is refuted, as the page says
    document = json.loads(capsys.readouterr().out)
    assert {claim["id"]: claim["verdict"] for claim in document["claims"]} == EXPECTED
    assert load(["mypaper"]).problems == ()
    assert "mypaper.L4" in (scratch / "inphase-report" / "errata.html").read_text(encoding="utf-8")


def test_every_other_command_of_the_page_works(scratch: Path) -> None:
    main(["new", "mypaper"])
    _write(scratch, "mypaper/section_two.py")
    for line in re.findall(r"^\$ verify (.*)$", PAGE, re.MULTILINE):
        words = shlex.split(line)
        if words[0] not in ("new", "run"):
            assert main(words) == 0, line


def test_the_installed_paper_is_found_without_a_path(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main(["new", "mypaper"])
    _write(scratch, "mypaper/section_two.py", "mypaper/appendix.toml", "mypaper/__init__.py")
    # what pip leaves behind: the package on the path, and its entry point
    monkeypatch.syspath_prepend(scratch)
    (scratch / "mypaper-0.1.dist-info").mkdir()
    (scratch / "mypaper-0.1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: mypaper\nVersion: 0.1\n")
    (scratch / "mypaper-0.1.dist-info" / "entry_points.txt").write_text("[inphase.papers]\nmypaper = mypaper\n")
    try:
        library = load()
        assert library.papers()["mypaper"] == len(EXPECTED)
        assert not [problem for problem in library.problems if problem.where.startswith("mypaper")]
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "mypaper"]:
            del sys.modules[name]


@pytest.mark.parametrize("name", ["My-Paper", "1st", "a b", ""])
def test_names_that_are_none_are_refused(name: str, scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", name]) == 2
    assert "Expected a short name of lower-case letters, digits and _" in capsys.readouterr().err
    assert list(scratch.iterdir()) == []


def test_what_exists_is_not_touched(scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (scratch / "mypaper").mkdir()
    (scratch / "mypaper" / "claims.py").write_text("# mine")
    assert main(["new", "mypaper"]) == 2
    assert "exists already; nothing was changed" in capsys.readouterr().err
    assert (scratch / "mypaper" / "claims.py").read_text() == "# mine"


BAD = """
[[claim]]
id = "bad.A"
statement = "x > 0 for x in (0, 1)"

[[claim]]
id = "bad.A"
statement = "x > 1 for x in (2, 3)"

[[claim]]
id = "bad.B"
statement = "x > = 0 for x in (0, 1)"

[[claim]]
id = "bad.C"
statement = "x > 0 for x in (0, 1)"
uses = ["bad.Z"]
cites = ["nobody2020"]

[[claim]]
id = "bad.D"
statement = "x > 0 for x in (0, 1)"
outline = [[{ step = "produkt" }]]

[[claim]]
id = "bad.E"
statement = "0 < x < 1 for x in (0, 1)"
outline = [[{ step = "narrow" }]]

[[claim]]
id = "bad.F"
statement = "x > 0 for x in (0, 1)"
suspect = { y = "1" }

[[claim]]
id = "bad.G"
cited = "A fact."
suspect = { x = "1" }
"""


def test_everything_wrong_is_reported_together_and_the_rest_runs(
    scratch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (scratch / "bad.toml").write_text(BAD)
    assert main(["run", "bad.toml", "--jobs", "1"]) == 2
    printed = capsys.readouterr()
    for message in (
        "bad.A: Expected every id once",
        "bad.B: Expected a number, a name or a bracket but got '='",
        "bad.C: Expected uses to name claims but got 'bad.Z'",
        "bad.C: Expected cites to name works in a bibliography.toml but got 'nobody2020'",
        "bad.E: Expected one outline for each of 2 relations but got 1",
        "bad.F: Expected values for x but got values for y",
        "bad.G: Expected one of outline and suspect, with a statement, but got suspect",
    ):
        assert message in printed.err
    assert "✓ bad.A proved" in " ".join(printed.out.split())
    assert "bad.D undecided" in " ".join(printed.out.split())
    assert "Expected a step among product" in printed.out
    assert "Internal error" not in printed.out + printed.err


def test_outlines_and_suspects_change_the_hash_and_not_the_statement(scratch: Path) -> None:
    plain = '[[claim]]\nid = "a.A"\nstatement = "x*(1 - x) > 0 for x in (0, 1)"\n'
    (scratch / "plain.toml").write_text(plain)
    (scratch / "outlined.toml").write_text(plain + 'outline = [[{ step = "product", factors = ["x", "1 - x"] }]]\n')
    first, second = (load([f"{name}.toml"]).claims["a.A"] for name in ("plain", "outlined"))
    assert str(first.question) == str(second.question)
    assert first.hash() != second.hash()


def test_the_name_of_an_installed_paper_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "causal"]) == 2
    assert "a paper causal is installed" in capsys.readouterr().err
    assert not Path("causal").exists()
