"""Outlines: a proof's main steps given by its author, and everything in between found by the search.

An outline is a list of steps, each a table. Every step leaves one main goal to the next one; its side goals are found
by the search, or follow outlines of their own. Nothing here is trusted: the kernel checks the proof that comes out.

    product        factors [F, …, L]            the formula is F·…·L; F, … have the goal's sign; L is the main goal
    sum            terms [T, …, L]              the formula is T + … + L; T, … are not negative; L is the main goal
    let            name, value, range, goal     a fresh variable for a subterm; ``goal`` is the formula with it;
                                                outlines ``lower``, ``upper``: the value lies in the range
    apply          function, left, right        both sides of a difference through a monotone function
    have           formula, sign                an auxiliary sign, with the outline ``by``; an assumption from here on
    cut            formula                      two cases; the outline ``nonpositive``; main goal: formula >= 0
    split          variable, at                 the outline ``below``; main goal: the range from the point on
    monotone       variable, side               least at that end; the outline ``slope``; main goal: the face there
    narrow                                      assumptions that bound one variable become a smaller box
    weaken         keep [numbers]               only these assumptions are needed
    contrary                                    the sign is assumed to fail
    contradiction                               the assumptions and the goal's negation contradict each other; the end

Where factors and terms have outlines of their own, they are tables with ``formula`` and ``by``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from verify.errors import InputError
from verify.formula.reader import read_formula, read_interval
from verify.formula.statement import Statement
from verify.formula.tree import Formula, number, substitute, variables
from verify.kernel.assumed import contrary, cut_goals, with_assumption
from verify.kernel.boundary import weakened
from verify.kernel.box import from_interval, split
from verify.kernel.goal import Goal, Sign, domain_box, sign_of
from verify.kernel.proof import ProofError
from verify.kernel.rewriting import generalised, image, range_signs, required_bounds, sides
from verify.kernel.rules import at_end, interior, narrowed, slope_formula, vanishes, without_assumptions

from .assumptions import contradiction
from .budget import Exhausted, SliceSpent, Stuck
from .given import given
from .identities import defined
from .search import Search, joined
from .splits import Proof, closed_by

Steps = Sequence[Mapping[str, Any]]

#: The effort that the search spends on each goal of an outline.
EFFORT: Final = 5


@dataclass
class Astray(Stuck):
    """A step of an outline that does not lead on, in words."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class Walk:
    """Where in the outlines of a statement we are, and the search that fills the gaps."""

    search: Search
    place: str

    def astray(self, goal: Goal, why: str) -> Astray:
        return Astray(goal, None, f"{self.place}: {why}")

    def into(self, part: str) -> Walk:
        return replace(self, place=f"{self.place}, {part}")

    def found(self, goal: Goal) -> Proof:
        """A proof of ``goal`` by the search, with growing effort."""
        value = None
        for effort in range(EFFORT):
            try:
                return self.search.prove(goal, effort)
            except Stuck as stuck:
                value = stuck.value
            except (Exhausted, SliceSpent):
                raise self.astray(goal, "the budget is spent") from None
        raise Astray(goal, value, f"{self.place}: the search does not show it")

    def defined(self, formula: Formula, goal: Goal) -> list[Proof]:
        """Proofs that ``formula`` is defined on the goal's box."""
        return defined(formula, goal, self.into("where its formula is defined").found)

    def follow(self, goal: Goal, steps: Steps) -> Proof:
        """A proof of ``goal`` along ``steps``."""
        return _from(goal, steps, 0, self)


def outlined(statement: Statement, outlines: Sequence[Steps], search: Search, total: bool) -> list[Proof]:
    """The proofs of the relations of ``statement``, along one outline each. Raises Astray where one does not lead on.

    Raises InputError for an outline that cannot be read.
    """
    if len(outlines) != len(statement.relations):
        raise InputError(
            f"Expected one outline for each of the {len(statement.relations)} relations but got {len(outlines)}."
        )
    assumptions = tuple(sign_of(c) for c in statement.conditions)
    box = domain_box(statement)
    return [
        Walk(search, f"relation {k}").follow(Goal(sign_of(relation), box, assumptions, total or not assumptions), steps)
        for k, (relation, steps) in enumerate(zip(statement.relations, outlines, strict=True), 1)
    ]


def _from(goal: Goal, steps: Steps, k: int, outer: Walk) -> Proof:
    """A proof of ``goal`` along ``steps`` from number ``k`` on."""
    if k == len(steps):
        return outer.into("after the last step").found(goal) if steps else outer.found(goal)
    step = steps[k]
    kind = required_kind(step, len(steps) - k - 1)
    walk = outer.into(f"step {k + 1} ({kind})")
    try:
        return _STEPS[kind](goal, step, lambda main: _from(main, steps, k + 1, outer), walk)
    except ProofError as error:
        raise walk.astray(goal, str(error)) from None


def required_kind(step: Mapping[str, Any], following: int) -> str:
    """The kind of a step, with ``following`` steps after it. Raises InputError unless it has all its fields."""
    kind = step.get("step")
    if not isinstance(kind, str) or kind not in _STEPS:
        raise InputError(f"Expected a step among {', '.join(_STEPS)} but got step={kind!r}.")
    for name, expected in _FIELDS[kind].items():
        if not isinstance(step.get(name), expected):
            what = "a list" if expected is list else "a text"
            raise InputError(f"Expected {what} as the field {name} of a step {kind} but got {name}={step.get(name)!r}.")
    if kind == "contradiction" and following:
        raise InputError(f"Expected no step after contradiction, which leaves no goal, but got {following} more.")
    return kind


#: Proves the main goal of a step along the steps that follow.
Rest = Callable[[Goal], Proof]


def _product(goal: Goal, step: Mapping[str, Any], rest: Rest, walk: Walk) -> Proof:
    parts = _parts(step["factors"])
    whole = number(1)
    for formula, _ in parts:
        whole = whole * formula
    if not vanishes(goal.sign.formula - whole, goal):
        raise walk.astray(goal, "by exact algebra, the formula is not the product of the factors")
    weak = ">=" if goal.sign.op == ">=" else ">"
    tables = []
    for k, (formula, steps) in enumerate(parts, 1):
        last = k == len(parts)
        sign = goal.sign.op if last else weak
        part = walk.into(f"factor {k}")
        shown = replace(goal, sign=Sign(formula, sign))
        tables.append(
            {
                "formula": str(formula),
                "power": 1,
                "sign": sign,
                "domain": part.defined(formula, goal),
                "proof": rest(shown) if last else part.follow(shown, steps),
            }
        )
    return closed_by({"rule": "product", "factors": tables})


def _sum(goal: Goal, step: Mapping[str, Any], rest: Rest, walk: Walk) -> Proof:
    parts = _parts(step["terms"])
    whole = number(0)
    for formula, _ in parts:
        whole = whole + formula
    if not vanishes(goal.sign.formula - whole, goal):
        raise walk.astray(goal, "by exact algebra, the formula is not the sum of the terms")
    tables = []
    for k, (formula, steps) in enumerate(parts, 1):
        last = k == len(parts)
        sign = goal.sign.op if last else ">="
        part = walk.into(f"term {k}")
        shown = replace(goal, sign=Sign(formula, sign))
        tables.append(
            {
                "weight": "1",
                "formula": str(formula),
                "sign": sign,
                "domain": part.defined(formula, goal),
                "proof": rest(shown) if last else part.follow(shown, steps),
            }
        )
    return closed_by({"rule": "sum", "terms": tables})


def _let(goal: Goal, step: Mapping[str, Any], rest: Rest, walk: Walk) -> Proof:
    name, value, general = step["name"], read_formula(step["value"]), read_formula(step["goal"])
    if name in goal.box:
        raise InputError(f"Expected a fresh variable in the step let but got name={name!r}.")
    if not vanishes(goal.sign.formula - substitute(general, {name: value}), goal):
        raise walk.astray(goal, f"by exact algebra, the formula is not the one given with {name} filled in")
    r = from_interval(read_interval(step["range"]))
    new = generalised(goal, name, r, general)
    ends = {
        key: walk.into(f"the {key} end").follow(replace(goal, sign=sign), step.get(key, ()))
        for sign, key in range_signs(value, r)
    }
    return closed_by(
        {
            "rule": "let",
            "name": name,
            "value": step["value"],
            "range": step["range"],
            "goal": step["goal"],
            "value_domain": walk.defined(value, goal),
            **ends,
            "domain": walk.defined(general, new),
            "proof": rest(new),
        }
    )


def _apply(goal: Goal, step: Mapping[str, Any], rest: Rest, walk: Walk) -> Proof:
    function, left, right = step["function"], read_formula(step["left"]), read_formula(step["right"])
    a, b = sides(goal)
    required = required_bounds(function, a, b)
    if not vanishes(image(function, a) - left, goal) or not vanishes(image(function, b) - right, goal):
        raise walk.astray(goal, f"by exact algebra, left and right are not the {function} of both sides")
    shown = right - left if function == "cos" else left - right
    within = walk.into("the range of both sides")
    return closed_by(
        {
            "rule": "apply",
            "function": function,
            "left": step["left"],
            "right": step["right"],
            "bounds": [within.found(replace(goal, sign=sign)) for sign in required],
            "domain": walk.defined(shown, goal),
            "proof": rest(replace(goal, sign=Sign(shown, goal.sign.op))),
        }
    )


def _have(goal: Goal, step: Mapping[str, Any], rest: Rest, walk: Walk) -> Proof:
    sign = Sign(_over(step["formula"], goal), step["sign"])
    return closed_by(
        {
            "rule": "have",
            "formula": step["formula"],
            "sign": step["sign"],
            "domain": walk.defined(sign.formula, goal),
            "shown": walk.follow(replace(goal, sign=sign), step.get("by", ())),
            "proof": rest(with_assumption(goal, sign)),
        }
    )


def _cut(goal: Goal, step: Mapping[str, Any], rest: Rest, walk: Walk) -> Proof:
    formula = _over(step["formula"], goal)
    above, below = cut_goals(goal, formula)
    return closed_by(
        {
            "rule": "cut",
            "formula": step["formula"],
            "domain": walk.defined(formula, goal),
            "nonnegative": rest(above),
            "nonpositive": walk.into("the nonpositive case").follow(below, step.get("nonpositive", ())),
        }
    )


def _split(goal: Goal, step: Mapping[str, Any], rest: Rest, walk: Walk) -> Proof:
    name, at = step["variable"], read_formula(step["at"])
    _known(name, goal)
    below, above = (replace(goal, box=half) for half in split(goal.box, name, at))
    first = walk.into(f"below {at}").follow(below, step.get("below", ()))
    return joined({"rule": "split", "variable": name, "at": str(at)}, first, rest(above))


def _monotone(goal: Goal, step: Mapping[str, Any], rest: Rest, walk: Walk) -> Proof:
    name, side = step["variable"], step["side"]
    _known(name, goal)
    end = goal.box[name].end(side)
    if end is None:
        raise walk.astray(goal, f"the {side} end of {name} is infinite")
    slope, inner = slope_formula(goal.sign.formula, name, side), interior(goal, name)
    face = at_end(goal, name, end, goal.sign.op)
    shown = without_assumptions(inner, Sign(slope, ">="))
    return closed_by(
        {
            "rule": "monotone",
            "variable": name,
            "side": side,
            "strict_by": "face",
            "domain": walk.defined(slope, inner),
            "slope": walk.into("the slope").follow(shown, step.get("slope", ())),
            "face_domain": walk.defined(substitute(goal.sign.formula, {name: end}), face),
            "face": rest(face),
        }
    )


def _narrow(goal: Goal, step: Mapping[str, Any], rest: Rest, walk: Walk) -> Proof:
    for j in range(len(goal.assumptions)):
        smaller = narrowed(goal, j)
        if smaller is not None:
            return closed_by({"rule": "narrow", "assumption": j, "proof": _narrow(smaller, step, rest, walk)})
    return rest(goal)


def _weaken(goal: Goal, step: Mapping[str, Any], rest: Rest, walk: Walk) -> Proof:
    keep = list(step["keep"])
    if not all(isinstance(j, int) and 0 <= j < len(goal.assumptions) for j in keep):
        raise InputError(
            f"Expected numbers of the {len(goal.assumptions)} assumptions, from 0 on, but got keep={keep}."
        )
    return closed_by({"rule": "weaken", "keep": keep, "proof": rest(weakened(goal, keep))})


def _contrary(goal: Goal, step: Mapping[str, Any], rest: Rest, walk: Walk) -> Proof:
    return closed_by({"rule": "contrary", "proof": rest(contrary(goal))})


def _contradiction(goal: Goal, step: Mapping[str, Any], rest: Rest, walk: Walk) -> Proof:
    table = given(goal, walk.found) or contradiction(goal, walk.found)
    if table is None:
        raise walk.astray(goal, "no combination of the assumptions contradicts the negated goal")
    return closed_by(table)


def _over(text: str, goal: Goal) -> Formula:
    """A formula in the variables of the goal's box."""
    formula = read_formula(text)
    for name in variables(formula):
        _known(name, goal)
    return formula


def _known(name: str, goal: Goal) -> None:
    if name not in goal.box:
        raise InputError(f"Expected a variable among {', '.join(goal.box)} in an outline but got {name!r}.")


def _parts(entries: Sequence[Any]) -> list[tuple[Formula, Steps]]:
    """Formulas with their outlines: an entry is a text, or a table with ``formula`` and ``by``."""
    parts = []
    for entry in entries:
        text, steps = (entry, ()) if isinstance(entry, str) else (entry["formula"], entry.get("by", ()))
        parts.append((read_formula(text), steps))
    return parts


_STEPS: Final[dict[str, Callable[[Goal, Mapping[str, Any], Rest, Walk], Proof]]] = {
    "product": _product,
    "sum": _sum,
    "let": _let,
    "apply": _apply,
    "have": _have,
    "cut": _cut,
    "split": _split,
    "monotone": _monotone,
    "narrow": _narrow,
    "weaken": _weaken,
    "contrary": _contrary,
    "contradiction": _contradiction,
}
#: The fields that a step must have.
_FIELDS: Final[dict[str, dict[str, type]]] = {
    "product": {"factors": list},
    "sum": {"terms": list},
    "let": {"name": str, "value": str, "range": str, "goal": str},
    "apply": {"function": str, "left": str, "right": str},
    "have": {"formula": str, "sign": str},
    "cut": {"formula": str},
    "split": {"variable": str, "at": str},
    "monotone": {"variable": str, "side": str},
    "narrow": {},
    "weaken": {"keep": list},
    "contrary": {},
    "contradiction": {},
}
