"""The runner: the same outcomes for any number of jobs, nothing decided twice, no failure that spreads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest

from tests.claims_examples import decreed
from verify.claims.library import Library, load
from verify.claims.outcome import Outcome
from verify.claims.report_json import report_document, write_report
from verify.claims.runner import Run, run
from verify.claims.store import Store

pytestmark = pytest.mark.usefixtures("no_papers")


def decide(path: str, store: Path, jobs: int = 1) -> tuple[Library, Run]:
    library = load([path])
    return library, run(library, list(library.claims), store=Store(store), jobs=jobs, paths=[path])


def timeless(outcomes: tuple[Outcome, ...]) -> list[Outcome]:
    return [replace(each, verdict=replace(each.verdict, seconds=0.0)) for each in outcomes]


CLAIMS = (
    "m.a proved sleep 0.3",
    "m.b refuted",
    "m.c proved uses=m.b",
    "m.d cited Known.",
    "m.e proved uses=m.d",
    "m.f supported",
    "m.g undecided",
)


def test_any_number_of_jobs_gives_the_same_outcomes_in_the_same_order(tmp_path: Path) -> None:
    path = decreed(tmp_path / "m.py", *CLAIMS)
    _, alone = decide(path, tmp_path / "one", jobs=1)
    _, together = decide(path, tmp_path / "two", jobs=3)
    assert timeless(alone.outcomes) == timeless(together.outcomes)
    assert [each.id for each in together.outcomes] == [line.split()[0] for line in CLAIMS]
    assert alone.exit_code() == together.exit_code() == 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_finished_claim_is_not_decided_again(tmp_path: Path, jobs: int) -> None:
    log = tmp_path / "log"
    path = decreed(tmp_path / "m.py", f"m.a proved touch {log}", f"m.b undecided touch {log}")
    _, first = decide(path, tmp_path / "store", jobs)
    _, second = decide(path, tmp_path / "store", jobs)
    assert [each.state for each in first.outcomes] == ["computed", "computed"]
    assert [each.state for each in second.outcomes] == ["stored", "stored"]
    assert [each.verdict for each in first.outcomes] == [each.verdict for each in second.outcomes]
    assert log.read_text() == "solved\nsolved\n"


def test_what_ran_out_of_seconds_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another machine, or this one without other work, may decide it; what is decided late is kept."""
    path = decreed(tmp_path / "m.py", "m.a proved", "m.b undecided")
    monkeypatch.setattr("verify.claims.solve.STATEMENT_SECONDS", 0.0)
    decide(path, tmp_path / "store")
    _, again = decide(path, tmp_path / "store")
    assert [each.state for each in again.outcomes] == ["stored", "computed"]


def test_a_corrupted_entry_is_one_warning_and_is_decided_again(tmp_path: Path) -> None:
    path = decreed(tmp_path / "m.py", "m.a proved", "m.b proved")
    decide(path, tmp_path / "store")
    entry = sorted((tmp_path / "store").rglob("*.verdict"))[0]
    entry.write_text("rubbish")
    _, again = decide(path, tmp_path / "store")
    assert len(again.warnings) == 1
    assert sorted(each.state for each in again.outcomes) == ["computed", "stored"]
    assert decide(path, tmp_path / "store")[1].warnings == ()


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_decided_after_the_code_changed_is_not_kept(tmp_path: Path, jobs: int) -> None:
    # The second claim writes to its own file, as an editor would while a run goes on: the third may run either code.
    file = tmp_path / "m.py"
    claims = ("m.a proved", f"m.b proved touch {file}", "m.c proved sleep 0.5")
    path = decreed(file, *claims)
    library = load([path])
    first = run(library, ["m.a", "m.b"], store=Store(tmp_path / "store"), jobs=jobs, paths=[path])
    later = run(library, ["m.c"], store=Store(tmp_path / "store"), jobs=1, paths=[path])
    assert len(first.warnings) == 1
    assert "The code changed during the run" in first.warnings[0]
    assert later.warnings == ()
    decreed(file, *claims)  # as it was
    again = run(library, ["m.b"], store=Store(tmp_path / "store"), jobs=1, paths=[path])
    assert [each.state for each in again.outcomes] == ["computed"]


def test_a_module_beside_the_claims_is_code_of_theirs(tmp_path: Path) -> None:
    # In a process of its own each time, as for a user: the decree is in a module that the file of claims imports.
    source = Path(decreed(tmp_path / "decrees.py")).read_text().replace('"By decree."', '"By the first decree."')
    (tmp_path / "decrees.py").write_text(source)
    (tmp_path / "m.py").write_text(
        f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nfrom decrees import Decree, claim\n\n\n"
        '@claim("m.a")\ndef a():\n    """A."""\n    return Decree("proved")\n'
    )
    said = []
    for text in (source, source, source.replace("first", "second")):
        (tmp_path / "decrees.py").write_text(text)
        command = [sys.executable, "-B", "-m", "verify", "run", str(tmp_path / "m.py"), "--out", str(tmp_path / "out")]
        environment = {**os.environ, "INPHASE_STORE": str(tmp_path / "store")}
        subprocess.run(command, env=environment, capture_output=True, check=True)
        (entry,) = json.loads((tmp_path / "out" / "report.json").read_text())["claims"]
        said.append((entry["reason"], entry["state"]))
    assert [reason for reason, _ in said] == ["By the first decree."] * 2 + ["By the second decree."]
    assert [state for _, state in said[::2]] == ["computed", "computed"]


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"helper.py": "REASON = 'first'"}, "from helper import REASON"),
        ({"lib/__init__.py": "", "lib/deep.py": "from .words import REASON", "lib/words.py": "REASON = 'first'"},
         "from lib.deep import REASON"),
        ({"lib/words.py": "REASON = 'first'"}, "import lib.words; REASON = lib.words.REASON"),
    ],
)  # fmt: skip
def test_a_module_that_is_imported_later_is_code_of_the_claims(
    tmp_path: Path, files: dict[str, str], line: str
) -> None:
    # The key is made before the claim is decided, when nothing has imported the module yet: a verdict that was kept
    # under it must not be found once the module says something else.
    (tmp_path / "m.py").write_text(
        f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nfrom verify import claim\n"
        "from verify.claims.experiment import Experiment, Observation\n\n\n"
        f"def seen(seed):\n    {line}\n    return Observation(99 if REASON == 'first' else 1, 100)\n\n\n"
        '@claim("m.a")\ndef a():\n    """A."""\n    return Experiment("it is seen", seen, (), "1/2")\n'
    )
    said = []
    for word in ("first", "first", "second"):
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text.replace("first", word))
        command = [sys.executable, "-B", "-m", "verify", "run", str(tmp_path / "m.py"), "--out", str(tmp_path / "out")]
        environment = {**os.environ, "INPHASE_STORE": str(tmp_path / "store")}
        subprocess.run(command, env=environment, capture_output=True, check=False)
        (entry,) = json.loads((tmp_path / "out" / "report.json").read_text())["claims"]
        said.append((entry["verdict"], entry["state"]))
    assert said == [("supported", "computed"), ("supported", "stored"), ("undecided", "computed")]


@pytest.mark.parametrize(
    "question",
    [
        'IntegralBounds(read_formula("x**2"), "x", read_interval("[0, 3]"), "8", "10")',
        'StableStates("p\' = -sin(p)", 2, 1)',
    ],
)
def test_a_question_that_was_stopped_in_a_proof_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    # Questions end with what is certain when a proof is stopped by Ctrl-C; a run must not keep that as their answer.
    (tmp_path / "m.py").write_text(
        "from verify import claim, read_formula, read_interval\n"
        "from verify.claims.integral_bounds import IntegralBounds\n"
        "from verify.claims.stable_states import StableStates\n\n\n"
        f'@claim("m.a")\ndef a():\n    """A."""\n    return {question}\n'
    )
    with monkeypatch.context() as patch:
        patch.setattr("verify.questions.effort.prove", Mock(side_effect=KeyboardInterrupt))
        _, first = decide(str(tmp_path / "m.py"), tmp_path / "store")
    assert (first.interrupted, [each.state for each in first.outcomes]) == (True, ["stopped"])
    _, again = decide(str(tmp_path / "m.py"), tmp_path / "store")
    assert [(each.state, each.verdict.status) for each in again.outcomes] == [("computed", "proved")]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_fails_its_claim_only_and_is_not_kept(tmp_path: Path, jobs: int) -> None:
    path = decreed(tmp_path / "m.py", "m.a proved raise", "m.b proved")
    for _ in range(2):
        _, result = decide(path, tmp_path / "store", jobs)
        bad, good = result.outcomes
        assert (bad.state, bad.verdict.status) == ("failed", "undecided")
        assert bad.verdict.reason == "Internal error: ArithmeticError: no such luck"
        assert "no such luck" in bad.verdict.details["traceback"]
        assert good.verdict.status == "proved"
        assert result.exit_code() == 70


def test_a_worker_that_dies_fails_its_claim_only(tmp_path: Path) -> None:
    path = decreed(tmp_path / "m.py", "m.a proved die", "m.b proved", "m.c proved die", "m.d refuted")
    _, result = decide(path, tmp_path / "store", jobs=2)
    assert [each.state for each in result.outcomes] == ["failed", "computed", "failed", "computed"]
    assert "exit code 3" in result.outcomes[0].verdict.reason


def test_an_unwritable_store_is_one_warning(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    _, result = decide(decreed(tmp_path / "m.py", "m.a proved", "m.b proved"), tmp_path / "file" / "store")
    assert [each.verdict.status for each in result.outcomes] == ["proved", "proved"]
    assert len(result.warnings) == 1
    assert "INPHASE_STORE" in result.warnings[0]


class Interrupting:
    """Somebody who presses Ctrl-C when the claim ``id`` has ended."""

    def __init__(self, id: str) -> None:
        self._id = id

    def started(self, id: str) -> None:
        pass

    def ended(self, ended: Outcome) -> None:
        if ended.id == self._id:
            raise KeyboardInterrupt


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupted_run_keeps_what_is_finished_and_goes_on_from_there(tmp_path: Path, jobs: int) -> None:
    path = decreed(tmp_path / "m.py", "m.a proved", "m.b proved sleep 1", "m.c proved sleep 30")
    library, store = load([path]), Store(tmp_path / "store")
    result = run(library, ["m.a", "m.b", "m.c"], store=store, jobs=jobs, paths=[path], watch=Interrupting("m.b"))
    assert (result.interrupted, result.exit_code()) == (True, 130)
    assert [each.state for each in result.outcomes] == ["computed", "computed", "stopped"]
    document = report_document(library, result)
    assert [claim["verdict"] for claim in document["claims"]] == ["proved", "proved", "undecided"]
    again = run(library, ["m.a", "m.b"], store=store, jobs=jobs, paths=[path])
    assert [each.state for each in again.outcomes] == ["stored", "stored"]


def test_the_report_has_everything_about_each_claim(tmp_path: Path) -> None:
    library, result = decide(decreed(tmp_path / "m.py", *CLAIMS), tmp_path / "store")
    out = tmp_path / "report"
    document = report_document(library, result)
    write_report(out, document, result)
    read = json.loads((out / "report.json").read_text())
    assert read == document
    assert read["schema"] == "inphase.report/1"
    assert read["summary"] == (
        "7 claims: 1 proved, 1 proved given cited facts, 1 cited, 1 supported, 1 refuted, 1 undecided, 1 blocked."
    )
    claims = {claim["id"]: claim for claim in read["claims"]}
    assert {id: claim["closure"] for id, claim in claims.items()} == {
        "m.a": "proved",
        "m.b": "refuted",
        "m.c": "blocked",
        "m.d": "proved given cited facts",
        "m.e": "proved given cited facts",
        "m.f": "supported",
        "m.g": "undecided",
    }
    assert claims["m.a"]["certificate"] == "certificates/m.a.json"
    assert json.loads((out / "certificates" / "m.a.json").read_text())["kind"] == "decree"
    assert claims["m.b"]["certificate"] is None
    assert claims["m.a"]["details"] == {"series": [1, None]}
    assert read["environment"]["libraries"]["python-flint"]
    for key in ("title", "prose", "paper", "kind", "statement", "latex", "mathml", "reason", "trust", "uses", "hash"):
        assert key in claims["m.e"]


def test_a_certificate_of_an_earlier_run_does_not_stay_for_a_claim_without_one(tmp_path: Path) -> None:
    library, result = decide(decreed(tmp_path / "m.py", "m.a proved"), tmp_path / "store")
    write_report(tmp_path / "out", report_document(library, result), result)
    library, result = decide(decreed(tmp_path / "m.py", "m.a undecided"), tmp_path / "store")
    write_report(tmp_path / "out", report_document(library, result), result)
    assert list((tmp_path / "out" / "certificates").iterdir()) == []
