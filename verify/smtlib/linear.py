"""Contradictions between linear relations: linear programming finds them, a sum with rational weights shows them.

Farkas' lemma: linear inequalities have no common solution exactly when some combination of them with weights >= 0 says
0 > 0. SciPy's solver tells in floats which inequalities take part; the weights of these few are computed exactly.
Parts of formulas that are not linear count as unknowns.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np

from verify.certificate import Certificate
from verify.formula.linear import ONE, Combination, linear_combination
from verify.formula.statement import Relation, Statement
from verify.formula.tree import number, variables
from verify.kernel.algebraic import known_signs
from verify.kernel.checker import certificate_of, check_inequality
from verify.kernel.goal import Goal, domain_box, is_defined_everywhere, sign_of
from verify.kernel.premises import nonnegative_variables
from verify.prover.clock import stopped
from verify.prover.positivstellensatz import refutation

from .proposition import known_truth
from .reduction import Bounds, Reduced, bound_of, is_usable

#: What stands for a strict inequality in floats, and what is taken for a contradiction.
_STRICT: Final = 1e-5
_TOLERANCE: Final = 1e-9
_PRECISION: Final = 64


def linear_contradiction(case: Reduced) -> Certificate | None:
    """A proof that some of the relations contradict one another by a linear combination, or None.

    Bounds that exclude one another by themselves are left to others: a domain must not be empty.
    """
    if any(bounds.is_empty() for bounds in case.bounds.values()):
        return None
    usable = [r for r in case.constraints() if r.op != "!=" and is_defined_everywhere(r.left - r.right)]
    rows = [(r, linear_combination(r.left - r.right)) for r in usable]
    chosen = next(([r] for r, terms in rows if _is_wrong(r, terms)), None) or _taking_part(rows, case)
    return certified_sum(chosen, case) if chosen and is_usable(*chosen, *chosen[:1]) else None


def is_linear(case: Reduced) -> bool:
    """Whether every relation is a linear one in some variables, none is !=, and no bounds exclude one another.

    Then no other argument can show a contradiction.
    """
    if any(bounds.is_empty() for bounds in case.bounds.values()):
        return False
    return all(
        bound_of(r) is not None or (r.op != "!=" and variables(r.left, r.right) and is_linear_relation(r))
        for r in case.relations
    )


def is_linear_relation(relation: Relation) -> bool:
    """Whether both sides are linear combinations of variables."""
    terms = linear_combination(relation.left - relation.right)
    return all(node is ONE or node.op == "variable" for node in terms)


def _is_wrong(relation: Relation, terms: Combination) -> bool:
    """Whether all unknowns cancel, and what is left is a wrong relation between numbers, such as 1/2 < 0."""
    rest = terms.get(ONE, Fraction(0))
    return set(terms) <= {ONE} and known_truth(Relation(relation.op, number(rest), number(0))) is False


def _taking_part(rows: list[tuple[Relation, Combination]], case: Reduced) -> list[Relation]:
    """The relations with a weight in the solution of the dual program; none when there is no contradiction in floats.

    The program: the least s >= 0 for which every relation holds up to s.
    """
    unknowns = list(dict.fromkeys(node for _, terms in rows for node in terms if node is not ONE))
    if not rows or not unknowns or len(rows) * len(unknowns) > 10**7:
        return []
    column = {node: k for k, node in enumerate(unknowns)}
    entries: list[tuple[int, int, float]] = []
    right: list[float] = []
    origin: list[Relation] = []
    for relation, terms in rows:
        size = max((abs(c) for node, c in terms.items() if node is not ONE), default=Fraction(1))
        for sign in (1, -1) if relation.op == "==" else (1,):
            entries += [(len(right), column[n], float(sign * c / size)) for n, c in terms.items() if n is not ONE]
            entries.append((len(right), len(unknowns), -1.0))
            slack = _STRICT if relation.op == "<" else 0.0
            right.append(float(-sign * terms.get(ONE, Fraction(0)) / size) - slack)
            origin.append(relation)
    with stopped():
        from scipy.optimize import linprog
        from scipy.sparse import coo_matrix

    i, j, values = zip(*entries, strict=True)
    matrix = coo_matrix((values, (i, j)), shape=(len(right), len(unknowns) + 1)).tocsr()
    ends = [_ends(case.bounds.get(node.args[0]) if node.op == "variable" else None) for node in unknowns]
    cost = np.zeros(len(unknowns) + 1)
    cost[-1] = 1.0
    found: Any = linprog(cost, A_ub=matrix, b_ub=right, bounds=[*ends, (0, None)], method="highs")
    if found.status != 0 or found.fun <= _TOLERANCE:
        return []
    weights = np.abs(found.ineqlin.marginals)
    return list(dict.fromkeys(r for r, w in zip(origin, weights, strict=True) if w > _TOLERANCE))


def _ends(bounds: Bounds | None) -> tuple[float | None, float | None]:
    low = None if bounds is None or bounds.lower is None else float(bounds.lower[0])
    high = None if bounds is None or bounds.upper is None else float(bounds.upper[0])
    return (None if low == -math.inf else low, None if high == math.inf else high)


def certified_sum(chosen: Sequence[Relation], case: Reduced) -> Certificate | None:
    """A proof that one of the relations ``chosen`` fails where the others hold, by a sum of them; None without one."""
    goal_relation = min(chosen, key=lambda r: r.op == "==")
    others = [r for r in chosen if r is not goal_relation or r.op == "=="]
    # Of an equation, the half a <= b is negated; as a condition it stays whole.
    weaker = Relation("<=", goal_relation.left, goal_relation.right) if goal_relation.op == "==" else goal_relation
    names: dict[str, None] = dict.fromkeys(n for r in chosen for n in variables(r.left, r.right))
    domain = tuple((n, case.bounds.get(n, Bounds()).interval()) for n in names)
    statement = Statement((weaker.negated(),), domain, tuple(others))
    assumptions = tuple(sign_of(c) for c in statement.conditions)
    goal = Goal(sign_of(statement.relations[0]), domain_box(statement), assumptions, True)
    terms = refutation(known_signs(goal), nonnegative_variables(goal), 1)
    if terms is None:
        return None
    proof = {"tree": "*", "special": [{"rule": "contradiction", "terms": terms}]}
    certificate = certificate_of(statement, {"precision": _PRECISION, "domain": [], "relations": [proof]})
    return certificate if check_inequality(certificate).ok else None
