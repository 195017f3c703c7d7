"""`verify run`, `list`, `show`, `explain`, `cite` on claims of one's own, from end to end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.claims_examples import decreed
from verify.cli import progress
from verify.cli.main import main
from verify.report_seal import sealed

pytestmark = pytest.mark.usefixtures("elsewhere", "no_papers")


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        (["m.a proved", "m.b cited Known."], 0),
        (["m.a proved", "m.b supported"], 0),
        (["m.a proved", "m.b undecided"], 3),
        (["m.a undecided", "m.b refuted"], 1),
        (["m.a refuted", "m.b proved raise"], 70),
    ],
)
def test_exit_codes(claims: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    decreed(Path("m.py"), *claims)
    assert main(["run", "m.py", "--jobs", "1"]) == code
    out = capsys.readouterr().out
    assert "m.a" in out
    assert "2 claims: " in out
    assert json.loads(Path("inphase-report/report.json").read_text())["claims"][0]["id"] == "m.a"


@pytest.mark.parametrize("columns", ["12", "40", "200"])
def test_a_terminal_of_any_width_shows_every_verdict(
    columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as at a terminal
    monkeypatch.setenv("COLUMNS", columns)
    decreed(Path("m.py"), "m.a_claim_with_a_long_name proved", "m.b refuted")
    assert main(["run", "m.py", "--jobs", "1"]) == 1
    out = capsys.readouterr().out
    for word in ("✓", "m.a_claim_with_a_long_name", "proved", "✗", "m.b", "refuted"):
        assert word in out


def test_streams_that_the_shell_has_closed() -> None:
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        words = f"{sys.executable} -m verify cite none {closed}"
        assert subprocess.run(["bash", "-c", words], check=False, capture_output=True).returncode == 5


def test_json_is_one_document_and_equals_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    decreed(Path("m.py"), "m.a proved", "m.b proved uses=m.a")
    assert main(["run", "m.py", "--jobs", "1", "--out", "there", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(Path("there/report.json").read_text())


def _edited(change) -> None:
    path = Path("inphase-report/report.json")
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


def test_recheck_notices_a_report_that_was_changed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("m.toml").write_text(
        '[[claim]]\nid = "m.a"\nstatement = "x <= 1 for x in [0, 1]"\n\n'
        '[[claim]]\nid = "m.b"\nstatement = "x < 1 for x in [0, 1]"\n'
    )
    assert main(["run", "m.toml", "--jobs", "1"]) == 1
    original = Path("inphase-report/report.json").read_text()
    capsys.readouterr()
    assert main(["recheck", "inphase-report"]) == 0
    assert "✓ inphase-report/report.json: unchanged, 2 claims, 1 of them proved.\n" in capsys.readouterr().out
    _edited(lambda document: document["claims"][1].update(verdict="proved"))
    assert main(["recheck", "inphase-report"]) == 4
    assert "report.json: Expected the digest of the content but got another" in capsys.readouterr().out
    # A certificate that is correct, but of another claim, and one that is gone.
    Path("inphase-report/report.json").write_text(original)
    certificates = Path("inphase-report/certificates")
    first = (certificates / "m.a.json").read_text()
    (certificates / "m.a.json").write_text((certificates / "m.b.json").read_text())
    assert main(["recheck", "inphase-report"]) == 4
    assert "m.a: Expected the certificate of the report but got another" in capsys.readouterr().out
    (certificates / "m.a.json").unlink()
    assert main(["recheck", "inphase-report", "--json"]) == 4
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], found["reports"][0]["ok"]) == (False, False)
    (certificates / "m.a.json").write_text(first)
    assert main(["recheck", "inphase-report"]) == 0


def test_recheck_says_that_a_decided_claim_without_a_certificate_was_not_checked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    decreed(Path("m.py"), "m.b proved")
    Path("m.toml").write_text('[[claim]]\nid = "m.a"\nstatement = "x <= 1 for x in [0, 1]"\n')
    assert main(["run", "m.toml", "m.py", "--jobs", "1"]) == 0
    _edited_by_its_owner(lambda claims: claims[1].update(certificate=None, certificate_digest=None))
    Path("inphase-report/certificates/m.b.json").unlink()
    capsys.readouterr()
    assert main(["recheck", "inphase-report"]) == 3
    out = capsys.readouterr().out
    assert "? inphase-report/report.json: unchanged, 2 claims, 2 of them proved" in out
    assert "not decided again for want of a certificate: m.b.\n" in out
    assert "0 failed; 1 claim has none.\n" in out
    assert main(["recheck", "inphase-report", "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], found["reports"][0]["ok"]) == (False, True)
    assert found["reports"][0]["without_certificate"] == ["m.b"]


def _edited_by_its_owner(change) -> None:
    """The claims changed, and the report sealed again."""
    path = Path("inphase-report/report.json")
    document = json.loads(path.read_text())
    change(document["claims"])
    path.write_text(json.dumps(sealed(document)))


def test_one_claim_runs_with_what_it_uses(capsys: pytest.CaptureFixture[str]) -> None:
    decreed(Path("m.py"), "m.a proved uses=m.b", "m.b proved", "m.c refuted")
    decreed(Path("n.py"), "n.a proved")
    assert main(["run", "m.py", "--jobs", "1", "--json"]) == 1
    capsys.readouterr()
    assert main(["explain", "m.py", "--json"]) == 1
    assert [claim["id"] for claim in json.loads(capsys.readouterr().out)["claims"]] == ["m.a", "m.b", "m.c"]


def test_problems_are_said_and_the_rest_runs(capsys: pytest.CaptureFixture[str]) -> None:
    Path("m.toml").write_text(
        '[[claim]]\nid = "m.a"\ncited = "Known."\n'
        '[[claim]]\nid = "m.b"\nstatement = "x < 1"\n'
        '[[claim]]\ncited = "Nameless."\n'
    )
    assert main(["run", "m.toml", "--jobs", "1"]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("problem: ") == 2
    assert "1 claim: 1 cited." in captured.out
    assert len(json.loads(Path("inphase-report/report.json").read_text())["problems"]) == 2


def test_show_and_explain_know_the_verdict_once_it_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    decreed(Path("m.py"), "m.a proved uses=m.b", "m.b cited Known.")
    assert main(["show", "m.py"]) == 0
    assert "Not decided yet" in capsys.readouterr().out
    assert main(["explain", "m.py"]) == 0
    text = capsys.readouterr().out
    assert "With all it uses: proved given cited facts." in text
    assert "the cited fact m.b" in text
    assert main(["show", "m.py"]) == 0
    text = capsys.readouterr().out
    assert "✓ proved: By decree." in text
    assert text.count("With all it uses") == 1
    assert "With all it uses: proved given cited facts" in text
    assert main(["list", "m.py", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["claims"]
    assert [claim["verdict"] for claim in listed] == ["proved", "cited"]
    assert [claim["closure"] for claim in listed] == ["proved given cited facts"] * 2
    assert main(["list", "m.py"]) == 0
    assert [line[0] for line in capsys.readouterr().out.splitlines()] == ["◐", "❝"]


def test_what_is_not_known_of_all_that_is_used_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    decreed(Path("m.py"), "m.a proved uses=m.b", "m.b proved uses=m.c", "m.c refuted")
    assert main(["list", "m.py", "--json"]) == 0
    assert [claim["closure"] for claim in json.loads(capsys.readouterr().out)["claims"]] == [None] * 3
    assert main(["run", "m.py", "--jobs", "1"]) == 1
    capsys.readouterr()
    assert main(["list", "m.py"]) == 0
    assert [line[0] for line in capsys.readouterr().out.splitlines()] == ["○", "○", "✗"]


def test_cite_collects_what_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bibliography.toml").write_text(
        '[one2024]\nauthor = "A, B"\ntitle = "One"\nyear = "2024"\n'
        '[two2024]\nauthor = "C, D"\ntitle = "Two"\nyear = "2024"\n'
    )
    Path("m.toml").write_text(
        '[[claim]]\nid = "m.a"\nstatement = "1 < 2"\nuses = ["m.b"]\ncites = ["one2024"]\n'
        '[[claim]]\nid = "m.b"\ncited = "Known."\ncites = ["two2024"]\n'
    )
    assert main(["cite", "m.toml"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("@misc{one2024,\n  author = {A, B},")
    assert "@misc{two2024," in text


def test_new_writes_a_paper_that_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "mine"]) == 0
    capsys.readouterr()
    assert main(["list", "mine/", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [claim["id"] for claim in document["claims"]] == ["mine.L1", "mine.L2", "mine.L3"]
    assert document["problems"] == []
    assert main(["new", "mine"]) == 2
    assert "exists already" in capsys.readouterr().err


def test_doctor_names_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert {part["name"] for part in document["parts"]} >= {"python-flint", "sympy", "numba", "crival"}
    assert document["store"]["writable"]
    assert main(["doctor"]) == 0
    assert "python-flint" in capsys.readouterr().out


# Failures.


def test_nothing_matched(capsys: pytest.CaptureFixture[str]) -> None:
    decreed(Path("m.py"), "m.alpha proved")
    assert main(["run", "m.py", "m.alpja", "--jobs", "1"]) == 5
    assert not Path("inphase-report").exists()
    assert "nothing matches 'm.alpja'; did you mean 'm.alpha'?" in capsys.readouterr().err
    assert main(["run", "m.alpja"]) == 5
    assert main(["run"]) == 5


def test_an_unwritable_output_folder_is_said_before_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    decreed(Path("m.py"), "m.a proved")
    Path("file").write_text("no folder")
    assert main(["run", "m.py", "--out", "file/report"]) == 2
    assert capsys.readouterr().err == (
        "Expected a folder to write the report to but got --out file/report: Not a directory.\n"
    )


def test_an_output_folder_that_fails_at_the_end_loses_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    decreed(Path("m.py"), "m.a proved")
    monkeypatch.setattr("verify.claims.report_json.write_report", full_disk)
    assert main(["run", "m.py", "--jobs", "1"]) == 2
    captured = capsys.readouterr()
    assert "m.a" in captured.out
    assert "No space left on device; the verdicts are in the store." in captured.err
    monkeypatch.undo()


def test_pages_that_cannot_be_made_leave_the_data(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "reports", None)
    decreed(Path("m.py"), "m.a proved")
    assert main(["run", "m.py", "--jobs", "1"]) == 0
    assert "pages of the report were not made" in capsys.readouterr().err
    assert Path("inphase-report/report.json").is_file()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_writes_the_report_with_what_there_is(jobs: str, tmp_path: Path) -> None:
    decreed(Path("m.py"), "m.a proved", "m.b proved sleep 60", "m.c proved sleep 60")
    process = subprocess.Popen(
        [sys.executable, "-m", "verify", "run", "m.py", "--jobs", jobs],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    deadline = time.monotonic() + 60
    while not list((tmp_path / "store").rglob("*.verdict")) and time.monotonic() < deadline:
        time.sleep(0.05)
    # As a terminal does: to every process of the group.
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "The run was stopped before its end." in out
    assert "Traceback" not in err
    document = json.loads((tmp_path / "inphase-report" / "report.json").read_text())
    assert document["interrupted"]
    assert [(claim["id"], claim["verdict"]) for claim in document["claims"]] == [
        ("m.a", "proved"),
        ("m.b", "undecided"),
        ("m.c", "undecided"),
    ]


def test_a_log_says_what_takes_long_and_whether_anything_has_ended(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "_QUIET", 0.01)
    monkeypatch.setattr(progress, "_STILL", 0.05)
    with progress.Progress(3) as watch:
        watch.started("m.a")
        time.sleep(0.2)
    lines = capsys.readouterr().err.splitlines()
    assert set(lines) == {"0 of 3 claims done; running: m.a (0 s)"}
    assert 1 <= len(lines) <= 4  # every 0.05 s at most, not every 0.01 s


def test_what_a_file_of_claims_prints_is_no_data(capsys: pytest.CaptureFixture[str]) -> None:
    decreed(Path("m.py"), "m.a proved")
    Path("m.py").write_text(Path("m.py").read_text() + '\nprint("loaded")\n')
    assert main(["list", "m.py", "--json"]) == 0
    captured = capsys.readouterr()
    assert [claim["id"] for claim in json.loads(captured.out)["claims"]] == ["m.a"]
    assert captured.err == "loaded\n"


def test_a_file_named_twice_is_read_once_and_a_report_goes_by_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("m.toml").write_text('[[claim]]\nid = "m.a"\nstatement = "x <= 1 for x in [0, 1]"\n')
    assert main(["run", "m.toml", "./m.toml", "--jobs", "1"]) == 0
    capsys.readouterr()
    assert main(["recheck", "inphase-report/report.json"]) == 0
    assert "1 certificate checked with arb, 0 failed.\n" in capsys.readouterr().out
