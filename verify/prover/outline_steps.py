"""The steps of outlines: what each asks of its table, and the proof that it makes of the proofs of its goals.

See ``outline`` for the list of steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from numerics import enclosure as arb_arithmetic
from verify.errors import InputError
from verify.formula.reader import read_formula, read_interval
from verify.formula.tree import number, substitute, variables
from verify.kernel.assumed import contrary, cut_goals, with_assumption
from verify.kernel.boundary import weakened
from verify.kernel.box import from_interval, inside, split
from verify.kernel.cases import narrowed
from verify.kernel.derivatives import at_end, interior, slope_formula
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import vanishes, without_assumptions
from verify.kernel.rewriting import generalised, image, range_signs, required_bounds, sides

from .assumptions import contradiction
from .given import given
from .outline_reading import Rest, known, over, parts_of
from .splits import Proof, closed_by, joined

if TYPE_CHECKING:
    from .outline import Walk


def _product(goal: Goal, step: Mapping[str, Any], rest: Rest, walk: Walk) -> Proof:
    parts = parts_of(step["factors"])
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
    parts = parts_of(step["terms"])
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
    r = from_interval(read_interval(step["range"]))
    if name in goal.box:
        raise InputError(f"Expected a fresh variable in the step let but got name={name!r}.")
    if not vanishes(goal.sign.formula - substitute(general, {name: value}), goal):
        raise walk.astray(goal, f"by exact algebra, the formula is not the one given with {name} filled in")
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
    sign = Sign(over(step["formula"], goal), step["sign"])
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
    formula = over(step["formula"], goal)
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
    known(name, goal)
    if variables(at) or not inside(goal.box[name], at, arb_arithmetic):
        raise walk.astray(goal, f"{at} does not certainly lie inside the range of {name}")
    below, above = (replace(goal, box=half) for half in split(goal.box, name, at))
    first = walk.into(f"below {at}").follow(below, step.get("below", ()))
    return joined({"rule": "split", "variable": name, "at": str(at)}, first, rest(above))


def _monotone(goal: Goal, step: Mapping[str, Any], rest: Rest, walk: Walk) -> Proof:
    name, side = step["variable"], step["side"]
    known(name, goal)
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


STEPS: Final[dict[str, Callable[[Goal, Mapping[str, Any], Rest, Walk], Proof]]] = {
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
