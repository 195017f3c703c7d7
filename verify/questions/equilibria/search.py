"""The search behind a list of equilibria: parts of the domain without a zero are excluded, the others are halved.

Enclosures and boxes around the zeros that Newton's method finds close the parts; the checker decides again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as data_field
from typing import Final

from numerics import enclosure as arb_arithmetic
from verify.certificate import Certificate
from verify.formula.derivative import derivative
from verify.formula.tree import number
from verify.kernel.algebra import is_identically_zero
from verify.kernel.box import Range, default_point, from_interval, split
from verify.kernel.decide import assess
from verify.kernel.goal import Goal, Sign

from ..effort import Effort
from ..evidence import value_at
from ..minors import determinant
from ..points import ends as float_ends
from .checker import is_covered, sign_statement
from .equilibrium import Equilibrium
from .newton import Newton
from .vector_field import VectorField

#: Halvings of a part, for every variable, before it is given up.
_DEPTH: Final = 34
#: Rows up to which a determinant is expanded, and parts that are looked at where it vanishes: enough to exclude.
_SQUARE: Final = 3
_HOPELESS: Final = 1_000
#: Depths at which an infinite part is given to the prover, and what that may cost.
_FAR: Final = frozenset({2, 4, 7, 12})
_BOXES, _SECONDS = 1_500, 4.0


@dataclass(slots=True)
class Found:
    """Steps of the tree, signs shown by statements, zeros, and parts of the domain that were not decided."""

    tree: list[int] = data_field(default_factory=list)
    signs: list[tuple[int, str]] = data_field(default_factory=list)
    proofs: list[Certificate] = data_field(default_factory=list)
    zeros: list[Equilibrium] = data_field(default_factory=list)
    undecided: list[dict[str, Range]] = data_field(default_factory=list)
    boxes: int = 0


def is_degenerate(field: VectorField) -> bool:
    """Whether the determinant of the derivatives vanishes identically, so that no zero can be the only one by Newton.

    >>> from verify.questions.domain import read_domain
    >>> from verify.questions.equilibria.vector_field import read_field
    >>> is_degenerate(read_field("x' = sin(y - x); y' = sin(x - y)", (), ["x", "y"]))
    True
    """
    try:
        rows = [[derivative(f, name) for name in field.names] for f in field.equations]
    except ValueError:
        return False
    return len(rows) <= _SQUARE and is_identically_zero(determinant(rows), ())


def search(field: VectorField, limit: int, effort: Effort) -> Found:
    """All zeros of the field on its domain. At most ``limit`` parts are looked at; those left then are undecided."""
    limit = min(limit, _HOPELESS) if is_degenerate(field) else limit
    progress = effort.progress
    found = Found()
    newton = Newton(field)
    names = field.names
    waiting: list[tuple[dict[str, Range], int]] = [({n: from_interval(i) for n, i in field.domain}, 0)]
    while waiting:
        box, depth = waiting.pop()
        found.boxes += 1
        if progress is not None and found.boxes % 256 == 0:
            progress(found.boxes)
        closed = _closing_step(field, box, found)
        if closed is None and depth >= 2 * len(names):
            zero = newton.zero_near(box)
            if zero is not None and all(_apart(zero, other) for other in found.zeros):
                found.zeros.append(zero)
                closed = _closing_step(field, box, found)
        if closed is None and depth in _FAR and any(r.lower is None or r.upper is None for r in box.values()):
            closed = _by_statement(field, box, found, effort)
        if closed is not None:
            found.tree.append(closed)
            continue
        name = max(names, key=lambda n: _size(box[n]))
        if depth >= _DEPTH * len(names) or found.boxes >= limit or box[name].is_point() or effort.is_spent():
            found.undecided.append(box)
            continue
        found.tree.append(names.index(name))
        left, right = split(box, name, default_point(box[name]))
        waiting += [(right, depth + 1), (left, depth + 1)]
    return found


def _closing_step(field: VectorField, box: Mapping[str, Range], found: Found) -> int | None:
    """The step that closes the part, if there is one: a test that does not vanish, or a zero's box around it."""
    k, count = len(field.components), len(field.tests)
    for j, zero in enumerate(found.zeros):
        if is_covered(zero, box, arb_arithmetic):
            return k + count + j
    for index, formula in enumerate(field.tests):
        if assess(Goal(Sign(formula, "!="), dict(box)), arb_arithmetic).method is not None:
            return k + index
    return None


def _by_statement(field: VectorField, box: Mapping[str, Range], found: Found, effort: Effort) -> int | None:
    """An infinite part closed by a proof that one test has a sign there."""
    middle = {name: number(default_point(r)) for name, r in box.items()}
    for index, formula in enumerate(field.tests):
        value = value_at(formula, middle)
        if value is None or value.contains_zero():
            continue
        op = ">" if value.lo > 0 else "<"
        verdict = effort.less(_BOXES, _SECONDS).prove(sign_statement(field, box, index, op))
        if verdict.status == "proved" and verdict.certificate is not None:
            found.signs.append((index, op))
            found.proofs.append(verdict.certificate)
            return -1
    return None


def _size(r: Range) -> float:
    low, high = float_ends(r)
    return high - low


def _apart(a: Equilibrium, b: Equilibrium) -> bool:
    return any(p[1] < q[0] or q[1] < p[0] for p, q in zip(a.place, b.place, strict=True))
