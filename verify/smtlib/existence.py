"""Solutions of equations that are no simple numbers: a box in which Krawczyk's operator shows one to exist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numerics.krawczyk import is_inside, krawczyk
from verify.formula.statement import Relation
from verify.formula.tree import Formula, postorder, substitute, variables
from verify.kernel.decide import has_sign, lacks_sign
from verify.kernel.goal import Sign, difference, sign_of
from verify.kernel.gradient import gradient
from verify.kernel.premises import DISCONTINUOUS
from verify.kernel.program import NotCertain, compiled, evaluate, natural
from verify.kernel.witness import sign_at

from .powers import with_open_powers


@dataclass(frozen=True, slots=True)
class Solution:
    """A point: exact values ``point``, and the other variables in ``box`` where all ``equations`` hold.

    ``inverse`` is the matrix of the Krawczyk step, near the inverse of the Jacobian of left minus right side.
    """

    point: Mapping[str, Formula]
    box: Mapping[str, tuple[Fraction, Fraction]]
    equations: tuple[Relation, ...]
    inverse: tuple[tuple[Fraction, ...], ...]


def judge(solution: Solution, A: Any) -> Callable[[Relation], bool | None] | None:
    """What decides relations at the solution, or None when its existence is not certain. ``A`` is the arithmetic."""
    if not solution.box:
        return lambda relation: _exactly(sign_of(relation), solution.point) if not solution.equations else None
    try:
        place = _step(solution, A)
    except (ArithmeticError, ValueError, IndexError):
        return None
    if place is None:
        return None
    assumed = frozenset(solution.equations)

    def decide(relation: Relation) -> bool | None:
        if relation in assumed:
            return True
        sign = sign_of(relation)
        formula = _put(sign.formula, solution.point)
        if not set(variables(formula)) & set(place):
            return _exactly(sign, solution.point)
        try:
            value = natural(formula, place, A, strict=True)
        except (NotCertain, ArithmeticError):
            return None
        if relation.left is relation.right:
            return relation.op in ("==", "<=", ">=")  # it has a value
        return True if has_sign(value, sign.op) else False if lacks_sign(value, sign.op) else None

    return decide


def _exactly(sign: Sign, point: Mapping[str, Formula]) -> bool | None:
    """Whether the sign holds at the point; of a point in many variables only those are looked at that it is about."""
    here = {name: point[name] for name in variables(sign.formula) if name in point}
    return sign_at(Sign(_put(sign.formula, here), sign.op), {})[0]


def _put(formula: Formula, values: Mapping[str, Formula]) -> Formula:
    """The formula with values in the place of variables, 0**0 without a value."""
    return with_open_powers(substitute(formula, values))


def _is_off_the_cut(node: Formula, box: Mapping[str, Any], A: Any) -> bool:
    """Whether atan2(y, x), the only discontinuous operation, stays where it is smooth: x > 0 or y != 0."""
    y, x = (natural(part, box, A, strict=True) for part in node.args)
    return node.op == "atan2" and (x.lo > 0 or y.lo > 0 or y.hi < 0)


def _step(solution: Solution, A: Any) -> dict[str, Any] | None:
    """Enclosures of the unknowns at a certain solution; None when the step does not show one."""
    names = list(solution.box)
    if len(solution.equations) != len(names) or any(r.op != "==" for r in solution.equations):
        return None
    formulas = [_put(difference(r.left, r.right), solution.point) for r in solution.equations]
    program = compiled(*formulas)
    box = {n: A.hull(A.number(low), A.number(high)) for n, (low, high) in solution.box.items()}
    if not all(_is_off_the_cut(node, box, A) for node in postorder(*formulas) if node.op in DISCONTINUOUS):
        return None
    middle = {n: A.number((low + high) / 2) for n, (low, high) in solution.box.items()}
    at_middle = evaluate(program, middle, A, strict=True)
    values = evaluate(program, box, A, strict=True)
    zero = A.number(Fraction(0))
    slopes = [gradient(program, values, output, A) for output in program.outputs]
    jacobian = [[row.get(n, zero) for n in names] for row in slopes]
    inner = krawczyk(
        list(middle.values()),
        [at_middle[i] for i in program.outputs],
        jacobian,
        list(box.values()),
        solution.inverse,
        A,
    )
    return dict(zip(names, inner, strict=True)) if is_inside(inner, list(box.values())) else None
