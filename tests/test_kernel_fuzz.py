"""Random goals and random proofs: whatever the kernel accepts is true at every point that is tried.

A goal is a formula plus a constant that makes it just true or just false at the sampled points, so that a step which is
wrong by a little, at an end or at infinity, is likely to be caught.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import mpmath
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from numerics import enclosure as arb_arithmetic
from numerics import second_arithmetic
from tests.normal_values import DIGITS, terms, value
from verify.errors import InputError
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.text import to_text
from verify.formula.tree import OO, Formula, apply, number, substitute, variables
from verify.kernel.algebra import is_identically_zero
from verify.kernel.boundary import concavity, opened
from verify.kernel.derivatives import at_end, interior, slope_formula
from verify.kernel.goal import Goal, Sign, domain_box, obligations, sign_of
from verify.kernel.premises import domain_goals, without_assumptions
from verify.kernel.proof import Progress, ProofError, check
from verify.kernel.rules import RULES

Table = dict[str, Any]

ARITHMETICS = [arb_arithmetic, *(second_arithmetic.module(name) for name in second_arithmetic.MODULES)]

#: Ranges: closed, open, touching zero, irrational, infinite, a point.
RANGES = [
    Interval(number(0), number(1)), Interval(number(0), number(1), True, False), Interval(number(-1), number(1)),
    Interval(number(1), number(2), True, True), Interval(number(Fraction(1, 2)), number(Fraction(3, 4))),
    Interval(number(1), OO, False, True), Interval(apply("neg", OO), number(-1), True, False),
    Interval(number(1), apply("sqrt", number(2)), False, True), Interval(number(1), number(1)),
    Interval(number(-2), number(0), False, True),
]  # fmt: skip

LEAVES = "nsmh"


def accepted(goal: Goal, proof: Table, A: Any) -> bool:
    try:
        check(goal, proof, A, Progress())
    except (ProofError, InputError, ArithmeticError, ValueError, TypeError, KeyError):
        return False
    return True


def leaf(goal: Goal, A: Any) -> Table | None:
    """A proof by one leaf, or by one split and two leaves."""
    singles = [{"tree": step} for step in LEAVES] + [{"tree": f"0{step}{step}"} for step in "nm"]
    return next((proof for proof in singles if accepted(goal, proof, A)), None)


def defined(formula: Formula, goal: Goal, A: Any) -> list[Table] | None:
    proofs = [leaf(part, A) for parts in domain_goals(formula, goal) for part in parts]
    return None if any(proof is None for proof in proofs) else [proof for proof in proofs if proof]


def attempts(goal: Goal, A: Any) -> Iterator[tuple[str, Table]]:
    """Proofs that might be tried on a goal, right or wrong."""
    for step in LEAVES:
        yield step, {"tree": step}
    for step in "nsm":
        yield f"split, {step}", {"tree": f"0{step}{step}"}
    yield "grid", by("grid", cells=[8] * len(goal.box))
    yield "identity", by("identity")
    names = variables(goal.sign.formula)
    for name, side in product(names, ("lower", "upper")):
        for order, ramification in product((1, 2, 3, 5), (1, 2)):
            yield "expand", by("expand", variable=name, side=side, order=order, ramification=ramification)
        yield from _by_slope(goal, name, side, A)
    yield "interior", by("interior", proof=leaf(opened(goal, A), A))
    for name in names:
        yield from _by_bend(goal, name, A)


def _by_slope(goal: Goal, name: str, side: str, A: Any) -> Iterator[tuple[str, Table]]:
    end = goal.box[name].end(side)
    if end is None:
        return
    try:
        slope = slope_formula(goal.sign.formula, name, side)
    except ProofError:
        return
    inner = interior(goal, name)
    for by_slope in (False, True):
        face = at_end(goal, name, end, ">=" if by_slope else goal.sign.op)
        yield "monotone", by(
            "monotone", variable=name, side=side, strict_by="slope" if by_slope else "face",
            slope=leaf(without_assumptions(inner, Sign(slope, ">" if by_slope else ">=")), A), face=leaf(face, A),
            domain=defined(slope, inner, A), face_domain=defined(face.sign.formula, face, A),
        )  # fmt: skip


def _by_bend(goal: Goal, name: str, A: Any) -> Iterator[tuple[str, Table]]:
    r = goal.box[name]
    if r.lower is None or r.upper is None:
        return
    try:
        slope, bend = slope_formula(goal.sign.formula, name, "lower"), concavity(goal, name)
    except ProofError:
        return
    inner = interior(goal, name)
    faces = {side: at_end(goal, name, end, goal.sign.op) for side, end in (("lower", r.lower), ("upper", r.upper))}
    yield "concave", by(
        "concave", variable=name, bend=leaf(without_assumptions(inner, Sign(bend, ">=")), A),
        slope_domain=defined(slope, inner, A), domain=defined(bend, inner, A),
        **{side: leaf(face, A) for side, face in faces.items()},
        **{f"{side}_domain": defined(face.sign.formula, face, A) for side, face in faces.items()},
    )  # fmt: skip


def by(rule: str, **fields: Any) -> Table:
    assert rule in RULES
    return {"tree": "*", "special": [{"rule": rule, **{k: v for k, v in fields.items() if v is not None}}]}


def points(interval: Interval) -> list[mpmath.mpf]:
    """Points of the interval, many of them near its ends."""
    low = None if "oo" in str(interval.lower) else value(interval.lower, {})
    high = None if "oo" in str(interval.upper) else value(interval.upper, {})
    near = [mpmath.mpf(10) ** -k for k in (1, 2, 4, 8, 16)]
    far = [mpmath.mpf(10) ** k for k in (0, 1, 2, 4)]
    if low is None or high is None:
        base, sign = (low, 1) if low is not None else (high, -1)
        found = [base + sign * t for t in (0, *near, *far)]
    else:
        middle = mpmath.mpf(1) / 3, mpmath.mpf(1) / 2
        found = [low + (high - low) * u for u in (0, *near, *middle, *(1 - t for t in near), 1)]
    return [
        x for x in found
        if (low is None or x > low or (x == low and not interval.lower_open))
        and (high is None or x < high or (x == high and not interval.upper_open))
    ]  # fmt: skip


@settings(max_examples=40)
@given(
    terms(6).filter(variables),
    st.sampled_from(RANGES),
    st.sampled_from(RANGES),
    st.sampled_from([">", ">="]),
    st.sampled_from([0, 0, Fraction(1, 10**9), Fraction(-1, 10**9), Fraction(1, 100), Fraction(1, 2)]),
    st.sampled_from(ARITHMETICS),
)
def test_what_the_kernel_accepts_is_true_wherever_it_is_tried(formula, x, y, op, margin, A):
    with mpmath.workdps(DIGITS):
        samples = [{"x": a, "y": b} for a in points(x) for b in points(y)[:: 1 if "x" not in variables(formula) else 4]]
        values = [v for v in (value(formula, p) for p in samples) if v is not None]
        assume(values)
        least = min(values)
        shift = Fraction(int(mpmath.floor(least * 10**9)), 10**9) if abs(least) > 1e-30 else Fraction(0)
    goal_formula = formula - number(shift) + number(margin)
    statement = Statement((Relation(op, goal_formula, number(0)),), (("x", x), ("y", y)))
    box = domain_box(statement)
    for obligation in obligations(statement):
        goals = [Goal(sign, box, (), True) for sign in obligation.alternatives[0]]
        if not all(leaf(goal, A) for goal in goals):
            event("domain not shown")
            return
    goal = Goal(sign_of(statement.relations[0]), box, (), True)
    for label, proof in attempts(goal, A):
        if not accepted(goal, proof, A):
            continue
        event(f"accepted: {label}")
        with mpmath.workdps(DIGITS):
            for point in samples:
                found = value(goal_formula, point)
                # Undefined cannot be, because the domain was shown; the oracle refuses values beyond 10^9 only.
                if found is not None:
                    tiny = mpmath.mpf(10) ** -25
                    assert found > -tiny, (label, to_text(goal_formula), str(x), str(y), op, point, found)
                    if op == ">" and abs(found) < tiny:
                        assert not is_exactly_zero(goal_formula, point), (
                            label,
                            to_text(goal_formula),
                            str(x),
                            str(y),
                            point,
                        )


def is_exactly_zero(formula: Formula, point: dict[str, mpmath.mpf]) -> bool:
    """Whether the formula vanishes exactly at a point with short coordinates: a computed 0 may be an underflow."""
    values = {}
    for name, coordinate in point.items():
        mantissa, exponent = coordinate.man_exp
        if abs(int(mantissa)) >= 2**64:
            return False
        values[name] = number(Fraction(int(mantissa)) * Fraction(2) ** int(exponent))
    return is_identically_zero(substitute(formula, values))
