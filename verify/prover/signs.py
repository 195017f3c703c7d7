"""Arguments by the rules of signs: products, cases of abs, min and max, and other ways to write a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from verify.formula.tree import Formula, number, postorder
from verify.kernel.cases import case_goals
from verify.kernel.goal import Goal, Sign
from verify.kernel.premises import KINKED, nonnegative_variables, vanishes

from .budget import Stuck
from .factors import by_exponentials, exponential_quotients, factored, normal_text
from .identities import Prove, defined
from .sampling import seeming_sign
from .splits import Proof, closed_by


def product(goal: Goal, prove: Prove) -> Proof | None:
    """The formula as a product of powers, with a sign for each factor."""
    op = goal.sign.op
    if op == "==":
        return None
    factors = factored(goal.sign.formula, nonnegative_variables(goal))
    if len(factors) < 2 and not any(abs(power) > 1 for _, power in factors):
        return None
    if any(formula is goal.sign.formula for formula, _ in factors):
        return None
    others = [(formula, power) for formula, power in factors if formula.op not in ("exp", "number")]
    if [power for _, power in others] == [1] and 5 * len(str(others[0][0])) > 4 * len(str(goal.sign.formula)):
        return None  # nothing but an exponential taken out of every term: hardly simpler than before
    return product_of(factors, goal, prove)


def termwise(goal: Goal, prove: Prove) -> Proof | None:
    """A sum of terms that all seem to have the sign: as it is written, or those of one exponential together."""
    if goal.sign.op not in (">", ">="):
        return None
    grouped = by_exponentials(goal.sign.formula, nonnegative_variables(goal))
    for formula in (goal.sign.formula, *([] if grouped is None else [grouped])):
        terms = [(-f if s < 0 else f) for f, s in summands(formula, 1)]
        if len(terms) > 1 and all(seeming_sign(f, goal.box, 200, goal.assumptions) == 1 for f in terms):
            return sum_of(terms, goal, prove)
    return None


def sum_of(terms: list[Formula], goal: Goal, prove: Prove) -> Proof | None:
    """The table of the rule of sums; one term carries a strict sign."""
    for strict in range(len(terms)) if goal.sign.op == ">" else (-1,):
        signs = [Sign(f, ">" if k == strict else ">=") for k, f in enumerate(terms)]
        try:
            return {"rule": "sum", "terms": [_summand(goal, sign, prove) for sign in signs]}
        except Stuck:
            continue
    return None


def summands(formula: Formula, sign: int) -> Iterator[tuple[Formula, int]]:
    """The terms of a sum, as it is written, with their signs."""
    if formula.op == "neg":
        yield from summands(formula.args[0], -sign)
    elif formula.op in ("add", "sub"):
        yield from summands(formula.args[0], sign)
        yield from summands(formula.args[1], sign if formula.op == "add" else -sign)
    else:
        yield formula, sign


def _summand(goal: Goal, sign: Sign, prove: Prove) -> dict[str, Any]:
    part = {"weight": "1", "formula": str(sign.formula), "sign": sign.op}
    return part | {"domain": defined(sign.formula, goal, prove), "proof": prove(replace(goal, sign=sign))}


def definite(goal: Goal, prove: Prove) -> Proof | None:
    """A formula that must not vanish, and seems to have one sign everywhere: that sign is shown."""
    count = 200 if goal.assumptions else 40
    if goal.sign.op != "!=" or not seeming_sign(goal.sign.formula, goal.box, count, goal.assumptions):
        return None
    return product_of([(goal.sign.formula, 1)], goal, prove)


def factor_by(
    argument: Callable[[Goal, Prove], Proof | None], other: Formula, goal: Goal, prove: Prove
) -> Proof | None:
    """The goal as ``other`` times factors of known signs, and ``other`` by an argument of its own."""

    def prove_other(here: Goal) -> Proof:
        if here.sign.formula is not other:
            return prove(here)
        table = argument(here, prove)
        if table is None:
            raise Stuck(here)
        return closed_by(table)

    return product_of([(other, 1)], goal, prove_other)


def product_of(factors: list[tuple[Formula, int]], goal: Goal, prove: Prove) -> Proof | None:
    """The table of the rule of products for given factors, the simplest proved first."""
    op = goal.sign.op
    strict = op != ">="
    wanted: list[tuple[Formula, int, str | None]] = []
    parity = 1
    for formula, power in factors:
        if power % 2 == 0:
            wanted.append((formula, power, _nonzero(formula, goal) if strict or power < 0 else None))
            continue
        sign = seeming_sign(formula, goal.box, 200 if goal.assumptions else 40, goal.assumptions)
        if sign is None and op == "!=":
            wanted.append((formula, power, "!="))
            continue
        if not sign:
            return None
        parity *= sign
        shown = ">" if strict or power < 0 else ">="
        wanted.append((formula, power, shown if sign > 0 else shown.replace(">", "<")))
    if parity < 0 and op != "!=":
        return None
    whole: Formula = number(1)
    for formula, power in factors:
        whole = whole * formula ** number(power)
    if not vanishes(goal.sign.formula - whole, goal):
        return None
    tables: dict[int, dict[str, Any]] = {}
    for k in sorted(range(len(wanted)), key=lambda k: len(str(wanted[k][0]))):
        tables[k] = _factor(goal, *wanted[k], prove)
    return {"rule": "product", "factors": [tables[k] for k in range(len(wanted))]}


def _nonzero(formula: Formula, goal: Goal) -> str:
    """The sign that shows best that a factor does not vanish."""
    sign = 0 if goal.assumptions else seeming_sign(formula, goal.box)
    return {1: ">", -1: "<"}.get(sign or 0, "!=")


def _factor(goal: Goal, formula: Formula, power: int, sign: str | None, prove: Prove) -> dict[str, Any]:
    table: dict[str, Any] = {"formula": str(formula), "power": power, "sign": sign}
    table["domain"] = defined(formula, goal, prove)
    if sign is not None:
        negative = sign in ("<", "<=")
        shown = Sign(-formula if negative else formula, sign.replace("<", ">"))
        table["proof"] = prove(replace(goal, sign=shown))
    return table


def rewritten(goal: Goal, prove: Prove) -> Proof | None:
    """The formula in its normal form, when that is shorter."""
    if goal.sign.op == "==":
        return None
    other = normal_text(goal.sign.formula, nonnegative_variables(goal))
    if other is goal.sign.formula or len(str(other)) > 0.8 * len(str(goal.sign.formula)):
        return None
    return product_of([(other, 1)], goal, prove)


def exponential(goal: Goal, prove: Prove) -> Proof | None:
    """The formula divided by the exponential of one of its terms, which does not change the sign."""
    if goal.sign.op == "==":
        return None
    pairs = exponential_quotients(goal.sign.formula, nonnegative_variables(goal))
    for growth, rest in sorted(pairs, key=lambda pair: not _grows(pair[1], goal)):
        if rest is goal.sign.formula:
            continue
        try:
            return {"rule": "product", "factors": [_factor(goal, growth, 1, ">", prove),
                                                   _factor(goal, rest, 1, goal.sign.op, prove)]}  # fmt: skip
        except Stuck:
            continue
    return None


def _grows(formula: Formula, goal: Goal) -> bool:
    """Whether every exponential in the formula seems to have an exponent >= 0."""
    exponents = [node.args[0] for node in postorder(formula) if node.op == "exp"]
    return all(seeming_sign(exponent, goal.box) == 1 for exponent in exponents)


def cases(goal: Goal, prove: Prove) -> Proof | None:
    """An abs, min or max resolved by the sign of its argument; the innermost first."""
    kinks = [node for node in postorder(goal.sign.formula) if node.op in KINKED]
    # A kink in a variable itself narrows the box, so it comes first.
    for node in sorted(kinks, key=lambda n: not (n.op == "abs" and n.args[0].op == "variable")):
        first, second = (prove(case) for case in case_goals(goal, node))
        return {"rule": "cases", "node": str(node), "nonnegative": first, "nonpositive": second}
    return None
