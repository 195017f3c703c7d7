"""What an answer about the supremum (side "max") or infimum (side "min") of a function states, and what shows it.

With f on a domain D and side "max", up to four things are shown, each by statements that are proved:

* a *bound*: f <= M on D, or f < M (strict);
* a *value*: f(p) >= v at an exact point p of D. When v is M, f has the maximum M at p;
* an *approach*: a path x(t) in D with f(x(t)) >= M - c·d^e, e > 0, as d → 0, where d is t or 1/t. With the bound the
  supremum is M, and with a strict one it is attained nowhere. Or f(x(t)) >= c·d^-e or >= c·log(1/d): f is unbounded;
* *places*: a level that f reaches at p, with f below it on all of D outside some boxes. Where f is attained at all, it
  is there; and since a continuous function attains its maximum on a compact set, it is attained when they lie in D.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import OO, Formula, apply, number, variable
from verify.kernel.box import from_interval
from verify.kernel.premises import DISCONTINUOUS, uses

from ..data import filled
from ..domain import Domain, domain_text
from ..places import Place, belongs, outside

Side = Literal["max", "min"]
NOUNS: dict[Side, tuple[str, str]] = {"max": ("maximum", "supremum"), "min": ("minimum", "infimum")}


@dataclass(frozen=True, slots=True)
class Approach:
    """A path in the domain: ``path`` gives every variable as a formula in ``parameter``, which runs through
    (0, ``start``] and tends to 0, or through [``start``, ∞) and tends to infinity (``far``). The gap between f and its
    limit is at most ``factor``·d^``exponent``; where f is unbounded ``rate`` says how it grows."""

    parameter: str
    far: bool
    start: Fraction
    path: tuple[tuple[str, Formula], ...]
    factor: Fraction
    exponent: Fraction
    rate: Literal["limit", "power", "log"]

    def interval(self) -> Interval:
        """Where the parameter runs."""
        start = number(self.start)
        return Interval(start, OO, False, True) if self.far else Interval(number(0), start, True, False)

    def limited(self, limit: Formula | None, sign: int) -> Formula:
        """What sign·f is at least along the path, times sign."""
        t, c = variable(self.parameter), number(sign * self.factor)
        if self.rate == "log":
            return c * apply("log", t) if self.far else -c * apply("log", t)
        if self.rate == "power":
            return c * t ** number(self.exponent if self.far else -self.exponent)
        assert limit is not None
        return limit - c * t ** number(-self.exponent if self.far else self.exponent)


@dataclass(frozen=True, slots=True)
class Extreme:
    """The four things, as far as they are known; see above. ``reached`` is the value v, taken at ``point``."""

    formula: Formula
    domain: Domain
    side: Side
    reached: Formula | None = None
    point: tuple[tuple[str, Formula], ...] = ()
    bound: Formula | None = None
    strict: bool = False
    approach: Approach | None = None
    level: Formula | None = None
    places: tuple[Place, ...] | None = None

    @property
    def sign(self) -> int:
        """1 for a supremum, -1 for an infimum: sign·f is what is largest."""
        return 1 if self.side == "max" else -1

    def is_unbounded(self) -> bool:
        """Whether f is shown to be unbounded on this side."""
        return self.approach is not None and self.approach.rate != "limit"

    def is_exact(self) -> bool:
        """Whether the supremum is known exactly."""
        return self.bound is not None and (self.bound is self.reached or self.approach is not None)

    def attained(self) -> bool | None:
        """Whether the supremum is a value of f; None when that is not known."""
        if self.is_unbounded():
            return False
        if self.bound is None:
            return None
        if self.bound is self.reached:
            return True
        if self.strict and self.approach is not None:
            return False
        if uses(self.formula, DISCONTINUOUS):
            return None
        if self.places and all(belongs(place, self.domain) for place in self.places):
            return True
        ranges = [from_interval(interval) for _, interval in self.domain]
        closed = all(r.lower is not None and r.upper is not None for r in ranges)
        return True if closed and not any(r.lower_open or r.upper_open for r in ranges) else None

    def __str__(self) -> str:
        noun, limit = NOUNS[self.side]
        asked = f"{self.formula} for {domain_text(self.domain)}"
        if self.is_unbounded():
            return f"{asked} is unbounded {'above' if self.side == 'max' else 'below'}"
        place = ", ".join(f"{name} = {value}" for name, value in self.point)
        if self.bound is None:
            return f"the {limit} of {asked} is at {'least' if self.side == 'max' else 'most'} {self.reached} ({place})"
        if self.bound is self.reached:
            return f"the {noun} of {asked} is {self.bound}, attained at {place}{self._where()}"
        if self.approach is not None:
            return f"the {limit} of {asked} is {self.bound}" + (", attained nowhere" if self.strict else "")
        low, high = (self.reached, self.bound) if self.side == "max" else (self.bound, self.reached)
        words = f"the {noun if self.attained() else limit} of {asked} is in [{low}, {high}], the value at {place} also"
        return words + self._where()

    def _where(self) -> str:
        if self.places is None:
            return ""
        listed = [", ".join(f"{n} in [{low}, {high}]" for n, (low, high) in p.items()) for p in self.places]
        return f", attained {'only' if self.attained() else 'at most'} for {' or '.join(listed)}"

    def needed(self) -> list[Statement]:
        """The statements that show it, in order."""
        f, at_most, at_least = self.formula, "<=" if self.sign > 0 else ">=", ">=" if self.sign > 0 else "<="
        below = at_most[0]
        found: list[Statement] = []
        if self.bound is not None:
            found.append(Statement((Relation(below if self.strict else at_most, f, self.bound),), self.domain))
        at_point = filled(f, dict(self.point))
        if self.reached is not None:
            found.append(Statement((Relation(at_least, at_point, self.reached),)))
        if self.approach is not None:
            found.append(approaching(f, self.domain, self.approach, self.bound, self.sign))
        if self.places is not None and self.level is not None:
            if self.level is not self.reached:
                found.append(Statement((Relation(at_least, at_point, self.level),)))
            found += [Statement((Relation(below, f, self.level),), part) for part in outside(self.domain, self.places)]
        return found


def approaching(f: Formula, domain: Domain, approach: Approach, limit: Formula | None, sign: int) -> Statement:
    """That the path stays in the domain, and f is there as large as the approach says."""
    path: Mapping[str, Formula] = dict(approach.path)
    relations = []
    for name, interval in domain:
        r = from_interval(interval)
        if r.lower is not None:
            relations.append(Relation("<" if r.lower_open else "<=", r.lower, path[name]))
        if r.upper is not None:
            relations.append(Relation("<" if r.upper_open else "<=", path[name], r.upper))
    bound = approach.limited(limit, sign)
    relations.append(Relation(">=" if sign > 0 else "<=", filled(f, path), bound))
    return Statement(tuple(relations), ((approach.parameter, approach.interval()),))
