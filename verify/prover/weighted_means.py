"""Sums of logarithms or exponentials with variable weights as one: Jensen's inequality. Untrusted.

With W = Σ w_i for weights w_i >= 0 whose sum is a number, log is below its tangents and e^u above them:

    Σ w_i log u_i <= W log(M/W)  for M = Σ w_i u_i,        Σ w_i e^(u_i) >= W e^m  for m = Σ w_i u_i/W.

So a^a b^b c^c <= a² + b² + c² where a + b + c = 1, and (sin x/x)^(2q) + (tan x/x)^q >= 2 (sin² x tan x/x³)^(q/2). What
is lost by it are terms w_i (t - 1 - log t) and w_i e^m (e^t - 1 - t), each for itself not negative.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from operator import add
from typing import Final

from verify.formula.tree import Formula, apply, number, variable, variables
from verify.kernel.box import Range
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import nonnegative_variables, uses
from verify.kernel.simplify import simplified

from .apart import Factor, placed_factors, quotient
from .bernoulli import ONE
from .factors import normal_text
from .groups import spread
from .identities import Prove, defined
from .sampling import seeming_sign, seems_false
from .splits import Proof, closed_by
from .substitution import fresh_name, let

#: Powers of the u_i whose mean is taken: w log u = w/s log u^s.
POWERS: Final = (number(1), number(Fraction(1, 2)), number(2))
POINTS: Final = 200
#: Sums with more logarithms or exponentials are left alone.
MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Term:
    """w·log u or w·e^(log u), with log u as a sum of what the formula has, and u as factors above and below a line."""

    weight: Formula
    logarithm: Formula
    factors: tuple[Factor, ...]

    def raised(self, power: Formula) -> Formula:
        """u^power: exact algebra knows e^(-log(v)/2) as 1/√v, and not as √(1/v)."""
        return quotient((_power(u, power), above) for u, above in self.factors)


def one_logarithm(goal: Goal, prove: Prove) -> Proof | None:
    """-Σ w_i log u_i + rest from -W log(M/W) + rest, for weights that are no numbers."""
    if not _is_ready(goal):
        return None
    terms, rest = logarithms(goal)
    if not 2 <= len(terms) <= MOST:
        return None
    whole = normal_text(reduce(add, (t.weight for t in terms)), nonnegative_variables(goal))
    if variables(whole):
        return None
    for power in POWERS:
        raised, scale = [t.raised(power) for t in terms], number(1 / power.args[0])
        mean = simplified(reduce(add, (t.weight * u for t, u in zip(terms, raised, strict=True))) / whole)
        left = simplified(rest - scale * whole * apply("log", mean))
        if not seems_false(replace(goal, sign=Sign(left, goal.sign.op)), POINTS):
            lines = [simplified(power * t.logarithm - apply("log", mean)) for t in terms]
            gaps = [
                (simplified(scale * t.weight), u / mean - ONE - line)
                for t, u, line in zip(terms, raised, lines, strict=True)
            ]
            return _table(goal, left, gaps, lines, prove)
    return None


def one_exponential(goal: Goal, prove: Prove) -> Proof | None:
    """Σ w_i e^(u_i) + rest from W e^m + rest, for weights that are not negative and a rest without exponentials."""
    if not _is_ready(goal):
        return None
    terms, rest = exponentials(goal)
    if not 2 <= len(terms) <= MOST or uses(rest, frozenset({"exp"})):
        return None
    whole = normal_text(reduce(add, (t.weight for t in terms)), nonnegative_variables(goal))
    if variables(whole):
        return None
    middle = reduce(add, (t.weight * t.logarithm for t in terms)) / whole
    middle = normal_text(middle, nonnegative_variables(goal))
    left, mean = simplified(rest + whole * apply("exp", middle)), apply("exp", middle)
    if seems_false(replace(goal, sign=Sign(left, goal.sign.op)), POINTS):
        return None
    lines = [t.logarithm - middle for t in terms]
    gaps = [(t.weight * mean, t.raised(ONE) / mean - ONE - line) for t, line in zip(terms, lines, strict=True)]
    return _table(goal, left, gaps, lines, prove)


def _is_ready(goal: Goal) -> bool:
    """Whether the goal is an inequality in several variables, without equations, which are solved first."""
    several = len(variables(goal.sign.formula)) > 1
    return goal.sign.op in (">", ">=") and several and all(a.op != "==" for a in goal.assumptions)


def _table(goal: Goal, left: Formula, gaps: list[tuple[Formula, Formula]], lines: list[Formula], prove: Prove) -> Proof:
    """The sum of what is left and of products w·(e^t - 1 - t), with e^t written as it occurs. Raises Stuck."""
    main = {"weight": "1", "formula": str(left), "sign": goal.sign.op, "domain": defined(left, goal, prove)}
    terms = [main | {"proof": prove(replace(goal, sign=Sign(left, goal.sign.op)))}]
    for (weight, gap), line in zip(gaps, lines, strict=True):
        product = weight * gap
        part = replace(goal, sign=Sign(product, ">="))
        factors = [
            {"formula": str(f), "power": 1, "sign": ">=", "domain": defined(f, part, prove), "proof": proof}
            for f, proof in (
                (weight, prove(replace(goal, sign=Sign(weight, ">=")))),
                (gap, _tangent(replace(goal, sign=Sign(gap, ">=")), line, prove)),
            )
        ]
        proof = closed_by({"rule": "product", "factors": factors})
        domain = defined(product, goal, prove)
        terms.append({"weight": "1", "formula": str(product), "sign": ">=", "domain": domain, "proof": proof})
    return {"rule": "sum", "terms": terms}


def _tangent(goal: Goal, line: Formula, prove: Prove) -> Proof:
    """e^t - 1 - t >= 0 for every t, which stands for ``line``."""
    name = fresh_name(goal.box)
    t = variable(name)
    return closed_by(let(goal, name, line, Range(None, None), apply("exp", t) - ONE - t, prove, prove))


def logarithms(goal: Goal) -> tuple[list[Term], Formula]:
    """The terms w·log u of a formula rest - Σ w log u that have weights w >= 0 with variables, and the rest."""
    found: dict[Formula, Term] = {}
    rest: Formula = number(0)
    for term, sign in spread(goal.sign.formula, 1):
        parts = list(placed_factors(term))
        logs = [part for part, above in parts if part.op == "log" and above]
        weight = quotient(p for p in parts if p[0] not in logs) if len(logs) == 1 else ONE
        side = seeming_sign(weight, goal.box, POINTS, goal.assumptions) if variables(weight) else None
        if side not in (1, -1):
            if logs and not variables(term) and logs[0].args[0] is ONE:
                continue  # log 1
            rest = rest + term if sign > 0 else rest - term
            continue
        weight, turned = (weight if side > 0 else -weight), side * sign > 0  # turned: log u is -log(1/u)
        key = normal_text(weight, nonnegative_variables(goal))
        factors: tuple[Factor, ...]
        logarithm, factors = -logs[0] if turned else logs[0], ((logs[0].args[0], not turned),)
        if key in found:
            logarithm, factors = found[key].logarithm + logarithm, (*found[key].factors, *factors)
        found[key] = Term(key, logarithm, factors)
    return list(found.values()), rest


def _power(u: Formula, power: Formula) -> Formula:
    return u if power is ONE else apply("sqrt", u) if power is POWERS[1] else u * u


def exponentials(goal: Goal) -> tuple[list[Term], Formula]:
    """The terms w·e^u of a sum that have weights w >= 0, and the rest."""
    found: list[Term] = []
    rest: Formula = number(0)
    for term, sign in spread(goal.sign.formula, 1):
        parts = list(placed_factors(term))
        growth = [part for part, above in parts if part.op == "exp" and above and variables(part)]
        weight = quotient(p for p in parts if p[0] not in growth)
        if not growth or sign * (seeming_sign(weight, goal.box, POINTS, goal.assumptions) or 0) < 1:
            rest = rest + term if sign > 0 else rest - term
            continue
        weight = weight if sign > 0 else -weight
        found.append(Term(weight, reduce(add, (g.args[0] for g in growth)), tuple((g, True) for g in growth)))
    return found, rest
