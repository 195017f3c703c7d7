"""The README is executed: files are written, commands and Python lines run in order, and their output is compared.

In an expected line `…` stands for anything; a line that is only `…` stands for any number of lines.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import subprocess
import sys
import tomllib
import traceback
from pathlib import Path
from typing import Any

import pytest

from verify.cli.main import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"^(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
EXTRAS = {"fast", "check", "find", "plot", "data", "all", "test"}


def steps() -> list[tuple[str, str, str]]:
    """What the page does, in order: ("file", name, text), ("command", line, output), ("python", source, output)."""
    found = []
    for block in BLOCK.finditer(README):
        if block["file"]:
            found.append(("file", block["file"], block["body"]))
        elif block["kind"] == "console":
            for part in re.split(r"^\$ ", block["body"], flags=re.MULTILINE)[1:]:
                line, _, output = part.partition("\n")
                found.append(("command", line, output))
        elif block["kind"] == "python":
            for part in re.split(r"^>>> ", block["body"], flags=re.MULTILINE)[1:]:
                lines = part.splitlines()
                size = next((k for k, line in enumerate(lines) if k and not line.startswith("... ")), len(lines))
                source = "\n".join([lines[0], *(line[4:] for line in lines[1:size])])
                found.append(("python", source, "\n".join(lines[size:])))
    return found


def matches(expected: list[str], got: list[str]) -> bool:
    """Whether the lines fit the expected ones."""
    if not expected:
        return not got
    if expected[0].strip() == "…":
        return any(matches(expected[1:], got[k:]) for k in range(len(got) + 1))
    return bool(got) and fits(expected[0], got[0]) and matches(expected[1:], got[1:])


def fits(expected: str, got: str) -> bool:
    """Whether one line fits: `…` is anything, and runs of blanks are one blank."""
    parts = [re.escape(" ".join(part.split())) for part in expected.split("…")]
    return re.fullmatch(r"\s?.*\s?".join(parts), " ".join(got.split())) is not None


def require(expected: str, got: str, what: str) -> None:
    wanted, lines = ([line for line in text.splitlines() if line.strip()] for text in (expected, got))
    assert matches(wanted, lines), f"{what}\nexpected:\n{expected}\nbut got:\n{got}"


def run_command(line: str) -> str:
    """What a command prints, and after it what it says to the person."""
    words = shlex.split(line)
    assert words[0] == "verify"
    if words[1] == "run":
        words += ["--jobs", "1"]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(words[1:])
    return out.getvalue() + err.getvalue()


def run_python(source: str, namespace: dict[str, Any]) -> str:
    """What a line typed at the prompt prints; of an error the last line, as in a transcript."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, "<README>", "single"), namespace)
        except Exception as error:  # noqa: BLE001 - the transcript shows it
            print("Traceback (most recent call last):")
            print("".join(traceback.format_exception_only(error)))
    return out.getvalue()


def test_every_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INPHASE_STORE", str(tmp_path / "store"))
    namespace: dict[str, Any] = {"__name__": "__main__"}
    done = {"file": 0, "command": 0, "python": 0}
    for kind, name, text in steps():
        done[kind] += 1
        if kind == "file":
            Path(name).write_text(text, encoding="utf-8")
        elif kind == "command":
            require(text, run_command(name), name)
        else:
            require(text, run_python(name, namespace), name)
    assert min(done.values()) >= 2


def test_files_and_folders_that_are_named_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
    table = README.partition("| folder |")[2].partition("\n\n")[0]
    folders = re.findall(r"`([a-z/_]+)`", table)
    assert len(folders) > 8
    for folder in folders:
        assert (ROOT / folder).exists() or folder == "report.json", folder


def test_the_extras_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["optional-dependencies"]) == EXTRAS
    for extra in EXTRAS:
        assert f"| `{extra}` |" in README


def test_the_number_of_trusted_lines_is_about_right() -> None:
    found = re.search(r"about ([\d,]+) lines", README)
    assert found is not None
    said = int(found[1].replace(",", ""))
    program = (
        "from verify.certificate import Certificate; from verify.recheck import recheck; import verify.kernel.rules\n"
        "from verify.cli.recheck import trusted_files\n"
        "proof = {'precision': 64, 'domain': [], 'relations': [{'tree': 'n'}]}\n"
        "assert recheck(Certificate('inequality', 'x <= 1 for x in [0, 1]', proof)).ok\n"
        "print(sum(trusted_files().values()))"
    )
    counted = int(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)
    assert 0.85 * counted <= said <= 1.15 * counted


def test_no_path_of_a_machine_and_no_host() -> None:
    assert not re.search(r"/(home|root|Users|tmp|work)/", README)
    assert not re.search(r"https?://(?!doi\.org|arxiv\.org)", README)


def test_the_command_for_the_tests_is_marked() -> None:
    marked = README.partition("<!-- test command -->\n```sh\n")[2].partition("\n```")[0]
    assert marked.endswith('pip install -q -e ".[test]" && .venv/bin/pytest -q -n auto')


# Failures.


@pytest.mark.parametrize(
    ("expected", "got"), [("a … c", "a b d"), ("…\nb", "a\nc"), ("a", "a\nb"), ("a\nb", "a"), ("12 …", "13 x")]
)
def test_another_output_is_noticed(expected: str, got: str) -> None:
    with pytest.raises(AssertionError):
        require(expected, got, "example")


@pytest.mark.parametrize(
    ("expected", "got"), [("a … c", "a  b c"), ("…", ""), ("a\n…\nd", "a\nb\nc\nd"), ("x…", "xyz")]
)
def test_what_is_left_out_may_be_anything(expected: str, got: str) -> None:
    require(expected, got, "example")
