"""Questions about solutions of differential equations as they stand in certificates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.checking import rational
from verify.formula.reader import read_formula

from ..data import name_of
from .flow import Ends, Flow
from .times import time_of


def document_of(flow: Flow) -> dict[str, Any]:
    """The question as plain exact data; the equations are a list, for the names of a document have no order."""
    return {
        "equations": [[name, str(f)] for name, f in zip(flow.names, flow.field, strict=True)],
        "start": [[str(low), str(high)] for low, high in flow.start],
        "begin": str(flow.begin),
        "end": str(flow.end),
    }


def ends_of(pair: Any) -> Ends:
    """The exact ends of an interval. Raises ValueError."""
    low, high = pair
    return rational(low), rational(high)


def flow_of(document: Mapping[str, Any]) -> Flow:
    """The question from ``document_of``. Raises InputError, KeyError, TypeError or ValueError."""
    equations = document["equations"]
    names = tuple(name_of(name) for name, _ in equations)
    if len(set(names)) != len(names):
        raise ValueError("Expected one equation for every variable.")
    flow = Flow(
        names,
        tuple(read_formula(text) for _, text in equations),
        tuple(ends_of(pair) for pair in document["start"]),
        time_of(_text(document["begin"])),
        time_of(_text(document["end"])),
    )
    if len(flow.start) != len(flow.names) or not flow.names:
        raise ValueError("Expected a start value for every variable.")
    flow.require_smooth()
    return flow


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"Expected a time as text but got {value!r:.60}.")
    return value
