"""The supremum or infimum of a function on a box, enclosed between a value that is reached and a bound that is proved.

Both halves are statements: ``f <= M`` for the box is proved, and ``f < m`` is refuted at an exact point. Where the
value at a simple exact point is itself proved to be the bound, the supremum is that value, and a maximum.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

from numerics.decimals import rational_beside
from numerics.enclosure import Enclosure
from verify.certificate import Certificate
from verify.errors import InputError
from verify.formula.reader import read_formula
from verify.formula.statement import Relation, Statement
from verify.formula.tree import Formula, number, substitute
from verify.kernel.box import Range, approximate
from verify.kernel.simplify import simplified
from verify.kernel.witness import lies_inside
from verify.prover.factors import normal_text

from .domain import Domain, box_of
from .evidence import Effort, refutation, value_at
from .level_set import ROOM
from .points import Exact, corners, largest, simple
from .root_place import exact_holes
from .shown import between, point_text

Side = Literal["max", "min"]

#: Bounds tried: each counterexample gives a better point, each failure a bound 64 times as far away.
_ATTEMPTS: Final = 12
_FAILURES: Final = 4
#: A function that reaches this is taken to be unbounded: no bound is looked for.
_HUGE: Final = 10**12
#: What showing that the value at a simple point is the extremum may cost.
_EXACT_BOXES, _EXACT_SECONDS = 600, 4.0


@dataclass(frozen=True, slots=True)
class Extremum:
    """The supremum of f (side "max") or its infimum (side "min") on a domain lies between ``reached`` and ``bound``.

    f takes a value at least (at most) ``reached`` at ``point``; ``bound`` is None when no bound was proved, and ``why``
    says why when that is known. When the two are equal the extremum is attained there. Numbers are exact formulas.
    """

    side: Side
    reached: Formula
    bound: Formula | None
    point: Exact
    certificates: tuple[Certificate, ...]
    boxes: int
    why: str = ""

    def is_exact(self) -> bool:
        """Whether the extremum is known exactly, and attained."""
        return self.bound is self.reached

    def gap(self) -> Fraction | None:
        """The width of the enclosure, 0 when it is exact; None without a bound. Only rationals are ever unequal."""
        if self.bound is None:
            return None
        return Fraction(0) if self.is_exact() else abs(self.bound.args[0] - self.reached.args[0])

    def level(self, f: Formula) -> Formula | None:
        """A value that f reaches, close to the extremum: the exact one when it is known."""
        if self.is_exact():
            return self.reached
        value = value_at(f, self.point)
        sign = 1 if self.side == "max" else -1
        if value is None:
            return None
        room = ROOM * max(Fraction(1), abs(_height(value, sign)))
        return number(_short(value, room, sign) - sign * room)

    def enclosure(self) -> tuple[str, str]:
        """Decimals around the extremum, infinite on the side without a bound."""
        low, high = (self.reached, self.bound) if self.side == "max" else (self.bound, self.reached)
        below = "-inf" if low is None else between(low, low)[0]
        return below, "inf" if high is None else between(high, high)[1]

    def __str__(self) -> str:
        if self.is_exact():
            return f"{self.side}imum {self.reached} at {point_text(self.point)}"
        low, high = self.enclosure()
        name = "supremum" if self.side == "max" else "infimum"
        why = f"; {self.why}" if self.why else ""
        return f"{name} in [{low}, {high}], reached to that at {point_text(self.point)}{why}"

    def to_json(self) -> dict[str, Any]:
        return {
            "enclosure": list(self.enclosure()),
            "exact": str(self.reached) if self.is_exact() else None,
            "attained": self.is_exact() or None,
            "point": {name: str(value) for name, value in self.point.items()},
        }


def extremum(f: Formula, domain: Domain, side: Side, tolerance: Fraction, effort: Effort) -> Extremum:
    """The supremum or infimum of ``f`` on ``domain``, enclosed to ``tolerance`` where that can be proved.

    Raises InputError when f has no value at any point that was tried.
    """
    box = box_of(domain)
    sign = 1 if side == "max" else -1
    point, value = _best(f, box, sign)
    exact, boxes = _attained(f, domain, box, side, point, value, effort)
    if exact is not None:
        return exact
    reached, width = _short(value, tolerance, sign), tolerance
    bound: Formula | None = None
    proof: Certificate | None = None
    why = ""
    failures = _FAILURES if abs(reached) > _HUGE else 0
    for _ in range(_ATTEMPTS if failures == 0 else 0):
        bound = number(reached + sign * width)
        allowed = effort if not failures else effort.less(effort.boxes // 4, effort.seconds / 4)
        verdict = allowed.prove(Statement((Relation(_at_most(sign), f, bound),), domain))
        boxes += verdict.boxes
        if verdict.status == "proved":
            proof = verdict.certificate
            break
        if verdict.status == "undecided":
            width, failures = width * 64, failures + 1
            if failures == _FAILURES:
                break
            continue
        better = {name: read_formula(text) for name, text in (verdict.witness or {}).items()}
        enclosed = _value(f, better, sign)
        if enclosed is None:  # nothing bounds f there
            why = f"the function has no value at {point_text(better)}"
            break
        point, value = max([(better, enclosed), *_climbed(f, box, sign)], key=lambda pair: _height(pair[1], sign))
        higher = _short(value, tolerance, sign)
        width = width if sign * (higher - reached) > width else width * 64
        reached = higher
        if abs(reached) > _HUGE:
            break
    if proof is None and abs(reached) > _HUGE:
        why = _unbounded(f, box, point)
    below = refutation(Statement((Relation(_below(sign), f, number(reached)),), domain), point)
    certificates = tuple(c for c in (proof, below) if c is not None)
    return Extremum(side, number(reached), bound if proof else None, point, certificates, boxes, why)


def _unbounded(f: Formula, box: Mapping[str, Range], point: Exact) -> str:
    """Why no bound was looked for: a point of the domain beside ``point`` where f has no value, or huge values."""
    for name, value in point.items() if len(box) == 1 else ():
        for hole in exact_holes(f, name, float(approximate(value)), 1e-6):
            if lies_inside(box[name], hole):
                return f"the function has no value at {name} = {hole}"
    return "the function seems to be unbounded"


def _at_most(sign: int) -> str:
    return "<=" if sign > 0 else ">="


def _below(sign: int) -> str:
    return "<" if sign > 0 else ">"


def _height(value: Enclosure, sign: int) -> Fraction:
    """What sign·f certainly reaches, up to what is too close to 0 to be written down."""
    return sign * rational_beside(value.lo if sign > 0 else value.hi, upward=sign < 0)


def _value(f: Formula, point: Exact, sign: int) -> Enclosure | None:
    """f at the point; None where it has no value, or one that is too low for sign·f to be written down.

    Raises InputError where sign·f is too high to be written down.
    """
    value = value_at(f, point)
    if value is None:
        return None
    try:
        _height(value, sign)
    except OverflowError:
        if (value.lo if sign > 0 else -value.hi) > 0:
            raise InputError(
                f"Expected values that can be written down but f is beyond 2**100000 at {point_text(point)}; "
                "try a smaller domain."
            ) from None
        return None
    return value


def _short(value: Enclosure, tolerance: Fraction, sign: int) -> Fraction:
    """A short decimal just inside ``value``: f certainly goes as far."""
    step = Fraction(1)
    while step > tolerance / 8:
        step /= 10
    return sign * (_height(value, sign) // step) * step


def _best(f: Formula, box: Mapping[str, Range], sign: int) -> tuple[Exact, Enclosure]:
    """The best point that floats find, corners included, with the enclosure of f there."""
    found = _climbed(f, box, sign)
    for values in itertools.islice(corners(box), 16):
        enclosed = _value(f, values, sign)
        if enclosed is not None:
            found.append((values, enclosed))
    if not found:
        raise InputError("Expected a function with a value somewhere on the domain but found no point that has one.")
    return max(found, key=lambda pair: _height(pair[1], sign))


def _climbed(f: Formula, box: Mapping[str, Range], sign: int) -> list[tuple[Exact, Enclosure]]:
    points = [p for p in largest(f, box, sign) if all(lies_inside(r, p[name]) for name, r in box.items())]
    return [(p, enclosed) for p in points if (enclosed := _value(f, p, sign)) is not None]


def _attained(
    f: Formula, domain: Domain, box: Mapping[str, Range], side: Side, point: Exact, value: Enclosure, effort: Effort
) -> tuple[Extremum | None, int]:
    """The extremum as the exact value at a simple exact point near ``point``, if that can be proved."""
    sign = 1 if side == "max" else -1
    slack = Fraction(1, 10**12) * max(Fraction(1), abs(_height(value, sign)))
    boxes = 0
    for near in simple(point, box, 4):
        enclosed = _value(f, near, sign)
        if enclosed is None or _height(enclosed, sign) < _height(value, sign) - slack:
            continue
        height = simplified(normal_text(substitute(f, near), frozenset()))
        reached = refutation(Statement((Relation(_below(sign), f, height),), domain), near)
        if reached is None:
            continue
        bound = Statement((Relation(_at_most(sign), f, height),), domain)
        verdict = effort.less(_EXACT_BOXES, _EXACT_SECONDS).prove(bound)
        boxes += verdict.boxes
        if verdict.certificate is not None and verdict.status == "proved":
            return Extremum(side, height, height, near, (verdict.certificate, reached), boxes), boxes
    return None, boxes
