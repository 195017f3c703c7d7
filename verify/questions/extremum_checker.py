"""The checker of certificates of kind "extremum": what is stated is derived anew, and every statement proved again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from verify.certificate import Certificate
from verify.formula.reader import read_formula, read_interval
from verify.formula.tree import Formula, variables
from verify.kernel.box import from_interval
from verify.kernel.witness import lies_inside

from .extremum_statement import Approach, Extreme
from .parts import Checked, Shown, check_answer, exact


def check_extremum(certificate: Certificate, arithmetic: str = "arb") -> Checked:
    """(ok, reason, number of leaves decided)."""
    return check_answer(certificate, arithmetic, _shown)


def _shown(proof: Mapping[str, Any]) -> Shown:
    stated = read_extreme(proof)
    _require_sense(stated)
    return str(stated), stated.needed(), ()


def extreme_json(found: Extreme) -> dict[str, Any]:
    """The data of a certificate, without the proofs of its statements; the domain gives the order of the variables."""
    approach = found.approach
    return {
        "formula": str(found.formula),
        "domain": [[name, str(interval)] for name, interval in found.domain],
        "side": found.side,
        "reached": _text(found.reached),
        "point": {name: str(value) for name, value in found.point},
        "bound": _text(found.bound),
        "strict": found.strict,
        "approach": None if approach is None else {
            "parameter": approach.parameter,
            "far": approach.far,
            "start": str(approach.start),
            "path": {name: str(value) for name, value in approach.path},
            "factor": str(approach.factor),
            "exponent": str(approach.exponent),
            "rate": approach.rate,
        },
        "level": _text(found.level),
        "places": None if found.places is None else [
            {name: [str(low), str(high)] for name, (low, high) in place.items()} for place in found.places
        ],
    }  # fmt: skip


def _text(value: Formula | None) -> str | None:
    return None if value is None else str(value)


def read_extreme(table: Mapping[str, Any]) -> Extreme:
    """The answer that ``extreme_json`` writes. Raises ValueError, InputError, KeyError or TypeError."""
    places, domain = table["places"], tuple((str(name), read_interval(text)) for name, text in table["domain"])
    names = [name for name, _ in domain]
    if table["side"] not in ("max", "min") or not isinstance(table["strict"], bool):
        raise ValueError("Expected the side max or min, and whether the bound is strict.")
    return Extreme(
        read_formula(table["formula"]),
        domain,
        table["side"],
        _constant(table["reached"]),
        tuple((name, _number(text)) for name, text in _in_order(table["point"], names)),
        _constant(table["bound"]),
        table["strict"],
        None if table["approach"] is None else _approach(table["approach"], names),
        _constant(table["level"]),
        None if places is None else tuple(
            {name: (_number(low), _number(high)) for name, (low, high) in _in_order(place, names)} for place in places
        ),
    )  # fmt: skip


def _in_order(table: Mapping[str, Any], names: Sequence[str]) -> list[tuple[str, Any]]:
    """The entries in the order of the variables: the keys of a document on disk are sorted."""
    return sorted(table.items(), key=lambda entry: names.index(entry[0]))


def _approach(table: Mapping[str, Any], names: Sequence[str]) -> Approach:
    path = tuple((name, read_formula(text)) for name, text in _in_order(table["path"], names))
    numbers = [exact(table[key]) for key in ("start", "factor", "exponent")]
    if not isinstance(table["far"], bool) or table["rate"] not in ("limit", "power", "log") or min(numbers) <= 0:
        raise ValueError("Expected a path with positive numbers and a rate.")
    return Approach(str(table["parameter"]), table["far"], numbers[0], path, numbers[1], numbers[2], table["rate"])


def _number(text: Any) -> Formula:
    value = read_formula(text)
    if variables(value):
        raise ValueError(f"Expected a constant but got {value}.")
    return value


def _constant(text: Any) -> Formula | None:
    return None if text is None else _number(text)


def _require_sense(stated: Extreme) -> None:
    """Raises ValueError unless the parts belong to one answer: names fit, and the point lies in the domain."""
    names = [name for name, _ in stated.domain]
    if len(set(names)) != len(names) or not all(isinstance(name, str) for name in names):
        raise ValueError("Expected one interval for every variable.")
    if not set(variables(stated.formula)) <= set(names):
        raise ValueError("Expected an interval for every variable.")
    if stated.reached is not None or stated.places is not None:
        point = dict(stated.point)
        if [name for name, _ in stated.point] != names:
            raise ValueError("Expected a coordinate for every variable.")
        for name, interval in stated.domain:
            if not lies_inside(from_interval(interval), point[name]):
                raise ValueError(f"Expected {point[name]} to belong to {interval}.")
    if stated.reached is None and stated.approach is None:
        raise ValueError("Expected a value that is reached, or approached.")
    if (stated.places is None) != (stated.level is None) or stated.places == ():
        raise ValueError("Expected places with the level that is reached only there.")
    for place in stated.places or ():
        if list(place) != names:
            raise ValueError("Expected places in all variables.")
    approach = stated.approach
    if approach is None:
        return
    if approach.parameter in names:
        raise ValueError("Expected a parameter beside the variables.")
    if [name for name, _ in approach.path] != names:
        raise ValueError("Expected a path in all variables.")
    if not set(variables(*(value for _, value in approach.path))) <= {approach.parameter}:
        raise ValueError("Expected a path in its parameter.")
    if approach.rate == "limit" and stated.bound is None:
        raise ValueError("Expected a limit that bounds the function.")
