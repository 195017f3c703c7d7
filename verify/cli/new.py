"""``verify new``: the skeleton of a paper of one's own."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Final

from ..errors import InputError
from .arguments import add_json
from .exit_codes import OK
from .output import print_json

HELP: Final = "write the skeleton of a paper: a folder with claims and a bibliography"

SCHEMA: Final = "inphase.new/1"

_CLAIMS: Final = '''\
"""Claims of the paper "{name}". Run them with `verify run {name}/`.

To install them beside the other papers, give this folder an __init__.py with `from . import claims`, and name it in a
pyproject.toml beside it (proofs/README.md of the workbench goes through all steps):

    [project.entry-points."inphase.papers"]
    {name} = "{name}"
"""

from verify import between, claim, cos, equal, sin


@claim("{name}.L1", x="(0, oo)", cites=["{name}paper"])
def sine_below_tangent(x):
    """sin x < x for x > 0."""
    return sin(x) < x


@claim("{name}.L2", x="(0, pi/2)", cites=["{name}paper"], uses=["{name}.L1"])
def sine_between(x):
    """x cos x < sin x < x for 0 < x < π/2."""
    return between(x * cos(x), sin(x), x)


@claim("{name}.L3", x="(-oo, oo)")
def pythagoras(x):
    """sin² x + cos² x = 1."""
    return equal(sin(x) ** 2 + cos(x) ** 2, 1)
'''

_BIBLIOGRAPHY: Final = """\
[{name}paper]
type = "misc"
author = "Family, Given and Other, Author"
title = "Title of the paper"
year = "2025"
"""

EXAMPLES: Final = """\
examples:
  verify new mypaper && verify run mypaper/
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The paper's short name."""
    parser.add_argument("name", metavar="NAME", help="short name of the paper: lower-case letters and digits")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the files; nothing that exists is touched."""
    name: str = arguments.name
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise InputError(f"Expected a short name of lower-case letters, digits and _ but got name={name!r}.")
    from importlib.metadata import entry_points  # slow to load, and the help of all verbs needs it not

    if name in {point.name for point in entry_points(group="inphase.papers")}:
        raise InputError(f"Expected a name that is free but a paper {name} is installed, whose ids begin so too.")
    folder = Path(name)
    files = {folder / "claims.py": _CLAIMS, folder / "bibliography.toml": _BIBLIOGRAPHY}
    try:
        folder.mkdir()
        for path, text in files.items():
            path.write_text(text.format(name=name), encoding="utf-8")
    except FileExistsError:
        raise InputError(f"Expected a name that is free but {folder} exists already; nothing was changed.") from None
    except OSError as error:
        raise InputError(f"Expected to write the folder {folder} but got: {error.strerror}.") from None
    if arguments.json:
        print_json({"schema": SCHEMA, "files": [str(path) for path in files]})
    else:
        print("\n".join(f"wrote {path}" for path in files))
        print(f"Run the claims with: verify run {name}/")
    return OK
