"""Bounds on variables that one relation implies, nearly the best ones: a part of a range is cut off when a search over
boxes shows that the relation fails on all of it.

Evaluating a formula on intervals once, as in ``contraction``, loses much where variables occur several times.
Source: Lebbah, Lhomme, *Accelerating filtering techniques for numeric CSPs*, Artificial Intelligence 139 (2002).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from verify.certificate import Certificate
from verify.formula.statement import Relation
from verify.formula.tree import number, variable, variables
from verify.prover.clock import now

from .contraction import Bound
from .linear import is_linear_relation
from .pruned import pruned
from .reduction import Bounds, Reduced, is_usable

#: Variables of a relation that is looked at, rounds over all of them, and cuts of one range in a row.
_MOST: Final = 6
_ROUNDS: Final = 8
_CUTS: Final = 40
#: Nodes and seconds for one cut.
_NODES: Final = 6_000
_SECONDS: Final = 0.05
#: Parts of a range that are tried, the larger one first; ranges are halved by factors where their ends are far apart.
_PARTS: Final = (0.5, 0.15)
_FAR: Final = 4


def shaved_bounds(case: Reduced, deadline: float) -> Iterator[tuple[Bound, Certificate]]:
    """Bounds with proofs that their reasons fail beyond them, each by the ones before, which ``case`` is told."""
    relations = [r for r in case.constraints() if r.op != "!=" and is_usable(r) and not is_linear_relation(r)]
    names = {r: variables(r.left, r.right) for r in relations}
    waiting = dict.fromkeys(r for r in relations if 0 < len(names[r]) <= _MOST)
    for _ in range(_ROUNDS):
        changed: set[str] = set()
        for relation in waiting:
            for name in names[relation]:
                for is_upper in (False, True):
                    if now() > deadline:
                        return
                    found = _shaved(relation, name, is_upper, case)
                    if found is not None:
                        bound, _ = found
                        here = case.bounds.setdefault(name, Bounds())
                        setattr(here, "upper" if is_upper else "lower", (bound.value, False, bound.claim))
                        changed.add(name)
                        yield found
                        if here.is_empty():
                            return
        waiting = dict.fromkeys(r for r in relations if len(names[r]) <= _MOST and changed.intersection(names[r]))
        if not waiting:
            return


def _shaved(relation: Relation, name: str, is_upper: bool, case: Reduced) -> tuple[Bound, Certificate] | None:
    """The best bound that is found on one side of a variable's range; None for none, or where the range has no end."""
    ends = case.bounds.get(name, Bounds())
    if ends.lower is None or ends.upper is None or not ends.lower[0] < ends.upper[0]:
        return None
    low, high = ends.lower[0], ends.upper[0]
    found: tuple[Bound, Certificate] | None = None
    for _ in range(_CUTS):
        for part in _PARTS:
            value = _between(low, high, part if is_upper else 1 - part)
            certificate = _fails_beyond(relation, name, value, is_upper, case)
            if certificate is not None:
                break
        else:
            return found
        sides = (variable(name), number(value)) if is_upper else (number(value), variable(name))
        claim = Relation("<=", *sides)
        found = Bound(claim, relation, name, is_upper, value), certificate
        low, high = (low, value) if is_upper else (value, high)
    return found


def _between(low: Fraction, high: Fraction, part: float) -> Fraction:
    """A short number with about that part of the range above it."""
    if low > 0 and high > _FAR * low:
        return _short(float(high) ** (1 - part) * float(low) ** part, low, high)
    if high < 0 and low < _FAR * high:
        return _short(-(float(-low) ** part * float(-high) ** (1 - part)), low, high)
    return _short(float(high) - part * float(high - low), low, high)


def _short(value: float, low: Fraction, high: Fraction) -> Fraction:
    """A number with few digits within 1/100 of the value, if it is inside the range."""
    found = Fraction(f"{value:.2g}")
    return found if low < found < high else Fraction(value)


def _fails_beyond(relation: Relation, name: str, value: Fraction, is_upper: bool, case: Reduced) -> Certificate | None:
    """A proof that the relation fails beyond the value; None without one."""
    x = variable(name)
    bounds = {n: case.bounds.get(n, Bounds()) for n in variables(relation.left, relation.right)}
    here = bounds[name]
    beyond = Relation("<", number(value), x) if is_upper else Relation("<", x, number(value))
    cut = (value, True, beyond)
    bounds[name] = Bounds(cut, here.upper) if is_upper else Bounds(here.lower, cut)
    part = Reduced(case.eliminated, {relation: case.relations[relation]}, bounds)
    return pruned(part, _SECONDS, nodes=_NODES).certificate
