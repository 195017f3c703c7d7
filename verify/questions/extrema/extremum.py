"""The search for the supremum or infimum of a function on a box, between a value that is reached and a proved bound.

Where the value at a simple exact point is itself proved to be the bound, the supremum is that value, and a maximum.
Where f comes closest to it at an end that does not belong to the domain, it is a limit (``approach``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from numerics.enclosure import Enclosure
from verify.certificate import Certificate
from verify.formula.reader import read_formula
from verify.formula.statement import Relation, Statement
from verify.formula.tree import Formula, number
from verify.kernel.box import Range
from verify.kernel.simplify import simplified
from verify.kernel.witness import lies_inside
from verify.prover.factors import normal_text

from ..answer import Finding
from ..data import filled
from ..domain import Domain, box_of
from ..effort import Effort
from ..evidence import certified, value_at
from ..places import outside
from ..points import Exact, simple
from ..shown import between, point_text, short_text
from .approach import approached, unbounded
from .checker import check_extremum, extreme_json
from .heights import best_point, climbed, height, short_height, value_there, why_no_bound
from .level_set import ROOM, above
from .statement import NOUNS, Extreme, Side
from .window import window

#: Bounds tried: each counterexample gives a better point, each failure a bound 64 times as far away.
_ATTEMPTS: Final = 12
_FAILURES: Final = 4
#: A function that reaches this is taken to be unbounded: no bound is looked for.
_HUGE: Final = 10**12
#: What showing that the value at a simple point is the extremum may cost.
_EXACT_BOXES, _EXACT_SECONDS = 600, 4.0
#: What showing that it is the value there may cost.
_VALUE_BOXES: Final = 2_000


@dataclass(frozen=True, slots=True)
class Extremum:
    """What was found about the supremum (infimum) of f, with one certificate; ``why`` says what stood in the way."""

    known: Extreme
    certificate: Certificate | None
    why: str = ""

    def gap(self) -> Fraction | None:
        """The width of the enclosure, 0 when the supremum is exact or infinite; None without a bound."""
        known = self.known
        if known.is_exact() or known.is_unbounded():
            return Fraction(0)
        if known.bound is None or known.reached is None:
            return None
        return abs(known.bound.args[0] - known.reached.args[0])

    def enclosure(self) -> tuple[str, str]:
        """Decimals around the supremum, infinite where f is unbounded, or no bound is known."""
        known = self.known
        near = known.bound if known.is_exact() else known.reached
        far = known.bound
        if known.is_unbounded():
            return ("inf", "inf") if known.side == "max" else ("-inf", "-inf")
        low, high = (near, far) if known.side == "max" else (far, near)
        return "-inf" if low is None else between(low, low)[0], "inf" if high is None else between(high, high)[1]

    def finding(self) -> Finding:
        """The extremum, for people and as data."""
        known, at = self.known, point_text(dict(self.known.point))
        noun, limit = NOUNS[known.side]
        attained = known.attained()
        low, high = self.enclosure()
        where = {name: between(value, value) for name, value in known.point}
        if known.is_unbounded():
            text = f"unbounded {'above' if known.side == 'max' else 'below'}"
        elif known.bound is not None and known.bound is known.reached:
            text = f"{noun} {short_text(known.bound)} at {at}"
        elif known.bound is not None and known.is_exact():
            text = f"{limit} {short_text(known.bound)}" + (", attained nowhere" if attained is False else "")
        else:
            text = f"{noun if attained else limit} in [{low}, {high}]; {at} comes that close"
        return Finding(
            noun if attained else limit,
            text + (f"; {self.why}" if self.why else ""),
            where if known.point and attained is not False else {},
            {name: str(value) for name, value in known.point} if known.bound is known.reached else None,
            (low, high),
            str(known.bound) if known.is_exact() and not known.is_unbounded() else None,
            {"attained": attained},
        )


def extremum(
    f: Formula, domain: Domain, side: Side, tolerance: Fraction, effort: Effort, *, places: bool = False
) -> Extremum:
    """The supremum or infimum of ``f`` on ``domain``, enclosed to ``tolerance`` where that can be proved.

    With ``places`` also boxes outside of which f is certainly smaller. Raises InputError when f has no value at any
    point that was tried.
    """
    box = box_of(domain)
    asked = Extreme(f, domain, side)
    point, value = best_point(f, box, asked.sign)
    known = _attained(asked, box, point, value, effort)
    known = known or approached(asked, point, height(value, asked.sign), effort) or unbounded(asked, point, effort)
    why = ""
    if known is None:
        known, why = _enclosed(asked, box, (point, value), tolerance, effort)
    if known.is_unbounded():
        why = _without_value(f, domain, effort)
    if places and known.bound is not None and known.attained() is not False:
        known = _with_places(known, effort)
    proofs = map(effort.proof, known.needed())
    return Extremum(known, certified("extremum", known, extreme_json(known), proofs, check_extremum), why)


def _without_value(f: Formula, domain: Domain, effort: Effort) -> str:
    """A point of the domain at which f certainly has no value, in words; nothing when none is seen."""
    verdict = effort.less(1000, 1.0).prove(Statement((Relation("==", f, f),), domain))
    if verdict.status != "refuted":
        return ""
    point = {name: read_formula(text) for name, text in (verdict.witness or {}).items()}
    return f"the function has no value at {point_text(point)}"


def _enclosed(
    asked: Extreme, box: Mapping[str, Range], best: tuple[Exact, Enclosure], tolerance: Fraction, effort: Effort
) -> tuple[Extreme, str]:
    """A bound close to the best value that is found, or that f is unbounded, or why neither was shown."""
    f, domain, sign = asked.formula, asked.domain, asked.sign
    point, value = best
    reached, width = short_height(value, tolerance, sign), tolerance
    bound: Formula | None = None
    why = ""
    failures = _FAILURES if abs(reached) > _HUGE else 0
    for _ in range(_ATTEMPTS if failures == 0 else 0):
        tried = number(reached + sign * width)
        allowed = effort if not failures else effort.less(effort.boxes // 4, effort.seconds / 4)
        verdict = allowed.prove(Statement((Relation(_at_most(sign), f, tried),), domain))
        if verdict.status == "proved":
            bound = tried
            break
        if verdict.status == "undecided":
            width, failures = width * 64, failures + 1
            if failures == _FAILURES or effort.is_spent():
                break
            continue
        better = {name: read_formula(text) for name, text in (verdict.witness or {}).items()}
        enclosed = value_there(f, better, sign)
        if enclosed is None:  # nothing bounds f there
            why = f"the function has no value at {point_text(better)}"
            break
        point, value = max([(better, enclosed), *climbed(f, box, sign)], key=lambda pair: height(pair[1], sign))
        higher = short_height(value, tolerance, sign)
        width = width if sign * (higher - reached) > width else width * 64
        reached = higher
        if abs(reached) > _HUGE:
            break
    known = replace(asked, reached=number(reached), point=tuple(point.items()), bound=bound)
    if bound is None:
        grows = unbounded(asked, point, effort)
        if grows is not None:
            return grows, ""
        if abs(reached) > _HUGE:
            why = why_no_bound(f, box, point)
    return known, why


def _with_places(known: Extreme, effort: Effort) -> Extreme:
    """With boxes such that f is smaller outside them, where these are found and every statement is proved."""
    level = _level(known)
    if level is None:
        return known
    f, domain = known.formula, known.domain
    smaller = "<" if known.side == "max" else ">"
    found = above(f, window(f, domain, level, smaller, effort), level, known.side)
    if not found:
        return known
    pieces = (Statement((Relation(smaller, f, level),), piece) for piece in outside(domain, found))
    if any(effort.prove(statement).status != "proved" for statement in pieces):
        return known
    return replace(known, level=level, places=tuple(found))


def _level(known: Extreme) -> Formula | None:
    """A value that f reaches at the point, close to the extremum: the exact one when it is known."""
    if known.bound is known.reached:
        return known.reached
    value, sign = value_at(known.formula, dict(known.point)), known.sign
    if value is None:
        return None
    room = ROOM * max(Fraction(1), abs(height(value, sign)))
    return number(short_height(value, room, sign) - sign * room)


def _at_most(sign: int) -> str:
    return "<=" if sign > 0 else ">="


def _attained(
    asked: Extreme, box: Mapping[str, Range], point: Exact, value: Enclosure, effort: Effort
) -> Extreme | None:
    """The extremum as the exact value at a simple exact point near ``point``, if that can be proved."""
    f, sign = asked.formula, asked.sign
    slack = Fraction(1, 10**12) * max(Fraction(1), abs(height(value, sign)))
    for near in simple(point, box, 4):
        enclosed = value_there(f, near, sign)
        if enclosed is None or height(enclosed, sign) < height(value, sign) - slack:
            continue
        if not all(lies_inside(r, near[name]) for name, r in box.items()):
            continue
        exactly = simplified(normal_text(filled(f, near), frozenset()))
        reached = Statement((Relation(_at_most(-sign), filled(f, near), exactly),))
        if effort.less(_VALUE_BOXES).proof(reached) is None:
            continue
        bound = Statement((Relation(_at_most(sign), f, exactly),), asked.domain)
        if effort.less(_EXACT_BOXES, _EXACT_SECONDS).prove(bound).status == "proved":
            return replace(asked, reached=exactly, bound=exactly, point=tuple(near.items()))
    return None
