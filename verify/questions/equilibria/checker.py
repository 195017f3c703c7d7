"""The checker of certificates of kind "equilibria": every part of the domain is excluded, or in a box with one zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from flint import ctx

from numerics import enclosure as arb_arithmetic
from numerics.doubles import as_float
from numerics.krawczyk import are_disjoint
from verify.certificate import Certificate
from verify.checking import PRECISION, Checked, checker, whole
from verify.formula.statement import Relation, Statement
from verify.formula.tree import PI, Formula, number, variables
from verify.kernel.algebra import is_identically_zero
from verify.kernel.box import Range, approximate, default_point, enclose, from_interval, inside, split
from verify.kernel.checker import arithmetic_called
from verify.kernel.decide import assess
from verify.kernel.goal import Goal, Sign
from verify.kernel.witness import lies_inside

from ..domain import interval_of
from ..parts import NOT_SHOWN, check_parts
from .document import read_equilibrium, read_vector_field
from .equilibrium import Equilibrium, NotShown, intervals, require
from .vector_field import VectorField

_MAX_STEPS: Final = 50_000_000


@checker
def check_equilibria(certificate: Certificate, arithmetic: str) -> Checked:
    """(ok, reason, number of leaves decided)."""
    proof = certificate.proof
    field = read_vector_field(proof["field"])
    found = [read_equilibrium(table, len(field.components)) for table in proof["equilibria"]]
    if certificate.refutes or (problem := field.problem()) is not None:
        return False, "Expected a field and its equilibria." if certificate.refutes else str(problem), 0
    A = arithmetic_called(arithmetic)
    with ctx.workprec(whole(proof["bits"], *PRECISION, "a precision")):
        _require_state_space(field)
        if certificate.statement != table_text(field, [each for each in found if belongs(field, each)]):
            return False, NOT_SHOWN, 0
        parts = list(_leaves(field, proof["tree"]))
        signs = [(box, _sign(field, table)) for (box, _), table in zip(_shown(parts), proof["signs"], strict=True)]
        needed = [field.defined(), *(sign_statement(field, box, *sign) for box, sign in signs)]
        ok, reason, leaves = check_parts(needed, proof["parts"], arithmetic)
        if not ok:
            return False, reason, leaves
        for i, each in enumerate(found):
            require(field, each, A)
            if any(not are_disjoint(intervals(each.place, A), intervals(o.place, A)) for o in found[:i]):
                return False, "Expected equilibria that certainly differ.", leaves
        for box, step in parts:
            leaves += 1
            if step >= 0 and not _closed(field, box, step, found, A):
                return False, "Expected a part of the domain to be decided but it is not.", leaves
    return True, f"{len(found)} zeros and {leaves} parts of the domain decided again in {arithmetic}.", leaves


def table_text(field: VectorField, found: Sequence[Equilibrium]) -> str:
    """What a certificate states."""
    listed = "; ".join(_text(field, each) for each in found) or "none"
    return f"all equilibria of {field}: {listed}"


def _text(field: VectorField, found: Equilibrium) -> str:
    places = []
    for i, name in enumerate(field.names):
        low, high = found.place[i]
        places.append(f"{name} in [{low}, {high}]" if found.exact is None else f"{name} = {found.exact[i]}")
    return f"{', '.join(places)}, {found.kind(field.dimension)}"


def belongs(field: VectorField, found: Equilibrium) -> bool:
    """Whether the zero belongs to the domain, in one turn of every angle. Raises NotShown when that is not certain."""
    if field.sphere:
        return True
    certain = True
    for i, (name, interval) in enumerate(field.domain):
        low, high = (number(end) for end in found.place[i])
        exact = None if found.exact is None else found.exact[i]
        r = from_interval(interval)
        if name in field.angles:
            assert r.lower is not None
            # A zero at the start of the turn counts, and its copy at the end of the turn does not.
            end = r.lower + 2 * PI
            if exact is not None and is_identically_zero(exact - end):
                return False
            r = Range(r.lower, end, False, True)
        if _is_outside(r, low, high, exact):
            return False
        is_in = exact is not None and lies_inside(r, exact)
        certain = certain and (is_in or (lies_inside(r, low) and lies_inside(r, high)))
    if not certain:
        raise NotShown("Expected an equilibrium inside the domain or outside, but got one at its end.")
    return True


def _is_outside(r: Range, low: Formula, high: Formula, exact: Formula | None) -> bool:
    """Whether no point of [low, high] belongs to the range, or the exact point is an open end of it."""
    if exact is not None and (r.lower_open and exact is r.lower or r.upper_open and exact is r.upper):
        return True
    above = r.upper is not None and lies_inside(Range(r.upper, None, True, True), low)
    return above or (r.lower is not None and lies_inside(Range(None, r.lower, True, True), high))


def _require_state_space(field: VectorField) -> None:
    """Raises ValueError unless angles have at least one turn, and coordinates on the sphere the range [-1, 1]."""
    for name, interval in field.domain:
        r = from_interval(interval)
        if field.sphere and r != Range(number(-1), number(1)):
            raise ValueError("Expected coordinates in [-1, 1] on the sphere.")
        if name in field.angles:
            if r.lower is None or r.upper is None or r.lower_open or r.upper_open:
                raise ValueError("Expected a closed range for an angle.")
            if not lies_inside(Range(r.lower + 2 * PI, None, False, True), r.upper):
                raise ValueError("Expected a whole turn for an angle.")


def _leaves(field: VectorField, tree: Any) -> Iterator[tuple[dict[str, Range], int]]:
    """The parts of the domain with the steps that close them.

    A number below k splits that variable; others, less k, close the part (``_closed``); -1: by a statement.
    Raises ValueError unless the tree ends exactly when the domain is used up.
    """
    if not isinstance(tree, list) or len(tree) > _MAX_STEPS:
        raise ValueError("Expected a list of steps.")
    names = field.names
    waiting = [{name: from_interval(interval) for name, interval in field.domain}]
    for step in tree:
        if not waiting:
            raise ValueError("Expected steps that fit the domain.")
        box = waiting.pop()
        if 0 <= whole(step, -1, _MAX_STEPS, "a step") < len(names):
            cut = default_point(box[names[step]])
            if not inside(box[names[step]], cut, arb_arithmetic):
                raise ValueError("Expected a split inside the box.")
            left, right = split(box, names[step], cut)
            waiting += [right, left]
        else:
            yield box, step if step < 0 else step - len(names)
    if waiting:
        raise ValueError("Expected the steps to cover the domain.")


def _shown(parts: Sequence[tuple[dict[str, Range], int]]) -> list[tuple[dict[str, Range], int]]:
    return [part for part in parts if part[1] < 0]


def _sign(field: VectorField, table: Any) -> tuple[int, str]:
    index, op = table
    if op not in (">", "<"):
        raise ValueError("Expected a component with its sign.")
    return whole(index, 0, len(field.tests) - 1, "the number of a component"), op


def sign_statement(field: VectorField, box: Mapping[str, Range], index: int, op: str) -> Statement:
    """That one of the tests has a sign on a part of the domain, which therefore holds no equilibrium."""
    domain = tuple((name, interval_of(r)) for name, r in box.items())
    return Statement((Relation(op, field.tests[index], number(0)),), domain)


def _closed(field: VectorField, box: Mapping[str, Range], step: int, found: Sequence[Equilibrium], A: Any) -> bool:
    """The first steps: that test does not vanish on the part; the others: the part lies in the box of that zero."""
    count = len(field.tests)
    return excluded(field.tests[step], box, A) if step < count else is_covered(found[step - count], box, A)


def is_covered(zero: Equilibrium, box: Mapping[str, Range], A: Any) -> bool:
    """Whether the part lies in the box in which the zero is the only one."""
    outer = intervals(zero.unique, A)
    parts = enclose(box, A).values()
    return all(bool(o.lo <= part.lo) and bool(part.hi <= o.hi) for o, part in zip(outer, parts, strict=True))


def excluded(formula: Formula, box: Mapping[str, Range], A: Any, deeper: int = 4) -> bool:
    """Whether the formula has no zero on the box; split a few times more for an arithmetic that rounds differently."""
    if assess(Goal(Sign(formula, "!="), dict(box)), A).method is not None:
        return True
    used = [name for name in variables(formula) if _width(box[name]) > 0]
    if deeper == 0 or not used:
        return False
    name = max(used, key=lambda n: _width(box[n]))
    return all(excluded(formula, half, A, deeper - 1) for half in split(box, name, default_point(box[name])))


def _width(r: Range) -> float:
    """The width of a finite range, 0 for an infinite one."""
    if r.lower is None or r.upper is None:
        return 0.0
    return as_float(approximate(r.upper) - approximate(r.lower))
