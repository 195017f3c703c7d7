"""The command ``verify``."""

from __future__ import annotations


def main(arguments: list[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    raise NotImplementedError
