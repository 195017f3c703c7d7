"""Relations that follow from others by exact algebra, as steps of a certificate.

From f_i = 0 and u - R = Σ m_i f_i follows u = R. As a proof: m f is the difference of ((m + 1)/2)² f and
((m - 1)/2)² f, and f = 0 says that neither f nor -f is negative, so that u - R < 0 makes a sum of products of what is
not negative vanish although one of them is positive (Krivine and Stengle).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from flint import ctx

from verify.certificate import Certificate
from verify.formula.reader import read_relations
from verify.formula.statement import Relation, Statement
from verify.formula.tree import Formula, number, variables
from verify.kernel.algebraic import known_signs
from verify.kernel.checker import certificate_of, check_inequality
from verify.kernel.goal import Goal, domain_box, sign_of
from verify.kernel.premises import domain_goals
from verify.prover.budget import Budget, Exhausted, SliceSpent, Stuck
from verify.prover.search import Search

from .path import Path
from .proposition import oriented
from .pruned import shown_defined
from .reduction import Bounds, Reduced, is_usable
from .refute import closing_step

#: Boxes and seconds for a denominator that should have a sign on the whole box.
_BOXES: Final = 2_000
_SECONDS: Final = 1.0

#: A proof that a relation holds wherever those of a case do, or None.
Shown = Callable[[Relation], Certificate | None]


def spelled(claim: Relation) -> Relation:
    """The claim as a certificate that names it is read."""
    (found,) = read_relations(str(claim))
    return found


def steps_against(path: Path, claim: Relation, case: Reduced, shown: Shown) -> list[dict[str, Any]] | None:
    """The steps that close the case within ``path`` where ``claim`` fails; None when it is not shown to hold.

    ``case`` is what is left of the path, and what ``shown`` shows the claim, or both halves of an equation, for.
    """
    without, _ = path.cut(claim)
    denied = oriented(claim.negated())
    if denied not in without.relations or denied in path.relations:
        return None
    if claim.op != "==":
        certificate = shown(denied.negated())
        return None if certificate is None else [closing_step(case, certificate)]
    place = without.relations.index(denied)
    steps: list[dict[str, Any]] = [{"order": place}]
    # Of u != R the first case is u < R, which u >= R denies.
    for op in (">=", "<="):
        certificate = shown(Relation(op, claim.left, claim.right))
        if certificate is None:
            return None
        steps.append(closing_step(case, certificate))
    return steps


def by_multipliers(claim: Relation, weighed: Sequence[tuple[Relation, Formula]], case: Reduced) -> Certificate | None:
    """A proof of a <= b or a >= b, where a - b is the sum of differences of equations times multipliers."""
    equations = [equation for equation, _ in weighed]
    if not is_usable(claim, *equations, *(Relation("==", m, number(0)) for _, m in weighed)):
        return None
    names = dict.fromkeys(n for r in (*equations, claim) for n in variables(r.left, r.right))
    domain = tuple((n, case.bounds.get(n, Bounds()).interval()) for n in names)
    statement = Statement((claim,), domain, tuple(equations))
    goal = Goal(sign_of(claim), domain_box(statement), tuple(map(sign_of, equations)), True)
    domains = shown_defined(statement, goal, _SECONDS)
    signs = known_signs(goal)
    place = {sign.formula: k for k, sign in enumerate(signs) if k}
    search = Search(Budget(_BOXES, _SECONDS))
    # The negated goal is -(a - b) > 0 for >=, a - b > 0 for <=.
    direction = 1 if claim.op in (">", ">=") else -1
    terms: list[dict[str, Any]] = [{"weight": "1", "factors": [0]}]
    try:
        for equation, multiplier in weighed:
            formula = sign_of(equation).formula
            half = number(2)
            for positive, square in ((True, (multiplier + number(1)) / half), (False, (multiplier - number(1)) / half)):
                chosen = formula if positive == (direction > 0) else -formula
                proofs = [search.prove(part, 1) for parts in domain_goals(square, goal) for part in parts]
                terms.append({"weight": "1", "factors": [place[chosen]], "square": str(square), "domain": proofs})
    except (Stuck, Exhausted, SliceSpent, KeyError):
        return None
    if domains is None:
        return None
    proof = {"tree": "*", "special": [{"rule": "contradiction", "terms": terms}]}
    certificate = certificate_of(statement, {"precision": ctx.prec, "domain": domains, "relations": [proof]})
    return certificate if check_inequality(certificate).ok else None
