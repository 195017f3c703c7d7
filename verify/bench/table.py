"""The benchmark as text: a line for each inequality, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from verify.verdict import GLYPHS

from .measure import Row
from .peers import Outcome, Peer

_WORDS = {"failed": "fails", "stopped": "time", "crashed": "crash", "cannot state": "–"}


def head(peers: Sequence[Peer], width: int) -> str:
    """The names of the columns; those of peers have their seconds, and how many times ours that is."""
    columns = "".join(f"  {peer.name + ' ' + str(peer.version):>18}" for peer in peers if peer.version is not None)
    return f"  {'':<{width}} {'verdict':<9} {'seconds':>9} {'checking':>9} {'boxes':>9}{columns}"


def line(row: Row, peers: Sequence[Peer], width: int) -> str:
    """One inequality."""
    wrong = "" if row.is_right() is not False else "  WRONG: published otherwise"
    cells = "".join(f"  {cell(row, peer.name):>18}" for peer in peers if peer.version is not None)
    checking = f"{row.checking:.4f}" if row.checking else ""
    lead = f"{GLYPHS[row.verdict]} {row.inequality.id:<{width}} {row.verdict:<9}"
    return f"{lead} {row.seconds:9.4f} {checking:>9} {row.boxes:9,}{cells}{wrong}".rstrip()


def cell(row: Row, name: str) -> str:
    """What the peer of that name did with one inequality: its seconds and the ratio, or a word.

    After ``time`` stands a lower bound of the ratio: the peer had that many times our seconds.
    """
    found: Outcome | None = row.peers.get(name)
    if found is None:
        return ""
    ratio = row.least_ratio(name)
    times = "" if ratio is None else f" ×{_figure(ratio)}" if found.word == "proved" else f" >×{_figure(ratio)}"
    return (f"{found.seconds:.4f}" if found.word == "proved" else _WORDS[found.word]) + times


def _figure(ratio: float) -> str:
    return f"{ratio:,.3g}" if ratio < 1000 else f"{ratio:,.0f}"


def summary_lines(found: dict[str, Any], versions: dict[str, str]) -> list[str]:
    """The summary in sentences."""
    open_, wrong = found["undecided"], found["wrong"]
    total = found["inequalities"]
    what = f"{total} {'inequality' if total == 1 else 'inequalities'}"
    rest = f"undecided {', '.join(open_)}" if open_ else "none undecided"
    lines = [f"{what}: {found['proved']} proved, {found['refuted']} refuted, {rest}."]
    if wrong:
        lines.append(f"Against the published truth value: {', '.join(wrong)}.")
    for name, peer in found["peers"].items():
        if not peer["asked"]:
            lines.append(f"{name} {versions[name]} can state none of them.")
            continue
        said = f"{name} {versions[name]} proves {peer['proved']} of the {peer['asked']} it can state"
        if peer["both"]:
            median = _figure(peer["median_ratio"])
            said += f"; it takes {median} times as long (median), at least {peer['smallest_ratio']:.3g}"
        if peer["stopped"] and peer["median_at_least"] is not None:
            said += (
                f"; with the {peer['stopped']} for which its time was up, the median is at least "
                f"{_figure(peer['median_at_least'])}"
            )
        if peer["peer_faster"]:
            said += f"; it is faster on {', '.join(peer['peer_faster'])}"
        if peer["only_the_peer"]:
            said += f"; only it proves {', '.join(peer['only_the_peer'])}"
        lines.append(f"{said}.")
    if found["missing"]:
        lines.append("Not here: " + "; ".join(f"{name} ({what})" for name, what in found["missing"].items()) + ".")
    return lines
