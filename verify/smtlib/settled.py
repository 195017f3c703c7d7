"""Relations of which it is settled that they hold, or fail, on the whole box of the bounds."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from flint import ctx

from numerics import enclosure as arb_arithmetic
from verify.formula.statement import Relation, Statement
from verify.formula.tree import variables
from verify.kernel.box import Box, Range
from verify.kernel.decide import enclosure, has_sign, lacks_sign
from verify.kernel.goal import is_defined_everywhere, sign_of
from verify.kernel.program import NotCertain
from verify.prover import prove

from .reduction import Bounds, Reduced

#: Seconds for one relation in one variable, and for the whole case before any are spent so.
_PROVING: Final = 0.1
_ENOUGH: Final = 0.3
#: Relations on ranges of which is remembered whether they hold there.
_REMEMBERED: Final = 10_000


def is_total(relation: Relation) -> bool:
    """Whether both sides are defined for all values of their variables."""
    return is_defined_everywhere(relation.left) and is_defined_everywhere(relation.right)


def is_certain(relation: Relation, case: Reduced, box: Box, seconds: float) -> bool:
    """Whether the relation holds on the whole box; with some time, one in a single variable is asked of the prover."""
    names = variables(relation.left, relation.right)
    if known(relation, box) is True or len(names) != 1 or seconds < _ENOUGH:
        return known(relation, box) is True
    domain = tuple((n, case.bounds.get(n, Bounds()).interval()) for n in names)
    return prove(Statement((relation,), domain), seconds=_PROVING, boxes=400).status == "proved"


def known(relation: Relation, box: Box) -> bool | None:
    """Whether the relation holds (or fails) on the whole box, by plain intervals."""
    return _known(relation, tuple((n, box[n]) for n in variables(relation.left, relation.right)))


@lru_cache(maxsize=_REMEMBERED)
def _known(relation: Relation, ranges: tuple[tuple[str, Range], ...]) -> bool | None:
    """The same for the variables of the relation: cases share most of their relations and ranges."""
    sign, box = sign_of(relation), dict(ranges)
    with ctx.workprec(64):
        try:
            value = enclosure(sign.formula, box, arb_arithmetic)
        except (NotCertain, ArithmeticError):
            return None
    if value is None:
        return None
    return True if has_sign(value, sign.op) else False if lacks_sign(value, sign.op) else None
