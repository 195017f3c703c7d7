"""``prove``: a statement in, a verdict with a checked certificate out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from flint import ctx

from numerics import enclosure as arb_arithmetic
from verify.errors import InputError
from verify.expected import duration, flag, function, whole_number
from verify.formula.reader import read_formula
from verify.formula.statement import Relation, Statement
from verify.formula.tree import variables
from verify.kernel.checker import ORDINARY, certificate_of, check_inequality
from verify.kernel.decide import all_hold_naturally
from verify.kernel.goal import Goal, Obligation, domain_box, obligations, sign_of
from verify.verdict import Verdict

from .budget import Astray, Budget, Exhausted, SliceSpent, Stuck
from .compiled import at_hand, is_positive
from .exactly import exactly
from .memory import Memory, place_of
from .precision import Finer, bits_needed
from .refute import Refuted, certified, deep_counterexample, quick_counterexample
from .search import Search
from .splits import Proof, plain_domain
from .verdicts import NOTHING_LEFT, proved, refuted, undecided

if TYPE_CHECKING:
    from .outline_reading import Steps

DEFAULT_BOXES: Final = 200_000
#: Efforts after which a statement stays undecided: each doubles the work of the one before.
MAX_EFFORT: Final = 7
#: The effort after which a margin that rounding hides is looked for.
PRECISE: Final = 1


def prove(
    statement: str | Statement | Relation,
    *,
    seconds: float = 20.0,
    boxes: int = DEFAULT_BOXES,
    progress: Callable[[int], None] | None = None,
    details: bool = False,
    outlines: Sequence[Steps] | None = None,
    suspects: Sequence[Mapping[str, str]] = (),
    memory: Memory | None = None,
) -> Verdict:
    """Decide a statement on its whole domain.

    ``proved`` comes with a certificate that the kernel has checked; ``refuted`` with an exact point at which the
    statement fails or has no value; ``empty`` with a certificate that its conditions contradict each other; else
    ``undecided``, with the hardest box. With ``details`` the verdict says how, in steps and plots. ``outlines`` are the
    main steps of a proof, one list for each relation (``outline.py``); ``suspects`` are points, exact values as texts,
    at which the statement may fail; ``memory`` is what an earlier search has learnt, and then what this one has if it
    is interrupted or undecided. Raises InputError for text that is no statement, for an outline or a point that cannot
    be read, and for a budget that is none.

    >>> prove("sin(x) < x for x in (0, oo)").status
    'proved'
    >>> prove("sin(x) < 1 for x in [0, 2]").witness
    {'x': '1/2*pi'}
    """
    question = as_statement(statement)
    flag("details", details)
    budget = Budget(whole_number("boxes", boxes), duration("seconds", seconds), function("progress", progress))
    started = time.perf_counter()
    search = Search(budget, memory or Memory())
    undecided = True
    try:
        try:
            with ctx.workprec(ORDINARY):
                verdict = _decided(question, search, outlines, suspects)
        except Finer as finer:
            search = Search(search.budget)
            with ctx.workprec(finer.bits):
                verdict = _decided(question, search, outlines, suspects)
        undecided = verdict.status == "undecided"
    finally:
        if memory is not None:
            memory.keep(search.memory() if undecided else Memory())
    if details:
        from verify.exposition import explained

        verdict = explained(question, verdict)
    return replace(verdict, seconds=time.perf_counter() - started)


def as_statement(statement: str | Statement | Relation) -> Statement:
    """Text is read; a relation of constants becomes a statement without variables."""
    if isinstance(statement, Relation):
        return Statement((statement,))
    if isinstance(statement, str):
        from verify.formula.reader import read_statement

        return read_statement(statement)
    if not isinstance(statement, Statement):
        raise InputError(f'Expected a statement but got {statement!r}; write one as in "x <= 1 for x in [0, 1]".')
    for name, interval in statement.domain:
        if variables(interval.lower, interval.upper):
            raise InputError(f"Expected end points that are numbers but got {name} in {interval}.")
    return statement


def _decided(
    statement: Statement, search: Search, outlines: Sequence[Steps] | None, suspects: Sequence[Mapping[str, str]]
) -> Verdict:
    budget = search.budget
    points = ({name: read_formula(text) for name, text in point.items()} for point in suspects)
    found = next(filter(None, (certified(statement, point) for point in points)), None)
    goals = [Goal(sign_of(relation), domain_box(statement)) for relation in statement.relations]
    search.hasty = at_hand() and all(map(is_positive, goals))
    free = found is None and outlines is None and not search.hasty
    document = exactly(statement, by_squares=False) if free else None
    if found is None and not search.hasty and document is None:
        found = quick_counterexample(statement)
        document = exactly(statement, by_squares=True) if free and found is None else None
    if found is not None:
        return refuted(statement, found, budget)
    try:
        if search.hasty and outlines is None and not statement.conditions:
            seen = _at_sight(statement, goals, budget)
            if seen is not None:
                return seen
        search.asked = frozenset(map(place_of, goals))
        verdict = None if document is None else _checked(statement, document, budget)
        if verdict is None or verdict.status != "proved":
            verdict = _checked(statement, prove_statement(statement, search, outlines), budget)
    except Astray as astray:
        return undecided(astray, budget, f"the outline does not lead on at {astray.why}")
    except Refuted as refutation:
        return refuted(statement, refutation.found, budget)
    except (Exhausted, SliceSpent):
        return undecided(search.hardest, budget, "the budget is spent" if budget.is_spent() else NOTHING_LEFT)
    if statement.conditions and verdict.status == "proved":
        from .emptiness import emptiness

        empty = emptiness(statement, budget, lambda nothing: prove_statement(nothing, search))
        if empty is not None:
            return empty
    return verdict


def _at_sight(statement: Statement, goals: list[Goal], budget: Budget) -> Verdict | None:
    """The verdict on a guessed proof, when the kernel accepts it."""
    from .at_sight import at_sight  # with NumPy, which the searcher has loaded

    guess = at_sight(statement, goals, budget)
    verdict = None if guess is None else _checked(statement, guess, budget)
    return verdict if verdict is not None and verdict.status == "proved" else None


def _checked(statement: Statement, document: dict[str, Any], budget: Budget) -> Verdict:
    """The verdict of the kernel on a proof."""
    certificate = certificate_of(statement, document)
    started = time.perf_counter()
    outcome = check_inequality(certificate, "arb")
    checking = time.perf_counter() - started
    if not outcome.ok:
        return Verdict("undecided", f"A proof was found but its check failed: {outcome.reason}", boxes=budget.decided)
    return proved(certificate, outcome.leaves, checking, budget)


def prove_statement(statement: Statement, search: Search, outlines: Sequence[Steps] | None = None) -> dict[str, Any]:
    """The proofs of all domain goals and all relations. Raises Refuted or Exhausted, and Stuck along outlines."""
    domain, total = _domain(statement, search)
    if outlines is not None:
        from .outline import outlined

        followed = outlined(statement, outlines, search, total)
        return {"precision": ctx.prec, "domain": domain, "relations": followed}
    assumptions = tuple(sign_of(c) for c in statement.conditions)
    relations = []
    for relation in statement.relations:
        goal = Goal(sign_of(relation), domain_box(statement), assumptions, total or not assumptions)
        relations.append(deepening(statement, search, lambda effort, g=goal: search.prove(g, effort)))  # type: ignore[misc]
    return {"precision": ctx.prec, "domain": domain, "relations": relations}


def _domain(statement: Statement, search: Search) -> tuple[list[Proof], bool]:
    """The proofs of all domain goals, and whether none of them needed conditions. Raises as ``prove_statement``."""
    box, sign = domain_box(statement), sign_of(statement.relations[0])
    required = obligations(statement)
    if all_hold_naturally([Goal(s, box) for o in required for s in o.alternatives[0]], arb_arithmetic):
        return plain_domain(statement), True
    domain, total = [], True
    for obligation in required:
        goal = Goal(sign, box, total=total)
        chosen, proofs, assumed = deepening(
            statement,
            search,
            lambda effort, o=obligation, g=goal: _obligation(o, g, search, effort),  # type: ignore[misc]
        )
        domain.append({"alternative": chosen, "assuming": assumed, "proofs": proofs})
        total = total and not assumed
    return domain, total


def deepening(statement: Statement, search: Search, attempt: Callable[[int], Any]) -> Any:
    """``attempt(effort)`` with growing effort, looking for counterexamples in between.

    Raises Refuted or Exhausted, and Finer when rounding hides what is left to show.
    """
    for effort in range(MAX_EFFORT):
        try:
            return attempt(effort)
        except Stuck as stuck:
            search.hardest = stuck
            found = deep_counterexample(statement, stuck, effort) if effort > 0 else None
            if effort == 0 and search.hasty:
                found = quick_counterexample(statement)
            if found is not None:
                raise Refuted(found) from None
            if effort == PRECISE and ctx.prec == ORDINARY:
                bits = bits_needed(statement)
                if bits is not None:
                    raise Finer(bits) from None
    raise Exhausted


def _obligation(obligation: Obligation, goal: Goal, search: Search, effort: int) -> tuple[int, list[Proof], bool]:
    """A proof of one domain goal: the alternative that worked, and whether assumptions were needed."""
    last: Stuck | None = None
    for assumed in (False, True) if goal.total and obligation.assumptions else (not goal.total,):
        for index, signs in enumerate(obligation.alternatives):
            assumptions = obligation.assumptions if assumed else ()
            try:
                proofs = [
                    search.prove(replace(goal, sign=sign, assumptions=assumptions, total=not assumed), effort)
                    for sign in signs
                ]
            except Stuck as stuck:
                last = stuck
                continue
            return index, proofs, assumed
    assert last is not None
    raise last
