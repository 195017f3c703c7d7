"""Sums of powers with one exponent, as derivatives of sums of powers are. Untrusted.

The derivative of e^(v log u) is e^(v log u) v u'/u, which is v u' u^(v - 1): written so, u occurs once less. And
2 a^q >= b^q + c^q follows term by term where a >= b, a >= c and q >= 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from verify.formula.tree import LEAVES, Formula, apply, variables
from verify.kernel.goal import Goal, Sign

from .apart import Factor, placed_factors, quotient
from .bernoulli import ONE
from .gammas import compared
from .groups import spread
from .identities import Prove, defined
from .monotonic import applied
from .sampling import seeming_sign
from .signs import product_of, sum_of
from .splits import Proof, closed_by

#: Points at which two bases are compared, and terms of a sum.
POINTS: Final = 200
MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Power:
    """c·g·u^q with a number c."""

    coefficient: Fraction
    factor: Formula
    base: Formula
    exponent: Formula | None

    @property
    def formula(self) -> Formula:
        """u^q as an exponential; 1 where the term has no power."""
        return ONE if self.exponent is None else apply("exp", self.exponent * apply("log", self.base))


def lowered(goal: Goal, prove: Prove) -> Proof | None:
    """u^v/u as u^(v - 1) wherever it occurs."""
    formula = goal.sign.formula
    new = without_quotients(formula)
    if goal.sign.op not in (">", ">=") or new is formula:
        return None
    return sum_of([new], goal, prove)


def without_quotients(formula: Formula) -> Formula:
    """The formula with u^(v - 1) for u^v/u in every product; the formula itself where there is none.

    >>> from verify.formula.reader import read_formula
    >>> print(without_quotients(read_formula("exp(p*log(1 + x))*(p*(2/(1 + x))) - p")))
    exp((p - 1)*log(1 + x))*p*2 - p
    """
    if formula.op in LEAVES or not variables(formula):
        return formula
    if formula.op not in ("mul", "div"):
        parts = [without_quotients(part) for part in formula.args]
        same = all(new is old for new, old in zip(parts, formula.args, strict=True))
        return formula if same else apply(formula.op, *parts)
    old = list(placed_factors(formula))
    factors = [(without_quotients(part), above) for part, above in old]
    changed = any(new is not part for (new, _), (part, _) in zip(factors, old, strict=True))
    for k, (part, above) in enumerate(factors):
        if above and is_power(part) and (part.args[0].args[1].args[0], False) in factors:
            exponent, logarithm = part.args[0].args
            factors[k] = apply("exp", (exponent - ONE) * logarithm), True
            factors.remove((logarithm.args[0], False))
            changed = True
            break
    return quotient(factors) if changed else formula


def is_power(formula: Formula) -> bool:
    """Whether a formula is u^v, written as e^(v log u)."""
    return formula.op == "exp" and formula.args[0].op == "mul" and formula.args[0].args[1].op == "log"


def matched(goal: Goal, prove: Prove) -> Proof | None:
    """Σ c_k u_k^q with numbers c_k whose sum is 0, as a sum of differences u_i^q - u_j^q that are not negative."""
    if goal.sign.op not in (">", ">=") or any(a.op == "==" for a in goal.assumptions):
        return None
    terms = [power_of(term, sign) for term, sign in spread(goal.sign.formula, 1)]
    if (
        not 3 <= len(terms) <= MOST
        or sum((t.coefficient for t in terms), Fraction(0))
        or len({t.factor for t in terms}) > 1
    ):
        return None
    exponents = {t.exponent for t in terms if t.exponent is not None}
    if len(exponents) != 1:
        return None
    slope = terms[0].factor * exponents.pop()
    direction = seeming_sign(slope, goal.box, POINTS, goal.assumptions)
    if direction not in (1, -1):
        return None
    pairs = transport(terms, goal, direction)
    if pairs is None:
        return None
    signs = [goal.sign.op, *[">="] * (len(pairs) - 1)]  # one term carries a strict sign
    shown = [
        _difference(*pair, replace(goal, sign=Sign(ONE, op)), prove) for pair, op in zip(pairs, signs, strict=True)
    ]
    return {"rule": "sum", "terms": shown}


def _difference(weight: Fraction, a: Power, b: Power, goal: Goal, prove: Prove) -> dict[str, Any]:
    """A term of a sum: g·(a^q - b^q) with the sign that the goal has. Raises Stuck."""
    difference = a.formula - b.formula
    part = replace(goal, sign=Sign(difference if a.factor is ONE else a.factor * difference, goal.sign.op))

    def shown(here: Goal) -> Proof:
        return _by_bases(here, a, b, prove) if here.sign.formula is difference else prove(here)

    table = None if a.factor is ONE else product_of([(a.factor, 1), (difference, 1)], part, shown)
    return {
        "weight": str(weight),
        "formula": str(part.sign.formula),
        "sign": part.sign.op,
        "domain": defined(part.sign.formula, goal, prove),
        "proof": shown(part) if table is None else closed_by(table),
    }


def _by_bases(goal: Goal, a: Power, b: Power, prove: Prove) -> Proof:
    """a^q - b^q from q (log a - log b), and that from a - b. Raises Stuck."""
    exponent = a.exponent
    if exponent is None or b.exponent is None:
        return prove(goal)
    logarithms = [apply("log", u.base) for u in (a, b)]
    distance = logarithms[0] - logarithms[1]

    def shown(here: Goal) -> Proof:
        return closed_by(applied("exp", a.base, b.base, here, prove)) if here.sign.formula is distance else prove(here)

    def scaled(here: Goal) -> Proof:
        table = product_of([(exponent, 1), (distance, 1)], here, shown)
        return prove(here) if table is None else closed_by(table)

    left, right = (exponent * logarithm for logarithm in logarithms)
    table = compared(goal, left, right, prove, scaled)
    return prove(goal) if table is None else closed_by(table)


def power_of(term: Formula, sign: int) -> Power:
    """A term of a sum as c·g·u^q."""
    coefficient, power, rest = Fraction(sign), None, list[Factor]()
    for part, above in placed_factors(term):
        if part.op == "number" and part.args[0]:
            coefficient = coefficient * part.args[0] if above else coefficient / part.args[0]
        elif above and power is None and is_power(part) and variables(part):
            power = part
        else:
            rest.append((part, above))
    factor = quotient(sorted(rest, key=lambda f: (str(f[0]), f[1])))
    if power is None:
        return Power(coefficient, factor, ONE, None)
    exponent, logarithm = power.args[0].args
    return Power(coefficient, factor, logarithm.args[0], exponent)


def transport(terms: Sequence[Power], goal: Goal, direction: int) -> list[tuple[Fraction, Power, Power]] | None:
    """Weights d with Σ c_k u_k^q = Σ d (u_i^q - u_j^q), where each larger base seems larger; None when not found."""

    def follows(larger: Power, smaller: Power) -> bool:
        difference = larger.base - smaller.base
        return seeming_sign(difference, goal.box, POINTS, goal.assumptions) in (0, direction)

    negative = [t for t in terms if t.coefficient < 0]
    choices = {id(b): [a for a in terms if a.coefficient > 0 and follows(a, b)] for b in negative}
    left = {id(t): abs(t.coefficient) for t in terms}
    found = []
    for b in sorted(negative, key=lambda b: len(choices[id(b)])):
        for a in choices[id(b)]:
            share = min(left[id(a)], left[id(b)])
            if share:
                found.append((share, a, b))
                left[id(a)] -= share
                left[id(b)] -= share
        if left[id(b)]:
            return None
    return found
