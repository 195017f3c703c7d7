"""``verify bench simulate``: simulators beside their peers and the machine's limits."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .arguments import check_file
from .exit_codes import INTERRUPTED, OK
from .output import say, write_json
from .selection import NothingMatchedError

if TYPE_CHECKING:
    from ..bench.simulate.measure import Row

HELP: Final = "simulations: seconds and errors beside SciPy, the papers' scheme and other packages"

SCHEMA: Final = "inphase.bench.simulate/1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which workloads, and where the results go."""
    parser.add_argument("patterns", nargs="*", metavar="ID", help="workloads (* stands for anything); all without")
    parser.add_argument("--list", action="store_true", help="list the workloads, run nothing")
    parser.add_argument(
        "--json", nargs="?", const=Path("-"), type=Path, metavar="FILE", help="results as JSON, into FILE or on stdout"
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure, print each workload as it is done, keep what is finished when interrupted."""
    # one thread each, so that ratios are of methods
    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "INPHASE_THREADS"):
        os.environ.setdefault(name, "1")
    from fnmatch import fnmatchcase

    from ..bench.simulate.limits import machine_limits
    from ..bench.simulate.measure import measure
    from ..bench.simulate.peers import versions
    from ..bench.simulate.table import limits_line, lines
    from ..bench.simulate.workloads import workloads

    patterns = arguments.patterns or ["*"]
    chosen = [each for each in workloads() if any(fnmatchcase(each.id, pattern) for pattern in patterns)]
    if not chosen:
        raise NothingMatchedError(
            f"Expected ids of workloads but nothing matches {' '.join(patterns)}; --list shows them."
        )
    if arguments.list:
        for each in chosen:
            print(f"{each.id:<16} {each.title}")
        return OK
    quiet = arguments.json == Path("-")
    if not quiet:
        check_file(arguments.json, "the results")
    measured: list[Row] = []
    limits: dict[str, float] = {}
    try:
        limits = machine_limits()
        if not quiet:
            print(limits_line(limits), flush=True)
        for each in chosen:
            measured.append(measure(each, limits))
            if not quiet:
                print("\n".join(lines(measured[-1])), flush=True)
    except KeyboardInterrupt:
        say(f"Interrupted: {len(measured)} of {len(chosen)} are done.")
    absent = [name for name, version in versions().items() if version is None]
    if absent and not quiet:
        print(f"Not here: {', '.join(absent)}.")
    if arguments.json is not None:
        from .bench_prove import environment

        document: dict[str, Any] = {
            "schema": SCHEMA,
            "limits": limits,
            "versions": versions(),
            "environment": environment(),
            "rows": [row.to_json() for row in measured],
            "interrupted": len(measured) < len(chosen),
        }
        write_json(document, None if quiet else arguments.json)
    return INTERRUPTED if len(measured) < len(chosen) else OK
