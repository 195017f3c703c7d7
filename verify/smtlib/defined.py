"""Whether assertions hold at no point at which all their operations are defined.

SMT-LIB gives 1/0 a value of its own choice, and dReal gives it none: there a relation with 1/0 does not hold. Where all
assertions are conjunctions, every operation in them must be defined for that, so that its conditions may be asserted
as well.
"""

from __future__ import annotations

from dataclasses import replace

from verify.formula.tree import LEAVES, Formula, number, postorder
from verify.kernel.goal import domain_conditions
from verify.kernel.simplify import simplified

from .path import root
from .proposition import Proposition, relation
from .script import Assertions, Check


def where_defined(check: Check) -> Check | None:
    """The check with what makes every operation defined among its assertions.

    None when that is not one conjunction: where one of several relations is enough, the others need not be defined.
    """
    path = root(check.propositions())
    conditions = None if path.open else _conditions([side for r in path.relations for side in (r.left, r.right)])
    if not conditions:
        return None
    assertions: Assertions = None
    # Where they are defined, the relations say the same when 0/d is simplified to 0.
    for each in (*conditions, *(relation(r.op, simplified(r.left), simplified(r.right)) for r in path.relations)):
        assertions = (assertions, each)
    return replace(check, assertions=assertions, choices={})


def _conditions(sides: list[Formula]) -> list[Proposition] | None:
    found: dict[Proposition, None] = {}
    for node in postorder(*sides):
        alternatives = () if node.op in LEAVES else domain_conditions(node)
        if len(alternatives) > 1:
            return None
        for sign in alternatives[0] if alternatives else ():
            found[relation(sign.op, sign.formula, number(0))] = None
    return list(found)
