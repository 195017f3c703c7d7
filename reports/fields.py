"""Fields of the free-form records in a verdict's details; a missing or odd one never breaks a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def items(value: object) -> Sequence[Any]:
    """The items of a list; none for anything else."""
    return value if isinstance(value, (list, tuple)) else ()


def records(value: object) -> list[Mapping[str, Any]]:
    """The records in a list, or the one record given; what is no record is left out.

    >>> records([{"a": 1}, 2]), records({"a": 1}), records(None)
    ([{'a': 1}], [{'a': 1}], [])
    """
    return [item for item in ([value] if isinstance(value, Mapping) else items(value)) if isinstance(item, Mapping)]


def text(record: Mapping[str, Any], key: str) -> str:
    """A text field; empty when it is missing."""
    value = record.get(key)
    return "" if value is None else str(value)


def pair(value: object) -> tuple[str, str] | None:
    """A pair of end points as text; None for anything else."""
    return (str(value[0]), str(value[1])) if isinstance(value, (list, tuple)) and len(value) == 2 else None
