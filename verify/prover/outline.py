"""Outlines: a proof's main steps given by its author, and everything in between found by the search.

An outline is a list of steps, each a table; every step leaves one main goal to the next one, and the search proves
the side goals, or outlines of their own (``by`` and the like, see each step). Nothing here is trusted: the
kernel checks the proof that comes out.

    product   factors [F, …, L]              the formula is F·…·L; F, … have the goal's sign; L is the main goal
    sum       terms [T, …, L]                the formula is T + … + L; T, … are not negative; L is the main goal
    let       name, value, range, goal       a fresh variable for a subterm; ``goal`` is the formula with it
    apply     function, left, right          both sides of a difference through a monotone function
    have      formula, sign                  an auxiliary sign, an assumption for what follows
    cut       formula                        two cases; ``nonpositive`` is an outline, the main goal has formula >= 0
    weaken    keep [numbers]                 only these assumptions are needed
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from verify.errors import InputError
from verify.formula.reader import read_formula, read_interval
from verify.formula.statement import Statement
from verify.formula.tree import Formula
from verify.kernel.assumed import cut_goals, with_assumption
from verify.kernel.boundary import weakened
from verify.kernel.box import from_interval
from verify.kernel.goal import Goal, Sign, domain_box, sign_of
from verify.kernel.rewriting import bounds, generalised, range_signs

from .budget import Stuck
from .identities import defined
from .search import Search
from .splits import Proof, closed_by

Steps = Sequence[Mapping[str, Any]]

#: The effort that the search spends on each goal of an outline.
EFFORT: Final = 5


def outlined(statement: Statement, outlines: Sequence[Steps], search: Search, total: bool) -> list[Proof]:
    """The proofs of the relations of ``statement``, along one outline each. Raises Stuck where one does not lead on.

    Raises InputError for an outline that cannot be read.
    """
    if len(outlines) != len(statement.relations):
        raise InputError(
            f"Expected one outline for each of the {len(statement.relations)} relations but got {len(outlines)}."
        )
    assumptions = tuple(sign_of(c) for c in statement.conditions)
    return [
        follow(Goal(sign_of(relation), domain_box(statement), assumptions, total or not assumptions), steps, search)
        for relation, steps in zip(statement.relations, outlines, strict=True)
    ]


def follow(goal: Goal, steps: Steps, search: Search) -> Proof:
    """A proof of ``goal`` along ``steps``."""
    if not steps:
        return found(goal, search)
    step, rest = steps[0], steps[1:]
    make = _STEPS.get(step.get("step", ""))
    if make is None:
        raise InputError(f"Expected a step among {', '.join(_STEPS)} but got {step.get('step')!r}.")
    try:
        return closed_by(make(goal, step, rest, search))
    except KeyError as error:
        raise InputError(f"Expected {error} in the step {step['step']!r} of an outline.") from None


def found(goal: Goal, search: Search) -> Proof:
    """A proof of ``goal`` by the search, with growing effort."""
    for effort in range(EFFORT):
        try:
            return search.prove(goal, effort)
        except Stuck as stuck:
            last = stuck
    raise last


def _defined(formula: Formula, goal: Goal, search: Search) -> list[Proof]:
    return defined(formula, goal, lambda part: found(part, search))


def _product(goal: Goal, step: Mapping[str, Any], rest: Steps, search: Search) -> Proof:
    *first, last = _parts(step["factors"])
    tables = []
    others = ">=" if goal.sign.op == ">=" else ">"
    for (formula, steps), sign in [*((part, others) for part in first), ((last[0], rest), goal.sign.op)]:
        proof = follow(replace(goal, sign=Sign(formula, sign)), steps, search)
        tables.append(
            {
                "formula": str(formula),
                "power": 1,
                "sign": sign,
                "domain": _defined(formula, goal, search),
                "proof": proof,
            }
        )
    return {"rule": "product", "factors": tables}


def _sum(goal: Goal, step: Mapping[str, Any], rest: Steps, search: Search) -> Proof:
    *first, last = _parts(step["terms"])
    tables = []
    for (formula, steps), sign in [*((part, ">=") for part in first), ((last[0], rest), goal.sign.op)]:
        proof = follow(replace(goal, sign=Sign(formula, sign)), steps, search)
        tables.append(
            {
                "weight": "1",
                "formula": str(formula),
                "sign": sign,
                "domain": _defined(formula, goal, search),
                "proof": proof,
            }
        )
    return {"rule": "sum", "terms": tables}


def _let(goal: Goal, step: Mapping[str, Any], rest: Steps, search: Search) -> Proof:
    name, value, general = step["name"], read_formula(step["value"]), read_formula(step["goal"])
    r = from_interval(read_interval(step["range"]))
    new = generalised(goal, name, r, general)
    return {
        "rule": "let",
        "name": name,
        "value": step["value"],
        "range": step["range"],
        "goal": step["goal"],
        "value_domain": _defined(value, goal, search),
        **{key: follow(replace(goal, sign=sign), step.get(key, ()), search) for sign, key in range_signs(value, r)},
        "domain": _defined(general, new, search),
        "proof": follow(new, rest, search),
    }


def _apply(goal: Goal, step: Mapping[str, Any], rest: Steps, search: Search) -> Proof:
    function, left, right = step["function"], read_formula(step["left"]), read_formula(step["right"])
    a, b = goal.sign.formula.args
    shown = right - left if function == "cos" else left - right
    return {
        "rule": "apply",
        "function": function,
        "left": step["left"],
        "right": step["right"],
        "bounds": [found(replace(goal, sign=s), search) for s in bounds(function, a) + bounds(function, b)],
        "domain": _defined(shown, goal, search),
        "proof": follow(replace(goal, sign=Sign(shown, goal.sign.op)), rest, search),
    }


def _have(goal: Goal, step: Mapping[str, Any], rest: Steps, search: Search) -> Proof:
    sign = Sign(read_formula(step["formula"]), step["sign"])
    return {
        "rule": "have",
        "formula": step["formula"],
        "sign": step["sign"],
        "domain": _defined(sign.formula, goal, search),
        "shown": follow(replace(goal, sign=sign), step.get("by", ()), search),
        "proof": follow(with_assumption(goal, sign), rest, search),
    }


def _cut(goal: Goal, step: Mapping[str, Any], rest: Steps, search: Search) -> Proof:
    formula = read_formula(step["formula"])
    above, below = cut_goals(goal, formula)
    return {
        "rule": "cut",
        "formula": step["formula"],
        "domain": _defined(formula, goal, search),
        "nonnegative": follow(above, rest, search),
        "nonpositive": follow(below, step.get("nonpositive", ()), search),
    }


def _weaken(goal: Goal, step: Mapping[str, Any], rest: Steps, search: Search) -> Proof:
    return {"rule": "weaken", "keep": list(step["keep"]), "proof": follow(weakened(goal, step["keep"]), rest, search)}


def _parts(entries: Sequence[Any]) -> list[tuple[Formula, Steps]]:
    """Formulas with their outlines: an entry is a text, or a table with ``formula`` and ``by``."""
    parts = []
    for entry in entries:
        text, steps = (entry, ()) if isinstance(entry, str) else (entry["formula"], entry.get("by", ()))
        parts.append((read_formula(text), steps))
    return parts


_STEPS: Final = {
    "product": _product,
    "sum": _sum,
    "let": _let,
    "apply": _apply,
    "have": _have,
    "cut": _cut,
    "weaken": _weaken,
}
