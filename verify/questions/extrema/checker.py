"""The checker of certificates of kind "extremum": what is stated is derived anew, and every statement proved again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from verify.certificate import Certificate
from verify.checking import Checked, checker, flag, rational
from verify.formula.reader import read_formula
from verify.formula.tree import Formula, variables

from ..data import constant, domain_json, domain_of, name_of, point_json, point_of, require_inside
from ..parts import Shown, check_answer
from .statement import Approach, Extreme


@checker
def check_extremum(certificate: Certificate, arithmetic: str) -> Checked:
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
        "domain": domain_json(found.domain),
        "side": found.side,
        "reached": _text(found.reached),
        "point": point_json(found.point),
        "bound": _text(found.bound),
        "strict": found.strict,
        "approach": None if approach is None else {
            "parameter": approach.parameter,
            "far": approach.far,
            "start": str(approach.start),
            "path": point_json(approach.path),
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
    places, domain = table["places"], domain_of(table["domain"])
    names = [name for name, _ in domain]
    if table["side"] not in ("max", "min"):
        raise ValueError("Expected the side max or min.")
    return Extreme(
        read_formula(table["formula"]),
        domain,
        table["side"],
        _constant(table["reached"]),
        point_of(table["point"], names if table["point"] else []),
        _constant(table["bound"]),
        flag(table["strict"]),
        None if table["approach"] is None else _approach(table["approach"], names),
        _constant(table["level"]),
        None if places is None else tuple(
            {name: (constant(low), constant(high)) for name, (low, high) in _in_order(place, names)} for place in places
        ),
    )  # fmt: skip


def _in_order(table: Mapping[str, Any], names: Sequence[str]) -> list[tuple[str, Any]]:
    """The entries in the order of the variables: the keys of a document on disk are sorted."""
    return sorted(table.items(), key=lambda entry: names.index(entry[0]))


def _approach(table: Mapping[str, Any], names: Sequence[str]) -> Approach:
    path = tuple((name, read_formula(text)) for name, text in _in_order(table["path"], names))
    numbers = [rational(table[key]) for key in ("start", "factor", "exponent")]
    if table["rate"] not in ("limit", "power", "log") or min(numbers) <= 0:
        raise ValueError("Expected a path with positive numbers and a rate.")
    return Approach(
        name_of(table["parameter"]), flag(table["far"]), numbers[0], path, numbers[1], numbers[2], table["rate"]
    )


def _constant(text: Any) -> Formula | None:
    return None if text is None else constant(text)


def _require_sense(stated: Extreme) -> None:
    """Raises ValueError unless the parts belong to one answer: names fit, and the point lies in the domain."""
    names = [name for name, _ in stated.domain]
    if not set(variables(stated.formula)) <= set(names):
        raise ValueError("Expected an interval for every variable.")
    if stated.reached is not None or stated.places is not None:
        if len(stated.point) != len(names):
            raise ValueError("Expected a coordinate for every variable.")
        require_inside(stated.point, stated.domain)
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
