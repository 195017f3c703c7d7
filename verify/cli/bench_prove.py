"""``verify bench prove``: published inequalities by us and by every other prover on this machine."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import InputError
from .arguments import check_file, check_outputs, positive_seconds
from .exit_codes import INTERRUPTED, OK, REFUTED, UNDECIDED
from .output import say, write_json, write_text
from .selection import NothingMatchedError

if TYPE_CHECKING:
    from ..bench.measure import Row
    from ..bench.peers import Peer

HELP: Final = "published inequalities: verdicts, seconds, boxes, and the ratios to other provers"

SCHEMA: Final = "inphase.bench.prove/1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which inequalities, how long, which peers, and where the results go."""
    parser.add_argument(
        "patterns", nargs="*", metavar="ID", help="ids or families (* stands for anything); all without"
    )
    parser.add_argument(
        "--seconds", type=positive_seconds, default=20.0, metavar="S", help="per inequality and prover (20)"
    )
    parser.add_argument("--without", action="append", default=[], metavar="PEER", help="leave out a peer, or 'all'")
    parser.add_argument("--list", action="store_true", help="list the inequalities with their sources, prove nothing")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables in Markdown")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the seconds (.svg, .png, .pdf)")
    parser.add_argument(
        "--json", nargs="?", const=Path("-"), type=Path, metavar="FILE", help="results as JSON, into FILE or on stdout"
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure, print a line each, keep what is finished when interrupted."""
    from ..bench.collection import chosen
    from ..bench.measure import rows, summary
    from ..bench.table import head, line, summary_lines

    asked = chosen(arguments.patterns)
    if not asked:
        raise NothingMatchedError(
            f"Expected ids or families of inequalities but nothing matches {' '.join(arguments.patterns)}."
        )
    if arguments.list:
        for each in asked:
            print(f"{each.id}  {'true' if each.truth else 'false'}  {each.text}\n    {each.source}")
        return OK
    _check_outputs(arguments)
    peers = _peers(arguments.without)
    quiet = arguments.json == Path("-")
    width = max(len(each.id) for each in asked)
    if not quiet:
        print(head(peers, width))
    measured: list[Row] = []
    try:
        for row in rows(asked, peers, arguments.seconds):
            measured.append(row)
            if not quiet:
                print(line(row, peers, width), flush=True)
    except KeyboardInterrupt:
        say(f"Interrupted: {len(measured)} of {len(asked)} are done.")
    found = summary(measured, peers)
    versions = {peer.name: peer.version for peer in peers if peer.version is not None}
    if not quiet:
        print("\n".join(summary_lines(found, versions)))
    if arguments.json:
        document = {
            "schema": SCHEMA,
            "seconds": arguments.seconds,
            "versions": versions,
            "summary": found,
            "environment": environment(),
            "rows": [row.to_json() for row in measured],
            "interrupted": len(measured) < len(asked),
        }
        write_json(document, None if quiet else arguments.json)
    if arguments.markdown:
        from ..bench.markdown import markdown

        command = f"verify bench prove {' '.join(arguments.patterns)}".strip()
        write_text(arguments.markdown, markdown(measured, found, versions, command))
    if arguments.plot:
        from ..bench.plot import plot

        plot(measured, arguments.plot)
    if len(measured) < len(asked):
        return INTERRUPTED
    return REFUTED if found["wrong"] else UNDECIDED if found["undecided"] else OK


def _check_outputs(arguments: argparse.Namespace) -> None:
    """Raise InputError before anything is measured unless the results can be written where they are to go."""
    if arguments.json not in (None, Path("-")):
        check_file(arguments.json, "the results")
    check_file(arguments.markdown, "the tables")
    check_file(arguments.plot, "the plot")
    check_outputs(arguments.plot)


def _peers(without: list[str]) -> list[Peer]:
    from ..bench.all_peers import all_peers

    if without == ["all"]:
        return []
    found = all_peers()
    unknown = sorted(set(without) - {peer.name for peer in found})
    if unknown:
        names = ", ".join(peer.name for peer in found)
        raise InputError(f"Expected peers in {names}, or all, but got {', '.join(unknown)}.")
    return [peer for peer in found if peer.name not in without]


def environment() -> dict[str, str]:
    """The machine, as far as seconds depend on it."""
    import os
    import platform
    from importlib.metadata import version

    return {
        "machine": platform.machine(),
        "cores": str(os.cpu_count()),
        "system": platform.system(),
        "python": platform.python_version(),
        "python-flint": version("python-flint"),
        "inphase": version("inphase"),
    }
