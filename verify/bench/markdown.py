"""The benchmark in Markdown: a table of the peers, and a table of the inequalities for each family."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from verify.verdict import GLYPHS

from .measure import Row
from .table import cell


def markdown(measured: Sequence[Row], found: dict[str, Any], versions: dict[str, str], command: str) -> str:
    """The document: ``found`` is the summary of ``measured``, ``command`` the line that was typed."""
    parts = [
        f"`{command}`, {found['inequalities']} inequalities: {found['proved']} proved, {found['refuted']} refuted, "
        f"{len(found['undecided'])} undecided. × is the peer's time over ours where both prove.",
        _peers(found, versions),
    ]
    for family, rows in groupby(measured, key=lambda row: row.inequality.family):
        parts += [f"**{family}**", _rows(list(rows), list(versions))]
    return "\n\n".join(parts) + "\n"


def _peers(found: dict[str, Any], versions: dict[str, str]) -> str:
    head = [
        "peer",
        "can state",
        "proves",
        "only it proves",
        "faster on",
        "median ×",
        "smallest ×",
        "median × with time",
    ]
    lines = [
        [
            f"{name} {versions[name]}",
            peer["asked"],
            peer["proved"],
            ", ".join(peer["only_the_peer"]) or "none",
            ", ".join(peer["peer_faster"]) or "none",
            _ratio(peer["median_ratio"]),
            _ratio(peer["smallest_ratio"]),
            _at_least(peer),
        ]
        for name, peer in found["peers"].items()
    ]
    return _table(head, lines)


def _rows(rows: Sequence[Row], names: Sequence[str]) -> str:
    lines = [
        [
            row.inequality.id,
            f"{GLYPHS[row.verdict]} {row.verdict}",
            f"{row.seconds:.4f}",
            f"{row.checking:.4f}" if row.checking else "–",
            f"{row.boxes:,}",
            *(cell(row, name) for name in names),
        ]
        for row in rows
    ]
    return _table(["inequality", "verdict", "seconds", "checking", "boxes", *names], lines)


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"{value:,.3g}"


def _at_least(peer: dict[str, Any]) -> str:
    return f"≥ {_ratio(peer['median_at_least'])}" if peer["stopped"] and peer["median_at_least"] is not None else "–"


def _table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    rows = [head, ["---"] * len(head), *([str(value) for value in line] for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
