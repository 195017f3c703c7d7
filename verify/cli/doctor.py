"""``verify doctor``: what is installed, what is missing and how to get it."""

from __future__ import annotations

import argparse
from shutil import which
from typing import Any, Final

from .arguments import add_json, obstacle
from .exit_codes import INTERNAL, OK
from .output import print_json

HELP: Final = "say what is installed, what is missing and how to get it"

SCHEMA: Final = "inphase.doctor/1"

#: Distributions with what they are for; those with an extra are optional.
_PARTS: Final = (
    ("python-flint", "", "rigorous arithmetic: nothing is proved without it"),
    ("sympy", "", "symbolic derivation, checked again by us"),
    ("mpmath", "", "used by SymPy"),
    ("numpy", "", "simulation and search"),
    ("scipy", "", "simulation and search"),
    ("rich", "", "tables and progress"),
    ("numba", "fast", "compiled search, the same verdicts sooner"),
    ("crival", "check", "second arithmetic of `verify recheck`"),
    ("pyintval", "check", "second arithmetic of `verify recheck`"),
    ("clarabel", "find", "finds new synchronization certificates"),
    ("matplotlib", "plot", "pictures of simulations"),
    ("pyarrow", "data", "data of simulations as Parquet"),
)

EXAMPLES: Final = """\
examples:
  verify doctor
  verify doctor --json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only --json."""
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Look, and say what was found; 70 when a required part is missing or does not work."""
    from ..claims.library import load
    from ..claims.provenance import distribution_version, environment
    from ..claims.store import default_store

    parts = [
        {"name": name, "version": distribution_version(name), "extra": extra or None, "for": purpose}
        for name, extra, purpose in _PARTS
    ]
    library = load()
    root = default_store().root
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "environment": environment(),
        "parts": parts,
        "papers": library.papers(),
        "problems": [str(problem) for problem in library.problems],
        "store": {"path": str(root), "writable": not obstacle(root)},
        "tex": which("pdflatex") is not None,
        "works": _works(),
    }
    if arguments.json:
        print_json(document)
    else:
        print(_text(document))
    missing = any(part["version"] is None and part["extra"] is None for part in parts)
    return INTERNAL if missing or not document["works"] else OK


def _text(document: dict[str, Any]) -> str:
    here = document["environment"]
    lines = [f"inphase {here['inphase']} on {here['implementation']} {here['python']}, {here['platform']}"]
    for part in document["parts"]:
        if part["version"]:
            lines.append(f"  ✓ {part['name']:<13} {part['version']:<10} {part['for']}")
        else:
            extra = f" (extra {part['extra']!r})" if part["extra"] else ""
            lines.append(f"  ○ {part['name']:<13} missing    {part['for']}; pip install {part['name']}{extra}")
    mark, found = ("✓", "found") if document["tex"] else ("○", "missing")
    lines.append(f"  {mark} {'pdflatex':<13} {found:<10} report.pdf; comes with TeX")
    lines.append(
        "check: sin(x) < x on (0, 1] is proved and its certificate decided again"
        if document["works"]
        else "check: sin(x) < x on (0, 1] was not proved; install the required parts above"
    )
    store = document["store"]
    lines.append(f"store: {store['path']}" + ("" if store["writable"] else " (cannot be written; set INPHASE_STORE)"))
    papers = ", ".join(f"{name} ({number})" for name, number in document["papers"].items())
    lines.append(f"claims: {papers or 'none is installed; install the project itself, pip install .'}")
    return "\n".join([*lines, *(f"problem: {problem}" for problem in document["problems"])])


def _works() -> bool:
    """Whether a small theorem is proved and its certificate accepted."""
    try:
        from ..kernel.checker import check_inequality
        from ..prover import prove

        certificate = prove("sin(x) < x for x in (0, 1]").certificate
        return certificate is not None and check_inequality(certificate).ok
    except ImportError:
        return False
