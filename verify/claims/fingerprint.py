"""Content hashes: one exact spelling of a question, the same in every process and on every machine.

A question is a frozen record of exact data. Its spelling is JSON; a formula becomes the list of its nodes, arguments
before the operations that use them, so that shared parts are written once. Floats are refused: they are neither exact
nor what was typed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from fractions import Fraction
from pathlib import PurePath
from types import FunctionType
from typing import Any

from ..certificate import canonical, sha256
from ..formula.tree import LEAVES, Formula, postorder


def fingerprint(value: Any) -> str:
    """The SHA-256 of the content of ``value``.

    >>> from verify.formula.tree import variable
    >>> x = variable("x")
    >>> fingerprint((x + 1, 2)) == fingerprint((x + 1, 2)), fingerprint(x + 1) == fingerprint(1 + x)
    (True, False)

    Raises TypeError for what has no exact content: floats, open files, functions without a name of their own.
    """
    return sha256(canonical(content(value)))


def content(value: Any) -> Any:
    """``value`` as JSON data in which different values are spelled differently."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Formula):
        return {"formula": _nodes(value)}
    if isinstance(value, Fraction):
        return {"fraction": str(value)}
    if isinstance(value, (list, tuple)):
        return [content(part) for part in value]
    if isinstance(value, (set, frozenset)):
        return {"set": sorted((content(part) for part in value), key=canonical)}
    if isinstance(value, Mapping):
        return {"mapping": sorted(([content(key), content(part)] for key, part in value.items()), key=canonical)}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, PurePath):
        return {"path": value.as_posix()}
    if isinstance(value, type) or (isinstance(value, FunctionType) and "<" not in value.__qualname__):
        return {"name": f"{value.__module__}:{value.__qualname__}"}
    if dataclasses.is_dataclass(value):
        fields = {f.name: content(getattr(value, f.name)) for f in dataclasses.fields(value) if f.compare}
        return {"record": f"{type(value).__module__}:{type(value).__qualname__}", "fields": fields}
    raise TypeError(
        f"Expected exact data (records, formulas, integers, fractions, text) but got value={value!r} of type "
        f"{type(value).__name__}."
    )


def _nodes(root: Formula) -> list[list[Any]]:
    index: dict[Formula, int] = {}
    nodes: list[list[Any]] = []
    for node in postorder(root):
        arguments = [str(node.args[0])] if node.op in LEAVES else [index[argument] for argument in node.args]
        index[node] = len(nodes)
        nodes.append([node.op, *arguments])
    return nodes
