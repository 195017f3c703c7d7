"""Conditions that are quotients, as polynomials: N/D > 0 with D > 0 says that N > 0. Untrusted.

An equation that is solved for a variable leaves quotients in what was asked about that variable. Sums of squares and
the cases of successive differences need polynomials, and of those none needs the conditions in order to be defined.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import Any, Final

from numerics import enclosure as arb_arithmetic
from verify.formula.tree import LEAVES, Formula, number, postorder, variables
from verify.kernel.assumed import with_assumption
from verify.kernel.boundary import weakened
from verify.kernel.goal import Goal, Sign, is_defined_everywhere
from verify.kernel.premises import nonnegative_variables, vanishes
from verify.kernel.structure import holds_by_structure

from .factors import factored, to_formula
from .given import shown
from .identities import Prove, defined
from .normal_forms import polynomial_form
from .sampling import seeming_sign
from .splits import Proof, closed_by

#: What rational functions are written with; powers have whole exponents.
ARITHMETIC: Final = frozenset({"add", "sub", "mul", "div", "neg", "pow"})


@dataclass(frozen=True, slots=True)
class Part:
    """A factor with its power and its sign, ">" or "!=", and the proof of that when it is known at once."""

    formula: Formula
    power: int
    sign: str
    proof: Proof | None = None


def cleared(goal: Goal, prove: Prove) -> Proof | None:
    """The goal with the numerator of a condition beside it, or else without the denominators of its own formula.

    In the end it has only polynomials. Only where all are rational functions, and a condition is a quotient or is
    needed in order to be defined.
    """
    if not goal.assumptions or goal.sign.op not in (">", ">="):
        return None
    plain = [k for k, a in enumerate(goal.assumptions) if is_defined_everywhere(a.formula)]
    if goal.total and len(plain) == len(goal.assumptions):
        return None
    if not all(_is_rational(s.formula) for s in (goal.sign, *goal.assumptions)):
        return None
    others = [a for k, a in enumerate(goal.assumptions) if k not in plain]
    if any(a.op == "==" or not _has_quotient(a.formula) for a in others):
        return None  # they would be lost
    for a in others:
        if (split := numerator(a.formula, goal)) is None:
            continue
        top, parts = split
        new = Sign(top, a.op)
        if new not in goal.assumptions:
            whole = Part(a.formula, 1, a.op)
            return have(goal, new, [whole, *parts], prove, prove(with_assumption(goal, new)))
    if is_defined_everywhere(goal.sign.formula):
        keep = [k for k in plain if not _is_idle(goal, k)]
        return {"rule": "weaken", "keep": keep, "proof": prove(weakened(goal, keep))}
    split = numerator(goal.sign.formula, goal)
    if split is None:
        return None
    top, parts = split
    return {"rule": "product", "factors": [_factor(goal, p, prove) for p in (Part(top, 1, goal.sign.op), *parts)]}


def _is_idle(goal: Goal, k: int) -> bool:
    """Whether the condition numbered ``k`` is 1 > 0, say, or A != 0 where another one gives a sign to A."""
    a = goal.assumptions[k]
    if not variables(a.formula):
        return holds_by_structure(replace(goal, sign=a), arb_arithmetic)
    return a.op == "!=" and any(
        b.op == ">" and (vanishes(b.formula - a.formula, goal) or vanishes(b.formula + a.formula, goal))
        for b in goal.assumptions
    )


def have(goal: Goal, new: Sign, parts: list[Part], prove: Prove, proof: Proof) -> Proof:
    """``proof`` with one more condition: the first of the parts, which is a condition, divided by the others."""
    here = replace(goal, sign=new)
    first, *others = parts
    factors = [_factor(here, p, prove) for p in (first, *(replace(p, power=-p.power) for p in others))]
    shown = closed_by({"rule": "product", "factors": factors})
    return {"rule": "have", "formula": str(new.formula), "sign": new.op, "domain": [], "shown": shown, "proof": proof}


def numerator(formula: Formula, goal: Goal) -> tuple[Formula, list[Part]] | None:
    """A polynomial N and factors that do not vanish with ``formula`` = N times their product; None without any."""
    parts: list[Part] = []
    nonnegative = nonnegative_variables(goal)
    left: dict[Formula, int] = {}
    for factor, power in factored(formula, nonnegative):
        part = _positive(factor, power, goal)
        if part is not None:
            parts.append(part)
            if power % 2 and part.formula is not factor:
                left[number(-1)] = left.get(number(-1), 0) + 1
        else:
            left[factor] = left.get(factor, 0) + power
    for a in goal.assumptions:
        below = {f for f, power in left.items() if power < 0}
        if not below or a.op != "!=" or not is_defined_everywhere(a.formula):
            continue
        if (proof := shown(replace(goal, sign=a))) is not None:
            dividing = factored(a.formula, nonnegative)
            times = max([0, *(-(left[f] // (2 * q)) for f, q in dividing if f in below)])
            for f, q in dividing if times else ():
                left[f] = left.get(f, 0) + 2 * times * q
            parts += [Part(a.formula, -2 * times, "!=", proof)] if times else []
    if not parts or any(power < 0 and f.op != "number" for f, power in left.items()):
        return None
    found = polynomial_form(prod((f ** number(power) for f, power in left.items()), start=number(1)))
    return None if found is None else (to_formula(*found), parts)


def _positive(factor: Formula, power: int, goal: Goal) -> Part | None:
    """The factor, or its negative, as one that is positive; factors above the line only when that is plain to see."""
    for f in (factor, -factor):
        sign = Sign(f, ">")
        if holds_by_structure(replace(goal, sign=sign), arb_arithmetic):
            return Part(f, power, ">")
        if power < 0 and seeming_sign(f, goal.box) == 1:
            return Part(f, power, ">")
        if power < 0 and (proof := shown(replace(goal, sign=sign))) is not None:
            return Part(f, power, ">", proof)
    return None


def _factor(goal: Goal, part: Part, prove: Prove) -> dict[str, Any]:
    table = {"formula": str(part.formula), "power": part.power, "sign": part.sign}
    proof = part.proof or prove(replace(goal, sign=Sign(part.formula, part.sign)))
    return table | {"domain": defined(part.formula, goal, prove), "proof": proof}


def _has_quotient(formula: Formula) -> bool:
    """Whether something with variables is a denominator."""
    nodes = postorder(formula)
    return any(n.op == "div" and variables(n.args[1]) or n.op == "pow" and n.args[1].op == "number"
               and n.args[1].args[0] < 0 and variables(n.args[0]) for n in nodes)  # fmt: skip


def _is_rational(formula: Formula) -> bool:
    nodes = postorder(formula)
    powers = [node.args[1] for node in nodes if node.op == "pow"]
    return all(node.op in ARITHMETIC or node.op in LEAVES for node in nodes) and all(
        power.op == "number" and power.args[0].denominator == 1 for power in powers
    )
