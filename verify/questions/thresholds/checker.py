"""The checker of certificates of kind "threshold": each interval is proved again, each failure refuted again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.certificate import Certificate
from verify.checking import Checked, checker, rational, whole
from verify.formula.reader import read_interval, read_statement
from verify.formula.statement import Interval
from verify.kernel.box import from_interval
from verify.kernel.witness import lies_inside

from ..data import constant, name_of, point_json
from ..parts import Shown, check_answer
from .statement import Failure, Switches


@checker
def check_threshold(certificate: Certificate, arithmetic: str) -> Checked:
    """(ok, reason, number of leaves decided)."""
    return check_answer(certificate, arithmetic, _shown)


def _shown(proof: Mapping[str, Any]) -> Shown:
    stated = Switches(
        read_statement(proof["statement"]),
        name_of(proof["parameter"]),
        tuple(map(read_interval, proof["holds"])),
        tuple(map(rational, proof["values"])),
        tuple(map(_failure, proof["failures"])),
    )
    _require_sense(stated)
    return str(stated), stated.proved(), stated.refuted()


def switches_json(found: Switches) -> dict[str, Any]:
    """The data of a certificate, without the proofs of its statements."""
    return {
        "statement": str(found.statement),
        "parameter": found.parameter,
        "holds": [str(interval) for interval in found.holds],
        "values": [str(value) for value in found.values],
        "failures": [
            {
                "interval": str(failure.interval),
                "witness": point_json(failure.witness),
                "relation": failure.relation,
            }
            for failure in found.failures
        ],
    }


def _failure(table: Mapping[str, Any]) -> Failure:
    witness = tuple((name, constant(text)) for name, text in table["witness"].items())
    relation = whole(table["relation"], 0, 10_000, "the number of a relation")
    return Failure(read_interval(table["interval"]), witness, relation)


def _require_sense(stated: Switches) -> None:
    """Raises ValueError unless all values belong to the range of the parameter, and witnesses to the domain."""
    intervals = dict(stated.statement.domain)
    whole = intervals.pop(stated.parameter, None)
    if whole is None or not (stated.holds or stated.values or stated.failures):
        raise ValueError("Expected something about a variable of the statement.")
    for part in (*stated.holds, *(failure.interval for failure in stated.failures)):
        _require_part(part, whole)
    for at in stated.values:
        _require_part(read_interval(f"[{at}, {at}]"), whole)
    for failure in stated.failures:
        if failure.relation >= len(stated.statement.relations):
            raise ValueError("Expected the number of a relation.")
        if dict(failure.witness).keys() != intervals.keys():
            raise ValueError("Expected a coordinate for every other variable.")
        for name, value in failure.witness:
            if not lies_inside(from_interval(intervals[name]), value):
                raise ValueError(f"Expected {value} to belong to {intervals[name]}.")


def _require_part(part: Interval, whole: Interval) -> None:
    """Raises ValueError unless the part certainly lies in the range."""
    r = from_interval(whole)
    for mine, its, mine_open, its_open in (
        (part.lower, whole.lower, part.lower_open, whole.lower_open),
        (part.upper, whole.upper, part.upper_open, whole.upper_open),
    ):
        if not (mine is its and mine_open >= its_open) and not lies_inside(r, mine):
            raise ValueError(f"Expected {part} to belong to {whole}.")
