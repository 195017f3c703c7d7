"""``verify bench``: benchmarks against the other programs on this machine, in one run."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from types import ModuleType
from typing import Final

HELP: Final = "compare with the other programs that are installed here, in one run"

#: What can be compared, with the module that does it (``HELP``, ``add_arguments``, ``run``).
BENCHMARKS: Final = {
    "prove": "verify.cli.bench_prove",
    "simulate": "verify.cli.bench_simulate",
}

EXAMPLES: Final = """\
examples:
  verify bench prove                         published inequalities, ours and every prover that is installed
  verify bench prove B1 "B6*" --seconds 60 --json bench.json --plot bench.svg
  verify bench simulate                      simulations beside SciPy, the papers' scheme and other packages
  verify bench simulate figure-3 --json bench.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is compared; each benchmark has options of its own."""
    benchmarks = parser.add_subparsers(dest="benchmark", metavar="BENCHMARK", required=True)
    for name, module in BENCHMARKS.items():
        loaded: ModuleType = importlib.import_module(module)
        loaded.add_arguments(benchmarks.add_parser(name, help=loaded.HELP, description=loaded.HELP))


def wants_document(words: Sequence[str]) -> bool:
    """Whether --json means a document on stdout: no file is named after it."""
    following = [*words, ""][words.index("--json") + 1]
    return not following or following == "-" or following.startswith("--") or following in BENCHMARKS


def run(arguments: argparse.Namespace) -> int:
    """Run one benchmark."""
    return int(importlib.import_module(BENCHMARKS[arguments.benchmark]).run(arguments))
