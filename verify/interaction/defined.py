"""Whether an interaction has a value at every angle: a pole is found before anything else is said about f."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Final

from verify.errors import InputError
from verify.formula.statement import Interval, Relation, Statement
from verify.formula.tree import PI, Formula, number, variables

from .boxes import is_infinite, outward

#: Boxes for the search; a function that needs more is left to the criteria, which require a value wherever they look.
BOXES: Final = 2000
#: Angles at which the signs of denominators are compared, in units of π/24.
STEPS: Final = range(-24, 25)


def require_defined(f: Formula, x: str, domain: Mapping[str, Interval]) -> None:
    """Return None unless f certainly has no value at some angle for some parameters in ``domain``.

    Raises InputError with the exact point, or with two angles between which a denominator changes its sign.

    >>> from verify.formula.reader import read_formula
    >>> require_defined(read_formula("sin(x)/cos(x)"), "x", {})
    Traceback (most recent call last):
    verify.errors.InputError: Expected a value at every angle but sin(x)/cos(x) has none at x = -1/2*pi.
    """
    from verify.kernel.goal import obligations
    from verify.prover import prove

    if set(variables(f)) - {x} != set(domain):
        return  # ranges that do not fit are reported by the decision
    statement = Statement((Relation("==", f, f),), ((x, Interval(-PI, PI)), *domain.items()))
    required = obligations(statement)
    if not required:
        return
    verdict = prove(statement, seconds=5.0, boxes=BOXES)
    if verdict.status == "proved":
        return
    if verdict.status == "refuted" and verdict.witness is not None:
        at = ", ".join(f"{name} = {value}" for name, value in verdict.witness.items())
        raise InputError(f"Expected a value at every angle but {f} has none at {at}.")
    inside = {name: number(_inside(interval)) for name, interval in domain.items()}
    for obligation in required:
        for sign in obligation.alternatives[0]:
            if sign.op == "!=":
                _refuse_sign_change(sign.formula, x, inside)


def _refuse_sign_change(denominator: Formula, x: str, inside: Mapping[str, Formula]) -> None:
    """Raise InputError when the denominator certainly has both signs on the circle, so that it vanishes between."""
    from verify.kernel.goal import Sign
    from verify.kernel.witness import sign_at

    angles = [number(Fraction(k, 24)) * PI for k in STEPS]
    positive = [sign_at(Sign(denominator, ">"), {**inside, x: angle})[0] for angle in angles]
    for (first, before), (second, after) in pairwise(zip(angles, positive, strict=True)):
        if {before, after} == {True, False}:
            at = "".join(f" for {name} = {value}" for name, value in inside.items())
            raise InputError(
                f"Expected a value at every angle but the denominator {denominator} vanishes between "
                f"{x} = {first} and {x} = {second}{at}."
            )


def _inside(interval: Interval) -> Fraction:
    """A rational inside the range."""
    if is_infinite(interval.lower) and is_infinite(interval.upper):
        return Fraction(0)
    if is_infinite(interval.upper):
        return outward(Interval(interval.lower, interval.lower))[1] + 1
    if is_infinite(interval.lower):
        return outward(Interval(interval.upper, interval.upper))[0] - 1
    low, high = outward(interval)
    return (low + high) / 2
