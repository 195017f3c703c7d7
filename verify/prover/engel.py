"""Sums of quotients by the inequality of Cauchy and Schwarz in Engel's form: Σ u_i²/v_i >= (Σ u_i)²/Σ v_i. Untrusted.

A term t = p/q is u²/v with u = p and v = p·q, or, for a square p = u², with v = q. With s = Σ u_i/Σ v_i the difference
of both sides is Σ (t_i - 2 s u_i + s² v_i), where each term is (u_i - s v_i)²/v_i: a sum of signs shows it. So
a/(b + c) + b/(c + d) + … is at least (a + b + …)²/(a (b + c) + b (c + d) + …).
Source: Engel (1998), *Problem-Solving Strategies*, chapter 7.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from verify.formula.tree import Formula, number, variables
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import KINKED, uses

from .budget import Stuck
from .identities import Prove, defined
from .sampling import seems_false
from .scaling import TRANSCENDENTAL
from .signs import product_of, summands
from .splits import Proof, closed_by

#: How many quotients a sum must have at least: two are left to other arguments.
FEWEST: Final = 3
#: From so many on a common denominator has too many terms; and how many there may be at most.
MANY: Final = 5
MOST: Final = 8
TWO: Final = number(2)

#: t, u and v with t = u²/v.
Quotient = tuple[Formula, Formula, Formula]


def of_many(goal: Goal, prove: Prove) -> Proof | None:
    """The sum of many quotients, which have no short common denominator, against the quotient of two sums."""
    return _together(goal, prove, MANY, MOST)


def of_few(goal: Goal, prove: Prove) -> Proof | None:
    """The same for a few quotients."""
    return _together(goal, prove, FEWEST, MANY - 1)


def _together(goal: Goal, prove: Prove, fewest: int, most: int) -> Proof | None:
    formula = goal.sign.formula
    if goal.sign.op not in (">", ">=") or uses(formula, KINKED | TRANSCENDENTAL):
        return None
    terms = list(summands(formula, 1))
    chosen = [t for t, sign in terms if sign > 0 and t.op == "div" and variables(t.args[1])]
    if not fewest <= len(chosen) <= most:
        return None
    others = _total([t if sign > 0 else -t for t, sign in terms if t not in chosen])
    for quotients in forms(chosen):
        above, below = (_total([q[k] for q in quotients]) for k in (1, 2))
        rest = Sign(above**TWO / below + others, goal.sign.op)
        if seems_false(replace(goal, sign=rest), 200):
            continue
        try:
            parts = [_term(goal, rest, prove(replace(goal, sign=rest)), prove)]
            parts += [_gap(goal, quotient, above / below, prove) for quotient in quotients]
        except Stuck:
            continue
        return {"rule": "sum", "terms": parts}
    return None


def forms(chosen: Sequence[Formula]) -> Iterator[list[Quotient]]:
    """Triples (t, u, v) with t = u²/v: by the bases of squares where all are squares, and by the numerators.

    >>> from verify.formula.reader import read_formula
    >>> [[tuple(map(str, q)) for q in quotients] for quotients in forms([read_formula("a**2/(b + c)")])]
    [[('a**2/(b + c)', 'a', 'b + c')], [('a**2/(b + c)', 'a**2', 'a**2*(b + c)')]]
    """
    if all(t.args[0].op == "pow" and t.args[0].args[1] is TWO for t in chosen):
        yield [(t, t.args[0].args[0], t.args[1]) for t in chosen]
    yield [(t, t.args[0], t.args[0] * t.args[1]) for t in chosen]


def _gap(goal: Goal, quotient: Quotient, s: Formula, prove: Prove) -> dict[str, Any]:
    """t - 2su + s²v >= 0, which is (u - sv)²/v."""
    t, u, v = quotient
    sign = Sign(t - TWO * (s * u) + s**TWO * v, ">=")
    table = product_of([(u - s * v, 2), (v, -1)], replace(goal, sign=sign), prove)
    if table is None:
        raise Stuck(goal)
    return _term(goal, sign, closed_by(table), prove)


def _term(goal: Goal, sign: Sign, proof: Proof, prove: Prove) -> dict[str, Any]:
    domain = defined(sign.formula, goal, prove)
    return {"weight": "1", "formula": str(sign.formula), "sign": sign.op, "domain": domain, "proof": proof}


def _total(parts: Sequence[Formula]) -> Formula:
    return sum(parts[1:], parts[0]) if parts else number(0)
