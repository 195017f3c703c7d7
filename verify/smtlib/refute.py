"""Statements that contradict a case: one relation negated, for all points that satisfy the others.

"a and b and c is impossible" is "not a, for all points with b and c": a statement that the prover decides. Bounds
become the domain, what is true on the whole domain is left out, and which relation is negated is tried in turn.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from verify.certificate import Certificate
from verify.formula.statement import Relation, Statement
from verify.formula.tree import Formula, variables
from verify.kernel.box import from_interval
from verify.kernel.goal import sign_of
from verify.kernel.witness import undefined_at
from verify.prover import prove
from verify.prover.clock import now

from .aggregation import aggregates
from .linear import certified_sum, is_linear, linear_contradiction
from .path import Path
from .proposition import known_truth, oriented
from .pruned import at_hand, pruned
from .reduction import Bounds, Reduced, bound_of, groups, is_usable, reduced
from .settled import is_certain, is_total, known
from .worth import Worth

if TYPE_CHECKING:
    from numerics.pruning.search import Unfinished

#: Most conditions of one statement: a box that a condition excludes is closed by one letter for the condition.
_CONDITIONS: Final = 24
#: How many relations are tried as the one that is negated.
_TRIED: Final = 5
#: Time is what limits a proof, not boxes.
_BOXES: Final = 20_000_000
#: Seconds for what numbers show.
_PLAIN: Final = 1.0


@dataclass(slots=True)
class Attempt:
    """What came out of trying to contradict a case.

    ``steps`` close it. ``points`` are exact points, each for some of the variables, that satisfied one group of
    relations; ``near`` are places where a solution may be; ``undefined`` says where something has no value;
    ``begun`` holds unfinished searches; ``worth`` says whether to prune.
    """

    begun: dict[Hashable, Unfinished] = field(default_factory=dict)
    worth: Worth | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)
    points: list[dict[str, Formula]] = field(default_factory=list)
    near: list[dict[str, float]] = field(default_factory=list)
    undefined: str = ""
    boxes: int = 0


def contradiction(
    path: Path, seconds: float, begun: dict[Hashable, Unfinished] | None = None, worth: Worth | None = None
) -> Attempt:
    """Try to contradict the relations of a case in about so many seconds, with and without eliminating variables.

    ``begun`` are searches of earlier attempts that were not finished; this one takes from it and adds to it. Pruning is
    left out where ``worth`` says that it was in vain for long.
    """
    attempt = Attempt({} if begun is None else begun, worth)
    deadline = now() + seconds
    variants = [reduced(path.relations)]
    if variants[0].eliminated:
        variants.append(reduced(path.relations, eliminate=False))
    first = variants[0]
    if any(b.is_empty() for b in first.bounds.values()) or any(known_truth(r) is False for r in first.relations):
        # One relation or two bounds are enough: that is shown at once, however little time there is.
        _try(first, attempt, max(seconds, _PLAIN))
        if attempt.steps:
            return attempt
    found = linear_contradiction(first)
    if found is not None:
        attempt.steps = [closing_step(first, found)]
    if found is not None or is_linear(first):
        return attempt
    # What is loaded already comes first: loading takes time, though none of the limit.
    methods = (_prune, _add_up, _try) if at_hand() else (_add_up, _try, _prune)
    for method in methods:
        # A variable that is replaced makes terms longer, and narrowing by them weaker: no variant has most of the time.
        # Where a root was put in its place, its bounds are lost and nothing else is gained.
        chosen = [v for v in variants if method is not _prune or not v.eliminated or not _by_roots(v)]
        for k, variant in enumerate(chosen):
            left = deadline - now()
            method(variant, attempt, max(0.0, _SHARE.get(method, _REST) * left / (len(chosen) - k)))
            if attempt.steps:
                return attempt
    return attempt


def _by_roots(case: Reduced) -> bool:
    """Whether what was eliminated was so by roots only."""
    return all(
        value.op == "sqrt" or (value.op == "neg" and value.args[0].op == "sqrt") for *_, value in case.eliminated
    )


def _prune(case: Reduced, attempt: Attempt, seconds: float) -> None:
    """Branch and prune, unless that is not worth it."""
    if attempt.worth is None:
        _prune_anyway(case, attempt, seconds)
    elif attempt.worth.is_left(case):
        began = now()
        _prune_anyway(case, attempt, seconds)
        attempt.worth.count(case, now() - began, has_closed=bool(attempt.steps))


def _prune_anyway(case: Reduced, attempt: Attempt, seconds: float) -> None:
    names = dict.fromkeys(n for r in case.relations for n in variables(r.left, r.right))
    box = {n: from_interval(case.bounds.get(n, Bounds()).interval()) for n in names}
    # What holds on the whole box closes no part of it.
    left = {r: i for r, i in case.relations.items() if bound_of(r) is not None or not is_certain(r, case, box, seconds)}
    outcome = pruned(Reduced(case.eliminated, left, case.bounds), seconds, attempt.begun)
    attempt.boxes += outcome.nodes
    if outcome.certificate is not None:
        attempt.steps = [closing_step(case, outcome.certificate)]
    elif outcome.near is not None:
        attempt.near.append(outcome.near)


def _add_up(case: Reduced, attempt: Attempt, seconds: float) -> None:
    """A sum of relations that fails on the whole box: where it does not follow, and where it fails, are two cases."""
    deadline = now() + seconds
    for found in aggregates(case, now() + seconds / 2):
        follows = certified_sum([*found.reasons, oriented(found.claim.negated())], Reduced())
        left = deadline - now()
        if follows is None or left <= 0:
            continue
        verdict = prove(found.statement, seconds=left, boxes=_BOXES)
        attempt.boxes += verdict.boxes
        if verdict.status == "proved" and verdict.certificate is not None:
            cut = {"cut": str(found.claim)}
            attempt.steps = [cut, closing_step(case, follows), closing_step(case, verdict.certificate)]
            return


def _try(case: Reduced, attempt: Attempt, seconds: float) -> None:
    deadline = now() + seconds
    statements = [s for s in _statements(case) if is_usable(*s.relations, *s.conditions)]
    for k, statement in enumerate(statements):
        left = deadline - now()
        if left <= 0:
            return
        # The first ones are the most likely, but none may use up the time of all that follow.
        verdict = prove(statement, seconds=max(0.05, left / min(3, len(statements) - k)), boxes=_BOXES)
        attempt.boxes += verdict.boxes
        # "empty": the conditions contradict one another by themselves.
        if verdict.status in ("proved", "empty") and verdict.certificate is not None:
            attempt.steps = [closing_step(case, verdict.certificate)]
            return
        if verdict.status == "refuted" and verdict.certificate is not None:
            point = _point(verdict.certificate.proof["point"])
            if any(undefined_at(sign_of(r).formula, point) for r in (*statement.conditions, *statement.relations)):
                attempt.undefined = attempt.undefined or verdict.reason
            else:
                attempt.points.append(point)


#: The part of the time that is left for each method.
_SHARE: Final = {_prune: 0.5, _add_up: 0.4}
_REST: Final = 0.6


def closing_step(case: Reduced, certificate: Certificate) -> dict[str, Any]:
    """The step that closes a case by a proof about what is left of it."""
    return {"eliminate": [[i, name] for i, name, _ in case.eliminated], "certificate": certificate.to_json()}


def _point(texts: dict[str, str]) -> dict[str, Formula]:
    from verify.formula.reader import read_formula

    return {name: read_formula(text) for name, text in texts.items()}


def _statements(case: Reduced) -> Iterator[Statement]:
    """Statements each of which contradicts the case, the most promising first."""
    for name, bounds in case.bounds.items():
        if bounds.is_empty():
            assert bounds.upper is not None
            yield Statement((bounds.upper[2].negated(),), ((name, Bounds(lower=bounds.lower).interval()),))
            return
    for relation in case.relations:
        if known_truth(relation) is False:
            yield _statement(relation, [], case)
            return
    box = {name: from_interval(bounds.interval()) for name, bounds in case.bounds.items()}
    later: list[Statement] = []
    for group in groups([r for r in case.constraints() if is_usable(r)]):
        names = dict.fromkeys(n for r in group for n in variables(r.left, r.right))
        here = {n: box[n] if n in box else from_interval(Bounds().interval()) for n in names}
        signs = {r: known(r, here) for r in group}
        wrong = [r for r in group if signs[r] is False]
        if wrong:
            # Already impossible on the box of its bounds: nothing else is needed.
            yield _statement(wrong[0], [], case)
        kept = [r for r in group if signs[r] is not True or not is_total(r)]
        for k, goal in enumerate(sorted(kept, key=_rank)[:_TRIED]):
            found = _statement(goal, [r for r in kept if r is not goal], case)
            if k < 2:
                yield found
            else:
                later.append(found)
    yield from later


def _rank(relation: Relation) -> tuple[int, int]:
    """Equations first, then what has most variables: it is hardest to use as a condition."""
    return ("==", "<", "<=", "!=").index(relation.op) and 1 + (relation.op == "!="), -len(
        variables(relation.left, relation.right)
    )


def _statement(goal: Relation, others: Sequence[Relation], case: Reduced) -> Statement:
    """Not ``goal``, on the box of the bounds, if ``others``."""
    # What is defined everywhere comes first, so that the rest is asked to be defined only where that holds.
    conditions = sorted(others, key=lambda r: not is_total(r))[:_CONDITIONS]
    used = dict.fromkeys(n for r in (goal, *conditions) for n in variables(r.left, r.right))
    domain = tuple((n, case.bounds.get(n, Bounds()).interval()) for n in used)
    return Statement((goal.negated(),), domain, tuple(conditions))
