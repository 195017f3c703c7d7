"""Small inequalities between polynomials, or quotients of them, by exact algebra alone, before any point is looked at.

Where F >= 0 is sharp no number of boxes closes the points at which F vanishes, while an identity is often found in a
millisecond: as a quadratic form, by means of few terms, by products of two conditions, in differences of ordered
quantities, or, when no simple point refutes it, by squares. What is not found so is left to the search. Untrusted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from flint import ctx

from numerics import enclosure as arb_arithmetic
from verify.formula.statement import Statement
from verify.formula.tree import Formula, postorder
from verify.kernel.algebra import Algebra, Unsupported
from verify.kernel.algebra.polynomial import Polynomial, least_exponents, scaled
from verify.kernel.decide import holds_naturally
from verify.kernel.goal import Goal, Sign, domain_box, obligations, sign_of
from verify.kernel.premises import nonnegative_variables, uses
from verify.kernel.structure import holds_by_structure

from . import differences, identities, means, squares
from .budget import Stuck
from .factors import to_formula
from .given import shown
from .normal_forms import normal_form
from .positivstellensatz import by_pairs
from .quadratic import degree, squares_of
from .sampling import float_ends
from .splits import PLAIN, Proof, closed_by

#: Operations of quotients of polynomials.
_RATIONAL: Final = frozenset({"number", "variable", "add", "sub", "neg", "mul", "div", "pow"})
_QUOTIENTS: Final = frozenset({"div"})
#: Formulas of more nodes, polynomials of more terms, of a higher degree or in more variables are left to the search.
MAX_NODES: Final = 120
MAX_TERMS: Final = 40
MAX_DEGREE: Final = 12
MAX_VARIABLES: Final = 6
#: Terms that are not positive, and all terms, up to which means are tried.
NEEDY: Final = 2
FEW_TERMS: Final = 8
#: Terms that are compared in the search for one tree of differences.
WORK: Final = 8000


def exactly(statement: Statement, *, by_squares: bool) -> dict[str, Any] | None:
    """A proof of a statement of weak inequalities ``by_squares``, or by what takes less time; None without one.

    >>> from verify.formula.reader import read_statement
    >>> statement = read_statement("x**2*y**2*(x**2 + y**2 - 3) + 1 >= 0 for x in (-oo, oo), y in (-oo, oo)")
    >>> exactly(statement, by_squares=False)["relations"][0]["special"][0]["rule"]
    'sum'
    """
    if not all(r.op in ("<=", ">=") and _is_rational(r.left) and _is_rational(r.right) for r in statement.relations):
        return None
    box, assumptions = domain_box(statement), tuple(map(sign_of, statement.conditions))
    goals = [Goal(sign_of(relation), box, assumptions, True) for relation in statement.relations]
    needed = obligations(statement)
    if any(o.assumptions for o in needed):
        return None
    try:
        domain = [
            {"alternative": 0, "assuming": False, "proofs": [at_once(replace(goals[0], sign=s, assumptions=()))
                                                             for s in o.alternatives[0]]}
            for o in needed
        ]  # fmt: skip
        relations = [_proof(goal, by_squares) for goal in goals]
    except (Stuck, Unsupported, ArithmeticError):
        return None
    return {"precision": ctx.prec, "domain": domain, "relations": relations}


def at_once(goal: Goal) -> Proof:
    """A proof by an enclosure, by the rules of signs or by what is assumed. Raises Stuck."""
    if holds_naturally(goal, arb_arithmetic):
        return PLAIN
    if holds_by_structure(goal, arb_arithmetic):
        return {"tree": "s"}
    proof = shown(goal) if goal.assumptions else None
    if proof is None:
        raise Stuck(goal)
    return proof


def quadratically(goal: Goal) -> Proof | None:
    """A proof that a polynomial of the second degree is a sum of squares, for a strict sign of a positive number too.

    >>> from verify.formula.reader import read_statement
    >>> statement = read_statement("x**2 + y**2 > x*y - 1/10**9 for x in [-1, 1], y in [-1, 1]")
    >>> goal = Goal(sign_of(statement.relations[0]), domain_box(statement))
    >>> [term.get("square") for term in quadratically(goal)["special"][0]["terms"]]
    [None, 'x - 1/2*y', 'y', None]
    """
    if degree(goal.sign.formula) != 2:
        return None
    try:
        table = identities.squares(goal, at_once)
    except Stuck:
        return None
    return None if table is None else closed_by(table)


def _is_rational(formula: Formula) -> bool:
    nodes = postorder(formula)
    return len(nodes) <= MAX_NODES and all(
        node.op in _RATIONAL and (node.op != "pow" or node.args[1].op == "number") for node in nodes
    )


def _proof(goal: Goal, by_squares: bool) -> Proof:
    """Raises Stuck."""
    if not by_squares:
        free = replace(goal, assumptions=()) if goal.assumptions else goal
        if holds_naturally(free, arb_arithmetic):
            return PLAIN
        # the rules of signs say more than enclosures about quotients, seldom about sums and products
        if uses(goal.sign.formula, _QUOTIENTS) and holds_by_structure(free, arb_arithmetic):
            return {"tree": "s"}
    found = normal_form(goal.sign.formula, nonnegative_variables(goal))
    if found is None or any(key[0] != "variable" for key in found[0].keys):
        raise Stuck(goal)
    algebra, ratio = found
    low = tuple((i, -e) for i, e in least_exponents(ratio.numerator) if e < 0)
    polynomial = scaled(ratio.numerator, low)
    if ratio.is_polynomial() and not low:
        return closed_by(_polynomial(goal, algebra, polynomial, by_squares))
    above, below = to_formula(algebra, polynomial), to_formula(algebra, scaled(ratio.denominator, low))
    whole = replace(goal, sign=Sign(above, ">="))
    factors = [
        {"formula": str(above), "power": 1, "sign": ">=", "domain": [],
         "proof": closed_by(_polynomial(whole, algebra, polynomial, by_squares))},
        {"formula": str(below), "power": -1, "sign": ">", "domain": [],
         "proof": at_once(replace(goal, sign=Sign(below, ">"), assumptions=()))},
    ]  # fmt: skip
    return closed_by({"rule": "product", "factors": factors})


def _polynomial(goal: Goal, algebra: Algebra, polynomial: Polynomial, by_squares: bool) -> Proof:
    """The step that shows a goal for a polynomial. Raises Stuck."""
    highest = max((sum(e for _, e in m) for m in polynomial), default=0)
    names = {i for m in polynomial for i, _ in m}
    if not (1 < len(polynomial) <= MAX_TERMS and highest <= MAX_DEGREE and len(names) <= MAX_VARIABLES):
        raise Stuck(goal)
    if by_squares:
        table = None if goal.assumptions else squares.squares(goal, at_once, checked=False)
    elif goal.assumptions:
        table = by_pairs(goal) or differences.differences(goal, at_once, WORK)
    else:
        needy = sum(c < 0 or any(e % 2 for _, e in m) for m, c in polynomial.items())
        terms = None if highest % 2 else squares_of(algebra, polynomial)
        table = None if terms is None else identities.by_weighted_squares(goal, terms, at_once)
        if table is None and needy <= NEEDY and len(polynomial) <= FEW_TERMS:
            table = means.equal_at_one(goal, at_once)
        if table is None and _is_of_one_sign(goal, algebra, polynomial):
            table = differences.differences(goal, at_once, WORK)
    if table is None:
        raise Stuck(goal)
    return table


def _is_of_one_sign(goal: Goal, algebra: Algebra, polynomial: Polynomial) -> bool:
    """Whether no variable changes its sign, except for those of which only even powers occur."""
    odd = {str(algebra.keys[i][1]) for m in polynomial for i, e in m if e % 2}
    return not any(low < 0 < high for low, high in (float_ends(goal.box[name]) for name in odd))
