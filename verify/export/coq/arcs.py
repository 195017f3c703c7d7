"""An arc compared with something else, as sines, cosines and tangents of both are: acos u < 3 because u > cos 3."""

from __future__ import annotations

from typing import Final

from verify.errors import InputError
from verify.formula.tree import Formula, apply, variables
from verify.kernel.goal import Goal
from verify.kernel.rewriting import required_bounds, sides

from .cases import apply_lemma
from .script import Script

_LEAF: Final = {"tree": "n"}
_DIRECT: Final = {"acos": "cos", "asin": "sin", "atan": "tan"}


def from_arcs(script: Script, name: str, goal: Goal) -> str | None:
    """The goal a - b where one of the two is an arc; None for other goals, and where the comparison is not shown."""
    if goal.sign.op not in (">", ">=") or goal.sign.formula.op != "sub":
        return None
    a, b = sides(goal)
    arc, c = (a, b) if a.op in _DIRECT else (b, a)
    if arc.op not in _DIRECT or c.op in _DIRECT or not variables(arc):
        return None
    function = _DIRECT[arc.op]
    images = tuple(_image(function, u) for u in (a, b))
    bounds = [_LEAF for _ in required_bounds(function, a, b, goal.sign.op)]
    table = {"function": function, "left": images[0], "right": images[1], "bounds": bounds, "proof": _LEAF}
    written, count = len(script.lemmas), script.count
    try:
        return apply_lemma(script, name, goal, table)
    except InputError:
        script.count = count
        del script.lemmas[written:]
        return None


def _image(function: str, u: Formula) -> str:
    return str(u.args[0] if _DIRECT.get(u.op) == function else apply(function, u))
