"""How a verdict came about and how to get it again: the environment as a flat list, the commands of a recheck."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from .model import Result


def recheck_commands(result: Result) -> list[tuple[str, str]]:
    """The commands that check the verdict again, each after its purpose."""
    commands = [("Run the claim from the start:", f"verify run {shlex.quote(result.id)}")]
    if result.certificate:
        path = shlex.quote(result.certificate)
        commands[:0] = [
            (
                "Decide the certificate again, without the prover and without SymPy, in the folder of this report:",
                f"verify recheck {path}",
            ),
            ("The same in an unrelated arithmetic:", f"verify recheck --arithmetic crival {path}"),
        ]
    return commands


def environment_rows(environment: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """The environment as flat (name, value) pairs; nested names are joined by a blank."""
    rows = []
    for key, value in environment.items():
        if isinstance(value, Mapping):
            rows += environment_rows({str(name): item for name, item in value.items()}, f"{prefix}{key} ")
        elif isinstance(value, (list, tuple)):
            rows.append((f"{prefix}{key}", ", ".join(map(str, value))))
        elif value is not None:
            rows.append((f"{prefix}{key}", str(value)))
    return rows
