"""Arguments that write an operation in another way: powers as exponentials, gamma and erf by their expansions."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import Formula, number, postorder, variable, variables
from verify.kernel.assumed import cut_goals
from verify.kernel.asymptotic import has_expansion
from verify.kernel.boundary import opened, without_face
from verify.kernel.cases import narrowed
from verify.kernel.derivatives import at_end
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import without_assumptions
from verify.kernel.respelled import as_exponentials, powers_in, with_expansion

from .budget import Stuck
from .floats import float_function
from .identities import Prove, defined
from .sampling import cloud, float_ends, seeming_sign, seems_false
from .splits import Proof, closed_by
from .substitution import fresh_name

#: Terms of asymptotic expansions, and points from which they may be enough.
TERMS: Final = (1, 3)
STARTS: Final = tuple(number(Fraction(2) ** exponent) for exponent in range(-2, 6))


def powers(goal: Goal, prove: Prove) -> Proof | None:
    """Powers with exponents that are no numbers as exponentials, which exact algebra knows more about.

    Where a base vanishes at a closed end of a range, that end is taken away first.
    """
    if goal.sign.op == "==" or not powers_in(goal.sign.formula):
        return None
    return _powers(goal, prove)


def _powers(goal: Goal, prove: Prove) -> Proof:
    closed = _vanishing_base(goal)
    if closed is not None and goal.sign.op == ">=" and not goal.assumptions:
        return {"rule": "interior", "proof": closed_by(_powers(opened(goal, arb_arithmetic), prove))}
    if closed is not None and not _binds(goal, closed[0]):
        name, side = closed
        end = goal.box[name].end(side)
        assert end is not None
        face = prove(at_end(goal, name, end, goal.sign.op))
        rest = closed_by(_powers(without_face(goal, name, side), prove))
        return {"rule": "face", "variable": name, "side": side, "face": face, "rest": rest}
    bases = [node.args[0] for node in powers_in(goal.sign.formula)]
    new = replace(goal, sign=Sign(as_exponentials(goal.sign.formula), goal.sign.op))
    return {
        "rule": "powers",
        "bases": [prove(without_assumptions(goal, Sign(base, ">"))) for base in bases],
        "proof": prove(new),
    }


def _binds(goal: Goal, name: str) -> bool:
    """Whether an assumption that may be needed for being defined is about the variable, so that it has no face."""
    return not goal.total and any(name in variables(a.formula) for a in goal.assumptions)


def _vanishing_base(goal: Goal) -> tuple[str, str] | None:
    """A closed end of a range at which a base seems to vanish."""
    names = list(goal.box)
    functions = [float_function(node.args[0], tuple(names)) for node in powers_in(goal.sign.formula)]
    for k, (name, r) in enumerate(goal.box.items()):
        for side, end in zip(("lower", "upper"), float_ends(r), strict=True):
            if r.is_point() or r.is_open(side) or not math.isfinite(end):
                continue
            points = [(*p[:k], end, *p[k + 1 :]) for p in cloud(goal.box, 4)]
            if any(function(p) == 0 for p in points for function in functions):
                return name, side
    return None


def expanded(goal: Goal, prove: Prove) -> Proof | None:
    """gamma, erf and besseli of large arguments by their asymptotic expansions; small ones apart."""
    if goal.sign.op == "==":
        return None
    for node in postorder(goal.sign.formula):
        if not has_expansion(node) or seeming_sign(node.args[-1], goal.box) != 1:
            continue
        for start, terms in _starts(goal, node):
            try:
                return _expanded(goal, node, terms, prove) if start is None else _from(start, goal, node, terms, prove)
            except Stuck:
                continue
    return None


def far_out(goal: Goal, prove: Prove) -> Proof | None:
    """``expanded`` before any boxes, for Bessel functions far out: their enclosures take long there, and overflow."""
    unbounded = {name for name, r in goal.box.items() if r.upper is None or r.lower is None}
    nodes = (node for node in postorder(goal.sign.formula) if node.op == "besseli" and has_expansion(node))
    return expanded(goal, prove) if any(unbounded.intersection(variables(node)) for node in nodes) else None


def _starts(goal: Goal, node: Formula) -> Iterator[tuple[tuple[str, Formula] | None, int]]:
    """Where the expansion may be used, with how many terms: everywhere (None), or from some point of a variable on."""
    for terms in TERMS:
        if not seems_false(with_expansion(goal, node, fresh_name(goal.box), terms), 100):
            yield None, terms
            return
    for name, terms in itertools.product(variables(node), TERMS):
        start = next((at for at in STARTS if _holds_from(at, goal, name, node, terms)), None)
        if start is not None:
            yield (name, start), terms


def _holds_from(start: Formula, goal: Goal, name: str, node: Formula, terms: int) -> bool:
    """Whether the expansion seems to be enough from a point of a variable on, in a range with rational ends."""
    r = goal.box[name]
    low, high = float_ends(r)
    exact = all(end is None or end.op == "number" for end in (r.lower, r.upper))  # "narrow" compares rational ends
    if not exact or not low < float(start.args[0]) < high:
        return False
    part = replace(goal, box={**goal.box, name: replace(r, lower=start, lower_open=False)})
    return not seems_false(with_expansion(part, node, fresh_name(goal.box), terms), 100)


def _from(start: tuple[str, Formula], goal: Goal, node: Formula, terms: int, prove: Prove) -> Proof:
    """Two cases, below the start and from it on; the expansion is used in the second."""
    name, least = start
    distance = variable(name) - least
    above, below = (narrowed(case, len(goal.assumptions)) for case in cut_goals(goal, distance))
    assert above is not None
    assert below is not None
    j = len(goal.assumptions)
    return {
        "rule": "cut",
        "formula": str(distance),
        "domain": [],
        "nonnegative": closed_by(
            {"rule": "narrow", "assumption": j, "proof": closed_by(_expanded(above, node, terms, prove))}
        ),
        "nonpositive": closed_by({"rule": "narrow", "assumption": j, "proof": prove(below)}),
    }


def _expanded(goal: Goal, node: Formula, terms: int, prove: Prove) -> Proof:
    name = fresh_name(goal.box)
    new = with_expansion(goal, node, name, terms)
    return {
        "rule": "stirling",
        "node": str(node),
        "name": name,
        **({"terms": terms} if terms > 1 else {}),
        "positive": prove(without_assumptions(goal, Sign(node.args[-1], ">"))),
        "domain": defined(new.sign.formula, new, prove),
        "proof": prove(new),
    }
