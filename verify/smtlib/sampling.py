"""Cases that random values of a few variables lead to, the others worked out from equations. Untrusted.

A script that unrolls a program says of most variables what they are: v == t, perhaps only under conditions about
variables that come before. So values are drawn for the remaining ones, and what follows is propagated: a conjunction
holds in all its parts, a disjunction of which one member is left in that one. Draws that violate the assertions least
are varied. All draws are worked out at once: each variable has an array of values, nan where it is not known.
Source: unit propagation; the evolution strategy (mu, lambda) of Rechenberg and Schwefel.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from verify.formula.numpy import numpy_function
from verify.formula.statement import Relation
from verify.formula.tree import Formula, number, variables
from verify.prover.clock import now

from .descent import Floats
from .path import Path, Signed, extended, root
from .proposition import Proposition, oriented, parts_of, relations_of
from .reduction import Bounds, reduced

_SEED: Final = 20240229
#: Draws at a time, those that are varied, how often, and how far: parts of the range, less and less.
_DRAWS: Final = 400
_KEPT: Final = 40
_ROUNDS: Final = 6
_STEP: Final = 0.2
_SHRINK: Final = 0.5
#: Cases that are handed out after each draw, and seconds for one.
_CASES: Final = 12
_LONGEST: Final = 5.0
#: How far out variables without bounds are drawn, what is taken for equal, and what stands for a strict inequality.
_FAR: Final = 2.0
_EQUAL: Final = 1e-9
_TINY: Final = 1e-9
#: Violations are cut off here, so that they can be added.
_LARGEST: Final = 1e100

#: How much a proposition (True) or its negation (False) is violated, by its ``id``: 0 where it holds, nan where it is
#: not known.
Amounts = dict[tuple[int, bool], Any]


def sampled_cases(propositions: Sequence[Proposition], names: Sequence[str]) -> Iterator[tuple[Path, Floats] | None]:
    """Cases without open disjunctions, each once, and where a solution of it may be near; None after every round.

    It goes on for ever, unless a round takes too long.
    """
    generator = np.random.default_rng(_SEED)
    trials = _trials(propositions, names)
    seen: set[frozenset[Relation]] = set()
    while True:
        drawn = {name: generator.random(_DRAWS) for name in names}
        step = _STEP
        for _ in range(_ROUNDS):
            values = trials.worked_out(drawn, now() + _LONGEST)
            if values is None:
                return
            amounts = trials.amounts([p for parts in trials.asserted for p in parts], values)
            wholes = [np.nan_to_num(amounts[id(parts[-1]), True], nan=_LARGEST) for parts in trials.asserted]
            violation = np.sum(np.minimum(wholes, _LARGEST), axis=0)
            best = np.argsort(violation)[:_KEPT]
            for i in best[:_CASES]:
                case = _case(trials.top, amounts, int(i))
                if (key := frozenset(case.relations)) not in seen:
                    seen.add(key)
                    yield case, {name: float(values[name][i]) for name in names}
            yield None
            near = generator.choice(best, _DRAWS)
            drawn = {n: np.clip(u[near] + step * generator.normal(size=_DRAWS), 0.0, 1.0) for n, u in drawn.items()}
            step *= _SHRINK


def _case(path: Path, amounts: Amounts, i: int) -> Path:
    """The case of the members that draw ``i`` violates least."""
    while path.open:
        (members, *rest) = path.open
        chosen = min(members, key=lambda m: np.nan_to_num(amounts[id(m[0]), m[1]][i], nan=np.inf))
        path = extended(Path(path.relations, tuple(rest)), [chosen])
    return path


@dataclass(slots=True)
class _Trials:
    """``asserted`` are the parts of each assertion, itself last; ``names`` the variables, those to be drawn first.

    ``truths`` are the variables of sort Bool; ``functions`` compute formulas.
    """

    top: Path
    asserted: list[list[Proposition]]
    names: list[str]
    truths: frozenset[str]
    bounds: dict[str, Bounds]
    functions: dict[Formula, tuple[Any, tuple[str, ...]]] = field(default_factory=dict)

    def worked_out(self, drawn: dict[str, Any], deadline: float) -> dict[str, Any] | None:
        """A value of every variable for each of the numbers in [0, 1] that are drawn; None when it is time."""
        values = {name: np.full(_DRAWS, np.nan) for name in self.names}
        used = [_used(parts) for parts in self.asserted]
        while True:
            changed = True
            while changed:
                if now() > deadline:
                    return None
                unknown = {name for name, value in values.items() if np.isnan(value).any()}
                todo = [parts for parts, names in zip(self.asserted, used, strict=True) if names & unknown]
                changed = sum(self._propagated(parts, values) for parts in todo) > 0
            name = next((n for n in self.names if np.isnan(values[n]).any()), None)
            if name is None:
                return values
            values[name] = np.where(np.isnan(values[name]), self._placed(name, drawn[name]), values[name])

    def _placed(self, name: str, u: Any) -> Any:
        """Numbers in [0, 1] as values of a variable."""
        if name in self.truths:
            return np.where(u < 0.5, -1.0, 1.0)
        bounds = self.bounds.get(name, Bounds())
        low, high = (None if end is None else float(end[0]) for end in (bounds.lower, bounds.upper))
        if low is not None and high is not None:
            return low + u * (high - low)
        u = np.clip(u, 1e-6, 1.0 - 1e-6)
        if low is not None:
            return low + _FAR * u / (1.0 - u)
        return high - _FAR * (1.0 - u) / u if high is not None else _FAR * (u - 0.5) / (u * (1.0 - u))

    def _value(self, formula: Formula, values: dict[str, Any]) -> Any:
        if formula not in self.functions:
            names = variables(formula)
            self.functions[formula] = numpy_function(formula, names), names
        function, names = self.functions[formula]
        return np.broadcast_to(function(*(values[n] for n in names)), _DRAWS)

    @np.errstate(all="ignore")
    def amounts(self, parts: Sequence[Proposition], values: dict[str, Any]) -> Amounts:
        """The violations of propositions, each of which comes after its parts."""
        found: Amounts = {}
        for part in parts:
            if part.op == "relation":
                (relation,) = part.args
                assert isinstance(relation, Relation)
                gap = self._value(relation.left, values) - self._value(relation.right, values)
                found[id(part), True] = _violation(relation.op, gap)
                found[id(part), False] = _violation(relation.negated().op, gap)
            elif part.op == "not":
                for positive in (True, False):
                    found[id(part), positive] = found[id(part.args[0]), not positive]
            else:
                for positive in (True, False):
                    joined = _total if (part.op == "and") == positive else _least
                    found[id(part), positive] = joined([found[id(p), positive] for p in part.args])
        return found

    def _propagated(self, parts: list[Proposition], values: dict[str, Any]) -> bool:
        """Assign what an assertion says about variables that are not known; whether it says anything."""
        amounts = self.amounts(parts, values)
        stack: list[tuple[Signed, Any]] = [((parts[-1], True), np.full(_DRAWS, True))]
        changed = False
        while stack:
            (part, positive), where = stack.pop()
            if not where.any():
                continue
            if part.op == "relation":
                (relation,) = part.args
                assert isinstance(relation, Relation)
                changed |= self._assigned(relation if positive else oriented(relation.negated()), where, values)
            elif part.op == "not":
                stack.append(((part.args[0], not positive), where))  # type: ignore[arg-type]
            elif (part.op == "and") == positive:
                stack += [((p, positive), where) for p in reversed(part.args)]  # type: ignore[misc]
            else:
                possible = [~(amounts[id(p), positive] > 0.0) for p in part.args]
                single = where & (np.sum(possible, axis=0) == 1)
                stack += [((p, positive), single & k) for p, k in zip(part.args, possible, strict=True)]  # type: ignore[misc]
        return changed

    def _assigned(self, relation: Relation, where: Any, values: dict[str, Any]) -> bool:
        """Whether a relation says what a variable is that is not known yet, for some of the draws ``where``."""
        changed = False
        for v, other in ((relation.left, relation.right), (relation.right, relation.left)):
            name = v.args[0]
            if v.op != "variable" or not (relation.op == "==" or name in self.truths):
                continue
            sign = 1.0 if v is relation.right else -1.0
            value = self._value(other, values) if relation.op == "==" else np.full(_DRAWS, sign)
            new = where & np.isnan(values[name]) & np.isfinite(value)
            values[name] = np.where(new, value, values[name])
            changed |= bool(new.any())
        return changed


def _trials(propositions: Sequence[Proposition], names: Sequence[str]) -> _Trials:
    top = root(propositions)
    relations = list(relations_of(propositions))
    bounds = reduced(top.relations, eliminate=False).bounds
    truths = frozenset(names) - {n for r in relations if not _is_truth(r) for n in variables(r.left, r.right)}
    sides = [side for r in relations if r.op == "==" for side in ((r.left, r.right), (r.right, r.left))]
    defined = {v.args[0] for v, other in sides if v.op == "variable" and other.op != "variable"}
    bounded = {name for name, b in bounds.items() if b.lower is not None and b.upper is not None}
    # Drawn are, first of all, those that no equation defines, with bounds; propositions last.
    ranked = sorted(names, key=lambda n: (n in truths, n in defined, n not in bounded))
    return _Trials(top, [list(parts_of([p])) for p in propositions], ranked, truths, bounds)


def _is_truth(relation: Relation) -> bool:
    """Whether it is 0 < v, as for a variable v of sort Bool."""
    return relation.op == "<" and relation.left is number(0) and relation.right.op == "variable"


def _used(parts: Sequence[Proposition]) -> set[str]:
    return {n for part in parts for r in part.args if isinstance(r, Relation) for n in variables(r.left, r.right)}


def _violation(op: str, gap: Any) -> Any:
    """By how much ``gap`` lacks the relation ``op`` to zero; nan stays."""
    if op in (">", ">="):
        op, gap = {">": "<", ">=": "<="}[op], -gap
    size = np.abs(gap)
    match op:
        case "<":
            found = np.where(gap < 0.0, 0.0, np.maximum(size, _TINY))
        case "<=":
            found = np.where(gap <= 0.0, 0.0, size)
        case "==":
            found = np.where(size <= _EQUAL, 0.0, size)
        case _:
            found = np.where(size > 0.0, 0.0, _TINY)
    return np.where(np.isnan(gap), np.nan, found)


def _total(amounts: Sequence[Any]) -> Any:
    """The violation of a conjunction: known, where a part fails, even if others are not known."""
    if not amounts:
        return np.zeros(_DRAWS)
    total = np.nansum(amounts, axis=0)
    return np.where(np.isnan(amounts).any(axis=0) & (total == 0.0), np.nan, total)


def _least(amounts: Sequence[Any]) -> Any:
    """The violation of a disjunction: known, where a member holds, even if others are not known."""
    if not amounts:
        return np.full(_DRAWS, np.inf)
    least = np.min(np.nan_to_num(amounts, nan=np.inf), axis=0)
    return np.where(np.isnan(amounts).any(axis=0) & (least > 0.0), np.nan, least)
