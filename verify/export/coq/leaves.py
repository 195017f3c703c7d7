"""Leaves that a certificate decides by monotony, or by signs with open ends: rules in one variable, found anew.

A goal that does not fall, or does not rise, in one variable is shown at one end of its range, and one that is linear in
a variable at both. At an end that is open the goal may be an equality if it is strict elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from verify.errors import InputError
from verify.formula.tree import number, postorder, variables
from verify.kernel.boundary import concavity
from verify.kernel.derivatives import interior, slope_formula
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import without_assumptions
from verify.kernel.simplify import simplified

from .derivatives import is_smooth
from .monotone import concave_lemma, monotone_lemma
from .positivity import is_positive
from .respelling import respelled_goal
from .script import Script
from .tactic import options_for
from .unfolding import elementary

_SIDES: Final = ("lower", "upper")
_LEAF: Final[Mapping[str, Any]] = {"tree": "n"}
#: Boxes that one call of the tactic may take for the sign of a slope.
_BOXES: Final = (50,)


def by_one_variable(script: Script, name: str, goal: Goal) -> str | None:
    """The goal by monotony in one variable, or as linear in one; None when neither shows it."""
    if goal.sign.op not in (">", ">="):
        return None
    if not is_smooth(goal.sign.formula):
        new = replace(goal, sign=Sign(elementary(goal.sign.formula), goal.sign.op))
        lemma = by_one_variable(script, f"{name}_u", new) if is_smooth(new.sign.formula) else None
        return None if lemma is None else respelled_goal(script, name, goal, new, lemma)
    for x in variables(goal.sign.formula):
        for table in _tables(goal, x):
            written, count = len(script.lemmas), script.count
            try:
                rule = concave_lemma if table["rule"] == "concave" else monotone_lemma
                return rule(script, name, goal, table)
            except InputError:
                script.count = count
                del script.lemmas[written:]
    return None


def _tables(goal: Goal, x: str) -> Iterator[Mapping[str, Any]]:
    """The rules in ``x`` that may show the goal, as a certificate has them."""
    r, is_strict = goal.box[x], goal.sign.op == ">"
    try:
        is_linear = simplified(concavity(goal, x)) is number(0)
        rising = [side for side in _SIDES if r.end(side) is not None and _rises(goal, x, side)]
    except ValueError:  # no derivative
        return
    if is_linear and r.lower is not None and r.upper is not None:
        for weak in (None, *(side for side in _SIDES if is_strict and r.is_open(side))):
            yield {"rule": "concave", "variable": x, "weak": weak, "bend": _LEAF, "lower": _LEAF, "upper": _LEAF}
    for side in rising:
        by = "slope" if is_strict and r.is_open(side) else "face"
        yield {"rule": "monotone", "variable": x, "side": side, "strict_by": by, "slope": _LEAF, "face": _LEAF}


def _rises(goal: Goal, x: str, side: str) -> bool:
    """Whether the formula has a derivative from this end on, and grows."""
    r, strictly = goal.box[x], goal.sign.op == ">" and goal.box[x].is_open(side)
    closed = replace(r, lower_open=False) if side == "lower" else replace(r, upper_open=False)
    there = without_assumptions(replace(goal, box={**goal.box, x: closed}), goal.sign)
    for node in postorder(goal.sign.formula):
        if node.op in ("sqrt", "log", "div") and x in variables(node.args[-1]):
            u = node.args[-1]
            if not any(_is_shown(replace(there, sign=Sign(v, ">"))) for v in ([u, -u] if node.op == "div" else [u])):
                return False
    slope = slope_formula(goal.sign.formula, x, side)
    return _is_shown(without_assumptions(interior(goal, x), Sign(slope, ">" if strictly else ">=")))


def _is_shown(goal: Goal) -> bool:
    """By the rules of signs, or by a few enclosures."""
    return is_positive(goal.sign.formula, goal.box, goal.sign.op == ">") or options_for(goal, _BOXES) is not None
