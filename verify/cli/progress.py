"""Progress of a run on stderr: a live table at a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Final

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from ..claims.outcome import Outcome
from ..verdict import GLYPHS
from .output import COLORS

#: Seconds between two lines in a log, when something has ended and when nothing has.
_QUIET: Final = 10.0
_STILL: Final = 60.0

#: Finished claims that stay visible at a terminal.
_SHOWN: Final = 8


class Progress:
    """Watches a run of ``total`` claims; use it in a ``with`` statement."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._ended = 0
        self._running: dict[str, float] = {}
        self._recent: list[Outcome] = []
        self._closed = threading.Event()
        self._lines = threading.Thread(target=self._say_now_and_then, daemon=True)
        console = Console(stderr=True)
        self._live = Live(console=console, transient=True, get_renderable=self._table) if sys.stderr.isatty() else None

    def __enter__(self) -> Progress:
        if self._live:
            self._live.start()
        else:
            self._lines.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()
        else:
            self._closed.set()
            self._lines.join()

    def started(self, id: str) -> None:
        """The claim is being decided now."""
        self._running[id] = time.monotonic()

    def ended(self, ended: Outcome) -> None:
        """The claim has its verdict."""
        self._ended += 1
        self._running.pop(ended.id, None)
        self._recent = [*self._recent[1 - _SHOWN :], ended]

    def _say_now_and_then(self) -> None:
        """Lines in a log until the run is over; that nothing has ended for long is said too."""
        said, last = 0, time.monotonic()
        while not self._closed.wait(_QUIET):
            now = time.monotonic()
            if self._ended > said or now - last >= _STILL:
                said, last = self._ended, now
                running = [f"{id} ({now - start:.0f} s)" for id, start in list(self._running.items())]
                line = f"{said} of {self._total} claims done{'; running: ' if running else ''}{', '.join(running)}"
                with suppress(OSError):  # nobody reads any more
                    print(line, file=sys.stderr, flush=True)

    def _table(self) -> Group:
        table = Table(box=None, show_header=False, padding=(0, 1))
        for ended in self._recent:
            status = ended.verdict.status
            style = COLORS[status]
            seconds = "stored" if ended.state == "stored" else f"{ended.verdict.seconds:.2f} s"
            table.add_row(Text(GLYPHS[status], style), Text(ended.id), Text(status, style), Text(seconds, "dim"))
        now = time.monotonic()
        for id, start in self._running.items():
            table.add_row(Text("…", "dim"), Text(id), Text("running", "dim"), Text(f"{now - start:.0f} s", "dim"))
        return Group(
            table, Text(f"{self._ended} of {self._total} claims done; Ctrl-C stops, nothing finished is lost", "dim")
        )
