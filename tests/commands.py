"""Commands as they are typed, with what they print."""

from __future__ import annotations

import pytest

from verify.cli.main import main


def simulated(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """``verify simulate`` with these words: its exit code, and what it wrote on stdout and stderr."""
    code = main(["simulate", *map(str, words)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err
