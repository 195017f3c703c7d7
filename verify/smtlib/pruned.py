"""Contradictions found by branch and prune: narrowing by every relation in turn, for cases with many equations.

The compiled search (``numerics.pruning``) proposes a split tree in which every leaf is closed by one relation that
fails there. The relation that closes most leaves becomes the one that is negated, the others conditions.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import numpy as np
from flint import ctx

from verify.certificate import Certificate
from verify.formula.endpoints import MINUS_OO
from verify.formula.statement import Relation, Statement
from verify.formula.tree import OO, variables
from verify.kernel.checker import certificate_of, check_inequality
from verify.kernel.goal import Goal, domain_box, obligations, sign_of
from verify.kernel.proof import LETTERS
from verify.prover.budget import Budget, Exhausted, SliceSpent, Stuck
from verify.prover.clock import stopped
from verify.prover.search import Search
from verify.prover.splits import Proof
from verify.prover.tree_proof import proof_of_tree

from .reduction import Bounds, Reduced, is_usable

if TYPE_CHECKING:
    from numerics.pruning.search import Pruned, Unfinished

#: Nodes of a tree at first, and for a second more.
_FIRST: Final = 10_000
_NODES: Final = 200_000
#: Boxes for a goal that some operation is defined.
_BOXES: Final = 20_000
#: Nodes of an unfinished tree that is worth keeping.
_WORTH: Final = 5_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """``certificate`` of a statement that contradicts the case; else ``near``, where a solution may be.

    ``nodes`` of the tree were looked at.
    """

    certificate: Certificate | None = None
    near: dict[str, float] | None = None
    nodes: int = 0


def pruned(
    case: Reduced, seconds: float, begun: dict[Hashable, Unfinished] | None = None, *, nodes: int | None = None
) -> Outcome:
    """Try to contradict the relations of ``case`` in about so many seconds; without numba nothing is tried.

    ``nodes`` of the tree are made at most, if it is given. ``begun`` holds searches that were not finished, by their
    question: the same question goes on where it stood.
    """
    relations = [r for r in case.constraints() if r.op != "!=" and variables(r.left, r.right)]
    names = list(dict.fromkeys(n for r in relations for n in variables(r.left, r.right)))
    if not relations or any(case.bounds.get(n, Bounds()).is_empty() for n in names) or find_spec("numba") is None:
        return Outcome()
    from numerics.pruning.search import load, prune
    from verify.formula.tape import UnsupportedOperation, to_tape

    with stopped():
        load()
    signs = [sign_of(r) for r in relations]
    try:
        tape = to_tape([s.formula for s in signs], names)
    except UnsupportedOperation:
        return Outcome()
    lower = [_outer(case.bounds.get(n, Bounds()).lower, -math.inf) for n in names]
    upper = [_outer(case.bounds.get(n, Bounds()).upper, math.inf) for n in names]
    question = (*relations, *lower, *upper)
    earlier = None if begun is None else begun.pop(question, None)
    before = 0 if earlier is None else len(earlier.variable)
    limit = int(before + (_FIRST + _NODES * seconds if nodes is None else nodes))
    result = prune(tape, [s.op for s in signs], lower, upper, max_nodes=limit, seconds=seconds, begun=earlier)
    looked = len(result.split_variable) - before
    if begun is not None and result.unfinished is not None and before + looked > _WORTH:
        begun[question] = result.unfinished
    if result.status == "closed":
        return Outcome(_certificate(case, relations, names, result, seconds), nodes=looked)
    near = dict(zip(names, result.point.tolist(), strict=True)) if result.status == "open" else None
    return Outcome(near=near, nodes=looked)


def at_hand() -> bool:
    """Whether ``pruned`` begins at once: the compiled search is loaded."""
    if find_spec("numba") is None:
        return False
    from numerics.pruning.search import is_loaded

    return is_loaded()


def _outer(bound: tuple[Fraction, bool, Relation] | None, outward: float) -> float:
    """The double at a bound, or the next one further out."""
    if bound is None:
        return outward
    value = float(bound[0])
    return value if Fraction(value) == bound[0] else math.nextafter(value, outward)


def _certificate(
    case: Reduced, relations: list[Relation], names: list[str], result: Pruned, seconds: float
) -> Certificate | None:
    """The tree as a proof, when all is defined on the whole box and the proof is accepted."""
    uses = Counter(result.leaf.tolist())
    (first, _), *others = uses.most_common()
    conditions = [leaf for leaf, _ in others]
    failing = {leaf: _half(relations[leaf // 2], leaf % 2) for leaf in uses}
    if len(conditions) > LETTERS or not is_usable(*failing.values()):
        return None
    # Ends count as inside, as they did in the search: boxes with open ends are checked one by one.
    ends = {n: case.bounds.get(n, Bounds()).interval() for n in names}
    domain = tuple((n, replace(i, lower_open=i.lower is MINUS_OO, upper_open=i.upper is OO)) for n, i in ends.items())
    statement = Statement((failing[first].negated(),), domain, tuple(failing[leaf] for leaf in conditions))
    goal = Goal(sign_of(statement.relations[0]), domain_box(statement), tuple(map(sign_of, statement.conditions)), True)
    domains = shown_defined(statement, goal, seconds)
    if domains is None:
        return None
    # The codes of leaves are those of ``numerics.machine``: 0 or 1 for the goal itself, 2 + j for condition j.
    code = {first: 1} | {leaf: 2 + j for j, leaf in enumerate(conditions)}
    codes = np.array([code[leaf] for leaf in result.leaf.tolist()])
    proof = proof_of_tree(goal, result.split_variable, result.split_point, codes, _open)
    certificate = certificate_of(statement, {"precision": ctx.prec, "domain": domains, "relations": [proof]})
    return certificate if check_inequality(certificate).ok else None


def _half(relation: Relation, side: int) -> Relation:
    """Of an equation, the half that fails where left minus right is too large (side 0) or too small (1)."""
    if relation.op != "==":
        return relation
    left, right = relation.left, relation.right
    return Relation("<=", left, right) if side == 0 else Relation("<=", right, left)


def _open(goal: Goal) -> Proof:
    raise Stuck(goal)


def shown_defined(statement: Statement, goal: Goal, seconds: float) -> list[dict[str, object]] | None:
    """Proofs that every operation is defined on the whole box, conditions or not; None when one is not found."""
    found: list[dict[str, object]] = []
    search = Search(Budget(_BOXES, seconds))
    for obligation in obligations(statement):
        for index, signs in enumerate(obligation.alternatives):
            try:
                proofs = [search.prove(replace(goal, sign=sign, assumptions=()), 1) for sign in signs]
            except (Stuck, Exhausted, SliceSpent):
                continue
            found.append({"alternative": index, "assuming": False, "proofs": proofs})
            break
        else:
            return None
    return found
