"""Programs of other provers: asked on their stdin, for at most so many seconds."""

from __future__ import annotations

import shutil
import subprocess
import time

#: What a program wrote on stdout, or None when it was stopped; and the seconds it took.
Ran = tuple[str | None, float]


def run(command: list[str], text: str, seconds: float) -> Ran:
    """Run a program on ``text`` (its stdin) for at most so many seconds."""
    started = time.perf_counter()
    try:
        done = subprocess.run(
            command, input=text, capture_output=True, text=True, timeout=seconds, check=False, errors="replace"
        )
    except subprocess.TimeoutExpired:
        return None, time.perf_counter() - started
    return done.stdout, time.perf_counter() - started


def first_line(command: list[str]) -> str | None:
    """What a program prints first, or None when it is not there."""
    if shutil.which(command[0]) is None:
        return None
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=20, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return next(iter((done.stdout or done.stderr).splitlines()), "").strip() or None
